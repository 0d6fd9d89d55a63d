"""The demo's lists: there once, with something to tell; and what goes when an organisation is closed."""

from __future__ import annotations

from flask import Flask
from flask.testing import FlaskCliRunner
from sqlalchemy import select

from app.accounts.models import User
from app.commands.demonstration_needs import TOWN
from app.domain.access import Role
from app.extensions import db
from app.privacy.services import close_organisation
from app.shortlists import services
from app.shortlists.models import Shortlist, ShortlistItem
from app.shortlists.queries import find_list
from app.shortlists.services import ListCommand
from tests.factories.people import actor, browser, organisation, person
from tests.factories.suppliers import publish


def test_the_demo_has_lists_once(app: Flask, runner: FlaskCliRunner) -> None:
    assert "2 demo lists" in runner.invoke(args=["demo", "load"]).output
    assert "demo lists" not in runner.invoke(args=["demo", "load"]).output
    found = [find_list(TOWN, list_id) for list_id in db.session.scalars(select(Shortlist.id))]
    assert [len(page.items) for page in found if page] == [5, 3]
    losses = [c for page in found if page for i in page.items for c in i.changes if c.is_loss]
    assert {c.scheme for c in losses} >= {"ppf", "par54"}
    buyer = db.session.scalars(select(User).where(User.email == "indkoeber@demo.example")).one()
    assert "Mødemad til rådhuset" in browser(app, buyer).get(f"/lister/{TOWN}/").text


def test_closing_an_organisation_deletes_its_lists(app: Flask) -> None:
    owner, supplier = person(), publish()
    cvr, other = organisation((owner, Role.OWNER)), organisation((owner, Role.OWNER), name="Anden")
    for number in (cvr, other):
        list_id = services.create(actor(owner), number, ListCommand("Kantine"))
        services.add(actor(owner), number, list_id, [supplier.cvr], "Note")
    close_organisation(actor(owner), cvr)
    db.session.commit()
    assert len(db.session.scalars(select(Shortlist)).all()) == 1
    assert len(db.session.scalars(select(ShortlistItem)).all()) == 1
