from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from app.accounts.models import User
from app.cases import queries, services
from app.cases.models import Case, Evidence
from app.desk.queries import read_case
from app.domain.access import Duty
from app.domain.cases import Mark, Step
from app.extensions import db
from app.search.snapshot import today
from tests.factories.cases import read
from tests.factories.people import browser, person, post

# Cases that the firm has handed in, from the tests of the cases themselves.
from tests.features.cases.conftest import company, handed_in  # noqa: F401
from tests.support.client import CheckedClient

Make = Callable[..., Case]


@dataclass
class Verifier:
    """A verifier with a browser of their own."""

    user: User
    label: str
    client: CheckedClient

    def get(self, case: int, way: str = "") -> TestResponse:
        return self.client.get(f"/verifikation/sager/{case}/{way}")

    def post(self, case: int, way: str, page: str = "", **fields: str) -> TestResponse:
        """Send a form of the case with the token and the `set` of the page it stands on."""
        from re import search

        if way in ("indstil/", "afgoer/"):
            self.read(case)
        shown = self.get(case, way if not page and way != "tag/" else page).text
        seen = search(r'name="set" value="([^"]*)"', shown)
        address = f"/verifikation/sager/{case}/{way}"
        at = f"/verifikation/sager/{case}/{page or (way if way != 'tag/' else '')}"
        values = {"set": seen[1] if seen else self.seen(case), **fields}
        return post(self.client, address, at, **values)  # type: ignore[no-any-return]

    def seen(self, case: int) -> str:
        """How the case stands now, as a form would carry it; a step that is not open has no form."""
        page = read_case(case, self.label, today())
        return page.seen if page else ""

    def read(self, case: int) -> None:
        """Open every document of the case, as a verifier should before saying anything of it."""
        keys = db.session.scalars(select(Evidence.id).where(Evidence.case_id == case)).all()
        for key in keys:
            address = f"/verifikation/sager/{case}/dokumenter/{key}"
            assert post(self.client, address, "/verifikation/interesser/").status_code == 200

    def take(self, case: int) -> TestResponse:
        return self.post(case, "tag/", ingen_interesse="1")

    def mark(
        self, case: int, code: str, mark: str = "met", reason: str = "Står i § 2.", **more: str
    ) -> TestResponse:
        way = f"kriterier/{code}/"
        fields = {
            f"{code}-vurdering": mark,
            f"{code}-begrundelse": reason,
            **{f"{code}-{k}": v for k, v in more.items()},
        }
        if f"{code}-set" not in fields:
            from re import search

            found = search(rf'name="{code}-set" value="([^"]*)"', self.get(case, way).text)
            fields[f"{code}-set"] = found[1] if found else ""
        return post(self.client, f"/verifikation/sager/{case}/{way}", "/verifikation/interesser/", **fields)  # type: ignore[no-any-return]

    def decide(self, case: int, svar: str = "godkend", **more: str) -> TestResponse:
        return self.post(
            case, "afgoer/", svar=svar, **({"begrundelse": "Enig.", "ingen_interesse": "1"} | more)
        )


@pytest.fixture
def verifier(app: Flask) -> Callable[..., Verifier]:
    """A new verifier who has signed in."""

    def make(name: str = "") -> Verifier:
        user = person(name, duty=Duty.VERIFIER)
        return Verifier(user, f"user:{user.id}", browser(app, user))

    return make


@pytest.fixture
def ada(verifier: Callable[..., Verifier]) -> Verifier:
    return verifier("Ada Ager")


@pytest.fixture
def bo(verifier: Callable[..., Verifier]) -> Verifier:
    return verifier("Bo Birk")


@pytest.fixture
def cia(verifier: Callable[..., Verifier]) -> Verifier:
    return verifier("Cia Cramer")


@pytest.fixture
def applied(handed_in: Make) -> Callable[..., int]:  # noqa: F811
    """The number of a case that waits to be taken."""

    def make(**values: object) -> int:
        case = handed_in(**values)
        db.session.commit()
        return case.id

    return make


@pytest.fixture
def recommended(handed_in: Make, ada: Verifier) -> Callable[..., int]:  # noqa: F811
    """The number of a case that ADA recommends to approve."""

    def make(recommendation: Step = Step.APPROVE, marks: Mark = Mark.MET, **values: object) -> int:
        case = handed_in(**values)
        services.take_step(ada.label, case, Step.TAKE)
        for criterion in queries.rules_of(case).criteria:
            services.mark(ada.label, case, criterion.code, marks, "Står i § 2.")
        case.recommendation = recommendation.value
        read(case, ada.label)
        services.take_step(ada.label, case, Step.RECOMMEND, "Alt er vist.")
        db.session.commit()
        return case.id

    return make
