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
