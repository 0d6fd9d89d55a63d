"""A person with a row in every table that may hold one, and a look at all that is in the database."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

from flask import current_app
from sqlalchemy import select

from app.accounts.models import Passkey, SignIn, User
from app.audit.services import record
from app.barriers.models import BarrierNote
from app.cases.models import Case, CaseMark, CaseStep, Conflict, Evidence, EvidenceOpening
from app.dialogue.models import Answer, AnswerDocument, Enquiry, Snippet, ThreadMessage
from app.domain.access import Duty, Role
from app.events.models import Event, EventSignUp
from app.extensions import db
from app.invitations.models import NeedInvitation
from app.media.models import StoredImage
from app.needs.models import Need, NeedDocument, NeedDuty, NeedNote, NeedStep
from app.notifications import services as outbox
from app.notifications.writing import Written
from app.organisations import services as organisations
from app.organisations.models import Claim, Invitation, JoinRequest, Organisation
from app.outcomes.models import Feedback, NeedAward, Outcome
from app.papers.models import PaperEdition, PaperFile, PaperSection
from app.profiles.models import DraftSection
from app.shortlists.models import Shortlist, ShortlistItem
from app.subscriptions.models import MailChoice, SavedSearch
from app.taskforce.models import Action, Group, Item, Meeting, Member
from app.tips.models import Tip, TipHearing
from tests.factories.needs import need
from tests.factories.people import actor, organisation, person
from tests.factories.suppliers import publish

NAME, EMAIL = "Søren Ågård O'Brien", "soeren.aagaard@firma.example"
NOW = datetime.now(UTC)
STAYS = "tanja@kunde.example"


def everything() -> tuple[User, str]:
    """The person, and the CVR number of an organisation they own together with another."""
    user = person(NAME, email=EMAIL, duty=Duty.VERIFIER)
    user.password, user.tf_totp_secret, user.tf_primary_method = "geheim", "ABCDEF", "authenticator"
    user.oidc_issuer, user.oidc_subject = "https://broker.example", "professional:17"
    user.fs_webauthn_user_handle = "handle"
    other = person("Tanja Kunde", email=STAYS)
    cvr = organisation((user, Role.OWNER), (other, Role.OWNER))
    elsewhere = organisation((other, Role.OWNER), name="Lysning ApS")
    us = db.session.scalars(select(Organisation).where(Organisation.cvr == elsewhere)).one()
    label = f"user:{user.id}"
    db.session.add_all(
        [
            SignIn(account_id=user.id, key_hash="k" * 64, method="password", browser="Firefox", at=NOW,
                   last_seen_at=NOW),
            Passkey(user_id=user.id, credential_id=b"c", public_key=b"p", name="Min telefon", usage="first",
                    backup_state=False, device_type="single_device", lastuse_datetime=datetime.now()),
            Claim(cvr=cvr, account_id=user.id, kind="private", state="granted", proof="secretary",
                  reason=f"Talte med {NAME} i telefon", message=f"Ring til {NAME}", at=NOW, decided_at=NOW),
            Claim(cvr=elsewhere, account_id=user.id, kind="private", state="open", proof_email=EMAIL,
                  message="Jeg er direktør", at=NOW),
            JoinRequest(organisation_id=us.id, account_id=other.id, message=f"{NAME.upper()} sagde ja",
                        state="refused", at=NOW, decided_at=NOW, decided_by=label),
            Invitation(organisation_id=us.id, email=EMAIL.title(), role="reader", key_hash="i" * 64, at=NOW,
                       invited_by=f"user:{other.id}", expires_at=NOW + timedelta(days=14)),
            StoredImage(id="billede", owner=f"supplier:{cvr}", purpose="logo", width=1, height=1,
                        sha256="s" * 64, created_at=NOW, created_by=label),
            DraftSection(cvr=cvr, section="contact", version=1, content={"email": EMAIL}, base={"email": ""},
                         at=NOW, by=label),
        ]
    )  # fmt: skip
    db.session.add(MailChoice(account_id=user.id, kind="reminder", frequency="never", at=NOW, by=label))
    db.session.add(
        SavedSearch(account_id=user.id, name="Kantiner", query="q=kantine", frequency="daily", created_at=NOW,
                    looked_at=NOW, told_until=NOW)
    )  # fmt: skip
    db.session.flush()
    tip = Tip(
        reference="2345-6789",
        cvr=cvr,
        kind="other",
        text=f"{NAME} har sagt det til mig på torvet",
        times=1,
        source_url=f"https://x.example/?{EMAIL}",
        fingerprint="f" * 64,
        received_at=NOW,
        due_on=NOW.date(),
        state="inquiry",
        heard_at=NOW,
        schemes=[],
        recommendation=f"Ring til {NAME}",
        decision=f"{NAME} ved det",
    )
    tip.hearings = [
        TipHearing(
            letter=f"Har {NAME} ret?",
            heard_at=NOW,
            heard_by=label,
            answer_due_on=NOW.date(),
            answered_at=NOW,
            answered_by=label,
            answer=f"Ja. Hilsen {NAME}",
        )
    ]
    db.session.add(tip)
    db.session.flush()
    add_case(label, cvr)
    held = Shortlist(organisation_id=us.id, name="Kantine", purpose=f"Spørg {NAME}", created_at=NOW, changed_at=NOW,
                     created_by=label)  # fmt: skip
    db.session.add(held)
    db.session.flush()
    db.session.add(
        ShortlistItem(shortlist_id=held.id, position=1, cvr=cvr, added_cvr=cvr, name="Rug", added_at=NOW,
                      added_by=label, note=f"{NAME} er god", note_at=NOW, note_by=label)
    )  # fmt: skip
    db.session.add(
        NeedInvitation(need_id=need(elsewhere).id, cvr=cvr, state="own", interest="not_interested", reason="other",
                       remark=f"Ring til {NAME}", answered_at=NOW, answered_by=label, answers=1)
    )  # fmt: skip
    with current_app.test_request_context():
        organisations.ask_to_join(actor(user), elsewhere, f"Hilsen {NAME}", False)
        organisations.invite(actor(user), cvr, "gaest@kunde.example", Role.EDITOR)
    outbox.put("test", EMAIL.upper(), Written("Hej", "Til dig", None), key="to-them")
    outbox.put("account_new_email", "ny@firma.example", Written("Ny", f"Hej {NAME}", None), key="new")
    record(label, "supplier.updated", "supplier:1", {"email": ["", EMAIL], "list": [[NAME], {"a": NAME}]})
    record("cli:test", "account.noted", f"account:{user.id}", {"name": [NAME, ""]})
    add_need(cvr, user, label)
    add_dialogue(need(elsewhere).id, cvr, label)
    add_taskforce(label)
    add_paper(label)
    publish(email=EMAIL)
    db.session.commit()
    return user, cvr


def add_case(label: str, cvr: str) -> None:
    """A case in which the person did everything that one person may."""
    case = Case(cvr=cvr, scheme="par54", kind="application", state="draft", rules_on=NOW.date(), opened_at=NOW,
                opened_by=label, message=f"Ring til {NAME}")  # fmt: skip
    db.session.add(case)
    db.session.flush()
    db.session.add_all(
        [
            CaseStep(case_id=case.id, at=NOW, by=label, step="open", state="draft", reason=f"Skrevet af {NAME}"),
            CaseMark(case_id=case.id, criterion="share", mark="met", reason=f"Talte med {NAME}", by=label, at=NOW,
                     checked_on=NOW.date()),
            Conflict(cvr=cvr, verifier=label, reason=f"{NAME} er min chef", at=NOW),
            Evidence(id="dokument", case_id=case.id, type="articles", title=f"Erklæring fra {NAME}",
                     file_name="a.pdf", mime="application/pdf", size=1, sha256="e" * 64, uploaded_by=label,
                     uploaded_at=NOW, content=b"x"),
        ]
    )  # fmt: skip
    db.session.flush()
    db.session.add(EvidenceOpening(evidence_id="dokument", by=label, at=NOW))
    db.session.flush()


def whole_database() -> dict[str, list[str]]:
    """Every row of every table, in words: as stored, and with the escapes of JSON undone."""
    db.session.rollback()
    found: dict[str, list[str]] = {}
    for table in db.metadata.sorted_tables:
        rows = db.session.connection().exec_driver_sql(f'SELECT * FROM "{table.name}"')
        found[table.name] = [" ".join(in_words(v) for v in row) for row in rows]
    return found


def in_words(value: object) -> str:
    if isinstance(value, bytes | memoryview):
        return bytes(value).decode("latin-1")
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False)
    text = str(value)
    return text.encode().decode("unicode_escape", "replace") + text if "\\u" in text else text


def add_dialogue(need_id: int, cvr: str, label: str) -> None:
    """What the person has asked, replied, answered, said and kept for others to use."""
    answer = Answer(need_id=need_id, cvr=cvr, name="Firmaet", state="draft", text=f"{NAME} leder holdet", created_at=NOW,
                    written_at=NOW, written_by=label, contact_name=NAME, contact_email=EMAIL, contact_phone="11111111")  # fmt: skip
    db.session.add(answer)
    db.session.flush()
    db.session.add_all(
        [
            Enquiry(need_id=need_id, asked_by_cvr=cvr, asked_by=label, asked_at=NOW, text=f"{NAME} spørger",
                    shown_text="En spørger", reply=f"Ring til {NAME}", replied_at=NOW, replied_by=label),
            AnswerDocument(id="d" * 22, answer_id=answer.id, file_name=f"{NAME}.pdf", mime="application/pdf", size=1,
                           sha256="d" * 64, uploaded_by=label, uploaded_at=NOW, content=b"x"),
            ThreadMessage(need_id=need_id, cvr=cvr, side="supplier", by=label, at=NOW, text=f"Hilsen {NAME}"),
            Snippet(cvr=cvr, title=f"Om {NAME}", text=f"{NAME} er leder", written_by=label, written_at=NOW),
            Snippet(cvr=cvr, title=f"Om {EMAIL}", text="Skriv til os", written_by=label, written_at=NOW),
        ]
    )  # fmt: skip


def add_event(label: str) -> Event:
    """An event of the person's making, with one seat taken."""
    made = Event(
        kind="fair", state="published", title_da="Messe", text_da="Kom", place="Viborg", capacity=5, taken=1,
        starts_at=NOW + timedelta(days=9), ends_at=NOW + timedelta(days=10), sign_up_by=NOW + timedelta(days=8),
        organiser_cvr="99000008", organiser="Hubben", created_at=NOW, changed_at=NOW, created_by=label,
    )  # fmt: skip
    db.session.add(made)
    db.session.flush()
    return made


