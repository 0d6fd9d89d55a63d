"""A search hit as a page shows it: what, where, status, and why it is on the list."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache, lru_cache
from typing import Any

from markupsafe import Markup, escape

from app.domain import cpv as cpv_rules
from app.domain.small_counts import conceal
from app.domain.verification import Event, HeadlineKind, Standing, Status, standing
from app.reference import catalogue
from app.search.documents import document_terms
from app.search.queries import Card, Filters
from app.search.question import understand_text
from app.suppliers.headlines import headline_of, scheme_name, view
from app.suppliers.marking import marked
from app.web.filters import in_language
from app.web.i18n import current_locale, gettext
from app.web.status import StatusView, status_view

NEW_FOR = timedelta(days=183)
# An area of more municipalities than this is not written out; those this near are "round about".
FEW_PLACES, ROUND_ABOUT_KM = 3, 75
NEAR_OFFERS = 2
SCHEMES_SHOWN = ("rsv", "par54", "par190")


@dataclass(frozen=True)
class Face:
    """How a card looks in one language on one day, whatever was searched for."""

    cvr: str
    name: str
    where: str
    summary: str
    statuses: tuple[tuple[str, StatusView], ...]
    is_new: bool
    is_demo: bool
    employees: int | None
    # Kept by web.filters.once: what templates made of it.
    markup: dict[str, Markup] = field(default_factory=dict, compare=False)


@dataclass(frozen=True)
class Hit:
    """One line of a result list: a card, and why it is there."""

    face: Face
    summary: Markup
    reasons: tuple[str, ...]
    score: float


def standings_on(card: dict[str, Any], on: date) -> tuple[Standing, ...]:
    """What the standings stored with a supplier amount to on a day."""
    rows = card["standings"]
    if len(rows) > 1:
        order = _scheme_order()
        rows = sorted(rows, key=lambda row: order[row["scheme"]])
    found = (standing([_event(row)], on, since=date.fromisoformat(row["since"])) for row in rows)
    return tuple(s for s in found if s)


@cache
def _scheme_order() -> dict[str, int]:
    return {code: place for place, code in enumerate(catalogue.schemes())}


def _event(row: dict[str, Any]) -> Event:
    return Event(
        scheme=row["scheme"],
        status=Status(row["status"]),
        effective_on=date.fromisoformat(row["effective_on"]),
        valid_to=date.fromisoformat(row["valid_to"]) if row.get("valid_to") else None,
        checked_on=date.fromisoformat(row["checked"]) if row.get("checked") else None,
        note_da=conceal(row.get("note_da", ""), "da"),
        note_en=conceal(row.get("note_en", ""), "en"),
    )


def attests(state: Standing) -> bool:
    """Whether a standing says that the firm is a social enterprise, and may be counted on."""
    return state.is_current and catalogue.schemes()[state.scheme].attests_social_enterprise


def hit(card: Card, filters: Filters, score: float, on: date) -> Hit:
    """A card with its reasons for one search."""
    shown = face(card, on)
    return Hit(shown, marked(shown.summary, filters.text), tuple(_reasons(card, filters)), score)


def near_hit(card: Card, on: date) -> Hit:
    """A card of someone who does something close to what nobody offers: it says what they do."""
    shown = face(card, on)
    offers = [_lower(_in_language(o, "title")) for o in card["offers"][:NEAR_OFFERS]]
    reasons = (gettext("Tilbyder %(offers)s", offers=gettext(" og ").join(offers)),) if offers else ()
    return Hit(shown, escape(shown.summary), reasons, 0.0)


def face(card: Card, on: date) -> Face:
    """How a card looks on a day in the visitor's language; worked out once for each."""
    key = (current_locale(), on)
    held = card.looks.get(key)
    if isinstance(held, Face):
        return held
    found = card.looks[key] = Face(
        cvr=card["cvr"],
        name=card["name"],
        where=where(card),
        summary=_in_language(card, "summary"),
        statuses=statuses(standings_on(card, on), on),
        is_new=bool(card["created_on"]) and on - date.fromisoformat(card["created_on"]) <= NEW_FOR,
        is_demo=card["demo"],
        employees=card["employees"],
    )
    return found


def overall(standings: tuple[Standing, ...]) -> Standing | None:
    """The standing that decides the firm's one status."""
    return headline_of(standings).best


def statuses(standings: tuple[Standing, ...], on: date) -> tuple[tuple[str, StatusView], ...]:
    """(scheme name or none, status): the one status first, then the legal facts that hold and what is suspended.

    Facts that are the one status themselves are not told twice.
    """
    said = headline_of(standings)
    shown = [("", view(said, on))]
    for state in standings:
        holds = state.scheme in SCHEMES_SHOWN and state.is_current and said.kind is HeadlineKind.STANDING
        suspended = state in said.suspended and said.kind is not HeadlineKind.SUSPENDED
        if holds or suspended:
            look = status_view(state.status, scheme=state.scheme, valid_to=state.valid_to, on=on)
            shown.append((scheme_name(state), look))
    return tuple(shown)


