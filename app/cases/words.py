"""The words for cases: states, steps, documents, and why something is refused."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l

from app.domain.cases import State, Step
from app.media import words as files
from app.web.filters import short_date
from app.web.i18n import gettext

# Sign and class as in static/img/status.svg and UI.md 1.
STATES: dict[State, tuple[Any, str, str]] = {
    State.DRAFT: (_l("Kladde"), "ring", "st-no"),
    State.APPLIED: (_l("Modtaget"), "half", "st-wait"),
    State.UNDER_REVIEW: (_l("Under behandling"), "half", "st-wait"),
    State.WAITING: (_l("Vi venter på jeres svar"), "half", "st-wait"),
    State.RECOMMENDED: (_l("Indstillet til afgørelse"), "half", "st-wait"),
    State.APPROVED: (_l("Godkendt"), "full", "st-ok"),
    State.REJECTED: (_l("Ikke godkendt"), "cross", "st-stop"),
    State.WITHDRAWN: (_l("Trukket tilbage"), "dash", "st-no"),
    State.CLOSED: (_l("Lukket uden svar"), "dash", "st-no"),
    State.APPEALED: (_l("Klagen bliver behandlet"), "half", "st-wait"),
}
MEANINGS: dict[State, Any] = {
    State.DRAFT: _l("Kun I kan se kladden. Den bliver ikke behandlet, før I indsender den."),
    State.APPLIED: _l("Vi har modtaget sagen. En verifikator tager den."),
    State.UNDER_REVIEW: _l("En verifikator læser dokumenterne og vurderer hvert krav."),
    State.WAITING: _l("Verifikatoren mangler noget. Tiden går ikke, mens vi venter på jer."),
    State.RECOMMENDED: _l("En verifikator har vurderet alle krav. Nu afgør en anden sagen."),
    State.APPROVED: _l("To verifikatorer er enige om, at kravene er opfyldt."),
    State.REJECTED: _l("Kravene er ikke vist opfyldt. Det er kun jer, der kan se det."),
    State.WITHDRAWN: _l("I har trukket sagen tilbage. I kan søge igen, når I vil."),
    State.CLOSED: _l("Vi fik ikke svar inden for 30 dage. I kan søge igen, når I vil."),
    State.APPEALED: _l("En tredje verifikator, som ikke har haft sagen før, afgør klagen."),
}
# Who did it, and what: an organisation is told "I", a verifier has no name.
STEPS: dict[str, Any] = {
    "open": _l("I begyndte en kladde"),
    Step.HAND_IN: _l("I indsendte sagen"),
    Step.TAKE: _l("En verifikator begyndte at behandle sagen"),
    Step.ASK: _l("Verifikatoren bad jer om mere"),
    Step.ANSWER: _l("I svarede"),
    Step.RECOMMEND: _l("En verifikator vurderede alle krav og sendte sagen til afgørelse"),
    Step.RETURN: _l("Den, der skulle afgøre sagen, ville have noget set efter igen"),
    Step.APPROVE: _l("En anden verifikator godkendte"),
    Step.REJECT: _l("En anden verifikator godkendte ikke"),
    Step.WITHDRAW: _l("I trak sagen tilbage"),
    Step.CLOSE: _l("Sagen blev lukket, fordi vi ikke fik svar"),
    Step.RESUME: _l("Svarfristen gik, og verifikatoren gik videre"),
    Step.APPEAL: _l("I klagede"),
}
RECHECK_OPENED = _l("Vi begyndte en ny kontrol")
DRAFT_GIVEN_UP = _l("Kladden blev lukket, fordi ingen havde rørt den i seks måneder")
# Whose reasons the firm reads: questions, answers, decisions, appeals. What two verifiers tell each other is theirs.
TOLD = frozenset({Step.ASK, Step.ANSWER, Step.APPROVE, Step.REJECT, Step.APPEAL, Step.WITHDRAW})
KINDS: dict[str, Any] = {
    "application": _l("Ansøgning"),
    "renewal": _l("Fornyelse"),
    "recheck": _l("Ny kontrol"),
}
CAUSES: dict[str, Any] = {
    "struck_off": _l("I står ikke længere i registret"),
    "legal_form": _l("Virksomhedsformen er ændret"),
    "owners": _l("Ejerforholdene er ændret"),
    "name": _l("Navnet er ændret"),
    "check_due": _l("Det er tid til en kontrol"),
    "tip": _l("Vi har fået en henvendelse"),
    "suspicious": _l("Oplysningerne i registret ser ud til at have ændret sig"),
}
EVIDENCE: dict[str, Any] = {
    "articles": _l("Vedtægter"),
    "annual_report": _l("Årsrapport"),
    "staff_statement": _l("Medarbejderopgørelse"),
    "management_statement": _l("Ledelseserklæring"),
    "register_lookup": _l("Registeropslag"),
    "certificate": _l("Certifikat"),
    "visit_note": _l("Besøgsnotat"),
    "reference": _l("Reference"),
}
MARKS: dict[str, Any] = {
    "met": _l("Opfyldt"),
    "partly": _l("Delvist opfyldt"),
    "not_met": _l("Ikke opfyldt"),
    "not_relevant": _l("Ikke relevant"),
}
FILES: dict[str, Any] = files.FILES | {
    "too_many": _l("Sagen har allerede 30 dokumenter. Fjern et først, eller saml flere i én PDF"),
    "same": _l("I har allerede lagt den fil op i sagen. Sæt kryds ved den ud for kravet i stedet"),
}
REFUSED: dict[str, Any] = {
    "not_possible": _l("Det kan ikke lade sig gøre, som sagen står nu. Se, hvad der er sket"),
    "evidence_missing": _l("Læg mindst ét dokument op af den rigtige type til hvert krav, før I indsender"),
    "company_ceased": _l(
        "Ifølge CVR er virksomheden ikke aktiv. Ret det i CVR, eller skriv til os, hvis det er forkert"
    ),
    "conflict": _l("Det kan ikke lade sig gøre, som sagen står nu. Se, hvad der er sket"),
    "too_late": _l("Fristen for at klage er gået. I kan søge igen"),
    "no_reason": _l("Skriv, hvorfor"),
}


def one_of(types: Sequence[str]) -> str:
    """Types of document in a sentence: "vedtægter, årsrapport eller ledelseserklæring"."""
    *first, last = (str(EVIDENCE[t]).lower() for t in types)
    if not first:
        return last
    return gettext("%(first)s eller %(last)s", first=", ".join(first), last=last)


def day_range(begins: date | None, ends: date | None) -> str:
    """The period that a document covers; empty where none is given."""
    if begins and ends:
        return f"{short_date(begins)} – {short_date(ends)}"
    if begins or ends:
        return short_date(begins or ends or date.min)
    return ""
