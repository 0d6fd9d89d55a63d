"""A merge in words: what the parts are called, what they say, and why something was refused."""

from __future__ import annotations

from datetime import date

from app.domain.merging import Part, held
from app.domain.profile import Document
from app.profiles.presenters import shown
from app.web.filters import long_date
from app.web.i18n import gettext, ngettext


def part_name(part: Part) -> str:
    """What a part of a profile is called."""
    return {
        "name": gettext("Navn"),
        "legal_form": gettext("Virksomhedsform"),
        "address": gettext("Adresse"),
        "founded_on": gettext("Stiftet"),
        "employees": gettext("Ansatte"),
        "summary_da": gettext("Kort beskrivelse på dansk"),
        "summary_en": gettext("Kort beskrivelse på engelsk"),
        "purpose_da": gettext("Formål på dansk"),
        "purpose_en": gettext("Formål på engelsk"),
        "offers": gettext("Ydelser"),
        "area": gettext("Leveringsområde"),
        "references": gettext("Referencer"),
        "groups": gettext("Målgrupper"),
        "impact": gettext("Effekt i tal"),
        "goals": gettext("Verdensmål"),
        "e_invoice": gettext("E-faktura"),
        "insurance_dkk": gettext("Forsikringssum"),
        "collective_agreement": gettext("Overenskomst"),
        "note_da": gettext("Praktisk note på dansk"),
        "note_en": gettext("Praktisk note på engelsk"),
        "email": gettext("E-mail"),
        "phone": gettext("Telefon"),
        "website": gettext("Hjemmeside"),
        "logo": gettext("Logo"),
        "pictures": gettext("Billeder"),
    }[part.key]


def part_text(document: Document, part: Part) -> str:
    """What a profile says there, on one line; images are counted."""
    values = held(document, part)
    if part.key in {"logo", "pictures"}:
        count = sum(len(v) if isinstance(v, tuple) else bool(v) for v in values)
        return ngettext("%(num)s billede", "%(num)s billeder", count) if count else ""
    if part.key == "area" and values[0]:
        return gettext("Hele landet")
    if part.key == "founded_on" and values[0]:
        return long_date(date.fromisoformat(values[0]))
    if part.key == "address":
        municipality, postcode, city = values
        place = " ".join(v for v in (postcode, city) if v)
        return ", ".join(text for text in (place, shown("municipality", municipality)) if text)
    said = (shown(name, value) for name, value in zip(part.names, values, strict=True))
    return " · ".join(text for text in said if text)


def refusal(reason: str) -> str:
    """Why it was not done, and what to do."""
    return {
        "no_profile": gettext("Begge skal have en profil. Har kun den ene en profil, er der intet at lægge sammen."),
        "not_public": gettext("Den profil, der bliver stående, skal være offentlig. Vælg den anden, eller bed ejeren om at vise profilen."),
        "merged": gettext("En af de to profiler er allerede lagt sammen med en anden. Se listen over sammenlægninger."),
        "changed": gettext("En af profilerne er ændret, siden du åbnede siden. Her er den, som den står nu. Se den igennem, før du går videre."),
        "undone": gettext("Sammenlægningen er allerede fortrudt."),
        "too_late": gettext("Der er gået mere end 90 dage. Det, der skal til for at fortryde, er slettet."),
        "later_first": gettext("Den profil, der blev stående, er siden lagt sammen igen. Fortryd den seneste sammenlægning først."),
    }[reason]  # fmt: skip
