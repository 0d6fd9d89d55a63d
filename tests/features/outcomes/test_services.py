"""An outcome from closing to both sides' word and the public figures, in both databases."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from flask import Flask

from app.dialogue import services as dialogue
from app.dialogue.services import Written
from app.domain.access import Role
from app.domain.needs import Kind, State, Step, StepRefused
from app.domain.outcomes import Award, Confirmation, Figures, Refused
from app.extensions import db
from app.needs.models import Need
from app.needs.services import take_step
from app.outcomes import queries, services
from app.outcomes.models import Feedback
from app.reference import barriers
from app.search.snapshot import today
from tests.conftest import Statements
from tests.factories.needs import need
from tests.factories.people import organisation, person
from tests.factories.suppliers import valid_cvr

Counting = Callable[[], AbstractContextManager[Statements]]
WINNER, LOSER = valid_cvr(41), valid_cvr(42)


def closed(kind: Kind = Kind.QUOTES) -> Need:
    """A closed need with two answers."""
    made = need(organisation((person(), Role.OWNER), kind="municipality"), kind=kind)
    for cvr in (WINNER, LOSER):
        answer = dialogue.write_answer("user:5", made, cvr, f"Firma {cvr}", Written("Vi kan.", 100_000))
        dialogue.send_answer("user:5", made, answer)
    take_step("user:1", made, Step.CLOSE)
    db.session.commit()
    return made


def _figures() -> Figures:
    """Those of this year."""
    return queries.yearly(today())[0][1]


def test_an_award_is_told_by_both_sides(app: Flask) -> None:
    made = closed()
    award = Award(WINNER, "Vinderen", 200_000)
    with pytest.raises(Refused, match="feedback_missing"):
        services.award("user:1", made, [award], {})
    services.award("user:1", made, [award], {LOSER: "I var dyrere pr. kuvert."}, "Godt felt.")
    db.session.commit()
    page = queries.outcome_of(made.id)
    assert page is not None
    (line,) = page.awards
    assert (made.state, line.value_dkk, line.confirmation, line.agrees) == ("awarded", 200_000, "asked", None)
    assert _figures().confirmed_dkk == 0
    services.confirm("user:9", line.id, WINNER, Confirmation.OTHER, 195_000)
    db.session.commit()
    figures = _figures()
    assert (figures.awarded, figures.answers, figures.awarded_dkk, figures.confirmed_dkk) == (
        1,
        2,
        200_000,
        200_000,
    )
    assert figures.days == 0
    feedback = db.session.get(Feedback, (made.id, LOSER))
    assert feedback is not None
    assert feedback.text == "I var dyrere pr. kuvert."


def test_only_the_supplier_named_confirms(app: Flask) -> None:
    made = closed()
    services.award("user:1", made, [Award(WINNER, "Vinderen", 200_000)], {LOSER: "For sent."})
    (line,) = queries.outcome_of(made.id).awards  # type: ignore[union-attr]
    with pytest.raises(Refused, match="not_asked"):
        services.confirm("user:9", line.id, LOSER, Confirmation.CONFIRMED)


def test_no_award_hands_its_barrier_over(app: Flask) -> None:
    made = closed()
    told = {WINNER: "Vi udskyder købet.", LOSER: "Vi udskyder købet."}
    with pytest.raises(Refused, match="no_barrier"):
        services.end_without_award("user:1", made, [], told)
    services.end_without_award("user:1", made, ["P7", "P15", "P7"], told)
    db.session.commit()
    figures = _figures()
    assert (figures.not_awarded, figures.barriers) == (1, (("P15", 1), ("P7", 1)))


def test_talks_end_without_barrier_and_without_award(app: Flask) -> None:
    made = closed(Kind.MARKET_DIALOGUE)
    told = {WINNER: "Tak for jeres svar.", LOSER: "Tak for jeres svar."}
    with pytest.raises(Refused, match="talks_only"):
        services.award("user:1", made, [Award(WINNER, "Vinderen")], told)
    services.end_without_award("user:1", made, [], told)
    assert made.state == "not_awarded"


def test_an_open_need_has_no_outcome(app: Flask) -> None:
    made = need(organisation((person(), Role.OWNER), kind="municipality"), State.PUBLISHED)
    with pytest.raises(StepRefused, match="not_possible"):
        services.award("user:1", made, [Award(WINNER, "Vinderen")], {})
    assert queries.outcome_of(made.id) is None


def test_the_barriers_are_the_44_of_three_perspectives() -> None:
    found = barriers.barriers().values()
    counts = {p: sum(b.perspective == p for b in found) for p in ("public", "social", "private")}
    assert counts == {"public": 18, "social": 17, "private": 9}


def test_the_figures_take_four_statements_whatever_the_years(app: Flask, count_sql: Counting) -> None:
    closed()
    long_ago = closed()
    assert long_ago.published_at is not None
    long_ago.published_at -= timedelta(days=3 * 366)
    db.session.commit()
    with count_sql() as statements:
        years = queries.yearly(today())
    assert len(statements) == 4
    assert [year for year, _ in years] == list(range(today().year, today().year - len(years), -1))
    assert (years[0][1].published, years[-1][1].published, years[1][1].published) == (1, 1, 0)
