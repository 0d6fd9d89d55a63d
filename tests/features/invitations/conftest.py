"""A published need, a buyer, and suppliers that fit it more or less."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update

from app.extensions import db
from app.invitations import sending
from app.invitations.models import NeedInvitation
from app.needs.models import Need
from app.notifications.models import OutboxMessage
from app.suppliers.models import Supplier
from tests.factories.needs import need as make_need
from tests.factories.suppliers import VERIFIED, publish, valid_cvr

BUYER = valid_cvr(700)


@dataclass
class Case:
    """A need with its suppliers."""

    need_id: int
    cvrs: dict[str, str]
    more: dict[str, Any] = field(default_factory=dict)

    @property
    def need(self) -> Need:
        found = db.session.get(Need, self.need_id, populate_existing=True)
        assert found is not None
        return found

    def row(self, name: str) -> NeedInvitation:
        db.session.rollback()
        asked = select(NeedInvitation).where(
            NeedInvitation.need_id == self.need_id, NeedInvitation.cvr == self.cvrs[name]
        )
        return db.session.scalars(asked.execution_options(populate_existing=True)).one()


def run(now: datetime | None = None) -> sending.Tally:
    tally = sending.Tally()
    for _ in sending.run(now or datetime.now(UTC), tally):
        db.session.commit()
    db.session.commit()
    return tally


def mails(kind: str = "need_match") -> list[OutboxMessage]:
    db.session.rollback()
    return list(
        db.session.scalars(select(OutboxMessage).where(OutboxMessage.kind == kind).order_by(OutboxMessage.id))
    )


def unprotected(*cvrs: str) -> None:
    """The CVR register says that these may be written to."""
    marked = update(Supplier).where(Supplier.cvr.in_(cvrs))
    db.session.execute(marked.values(advertising_protected=False, advertising_asked_on=date(2026, 11, 1)))
    db.session.commit()


@pytest.fixture
def make(app: Flask) -> Callable[..., Case]:
    """Make suppliers and a need; the two best, one that only half fits, one outside, one of another trade."""

    def made(**values: Any) -> Case:
        about: dict[str, dict[str, Any]] = {
            "Madhuset ApS": {"offers": ("Frokost til møder",), "annual": 900_000, "schemes": VERIFIED,
                             "area": ("0791",), "email": "mad@firma.example"},
            "Køkkenet ApS": {"offers": ("Frokost",), "area": ("0791",), "email": "kok@firma.example"},
            "Ømad ApS": {"offers": ("Frokost",), "municipality_code": "0400", "area": ("0400",)},
            "Malerne ApS": {"offers": ("Malerarbejde",), "cpv": ("45442100",), "summary_da": "Vi maler.", "purpose_da": ""},
        }  # fmt: skip
        cvrs = {name: publish(name=name, **more).cvr for name, more in about.items()}
        unprotected(*cvrs.values())
        found = make_need(BUYER, **values)
        db.session.commit()
        return Case(found.id, cvrs)

    return made


@pytest.fixture
def case(make: Callable[..., Case]) -> Case:
    return make()
