"""What the register of barriers suggests for the next agenda."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from flask import Flask

from app.barriers import queries, services
from app.barriers.services import BarrierCommand
from app.domain.barriers import Perspective, State, Step, Theme
from app.extensions import db
from app.taskforce.barrier_news import news

SAID = "Taskforcen har fundet en vej"


def test_many_new_barriers_are_one_item_and_what_has_moved_stands_by_itself(app: Flask) -> None:
    long_ago = datetime.now(UTC) - timedelta(days=90)
    with app.test_request_context():
        [all_new] = news(long_ago)
        assert all_new.title == "44 nye barrierer i registret"
        assert all_new.path == "/barrierer/"
        code = next(line.code for line in queries.register() if line.state is State.RAISED)
        moved = queries.held(code)
        assert moved is not None
        services.take_step("user:1", moved, Step.START, SAID)
        db.session.commit()
        rest, one = news(long_ago)
        assert (rest.title, one.path) == ("43 nye barrierer i registret", f"/barrierer/{code}/")
        assert code not in rest.text.split(", ")


def test_few_new_barriers_stand_one_by_one(app: Flask) -> None:
    met = datetime.now(UTC)
    command = BarrierCommand(
        frozenset({Perspective.SOCIAL}), next(iter(Theme)), "Vi venter for længe på svar"
    )
    made = services.raise_barrier("user:1", command)
    db.session.commit()
    with app.test_request_context():
        [only] = news(met)
    assert only.title == f"{made.code} Vi venter for længe på svar"
    assert only.path == f"/barrierer/{made.code}/"
