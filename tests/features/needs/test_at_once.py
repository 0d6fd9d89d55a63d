"""Several people decide on the same need in the same moment, through the pages: one is heard, the others are told."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.domain.access import Duty, Role
from app.domain.needs import State
from app.extensions import db
from app.invitations.models import NeedWaves, NeedWaveStep
from app.needs.models import Need, NeedStep
from app.notifications.models import OutboxMessage
from tests.factories.needs import need
from tests.factories.people import browser, organisation, person
from tests.factories.suppliers import publish

DECISIONS = ("publish", "return", "reject")


def at_once(calls: list[Callable[[], int]]) -> Counter[int]:
    """Begin all calls together, each in a thread of its own; how often each status came."""
    barrier, answers, errors = threading.Barrier(len(calls)), list[int](), list[BaseException]()

    def one(call: Callable[[], int]) -> None:
        barrier.wait()
        try:
            answers.append(call())
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=one, args=(call,)) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    return Counter(answers)


def steps(need_id: int) -> list[str]:
    db.session.rollback()
    return list(
        db.session.scalars(select(NeedStep.step).where(NeedStep.need_id == need_id).order_by(NeedStep.id))
    )


def count(model: type[object], **where: object) -> int:
    return db.session.scalar(select(func.count()).select_from(model).filter_by(**where)) or 0


@pytest.fixture
def waiting(app: Flask) -> tuple[int, int]:
    """A need that waits for a decision, with a supplier that fits: its id and version."""
    app.config["WTF_CSRF_ENABLED"] = False
    publish()
    made = need(organisation((person(), Role.OWNER), kind="municipality", name="Prøveby"), State.SUBMITTED)
    db.session.commit()
    return made.id, made.version


@pytest.mark.parametrize(
    "ways", [("offentliggoer",) * 4, ("offentliggoer", "afvis") * 2], ids=["all publish", "two turn it down"]
)
def test_one_decision_stands_and_the_others_hear_of_it(
    app: Flask, waiting: tuple[int, int], ways: tuple[str, ...]
) -> None:
    need_id, version = waiting
    clients = [browser(app, person(f"Sekretær {n}", duty=Duty.SECRETARY)) for n in range(len(ways))]
    db.session.remove()

    def press(n: int) -> Callable[[], int]:
        data = {"version": str(version), "saetninger": "job"}
        return lambda: clients[n].post(f"/moderation/{need_id}/{ways[n]}/", data=data).status_code

    assert at_once([press(n) for n in range(len(ways))]) == {303: 1, 409: len(ways) - 1}
    taken = [step for step in steps(need_id) if step in DECISIONS]
    assert len(taken) == 1
    assert db.session.get_one(Need, need_id).state == {"publish": "published", "reject": "rejected"}[taken[0]]
    told = count(OutboxMessage, kind="need_published") + count(OutboxMessage, kind="need_rejected")
    assert told == 1
    published = int(taken == ["publish"])
    assert (count(NeedWaves), count(NeedWaveStep, step="rank")) == (published, published)


def test_two_colleagues_hand_in_the_same_draft(app: Flask) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    one, other = person(), person()
    cvr = organisation((one, Role.OWNER), (other, Role.EDITOR), kind="municipality", name="Prøveby")
    made = need(cvr, State.DRAFT)
    db.session.commit()
    need_id, version = made.id, made.version
    clients = [browser(app, one), browser(app, other)]
    db.session.remove()

    def press(n: int) -> Callable[[], int]:
        address = f"/vores-behov/{cvr}/{need_id}/send/"
        return lambda: clients[n].post(address, data={"version": str(version)}).status_code

    statuses = at_once([press(0), press(1)])
    assert statuses[303] >= 1
    assert set(statuses) <= {303, 409}
    assert steps(need_id).count("submit") == 1
