"""`flask verification run-day`: expiry, grace and reminders, whatever the clock does."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskCliRunner
from sqlalchemy import func, select

from app.cases.services import open_case, open_recheck
from app.domain.access import Role
from app.domain.cases import Kind, State
from app.domain.verification import Event, Status
from app.extensions import db
from app.integrations.cvr_register import Company, CompanyStatus
from app.notifications.models import OutboxMessage
from app.registers import daily
from app.search.snapshot import today
from app.verification import queries
from app.verification.models import VerificationEvent
from tests.factories.cases import evidence
from tests.factories.people import organisation, person
from tests.factories.register import put_companies
from tests.factories.suppliers import publish, valid_cvr
from tests.factories.verifications import record
from tests.features.registers.conftest import write

CVR = valid_cvr(2400)
KIND = "verification_reminder"


def at(day: date, hour: int = 12) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=UTC)


def run(day: date) -> daily.Day:
    # Never before what the test has recorded just now, whatever the time of day.
    done = daily.run("test", max(at(day), datetime.now(UTC)))
    db.session.commit()
    return done


def reminders() -> list[OutboxMessage]:
    return list(
        db.session.scalars(select(OutboxMessage).where(OutboxMessage.kind == KIND).order_by(OutboxMessage.id))
    )


def events(cvr: str = CVR) -> list[tuple[str, str, date]]:
    db.session.expire_all()
    return [(e.scheme, e.status.value, e.effective_on) for e in queries.events_of([cvr]).get(cvr, [])]


def test_what_has_run_out_is_recorded_on_the_day_after(app: Flask) -> None:
    ended = today() - timedelta(days=10)
    record(CVR, Event("ppf", Status.VERIFIED, ended - timedelta(days=364), ended))
    record(CVR, Event("rsv", Status.VERIFIED, date(2020, 1, 1)))
    assert len(run(today()).expired) == 1
    assert ("ppf", "expired", ended + timedelta(days=1)) in events()
    assert run(today()).expired == ()
    state = queries.look_up(CVR).under("ppf")
    assert state
    assert (state.status, state.valid_to) == (Status.EXPIRED, ended)


def test_a_renewal_under_way_runs_out_after_its_grace(app: Flask) -> None:
    received = today() - timedelta(days=90)
    record(CVR, Event("ppf", Status.VERIFIED, received - timedelta(days=365), received))
    record(CVR, Event("ppf", Status.RENEWAL_RECEIVED, received))
    assert run(today()).expired == ()
    assert len(run(today() + timedelta(days=1)).expired) == 1
    assert events()[-1] == ("ppf", "expired", today() + timedelta(days=1))


def test_a_renewal_on_the_desk_keeps_its_firm_s_place_at_the_end(app: Flask, tmp_path: Path) -> None:
    supplier = publish()
    put_companies(app, tmp_path, Company(supplier.cvr, supplier.name, status=CompanyStatus.ACTIVE))
    ended = today() - timedelta(days=2)
    record(supplier.cvr, Event("par54", Status.VERIFIED, ended - timedelta(days=364), ended))
    case = open_case("user:1", supplier.cvr, "par54", Kind.RENEWAL)
    assert evidence(case)
    # As if it had been handed in before the end: then nothing is recorded until the end.
    case.state = State.APPLIED.value
    db.session.commit()
    run(today())
    assert ("par54", "renewal_received", ended + timedelta(days=1)) in events(supplier.cvr)
    state = queries.look_up(supplier.cvr).under("par54")
    assert state
    assert (state.status, state.valid_to) == (Status.RENEWAL_RECEIVED, ended)
    assert run(today()).expired == ()


def test_what_is_renewed_suspended_revoked_or_ceased_is_left_alone(app: Flask) -> None:
    ended = today() - timedelta(days=1)
    followers = (
        Event("ppf", Status.VERIFIED, today(), today() + timedelta(days=365)),
        Event("par54", Status.SUSPENDED, today()),
        Event("par190", Status.REVOKED, today(), reason_code="at_request"),
        Event("wise", Status.CEASED, today()),
    )
    for event in followers:
        record(CVR, Event(event.scheme, Status.VERIFIED, ended - timedelta(days=300), ended))
        record(CVR, event)
    assert run(today()).expired == ()


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        # New year: an hour before midnight in UTC is the new year in Denmark.
        (datetime(2026, 12, 31, 22, 59, tzinfo=UTC), date(2026, 12, 31)),
        (datetime(2026, 12, 31, 23, 0, tzinfo=UTC), date(2027, 1, 1)),
        # The nights of summer time: 29 March and 25 October 2026.
        (datetime(2026, 3, 28, 22, 59, tzinfo=UTC), date(2026, 3, 28)),
        (datetime(2026, 3, 28, 23, 0, tzinfo=UTC), date(2026, 3, 29)),
        (datetime(2026, 3, 29, 21, 59, tzinfo=UTC), date(2026, 3, 29)),
        (datetime(2026, 3, 29, 22, 0, tzinfo=UTC), date(2026, 3, 30)),
        (datetime(2026, 10, 24, 22, 0, tzinfo=UTC), date(2026, 10, 25)),
        (datetime(2026, 10, 25, 22, 59, tzinfo=UTC), date(2026, 10, 25)),
        (datetime(2026, 10, 25, 23, 0, tzinfo=UTC), date(2026, 10, 26)),
        (datetime(2028, 2, 28, 23, 30, tzinfo=UTC), date(2028, 2, 29)),
    ],
)
def test_a_day_begins_at_midnight_in_denmark(app: Flask, moment: datetime, day: date) -> None:
    """What is valid to the day before has run out at the first moment of the day, and not one earlier."""
    made = datetime(2025, 1, 1, tzinfo=UTC)
    ends = day - timedelta(days=1)
    for cvr, valid_to in ((CVR, ends), (valid_cvr(2401), day)):
        record(cvr, Event("ppf", Status.VERIFIED, date(2025, 1, 1), valid_to, recorded_at=made))
    done = daily.run("test", moment)
    assert (done.on, [cvr for cvr, _ in done.expired]) == (day, [CVR])
    assert daily.run("test", moment + timedelta(seconds=30)).expired == ()


def test_the_hour_that_comes_twice_does_nothing_twice(app: Flask) -> None:
    """25 October 2026: half past two in summer time, and half past two again an hour later."""
    made = datetime(2025, 1, 1, tzinfo=UTC)
    record(CVR, Event("ppf", Status.VERIFIED, date(2025, 1, 1), date(2026, 10, 24), recorded_at=made))
    first = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert [len(daily.run("test", first + timedelta(hours=h)).expired) for h in (0, 1)] == [1, 0]


def test_owners_and_editors_are_reminded_at_each_step_in_their_language(app: Flask) -> None:
    owner, editor, reader = person(), person(locale="en"), person()
    cvr = organisation((owner, Role.OWNER), (editor, Role.EDITOR), (reader, Role.READER))
    ends = today() + timedelta(days=200)
    record(cvr, Event("par54", Status.VERIFIED, today() - timedelta(days=165), ends))
    for left in range(100, -1, -1):
        run(ends - timedelta(days=left))
    sent = reminders()
    assert len(sent) == 8
    assert {m.to_address for m in sent} == {owner.email, editor.email}
    assert [m.subject for m in sent if m.locale == "da"] == [
        "§ 54-egnet udløber om 90 dage",
        "§ 54-egnet udløber om 60 dage",
        "§ 54-egnet udløber om 30 dage",
        "§ 54-egnet udløber om 7 dage",
    ]
    english = next(m for m in sent if m.locale == "en")
    assert f"/en/verificering/{cvr}/" in english.text
    assert "nye tal" not in english.text


def test_days_without_a_run_bring_the_most_urgent_step_only(app: Flask) -> None:
    cvr = organisation((person(), Role.OWNER))
    record(cvr, Event("ppf", Status.VERIFIED, today() - timedelta(days=360), today() + timedelta(days=5)))
    assert run(today()).mails == 1
    assert run(today()).mails == 0
    assert ":7:" in reminders()[0].key


def test_a_firm_without_members_is_written_to_at_its_mailbox(app: Flask) -> None:
    with_mail, without = publish(), publish()
    with_mail.email, without.email = "post@firma.example", ""
    db.session.commit()
    for supplier in (with_mail, without):
        record(
            supplier.cvr,
            Event("ppf", Status.VERIFIED, today() - timedelta(days=300), today() + timedelta(days=60)),
        )
    done = run(today())
    assert (done.reminded, done.mails, done.without_address) == (2, 1, 1)
    assert [m.to_address for m in reminders()] == ["post@firma.example"]
    assert "fordi adressen står i profilen" in reminders()[0].text


def test_nothing_is_sent_for_what_is_renewed_or_stopped(app: Flask) -> None:
    cvr = organisation((person(), Role.OWNER))
    ends = today() + timedelta(days=6)
    begun = today() - timedelta(days=300)
    for scheme in ("ppf", "par54", "par190", "wise"):
        record(cvr, Event(scheme, Status.VERIFIED, begun, ends))
    record(cvr, Event("ppf", Status.VERIFIED, ends + timedelta(days=1), ends + timedelta(days=365)))
    record(cvr, Event("par54", Status.SUSPENDED, today()))
    record(cvr, Event("par190", Status.REVOKED, today(), reason_code="at_request"))
    record(cvr, Event("wise", Status.RENEWAL_RECEIVED, today()))
    assert run(today()).reminded == 0


def test_a_recheck_of_ours_silences_no_reminder(app: Flask) -> None:
    cvr = organisation((person(), Role.OWNER))
    record(cvr, Event("par54", Status.VERIFIED, today() - timedelta(days=300), today() + timedelta(days=30)))
    open_recheck("test", cvr, "par54", "name")
    assert run(today()).mails == 1


def test_a_short_period_is_not_reminded_of_before_it_has_begun(app: Flask) -> None:
    cvr = organisation((person(), Role.OWNER))
    record(cvr, Event("par54", Status.CONDITIONAL, today(), today() + timedelta(days=20)))
    assert run(today()).reminded == 0
    assert run(today() + timedelta(days=13)).mails == 1


def test_the_command_tells_and_a_dry_run_writes_nothing(app: Flask, runner: FlaskCliRunner) -> None:
    record(CVR, Event("ppf", Status.VERIFIED, today() - timedelta(days=300), today() - timedelta(days=1)))
    db.session.commit()
    result = runner.invoke(args=["verification", "run-day", "--dry-run"])
    assert "1 ran out" in result.output
    db.session.rollback()
    assert db.session.scalar(select(func.count()).select_from(VerificationEvent)) == 1
    result = runner.invoke(args=["verification", "run-day"])
    assert result.exit_code == 0, result.output
    assert "1 ran out" in result.output
    assert "0 ran out" in runner.invoke(args=["verification", "run-day"]).output


def test_an_old_extract_is_warned_of(app: Flask, runner: FlaskCliRunner, tmp_path: Path) -> None:
    old = (today() - timedelta(days=91)).isoformat()
    path = write(tmp_path / "a.csv", f"{CVR},Hus ApS,2020-01-01,")
    runner.invoke(args=["verification", "import-register", "rsv", str(path), "--as-of", old])
    output = runner.invoke(args=["verification", "run-day"]).output
    assert f"warning: the last extract of rsv is 91 days old ({old})" in output
