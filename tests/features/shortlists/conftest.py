"""An organisation with a reader, an editor and an owner, and a list of theirs."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select

from app.accounts.models import User
from app.domain.access import Role
from app.domain.verification import Status
from app.extensions import db
from app.shortlists import services
from app.shortlists.models import Shortlist, ShortlistItem
from app.shortlists.services import ListCommand
from tests.factories.people import actor, browser, organisation, person
from tests.factories.suppliers import VERIFIED, publish
from tests.support.client import CheckedClient

PAR54 = (("par54", Status.VERIFIED, date(2026, 1, 2), date(2099, 1, 1)),)


@dataclass
class House:
    """A municipality's people, by role."""

    app: Flask
    cvr: str
    people: dict[str, User] = field(default_factory=dict)

    def browser(self, role: str = "editor") -> CheckedClient:
        """Where this person has signed in."""
        return browser(self.app, self.people[role])

    def make(self, name: str = "Kantine", *cvrs: str) -> int:
        """A list with these suppliers."""
        who = actor(self.people["editor"])
        list_id = services.create(who, self.cvr, ListCommand(name, "Til rådhuset"))
        if cvrs:
            services.add(who, self.cvr, list_id, cvrs)
        db.session.commit()
        return list_id

    def address(self, list_id: int, rest: str = "") -> str:
        """A page about a list."""
        return f"/lister/{self.cvr}/{list_id}/{rest}"


def members(*, name: str = "Viborg Kommune") -> tuple[str, dict[str, User]]:
    """An organisation and its people by role."""
    people = {r.value: person(f"{r.value.title()} Lund") for r in Role}
    cvr = organisation(*((people[r.value], r) for r in Role), name=name, kind="municipality")
    return cvr, people


@pytest.fixture
def house(app: Flask) -> House:
    cvr, people = members()
    return House(app, cvr, people)


@pytest.fixture
def suppliers(app: Flask) -> list[str]:
    """Five suppliers: the first is verified, the second documented under § 54."""
    first = publish(name="Anemonens Køkken ApS", schemes=VERIFIED, annual=500_000, e_invoice=True)
    second = publish(
        name="Birkens Brød ApS", schemes=PAR54, offers=("Brød", "Kager"), municipality_code="0751"
    )
    rest = [publish(name=f"{n} ApS") for n in ("Cikorie", "Dild", "Estragon")]
    return [s.cvr for s in (first, second, *rest)]


def stored(list_id: int) -> Shortlist:
    db.session.rollback()
    return db.session.scalars(select(Shortlist).where(Shortlist.id == list_id)).one()


def items(list_id: int) -> list[ShortlistItem]:
    db.session.rollback()
    rows = select(ShortlistItem).where(ShortlistItem.shortlist_id == list_id)
    return list(db.session.scalars(rows.order_by(ShortlistItem.position)))
