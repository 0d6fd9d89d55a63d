"""What the search knows of needs: written with the step, read by every process, made anew when it is stale."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import delete, func, select, update

from app.domain.access import Role
from app.domain.needs import State
from app.extensions import db
from app.needs import indexing
from app.needs.models import Need, NeedIndex
from app.open_needs import snapshot
from app.search.documents import cpv_term
from tests.factories.needs import need
from tests.factories.people import organisation, person


@pytest.fixture
def cvr(app: Flask) -> str:
    return organisation((person(), Role.OWNER), kind="municipality")


def entries() -> int:
    return db.session.scalar(select(func.count(NeedIndex.need_id))) or 0


def test_only_public_needs_have_an_entry_and_it_goes_with_the_need(app: Flask, cvr: str) -> None:
    made = need(cvr)
    need(cvr, State.SUBMITTED)
    db.session.commit()
    held = db.session.scalars(select(NeedIndex)).one()
    assert (held.need_id, held.version, held.edition) == (made.id, made.version, indexing.edition())
    entry = indexing.unpack(held.packed)
    assert entry == indexing.entry_of(made)
    assert cpv_term("55520000") in entry.terms
    assert len(entry.terms) == len(entry.strengths)
    db.session.execute(delete(Need).where(Need.id == made.id))
    assert entries() == 0


@pytest.mark.parametrize("how", ["gone", "edition", "version"])
def test_a_need_without_a_fresh_entry_is_found_all_the_same(app: Flask, cvr: str, how: str) -> None:
    made = need(cvr, title="Polering af vinduer")
    db.session.commit()
    before = snapshot.current().rows
    if how == "gone":
        db.session.execute(delete(NeedIndex))
    else:
        db.session.execute(update(NeedIndex).values({how: "x" if how == "edition" else 0, "packed": b"{}"}))
    db.session.commit()
    app.extensions.pop(snapshot.EXTENSION)
    after = snapshot.current()
    assert [(r.id, sorted(r.terms)) for r in after.rows] == [(r.id, sorted(r.terms)) for r in before]
    # Reading changes nothing; the day's run does.
    assert indexing.write_missing() == 1
    db.session.commit()
    assert indexing.write_missing() == 0
    assert db.session.get_one(NeedIndex, made.id).version == db.session.get_one(Need, made.id).version


def test_only_what_has_changed_is_read_again(app: Flask, cvr: str) -> None:
    first = need(cvr, title="Frokost")
    db.session.commit()
    old = snapshot.current()
    assert snapshot.current() is old
    second = need(cvr, title="Rengøring")
    db.session.commit()
    new = snapshot.current()
    assert [r.id for r in new.rows] == [first.id, second.id]
    assert new.rows[0] is old.rows[0]


def test_the_command_writes_what_is_missing(app: Flask, cvr: str) -> None:
    need(cvr)
    db.session.execute(delete(NeedIndex))
    db.session.commit()
    assert "needs: 1 analysed" in app.test_cli_runner().invoke(args=["needs", "reindex"]).output
    assert entries() == 1
