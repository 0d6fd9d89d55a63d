"""What the public pages of needs show, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from app.domain.moments import danish_day
from app.open_needs import words as words
from app.open_needs.forms import MULTIPLE, legend, query_string, without
from app.open_needs.queries import NeedLine, NeedPage
from app.open_needs.search import Found, NeedFilters
from app.reference import catalogue, maps
from app.web.filters import in_language, kroner, long_date, short_date
from app.web.i18n import current_locale, gettext

SHORT = 220


@dataclass(frozen=True)
class Words:
    """A text in the reader's language; `lang` names its own where it has not been translated."""

    text: str
    lang: str = ""


@dataclass(frozen=True)
class NeedCard:
    """A need in a list."""

    id: int
    title: Words
    summary: Words
    kind: str
    buyer: str
    where: str
    standing: str
    is_open: bool
    time: str
    until: str
    value: str
    reservation: str


@dataclass(frozen=True)
class Choice:
    """A box of a filter, and how many needs choosing it would leave."""

    value: str
    label: str
    chosen: bool
    count: int


@dataclass(frozen=True)
class Group:
    """A filter with its boxes."""

    name: str
    legend: str
    choices: list[Choice]
    folded: bool = False


@dataclass(frozen=True)
class Tag:
    """A filter that is set, and the query string without it."""

    label: str
    query: str


def translated(danish: str, english: str) -> Words:
    """The English text for English readers where there is one; else the Danish, marked as such."""
    if current_locale() != "en":
        return Words(danish)
    return Words(english) if english else Words(danish, "da")


def card(line: NeedLine, now: datetime) -> NeedCard:
    """A need as the list shows it."""
    names = words.place_names(line.municipalities, line.nuts, nationwide=line.is_nationwide)
    summary = translated(line.excerpt, line.excerpt_en)
    is_open = line.standing == "open"
    return NeedCard(
        id=line.id,
        title=translated(line.title, line.title_en),
        summary=Words(shortened(summary.text), summary.lang),
        kind=words.kind_name(line.kind),
        buyer=buyer_name(line),
        where=words.where(names),
        standing=words.standing_name(line.standing),
        is_open=is_open,
        time=when(line, now) if is_open else "",
        until=words.moment(line.answer_by) if is_open and line.answer_by else "",
        value=value(line.value_dkk, line.months),
        reservation=words.reservation_name(line.reservation) if line.reservation else "",
    )


def buyer_name(line: NeedLine) -> str:
    """Who buys, as everybody may know it."""
    return line.buyer.name if line.buyer.is_known else gettext("Anonym køber")


def when(line: NeedLine, now: datetime) -> str:
    """How long an open need may be answered; of a coming one when it comes."""
    if line.answer_by:
        return words.time_left(line.answer_by, now)
    if line.starts_on:
        return gettext("Ventes %(date)s", date=short_date(line.starts_on))
    return gettext("Ingen svarfrist")


def value(dkk: int | None, months: int | None) -> str:
    """The value with the term it is for; empty when it is not told."""
    if dkk is None:
        return words.duration(months) if months else ""
    if months:
        return gettext("%(amount)s over %(term)s", amount=kroner(dkk), term=words.duration(months))
    return kroner(dkk)


def shortened(text: str) -> str:
    """The beginning of a text, cut between words."""
    flat = " ".join(text.split())
    return flat if len(flat) <= SHORT else flat[:SHORT].rsplit(" ", 1)[0].rstrip(".,;:–-") + " …"


# ---- the list ---------------------------------------------------------------------------------


def groups(filters: NeedFilters, counts: Mapping[str, Mapping[str, int]]) -> list[Group]:
    """The filters beside the list; a value that no need has is left out unless it is chosen."""
    facets = (
        ("standings", "standing", words.standing_name, False),
        ("kinds", "kind", words.kind_name, False),
        ("reservations", "reservation", words.reservation_name, False),
        ("shelves", "shelf", shelf_name, True),
    )
    names = {attribute: (name, allowed) for attribute, name, allowed in MULTIPLE}
    found = []
    for attribute, facet, label, folded in facets:
        name, allowed = names[attribute]
        chosen = getattr(filters, attribute)
        choices = [Choice(v, label(v), v in chosen, counts[facet][v]) for v in allowed]
        found.append(Group(name, legend(name), choices, folded and not chosen))
    return found


