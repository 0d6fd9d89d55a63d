"""Take a person's name and address out of texts that stay.

A name is looked for everywhere only when it has at least two words: `Maj` stands in many texts that are not
about anybody. Such a name is taken out of what the person did themselves and what was done to them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from markupsafe import escape
from sqlalchemy import ColumnElement, Text, cast, or_

GONE = "[slettet]"


@dataclass(frozen=True)
class Traces:
    """What names a person, besides their number: addresses, and the name if they gave one."""

    emails: tuple[str, ...]
    name: str

    @property
    def name_is_telling(self) -> bool:
        """True when the name is hardly anything else than a name."""
        return len(self.name.split()) > 1

    @property
    def anywhere(self) -> list[str]:
        """The words that mean this person wherever they stand."""
        return [*self.emails, *([self.name] if self.name_is_telling else [])]

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        words = [*self.emails, *([self.name, str(escape(self.name))] if self.name else [])]
        longest_first = sorted({w for w in words if w}, key=len, reverse=True)
        # A name ends where letters end: `Bo` is not in `Borup`. Words of a name may stand on two lines.
        spread = [re.sub(r"(\\ )+", r"\\s+", re.escape(w)) for w in longest_first]
        return re.compile(rf"(?<![\w.+-])(?:{'|'.join(spread)})(?!\w|[.+-]\w)", re.IGNORECASE)

    def out_of(self, text: str) -> str:
        """The text with a mark in place of the name and the address."""
        return self._pattern.sub(GONE, text)

    def out_of_json(self, value: Any) -> Any:
        """The same for every text in JSON; the very same object when there was nothing to take out."""
        if isinstance(value, str):
            found = self.out_of(value)
            return value if found == value else found
        if isinstance(value, list):
            items = [self.out_of_json(v) for v in value]
            return value if all(a is b for a, b in zip(items, value, strict=True)) else items
        if isinstance(value, dict):
            held = {k: self.out_of_json(v) for k, v in value.items()}
            return value if all(held[k] is value[k] for k in value) else held
        return value


def in_text(column: Any, words: Iterable[str]) -> ColumnElement[bool]:
    """SQL: a text column, which may be HTML, holds one of these words, whatever its capitals."""
    variants = {s for w in words for v in spelled(w) for s in (v, str(escape(v)))}
    return or_(*(column.icontains(v, autoescape=True) for v in sorted(variants)))


def in_json(column: Any, words: Iterable[str]) -> ColumnElement[bool]:
    """SQL: a JSON column holds one of these words; letters outside ASCII are stored as escapes."""
    text = cast(column, Text)
    variants = {json.dumps(v)[1:-1] for w in words for v in spelled(w)}
    return or_(*(text.icontains(v, autoescape=True) for v in sorted(variants)))


def spelled(word: str) -> set[str]:
    """The ways a word is asked for: databases know capitals of ASCII letters, not of `ø` in SQLite or in JSON."""
    return {word} if word.isascii() else {word, word.lower(), word.upper()}
