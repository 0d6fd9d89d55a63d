"""The reasons of a score as plain sentences in the visitor's language."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from app.domain.matching import Part, Score
from app.reference import catalogue
from app.web.filters import in_language, kroner, short_date, tidy
from app.web.i18n import gettext, ngettext


def part_name(code: str) -> str:
    """What a part of the score is called."""
    return {
        "service": gettext("Ydelse"),
        "place": gettext("Sted"),
        "capacity": gettext("Kapacitet"),
        "documentation": gettext("Dokumentation"),
        "social_aim": gettext("Socialt formål"),
        "freshness": gettext("Friskhed"),
    }[code]


def quoted(words: Iterable[str]) -> str:
    """Words of somebody else inside a sentence."""
    return ", ".join(gettext("»%(word)s«", word=w) for w in words)


def sentence(part: Part) -> str:
    """One part's reason as a whole sentence."""
    speak = {
        "service": _service,
        "place": _place,
        "capacity": _capacity,
        "documentation": _documentation,
        "social_aim": _social_aim,
        "freshness": _freshness,
    }[part.code]
    return tidy(speak(part.reason, part.values))


def reasons(score: Score) -> list[str]:
    """The sentence of every part, in the order of the weights."""
    return [sentence(p) for p in score.parts]


def _cpv(code: str) -> str:
    known = catalogue.nearest_known_cpv(code)
    return in_language(known, "label") if known else code


def _service(reason: str, values: Any) -> str:
    if reason == "same_service":
        return gettext(
            "Tilbyder det, du søger (%(label)s, CPV %(code)s).",
            label=_lower(_cpv(values["code"])),
            code=values["code"],
        )
    if reason == "related_service":
        return gettext(
            "Tilbyder noget nært beslægtet (%(label)s, CPV %(code)s).",
            label=_lower(_cpv(values["code"])),
            code=values["code"],
        )
    words = quoted(values.get("words", ()))
    if reason == "words_fit" and words:
        return gettext("Profilen bruger de samme ord som dig: %(words)s.", words=words)
    if reason == "words_fit":
        return gettext("Profilen bruger de samme ord som dig.")
    if reason == "loosely_related" and words:
        return gettext("Kun disse ord går igen i profilen: %(words)s.", words=words)
    if reason == "loosely_related":
        return gettext("Profilen har noget, der ligner det, du søger.")
    return gettext("Vi fandt ingen ydelse, der passer.")


def _place(reason: str, values: Any) -> str:
    place, km = values.get("place", ""), values.get("km")
    if reason == "at_home":
        return gettext("Ligger i %(place)s.", place=place)
    if reason == "delivers":
        if km:
            return gettext("Leverer i %(place)s, ligger %(km)s km derfra.", place=place, km=km)
        return gettext("Leverer i %(place)s.", place=place)
    if reason == "nationwide":
        return gettext("Leverer i hele landet.")
    if reason == "next_door":
        return gettext(
            "Ligger i en nabokommune til %(place)s, %(km)s km derfra. Leveringsområdet er ikke oplyst.",
            place=place,
            km=km,
        )
    if reason == "area_not_stated":
        return gettext("Ligger %(km)s km fra %(place)s. Leveringsområdet er ikke oplyst.", place=place, km=km)
    if reason == "home_unknown":
        return gettext("Virksomheden har ikke oplyst sin adresse.")
    if reason == "outside_area":
        return gettext("Leverer ikke i %(place)s.", place=place)
    return gettext("Du har ikke valgt et sted.")


def _capacity(reason: str, values: Any) -> str:
    if reason == "capacity_enough":
        return gettext("Kan tage opgaver for op til %(most)s om året.", most=kroner(values["most"]))
    if reason == "capacity_known":
        return gettext(
            "Kan tage opgaver for op til %(most)s om året. Du har ikke angivet en værdi.",
            most=kroner(values["most"]),
        )
    if reason == "capacity_part":
        return gettext(
            "Kan løse en del af opgaven: op til %(most)s om året ud af %(value)s.",
            most=kroner(values["most"]),
            value=kroner(values["value"]),
        )
    return gettext("Kapaciteten er ikke oplyst.")


def _documentation(reason: str, values: Any) -> str:
    """What is verified and what is only documented are two things, and two sentences."""
    schemes = [catalogue.schemes()[c] for c in values["schemes"]]
    attested = ", ".join(in_language(s, "name") for s in schemes if s.attests_social_enterprise)
    facts = ", ".join(in_language(s, "name") for s in schemes if not s.attests_social_enterprise)
    said = []
    if reason == "verified":
        said.append(gettext("Verificeret som %(names)s.", names=attested))
    if reason == "renewal_under_way":
        said.append(gettext("Fornyelse modtaget: %(names)s.", names=attested))
    if facts:
        said.append(gettext("Dokumenteret %(names)s.", names=facts))
    if reason == "facts_only":
        said.append(gettext("Vi har ingen verifikation som socialøkonomisk virksomhed."))
    return " ".join(said) or gettext("Selvdeklareret – ikke verificeret.")


def _social_aim(reason: str, values: Any) -> str:
    if reason in {"aim_stated", "aim_and_impact"}:
        names = ", ".join(_group(g) for g in values["groups"][:2])
        if reason == "aim_and_impact":
            return gettext("Oplyser målgruppe (%(names)s) og effekt i tal.", names=names)
        return gettext("Oplyser målgruppe: %(names)s.", names=names)
    if reason == "impact_only":
        return gettext("Oplyser effekt i tal, men ikke målgruppe.")
    return gettext("Har ikke oplyst målgruppe eller effekt.")


def _group(code: str) -> str:
    known = catalogue.target_groups().get(code)
    return _lower(in_language(known, "name")) if known else code


def _freshness(reason: str, values: Any) -> str:
    if reason == "never_updated":
        return gettext("Profilen er aldrig opdateret.")
    months = values["months"]
    if months < 1:
        return gettext("Profilen er opdateret %(date)s.", date=short_date(values["on"]))
    return ngettext(
        "Profilen er opdateret for %(num)s måned siden.",
        "Profilen er opdateret for %(num)s måneder siden.",
        months,
    )


def _lower(text: str) -> str:
    """A label inside a sentence; abbreviations like IT keep their capitals."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]
