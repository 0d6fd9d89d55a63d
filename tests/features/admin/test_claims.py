from pathlib import Path

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from app.accounts.models import User
from app.audit.models import AuditEntry
from app.domain.access import Duty, Role
from app.extensions import db
from app.integrations.cvr_register import Company
from app.notifications.models import OutboxMessage
from app.organisations.models import Claim
from app.organisations.queries import roles_of
from tests.factories.people import browser, organisation, person, post
from tests.factories.register import put_companies

CVR = "13748136"


def claim(app: Flask, user: User) -> str:
    """Someone asks the secretary; returns the address of the case."""
    address = f"/organisationer/ny/?cvr={CVR}"
    sent = post(
        browser(app, user), address, art="municipality", koeber="1", bevis="secretary", besked="Ring."
    )
    assert sent.status_code == 303
    return f"/admin/ejerskab/{db.session.query(Claim).order_by(Claim.id.desc()).first().id}/"


@pytest.fixture(autouse=True)
def register(app: Flask, tmp_path: Path) -> None:
    put_companies(app, tmp_path, Company(CVR, "Prøvekøbing Kommune"))


def decide(app: Flask, secretary: User, address: str, **fields: str) -> TestResponse:
    sent = {"navn": "Prøvekøbing Kommune", "begrundelse": "Talte med byrådssekretariatet 25/11.", **fields}
    answer: TestResponse = post(browser(app, secretary), address, **sent)
    return answer


@pytest.mark.parametrize(
    ("svar", "state", "roles"), [("ja", "granted", {CVR: Role.OWNER}), ("nej", "refused", {})]
)
def test_a_decision_is_recorded_with_its_reason_and_told(
    app: Flask, svar: str, state: str, roles: dict[str, Role]
) -> None:
    secretary, asker = person("Sekretær", duty=Duty.SECRETARY), person("Ole Løv", locale="en")
    address = claim(app, asker)
    client = browser(app, secretary)
    assert "Ole Løv" in client.get("/admin/ejerskab/").text
    assert "Prøvekøbing Kommune" in client.get(address).text
    assert decide(app, secretary, address, svar=svar).status_code == 303
    held = db.session.query(Claim).one()
    assert (held.state, held.reason) == (state, "Talte med byrådssekretariatet 25/11.")
    assert roles_of(asker.id) == roles
    entry = db.session.query(AuditEntry).order_by(AuditEntry.id.desc()).first()
    assert entry.actor == f"user:{secretary.id}"
    assert entry.diff["reason"] == [None, "Talte med byrådssekretariatet 25/11."]
    mail = db.session.query(OutboxMessage).filter_by(kind="claim_decided").one()
    assert (mail.to_address, mail.locale) == (asker.email, "en")
    assert ("byrådssekretariatet" in mail.text) is (svar == "nej")
    page = client.get(address).text
    assert "»Talte med byrådssekretariatet 25/11.«" in page
    assert "Sekretær" in page
    assert "Ingen sager venter." in client.get("/admin/ejerskab/").text


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"svar": "ja", "begrundelse": " "}, "Skriv, hvad afgørelsen bygger på"),
        ({"svar": "måske"}, "Vælg en afgørelse"),
        ({"svar": "ja", "navn": ""}, "Skriv organisationens navn"),
    ],
)
def test_a_decision_needs_its_parts(app: Flask, fields: dict[str, str], message: str) -> None:
    secretary = person(duty=Duty.SECRETARY)
    address = claim(app, person())
    answer = decide(app, secretary, address, **fields)
    assert answer.status_code == 422
    assert message in answer.text
    assert db.session.query(Claim).one().state == "open"


def test_nobody_decides_on_their_own_claim(app: Flask) -> None:
    secretary = person(duty=Duty.SECRETARY)
    address = claim(app, secretary)
    page = browser(app, secretary).get(address)
    assert "Det er din egen sag" in page.text
    assert 'name="svar"' not in page.text


def test_a_claim_that_came_too_late_can_only_be_refused(app: Flask) -> None:
    secretary = person(duty=Duty.SECRETARY)
    address = claim(app, person())
    organisation((person(), Role.OWNER), cvr=CVR)
    answer = decide(app, secretary, address, svar="ja")
    assert answer.status_code == 409
    assert "Afgørelsen er ikke gemt" in answer.text
    assert "Talte med byrådssekretariatet" in answer.text, "what was typed is kept"
    assert decide(app, secretary, address, svar="nej").status_code == 303


@pytest.mark.parametrize("duty", [None, Duty.VERIFIER])
def test_only_a_secretary_sees_the_cases(app: Flask, duty: Duty | None) -> None:
    address = claim(app, person())
    client = browser(app, person(duty=duty))
    assert client.get("/admin/ejerskab/").status_code == 403
    assert client.get(address).status_code == 403
    assert browser(app, person(duty=Duty.SECRETARY)).get("/admin/ejerskab/999/").status_code == 404
