"""The demo's cases: there once, in many states, with documents that open, and told by the rules."""

from __future__ import annotations

from flask.testing import FlaskCliRunner

from app.cases.models import Case, CaseStep, Evidence
from app.domain.cases import TABLE, State, Step
from app.extensions import db
from app.verification.queries import look_up


def test_the_desk_of_the_demo_is_not_empty_and_loading_again_adds_nothing(runner: FlaskCliRunner) -> None:
    first = runner.invoke(args=["demo", "load"])
    assert "demo cases for the verifiers' desk" in first.output
    cases = db.session.query(Case).all()
    assert {c.state for c in cases} >= {
        "applied", "under_review", "waiting", "recommended", "approved", "rejected", "appealed",
    }  # fmt: skip
    assert "demo cases" not in runner.invoke(args=["demo", "load"]).output
    assert db.session.query(Case).count() == len(cases)
    for case in cases:
        steps = db.session.query(CaseStep).filter_by(case_id=case.id).order_by(CaseStep.id).all()
        state = State(steps[0].state)
        for step in steps[1:]:
            state = TABLE[state, Step(step.step)].after
        assert state.value == case.state
        assert [s.at for s in steps] == sorted(s.at for s in steps)
        if case.state == "approved":
            held = look_up(case.cvr).under(case.scheme)
            assert held is not None
            assert held.event.effective_on == case.decided_on
            assert held.valid_to == case.valid_to
    documents = db.session.query(Evidence).all()
    assert documents
    assert all(
        d.content and d.content.startswith(b"%PDF-1.4") and d.content.endswith(b"%%EOF\n") for d in documents
    )
