"""Suppliers for tests, with traits for what a test is about. They are indexed by `publish`."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from itertools import islice
from typing import Any

import factory
from stdnum.dk import cvr as stdnum_cvr

from app.domain.verification import Event, Status
from app.extensions import db
from app.search.snapshot import today
from app.suppliers import services
from app.suppliers.models import Offer, Supplier, SupplierCpv
from app.verification import services as verification
from tests.factories.verifications import record


def valid_numbers(series: int) -> Iterator[str]:
    """The valid CVR numbers that begin with these two digits."""
    every = (str(c) for c in range(series * 1_000_000, (series + 1) * 1_000_000))
    return (c for c in every if stdnum_cvr.is_valid(c))


def valid_cvr(number: int) -> str:
    """The `number`-th valid CVR number of the 99 series, which tests name; the factory takes its own from 98."""
    NAMED.extend(islice(NAMED_FROM, max(number + 1 - len(NAMED), 0)))
    return NAMED[number]


NUMBERS = valid_numbers(98)
NAMED: list[str] = []
NAMED_FROM = valid_numbers(99)


class SupplierFactory(factory.Factory):  # type: ignore[misc]
    """A published supplier in Viborg."""

    class Meta:
        model = Supplier

    cvr = factory.LazyFunction(lambda: next(NUMBERS))
    name = factory.Sequence(lambda n: f"Prøvehuset {n} ApS")
    municipality_code = "0791"
    summary_da = "Vi laver mad til møder."
    purpose_da = "Et køkken for unge."
    created_at = factory.LazyFunction(lambda: datetime(2024, 1, 2, tzinfo=UTC))
    profile_updated_on = factory.LazyFunction(today)
    target_group_words = factory.LazyFunction(list)
    area_regions = factory.LazyFunction(list)
    standings = factory.LazyFunction(list)


def publish(
    *,
    offers: tuple[str, ...] = ("Mødeforplejning",),
    cpv: tuple[str, ...] = ("55520000",),
    area: tuple[str, ...] = (),
    annual: int | None = None,
    schemes: tuple[tuple[str, Status, date, date | None], ...] = (),
    **values: Any,
) -> Supplier:
    """Store a supplier with offers, codes, area and verifications, and index it."""
    supplier: Supplier = SupplierFactory(**values)
    supplier.offers = [
        Offer(position=n, title_da=title, annual_capacity_dkk=annual) for n, title in enumerate(offers)
    ]
    supplier.cpv = [SupplierCpv(cpv_code=code) for code in cpv]
    services.set_area(supplier, area)
    db.session.add(supplier)
    db.session.flush()
    for scheme, status, since, to in schemes:
        record(supplier.cvr, Event(scheme, status, since, to, since))
    verification.project([supplier.cvr])
    services.reindex([supplier.id])
    db.session.commit()
    return supplier


VERIFIED = (("rsv", Status.VERIFIED, date(2020, 5, 2), None),)
