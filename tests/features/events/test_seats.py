"""Seats: given out once, also when many come at once; the waiting list keeps its order; everybody is told."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskCliRunner
from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError

from app.domain.events import Refused, SignUpState, Step
from app.events import services
from app.events.models import Event, EventSignUp
from app.events.services import Overtaken
from app.extensions import db
from app.notifications.models import OutboxMessage
from tests.factories.events import asked, coming, command, event


def states(made: Event) -> list[str]:
    return list(
        db.session.scalars(
            select(EventSignUp.state).where(EventSignUp.event_id == made.id).order_by(EventSignUp.id)
        )
    )


def kinds(to: EventSignUp) -> list[str]:
    return list(
        db.session.scalars(
            select(OutboxMessage.kind).where(OutboxMessage.to_address == to.email).order_by(OutboxMessage.id)
        )
    )


def taken(made: Event) -> int:
    return db.session.scalars(select(Event.taken).where(Event.id == made.id)).one()


def test_a_wish_takes_nothing_before_its_link_is_used(app: Flask) -> None:
    made = event()
    held = asked(made, 1, 3)
    assert (held.state, taken(made)) == ("asked", 0)
    assert services.confirm(held.id) is SignUpState.SEATED
    assert services.confirm(held.id) is SignUpState.SEATED
    assert taken(made) == 3
    assert kinds(held) == ["event_asked", "event_receipt"]


def test_who_is_first_on_the_waiting_list_moves_up_first(app: Flask) -> None:
    made = event()
    first, large, small = coming(made, 1, 3), coming(made, 2, 2), coming(made, 3, 1)
    assert states(made) == ["seated", "waiting", "waiting"]
    services.cancel(first.id)
    services.cancel(first.id)
    assert states(made) == ["cancelled", "seated", "seated"]
    assert taken(made) == 3
    assert kinds(large) == ["event_asked", "event_receipt", "event_moved_up"]
    assert kinds(first)[-1] == "event_given_back"
    assert small.id


def test_nobody_is_overtaken_by_a_smaller_party(app: Flask) -> None:
    made = event()
    coming(made, 1, 2)
    coming(made, 2, 2)
    coming(made, 3, 1)
    assert states(made) == ["seated", "waiting", "waiting"]


def test_more_seats_go_to_those_who_wait_and_fewer_than_taken_are_refused(app: Flask) -> None:
    made = event(capacity=1)
    coming(made, 1)
    waiting = coming(made, 2)
    with pytest.raises(Refused, match="too_few_seats"):
        services.write("user:1", command(capacity=0), services.hold(made.id))
    services.write("user:1", command(capacity=2, place="Et andet sted"), services.hold(made.id))
    db.session.commit()
    assert states(made) == ["seated", "seated"]
    assert kinds(waiting) == ["event_asked", "event_receipt", "event_moved", "event_moved_up"]
    with pytest.raises(Overtaken):
        services.write("user:1", command(), services.hold(made.id), seen=1)


def test_one_address_has_one_place(app: Flask) -> None:
    made = event()
    held = coming(made, 1)
    asked(made, 1, 2)
    assert states(made) == ["seated"]
    assert kinds(held)[-1] == "event_known"


def test_called_off_is_told_to_everybody_and_nobody_moves_up(app: Flask) -> None:
    made = event(capacity=1)
    people = [coming(made, 1), coming(made, 2)]
    services.take_step("user:1", made.id, Step.CANCEL)
    assert [kinds(p)[-1] for p in people] == ["event_called_off"] * 2
    services.cancel(people[0].id)
    assert states(made) == ["cancelled", "waiting"]
    with pytest.raises(Refused, match="not_open"):
        asked(made, 3)


def test_the_database_holds_the_capacity_too(app: Flask) -> None:
    made = event(capacity=1)
    with pytest.raises(IntegrityError):
        db.session.execute(update(Event).where(Event.id == made.id).values(taken=2))


def test_twenty_links_at_once_give_out_each_seat_once(app: Flask) -> None:
    made = event(capacity=7)
    ids = [asked(made, n, 1 + n % 2).id for n in range(20)]
    number = made.id
    db.session.remove()

    def use(sign_up_id: int) -> SignUpState:
        with app.app_context():
            found = services.confirm(sign_up_id)
            db.session.commit()
            return found

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(use, ids))
    sums = db.session.execute(
        select(EventSignUp.state, func.sum(EventSignUp.seats))
        .where(EventSignUp.event_id == number)
        .group_by(EventSignUp.state)
    )
    seats: dict[str, int] = dict(sums.all())  # type: ignore[arg-type]
    held = db.session.get_one(Event, number)
    assert held.taken == seats["seated"] <= 7
    assert sum(seats.values()) == 30
    # Whoever waits came after all who have a seat.
    order = list(
        db.session.scalars(
            select(EventSignUp.state)
            .where(EventSignUp.event_id == number)
            .order_by(EventSignUp.confirmed_at, EventSignUp.id)
        )
    )
    assert order == sorted(order)
    assert found.count(SignUpState.SEATED) == order.count("seated")


def test_seats_given_back_at_once_are_all_given_out_again(app: Flask) -> None:
    made = event(capacity=4)
    seated = [coming(made, n).id for n in range(4)]
    waiting = [coming(made, n).id for n in range(4, 8)]
    number = made.id
    db.session.remove()

    def give_back(sign_up_id: int) -> None:
        with app.app_context():
            services.cancel(sign_up_id)
            db.session.commit()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(give_back, seated))
    assert db.session.get_one(Event, number).taken == 4
    assert {db.session.get_one(EventSignUp, n).state for n in waiting} == {"seated"}


def test_the_day_before_once_and_what_nobody_confirmed_is_forgotten(
    app: Flask, runner: FlaskCliRunner
) -> None:
    starts = datetime.now(UTC) + timedelta(days=1)
    made = event(starts_at=starts, ends_at=starts + timedelta(hours=1), sign_up_by=starts)
    held = coming(made, 1)
    old = asked(made, 2)
    old.asked_at = datetime.now(UTC) - timedelta(days=3)
    db.session.commit()
    assert "1 reminded, 1 forgotten" in runner.invoke(args=["events", "run-day"]).output
    assert "0 reminded, 0 forgotten" in runner.invoke(args=["events", "run-day"]).output
    assert kinds(held)[-1] == "event_reminder"
