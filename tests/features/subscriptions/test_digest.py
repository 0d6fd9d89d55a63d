"""The digest: what is new since the last time, once a period, and nothing when nothing is new."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskCliRunner
from sqlalchemy import select

from app import create_app
from app.accounts.models import User
from app.commands.worker import Worker
from app.config import Settings
from app.domain.digests import SETTLED_AFTER
from app.domain.mailing import Frequency, MailKind
from app.domain.moments import in_utc
from app.domain.verification import Event, Status
from app.extensions import db
from app.integrations.cvr_register import Company
from app.integrations.smtp import mail_server
from app.notifications.models import OutboxMessage
from app.subscriptions import digest, running, saved, services
from app.subscriptions.digest import Line, Section, Subscriber
from app.subscriptions.models import SavedSearch
from app.subscriptions.receivers import Receiver
from app.subscriptions.saved import SearchCommand
from app.suppliers.models import Supplier
from app.verification import services as verification
from tests.factories.register import put_companies
from tests.factories.suppliers import publish, valid_cvr
from tests.factories.verifications import record
from tests.support.client import CheckedClient
from tests.support.mail import Server
from tests.support.members import member, organisation
from tests.support.people import add_person

DAILY, WEEKLY, AT_ONCE, NEVER = Frequency.DAILY, Frequency.WEEKLY, Frequency.AT_ONCE, Frequency.NEVER
# A Thursday at noon; the day before is when searches were last looked at.
NOW = datetime(2026, 11, 26, 12, 0, tzinfo=UTC)
BEFORE = NOW - timedelta(days=1)


def keep(
    person: int, query: str, frequency: Frequency = DAILY, name: str = "Mad", at: datetime = BEFORE
) -> int:
    row = saved.save(person, query, SearchCommand(name, frequency))
    row.looked_at = row.told_until = at
    db.session.commit()
    return row.id


def come(name: str, at: datetime = NOW - timedelta(hours=2), **values: Any) -> str:
    """A supplier that came at a moment."""
    return publish(name=name, created_at=at, **values).cvr


def run(now: datetime = NOW, *frequencies: Frequency) -> running.Tally:
    tally = running.Tally()
    for _ in running.run(now, frequencies or running.DAILY_RUN, tally):
        db.session.commit()
    db.session.commit()
    return tally


def mails() -> list[OutboxMessage]:
    db.session.expire_all()
    return list(db.session.scalars(select(OutboxMessage).order_by(OutboxMessage.id)))


@pytest.fixture
def person(app: Flask) -> int:
    return add_person().id


def test_what_is_new_is_told_once_and_nothing_is_told_when_nothing_is_new(person: int) -> None:
    keep(person, "q=mad")
    come("Gammelt Køkken", at=BEFORE - timedelta(days=1))
    cvr = come("Nyt Køkken")
    assert run().mails == 1
    [mail] = mails()
    assert mail.subject == "Nyt i din søgning »Mad«"
    assert "Nyt Køkken" in mail.text
    assert f"/leverandoerer/{cvr}/" in mail.text
    assert "Gammelt" not in mail.text
    assert run().mails == run(NOW + timedelta(minutes=5)).mails == run(NOW + timedelta(days=1)).mails == 0
    assert len(mails()) == 1


def test_what_came_while_we_wrote_is_told_the_next_day(person: int) -> None:
    keep(person, "q=mad")
    come("Første Køkken")
    come("Andet Køkken", at=NOW - timedelta(minutes=1))
    run()
    come("Tredje Køkken", at=NOW + timedelta(minutes=1))
    run(NOW + timedelta(days=1))
    first, second = mails()
    assert ["Første" in m.text for m in (first, second)] == [True, False]
    assert ["Andet" in m.text for m in (first, second)] == [False, True]
    assert ["Tredje" in m.text for m in (first, second)] == [False, True]


def test_only_what_the_search_finds(person: int) -> None:
    keep(person, "q=mad&kommune=0791", name="Mad i Viborg")
    keep(person, "q=rengøring", name="Rent")
    come("Køkkenet i Viborg")
    come("Køkkenet i Aarhus", municipality_code="0751", area_is_stated=True)
    come("Hidden Kitchen", state="hidden")
    run()
    [mail] = mails()
    assert "Mad i Viborg" in mail.subject
    assert "Køkkenet i Viborg" in mail.text
    assert "Aarhus" not in mail.text
    assert "Hidden" not in mail.text
    assert "Rent" not in mail.text


def test_a_verification_that_changed_is_told_and_one_recorded_ahead_on_its_day(person: int) -> None:
    keep(person, "q=mad")
    # Records are made now, by the clock of the machine: look from before it to after it.
    began = datetime.now(UTC)
    row = db.session.scalars(select(SavedSearch)).one()
    row.looked_at = row.told_until = began - timedelta(days=1)
    verified, ahead = (
        come("Godt Køkken", at=BEFORE - timedelta(days=9)),
        come("Snart", at=BEFORE - timedelta(days=9)),
    )
    today = began.date()
    record(verified, Event("rsv", Status.VERIFIED, today - timedelta(days=1), None, today))
    record(ahead, Event("rsv", Status.VERIFIED, today + timedelta(days=3), None, today))
    verification.project([verified, ahead])
    db.session.commit()
    soon = began + timedelta(days=1)
    assert run(soon).mails == 1
    [mail] = mails()
    assert "Godt Køkken" in mail.text
    assert "Ny status: " in mail.text
    assert "Snart" not in mail.text
    assert run(soon + timedelta(days=1)).mails == 0
    assert run(soon + timedelta(days=3)).mails == 1
    assert "Snart" in mails()[1].text


def test_weekly_on_the_first_run_of_a_week_and_never_never(person: int) -> None:
    keep(person, "q=mad", WEEKLY)
    keep(person, "q=mad", NEVER, name="Aldrig")
    come("Køkken")
    assert run().looked == 0
    # Midnight before Monday in Denmark is 23 o'clock in UTC.
    assert run(datetime(2026, 11, 29, 22, 59, tzinfo=UTC)).looked == 0
    assert run(datetime(2026, 11, 29, 23, 0, tzinfo=UTC)).mails == 1
    assert run(datetime(2026, 12, 6, 22, 0, tzinfo=UTC)).looked == 0
    [mail] = mails()
    assert "Aldrig" not in mail.text


def test_straight_away_is_another_run(person: int) -> None:
    keep(person, "q=mad", AT_ONCE)
    come("Køkken")
    assert run().looked == 0
    assert run(NOW, AT_ONCE).mails == 1
    assert run(NOW + timedelta(minutes=10), AT_ONCE).mails == 0
    come("Endnu et", at=NOW + timedelta(minutes=11))
    assert run(NOW + timedelta(minutes=12), AT_ONCE).mails == 0
    assert run(NOW + timedelta(minutes=17), AT_ONCE).mails == 1


def test_several_searches_are_one_mail(person: int) -> None:
    keep(person, "q=mad", name="Mad")
    keep(person, "", name="Alle")
    for n in range(12):
        come(f"Køkken {n}")
    run()
    [mail] = mails()
    assert mail.subject == "Nyt i 2 af dine søgninger"
    assert mail.text.count("Og 2 flere.") == 2
    assert mail.html is not None
    assert mail.html.count("<li>") == 20


def test_turned_off_no_mail_goes_and_nothing_piles_up(person: int) -> None:
    keep(person, "q=mad")
    come("Køkken")
    services.turn_off(MailKind.SAVED_SEARCH, Receiver(account=person), "test")
    db.session.commit()
    tally = run()
    assert (tally.looked, tally.mails, tally.turned_off) == (1, 0, 1)
    services.choose(MailKind.SAVED_SEARCH, Receiver(account=person), AT_ONCE, "test")
    db.session.commit()
    assert run(NOW + timedelta(days=1)).mails == 0


@pytest.mark.parametrize("how", [{"active": False}, {"confirmed_at": None}])
def test_who_cannot_get_mail_gets_none(person: int, how: dict[str, object]) -> None:
    keep(person, "q=mad")
    come("Køkken")
    db.session.query(User).filter_by(id=person).update(how)  # type: ignore[arg-type]
    db.session.commit()
    assert run().mails == 0


def test_a_search_turned_on_again_tells_what_comes_from_then_on(person: int) -> None:
    number = keep(person, "q=mad", NEVER)
    come("Køkken")
    saved.change(person, number, SearchCommand("Mad", DAILY))
    db.session.commit()
    assert run(datetime.now(UTC) + timedelta(days=1)).mails == 0


def test_a_run_that_was_killed_after_the_mail_is_made_again_without_a_second_mail(person: int) -> None:
    number = keep(person, "q=mad")
    come("Køkken")
    run()
    # As if two runs had read the same marks: the other has written the mail and moved them.
    row = db.session.get(SavedSearch, number)
    assert row is not None
    row.looked_at = row.told_until = BEFORE
    db.session.commit()
    assert run(NOW + timedelta(minutes=1)).mails == 0
    assert len(mails()) == 1


def test_a_run_that_dies_before_its_commit_leaves_everything_to_the_next(person: int) -> None:
    keep(person, "q=mad")
    come("Køkken")
    going = running.run(NOW, running.DAILY_RUN, running.Tally())
    next(going)
    going.close()
    db.session.rollback()
    assert mails() == []
    assert run().mails == 1


def test_runs_side_by_side_write_each_mail_once(app: Flask, database_url: str, tmp_path: Path) -> None:
    people = [add_person(f"p{n}@demo.example").id for n in range(30)]
    for one in people:
        keep(one, "q=mad")
    come("Køkken")
    settings = Settings(database_url, "test", tmp_path, ratelimit_enabled=False)
    tallies, failures = [], []
    ready = threading.Barrier(3)

    def work(mine: Flask, later: int) -> None:
        with mine.app_context():
            try:
                ready.wait(30)
                tallies.append(run(NOW + timedelta(seconds=later)).mails)
            except Exception as error:
                failures.append(error)
            finally:
                db.session.remove()
                db.engine.dispose()

    threads = [threading.Thread(target=work, args=[create_app(settings), later]) for later in (0, 7, 3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert failures == []
    assert sum(tallies) == 30
    assert sorted(m.to_address for m in mails()) == sorted(f"p{n}@demo.example" for n in range(30))
    until = {m.told_until for m in db.session.scalars(select(SavedSearch))}
    assert all(in_utc(u) >= NOW - SETTLED_AFTER for u in until)


def test_a_clock_put_back_waits(person: int) -> None:
    keep(person, "q=mad", at=NOW + timedelta(days=2))
    come("Køkken")
    assert run().looked == 0


def test_the_mail_arrives_in_the_readers_language_and_turns_itself_off(
    app: Flask, client: CheckedClient, server: Server, person: int
) -> None:
    keep(person, "q=mad", name='Mad & <b>"møder"</b>')
    come("<i>Køkken</i> & Co")
    db.session.query(User).filter_by(id=person).update({"locale": "en"})
    db.session.commit()
    run()
    worker = Worker(mail_server(server.url), "Buy Social Danmark <noreply@buysocial.example>")
    worker.drain()
    [mail] = server.mailbox.received
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    header = re.fullmatch(r"<(http://localhost/en/afmeld/\S+/et-klik/)>", str(mail["List-Unsubscribe"]))
    assert header
    plain, rich = mail.get_body(("plain",)), mail.get_body(("html",))
    assert plain is not None
    assert rich is not None
    text, html = plain.get_content().replace("\r\n", "\n"), rich.get_content()
    assert "- <i>Køkken</i> & Co\n" in text
    assert "<i>" not in html
    assert "&lt;i&gt;Køkken&lt;/i&gt; &amp; Co" in html
    assert '<html lang="en">' in html
    page = next(link for link in re.findall(r"http://localhost(/en/afmeld/\S+)", text))
    assert client.get(page).status_code == 200
    answer = client.post(urlsplit(header[1]).path, data={"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    come("Et til", at=NOW + timedelta(hours=1))
    assert run(NOW + timedelta(days=1)).turned_off == 1


def test_at_most_three_statements_a_search(person: int, count_sql: Callable[[], Any]) -> None:
    def cost(searches: int) -> int:
        for row in db.session.scalars(select(SavedSearch)):
            db.session.delete(row)
        db.session.commit()
        for n in range(searches):
            # A filter, a place in the text and a misspelt word: the dearest there is.
            keep(person, f"q=mødeforplejnning+i+viborg+{'mad' if n % 2 else ''}&praktisk=", name=f"Nr. {n}")
        run(BEFORE + timedelta(seconds=1))
        with count_sql() as statements:
            assert run(NOW + timedelta(days=searches)).looked == 1
        return len(statements)

    come("Mødeforplejning i Viborg")
    few, many = cost(2), cost(12)
    assert many - few <= 3 * 10


def test_other_sources_contribute_to_their_kind(app: Flask, person: int) -> None:
    cvr = valid_cvr(8)
    member(db.session.get(User, person), organisation(cvr), "editor")  # type: ignore[arg-type]
    asked: list[tuple[Subscriber, datetime, datetime]] = []

    def needs(to: Subscriber, since: datetime, until: datetime) -> Section | None:
        asked.append((to, since, until))
        line = Line("Kantine i Viborg", "Frist om en uge.", "http://localhost/behov/1/")
        return Section("Nye behov", (line,), 1, "http://localhost/behov/", "Se alle behov")

    digest.add_source(app, MailKind.NEED_DIGEST, needs)
    digest.add_source(app, MailKind.NEED_DIGEST, lambda *_: None)
    assert run().looked == 0
    services.choose(MailKind.NEED_DIGEST, Receiver(account=person), DAILY, "test")
    services.choose(MailKind.NEED_MATCH, Receiver(cvr=cvr), AT_ONCE, "test")
    db.session.commit()
    tomorrow = datetime.now(UTC) + timedelta(days=1)
    assert run(tomorrow).mails == 1
    assert run(tomorrow).mails == 0
    [(to, since, until)] = asked
    assert (to.account, to.cvrs) == (person, (cvr,))
    assert until == tomorrow - SETTLED_AFTER
    assert timedelta(hours=23) < tomorrow - since < timedelta(hours=25)
    [mail] = mails()
    assert "Kantine i Viborg" in mail.text
    assert mail.subject == "Nye behov, der passer til jer"


def test_the_commands_say_what_they_did_and_ask_the_register(
    app: Flask, runner: FlaskCliRunner, tmp_path: Path, person: int
) -> None:
    protected, open_, unknown = come("A"), come("B"), come("C")
    put_companies(
        app,
        tmp_path,
        Company(protected, "A", advertising_protected=True, as_of=date(2026, 11, 1)),
        Company(open_, "B", as_of=date(2026, 11, 1)),
    )
    keep(person, "q=mad", AT_ONCE, at=datetime(2026, 1, 1, tzinfo=UTC))
    first = runner.invoke(args=["subscriptions", "run-day"]).output
    assert first == "0 digests looked at, 0 mails written, 0 turned off; 3 suppliers asked about in CVR\n"
    assert "0 suppliers asked" in runner.invoke(args=["subscriptions", "run-day"]).output
    told = runner.invoke(args=["subscriptions", "run-now"]).output
    assert told == "1 digests looked at, 1 mails written, 0 turned off\n"
    db.session.expire_all()
    marks = {s.cvr: s.advertising_protected for s in db.session.scalars(select(Supplier))}
    assert marks == {protected: True, open_: False, unknown: None}


@pytest.fixture
def server() -> Iterator[Server]:
    found = Server()
    found.start()
    yield found
    found.stop()
