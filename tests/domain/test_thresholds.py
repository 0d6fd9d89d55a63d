"""By which amount a purchase is measured."""

from __future__ import annotations

import pytest

from app.domain.reservation import Reservation
from app.domain.thresholds import LIGHT, kind_of, measure
from app.reference import catalogue


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("45442100", "works"),
        ("55100000", "light_regime"),
        ("55320000", "light_regime"),
        ("55500000", "light_regime"),
        ("55512000", "light_regime"),
        ("55520000", "light_regime"),
        ("55523100", "light_regime"),
        ("79710000", "light_regime"),
        ("80500000", "light_regime"),
        ("85312000", "light_regime"),
        ("92000000", "light_regime"),
        ("98513310", "light_regime"),
        ("15894200", "goods_services"),
        ("55000000", "goods_services"),
        ("55900000", "goods_services"),
        ("79100000", "light_regime"),
        ("79150000", "goods_services"),
        ("79612000", "goods_services"),
        ("90910000", "goods_services"),
        ("98310000", "goods_services"),
    ],
)
def test_what_a_code_is(code: str, kind: str) -> None:
    assert kind_of(code) == kind


def test_the_annex_holds_codes_that_there_are_and_all_that_may_be_reserved() -> None:
    assert {code for pair in LIGHT for code in pair} <= set(catalogue.cpv_codes())
    assert all(first <= last for first, last in LIGHT)
    assert {kind_of(code) for code in catalogue.reservable_codes()} == {"light_regime"}


@pytest.mark.parametrize(
    ("buyer", "codes", "reservation", "threshold", "kinds"),
    [
        ("municipality", ["55520000"], None, "light_regime", ("light_regime",)),
        ("state", ["55520000"], Reservation.PAR54, "light_regime", ("light_regime",)),
        ("state", ["90910000"], Reservation.PAR54, "goods_services_state", ("goods_services",)),
        ("", ["90910000"], None, "goods_services_local", ("goods_services",)),
        ("state", ["85000000"], Reservation.PAR190, "light_regime", ("light_regime",)),
        ("municipality", [], Reservation.PAR190, "light_regime", ("light_regime",)),
        # Painting can not be reserved after § 190, and is painting all the same.
        ("municipality", ["45442100"], Reservation.PAR190, "works", ("works",)),
        ("municipality", ["45000000", "45210000"], None, "works", ("works",)),
        ("municipality", ["45000000", "71000000"], None, "goods_services_local", ("goods_services", "works")),
        ("municipality", ["45000000", "55520000"], None, "light_regime", ("light_regime", "works")),
        ("municipality", [], None, "goods_services_local", ()),
    ],
)
def test_which_amount_a_purchase_is_measured_by(
    buyer: str, codes: list[str], reservation: Reservation | None, threshold: str, kinds: tuple[str, ...]
) -> None:
    found = measure(buyer, codes, reservation)
    assert (found.threshold, found.kinds) == (threshold, kinds)
    assert found.kind == (kinds[0] if kinds else "goods_services")


def test_the_lowest_amount_is_the_lowest() -> None:
    amounts = {t.kind: t.dkk for t in catalogue.thresholds()}
    assert (
        amounts["goods_services_state"]
        < amounts["goods_services_local"]
        < amounts["light_regime"]
        < amounts["works"]
    )
