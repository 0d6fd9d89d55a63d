"""What was read of each file, as the page shows it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from babel import Locale
from babel.core import get_global

from app.domain.notice_needs import RESERVATIONS, kroner
from app.domain.notices import Money, Notice, Place
from app.domain.reservation import Reservation
from app.notices import words
from app.notices.reading import Line
from app.notices.services import Status
from app.reference import catalogue
from app.web import filters
from app.web.i18n import current_locale, gettext, ngettext

MOST_CODES = 5
LOOKS = {
    Status.CREATED: ("full", "st-ok"),
    Status.UPDATED: ("half", "st-ok"),
    Status.UNCHANGED: ("ring", ""),
    Status.REJECTED: ("cross", "st-stop"),
}


@dataclass(frozen=True)
class StatusView:
    """A state as sign, colour and words."""

    sign: str
    css: str
    badge: str
    text: str


@dataclass(frozen=True)
class FileView:
    """One file: what it would come to, what was read, and what was not."""

    file: str
    title: str
    status: StatusView
    facts: tuple[tuple[str, str], ...]
    remarks: tuple[str, ...]
    error: str | None


def file_view(line: Line) -> FileView:
    """One file for the page."""
    notice = line.notice
    sign, css = LOOKS[line.status]
    return FileView(
        file=line.file,
        title=notice.title if notice else line.file,
        status=StatusView(sign, css, "", str(words.FORESEEN[line.status])),
        facts=tuple(_facts(notice)) if notice else (),
        remarks=tuple(_sentence(words.remark(one)) for one in notice.remarks) if notice else (),
        error=line.error,
    )


def _sentence(text: str) -> str:
    """A sentence begins with a capital letter, whatever field it begins with."""
    return text[:1].upper() + text[1:]


def tally(lines: Iterable[Line]) -> str:
    """`2 nye behov, 1 opdateret, 1 afvist`."""
    counts = Counter(line.status for line in lines)
    parts = []
    if n := counts[Status.CREATED]:
        parts.append(ngettext("%(num)s nyt behov", "%(num)s nye behov", n))
    if n := counts[Status.UPDATED]:
        parts.append(ngettext("%(num)s opdateret", "%(num)s opdaterede", n))
    if n := counts[Status.UNCHANGED]:
        parts.append(ngettext("%(num)s uændret", "%(num)s uændrede", n))
    if n := counts[Status.REJECTED]:
        parts.append(ngettext("%(num)s afvist", "%(num)s afviste", n))
    return ", ".join(parts)


def to_take(lines: Iterable[Line]) -> int:
    """How many of the files would change something."""
    return sum(1 for line in lines if line.status in {Status.CREATED, Status.UPDATED})


def _facts(notice: Notice) -> Iterator[tuple[str, str]]:
    yield gettext("Type"), filters.in_language(catalogue.notice_subtypes()[notice.subtype], "name")
    if notice.buyers:
        yield gettext("Ordregiver"), ", ".join(buyer.name.best() for buyer in notice.buyers)
    yield gettext("Indhold"), _codes(notice)
    if places := _places(notice):
        yield gettext("Udførelsessted"), places
    yield gettext("Reserveret"), _reserved(notice)
    if notice.social_objectives:
        known = catalogue.social_objectives()
        names = (filters.in_language(known[c], "name") if c in known else c for c in notice.social_objectives)
        yield gettext("Sociale mål"), ", ".join(names)
    if notice.deadline:
        yield (
            gettext("Frist"),
            gettext(
                "%(date)s kl. %(time)s",
                date=filters.long_date(notice.deadline),
                time=filters.clock(notice.deadline),
            ),
        )
    if notice.value:
        yield gettext("Anslået værdi"), _money(notice.value)
    if len(notice.lots) > 1:
        yield gettext("Delaftaler"), filters.number(len(notice.lots))
    if notice.winners:
        yield gettext("Vinder"), ", ".join(winner.name.best() for winner in notice.winners)


def _codes(notice: Notice) -> str:
    known = catalogue.cpv_codes()
    shown = [
        f"{filters.in_language(known[code], 'label')} ({code})" if code in known else code
        for code in notice.cpv[:MOST_CODES]
    ]
    more = len(notice.cpv) - MOST_CODES
    return ", ".join(shown) + (" " + ngettext("og %(num)s til", "og %(num)s til", more) if more > 0 else "")


def _places(notice: Notice) -> str:
    """Parts of the country by name, other places by town or code."""
    return ", ".join(dict.fromkeys(filter(None, map(_place, notice.places))))


def _place(place: Place) -> str:
    parts = {p.nuts3: p.nuts3_name for p in catalogue.places().values()}
    if place.nuts:
        return " ".join(filter(None, [place.town, parts.get(place.nuts, place.nuts)]))
    if place.town or place.postcode:
        return ", ".join(filter(None, [f"{place.postcode} {place.town}".strip(), _country(place.country)]))
    if place.anywhere == "anyw-cou":
        return (
            gettext("Hele landet")
            if place.country == "DNK"
            else gettext("Hele landet: %(country)s", country=_country(place.country))
        )
    if place.anywhere == "anyw-eea":
        return gettext("Hvor som helst i EØS")
    return gettext("Hvor som helst") if place.anywhere else _country(place.country)


def _country(code: str) -> str:
    """The name of a country given by its three letters; a code that is none stays."""
    two = get_global("territory_aliases").get(code, [code])[0]
    return str(Locale.parse(current_locale()).territories.get(two, code))


def _reserved(notice: Notice) -> str:
    reservation = RESERVATIONS.get(notice.reserved or "")
    if reservation is None:
        return gettext("Nej") if notice.reserved else gettext("Ikke oplyst")
    law = (
        gettext("Ja, efter udbudslovens § 54")
        if reservation is Reservation.PAR54
        else gettext("Ja, efter udbudslovens § 190")
    )
    some = notice.reserved_lots
    return law + (" – " + gettext("kun %(lots)s", lots=", ".join(some)) if some else "")


def _money(money: Money) -> str:
    """The amount as it stands, and in kroner where that can be said."""
    if money.currency == "DKK":
        return filters.kroner(float(money.amount))
    told = f"{filters.number(float(money.amount))} {money.currency}"
    worth = kroner(money)
    return gettext("%(told)s, omkring %(kroner)s", told=told, kroner=filters.kroner(worth)) if worth else told
