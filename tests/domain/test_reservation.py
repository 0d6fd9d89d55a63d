import pytest

from app.domain.reservation import Reservation, breaches
from app.reference import catalogue

RESERVABLE = frozenset(c.code for c in catalogue.cpv_codes().values() if c.reservable)


def test_the_list_of_section_190_has_115_codes() -> None:
    assert len(RESERVABLE) == 115


@pytest.mark.parametrize(
    ("reservation", "codes", "years", "broken"),
    [
        (None, ("55520000",), 10.0, []),
        (Reservation.PAR54, ("55520000",), 10.0, []),
        (Reservation.PAR190, ("85300000",), 3.0, []),
        (Reservation.PAR190, ("85300000",), None, []),
        (Reservation.PAR190, ("55520000",), 1.0, ["code_not_on_list"]),
        (Reservation.PAR190, ("85300000",), 3.5, ["too_long"]),
        (Reservation.PAR190, ("85300000", "55520000"), 4.0, ["code_not_on_list", "too_long"]),
    ],
)
def test_only_section_190_limits_codes_and_years(
    reservation: Reservation | None, codes: tuple[str, ...], years: float | None, broken: list[str]
) -> None:
    assert [b.rule for b in breaches(reservation, codes, years, RESERVABLE)] == broken


def test_the_codes_that_are_not_on_the_list_are_named() -> None:
    found = breaches(Reservation.PAR190, ("85300000", "55520000"), None, RESERVABLE)
    assert found[0].codes == ("55520000",)
