"""An owner says later whether the organisation buys, supplies or both, and what it is."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from lxml import html
from sqlalchemy import select

from app.audit.models import AuditEntry
from app.domain.access import Role
from app.extensions import db
from app.organisations.models import Organisation
from app.suppliers.models import Supplier
from tests.factories.people import browser, organisation, person
from tests.factories.suppliers import publish
from tests.support.client import CheckedClient


def of(cvr: str) -> tuple[str, bool, bool]:
    db.session.rollback()
    row = db.session.scalars(select(Organisation).where(Organisation.cvr == cvr)).one()
    return row.kind, row.buys, row.supplies


def trail(cvr: str) -> list[tuple[str, str, dict[str, Any]]]:
    rows = db.session.scalars(select(AuditEntry).where(AuditEntry.subject == f"organisation:{cvr}"))
    return [(r.actor, r.action, r.diff) for r in rows]


def address(cvr: str) -> str:
    return f"/organisationer/{cvr}/ret/"


def send(client: CheckedClient, cvr: str, page: str = "", **fields: str) -> Any:
    """Fill in the form as it stands, with only what is given ticked."""
    form = html.fromstring(page or client.get(address(cvr)).text).xpath("//main//form")[0]
    hidden = {i.get("name"): i.get("value") for i in form.xpath(".//input[@type='hidden']")}
    return client.post(address(cvr), data={**hidden, **fields})


def test_an_owner_lets_the_organisation_buy_too_and_it_is_audited(app: Flask) -> None:
    owner = person()
    cvr = organisation((owner, Role.OWNER))
    client = browser(app, owner)
    assert address(cvr) in client.get(f"/organisationer/{cvr}/").text
    answer = send(client, cvr, art="social_enterprise", koeber="1", leverer="1")
    assert answer.status_code == 303
    assert of(cvr) == ("social_enterprise", True, True)
    assert trail(cvr) == [(f"user:{owner.id}", "organisation.changed", {"buys": [False, True]})]
    page = client.get(answer.location).text
    assert "Organisationen er rettet" in page
    assert "Køber og leverer" in page


def test_another_kind_and_only_buying(app: Flask) -> None:
    owner = person()
    cvr = organisation((owner, Role.OWNER))
    client = browser(app, owner)
    assert send(client, cvr, art="private", koeber="1").status_code == 303
    assert of(cvr) == ("private", True, False)
    page = client.get(f"/organisationer/{cvr}/").text
    assert "Jeres profil" not in page
    assert client.get(f"/min-virksomhed/{cvr}/").status_code == 404


def test_saving_what_stands_there_leaves_no_trace(app: Flask) -> None:
    owner = person()
    cvr = organisation((owner, Role.OWNER))
    assert send(browser(app, owner), cvr, art="social_enterprise", leverer="1").status_code == 303
    assert trail(cvr) == []


def test_doing_nothing_here_is_no_choice(app: Flask) -> None:
    owner = person()
    cvr = organisation((owner, Role.OWNER))
    answer = send(browser(app, owner), cvr, art="private")
    assert answer.status_code == 422
    assert "Vælg, om I vil købe, levere eller begge dele" in answer.text
    chosen = html.fromstring(answer.text).xpath("//input[@name='art' and @checked]/@value")
    assert chosen == ["private"]
    assert of(cvr) == ("social_enterprise", False, True)


@pytest.mark.parametrize("state", ["published", "hidden", "archived"])
def test_a_public_profile_is_archived_before_the_organisation_stops_supplying(app: Flask, state: str) -> None:
    owner = person()
    row = publish(name="Rug & Ramsløg ApS")
    cvr = organisation((owner, Role.OWNER), cvr=row.cvr)
    db.session.get_one(Supplier, row.id).state = state
    db.session.commit()
    client = browser(app, owner)
    assert ("når den er arkiveret" in client.get(address(cvr)).text) == (state == "published")
    answer = send(client, cvr, art="social_enterprise", koeber="1")
    if state != "published":
        assert answer.status_code == 303
        assert of(cvr)[1:] == (True, False)
        return
    assert answer.status_code == 422
    assert "Arkivér den, før I holder op med at levere" in answer.text
    assert f"/min-virksomhed/{cvr}/" in answer.text
    assert of(cvr)[1:] == (False, True)
    assert trail(cvr) == []
    # Buying as well, or being of another kind, is no trouble.
    assert send(client, cvr, art="private", koeber="1", leverer="1").status_code == 303


def test_only_the_secretary_says_who_is_an_authority(app: Flask) -> None:
    owner = person()
    firm, town = organisation((owner, Role.OWNER)), organisation((owner, Role.OWNER), kind="municipality")
    client = browser(app, owner)
    assert 'value="municipality"' not in client.get(address(firm)).text
    assert send(client, firm, art="municipality", leverer="1").status_code == 422
    assert 'name="art"' not in client.get(address(town)).text
    assert send(client, town, art="private", koeber="1", leverer="1").status_code == 303
    assert of(town) == ("municipality", True, True)


def test_two_owners_at_once_do_not_write_over_each_other(app: Flask) -> None:
    one, other = person(), person()
    cvr = organisation((one, Role.OWNER), (other, Role.OWNER))
    first, second = browser(app, one), browser(app, other)
    seen = second.get(address(cvr)).text
    assert send(first, cvr, art="social_enterprise", koeber="1").status_code == 303
    answer = send(second, cvr, seen, art="private", leverer="1")
    assert answer.status_code == 409
    assert "rettet af en anden imens" in answer.text
    assert of(cvr) == ("social_enterprise", True, False)


@pytest.mark.parametrize("role", [Role.READER, Role.EDITOR])
def test_others_do_not_change_it(app: Flask, role: Role) -> None:
    member = person()
    cvr = organisation((person(), Role.OWNER), (member, role))
    client = browser(app, member)
    assert client.get(address(cvr)).status_code == 403
    assert address(cvr) not in client.get(f"/organisationer/{cvr}/").text
