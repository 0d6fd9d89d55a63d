"""The fictional needs: in every state, once, by the rules that hold for everybody."""

from __future__ import annotations

from flask import Flask
from sqlalchemy import func, select

from app.commands.demonstration_needs import BUYERS, STORIES, add_needs
from app.domain import cvr
from app.domain.needs import Kind
from app.extensions import db
from app.needs.models import Need
from app.reference import catalogue


def test_they_come_once_and_stand_where_their_story_ends(app: Flask) -> None:
    assert add_needs() == len(STORIES)
    assert add_needs() == 0
    db.session.commit()
    needs = db.session.scalars(select(Need).order_by(Need.id)).all()
    assert [n.state for n in needs] == [s.state.value for s in STORIES]
    assert {n.kind for n in needs} == {k.value for k in Kind}
    assert all("(opdigtet)" in n.buyer_name for n in needs)
    assert db.session.scalar(select(func.count()).where(Need.is_anonymous)) == 1


def test_their_numbers_and_codes_are_possible() -> None:
    assert all(cvr.parse(number) == number for number in BUYERS)
    for story in STORIES:
        assert set(story.content.codes) <= set(catalogue.cpv_codes())
        assert set(story.content.municipalities) <= set(catalogue.places())