def add_taskforce(label: str) -> None:
    """An agenda that the person wrote, in a taskforce where they are named, and stand as a mailbox against the rule."""
    member = Member(name="Forening", kind="support", mailbox=EMAIL, joined_on=NOW.date())
    group = Group(name_da="Udbud", purpose_da=f"{NAME} leder gruppen", written_at=NOW)
    db.session.add_all([member, group])
    db.session.flush()
    meeting = Meeting(group_id=group.id, starts_at=NOW, ends_at=NOW + timedelta(hours=1), place=f"Hos {NAME}",
                      written_at=NOW)  # fmt: skip
    db.session.add(meeting)
    db.session.flush()
    item = Item(meeting_id=meeting.id, position=1, title=f"Tak til {NAME}", text=EMAIL, minutes=f"{NAME} bød ind",
                decision=f"{NAME} skriver", written_by=label, written_at=NOW)  # fmt: skip
    db.session.add(item)
    db.session.flush()
    db.session.add(
        Action(item_id=item.id, member_id=member.id, text=f"Ringe til {NAME}", deadline=NOW.date())
    )
    db.session.flush()


def add_paper(label: str) -> None:
    """A working paper whose draft and edition the person wrote, and where they are named."""
    section = db.session.get_one(PaperSection, "introduction")
    section.text_da, section.text_en = f"{NAME} har skrevet det her", f"Write to {EMAIL}"
    section.written_by, section.written_at = label, NOW
    content = {"sections": {"introduction": {"text_da": NAME, "text_en": EMAIL}}, "barriers": [], "sources": [],
               "merged": {}, "news": None}  # fmt: skip
    edition = PaperEdition(
        number=1, note_da=f"Tak til {NAME}", published_at=NOW, published_by=label, content=content
    )
    db.session.add(edition)
    db.session.flush()
    named = PaperFile(edition_id=edition.id, locale="da", kind="pdf", sha256="a" * 64, content=EMAIL.encode())
    db.session.add(named)
    db.session.flush()


