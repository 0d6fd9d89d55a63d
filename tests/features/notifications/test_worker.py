"""The worker against a real mail server: sent once, later when the server is down, given up when it must be."""

import logging
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from app import create_app
from app.commands.worker import Worker
from app.config import Settings
from app.domain.delivery import MOST_ATTEMPTS
from app.domain.moments import in_utc
from app.extensions import db
from app.integrations.mail import Unavailable
from app.integrations.smtp import mail_server
from app.notifications import delivery, services
from app.notifications.models import OutboxMessage
from app.notifications.writing import Written
from tests.features.notifications.conftest import SENDER, leases_end, stored, time_passes
from tests.support.mail import Server

LINK = "<https://buysocial.example/mails/afmeld/" + "a1b2c3d4e5-_" * 20 + ">"


def test_a_mail_is_sent_once_with_its_danish_letters(
    app: Flask, worker: Worker, server: Server, put: Callable[..., bool]
) -> None:
    put("k", subject="Ærø ønsker blåbærgrød til " + "mødet på Åsen, " * 12)
    services.enqueue("test", "bo@example.dk", "test", key="t", headers={"List-Unsubscribe": LINK})
    db.session.commit()
    worker.drain()
    worker.drain()
    assert len(server.mailbox.received) == 2
    first, second = server.mailbox.received
    assert str(first["Subject"]) == ("Ærø ønsker blåbærgrød til " + "mødet på Åsen, " * 12).strip()
    assert str(first["From"]) == SENDER
    assert str(first["Message-ID"]) == stored("k").message_id
    assert first["Auto-Submitted"] == "auto-generated"
    assert [p.get_content_type() for p in second.walk()][1:] == ["text/plain", "text/html"]
    assert "du har fået denne mail" in second.get_body(("plain",)).get_content()
    assert f"\r\nList-Unsubscribe: {LINK}\r\n".encode() in server.mailbox.raw[1]
    assert stored("k").state == "sent"
    assert stored("k").sent_at is not None


def test_a_mail_for_later_waits(worker: Worker, server: Server, put: Callable[..., bool]) -> None:
    put("k", due_at=datetime.now(UTC) + timedelta(hours=1))
    worker.drain()
    assert server.mailbox.received == []
    time_passes(hours=1)
    worker.drain()
    assert len(server.mailbox.received) == 1


def test_a_server_that_is_down_costs_nothing_but_time(
    worker: Worker, server: Server, put: Callable[..., bool]
) -> None:
    for n in range(5):
        put(f"k{n}", f"p{n}@example.dk")
    server.stop()
    for _ in range(MOST_ATTEMPTS + 2):
        with pytest.raises(Unavailable):
            worker.drain()
    for n in range(5):
        message = stored(f"k{n}")
        assert (message.state, message.attempts, message.claimed_by) == ("queued", 0, None)
        assert "refused" in message.last_error
    server.start()
    worker.drain()
    assert set(server.mailbox.words()) == {f"p{n}@example.dk" for n in range(5)}
    assert set(server.mailbox.counted().values()) == {1}


def test_a_temporary_no_is_tried_again_later_and_later(
    worker: Worker, server: Server, put: Callable[..., bool]
) -> None:
    put("k", "greylisted@example.dk")
    put("other")
    server.mailbox.at_recipient = lambda to: "451 4.7.1 try later" if to.startswith("grey") else None
    waits = []
    for attempt in range(1, 5):
        before = datetime.now(UTC)
        worker.drain()
        message = stored("k")
        assert (message.state, message.attempts) == ("queued", attempt)
        assert "451" in message.last_error
        waits.append((in_utc(message.due_at) - before).total_seconds())
        time_passes(hours=7)
    assert all(0.75 * 60 * 2**n <= wait <= 60 * 2**n + 5 for n, wait in enumerate(waits)), waits
    server.mailbox.at_recipient = lambda _to: None
    worker.drain()
    assert set(server.mailbox.words()) == {"greylisted@example.dk", "anna@example.dk"}
    assert stored("k").state == "sent"


def test_after_many_temporary_noes_the_mail_is_given_up_and_kept(
    worker: Worker, server: Server, put: Callable[..., bool]
) -> None:
    put("k")
    server.mailbox.at_data = lambda _to: "452 4.3.1 disk full"
    for _ in range(MOST_ATTEMPTS + 3):
        worker.drain()
        time_passes(hours=7)
    message = stored("k")
    assert (message.state, message.attempts) == ("dead", MOST_ATTEMPTS)
    assert "452 4.3.1 disk full" in message.last_error
    server.mailbox.at_data = lambda _to: None
    assert services.retry() == 1
    db.session.commit()
    worker.drain()
    assert stored("k").state == "sent"


