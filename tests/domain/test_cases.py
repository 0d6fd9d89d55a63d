"""The case: every walk through the table keeps the rules of four eyes, reasons and time."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain import cases
from app.domain.cases import (
    APPEAL_WITHIN,
    MOVES,
    RUNNING,
    Criterion,
    Facts,
    Kind,
    Mark,
    Party,
    Spell,
    State,
    Step,
    StepRefused,
)

DAY = date(2026, 3, 2)
DONE = Criterion("purpose", Mark.MET, "Formålet står i § 2.", has_evidence=True)
READY = Facts(criteria=(DONE,))


def refused(state: State, step: Step, party: Party, facts: Facts = READY, **more: object) -> str:
    with pytest.raises(StepRefused) as caught:
        cases.move(state, step, party, facts, **{"on": DAY, "reason": "Fordi", "person": "user:1"} | more)  # type: ignore[arg-type]
    return caught.value.reason


def test_the_usual_way_to_an_approval() -> None:
    state = State.DRAFT
    for step, party, person in (
        (Step.HAND_IN, Party.FIRM, None),
        (Step.TAKE, Party.VERIFIER, "user:1"),
        (Step.ASK, Party.VERIFIER, "user:1"),
        (Step.ANSWER, Party.FIRM, None),
        (Step.RECOMMEND, Party.VERIFIER, "user:1"),
        (Step.APPROVE, Party.VERIFIER, "user:2"),
    ):
        state = cases.move(
            state, step, party, replace(READY, recommended_by="user:1"), person=person, reason="Fordi", on=DAY
        )
    assert state is State.APPROVED


@given(st.sampled_from(State), st.sampled_from(Step), st.sampled_from(Party))
def test_only_what_the_table_holds_is_possible(state: State, step: Step, party: Party) -> None:
    facts = replace(READY, recommended_by="user:1", decided_by="user:2")
    if step is Step.RESUME:
        facts = replace(facts, kind=Kind.RECHECK)
    held = [m for m in MOVES if (m.before, m.step) == (state, step)]
    if held and held[0].by is party:
        moved = cases.move(state, step, party, facts, person="user:3", reason="Fordi", on=DAY)
        assert moved is held[0].after
        assert step in cases.possible(state, party)
    else:
        assert refused(state, step, party, facts, person="user:3") == (
            "wrong_party" if held else "not_possible"
        )
        assert step not in cases.possible(state, party)


@given(
    st.lists(
        st.tuples(st.sampled_from(Step), st.sampled_from(["user:1", "user:2", "user:3"]), st.booleans()),
        max_size=40,
    )
)
def test_no_walk_lets_one_person_decide_alone(steps: list[tuple[Step, str, bool]]) -> None:
    state, facts = State.DRAFT, READY
    for step, person, says_why in steps:
        found = cases.TABLE.get((state, step))
        party = found.by if found else Party.VERIFIER
        try:
            after = cases.move(
                state, step, party, facts, person=person, reason="Fordi" if says_why else " ", on=DAY
            )
        except StepRefused:
            continue
        if step is Step.RECOMMEND:
            facts = replace(facts, recommended_by=person)
        if step in cases.DECISIONS:
            assert person != facts.recommended_by
            assert not (state is State.APPEALED and person == facts.decided_by)
            assert says_why
            facts = replace(facts, decided_by=person, decided_on=DAY)
        state = after
    assert state in (State.APPROVED, State.REJECTED, State.APPEALED) or facts.decided_by is None


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        (replace(READY, criteria=(Criterion("purpose", has_evidence=True),)), "criteria_open"),
        (replace(READY, criteria=(replace(DONE, reason=" "),)), "criteria_open"),
        (replace(READY, criteria=(replace(DONE, mark=Mark.NOT_MET),)), "criterion_not_met"),
        (replace(READY, recommended_by="user:2"), "same_person"),
        (replace(READY, conflicted=frozenset({"user:2"})), "conflict"),
        (replace(READY, company_is_active=False), "company_ceased"),
        (replace(READY, is_suspended=True), "suspended"),
    ],
)
def test_what_stops_an_approval(facts: Facts, reason: str) -> None:
    assert refused(State.RECOMMENDED, Step.APPROVE, Party.VERIFIER, facts, person="user:2") == reason


LAID = replace(DONE, documents=frozenset({"a", "b"}))


@pytest.mark.parametrize(
    ("state", "step", "mark", "opened", "reason"),
    [
        (State.UNDER_REVIEW, Step.RECOMMEND, Mark.MET, "", "evidence_unopened"),
        (State.UNDER_REVIEW, Step.RECOMMEND, Mark.PARTLY, "a", "evidence_unopened"),
        (State.UNDER_REVIEW, Step.RECOMMEND, Mark.NOT_MET, "b", "evidence_unopened"),
        (State.UNDER_REVIEW, Step.RECOMMEND, Mark.NOT_RELEVANT, "", ""),
        (State.UNDER_REVIEW, Step.RECOMMEND, Mark.MET, "ab", ""),
        (State.RECOMMENDED, Step.APPROVE, Mark.MET, "", "evidence_unopened"),
        (State.RECOMMENDED, Step.APPROVE, Mark.MET, "ab", ""),
        (State.RECOMMENDED, Step.REJECT, Mark.NOT_MET, "a", "evidence_unopened"),
        (State.RECOMMENDED, Step.REJECT, Mark.NOT_MET, "ab", ""),
        (State.RECOMMENDED, Step.RETURN, Mark.MET, "", ""),
        (State.APPEALED, Step.APPROVE, Mark.MET, "a", "evidence_unopened"),
        (State.APPEALED, Step.APPROVE, Mark.MET, "ab", ""),
    ],
)
def test_nobody_judges_what_they_have_not_opened(
    state: State, step: Step, mark: Mark, opened: str, reason: str
) -> None:
    """That somebody else has opened it is no help: the eyes are one's own."""
    openings = {("user:3", d) for d in opened} | {("user:1", "a"), ("user:1", "b")}
    facts = Facts(
        criteria=(replace(LAID, mark=mark),),
        recommended_by="user:1",
        decided_by="user:2",
        openings=frozenset(openings),
    )
    assert cases.unopened(facts, "user:3") == (
        frozenset() if mark is Mark.NOT_RELEVANT else {"a", "b"} - set(opened)
    )
    if reason:
        assert refused(state, step, Party.VERIFIER, facts, person="user:3") == reason
    else:
        cases.move(state, step, Party.VERIFIER, facts, person="user:3", reason="Fordi", on=DAY)


