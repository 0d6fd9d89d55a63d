"""Whatever extracts come, in whatever order of firms: history only grows, and the answer is the extract's."""

from __future__ import annotations

import tempfile
from datetime import date, timedelta
from pathlib import Path

from flask import Flask
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from app.domain.registers import Kind, Reason
from app.domain.verification import CURRENT, standing
from app.extensions import db
from app.registers import services
from app.registers.models import RegisterExtract
from app.registers.reading import read
from app.verification import queries
from app.verification.models import VerificationEvent
from tests.factories.suppliers import valid_cvr
from tests.features.registers.conftest import write

FIRMS = [valid_cvr(2600 + n) for n in range(4)]
FIRST = date(2026, 1, 1)

# A firm in an extract: not in it, registered with a date or without one, or struck off so many days before.
state = st.one_of(
    st.none(),
    st.just(("", "")),
    st.tuples(st.integers(1, 900), st.just("")),
    st.tuples(st.integers(901, 2000), st.integers(0, 60)),
)
extract = st.tuples(st.integers(0, 40), st.tuples(*(state for _ in FIRMS)))


def rows_of(as_of: date, states: tuple[object, ...]) -> list[str]:
    rows = []
    for cvr, held in zip(FIRMS, states, strict=True):
        if isinstance(held, tuple):
            begins, ends = ((as_of - timedelta(days=d)).isoformat() if d != "" else "" for d in held)
            rows.append(f"{cvr},Hus {cvr} ApS,{begins},{ends}")
    return rows


def events() -> list[tuple[object, ...]]:
    e = VerificationEvent
    found = db.session.execute(
        select(e.id, e.cvr, e.scheme, e.status, e.effective_on, e.valid_to, e.recorded_at).order_by(e.id)
    )
    return [tuple(row) for row in found]


@settings(
    max_examples=25,
    deadline=None,
    # Making a failing example smaller takes minutes on a real database.
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(extracts=st.lists(extract, min_size=1, max_size=6))
def test_any_sequence_of_extracts(app: Flask, extracts: list[tuple[int, tuple[object, ...]]]) -> None:
    as_of, history = FIRST, []
    with db.session.begin_nested() as savepoint, tempfile.TemporaryDirectory() as folder:
        known = events()
        for days, states in extracts:
            as_of += timedelta(days=days)
            path = write(Path(folder) / "a.csv", *rows_of(as_of, states))
            file = read(path, as_of)
            report = services.take_in("test", "rsv", as_of, file, "a.csv", confirm=True)
            now = events()
            # Only ever more is known.
            assert now[: len(known)] == known
            known = now
            if report.is_known:
                continue
            # That a day of registration has become a later one is all that is left to a person.
            doubts = {f.reason for f in report.findings if f.kind is Kind.PERSON}
            assert doubts <= {Reason.LATER_DATE}
            for cvr in FIRMS:
                held = file.entries.get(cvr)
                state = standing(queries.events_of([cvr]).get(cvr, []), as_of)
                is_current = state is not None and state.status in CURRENT
                assert is_current == bool(held and held.is_registered), (cvr, as_of)
            # The same once more changes nothing.
            again = services.take_in("test", "rsv", as_of, file, "a.csv")
            assert again.is_known
            assert events() == now
            history.append((as_of, report.extract_id))
        assert len(history) <= len(extracts)
        assert len(db.session.scalars(select(RegisterExtract)).all()) == len(history)
        savepoint.rollback()
