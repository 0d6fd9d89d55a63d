"""Documents opened at the desk, and the letter read there."""

from __future__ import annotations

from collections.abc import Callable
from re import search

from flask import Flask

from app.cases import services
from app.cases.models import Evidence, EvidenceOpening
from app.domain.access import Duty
from app.extensions import db
from tests.factories.people import browser, person
from tests.features.desk.conftest import Verifier
from tests.features.desk.test_steps import case_of

Make = Callable[..., int]


def open_it(who: Verifier, case: int, key: str, page: str = "") -> object:
    token = search(r'name="csrf_token" value="([^"]+)"', who.client.get("/verifikation/interesser/").text)
    assert token
    return who.client.post(f"/verifikation/sager/{case}/dokumenter/{key}", data={"csrf_token": token[1]})


def test_who_opened_a_document_and_when_is_noted_and_shown(
    applied: Make, ada: Verifier, bo: Verifier
) -> None:
    case = applied()
    held = db.session.query(Evidence).filter_by(case_id=case, type="articles").one()
    key, content = held.id, held.content
    assert "Ikke åbnet endnu" in ada.get(case).text
    answer = open_it(ada, case, key)
    assert (answer.status_code, answer.get_data(), answer.mimetype) == (200, content, "application/pdf")  # type: ignore[attr-defined]
    assert answer.headers["Content-Disposition"].startswith("attachment")  # type: ignore[attr-defined]
    db.session.expire_all()
    assert [o.by for o in db.session.query(EvidenceOpening)] == [ada.label]
    page = bo.get(case).text
    assert "Åbnet af Ada Ager" in page
    assert held.sha256[:12] in page


def test_a_document_is_opened_with_its_own_case_only(applied: Make, ada: Verifier) -> None:
    one, other = applied(), applied()
    key = db.session.query(Evidence).filter_by(case_id=other, type="articles").one().id
    assert open_it(ada, one, key).status_code == 404  # type: ignore[attr-defined]
    assert open_it(ada, one, "findesikke").status_code == 404  # type: ignore[attr-defined]
    services.declare_conflict(ada.label, case_of(other).cvr, "Familie")
    db.session.commit()
    assert open_it(ada, other, key).status_code == 403  # type: ignore[attr-defined]
    assert db.session.query(EvidenceOpening).count() == 0


def test_a_secretary_opens_no_documents(app: Flask, applied: Make) -> None:
    case = applied()
    secretary = browser(app, person(duty=Duty.SECRETARY))
    assert secretary.get(f"/verifikation/sager/{case}/").status_code == 403


def test_the_letter_is_read_when_the_case_is_decided(recommended: Make, ada: Verifier, bo: Verifier) -> None:
    case = recommended()
    assert bo.get(case, "afgoerelse/").status_code == 404
    bo.decide(case)
    letter = ada.get(case, "afgoerelse/")
    assert letter.status_code == 200
    assert "Vi har godkendt jer som" in letter.text
    assert "afgoerelse/" in ada.get(case).text