def where(card: dict[str, Any]) -> str:
    """`Viborg · leverer i Viborg og 7 kommuner omkring`."""
    home = catalogue.places()[card["home"]].name if card["home"] else ""
    if card["nationwide"]:
        area = gettext("leverer i hele landet")
    elif not card["area_stated"] or not card["area"]:
        area = gettext("leveringsområde ikke oplyst")
    else:
        area = _area(card)
    return f"{home} · {area}" if home else area[:1].upper() + area[1:]


def _area(card: dict[str, Any]) -> str:
    """Where it delivers: each municipality of a few, else its own and how many more."""
    places, home = catalogue.places(), card["home"]
    codes = sorted(card["area"], key=lambda c: (c != home, catalogue.danish_order(places[c].name)))
    names = [places[c].name for c in codes]
    if len(codes) == 1:
        return gettext("leverer i %(place)s", place=names[0])
    if len(codes) <= FEW_PLACES:
        return gettext("leverer i %(places)s og %(last)s", places=", ".join(names[:-1]), last=names[-1])
    if codes[0] == home and all(catalogue.distance_between(home, c) <= ROUND_ABOUT_KM for c in codes):
        return gettext("leverer i %(place)s og %(num)s kommuner omkring", place=names[0], num=len(codes) - 1)
    return gettext("leverer i %(place)s og %(num)s andre kommuner", place=names[0], num=len(codes) - 1)


def _in_language(row: dict[str, Any], field: str) -> str:
    """A card's text in the visitor's language; Danish where there is no English."""
    english = row.get(f"{field}_en") if current_locale() == "en" else ""
    return str(english or row.get(f"{field}_da") or "")


def _reasons(card: dict[str, Any], filters: Filters) -> list[str]:
    reasons = [r for r in (_offer_reason(card, filters), _place_reason(card, filters)) if r]
    if filters.practical and "einvoice" in filters.practical:
        reasons.append(gettext("sender e-faktura"))
    return reasons


def _offer_reason(card: dict[str, Any], filters: Filters) -> str:
    """The offer that answers most of the query, or has the CPV code that was asked for."""
    asked = _asked(filters.text)
    best, points = None, 0.0
    for offer in card["offers"]:
        found = sum(sorted(asked[t] for t in _said(offer["title_da"], offer["title_en"]) if t in asked)[-2:])
        if found > points:
            best, points = offer, found
    if best:
        return gettext("tilbyder %(offer)s", offer=_lower(_in_language(best, "title")))
    if not asked.keys().isdisjoint(_said(card["name"], "")):
        return gettext("navnet passer")
    codes = {t[2:] for t in asked if t.startswith("c:")} | ({filters.cpv} if filters.cpv else set())
    for offer in card["offers"]:
        if any(
            cpv_rules.shared_depth(w, c) >= len(cpv_rules.significant(w)) for w in codes for c in offer["cpv"]
        ):
            return gettext("tilbyder %(offer)s", offer=_lower(_in_language(offer, "title")))
    if filters.text:
        return _group_reason(card, asked) or gettext("beskrivelsen passer til din søgning")
    return ""


def _group_reason(card: dict[str, Any], asked: dict[str, float]) -> str:
    """The target group that was asked for."""
    known = catalogue.target_groups()
    named = [(known[code].name_da, known[code].name_en) for code in card["groups"]]
    for text_da, text_en in [*named, *((words, "") for words in card["group_words"])]:
        if not asked.keys().isdisjoint(_said(text_da, text_en)):
            group = text_en if text_en and current_locale() == "en" else text_da
            return gettext("har målgruppen %(group)s", group=_lower(group))
    return ""


@lru_cache(maxsize=256)
def _asked(text: str) -> dict[str, float]:
    """The terms that a query stands for, each with its factor."""
    found: dict[str, float] = {}
    for unit in understand_text(text).units:
        for terms in (unit.terms, *unit.words):
            for term, factor in terms.items():
                found[term] = max(found.get(term, 0.0), factor)
    return found


@lru_cache(maxsize=4096)
def _said(text_da: str, text_en: str) -> frozenset[str]:
    """The terms that an offer's title or a name stands for."""
    return frozenset(document_terms(text_da) | document_terms(text_en))


def _place_reason(card: dict[str, Any], filters: Filters) -> str:
    if filters.area:
        return _area_reason(card, catalogue.areas()[filters.area])
    code = filters.municipality
    if not code:
        return ""
    place = catalogue.places()[code].name
    if card["home"] == code:
        return gettext("ligger i %(place)s", place=place)
    km = round(catalogue.distance_between(card["home"], code)) if card["home"] else None
    if card["nationwide"]:
        return gettext("leverer i hele landet")
    if code in card["area"] and card["area_stated"]:
        if km:
            return gettext("leverer i %(place)s, ligger %(km)s km derfra", place=place, km=km)
        return gettext("leverer i %(place)s", place=place)
    return gettext("ligger %(km)s km fra %(place)s", km=km, place=place) if km is not None else ""


def _area_reason(card: dict[str, Any], area: catalogue.NamedArea) -> str:
    name = in_language(area, "name")
    if card["home"] in area.municipalities:
        return gettext("ligger inden for %(place)s", place=name)
    if card["nationwide"]:
        return gettext("leverer i hele landet")
    return gettext("leverer i en del af %(place)s", place=name)


def _lower(text: str) -> str:
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]
