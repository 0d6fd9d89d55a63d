"""The decided cases: what is shown of them, how they are found, and who does not see them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from app.cases import services
from app.desk import decided
from app.extensions import db
from tests.features.desk.conftest import Verifier
from tests.features.desk.test_steps import case_of

Make = Callable[..., int]
ADDRESS = "/verifikation/sager/afgjorte/"


def test_decisions_are_found_by_number_scheme_and_outcome(
    recommended: Make, ada: Verifier, bo: Verifier
) -> None:
    assert "Ingen sager er afgjort endnu." in ada.client.get(ADDRESS).text
    yes = recommended()
    bo.decide(yes)
    no = recommended(scheme="par190")
    bo.decide(no, svar="afslag", begrundelse="Formålet er ikke vist.")
    page = ada.client.get(ADDRESS).text
    assert "2 afgjorte sager" in page
    assert "Bo Birk" in page
    assert page.index(f"/sager/{no}/") < page.index(f"/sager/{yes}/")
    only = ada.client.get(f"{ADDRESS}?udfald=rejected").text
    assert f"/sager/{no}/" in only
    assert f"/sager/{yes}/" not in only
    assert f"/sager/{yes}/" in ada.client.get(f"{ADDRESS}?ordning=par54").text
    number = case_of(yes).cvr
    spaced = f"{number[:2]}+{number[2:4]}+{number[4:6]}+{number[6:]}"
    found = ada.client.get(f"{ADDRESS}?cvr={spaced}").text
    assert "1 afgjort sag" in found
    assert f"/sager/{no}/" not in found
    assert "passer til dine valg" in ada.client.get(f"{ADDRESS}?cvr={number}&udfald=rejected").text
    wrong = ada.client.get(f"{ADDRESS}?cvr=12345678&ordning=nonsense")
    assert wrong.status_code == 422
    assert "Tjek cifrene" in wrong.text
    assert 'lang="en"' in ada.client.get(f"/en{ADDRESS}").text


def test_who_has_an_interest_does_not_see_how_it_ended(
    recommended: Make, bo: Verifier, cia: Verifier
) -> None:
    case = recommended()
    bo.decide(case, svar="afslag", begrundelse="Andelen er ikke vist.")
    services.declare_conflict(cia.label, case_of(case).cvr, "Familie")
    db.session.commit()
    assert f"/sager/{case}/" not in cia.client.get(ADDRESS).text
    assert f"/sager/{case}/" in bo.client.get(ADDRESS).text


def test_pages_of_decisions(recommended: Make, bo: Verifier, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(decided, "PER_PAGE", 1)
    decided_cases = []
    for _ in range(2):
        decided_cases.append(recommended())
        bo.decide(decided_cases[-1])
    first, last = decided_cases
    page = bo.client.get(f"{ADDRESS}?ordning=par54").text
    assert f"/sager/{last}/" in page
    assert f"/sager/{first}/" not in page
    assert "?ordning=par54&amp;side=2" in page
    assert f"/sager/{first}/" in bo.client.get(f"{ADDRESS}?side=2").text
    beyond = bo.client.get(f"{ADDRESS}?side=9&ordning=par54")
    assert (beyond.status_code, beyond.location) == (303, f"{ADDRESS}?side=2&ordning=par54")
