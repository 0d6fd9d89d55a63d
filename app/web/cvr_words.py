"""What to say about a number that is no CVR number."""

from __future__ import annotations

from app.web.i18n import gettext


def cvr_message(reason: str) -> str:
    """Why a number is no CVR number, and what to do."""
    return {
        "p_number": gettext("Det ligner et P-nummer med 10 cifre. Skriv CVR-nummeret med 8 cifre"),
        "check_digit": gettext("CVR-nummeret kan ikke findes. Tjek cifrene"),
    }.get(reason, gettext("Skriv CVR-nummeret med 8 cifre"))
