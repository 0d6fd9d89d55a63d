"""Which case comes first, which has been left, and who may decide: the same as the rules of the case say."""

from __future__ import annotations

import itertools
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.cases import Facts, Kind, Party, State, Step, StepRefused, move
from app.domain.desk import Heap, Place, Risk, offers, urgency
from app.domain.quarters import begins, last_quarters, quarter_of

TODAY = date(2026, 11, 26)
PEOPLE = st.sampled_from(["user:1", "user:2", "user:3"])


def place(**values: object) -> Place:
    known: dict[str, object] = {
        "case_id": 1, "state": State.APPLIED, "kind": Kind.APPLICATION, "cause": "", "due_on": TODAY,
        "touched_on": TODAY, "holder": "", "recommended_by": "", "decided_by": "",
    }  # fmt: skip
    return Place(**(known | values))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("values", "risk"),
    [
        ({"kind": Kind.RECHECK, "cause": "tip"}, Risk.HIGH),
        ({"kind": Kind.RECHECK, "cause": "struck_off"}, Risk.HIGH),
        ({"kind": Kind.RECHECK, "cause": "suspicious"}, Risk.HIGH),
        ({"kind": Kind.RECHECK, "cause": "name"}, Risk.RAISED),
        ({"kind": Kind.RENEWAL}, Risk.RAISED),
        ({"state": State.APPEALED}, Risk.RAISED),
        ({}, Risk.ORDINARY),
    ],
)
def test_the_risk_follows_from_why_there_is_a_case(values: dict[str, object], risk: Risk) -> None:
    assert place(**values).risk is risk


def test_the_fewest_days_left_come_first_and_risk_settles_a_draw() -> None:
    late = place(case_id=5, due_on=TODAY - timedelta(days=1))
    soon, later = (place(case_id=n, due_on=TODAY + timedelta(days=d)) for n, d in ((4, 2), (1, 27)))
    grave = place(case_id=3, kind=Kind.RECHECK, cause="tip", due_on=TODAY + timedelta(days=2))
    still = place(case_id=2, state=State.WAITING, due_on=None, touched_on=TODAY - timedelta(days=9))
    assert sorted([still, later, soon, grave, late], key=urgency) == [late, grave, soon, later, still]


@pytest.mark.parametrize(
    ("touched", "today", "left"),
    [
        (date(2026, 11, 19), date(2026, 11, 26), False),  # Thursday to Thursday: five working days
        (date(2026, 11, 18), date(2026, 11, 26), True),
        (date(2026, 12, 22), date(2026, 12, 31), False),  # Christmas and New Year's Eve do not count
        (date(2026, 12, 22), date(2027, 1, 4), False),
        (date(2026, 12, 22), date(2027, 1, 6), True),
    ],
)
def test_a_case_is_left_after_five_working_days(touched: date, today: date, left: bool) -> None:
    assert place(touched_on=touched).is_left(today) is left
    assert not place(touched_on=touched, state=State.WAITING).is_left(today)


@given(
    state=st.sampled_from([State.RECOMMENDED, State.APPEALED]),
    recommender=PEOPLE, decider=PEOPLE, person=PEOPLE, conflicted=st.booleans(),
)  # fmt: skip
def test_the_queue_offers_for_decision_what_the_rules_let_the_person_decide(
    state: State, recommender: str, decider: str, person: str, conflicted: bool
) -> None:
    decided_by = decider if state is State.APPEALED else ""
    facts = Facts(
        recommended_by=recommender, decided_by=decided_by or None,
        conflicted=frozenset({person} if conflicted else ()),
    )  # fmt: skip
    found = place(state=state, recommended_by=recommender, decided_by=decided_by, is_conflicted=conflicted)
    try:
        move(state, Step.REJECT, Party.VERIFIER, facts, person=person, reason="Nej", on=TODAY)
        allowed = True
    except StepRefused:
        allowed = False
    assert found.may_be_decided_by(person) is allowed
    assert found.lies_in(Heap.TO_DECIDE, person, TODAY) is allowed


@given(state=st.sampled_from(State), person=PEOPLE, holder=PEOPLE)
def test_work_is_offered_to_the_one_who_has_the_case(state: State, person: str, holder: str) -> None:
    works = frozenset({Step.ASK, Step.RECOMMEND})
    for offer in offers(state, Facts(), person=person, holder=holder, on=TODAY, works=works):
        if offer.step in works:
            assert (offer.refused == "not_holder") is (person != holder)


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(1, 12))
def test_quarters_follow_each_other_up_to_the_present_one(day: date, count: int) -> None:
    found = last_quarters(day, count)
    assert found[-1] == quarter_of(day)
    assert len(found) == count
    starts = [begins(q) for q in found]
    assert all((b - a).days in (90, 91, 92) for a, b in itertools.pairwise(starts))
    assert starts[-1] <= day
