"""Nobody recommends or decides on documents that they have not opened, nor on one of the wrong type."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from app.cases.queries import rules_of
from app.extensions import db
from tests.factories.cases import evidence
from tests.factories.people import post
from tests.features.desk.conftest import Verifier
from tests.features.desk.test_steps import case_of

Make = Callable[..., int]


def send(who: Verifier, case: int, way: str, **fields: str) -> object:
    """Send a step without having opened anything."""
    return post(
        who.client,
        f"/verifikation/sager/{case}/{way}",
        "/verifikation/interesser/",
        set=who.seen(case),
        **fields,
    )


def mark_all(who: Verifier, case: int) -> None:
    who.take(case)
    for criterion in rules_of(case_of(case)).criteria:
        assert who.mark(case, criterion.code).status_code == 303


def test_the_one_who_recommends_has_opened_the_documents(applied: Make, ada: Verifier) -> None:
    case = applied()
    mark_all(ada, case)
    assert "Åbn de dokumenter, som vurderingerne bygger på" in ada.get(case).text
    page = ada.get(case, "indstil/").text
    assert "Du har ikke åbnet alle dokumenter" in page
    assert "articles.pdf" in page
    assert 'name="svar"' not in page
    answer = send(ada, case, "indstil/", svar="godkend", begrundelse="Det ser fint ud.")
    assert answer.status_code == 422  # type: ignore[attr-defined]
    assert "Du har ikke åbnet alle dokumenter" in answer.text  # type: ignore[attr-defined]
    assert "articles.pdf" in answer.text  # type: ignore[attr-defined]
    assert "Det ser fint ud." in answer.text  # type: ignore[attr-defined]
    assert case_of(case).state == "under_review"
    ada.read(case)
    assert 'name="svar"' in ada.get(case, "indstil/").text
    assert ada.post(case, "indstil/", svar="godkend", begrundelse="Alt er vist.").status_code == 303


@pytest.mark.parametrize("svar", ["godkend", "afslag"])
def test_the_one_who_decides_has_opened_them_too(recommended: Make, bo: Verifier, svar: str) -> None:
    case = recommended()
    page = bo.get(case, "afgoer/").text
    assert "Du har ikke åbnet alle dokumenter" in page
    assert "ikke af dig" in page
    answer = send(bo, case, "afgoer/", svar=svar, begrundelse="Enig.", ingen_interesse="1")
    assert answer.status_code == 422  # type: ignore[attr-defined]
    assert case_of(case).state == "recommended"
    assert bo.decide(case, svar=svar).status_code == 303


def test_a_document_of_another_type_does_not_carry_a_yes(applied: Make, ada: Verifier) -> None:
    case = applied()
    held = case_of(case)
    from app.cases.models import Evidence

    db.session.query(Evidence).filter_by(case_id=case, type="management_statement").update(
        {"type": "reference"}
    )
    evidence(held, "signed", kind="certificate")
    db.session.commit()
    mark_all(ada, case)
    ada.read(case)
    shown = ada.get(case).text
    assert "Den type kan ikke vise kriteriet" in shown
    assert "Der mangler et dokument" in shown
    page = ada.get(case, "indstil/").text
    assert "uden et dokument af en type, der kan vise det" in page
    assert "Underskrevet ledelseserklæring" in page
    assert ada.mark(case, "signed", "not_met").status_code == 303
    assert ada.post(case, "indstil/", svar="afslag", begrundelse="Erklæringen mangler.").status_code == 303
