"""What perspectives, themes, states and steps are called, and what a refusal says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l

from app.domain.barriers import Step

PERSPECTIVES: dict[str, Any] = {
    "public": _l("Offentlig køber"),
    "social": _l("Socialøkonomisk virksomhed"),
    "private": _l("Privat virksomhed"),
}
SHORT_PERSPECTIVES: dict[str, Any] = {
    "public": _l("Offentlig"),
    "social": _l("Socialøkonomisk"),
    "private": _l("Privat"),
}
THEMES: dict[str, Any] = {
    "finding": _l("At finde hinanden"),
    "rules": _l("Regler og jura"),
    "contract": _l("Kontrakt og størrelse"),
    "skills": _l("Tid og kompetencer"),
    "trust": _l("Tillid og dokumentation"),
    "effect": _l("Effekt og opfølgning"),
}
STATES: dict[str, Any] = {
    "raised": _l("Rejst"),
    "worked_on": _l("I gang"),
    "solved": _l("Løst"),
    "parked": _l("Parkeret"),
    "merged": _l("Samlet med en anden"),
}
SOLUTION_STATES: dict[str, Any] = {
    "not_started": _l("Ikke startet"),
    "started": _l("I gang"),
    "in_operation": _l("I drift"),
    "dropped": _l("Opgivet"),
}
CHANNELS: dict[str, Any] = {
    "form": _l("forslag fra siden her"),
    "workshop": _l("sedler fra workshops"),
    "import": _l("linjer fra filer"),
    "need": _l("behov, der endte uden en tildeling"),
}
# What an edit touched.
FIELDS: dict[str, Any] = {
    "theme": _l("tema"),
    "name_da": _l("navn"),
    "name_en": _l("engelsk navn"),
    "text_da": _l("tekst"),
    "text_en": _l("engelsk tekst"),
    "kinds": _l("slags køb"),
    "perspectives": _l("hvem der møder den"),
    "sources": _l("kilder"),
}
REFUSALS: dict[str, Any] = {
    "not_possible": _l(
        "Barrieren står ikke længere sådan, at det kan gøres. Se, hvad der er sket, og prøv igen"
    ),
    "wrong_party": _l("Kun sekretariatet kan gøre det"),
    "no_reason": _l("Skriv en begrundelse"),
    "itself": _l("Vælg en anden barriere end den selv"),
    "circle": _l("Den barriere er selv samlet ind i denne. Skil den ud først"),
    "target_merged": _l("Den barriere er samlet med en anden. Vælg den, den er samlet i"),
    "no_perspective": _l("Vælg mindst én, der møder barrieren"),
    "decided": _l("En anden har allerede taget stilling til forslaget"),
    "clash": _l("En anden har ændret barrieren, mens du skrev"),
}


@dataclass(frozen=True)
class StepWords:
    """A step's button, what it means, and what was done once it is taken."""

    button: Any
    meaning: Any
    done: Any


STEPS: dict[Step, StepWords] = {
    Step.START: StepWords(
        _l("Sæt i gang"), _l("Nogen arbejder med barrieren fra nu af."), _l("Barrieren er sat i gang")
    ),
    Step.SOLVE: StepWords(
        _l("Meld løst"), _l("Barrieren står ikke længere i vejen."), _l("Barrieren er meldt løst")
    ),
    Step.PARK: StepWords(
        _l("Parkér"),
        _l("Ingen arbejder med barrieren for tiden. Skriv hvorfor."),
        _l("Barrieren er parkeret"),
    ),
    Step.REOPEN: StepWords(
        _l("Åbn igen"),
        _l("Barrieren står alligevel i vejen. Skriv, hvad der er sket."),
        _l("Barrieren er åbnet igen"),
    ),
    Step.MERGE: StepWords(
        _l("Saml med en anden"),
        _l("Barrieren siger det samme som en anden. Den beholder sit nummer, og alt tælles hos den anden."),
        _l("Barrieren er samlet med den anden"),
    ),
    Step.SPLIT: StepWords(
        _l("Skil ud igen"),
        _l("Barrieren er alligevel en anden. Skriv hvorfor."),
        _l("Barrieren står for sig selv igen"),
    ),
}
SLUGS: dict[str, Step] = {
    "start": Step.START,
    "loest": Step.SOLVE,
    "parker": Step.PARK,
    "aabn": Step.REOPEN,
    "saml": Step.MERGE,
    "skil": Step.SPLIT,
}
# Signs of img/status.svg with their colour.
SIGNS: dict[str, tuple[str, str]] = {
    "in_operation": ("full", "st-ok"),
    "solved": ("full", "st-ok"),
    "started": ("half", "st-wait"),
    "worked_on": ("half", "st-wait"),
    "not_started": ("ring", ""),
    "raised": ("ring", ""),
    "parked": ("pause", ""),
    "merged": ("dash", ""),
    "dropped": ("cross", ""),
}
