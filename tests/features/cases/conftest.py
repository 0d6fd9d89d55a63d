from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask

from app.cases import queries, services
from app.cases.models import Case
from app.domain.cases import Kind, Mark, Step
from app.integrations.cvr_register import Company, CompanyStatus
from tests.factories.cases import evidence, read
from tests.factories.register import put_companies
from tests.factories.suppliers import publish, valid_cvr
from tests.features.cases.firm import Firm
from tests.support.members import organisation

ADA, BO, CIA = "user:901", "user:902", "user:903"
FIRM = "user:904"
READERS = (ADA, BO, CIA)


@pytest.fixture
def company(app: Flask, tmp_path: Path) -> Callable[..., str]:
    """A published supplier that the CVR register knows, by its number."""

    def make(status: CompanyStatus = CompanyStatus.ACTIVE) -> str:
        supplier = publish()
        put_companies(app, tmp_path, Company(supplier.cvr, supplier.name, status=status))
        return supplier.cvr

    return make


@pytest.fixture
def handed_in(company: Callable[..., str]) -> Callable[..., Case]:
    """A case with its evidence, handed in by the firm."""

    def make(scheme: str = "par54", kind: Kind = Kind.APPLICATION, cvr: str | None = None) -> Case:
        case = services.open_case(FIRM, cvr or company(), scheme, kind)
        evidence(case)
        services.take_step(FIRM, case, Step.HAND_IN)
        return case

    return make


@pytest.fixture
def recommended(handed_in: Callable[..., Case]) -> Callable[..., Case]:
    """A case that ADA recommends to approve."""

    def make(**values: object) -> Case:
        case = handed_in(**values)
        services.take_step(ADA, case, Step.TAKE)
        for criterion in queries.rules_of(case).criteria:
            services.mark(ADA, case, criterion.code, Mark.MET, "Står i § 2.")
        read(case, *READERS)
        services.take_step(ADA, case, Step.RECOMMEND, "Alt er vist.")
        return case

    return make


@pytest.fixture
def firm(app: Flask, tmp_path: Path) -> Firm:
    """A social enterprise that the CVR register knows."""
    app.config["WTF_CSRF_ENABLED"] = False
    made = organisation(valid_cvr(910))
    put_companies(app, tmp_path, Company(made.cvr, made.name))
    return Firm(app, made)
