"""Messages reach a real receiver: once, in order, signed, later when it is away, and the same again after a crash."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import insert, select, update

from app.commands.webhooks import Deliverer
from app.domain.moments import in_utc
from app.domain.verification import Event, Status
from app.domain.webhooks import MOST_FAILURES
from app.extensions import db
from app.integrations.webhook_sender import HttpSender
from app.search.snapshot import today
from app.verification import services as verification
from app.verification.models import VerificationEvent
from app.webhooks import queries, services
from app.webhooks.models import Webhook
from tests.factories.suppliers import valid_cvr
from tests.features.webhooks.conftest import (
    FIRM,
    OTHER_FIRM,
    OWNER,
    know,
    log,
    owner,
    stored,
    time_passes,
)
from tests.features.webhooks.signature import is_ours
from tests.support.client import CheckedClient
from tests.support.databases import ROOT
from tests.support.people import mails
from tests.support.receiver import Receiver

Hook = Callable[..., tuple[int, str]]


def bodies(receiver: Receiver) -> list[dict[str, object]]:
    return [json.loads(m.body) for m in receiver.received]


def test_each_change_once_in_order_signed_and_as_the_look_up_says(
    client: CheckedClient, deliverer: Deliverer, receiver: Receiver, hook: Hook
) -> None:
    know(valid_cvr(799))
    webhook, secret = hook(receiver.url)
    know(FIRM)
    know(FIRM, status=Status.SUSPENDED, ago=5)
    know(OTHER_FIRM, "rsv", ago=3)
    deliverer.drain()
    deliverer.drain()
    told = [m["data"] for m in bodies(receiver)]
    assert [(d["cvr"], d["scheme"], d["status"]) for d in told] == [
        (FIRM, "ppf", "verified"), (FIRM, "ppf", "suspended"), (OTHER_FIRM, "rsv", "verified"),
    ]  # fmt: skip
    assert {m["type"] for m in bodies(receiver)} == {"verification.changed"}
    history = client.get(f"/verificering/{FIRM}.json").json["history"]
    for said, shown in zip(reversed(told[:2]), history, strict=True):
        assert {k: said[k] for k in shown if k not in {"note"}} == {
            k: v for k, v in shown.items() if k != "note"
        }
    page = client.get(str(told[2]["permalink"]).removeprefix("http://127.0.0.1:8000"))
    assert page.status_code == 200
    for message in receiver.received:
        assert is_ours(secret, message.headers, message.body)
        assert not is_ours(secret, message.headers, message.body + b" ")
        assert not is_ours("whsec_" + "A" * 44, message.headers, message.body)
    assert len({m.id for m in receiver.received}) == 3
    assert [(d.outcome, d.status_code) for d in log(webhook)] == [("delivered", 204)] * 3
    assert stored(webhook).claimed_by is None
    assert stored(webhook).last_success_at is not None
    assert secret not in stored(webhook).secret


def test_only_what_was_asked_for_is_told(deliverer: Deliverer, receiver: Receiver, hook: Hook) -> None:
    webhook, _ = hook(receiver.url, ("rsv",), (FIRM,))
    know(FIRM)
    know(FIRM, "rsv")
    know(OTHER_FIRM, "rsv")
    deliverer.drain()
    assert [m["data"]["scheme"] for m in bodies(receiver)] == ["rsv"]  # type: ignore[index]
    assert stored(webhook).cursor == queries.changes.last_recorded()


def test_what_takes_effect_later_is_told_on_its_day(
    deliverer: Deliverer, receiver: Receiver, hook: Hook
) -> None:
    webhook, _ = hook(receiver.url)
    know(ago=-3)
    deliverer.drain()
    assert receiver.received == []
    last = queries.changes.last_recorded()
    assert stored(webhook).cursor == last
    # As if two records had been passed over days ago, of which one begins today.
    know(OTHER_FIRM, ago=0)
    know(OTHER_FIRM, "rsv", ago=1)
    passed = {"cursor": last + 2, "effect_day": today() - timedelta(days=5), "effect_event": 0}
    db.session.execute(update(Webhook).values(**passed))
    db.session.commit()
    deliverer.drain()
    deliverer.drain()
    assert [m["data"]["scheme"] for m in bodies(receiver)] == ["rsv", "ppf"]  # type: ignore[index]
    assert (stored(webhook).effect_day, stored(webhook).effect_event) == (today(), 0)


@pytest.mark.parametrize(("status", "location"), [(500, ""), (302, "http://127.0.0.1:1/andet"), (404, "")])
def test_anything_but_a_yes_is_tried_again_later_with_the_same_id(
    deliverer: Deliverer, receiver: Receiver, hook: Hook, status: int, location: str
) -> None:
    webhook, _ = hook(receiver.url)
    receiver.answers, receiver.location = [status, status, 200], location
    know()
    know(OTHER_FIRM)
    waits = []
    for _ in range(2):
        before = datetime.now(UTC)
        deliverer.drain()
        deliverer.drain()
        waits.append((in_utc(stored(webhook).next_attempt_at) - before).total_seconds())
        time_passes()
    assert [round(w / 30) for w in waits] == [1, 2]
    assert len(receiver.received) == 2
    deliverer.drain()
    ids = [m.id for m in receiver.received]
    assert len(ids) == 4
    assert len(set(ids[:3])) == 1
    assert len({m.body for m in receiver.received[:3]}) == 1
    assert {m.path for m in receiver.received} == {"/ind"}
    assert [d.status_code for d in log(webhook)] == [status, status, 200, 200]
    assert stored(webhook).failures == 0


def test_a_receiver_that_is_slow_away_or_drips_costs_no_more_than_the_deadline(
    app: Flask, receiver: Receiver, hook: Hook
) -> None:
    webhook, _ = hook(receiver.url)
    know()
    deliverer = Deliverer(HttpSender(loopback=True, total_seconds=0.3))
    receiver.delay = 0.6
    deliverer.drain()
    receiver.delay, receiver.drip = 0, True
    time_passes()
    deliverer.drain()
    db.session.execute(update(Webhook).values(url="http://127.0.0.1:1024/"))
    db.session.commit()
    time_passes()
    deliverer.drain()
    assert [d.error for d in log(webhook)] == ["timeout", "timeout", "refused"]
    assert all(d.milliseconds < 2000 for d in log(webhook))


def test_after_many_failures_it_is_paused_and_goes_on_where_it_stopped(
    app: Flask, deliverer: Deliverer, receiver: Receiver, hook: Hook, owned: str
) -> None:
    webhook, _ = hook(receiver.url)
    receiver.answers = [503]
    know()
    for _ in range(MOST_FAILURES + 2):
        deliverer.drain()
        time_passes()
    assert (stored(webhook).state, stored(webhook).failures) == ("paused", MOST_FAILURES)
    assert len(receiver.received) == MOST_FAILURES
    (mail,) = mails(OWNER, "webhook_paused")
    assert receiver.url in mail.text
    assert "503" in mail.text
    receiver.answers = [200]
    know(OTHER_FIRM)
    assert services.resume(owner(), owned, webhook)
    db.session.commit()
    deliverer.drain()
    assert [m["data"]["cvr"] for m in bodies(receiver)[-2:]] == [FIRM, OTHER_FIRM]  # type: ignore[index]


def test_gone_pauses_at_once(deliverer: Deliverer, receiver: Receiver, hook: Hook) -> None:
    webhook, _ = hook(receiver.url)
    receiver.answers = [410]
    know()
    deliverer.drain()
    assert stored(webhook).state == "paused"


def test_one_that_fails_keeps_no_other_waiting(deliverer: Deliverer, receiver: Receiver, hook: Hook) -> None:
    broken, _ = hook("http://127.0.0.1:1024/")
    know()
    whole, _ = hook(receiver.url)
    know(OTHER_FIRM)
    deliverer.drain()
    assert [d.outcome for d in log(broken)] == ["failed"]
    assert [d.outcome for d in log(whole)] == ["delivered"]


def test_a_test_is_sent_once_also_while_paused(
    deliverer: Deliverer, receiver: Receiver, hook: Hook, owned: str
) -> None:
    webhook, secret = hook(receiver.url)
    services.pause(owner(), owned, webhook)
    services.test(owner(), owned, webhook)
    db.session.commit()
    know()
    deliverer.drain()
    deliverer.drain()
    assert [m["type"] for m in bodies(receiver)] == ["ping"]
    assert is_ours(secret, receiver.received[0].headers, receiver.received[0].body)
    assert stored(webhook).ping_at is None
    receiver.answers = [500]
    services.test(owner(), owned, webhook)
    db.session.commit()
    deliverer.drain()
    assert (stored(webhook).failures, stored(webhook).ping_at) == (0, None)
    assert [d.event_id for d in log(webhook)] == [None, None]


def test_two_workers_at_once_send_each_once_and_in_order(app: Flask, receiver: Receiver, hook: Hook) -> None:
    webhooks = [hook(f"{receiver.url}/{n}")[0] for n in range(3)]
    for n in range(8):
        know(valid_cvr(810 + n))
    barrier = threading.Barrier(2)

    def work() -> None:
        with app.app_context():
            barrier.wait()
            Deliverer(HttpSender(loopback=True)).drain()

    workers = [threading.Thread(target=work) for _ in range(2)]
    for thread in workers:
        thread.start()
    for thread in workers:
        thread.join()
    for webhook in webhooks:
        events = [d.event_id for d in log(webhook)]
        assert len(events) == 8
        assert events == sorted(set(events))
    assert len({m.id for m in receiver.received}) == len(receiver.received) == 24


def test_a_worker_killed_before_its_note_sends_again_with_the_same_id(
    app: Flask, deliverer: Deliverer, receiver: Receiver, hook: Hook, database_url: str, tmp_path: Path
) -> None:
    webhook, _ = hook(receiver.url)
    know()
    know(OTHER_FIRM)
    db.session.remove()
    receiver.delay = 8
    process = subprocess.Popen(
        [sys.executable, "-m", "flask", "--app", "wsgi", "webhooks", "deliver", "--once"],
        cwd=ROOT,
        env={
            "PATH": os.environ["PATH"], "DATABASE_URL": database_url, "INSTANCE_DIR": str(tmp_path),
            "SECRET_KEY": "test", "WEBHOOKS_ALLOW_LOOPBACK": "1",
        },
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )  # fmt: skip
    assert receiver.arrived.wait(60)
    process.send_signal(signal.SIGKILL)
    process.wait()
    receiver.delay = 0
    assert log(webhook) == []
    deliverer.drain()
    assert len(receiver.received) == 1, "the lease is not over"
    time_passes()
    deliverer.drain()
    first, again, second = receiver.received
    assert first.id == again.id != second.id
    assert first.body == again.body
    assert len(log(webhook)) == 2


# SQLite has one writer at a time.
@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_lower_number_that_is_committed_later_is_not_lost(
    app: Flask, deliverer: Deliverer, receiver: Receiver, hook: Hook
) -> None:
    webhook, _ = hook(receiver.url)
    row = {
        "cvr": OTHER_FIRM, "scheme": "ppf", "status": "verified", "effective_on": today(),
        "recorded_at": datetime.now(UTC), "source_url": "", "note_da": "", "note_en": "",
    }  # fmt: skip
    with db.engine.connect() as slow:
        slow.execute(insert(VerificationEvent).values(**row))
        verification.record_events("test", [(FIRM, Event("rsv", Status.VERIFIED, today()))])
        db.session.commit()
        assert queries.horizon(patience=0.1) is None
        deliverer.drain()
        assert receiver.received == []
        slow.commit()
    deliverer.drain()
    assert [m["data"]["cvr"] for m in bodies(receiver)] == [OTHER_FIRM, FIRM]  # type: ignore[index]
    numbers = db.session.scalars(select(VerificationEvent.id).order_by(VerificationEvent.id)).all()
    assert [d.event_id for d in log(webhook)] == list(numbers)
