"""A search hit as a page shows it: what, where, status, and why it is on the list."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from typing import Any

from markupsafe import Markup, escape

from app.domain import cpv as cpv_rules
from app.domain.small_counts import conceal
from app.domain.verification import Event, HeadlineKind, Standing, Status, standing
from app.reference import catalogue
from app.search.explanation import HOW, Passage, Share, bearing_out, in_both
from app.search.queries import Card, Filters, Results
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


def hit(card: Card, results: Results) -> Hit:
    """A card of a search with its reasons."""
    filters, supplier = results.filters, card["id"]
    shown = face(card, results.today)
    reasons = _reasons(card, filters, results.strongest.get(supplier))
    return Hit(shown, marked(shown.summary, filters.text), tuple(reasons), results.scores[supplier])


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


def _reasons(card: Card, filters: Filters, share: Share | None) -> list[str]:
    what = _strongest_reason(card, share) if share else _filter_reason(card, filters)
    reasons = [r for r in (what, _place_reason(card, filters)) if r]
    if filters.practical and "einvoice" in filters.practical:
        reasons.append(gettext("sender e-faktura"))
    return reasons


def _strongest_reason(card: Card, share: Share) -> str:
    """What gives the card most of its score, as the points beside it say it, in few words."""
    found = bearing_out(share, _passages(card), card["cpv"], current_locale())
    # What is not on the card may answer better than what is.
    if found is None or HOW.index(found[1]) < HOW.index(share.how):
        return gettext("profilen passer til din søgning")
    passage, how = found
    if passage.place == "number":
        return gettext("CVR-nummeret passer")
    if passage.place == "offer":
        return _offers(passage.of_en if passage.of_en and current_locale() == "en" else passage.of)
    if passage.place == "code":
        return _code_reason(card, {passage.of}) or gettext("profilen passer til din søgning")
    if passage.place == "group":
        return gettext("har målgruppen %(group)s", group=_lower(passage.of))
    if how in ("near", "part"):
        return gettext("profilen har noget, der ligner det, du søger")
    if passage.place == "name":
        return gettext("navnet passer")
    return gettext("beskrivelsen passer til din søgning")


def _passages(card: Card) -> tuple[Passage, ...]:
    """The texts that a card holds of those that its supplier is found by."""
    key = ("passages", current_locale())
    held = card.looks.get(key)
    if isinstance(held, tuple):
        return held
    found = card.looks[key] = tuple(_passages_anew(card))
    return found


def _passages_anew(card: Card) -> Iterator[Passage]:
    yield Passage("name", card["name"])
    for offer in card["offers"]:
        title = offer["title_da"] or offer["title_en"]
        yield from in_both("offer", offer["title_da"], offer["title_en"], title, offer["title_en"])
    yield from in_both("summary", card["summary_da"], card["summary_en"])
    for code in card["groups"]:
        named = catalogue.target_groups()[code]
        for name in (named.name_da, named.name_en):
            yield Passage("group", name, in_language(named, "name"))
    yield from (Passage("group", words, words) for words in card["group_words"])
    yield from (Passage("code", catalogue.cpv_codes()[code].label_da, code) for code in card["cpv"])


def _filter_reason(card: Card, filters: Filters) -> str:
    """Why a card is there where no word of the search says it: the CPV code that was asked for."""
    if filters.cpv and (said := _code_reason(card, {filters.cpv})):
        return said
    return gettext("profilen passer til din søgning") if filters.text else ""


def _code_reason(card: Card, codes: set[str]) -> str:
    """The offer that has one of some codes or one below it."""
    for offer in card["offers"]:
        if any(
            cpv_rules.shared_depth(w, c) >= len(cpv_rules.significant(w)) for w in codes for c in offer["cpv"]
        ):
            return _offers(_in_language(offer, "title"))
    return ""


def _offers(title: str) -> str:
    return gettext("tilbyder %(offer)s", offer=_lower(title))


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
