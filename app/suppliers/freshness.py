"""How old a profile's facts are, fact by fact, and whether a buyer should ask before relying on them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from app.reference import catalogue
from app.suppliers.queries import Profile
from app.web.filters import in_language, short_date
from app.web.i18n import gettext, ngettext

OLD_AFTER_MONTHS = 12


@dataclass(frozen=True)
class Age:
    """A fact and when it was last confirmed; `is_old` after twelve months."""

    name: str
    when: str
    is_old: bool


def ages(profile: Profile) -> list[Age]:
    """The profile itself, each verification that was checked, and the year of the impact numbers."""
    found = [_age(gettext("Profil og ydelser"), profile.profile_updated_on, profile.on)]
    for state in profile.standings:
        if state.last_checked:
            name = in_language(catalogue.schemes()[state.scheme], "name")
            found.append(_age(name, state.last_checked, profile.on))
    if profile.impact:
        year = profile.impact.year
        found.append(Age(gettext("Effekt i tal"), str(year), _is_old(date(year, 12, 31), profile.on)))
    return found


def advice(found: Iterable[Age]) -> str:
    """One sentence about them all."""
    old = sum(1 for age in found if age.is_old)
    if not old:
        return gettext("Alle oplysninger er under 12 måneder gamle.")
    return ngettext(
        "%(num)s oplysning er over 12 måneder gammel. Spørg, før du regner med den.",
        "%(num)s oplysninger er over 12 måneder gamle. Spørg, før du regner med dem.",
        old,
    )


def _age(name: str, when: date, on: date) -> Age:
    return Age(name, short_date(when), _is_old(when, on))


def _is_old(when: date, on: date) -> bool:
    months = (on.year - when.year) * 12 + on.month - when.month - (on.day < when.day)
    return months >= OLD_AFTER_MONTHS
