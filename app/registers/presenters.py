"""Extracts and findings ready to show."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from app.domain.registers import Kind, Reason
from app.reference import catalogue
from app.registers.queries import ExtractView, FindingView
from app.registers.words import kind_heading, kind_help, reason_text
from app.web.filters import in_language, long_date, short_date
from app.web.i18n import gettext

# What asks for a person comes first, and what is as it should be last.
ORDER = (Kind.PERSON, Kind.SUSPICIOUS, Kind.GONE, Kind.DEREGISTERED, Kind.CHANGED, Kind.NEW)
ISO = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True)
class FindingRow:
    """A firm in a list; `name` is its number when the register gave no name."""

    cvr: str
    name: str
    text: str
    found_at: datetime


@dataclass(frozen=True)
class KindPart:
    """A kind with how many there are, and those of them that are shown."""

    kind: Kind
    heading: str
    help: str
    count: int
    rows: list[FindingRow]


def scheme_name(code: str) -> str:
    """A scheme's name in the visitor's language."""
    return in_language(catalogue.schemes()[code], "name")


def title(extract: ExtractView) -> str:
    """What an extract is called: its scheme and its day."""
    return gettext(
        "%(scheme)s pr. %(date)s", scheme=scheme_name(extract.scheme), date=long_date(extract.as_of)
    )


def part(kind: Kind, count: int, found: Sequence[FindingView]) -> KindPart:
    """A kind with its rows."""
    return KindPart(kind, kind_heading(kind), kind_help(kind), count, rows(found))


def rows(found: Sequence[FindingView]) -> list[FindingRow]:
    """Findings as rows."""
    return [FindingRow(f.cvr, f.name or f.cvr, _text(f), f.found_at) for f in found]


def _text(found: FindingView) -> str:
    said = reason_text(Reason(found.reason)) if found.reason else ""
    if found.before:
        change = gettext(
            "før: %(before)s, nu: %(after)s", before=_dated(found.before), after=_dated(found.after)
        )
        return _sentence(f"{said}, {change}" if said else change)
    if found.kind is Kind.NEW and found.after:
        return gettext("Registreret %(date)s", date=_dated(found.after))
    if found.kind is Kind.DEREGISTERED and found.after:
        return gettext("Afregistreret %(date)s", date=_dated(found.after))
    return _sentence(said)


def _sentence(text: str) -> str:
    """With a capital, which no abbreviation at the beginning loses."""
    return text[:1].upper() + text[1:]


def _dated(text: str) -> str:
    return ISO.sub(lambda day: short_date(date.fromisoformat(day[0])), text)
