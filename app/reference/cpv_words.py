"""CPV codes as people write them: those that exist, and what is wrong with one that does not, in plain words."""

from __future__ import annotations

import re
from collections.abc import Iterable

from app.domain import cpv as cpv_rules
from app.reference import catalogue
from app.web.i18n import gettext


def split_codes(text: str) -> list[str]:
    """Codes that were written after each other, by space, comma or semicolon."""
    return [c for c in re.split(r"[\s,;]+", text) if c]


# What people write before a code.
CPV = ("cpv", "cpvkode", "cpvkoder")
LABELS = frozenset((*CPV, "kode", "koder", "nr", "nummer", "code", "codes"))


def without_labels(words: list[str]) -> list[str]:
    """The words of a search without what only says that a CPV code follows: `cpv-kode 55520000`."""
    kept: list[str] = []
    for word in words:
        if word in catalogue.cpv_codes():
            label = next(
                (n for n, w in enumerate(kept) if w in CPV and LABELS.issuperset(kept[n:])), len(kept)
            )
            del kept[label:]
        kept.append(word)
    return kept


def codes_among(texts: Iterable[str]) -> tuple[str, ...]:
    """The codes that some texts are, as the vocabulary writes them, without repeats and without what is none."""
    return tuple(dict.fromkeys(code for text in texts if (code := catalogue.find_cpv(text))))


def cpv_message(text: str) -> str:
    """Why a text is no CPV code, and what to do; for one that `catalogue.find_cpv` does not find."""
    shown = text[:20]
    known = catalogue.cpv_codes().get(cpv_rules.normalise(text) or "")
    if known:
        return gettext(
            "Kontrolcifferet i CPV-koden »%(code)s« er forkert. Skriv %(right)s eller kun de otte cifre",
            code=shown,
            right="-".join((known.code, known.check_digit)),
        )
    return gettext("CPV-koden »%(code)s« findes ikke. Skriv otte cifre", code=shown)
