"""The CVR register's mark against advertising (reklamebeskyttet), kept with each supplier."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from sqlalchemy import update

from app.domain.batches import batches
from app.extensions import db
from app.integrations.cvr_register import Company
from app.suppliers.models import Supplier

BATCH = 500


def note_advertising(companies: Iterable[Company], on: date) -> None:
    """Note what the register said on a day. At most two statements for every 500 companies; the caller commits."""
    answered = list(companies)
    for mark in (True, False):
        cvrs = [c.cvr for c in answered if c.advertising_protected is mark]
        for some in batches(cvrs, BATCH):
            db.session.execute(
                update(Supplier)
                .where(Supplier.cvr.in_(some))
                .values(advertising_protected=mark, advertising_asked_on=on),
                execution_options={"synchronize_session": False},
            )
