"""The secretary reads needs: the queue, the check beside the need, the decisions, and the mails about them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update

from app.accounts.models import User
from app.audit.models import AuditEntry
from app.audit.services import record
from app.domain.access import Duty, Role
from app.domain.needs import State, Step
from app.extensions import db
from app.needs import daily
from app.needs.models import Need, NeedStep
from app.needs.services import take_step
from app.notifications.models import OutboxMessage
from tests.factories.needs import need
from tests.factories.people import browser, organisation, person
from tests.support.client import CheckedClient


@pytest.fixture
def buyer(app: Flask) -> User:
    return person("Bodil Buyer", email="bodil@kommune.example")


@pytest.fixture
def cvr(buyer: User) -> str:
    return organisation((buyer, Role.OWNER), name="Prøveby Kommune", kind="municipality")


@pytest.fixture
def secretary(app: Flask) -> CheckedClient:
    app.config["WTF_CSRF_ENABLED"] = False
    return browser(app, person("Sekretær Et", duty=Duty.SECRETARY))


def state_of(made: Need) -> str:
    db.session.rollback()
    return db.session.get_one(Need, made.id).state


def mails(kind: str = "") -> list[OutboxMessage]:
    db.session.rollback()
    rows = db.session.scalars(
        select(OutboxMessage).where(OutboxMessage.kind != "need_submit").order_by(OutboxMessage.id)
    )
    return [m for m in rows if m.kind.startswith(kind or "need_")]


def test_the_queue_shows_the_oldest_first_with_what_to_look_for(secretary: CheckedClient, cvr: str) -> None:
    new = need(cvr, State.SUBMITTED, title="Nyt", text="Hjælp.")
    old = need(cvr, State.SUBMITTED, title="Gammelt", contact_email="bo@gmail.com", is_anonymous=True)
    need(cvr, State.DRAFT, title="Kladde")
    old.submitted_at = datetime.now(UTC) - timedelta(days=3, hours=1)
    db.session.commit()
    text = secretary.get("/moderation/").text
    assert text.index("Gammelt") < text.index("Nyt")
    for said in (
        "3 dage",
        "Under et døgn",
        "gmail.com",
        "privat adresse",
        "Anonym udadtil",
        "Uklart",
        "af 7 på plads",
    ):
        assert said in text, said
    assert "Kladde" not in text
    assert new.id
    assert "Behov, der skal godkendes" in secretary.get("/admin/").text


def test_an_empty_queue_says_so(secretary: CheckedClient) -> None:
    assert "Ingen behov venter" in secretary.get("/moderation/").text


def test_the_page_shows_the_need_as_it_will_look_and_who_sent_it(secretary: CheckedClient, cvr: str) -> None:
    made = need(cvr, State.SUBMITTED, is_anonymous=True, buyer_name="Prøveby Kommune")
    draft = need(cvr, State.DRAFT)
    db.session.commit()
    text = secretary.get(f"/moderation/{made.id}/").text
    for said in (
        "Prøveby Kommune",
        "Vises som anonym køber",
        "Anonym køber",
        "indkoeb@kommune.example",
        "Sendt til godkendelse",
    ):
        assert said in text, said
    assert secretary.get(f"/moderation/{draft.id}/").status_code == 404
    assert secretary.get(f"/moderation/{made.id}/slet/").status_code == 404


def test_publishing_puts_it_on_the_list_and_writes_to_the_buyer(
    secretary: CheckedClient, client: CheckedClient, cvr: str, buyer: User
) -> None:
    made = need(cvr, State.SUBMITTED)
    made.created_by = f"user:{buyer.id}"
    db.session.commit()
    address = f"/moderation/{made.id}/offentliggoer/"
    version = made.version
    assert secretary.get(address).status_code == 200
    assert state_of(made) == "submitted"
    answer = secretary.post(address, data={"version": version})
    assert answer.headers["Location"] == "/moderation/"
    assert state_of(made) == "published"
    assert client.get(f"/behov/{made.id}/").status_code == 200
    (mail,) = mails()
    assert mail.to_address == "bodil@kommune.example"
    assert mail.subject == "Dit behov er offentliggjort: Frokost til 40 kolleger hver onsdag"
    assert f"http://localhost/behov/{made.id}/" in mail.text
    assert mail.html is not None


def test_a_receipt_names_the_need_and_the_last_decision_stands_first(
    secretary: CheckedClient, cvr: str
) -> None:
    first, second = need(cvr, State.SUBMITTED, title="Første"), need(cvr, State.SUBMITTED, title="Anden")
    db.session.commit()
    for made in (second, first):
        secretary.post(f"/moderation/{made.id}/offentliggoer/", data={"version": made.version})
    page = secretary.get("/moderation/").text
    assert "»Første« er offentliggjort, og køberen har fået en mail" in page
    # A step told late, as those of demonstrations are, stands where its time is.
    step = db.session.scalars(
        select(NeedStep).where(NeedStep.need_id == first.id).order_by(NeedStep.id.desc())
    ).first()
    assert step is not None
    step.at -= timedelta(days=3)
    db.session.commit()
    listed = secretary.get("/moderation/").text.partition("Senest afgjort")[2]
    assert listed.index("Anden") < listed.index("Første")


@pytest.mark.parametrize(
    ("state", "said"),
    [
        (State.PUBLISHED, "Behovet er allerede offentliggjort"),
        (State.RETURNED, "Behovet er allerede sendt tilbage"),
        (State.REJECTED, "Behovet er allerede afvist"),
        (State.CLOSED, "Behovet er offentliggjort og lukket for svar"),
    ],
)
def test_what_is_decided_is_not_asked_about_again(
    secretary: CheckedClient, cvr: str, state: State, said: str
) -> None:
    made = need(cvr, state)
    db.session.commit()
    page = secretary.get(f"/moderation/{made.id}/offentliggoer/")
    assert page.status_code == 200
    assert said in page.text
    assert 'name="version"' not in page.text


def test_sending_back_takes_a_comment_and_offers_those_the_check_asks_for(
    secretary: CheckedClient, cvr: str
) -> None:
    made = need(cvr, State.SUBMITTED, text="Hjælp.")
    db.session.commit()
    address = f"/moderation/{made.id}/send-tilbage/"
    page = secretary.get(address).text
    assert 'value="problem" checked' in page
    refused = secretary.post(address, data={"version": made.version})
    assert refused.status_code == 422
    assert "Vælg mindst én sætning, eller skriv selv" in refused.text
    kept = secretary.post(
        address, data={"version": made.version, "begrundelse": "Tal med 010180-1234 om det"}
    )
    assert kept.status_code == 422
    assert "Slet CPR-nummeret" in kept.text
    assert state_of(made) == "submitted"
    sent = secretary.post(
        address,
        data={
            "version": made.version,
            "saetninger": ["problem", "x"],
            "begrundelse": "<b>Og</b> hvor mange?",
        },
    )
    assert sent.status_code == 303
    assert state_of(made) == "returned"
    step = db.session.scalars(select(NeedStep).order_by(NeedStep.id.desc()).limit(1)).one()
    assert step.reason.splitlines()[-1] == "<b>Og</b> hvor mange?"
    (mail,) = mails("need_returned")
    assert "Skriv, hvilket problem købet skal løse" in mail.text
    assert "<b>Og</b>" not in (mail.html or "")


def test_turning_down_takes_a_reason(secretary: CheckedClient, cvr: str) -> None:
    made = need(cvr, State.SUBMITTED)
    db.session.commit()
    address = f"/moderation/{made.id}/afvis/"
    assert secretary.post(address, data={"version": made.version}).status_code == 422
    assert secretary.post(address, data={"version": made.version, "saetninger": "job"}).status_code == 303
    assert state_of(made) == "rejected"
    assert "Det er et stillingsopslag." in mails("need_rejected")[0].text
    assert "Afvist" in secretary.get("/moderation/").text


def test_the_second_secretary_hears_that_the_first_was_faster(
    app: Flask, secretary: CheckedClient, cvr: str
) -> None:
    made = need(cvr, State.SUBMITTED)
    db.session.commit()
    other = browser(app, person("Sekretær To", duty=Duty.SECRETARY))
    version = made.version
    address = f"/moderation/{made.id}/"
    assert secretary.post(f"{address}offentliggoer/", data={"version": version}).status_code == 303
    late = other.post(f"{address}afvis/", data={"version": version, "saetninger": "job"})
    assert late.status_code == 409
    assert "En anden har ændret eller afgjort behovet" in late.text
    assert 'value="job" checked' in late.text
    assert state_of(made) == "published"
    assert [m.kind for m in mails()] == ["need_published"]
    again = other.post(f"{address}afvis/", data={"version": made.version, "saetninger": "job"})
    assert again.status_code == 409
    assert "Behovet er afgjort" in again.text
    for wrong in ("", "x", "-1", "9" * 20):
        assert other.post(f"{address}afvis/", data={"version": wrong, "saetninger": "job"}).status_code == 409


def test_a_need_with_gaps_cannot_be_published(secretary: CheckedClient, cvr: str) -> None:
    made = need(cvr, State.SUBMITTED)
    made.answer_by = datetime.now(UTC) + timedelta(days=1)
    db.session.commit()
    page = secretary.get(f"/moderation/{made.id}/").text
    assert "kommer om mindre end 3 dage" in page
    assert "offentliggoer/" not in page
    answer = secretary.post(f"/moderation/{made.id}/offentliggoer/", data={"version": made.version})
    assert answer.status_code == 409
    assert "Send det tilbage" in answer.text


def test_others_may_not(client: CheckedClient, app: Flask, cvr: str, buyer: User) -> None:
    made = need(cvr, State.SUBMITTED)
    db.session.commit()
    assert client.get("/moderation/").status_code == 303
    for one in (buyer, person(duty=Duty.VERIFIER)):
        for part in ("", f"{made.id}/", f"{made.id}/offentliggoer/"):
            assert browser(app, one).get(f"/moderation/{part}").status_code == 403


def test_mails_go_to_those_who_look_after_the_need_in_their_language(
    app: Flask, cvr: str, buyer: User
) -> None:
    english = person("Eve", email="eve@kommune.example", locale="en")
    db.session.rollback()
    made = need(cvr, State.SUBMITTED)
    made.created_by = f"user:{english.id}"
    take_step("user:1", made, Step.REJECT, "Nej.")
    # Who began it is no member any longer, so the owners hear of it.
    assert [m.to_address for m in mails_now()] == ["bodil@kommune.example"]
    alone = need(organisation(name="Uden folk"), State.SUBMITTED)
    take_step("user:1", alone, Step.REJECT, "Nej.")
    assert [m.to_address for m in mails_now()][1:] == ["indkoeb@kommune.example"]
    theirs = need(organisation((english, Role.EDITOR), name="X"), State.SUBMITTED)
    theirs.created_by = f"user:{english.id}"
    take_step("user:1", theirs, Step.REJECT, "Nej.")
    assert mails_now()[-1].locale == "en"


def mails_now() -> list[OutboxMessage]:
    rows = db.session.scalars(
        select(OutboxMessage).where(OutboxMessage.kind != "need_submit").order_by(OutboxMessage.id)
    )
    return [m for m in rows if m.kind.startswith("need_")]


def days_ago(made: Need, days: float) -> None:
    """As if all that has happened to a need had happened so long ago."""
    at = datetime.now(UTC) - timedelta(days=days)
    db.session.execute(update(NeedStep).where(NeedStep.need_id == made.id).values(at=at))


def test_ten_days_of_silence_turn_a_need_down_once(app: Flask, cvr: str) -> None:
    silent, fresh, worked_on = (need(cvr, State.RETURNED) for _ in range(3))
    days_ago(silent, 10.1)
    days_ago(fresh, 9.9)
    days_ago(worked_on, 30)
    over = need(cvr)
    over.answer_by = datetime.now(UTC) - timedelta(hours=1)
    db.session.commit()
    # The trail cannot be changed: these needs were sent back today, and the clock is set forward.
    later = datetime.now(UTC) + timedelta(days=11)
    record("user:1", "need.edit", f"need:{worked_on.id}")
    db.session.flush()
    entry = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc()).limit(1)).one()
    entry.at = later - timedelta(days=1)
    days_ago(fresh, -2)
    fresh_entries = select(AuditEntry).where(AuditEntry.subject == f"need:{fresh.id}")
    for row in db.session.scalars(fresh_entries):
        row.at = later - timedelta(days=9)
    db.session.commit()
    done = daily.run_day(later)
    db.session.commit()
    assert (done.closed, done.lapsed) == (1, 1)
    assert [state_of(n) for n in (silent, fresh, worked_on, over)] == [
        "rejected",
        "returned",
        "returned",
        "closed",
    ]
    again = daily.run_day(later)
    assert (again.closed, again.lapsed) == (0, 0)
    assert sorted(m.kind for m in mails() if m.kind in ("need_lapsed", "need_closed")) == [
        "need_closed",
        "need_lapsed",
    ]


def test_the_command_closes_and_can_be_tried(app: Flask, cvr: str) -> None:
    over = need(cvr)
    over.answer_by = datetime.now(UTC) - timedelta(hours=1)
    db.session.commit()
    runner = app.test_cli_runner()
    tried = runner.invoke(args=["needs", "run-day", "--dry-run"])
    assert "needs: 1 closed, 0 turned down" in tried.output
    assert state_of(over) == "published"
    assert runner.invoke(args=["needs", "run-day"]).exit_code == 0
    assert state_of(over) == "closed"
    assert "needs: 0 closed" in runner.invoke(args=["needs", "run-day"]).output
