"""The verifiers' pages about registers."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from app.domain.access import Duty
from app.domain.verification import Event, Status
from app.extensions import db
from app.registers.models import CompanyCheck, RegisterFinding
from app.search.snapshot import today
from tests.factories.people import browser, person
from tests.factories.suppliers import valid_cvr
from tests.factories.verifications import record
from tests.features.registers.conftest import Import
from tests.support.client import CheckedClient

A, B = valid_cvr(2500), valid_cvr(2501)


def text(answer: TestResponse) -> str:
    """A page's source with plain spaces."""
    return answer.text.replace("\xa0", " ")


@pytest.fixture
def verifier(app: Flask) -> CheckedClient:
    return browser(app, person(duty=Duty.VERIFIER))


def test_pages_before_anything_is_read(verifier: CheckedClient) -> None:
    assert "Ingen udtræk er læst ind endnu" in text(verifier.get("/verifikation/registre/"))
    assert "Ingen ændringer endnu" in text(verifier.get("/verifikation/registre/virksomheder/"))
    assert verifier.get("/verifikation/registre/1/").status_code == 404


def test_each_difference_stands_with_its_firm(verifier: CheckedClient, read_in: Import) -> None:
    record(B, Event("rsv", Status.VERIFIED, date(2020, 1, 1)))
    many = [f"{valid_cvr(2510 + n)},Hus {n} ApS,2020-05-01," for n in range(60)]
    read_in("2026-10-01", f"{A},Grundejerforeningen Bøgen,2019-05-01,", *many)
    read_in("2026-11-01", f"{A},Ejerforeningen Bøgen,2019-05-01,", *many[1:], "12345678,Forkert,,")
    first = verifier.get("/verifikation/registre/")
    assert "RSV pr. 1. november 2026" in text(first)
    page = text(verifier.get("/verifikation/registre/2/"))
    for said in (
        "Sammenlignet med udtrækket pr. 1. oktober 2026",
        "1 række kunne ikke bruges",
        f'href="/verificering/{A}/"',
        "Før: Grundejerforeningen Bøgen, nu: Ejerforeningen Bøgen",
        "Forening uden kendt erhvervsdrift",
        "Verificeret hos os, men ikke i udtrækket",
    ):
        assert said in page
    new = text(verifier.get("/verifikation/registre/1/"))
    assert "Registreret 1. maj 2020" in new
    assert "Se alle 61" in new
    assert "Side 2 af 2" in text(verifier.get("/verifikation/registre/1/?slags=new&side=2"))
    assert "Ingen i dette udtræk" in text(verifier.get("/verifikation/registre/1/?slags=gone"))
    assert verifier.get("/verifikation/registre/1/?slags=andet").status_code == 404
    assert "Compared with" not in page
    assert verifier.get("/en/verifikation/registre/2/").status_code == 200


def test_an_old_register_is_warned_of(verifier: CheckedClient, read_in: Import) -> None:
    read_in((today() - timedelta(days=91)).isoformat(), f"{A},Hus ApS,2020-01-01,")
    assert "Det er over 90 dage gammelt" in text(verifier.get("/verifikation/registre/"))


def test_what_companies_were_found_to_be(verifier: CheckedClient) -> None:
    old = today() - timedelta(days=100)
    db.session.add_all(
        [
            CompanyCheck(cvr=A, source="CVR", checked_on=old, next_on=today(), status="active", name="Efter A/S"),
            RegisterFinding(
                cvr=A, name="Efter A/S", kind="person", reason="form_changed", before="ApS", after="A/S",
                found_at=datetime.now(UTC),
            ),
        ]
    )  # fmt: skip
    db.session.commit()
    page = text(verifier.get("/verifikation/registre/virksomheder/"))
    assert "Ny virksomhedsform, før: ApS, nu: A/S" in page
    assert "1 skal slås op igen nu" in page
    assert "Det ældste opslag er fra" in page


def test_a_page_too_far_leads_to_the_last_and_an_unknown_choice_back(
    verifier: CheckedClient, read_in: Import
) -> None:
    read_in((today() - timedelta(days=3)).isoformat(), f"{A},Hus ApS,2020-01-01,")
    found = re.search(r'href="(/verifikation/registre/\d+/)"', verifier.get("/verifikation/registre/").text)
    assert found
    address = found[1]
    assert verifier.get(f"{address}?slags=new&side=9").location == f"{address}?slags=new"
    assert (
        verifier.get("/verifikation/registre/virksomheder/?side=9").location
        == "/verifikation/registre/virksomheder/"
    )
    unknown = verifier.get(f"{address}?slags=x")
    assert unknown.status_code == 404
    assert f'href="{address}">Se hele udtrækket' in unknown.text