def shelf_name(code: str) -> str:
    """What a shelf is called."""
    return in_language(catalogue.shelves()[code], "name")


def tags(asked: NeedFilters, used: NeedFilters) -> list[Tag]:
    """The filters that are set, each with the way to take it off. A place may stand in the text."""
    found = []
    if used.municipality or used.area:
        attribute = "municipality" if used.municipality else "area"
        # A place in the text goes with the text that was left of it.
        base = asked if getattr(asked, attribute) else used
        found.append(Tag(place_name(used), query_string(without(base, attribute))))
    if used.cpv:
        label = f"{used.cpv} {words.cpv_label(used.cpv)}"
        found.append(Tag(label, query_string(without(asked, "cpv"))))
    labels = {
        "standings": words.standing_name,
        "kinds": words.kind_name,
        "reservations": words.reservation_name,
        "shelves": shelf_name,
    }
    for attribute, _name, allowed in MULTIPLE:
        for v in allowed:
            if v in getattr(asked, attribute):
                found.append(Tag(labels[attribute](v), query_string(without(asked, attribute, v))))
    return found


def place_name(filters: NeedFilters) -> str:
    """The chosen place by name; empty for the whole country."""
    if filters.municipality:
        return catalogue.places()[filters.municipality].name
    return in_language(catalogue.areas()[filters.area], "name") if filters.area else ""


def place_options() -> list[tuple[str, list[tuple[str, str]]]]:
    """The municipalities and parts of the country as groups of options: value and name."""
    areas = sorted(catalogue.areas().values(), key=lambda a: catalogue.danish_order(a.name_da))
    return [
        (gettext("Kommuner"), [(p.code, p.name) for p in catalogue.places_by_name()]),
        (gettext("Områder"), [(a.code, in_language(a, "name")) for a in areas]),
    ]


def way_out(found: Found) -> str:
    """What to do when nothing fits, in one sentence."""
    if not found.everything:
        return gettext("Der er ingen behov endnu. Når en køber offentliggør et, står det her.")
    if not found.has_words:
        return gettext(
            "Skriv et ord for det, I leverer, for eksempel »kantine« eller »rengøring af kontorer«."
        )
    if found.filters.text:
        return gettext(
            "Prøv med andre ord, eller fjern et filter. Vi søger også på ord, der betyder det samme."
        )
    return gettext("Fjern et filter for at se flere behov.")


# ---- one need ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class Date:
    """A date of a need: what it is, when, and how long until then."""

    name: str
    when: str
    left: str = ""


@dataclass(frozen=True)
class LotCard:
    """A part that can be answered alone."""

    ref: str
    title: str
    paragraphs: list[str]
    codes: list[tuple[str, str]]
    where: str
    value: str
    reservation: str


