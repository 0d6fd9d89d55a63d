"""Civil registration numbers (CPR): found in order to be refused. The service holds none (DOMAIN.md B5)."""

from __future__ import annotations

import re

# Day, month, year and four digits, however they are set apart; not within a longer number, nor a P-number that says so.
_NUMBER = re.compile(
    r"(?<![\d.,-])(?<!P)(?<!P-)(?<!P-nr\. )(?<!P-nummer )"
    r"(\d{2})[ .]?(\d{2})[ .]?\d{2}\s?[-–—/ ]?\s?[0-9X]{4}(?![\d])",
    re.IGNORECASE,
)
_LONGEST_MONTHS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def holds_cpr(text: str) -> bool:
    """Whether a text holds what reads as a CPR number: a day and month that exist, a year and four digits.

    Check digits say nothing: since 2007 numbers are given out that fail them. A P-number may begin like a date;
    it is let through where it is called one.
    """
    return any(_is_day(int(found[1]), int(found[2])) for found in _NUMBER.finditer(text))


def _is_day(day: int, month: int) -> bool:
    return 1 <= month <= 12 and 1 <= day <= _LONGEST_MONTHS[month - 1]
