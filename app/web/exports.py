"""Spreadsheet exports that cannot carry a formula."""

from __future__ import annotations

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")


def neutral(value: object) -> str:
    """Text that a spreadsheet shows and never runs: a leading apostrophe before what starts a formula."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text
