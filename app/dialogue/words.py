"""What the dialogue's states and refusals are called."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from app.domain.dialogue import AnswerState
from app.media.words import FILES as _FILES

REFUSED: dict[str, Any] = {
    "not_open": _l("Svarfristen er gået, eller behovet er lukket. Det, du skrev, er ikke gemt"),
    "enquiries_over": _l("Fristen for at stille spørgsmål er gået"),
    "empty": _l("Skriv en tekst"),
    "unanswered": _l("Svar på alle de spørgsmål, køberen kræver svar på"),
    "shares": _l("Medsvarernes andele skal tilsammen være mindre end 100 %"),
    "own_need": _l("I kan ikke svare på jeres eget behov"),
    "not_talking": _l(
        "I kan skrive sammen, når leverandøren er inviteret, har svaret eller selv har skrevet"
    ),
    "slot_taken": _l("Tiden er taget eller aflyst. Vælg en anden"),
    "slot_over": _l("Tiderne skal ligge i fremtiden"),
    "has_slot": _l("I har allerede et møde. Meld afbud til det først, hvis I vil bytte"),
    "slots_meet": _l("To møder ligger oven i hinanden. Vælg et andet tidsrum"),
    "too_many_slots": _l("Et behov kan højst have 40 møder"),
    "no_slot": _l("Der er ikke plads til et møde på 20 minutter mellem de to klokkeslæt"),
    "too_many_texts": _l("Svarbiblioteket har allerede 100 tekster. Fjern en først"),
    "same_title": _l("I har allerede en tekst med den titel"),
}
OVERTAKEN = _l(
    "En kollega har gemt imens. Tjek, hvad der står på svarets side, og gem igen, hvis din tekst skal gælde"
)
ANSWER_STATES: dict[str, Any] = {
    AnswerState.DRAFT: _l("Kladde – ikke sendt"),
    AnswerState.SENT: _l("Sendt"),
    AnswerState.WITHDRAWN: _l("Trukket tilbage"),
}
FILES: dict[str, Any] = _FILES | {
    "too_many": _l("Svaret har allerede 10 bilag eller 40 MB. Fjern et først, eller saml flere i én PDF"),
    "same": _l("Den fil er lagt op allerede"),
}
