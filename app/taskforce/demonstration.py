"""A fictional taskforce: members of all kinds, two groups, a meeting that has been held and two that are coming."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

from sqlalchemy import select

from app.domain.moments import DENMARK, in_utc
from app.domain.taskforce import Kind, Step
from app.extensions import db
from app.search.snapshot import today
from app.taskforce import minutes, register, services
from app.taskforce.minutes import ActionFields
from app.taskforce.models import Meeting, Member
from app.taskforce.register import GroupFields, MemberFields
from app.taskforce.services import MeetingFields

# Organisations of the demo that have a number here, by their name.
MEMBERS = (
    ("Sammen om Arbejde (opdigtet)", Kind.SUPPORT, "kontakt@sammen.example"),
    ("Netværket Social Handel (opdigtet)", Kind.SUPPORT, "sekretariat@socialhandel.example"),
    ("Ravnehøj Kommune (opdigtet)", Kind.MUNICIPALITY, "indkoeb@ravnehoej.example"),
    ("Fjordby Kommune (opdigtet)", Kind.MUNICIPALITY, "udbud@fjordby.example"),
    ("Kantinen ved Havnen (opdigtet)", Kind.SOCIAL_ENTERPRISE, "hej@havnekantine.example"),
    ("Grøn Service (opdigtet)", Kind.SOCIAL_ENTERPRISE, "post@groenservice.example"),
    ("Kystens Ejendomsselskab (opdigtet)", Kind.PRIVATE, "indkoeb@kystens.example"),
    ("Nordlys Forsikring (opdigtet)", Kind.PRIVATE, ""),
)
GROUPS = (
    (
        "Små ordrer uden udbud",
        "Small orders without a tender",
        "Gruppen gør det let for kommuner at købe hos socialøkonomiske virksomheder under tærskelværdien.",
        "The group makes it easy for municipalities to buy from social enterprises below the threshold.",
        (2, 3, 4, 0),
    ),
    (
        "Fælles sprog om social effekt",
        "A common language for social impact",
        "Gruppen finder få og enkle mål for social effekt, som både købere og leverandører kan bruge.",
        "The group finds few and simple measures of social impact that buyers and suppliers can both use.",
        (1, 5, 6),
    ),
)
HELD = (
    (
        "Velkomst og siden sidst",
        "Kommunerne fortalte, at flere afdelinger spørger efter leverandører.",
        "",
    ),
    (
        "Hvorfor bliver små ordrer ikke lagt hos socialøkonomiske virksomheder?",
        "Indkøberne kender ikke leverandørerne, og leverandørerne hører for sent om behovene.",
        "Gruppen om små ordrer laver en enkel vejledning til decentrale bestillere.",
    ),
    (
        "Fælles mål for social effekt",
        "Der er brug for højst fem mål, som alle kan dokumentere.",
        "Gruppen om social effekt foreslår fem mål til næste møde.",
    ),
)


def add_taskforce(actor: str, numbers: dict[str, str]) -> int:
    """The fictional taskforce, once; how many members are new. `numbers`: CVR numbers of the demo by name."""
    if db.session.scalar(select(Member.id).limit(1)) is not None:
        return 0
    ids = [
        register.save_member(
            actor, MemberFields(name, kind, numbers.get(name, ""), mailbox, today() - timedelta(days=400))
        )
        for name, kind, mailbox in MEMBERS
    ]
    groups = [
        register.save_group(
            actor, GroupFields(da, en, why_da, why_en, ids[inside[0]], tuple(ids[n] for n in inside))
        )
        for da, en, why_da, why_en, inside in GROUPS
    ]
    _held(actor, ids)
    whole = _planned(actor, None, 21, "Ravnehøj Rådhus, mødelokale 2", "")
    services.add_item(actor, whole, "Fem mål for social effekt", "Gruppen fremlægger sit forslag.")
    services.add_item(actor, whole, "Vejledning til decentrale bestillere")
    services.take_step(actor, whole, Step.SEND_AGENDA)
    _planned(actor, groups[0], 9, "", "https://moede.example/smaa-ordrer")
    return len(ids)


def _planned(actor: str, group: int | None, days: int, place: str, link: str) -> Meeting:
    starts = datetime.combine(today() + timedelta(days=days), time(13), DENMARK).astimezone(UTC)
    made = services.save_meeting(
        actor, MeetingFields(group, starts, starts + timedelta(hours=2), place, link)
    )
    row = db.session.get(Meeting, made)
    assert row is not None
    return row


def _held(actor: str, ids: list[int]) -> None:
    """The last meeting, by the steps that people take: agenda, minutes, who came, promises, approval."""
    row = _planned(actor, None, -35, "Sammen om Arbejde, Havnegade 1", "")
    items = [services.add_item(actor, row, title) for title, _, _ in HELD]
    services.take_step(actor, row, Step.SEND_AGENDA, now=in_utc(row.starts_at) - timedelta(days=10))
    rows = services.items_of(row.id)
    for item, (_, said, decision) in zip(rows, HELD, strict=True):
        minutes.write_minutes(actor, row, item, said, decision)
    minutes.mark_present(actor, row, set(ids[:6]))
    by_id = {i.id: i for i in rows}
    for item_id, owner, text, days in (
        (items[1], ids[2], "Skrive første udkast til vejledningen", -5),
        (items[2], ids[1], "Samle mål, som virksomhederne allerede bruger", 14),
    ):
        deadline = today() + timedelta(days=days)
        minutes.add_action(actor, row, by_id[item_id], ActionFields(text, owner, deadline))
    services.take_step(actor, row, Step.HOLD)
    services.take_step(actor, row, Step.APPROVE)