def add_need(cvr: str, user: User, label: str) -> None:
    """A need that the person began, and has a hand in everywhere."""
    need = Need(
        source="posted", buyer_cvr=cvr, buyer_name="Køber", kind="quotes", state="draft", title="Behov",
        text=f"Ring til {NAME}", contact_email=EMAIL, created_at=NOW, created_by=label,
    )  # fmt: skip
    db.session.add(need)
    db.session.flush()
    db.session.add_all([
        NeedStep(need_id=need.id, at=NOW, by=label, step="open", state="draft"),
        NeedStep(need_id=need.id, at=NOW, by="cli:test", step="return", state="returned",
                 reason=f"Skriv ikke {NAME} og {EMAIL} i teksten"),
        NeedNote(need_id=need.id, at=NOW, by=label, text=f"{NAME} ved mere"),
        NeedDuty(need_id=need.id, duty="expert", account_id=user.id),
        NeedDocument(
            id="bilag", need_id=need.id, title=NAME, file_name="a.pdf", mime="application/pdf", size=1,
            sha256="b" * 64, uploaded_by=label, uploaded_at=NOW, content=b"x",
        ),
        Outcome(need_id=need.id, is_awarded=True, note=f"Tak til {NAME}", recorded_at=NOW, recorded_by=label),
        Feedback(need_id=need.id, cvr=cvr, text=f"Hilsen {NAME}", at=NOW, by=label),
        BarrierNote(
            reference="ABCD-2345", channel="form", text=f"Spørg {NAME}", fingerprint="c" * 64, is_public=True,
            received_at=NOW, state="declined", decision=f"Ifølge {NAME}", decided_at=NOW, decided_by=label,
        ),
    ])  # fmt: skip
    db.session.flush()
    event = add_event(label)
    db.session.add(
        EventSignUp(
            event_id=event.id,
            name=NAME,
            organisation="Rug",
            email=EMAIL,
            seats=1,
            needs=f"{NAME} hører dårligt",
            locale="da",
            state="seated",
            asked_at=NOW,
            confirmed_at=NOW,
        )
    )
    db.session.add(
        NeedAward(
            need_id=need.id,
            cvr=cvr,
            name="Rug",
            confirmation="confirmed",
            confirmed_at=NOW,
            confirmed_by=label,
        )
    )
    db.session.flush()
