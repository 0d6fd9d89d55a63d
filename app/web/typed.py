"""What people type into fields of one line, and what to say about a number that is none."""

from __future__ import annotations

import unicodedata

from app.web.i18n import gettext


def clean(text: str) -> str:
    """Text as a person would have typed it: one line, no control characters."""
    kept = "".join(" " if unicodedata.category(c) in {"Cc", "Cs"} else c for c in text)
    return " ".join(kept.split())


def cvr_message(reason: str) -> str:
    """Why a number is no CVR number, and what to do."""
    return {
        "p_number": gettext("Det ligner et P-nummer med 10 cifre. Skriv CVR-nummeret med 8 cifre"),
        "check_digit": gettext("CVR-nummeret kan ikke findes. Tjek cifrene"),
    }.get(reason, gettext("Skriv CVR-nummeret med 8 cifre"))
