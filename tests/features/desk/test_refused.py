"""Interests that lock a case, and two verifiers at once."""

from __future__ import annotations

from collections.abc import Callable

from app.cases import services
from app.cases.models import CaseMark
from app.extensions import db
from tests.factories.people import post
from tests.features.desk.conftest import Verifier
from tests.features.desk.test_steps import case_of

Make = Callable[..., int]


def test_an_interest_locks_all_but_what_the_case_is(recommended: Make, bo: Verifier) -> None:
    case = recommended()
    cvr = case_of(case).cvr
    sent = post(bo.client, "/verifikation/interesser/", cvr=cvr, begrundelse="Sidder i bestyrelsen")
    assert sent.status_code == 303
    assert "Sidder i bestyrelsen" in bo.client.get("/verifikation/interesser/").text
    page = bo.get(case)
    assert page.status_code == 200
    assert "Sagen er lukket for dig" in page.text
    assert "Alt er vist." not in page.text
    assert "vedtægter.pdf" not in page.text
    for way in ("afgoer/", "send-tilbage/", "spoerg/", "indstil/", "kriterier/share/"):
        assert bo.get(case, way).status_code == 403
        assert (
            post(
                bo.client, f"/verifikation/sager/{case}/{way}", "/verifikation/interesser/", svar="godkend"
            ).status_code
            == 403
        )
    assert "Lukket for dig" in bo.client.get("/verifikation/").text
    again = post(bo.client, "/verifikation/interesser/", cvr="12345678", begrundelse="x")
    assert again.status_code == 422
    assert "Tjek cifrene" in again.text


def test_an_interest_is_refused_at_taking_too(applied: Make, ada: Verifier) -> None:
    case = applied()
    how = ada.seen(case)
    services.declare_conflict(ada.label, case_of(case).cvr, "Familie")
    db.session.commit()
    sent = post(
        ada.client,
        f"/verifikation/sager/{case}/tag/",
        "/verifikation/interesser/",
        ingen_interesse="1",
        set=how,
    )
    assert sent.status_code == 422
    assert case_of(case).state == "applied"


def test_two_at_once_and_the_second_hears_what_the_first_did(
    applied: Make, ada: Verifier, bo: Verifier
) -> None:
    case = applied()
    how = bo.seen(case)
    ada.take(case)
    late = post(
        bo.client,
        f"/verifikation/sager/{case}/tag/",
        "/verifikation/interesser/",
        ingen_interesse="1",
        set=how,
    )
    assert late.status_code == 409
    assert "Sagen er ændret, mens du havde den åben" in late.text
    assert "Ada Ager. Tog sagen" in late.text
    assert case_of(case).taken_by == ada.label


def test_a_decision_on_what_has_changed_is_not_made(recommended: Make, bo: Verifier, cia: Verifier) -> None:
    case = recommended()
    how = bo.seen(case)
    cia.post(case, "send-tilbage/", begrundelse="Vent lidt.")
    late = post(
        bo.client, f"/verifikation/sager/{case}/afgoer/", "/verifikation/interesser/",
        svar="godkend", begrundelse="Min lange begrundelse", ingen_interesse="1", set=how,
    )  # fmt: skip
    assert late.status_code == 409
    assert "»Vent lidt.«" in late.text
    assert "Min lange begrundelse" in late.text
    assert case_of(case).state == "under_review"


def test_two_marks_of_one_criterion_at_once(applied: Make, ada: Verifier) -> None:
    case = applied()
    ada.take(case)
    ada.mark(case, "share", reason="Først.")
    late = ada.mark(case, "share", reason="Fra den anden fane.", set="")
    assert late.status_code == 409
    assert "Fra den anden fane." in late.text
    assert "»Først.«" in late.text
    assert db.session.query(CaseMark).one().reason == "Først."
