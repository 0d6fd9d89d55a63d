"""What outcomes are called."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from app.domain.outcomes import Confirmation

CONFIRMATIONS = {
    Confirmation.ASKED: _l("Leverandøren er spurgt og har ikke svaret endnu"),
    Confirmation.CONFIRMED: _l("Bekræftet af leverandøren"),
    Confirmation.OTHER: _l("Leverandøren oplyser et andet beløb"),
    Confirmation.DENIED: _l("Leverandøren siger, at den ikke har fået opgaven"),
}
REFUSALS = {
    "nobody": _l("Vælg, hvem der fik opgaven"),
    "too_many": _l("Vælg højst 100 leverandører"),
    "twice": _l("Den samme leverandør er skrevet to gange"),
    "no_barrier": _l("Vælg mindst én ting, der stod i vejen"),
    "talks_only": _l("En markedsdialog ender ikke med en tildeling. Skriv et nyt behov, når I vil købe"),
    "not_asked": _l("I er ikke spurgt om den tildeling"),
    "feedback_missing": _l("Der er kommet et svar mere, mens I skrev. Giv også det en tilbagemelding"),
}
