"""A need's steps in the database: its log, its moments, and two who act at once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from app.audit.models import AuditEntry
from app.domain.access import Role
from app.domain.moments import in_utc
from app.domain.needs import State, Step, StepRefused
from app.extensions import db
from app.needs import daily, services
from app.needs.models import Need, NeedStep
from tests.factories.needs import need
from tests.factories.people import organisation, person


def buyer() -> str:
    return organisation((person(), Role.OWNER), kind="municipality")


def test_each_step_stands_in_the_log_and_the_trail(app: Flask) -> None:
    posted = need(buyer(), State.PUBLISHED)
    db.session.commit()
    steps = db.session.execute(
        select(NeedStep.step, NeedStep.state).where(NeedStep.need_id == posted.id).order_by(NeedStep.id)
    ).all()
    assert [tuple(s) for s in steps] == [
        ("open", "draft"),
        ("submit", "submitted"),
        ("publish", "published"),
    ]
    trail = db.session.scalars(
        select(AuditEntry.action).where(AuditEntry.subject == f"need:{posted.id}")
    ).all()
    assert {"need.open", "need.submit", "need.publish"} <= set(trail)
    assert None not in (posted.submitted_at, posted.published_at)
    assert posted.closed_at is None


def test_who_follows_hears_of_each_step_before_the_commit(app: Flask) -> None:
    heard: list[tuple[str, Step]] = []

    def follow(actor: str, _need: Need, step: Step) -> None:
        heard.append((actor, step))

    services.FOLLOWERS.append(follow)
    try:
        need(buyer(), State.PUBLISHED)
    finally:
        services.FOLLOWERS.remove(follow)
    assert heard == [("user:2", Step.SUBMIT), ("user:2", Step.PUBLISH)]


def test_a_need_with_gaps_is_not_handed_in(app: Flask) -> None:
    with pytest.raises(StepRefused, match="gaps"):
        need(buyer(), State.SUBMITTED, contact_email="")
    db.session.rollback()


def test_the_second_of_two_at_once_is_told(app: Flask) -> None:
    posted = need(buyer(), State.SUBMITTED)
    db.session.commit()
    # Somebody else's commit between our reading and our writing.
    with db.engine.begin() as other:
        other.execute(update(Need).where(Need.id == posted.id).values(version=Need.version + 1))
    with pytest.raises(services.Overtaken):
        services.take_step("user:3", posted, Step.PUBLISH)
    db.session.rollback()


def test_the_day_closes_what_is_over_once(app: Flask) -> None:
    over = need(buyer())
    open_still = need(buyer(), answer_by=datetime.now(UTC) + timedelta(days=60))
    db.session.commit()
    then = datetime.now(UTC) + timedelta(days=30)
    daily.close_over(then)
    daily.close_over(then)
    assert (over.state, open_still.state) == ("closed", "published")
    assert over.closed_at is not None
    assert in_utc(over.closed_at) == then
    steps = select(NeedStep.id).where(NeedStep.need_id == over.id, NeedStep.step == "expire")
    assert len(db.session.scalars(steps).all()) == 1


def test_codes_keep_their_order_and_may_change_places(app: Flask) -> None:
    posted = need(buyer(), State.DRAFT, codes=("55520000", "55300000"))
    services.set_codes(posted, ("55300000", "55520000", "55300000"))
    db.session.commit()
    db.session.expire_all()
    assert [c.code for c in posted.codes] == ["55300000", "55520000"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"state": "nowhere"},
        {"kind": "gift"},
        {"reservation": "par99"},
        {"value_dkk": 0},
        {"published_at": None},
    ],
)
def test_the_database_refuses_what_the_rules_do_not_know(app: Flask, wrong: dict[str, object]) -> None:
    posted = need(buyer())
    db.session.commit()
    with pytest.raises(IntegrityError):
        db.session.execute(update(Need).where(Need.id == posted.id).values(**wrong))
    db.session.rollback()
