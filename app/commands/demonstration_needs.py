"""Fictional needs of fictional buyers, in every state and kind, by the same steps that people take."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta

from sqlalchemy import select

from app.accounts.queries import find_user
from app.domain.access import Role
from app.domain.moments import DENMARK
from app.domain.needs import Kind, State, Step
from app.extensions import db
from app.needs import services
from app.needs.models import Need, NeedStep
from app.organisations.demonstration import add_buyer
from app.posting import inside
from app.posting import services as posting
from app.posting.services import Content, Lot, Question
from app.search.snapshot import today

ACTOR = "cli:demo"
TOWN, REGION = "99770007", "99770015"
BUYERS = {
    TOWN: ("Ravnehøj Kommune (opdigtet)", "municipality"),
    REGION: ("Kystens Ejendomsselskab (opdigtet)", "private"),
}
MEMBERS = {
    "indkoeber@demo.example": Role.OWNER,
    "redaktoer@demo.example": Role.EDITOR,
    "laeser@demo.example": Role.READER,
}
OWNER, SECRETARY = "indkoeber@demo.example", "sekretaer@demo.example"
WAY = {
    State.DRAFT: (),
    State.SUBMITTED: (Step.SUBMIT,),
    State.RETURNED: (Step.SUBMIT, Step.RETURN),
    State.PUBLISHED: (Step.SUBMIT, Step.PUBLISH),
    State.CLOSED: (Step.SUBMIT, Step.PUBLISH, Step.CLOSE),
    State.WITHDRAWN: (Step.WITHDRAW,),
}


@dataclass(frozen=True)
class Story:
    """A need, where it stands, how many days ago it was begun and in how many its answers are due."""

    cvr: str
    state: State
    content: Content
    ago: int = 10
    due_in: int | None = 21
    starts_in: int | None = None
    lots: tuple[Lot, ...] = ()
    note: str = ""
    said: str = ""


def _need(
    kind: Kind, title: str, text: str, codes: tuple[str, ...], places: tuple[str, ...], **more: object
) -> Content:
    values: dict[str, object] = {
        "contact_email": "indkoeb@ravnehoej.example",
        "is_nationwide": not places,
    } | more
    return Content(kind, title, text, codes, municipalities=places, **values)  # type: ignore[arg-type]


STORIES = (
    Story(
        TOWN, State.PUBLISHED,
        _need(
            Kind.QUOTES, "Frokost til møder på rådhuset i Viborg",
            "I dag bestiller hver afdeling frokost for sig, og meget mad ender som spild. Vi har brug for én "
            "leverandør af frokost til 40 medarbejdere to gange om ugen. Der skal altid være et vegetarisk valg. "
            "Maden leveres på rådhuset i Viborg senest kl. 11.30. Vi vil gerne i gang ved årsskiftet.",
            ("55520000",), ("0791",), value_dkk=652_800, months=48,
            estimate={"unit_price": "85", "units": "160", "per": "month", "months": "24", "options": "2", "option_months": "12"},
            strategic_aims=("soc-obj",), social_objectives=("opp",),
            questions=(Question("Hvor mange portioner kan I levere på én dag?", True), Question("Hvordan undgår I madspild?")),
        ),
        ago=6, note="Økonomi har godkendt rammen på 160.000 kr. om året.",
    ),
    Story(
        TOWN, State.PUBLISHED,
        _need(
            Kind.MARKET_DIALOGUE, "Pleje af grønne områder ved skoler og plejehjem",
            "Vores aftale om pleje af grønne områder udløber, og vi vil gerne vide, om lokale leverandører kan tage "
            "dele af den. Det drejer sig om 12.000 m2 ved tre skoler og to plejehjem i Silkeborg og Viborg. Græsset "
            "slås 14 gange om året, og hække klippes to gange. Vi vil også høre, hvad det betyder for prisen, hvis "
            "borgere i praktik er med i arbejdet. Aftalen begynder til foråret.",
            ("77310000", "77313000"), ("0740", "0791"), months=36, strategic_aims=("soc-obj", "env-imp"),
            questions=(Question("Hvilke dele af opgaven kan I løse?", True), Question("Hvad koster det cirka om året?"), Question("Hvordan vil I have borgere i praktik med?")),
        ),
        ago=9, due_in=14,
    ),
    Story(
        TOWN, State.PUBLISHED,
        _need(
            Kind.TRIAL_ORDER, "Prøveordre på vask af arbejdstøj i to børnehaver",
            "Pædagogerne vasker selv deres arbejdstøj i dag, og det tager tid fra børnene. Vi vil prøve i tre måneder "
            "med 40 sæt tøj om ugen fra to børnehaver i Randers. Tøjet hentes mandag og leveres rent torsdag. Går det "
            "godt, vil vi aftale mere.",
            ("98311000",), ("0730",), value_dkk=38_000, months=3,
        ),
        ago=3, due_in=12, starts_in=30,
    ),
    Story(
        REGION, State.PUBLISHED,
        _need(
            Kind.SMALL_PURCHASE, "500 julegaver til medarbejdere",
            "Vi vil give vores medarbejdere en gave, der gør en forskel for andre. Vi skal bruge 500 gaver til højst "
            "300 kr. stykket, pakket enkeltvis. De leveres samlet på vores lager i Aarhus senest 10. december. Fortæl "
            "gerne historien bag gaven, så vi kan lægge den ved.",
            ("39516000", "15800000"), ("0751",), value_dkk=150_000, is_anonymous=True, contact_email="gaver@kysten.example",
        ),
        ago=4, due_in=8,
    ),
    Story(
        TOWN, State.PUBLISHED,
        _need(
            Kind.COMING, "Kommende udbud: kantine på det nye rådhus",
            "Vi flytter i nyt rådhus, og køkkenet bliver udbudt. Kantinen skal give mad til 300 medarbejdere og 50 "
            "gæster hver dag. Vi vil gerne, at mindst fem ansatte kommer fra kanten af arbejdsmarkedet. Udbuddet "
            "kommer til foråret, og vi fortæller det nu, så I kan nå at finde sammen med andre.",
            ("55510000",), ("0791",), value_dkk=9_600_000, months=48, strategic_aims=("soc-obj",), social_objectives=("opp", "work-cond"),
        ),
        ago=12, due_in=None, starts_in=150,
    ),
    Story(
        TOWN, State.CLOSED,
        _need(
            Kind.QUOTES, "Flytning af to skoler i sommerferien",
            "Bygningen på Skolevej 12 i Horsens skal rives ned, og derfor skal 24 klasser og en musikafdeling flyttes "
            "til den nye skole. Vi pakker selv bøger, men har brug for hjælp til møbler og klaverer. Flytningen skal "
            "være færdig, før eleverne kommer tilbage efter sommerferien.",
            ("98392000",), ("0615",), value_dkk=310_000, reservation="par54",
        ),
        ago=40, due_in=20,
        lots=(Lot("Møbler og inventar", "24 klasser med borde, stole og skabe.", ("98392000",), (), 240_000), Lot("Klaverer", "Fire klaverer.", ("98392000",), (), 70_000)),
    ),
    Story(
        TOWN, State.SUBMITTED,
        _need(
            Kind.TENDER, "Cykelreparation for hjemmeplejen",
            "Hjemmeplejen har 220 elcykler, og de står stille for længe, når de går i stykker. Vi udbyder service og "
            "reparation i fire år. Cyklerne hentes hos seks grupper i hele kommunen og skal være tilbage inden to dage. "
            "Medarbejderne kan ikke undvære dem om morgenen. Aftalen begynder 1. april.",
            ("50800000",), ("0740",), value_dkk=2_200_000, months=48, estimate={"months": "48"},
        ),
        ago=2, due_in=35,
    ),
    Story(
        TOWN, State.RETURNED,
        _need(
            Kind.SMALL_PURCHASE, "Kaffe",
            "Kommunen ønsker tilbud på kaffe.",
            ("15860000",), ("0791",), value_dkk=45_000,
        ),
        ago=5, said="Skriv, hvor meget kaffe I bruger om måneden, hvor den skal leveres, og om I også vil have maskiner.",
    ),
    Story(
        TOWN, State.DRAFT,
        _need(
            Kind.QUOTES, "Rengøring af kommunens biblioteker",
            "Vi har fire biblioteker i Skive, og besøgende klager over toiletterne. ",
            (), ("0779",), reservation="par190", months=48,
        ),
        ago=1, due_in=None, note="Spørg juristen, om § 190 kan bruges til rengøring.",
    ),
    Story(
        REGION, State.WITHDRAWN,
        _need(
            Kind.MARKET_DIALOGUE, "Genbrug af møbler fra tomme lejemål",
            "Når lejere flytter, står der ofte brugbare møbler tilbage. Vi vil høre, hvem der kan hente og sælge dem "
            "videre. Det er cirka 30 lejemål om året i Aarhus og omegn.",
            ("90511000",), ("0751",), contact_email="drift@kysten.example",
        ),
        ago=60, due_in=None,
    ),
)  # fmt: skip


def add_needs() -> int:
    """Add the buyers and their needs once; how many needs. Mails of the steps go to the fictional people."""
    if db.session.scalar(select(Need.id).where(Need.buyer_cvr.in_(BUYERS)).limit(1)) is not None:
        return 0
    for cvr, (name, kind) in BUYERS.items():
        add_buyer(cvr, name, kind, MEMBERS, ACTOR)
    people = {email: find_user(email) for email in (OWNER, SECRETARY)}
    labels = {email: f"user:{found.id}" if found else ACTOR for email, found in people.items()}
    for story in STORIES:
        _tell(story, labels)
    return len(STORIES)


def _tell(story: Story, labels: dict[str, str]) -> None:
    """One need from its beginning to where it stands."""
    buyer, now = labels[OWNER], datetime.now(UTC)
    noon = datetime.combine(today(), time(12), DENMARK)
    content = replace(
        story.content,
        answer_by=(noon + timedelta(days=story.due_in)).astimezone(UTC) if story.due_in else None,
        questions_by=(noon + timedelta(days=story.due_in // 2)).astimezone(UTC) if story.due_in else None,
        starts_on=today() + timedelta(days=story.starts_in) if story.starts_in else None,
    )
    need = posting.begin(buyer, story.cvr, BUYERS[story.cvr][0], content)
    for lot in story.lots:
        posting.write_lot(buyer, need, need.version, None, lot)
    if story.note:
        inside.add_note(buyer, need, story.note)
    begun = now - timedelta(days=story.ago)
    need.created_at = begun
    for row in db.session.scalars(select(NeedStep).where(NeedStep.need_id == need.id)):
        row.at = begun
    steps = WAY[story.state]
    for place, step in enumerate(steps, 1):
        at = begun + (now - begun) * place / (len(steps) + 1)
        by_us = step in (Step.RETURN, Step.PUBLISH)
        services.take_step(labels[SECRETARY] if by_us else buyer, need, step, story.said if step is Step.RETURN else "", at=at)  # fmt: skip
    db.session.flush()
