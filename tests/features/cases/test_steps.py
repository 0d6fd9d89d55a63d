"""A case from application to verification, and what the database itself refuses."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, text, update
from sqlalchemy.exc import DBAPIError, IntegrityError

from app.cases import queries, services
from app.cases.models import Case, CaseTransition
from app.domain.cases import MOVES, Kind, Mark, State, Step, StepRefused
from app.domain.verification import Event, Status
from app.extensions import db
from app.integrations.cvr_register import CompanyStatus
from app.search.snapshot import today
from app.verification.queries import look_up
from tests.factories.cases import evidence
from tests.factories.suppliers import publish
from tests.factories.verifications import record
from tests.features.cases.conftest import ADA, BO, CIA, FIRM

Make = Callable[..., Case]


def refused(actor: str, case: Case, step: Step, reason: str = "Fordi") -> str:
    with pytest.raises(StepRefused) as caught:
        services.take_step(actor, case, step, reason)
    return caught.value.reason


def test_the_tables_of_the_database_and_the_rules_are_the_same(app: Flask) -> None:
    stored = {tuple(row) for row in db.session.execute(select(CaseTransition.__table__))}
    assert stored == {(m.before.value, m.after.value) for m in MOVES} | {
        ("none", "draft"),
        ("none", "applied"),
    }


def test_an_approval_by_a_second_person_is_a_verification_at_once(recommended: Make) -> None:
    case = recommended()
    assert look_up(case.cvr).under("par54") is None
    assert refused(ADA, case, Step.APPROVE) == "same_person"
    services.take_step(BO, case, Step.APPROVE, "Enig.")
    found = look_up(case.cvr).under("par54")
    assert found is not None
    assert (found.status, found.since, found.valid_to) == (
        Status.VERIFIED,
        today(),
        queries.rules_of(case).valid_until(today()),
    )


def test_a_rejection_is_never_public(recommended: Make) -> None:
    case = recommended()
    services.take_step(BO, case, Step.REJECT, "Andelen er ikke vist.")
    assert look_up(case.cvr).history == ()
    services.take_step(FIRM, case, Step.APPEAL)
    assert refused(ADA, case, Step.APPROVE) == refused(BO, case, Step.APPROVE) == "same_person"
    services.take_step(CIA, case, Step.APPROVE, "Nye tal.")
    assert look_up(case.cvr).under("par54") is not None


def test_what_is_promised_is_said_and_dated(recommended: Make) -> None:
    case = recommended()
    case.is_conditional, case.missing_da, case.missing_en = True, "Årsrapporten mangler.", "Accounts missing."
    case.valid_to = today() + timedelta(days=60)
    services.take_step(BO, case, Step.APPROVE, "Enig.")
    found = look_up(case.cvr).under("par54")
    assert found is not None
    assert (found.status, found.valid_to) == (Status.CONDITIONAL, case.valid_to)
    assert found.event.note_da == (
        "Årsrapporten mangler. Vist med vedtægter, medarbejderopgørelse, ledelseserklæring. "
        "Afgjort af to verifikatorer hos Buy Social Danmark."
    )


def test_a_renewal_continues_from_the_end(recommended: Make, company: Callable[..., str]) -> None:
    cvr = company()
    end = today() + timedelta(days=40)
    record(cvr, Event("par54", Status.VERIFIED, today() - timedelta(days=300), end))
    case = recommended(cvr=cvr, kind=Kind.RENEWAL)
    assert look_up(cvr).standings[0].status is Status.VERIFIED
    assert queries.renewals_under_way([cvr]) == {(cvr, "par54")}
    services.take_step(BO, case, Step.APPROVE, "Enig.")
    found = look_up(cvr).standings[0]
    assert found.valid_to == queries.rules_of(case).valid_until(end + timedelta(days=1))
    assert found.since == today() - timedelta(days=300)


@pytest.mark.parametrize(
    ("days_late", "status"),
    [(10, Status.RENEWAL_RECEIVED), (30, Status.RENEWAL_RECEIVED), (31, Status.EXPIRED)],
)
def test_a_late_renewal_keeps_the_place_for_a_month(
    handed_in: Make, company: Callable[..., str], days_late: int, status: Status
) -> None:
    cvr = company()
    end = today() - timedelta(days=days_late)
    record(cvr, Event("par54", Status.VERIFIED, end - timedelta(days=300), end))
    handed_in(cvr=cvr, kind=Kind.RENEWAL)
    assert look_up(cvr).standings[0].status is status


def test_a_recheck_hears_the_firm_before_it_takes_anything_away(app: Flask) -> None:
    supplier = publish()
    record(supplier.cvr, Event("par54", Status.VERIFIED, date(2026, 1, 1), date(2090, 1, 1)))
    case = services.open_recheck("system:register", supplier.cvr, "par54", "owners")
    assert services.open_recheck("system:register", supplier.cvr, "par54", "name").id == case.id
    services.take_step(ADA, case, Step.TAKE)
    for criterion in queries.rules_of(case).criteria:
        services.mark(ADA, case, criterion.code, Mark.NOT_MET, "Nye ejere.")
    services.take_step(ADA, case, Step.RECOMMEND, "Formålet er væk.")
    assert refused(BO, case, Step.REJECT) == "not_heard"
    services.take_step(BO, case, Step.RETURN, "Hør dem først.")
    services.take_step(ADA, case, Step.ASK, "Hvad siger I?")
    services.take_step(services.CLOCK, case, Step.RESUME)
    services.take_step(ADA, case, Step.RECOMMEND, "De svarede ikke.")
    services.take_step(BO, case, Step.REJECT, "Enig.")
    found = look_up(supplier.cvr).standings[0]
    assert (found.status, found.event.reason_code) == (Status.REVOKED, "criterion_not_met")


def test_an_interest_keeps_a_verifier_out(handed_in: Make) -> None:
    case = handed_in()
    services.declare_conflict(ADA, case.cvr, "Sidder i bestyrelsen")
    assert refused(ADA, case, Step.TAKE) == "conflict"
    services.take_step(BO, case, Step.TAKE)


def test_what_the_register_decides_is_not_applied_for(app: Flask) -> None:
    with pytest.raises(StepRefused):
        services.open_case(FIRM, publish().cvr, "rsv")


def test_a_new_application_comes_before_the_appeal_of_the_old(recommended: Make) -> None:
    case = recommended()
    services.take_step(BO, case, Step.REJECT, "Andelen er ikke vist.")
    services.open_case(FIRM, case.cvr, "par54")
    assert refused(FIRM, case, Step.APPEAL) == "not_possible"


def test_a_criterion_without_evidence_is_not_handed_in(company: Callable[..., str]) -> None:
    case = services.open_case(FIRM, company(), "par54")
    evidence(case, "main_aim")
    assert refused(FIRM, case, Step.HAND_IN) == "evidence_missing"


@pytest.mark.parametrize("status", [CompanyStatus.CEASED, CompanyStatus.BANKRUPT, CompanyStatus.DISSOLVED])
def test_a_company_that_is_gone_hands_nothing_in(company: Callable[..., str], status: CompanyStatus) -> None:
    case = services.open_case(FIRM, company(status), "par54")
    evidence(case)
    assert refused(FIRM, case, Step.HAND_IN) == "company_ceased"


@given(steps=st.lists(st.sampled_from(State), min_size=1, max_size=8))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_plain_sql_follows_the_table_too(app: Flask, steps: list[State]) -> None:
    case = services.open_recheck("test", "99999999", "wise", "owners")
    case.recommended_by, case.decided_by, case.decided_on = ADA, BO, today()
    db.session.flush()
    allowed = {(m.before, m.after) for m in MOVES}
    state = State.APPLIED
    for after in steps:
        change = update(Case).where(Case.id == case.id).values(state=after.value)
        if after is state or (state, after) in allowed:
            db.session.execute(change)
            state = after
        else:
            with pytest.raises(IntegrityError), db.session.begin_nested():
                db.session.execute(change)
    db.session.rollback()


@pytest.mark.parametrize(
    "wrong",
    [
        "UPDATE verification_case SET recommended_by = 'user:1', decided_by = 'user:1'",
        "UPDATE verification_case SET recommended_by = 'user:1', decided_by = 'user:2', appeal_decided_by = 'user:2'",
        "UPDATE verification_case SET state = 'approved'",
        "UPDATE case_step SET state = 'approved'",
        "UPDATE case_step SET reason = 'Noget andet'",
        "UPDATE case_step SET reason = '[slettet]', \"by\" = 'user:1'",
        "INSERT INTO verification_case SELECT * FROM verification_case",
    ],
)
def test_the_database_keeps_four_eyes_and_the_log(handed_in: Make, wrong: str) -> None:
    handed_in()
    db.session.commit()
    with pytest.raises(DBAPIError):
        db.session.execute(text(wrong))
    db.session.rollback()


def test_what_is_not_committed_is_not_there(app: Flask) -> None:
    services.open_recheck("test", "99999999", "wise", "owners")
    db.session.rollback()
    assert queries.open_case("99999999", "wise") is None
