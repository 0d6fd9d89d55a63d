"""The stated share beside the register's number of employees."""

from __future__ import annotations

from datetime import date

import pytest

from app.domain.share import Share


@pytest.mark.parametrize(
    ("total", "unit", "band", "disagrees"),
    [
        (34, "personer", "5-9", True),
        (34, "personer", "20-49", False),
        (34, "personer", "50-99", True),
        (34.5, "årsværk", "50–99", False),  # part time: fewer full-time equivalents than persons
        (34, "årsværk", "20-29", True),
        (1, "personer", "1", False),
        (1200, "personer", "1000+", False),
        (900, "personer", "1000+", True),
        (34, "personer", "", False),
        (34, "personer", "ukendt", False),
    ],
)
def test_a_total_that_the_register_does_not_know(total: float, unit: str, band: str, disagrees: bool) -> None:
    assert Share(1, total, unit, date(2026, 11, 1), "Fleksjob").disagrees_with(band) is disagrees
