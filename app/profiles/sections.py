"""The sections of a profile in words: title, address, what each is for, and hints at its fields."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l

from app.domain.profile import Section


@dataclass(frozen=True)
class Words:
    """How a section is called, where it stands, and why it is asked for. `one`: what an item is called."""

    slug: str
    title: Any
    lead: Any
    one: Any = ""
    new: Any = ""


WORDS: dict[Section, Words] = {
    Section.BASICS: Words(
        "stamdata", _l("Navn og adresse"), _l("Køberne finder jer på navn, kommune og CVR-nummer.")
    ),
    Section.ABOUT: Words(
        "formaal",
        _l("Formål og kort beskrivelse"),
        _l("Den korte tekst står på listen. Formålet står på profilen."),
    ),
    Section.OFFERS: Words(
        "ydelser",
        _l("Det kan I levere"),
        _l("Skriv en ydelse for hver ting, en køber kan bestille. Den øverste vises først."),
        _l("Ydelse"),
        _l("Tilføj en ydelse"),
    ),
    Section.AREA: Words(
        "omraade",
        _l("Her leverer I"),
        _l("Købere uden for området får jer ikke vist. Skriver I intet, regner vi kun med nabokommunerne."),
    ),
    Section.REFERENCES: Words(
        "referencer",
        _l("Referencer"),
        _l("En køber er tryggere, når en anden har købt før."),
        _l("Reference"),
        _l("Tilføj en reference"),
    ),
    Section.GROUPS: Words(
        "maalgrupper",
        _l("Målgrupper"),
        _l("Vælg de grupper, I arbejder for eller med. Skriv aldrig om enkelte personer."),
    ),
    Section.IMPACT: Words(
        "effekt",
        _l("Effekt i tal"),
        _l("Tal for ét år. Udfyld dem, I har. Tal under 5 vises ikke for købere."),
        _l("Tal for et år"),
        _l("Tilføj tal for et år"),
    ),
    Section.GOALS: Words("verdensmaal", _l("Verdensmål"), _l("Vælg de højst tre mål, I arbejder mest for.")),
    Section.PRACTICAL: Words(
        "praktisk", _l("Praktisk"), _l("Det spørger køberens økonomiafdeling om, før der kan bestilles.")
    ),
    Section.CONTACT: Words(
        "kontakt",
        _l("Kontakt"),
        _l(
            "Brug en fælles postkasse, for eksempel ordre@. Så når henvendelser frem, når en kollega er væk, "
            "og ingens navn skal vises."
        ),
    ),
    Section.PICTURES: Words(
        "billeder",
        _l("Logo og billeder"),
        _l("Et logo og op til seks billeder. Vis kun personer, der har sagt ja."),
    ),
}
BY_SLUG = {words.slug: section for section, words in WORDS.items()}
HINTS: dict[tuple[Section, str], Any] = {
    (Section.BASICS, "employees"): _l("Hoveder, ikke årsværk."),
    (Section.ABOUT, "summary_da"): _l("Én sætning. Højst 160 tegn."),
    (Section.ABOUT, "summary_en"): _l("Vises, når siden læses på engelsk."),
    (Section.ABOUT, "purpose_da"): _l("Hvorfor I findes, og hvad overskuddet går til. Højst 5.000 tegn."),
    (Section.OFFERS, "title_da"): _l("Som en køber ville kalde det, for eksempel »Frokost til møder«."),
    (Section.OFFERS, "text_da"): _l("Hvad køberen får. Højst 2.000 tegn."),
    (Section.OFFERS, "cpv"): _l("Otte cifre. Skil koder ad med mellemrum."),
    (Section.OFFERS, "price_oere"): _l("For eksempel 1.500,50. Lad feltet stå tomt, hvis prisen aftales."),
    (Section.OFFERS, "price_da"): _l("For eksempel »fra 20 personer«."),
    (Section.OFFERS, "capacity_da"): _l("For eksempel »op til 120 portioner om dagen«."),
    (Section.OFFERS, "annual_capacity_dkk"): _l("Hele kroner uden moms. Bruges, når et behov har en værdi."),
    (Section.OFFERS, "lead_time_days"): _l("Fra bestilling til levering."),
    (Section.AREA, "regions"): _l("Vælger I en region, er alle dens kommuner med."),
    (Section.AREA, "radius_km"): _l("I fugleflugt fra midten af jeres kommune."),
    (Section.REFERENCES, "buyer_da"): _l("Virksomhed, kommune eller afdeling. Ikke en persons navn."),
    (Section.REFERENCES, "period"): _l("For eksempel »2024« eller »siden 2022«."),
    (Section.GROUPS, "words"): _l("Fjern hakket ved det, der ikke længere passer."),
    (Section.IMPACT, "from_target_group"): _l("Kun antal. Tal under 5 skjules for købere."),
    (Section.IMPACT, "method_da"): _l("For eksempel »Løndata pr. 31. december«."),
    (Section.PRACTICAL, "insurance_dkk"): _l("Beløbet i hele kroner."),
    (Section.CONTACT, "email"): _l("En postkasse, som flere læser, for eksempel ordre@eksempel.dk."),
    (Section.CONTACT, "website"): _l("Begynder med https:// eller http://."),
}
# The unit written behind a number.
MEASURES: dict[str, Any] = {
    "price_oere": _l("kr."),
    "annual_capacity_dkk": _l("kr."),
    "insurance_dkk": _l("kr."),
    "reinvested_dkk": _l("kr."),
    "lead_time_days": _l("dage"),
    "radius_km": _l("km"),
    "weekly_hours": _l("timer"),
}