@pytest.mark.parametrize("step", ["at_recipient", "at_data"])
def test_a_final_no_is_not_tried_again(
    worker: Worker, server: Server, put: Callable[..., bool], step: str
) -> None:
    put("gone", "nobody@example.dk")
    put("there", "anna@example.dk")
    setattr(server.mailbox, step, lambda to: "550 5.1.1 no such user" if to.startswith("nobody") else None)
    worker.drain()
    message = stored("gone")
    assert (message.state, message.attempts) == ("dead", 1)
    assert "550 5.1.1 no such user" in message.last_error
    assert list(server.mailbox.words()) == ["anna@example.dk"]


def test_a_server_that_hangs_up_delays_one_mail_and_not_the_rest(
    worker: Worker, server: Server, put: Callable[..., bool]
) -> None:
    put("first", "first@example.dk")
    put("second", "second@example.dk")
    server.mailbox.at_recipient = lambda to: "421 4.3.2 bye" if to.startswith("first") else None
    worker.drain()
    assert (stored("first").state, stored("first").attempts) == ("queued", 1)
    assert stored("second").state == "sent"


def test_a_mail_that_cannot_be_written_does_not_stop_the_others(
    worker: Worker, server: Server, put: Callable[..., bool]
) -> None:
    put("odd", "ødelagt@example.dk")
    stored("odd").headers = {"X\nBcc": "alle@example.dk"}
    db.session.commit()
    put("good", "søren@example.dk")
    worker.drain()
    assert stored("odd").state == "dead"
    assert "cannot be written" in stored("odd").last_error
    assert [str(m["To"]) for m in server.mailbox.received] == ["søren@example.dk"]


def test_told_to_stop_it_finishes_the_mail_in_hand_and_gives_the_rest_back(
    worker: Worker, server: Server, put: Callable[..., bool]
) -> None:
    for n in range(4):
        put(f"k{n}", f"p{n}@example.dk")

    def stop_at_second(to: str) -> None:
        if to.startswith("p1"):
            worker.stop()

    server.mailbox.at_data = stop_at_second
    worker.drain()
    assert [stored(f"k{n}").state for n in range(4)] == ["sent", "sent", "queued", "queued"]


def test_a_lease_that_is_over_can_be_taken_and_its_old_holder_changes_nothing(
    worker: Worker, server: Server, put: Callable[..., bool]
) -> None:
    put("k")
    now = datetime.now(UTC)
    [(message, _, _)] = delivery.claim("died", 10, timedelta(minutes=5), now)
    db.session.commit()
    worker.drain()
    assert server.mailbox.received == []
    leases_end()
    worker.drain()
    assert len(server.mailbox.received) == 1
    assert not delivery.mark_sent("died", message)
    delivery.release("died", [message], "nonsense")
    db.session.commit()
    assert (stored("k").state, stored("k").last_error) == ("sent", "")


def test_workers_side_by_side_never_send_the_same_mail(
    app: Flask, database_url: str, tmp_path: object, server: Server
) -> None:
    for n in range(160):
        services.put("test", f"p{n}@example.dk", Written(f"Nr. {n}", "Tekst", None), key=f"k{n}")
    db.session.commit()
    tallies, failures = [], []
    # Made one after the other: Werkzeug compiles each address's rule by way of ast, whose count of how deep it is
    # CPython 3.11 keeps for all threads together ("AST constructor recursion depth mismatch").
    settings = Settings(database_url, "test", tmp_path, ratelimit_enabled=False)  # type: ignore[arg-type]
    apps = [create_app(settings) for _ in range(4)]

    def work(mine: Flask) -> None:
        with mine.app_context():
            one = Worker(mail_server(server.url), SENDER)
            one.batch = 7
            try:
                ready.wait(30)
                one.drain()
                tallies.append(one.tally["sent"])
            except Exception as error:
                failures.append(error)
            finally:
                db.session.remove()
                db.engine.dispose()

    ready = threading.Barrier(4)
    threads = [threading.Thread(target=work, args=[mine]) for mine in apps]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert failures == []
    assert sum(tallies) == 160
    assert sum(1 for t in tallies if t) > 1, "one worker did it all"
    assert set(server.mailbox.counted().values()) == {1}
    assert len(server.mailbox.counted()) == 160
    assert {m.state for m in db.session.query(OutboxMessage)} == {"sent"}


def test_receivers_stay_out_of_the_log(
    worker: Worker, server: Server, put: Callable[..., bool], caplog: pytest.LogCaptureFixture
) -> None:
    put("k", "anna.andersen@example.dk", subject="Hemmeligt")
    with caplog.at_level(logging.INFO):
        worker.drain()
    ours = " ".join(r.getMessage() for r in caplog.records if r.name.startswith("app"))
    assert "sent" in ours
    assert "anna" not in ours
    assert "Hemmeligt" not in ours
