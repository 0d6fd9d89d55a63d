"""Numbers as people write them: 1.500,50 in Danish, 1,500.50 in English."""

from __future__ import annotations

import re
from decimal import Decimal

LONGEST = 15


def read_number(text: str, comma: str = ",") -> Decimal | None:
    """A number that is not negative; `comma` is the decimal sign, the other one parts thousands. None for anything else.

    Thousands must stand in threes, so that 1.50 is not read as 150.
    """
    plain = re.sub(r"\s|kr\.?$|dkk|km$|%$", "", text.casefold())
    point = re.escape("." if comma == "," else ",")
    pattern = rf"(\d{{1,3}}(?:{point}\d{{3}})+|\d+)(?:{re.escape(comma)}(\d{{1,4}}|-))?"
    found = re.fullmatch(pattern, plain, re.ASCII)
    if found is None or len(plain) > LONGEST:
        return None
    whole = re.sub(r"\D", "", found[1])
    return Decimal(f"{whole}.{(found[2] or '0').replace('-', '0')}")


def read_whole(text: str, comma: str = ",") -> int | None:
    """A whole number that is not negative; None for anything else."""
    value = read_number(text, comma)
    return int(value) if value is not None and value == value.to_integral_value() else None