@pytest.mark.parametrize(
    ("kind", "mark", "wants", "is_refused"),
    [
        (Kind.APPLICATION, Mark.MET, True, True),
        (Kind.RENEWAL, Mark.PARTLY, True, True),
        (Kind.APPLICATION, Mark.MET, False, False),
        (Kind.APPLICATION, Mark.NOT_MET, True, False),
        (Kind.RECHECK, Mark.MET, True, False),
    ],
)
def test_nothing_is_met_without_a_document_that_can_show_it(
    kind: Kind, mark: Mark, wants: bool, is_refused: bool
) -> None:
    criterion = Criterion("purpose", mark, "Fordi.", wants_evidence=wants, has_evidence=False)
    facts = Facts(kind=kind, criteria=(criterion,))
    if is_refused:
        assert refused(State.UNDER_REVIEW, Step.RECOMMEND, Party.VERIFIER, facts) == "evidence_missing"
    else:
        cases.move(
            State.UNDER_REVIEW, Step.RECOMMEND, Party.VERIFIER, facts, person="user:1", reason="-", on=DAY
        )


def test_a_decision_says_why() -> None:
    assert (
        refused(State.RECOMMENDED, Step.REJECT, Party.VERIFIER, person="user:2", reason="\n ") == "no_reason"
    )
    assert refused(State.UNDER_REVIEW, Step.ASK, Party.VERIFIER, reason="") == "no_reason"