def page(need: NeedPage, now: datetime) -> dict[str, Any]:
    """Everything the page of a need shows."""
    line = need.line
    text = translated(need.text, need.text_en)
    names = words.place_names(line.municipalities, line.nuts, nationwide=line.is_nationwide)
    return {
        "need": need,
        "line": line,
        "title_words": translated(line.title, line.title_en),
        "paragraphs": paragraphs(text.text),
        "text_lang": text.lang,
        # The parts of a need are not translated.
        "own_lang": "da" if current_locale() == "en" else "",
        "kind": words.kind_name(line.kind),
        "kind_meaning": words.kind_meaning(line.kind),
        "standing": words.standing_name(line.standing),
        "standing_sentence": words.standing_sentence(line.standing, line.closed_early),
        "is_open": line.standing == "open",
        # Only the public page shows the way to answer.
        "takes_answers": False,
        "has_deadlines": line.standing == "open" and bool(line.answer_by or need.questions_by),
        "left": when(line, now) if line.standing == "open" else "",
        "buyer": buyer_name(line),
        "value": value(line.value_dkk, line.months),
        "places": names,
        "map": need_map(line),
        "dates": dates(need, now),
        "codes": [(c, words.cpv_label(c)) for c in need.codes],
        "reservation": words.reservation_name(line.reservation) if line.reservation else "",
        "reservation_meaning": words.reservation_meaning(line.reservation) if line.reservation else "",
        "aims": words.aim_names(need.strategic_aims),
        "objectives": words.objective_names(need.social_objectives),
        "procedure": words.procedure_name(need.procedure) if need.procedure else "",
        "lots": [lot_card(lot) for lot in need.lots],
    }


def lot_card(lot: Any) -> LotCard:
    """A part with its codes by name."""
    return LotCard(
        ref=lot.ref,
        title=lot.title or lot.ref,
        paragraphs=paragraphs(lot.text),
        codes=[(c, words.cpv_label(c)) for c in lot.codes],
        where=words.where(words.place_names(lot.municipalities, [], nationwide=False)),
        value=value(lot.value_dkk, lot.months),
        reservation=words.reservation_name(lot.reservation) if lot.reservation else "",
    )


def dates(need: NeedPage, now: datetime) -> list[Date]:
    """The dates of a need in the order they come, as far as they are known. Only an open one counts down.

    A deadline that the buyer's closing came before holds no longer: the closing stands in its place.
    """
    line, found = need.line, []
    closed = line.closed_early
    if line.published_at:
        found.append(Date(gettext("Offentliggjort"), long_date(day(line.published_at))))
    for name, at in ((gettext("Spørg senest"), need.questions_by), (gettext("Svar senest"), line.answer_by)):
        if at and not (closed and closed < at):
            left = words.time_left(at, now) if line.standing == "open" and at > now else ""
            found.append(Date(name, words.moment(at), left))
    if closed:
        found.append(Date(gettext("Lukket for svar"), words.moment(closed)))
    if line.starts_on:
        found.append(Date(gettext("Begynder"), long_date(line.starts_on)))
    if need.ends_on:
        found.append(Date(gettext("Slutter"), long_date(need.ends_on)))
    return found


def day(moment: datetime) -> date:
    """The Danish day of a moment."""
    return danish_day(moment)


def paragraphs(text: str) -> list[str]:
    """A text as its paragraphs; one that is one long line is one paragraph."""
    return [p.strip() for p in text.splitlines() if p.strip()]


def need_map(line: NeedLine) -> maps.MapView | None:
    """Where the need is met; none for the whole country, which needs no map."""
    if line.is_nationwide or not line.municipalities:
        return None
    names = words.place_names(line.municipalities, [], nationwide=False)
    found = maps.area(
        None, line.municipalities, gettext("Danmarkskort: %(places)s", places=words.where(names))
    )
    # The legend speaks of suppliers; the places stand as text below the map.
    return maps.MapView(found.land, found.capital, found.view_box, found.label, ())


def json_ld(need: NeedPage, address: str) -> dict[str, Any]:
    """The need for machines: a schema.org Demand, which has no word for who buys."""
    line = need.line
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Demand",
        "url": address,
        "name": line.title,
        "description": need.text,
        "itemOffered": {"@type": "Service", "name": line.title, "category": need.codes},
    }
    if line.published_at:
        data["availabilityStarts"] = line.published_at.isoformat()
    if ends := line.closed_early or line.answer_by:
        data["availabilityEnds"] = ends.isoformat()
    if line.is_nationwide:
        data["areaServed"] = {"@type": "Country", "name": "Danmark"}
    elif line.municipalities:
        names = words.place_names(line.municipalities, [], nationwide=False)
        data["areaServed"] = [{"@type": "AdministrativeArea", "name": n} for n in names]
    return data
