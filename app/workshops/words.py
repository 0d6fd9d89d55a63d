"""What the pages call the states and steps of a workshop, what it asks when nobody writes a question, and why not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l

from app.domain.workshops import Step

STATES: dict[str, Any] = {
    "planned": _l("Planlagt"),
    "open": _l("Tager imod sedler"),
    "grouping": _l("Samler"),
    "voting": _l("Afstemning"),
    "closed": _l("Afsluttet"),
}
QUESTIONS: dict[str, Any] = {
    "public": _l("Hvad står i vejen, når I vil købe socialt?"),
    "social": _l("Hvad står i vejen, når I vil sælge til det offentlige og til virksomheder?"),
    "private": _l("Hvad står i vejen, når I vil købe hos socialøkonomiske virksomheder?"),
}
REFUSALS: dict[str, Any] = {
    "not_possible": _l("Workshoppen står ikke længere sådan, at det kan gøres. Se, hvor den står nu"),
    "wrong_party": _l("Kun sekretariatet kan gøre det"),
    "not_open": _l("Workshoppen tager ikke imod sedler nu"),
    "not_voting": _l("Der er ikke afstemning nu"),
    "not_sortable": _l("Grupperne kan ikke ændres nu. Gå tilbage til »Samler« først"),
    "full": _l("Der er ikke plads til flere sedler. Sig det til den, der leder workshoppen"),
    "too_many_votes": _l("Du har valgt for mange. Fjern nogle, og send igen"),
    "unknown_group": _l("En gruppe er ændret. Se listen igen, og vælg på ny"),
    "no_groups": _l("Saml mindst én seddel i en gruppe, før I stemmer"),
    "nothing_chosen": _l("Vælg mindst én seddel"),
    "itself": _l("Vælg en anden gruppe end den selv"),
    "circle": _l("Den gruppe er selv samlet ind i denne. Skil den ud først"),
    "target_merged": _l("Den gruppe er samlet ind i en anden. Vælg den, den er samlet i"),
    "not_closed": _l("Afslut workshoppen, før du sender resultatet til registret"),
}


@dataclass(frozen=True)
class StepWords:
    """A step's button, what it means, and what was done once it is taken."""

    button: Any
    meaning: Any
    done: Any


STEPS: dict[Step, StepWords] = {
    Step.OPEN: StepWords(
        _l("Åbn workshoppen"),
        _l("Du får en kode til væggen. Alle med koden kan være med fra deres telefon."),
        _l("Workshoppen er åben"),
    ),
    Step.GROUP: StepWords(
        _l("Stop for sedler, og saml"),
        _l("Telefonerne kan ikke sende flere sedler. Du samler dem, der siger det samme."),
        _l("Nu samler I sedlerne"),
    ),
    Step.REOPEN: StepWords(
        _l("Tag imod flere sedler"),
        _l("Telefonerne kan sende sedler igen. Grupperne bliver, som de er."),
        _l("Workshoppen tager imod sedler igen"),
    ),
    Step.VOTE: StepWords(
        _l("Start afstemningen"),
        _l("Alle stemmer på grupperne. Sedler uden gruppe bliver der ikke stemt om."),
        _l("Afstemningen er i gang"),
    ),
    Step.REGROUP: StepWords(
        _l("Saml om igen"),
        _l("De stemmer, der er givet, bliver slettet. I stemmer om de nye grupper bagefter."),
        _l("Stemmerne er slettet, og I samler igen"),
    ),
    Step.CLOSE: StepWords(
        _l("Afslut workshoppen"),
        _l("Koden virker ikke længere. Stemmerne bliver talt op, og telefonerne bliver glemt."),
        _l("Workshoppen er afsluttet"),
    ),
}
SLUGS: dict[str, Step] = {
    "aabn": Step.OPEN,
    "saml": Step.GROUP,
    "genaabn": Step.REOPEN,
    "stem": Step.VOTE,
    "saml-igen": Step.REGROUP,
    "afslut": Step.CLOSE,
}
# Signs of img/status.svg with their colour.
SIGNS: dict[str, tuple[str, str]] = {
    "planned": ("ring", ""),
    "open": ("half", "st-wait"),
    "grouping": ("half", "st-wait"),
    "voting": ("half", "st-wait"),
    "closed": ("full", "st-ok"),
}