def test_an_appeal_has_its_time_and_a_third_person() -> None:
    facts = replace(READY, recommended_by="user:1", decided_by="user:2", decided_on=DAY)
    late = DAY + APPEAL_WITHIN + timedelta(days=1)
    assert refused(State.REJECTED, Step.APPEAL, Party.FIRM, facts, on=late) == "too_late"
    assert (
        cases.move(State.REJECTED, Step.APPEAL, Party.FIRM, facts, on=DAY + APPEAL_WITHIN) is State.APPEALED
    )
    assert refused(State.APPEALED, Step.APPROVE, Party.VERIFIER, facts, person="user:2") == "same_person"
    assert refused(State.APPEALED, Step.APPROVE, Party.VERIFIER, facts, person="user:1") == "same_person"
    third = cases.move(
        State.APPEALED, Step.APPROVE, Party.VERIFIER, facts, person="user:3", reason="Nye bilag", on=DAY
    )
    assert third is State.APPROVED


def test_an_application_needs_a_living_company_and_its_evidence() -> None:
    bare = Facts(criteria=(Criterion("purpose"), Criterion("other", wants_evidence=False)))
    assert refused(State.DRAFT, Step.HAND_IN, Party.FIRM, bare) == "evidence_missing"
    gone = replace(READY, company_is_active=False)
    assert refused(State.DRAFT, Step.HAND_IN, Party.FIRM, gone) == "company_ceased"


@given(st.lists(st.tuples(st.sampled_from(State), st.integers(0, 60)), min_size=1, max_size=12))
def test_the_clock_stands_still_while_the_firm_owes_an_answer(parts: list[tuple[State, int]]) -> None:
    spells, day, worked = [], DAY, 0
    for state, days in parts:
        spells.append(Spell(state, day))
        day += timedelta(days=days)
        worked += days if state in RUNNING else 0
    assert cases.days_worked(spells, day) == worked
    due = cases.due_on(spells, day)
    assert (due is None) == (spells[-1].state not in RUNNING)
    if due:
        assert due == day + cases.DUE_AFTER - timedelta(days=worked)


def test_the_figures_of_the_desk() -> None:
    def case(*parts: tuple[State, int]) -> tuple[Spell, ...]:
        return tuple(Spell(state, DAY + timedelta(days=after)) for state, after in parts)

    found = cases.figures(
        [
            case((State.APPLIED, 0), (State.UNDER_REVIEW, 2), (State.APPROVED, 10)),
            case(
                (State.APPLIED, 0), (State.UNDER_REVIEW, 1), (State.WAITING, 3), (State.UNDER_REVIEW, 20),
                (State.RECOMMENDED, 22), (State.REJECTED, 25),
            ),
            case((State.APPLIED, 5), (State.WAITING, 9)),
            case((State.DRAFT, 0)),
            case((State.APPLIED, 0), (State.WITHDRAWN, 1)),
        ],
        DAY + timedelta(days=30),
    )  # fmt: skip
    assert (found.decided, found.median_days, found.returned, found.rejected) == (2, 9, 0.5, 0.5)
    assert found.oldest_open == 25
    assert cases.figures([], DAY) == cases.Figures(0, None, None, None, None)


def test_a_recheck_is_not_withdrawn_or_closed_and_takes_nothing_away_unheard() -> None:
    facts = replace(READY, kind=Kind.RECHECK)
    assert refused(State.APPLIED, Step.WITHDRAW, Party.FIRM, facts) == "not_possible"
    assert refused(State.WAITING, Step.CLOSE, Party.CLOCK, facts) == "not_possible"
    assert refused(State.WAITING, Step.RESUME, Party.CLOCK, READY) == "not_possible"
    assert refused(State.RECOMMENDED, Step.REJECT, Party.VERIFIER, facts) == "not_heard"
    heard = replace(facts, was_heard=True)
    step = cases.move(
        State.RECOMMENDED, Step.REJECT, Party.VERIFIER, heard, person="user:1", reason="Fordi", on=DAY
    )
    assert step is State.REJECTED
