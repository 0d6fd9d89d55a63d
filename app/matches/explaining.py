"""Seen from one supplier: where it stands for a need and why, what would help, and which needs fit it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from rapidfuzz import fuzz

from app.domain import advice, matching
from app.domain import cvr as cvr_rules
from app.domain.advice import Advice
from app.domain.errors import InvalidCvr
from app.domain.reservation import Breach
from app.matches import queries
from app.matches.queries import Match, NeedText
from app.reference import catalogue
from app.search import naming, retrieval
from app.search import queries as search
from app.search.snapshot import current, today
from app.suppliers.queries import find_id


class Verdict(StrEnum):
    """How a supplier comes out of a ranking."""

    RANKED = "ranked"
    MAYBE = "maybe"
    SHUT_OUT = "shut_out"
    NO_SERVICE = "no_service"
    # Not in the directory while nothing better holds, DOMAIN.md C2: suspended, revoked, ceased.
    UNLISTED = "unlisted"


@dataclass(frozen=True)
class Explanation:
    """One supplier for one need. `position` of `of` counts among its like: ranked or maybe.

    Where words are all that fits, the part for the service names them: those of the need that the profile has.
    """

    verdict: Verdict
    match: Match
    position: int | None
    of: int
    codes: tuple[str, ...]
    codes_suggested: bool
    breaches: tuple[Breach, ...]
    advice: tuple[Advice, ...]


# Reasons of a service that fits by its words alone.
BY_WORDS = frozenset({"words_fit", "loosely_related"})


@dataclass(frozen=True)
class NeedMatch:
    """One of several needs for a supplier: its place in the list that was sent, and the score.

    `breaches`: why its contract cannot be reserved as asked; the score is that of an open one.
    """

    place: int
    score: matching.Score
    breaches: tuple[Breach, ...]


@dataclass(frozen=True)
class Named:
    """The suppliers that a number or a name may mean, the likeliest first; `more`: the name fits others too."""

    cvrs: tuple[str, ...] = ()
    cards: tuple[search.Card, ...] = ()
    more: bool = False


# How alike (0 to 100) a written name and a hit's name must be to be taken for the same.
SAME_NAME = 80
# So many hits are looked at, as a name may stand below those that only do what it says; so many are shown.
LOOKED_AT, MOST_NAMED = 100, 20


def find_suppliers(text: str) -> Named:
    """Whom someone means by a CVR number or a name. A whole name, or the only one that fits, means one."""
    try:
        return Named((cvr_rules.parse(text),))
    except InvalidCvr:
        pass
    fitting, more = _named(text)
    if not fitting:
        # As it is written first, as a firm may be called after a word that looks like a slip.
        fitting = _called(text, spell=False) or _called(text, spell=True)
        fitting, more = fitting[:MOST_NAMED], len(fitting) > MOST_NAMED
    return Named(tuple(str(c["cvr"]) for c in fitting), tuple(fitting), more)


def _named(text: str) -> tuple[list[search.Card], bool]:
    """The cards of those whose name holds what was written, the likest first; and whether there are more."""
    snapshot = current()
    ways = dict(naming.named(text, snapshot))
    best = sorted(ways, key=lambda i: ways[i])[:LOOKED_AT]
    cards, asked = search.cards(best, snapshot), " ".join(text.casefold().split())
    exact = [c for c in cards if c["name"].casefold() == asked]
    cards.sort(
        key=lambda c: (
            ways[c["id"]],
            -fuzz.token_set_ratio(asked, c["name"].casefold()),
            catalogue.danish_order(c["name"]),
        )
    )
    return (exact, False) if exact else (cards[:MOST_NAMED], len(ways) > MOST_NAMED)


def _called(text: str, *, spell: bool) -> list[search.Card]:
    """The cards of those whose name fits, the likest first: the whole name, else every word of it, else alike."""
    found = search.search(search.Filters(text=text, spell=spell), 1, LOOKED_AT, facets=False)
    hits, asked = found.cards, " ".join((found.corrected or text).casefold().split())
    names = {c["cvr"]: c["name"].casefold() for c in hits}
    alike = {cvr: fuzz.token_set_ratio(asked, name) for cvr, name in names.items()}
    # Names with every word that was written come before those that are only spelt alike.
    whole = {cvr for cvr, name in names.items() if set(asked.split()) <= set(name.split())}
    fitting = (
        [c for c in hits if names[c["cvr"]] == asked]
        or [c for c in hits if c["cvr"] in whole]
        or [c for c in hits if alike[c["cvr"]] >= SAME_NAME]
    )
    return sorted(fitting, key=lambda c: (-alike[c["cvr"]], catalogue.danish_order(c["name"])))


def explain(need: NeedText, cvr: str) -> Explanation | None:
    """Why a supplier is where it is for a need, or is not there at all; None without a profile."""
    supplier_id = find_id(cvr)
    asked = queries.ask(need)
    cards = search.cards([supplier_id], asked.snapshot) if supplier_id else []
    if not cards or supplier_id is None:
        return None
    judged = queries.judge(asked)
    found = judged.get(cvr) or queries.match(asked, cards[0], retrieval.text_fit(asked.fits, supplier_id))
    fitting, doubtful = queries.split(judged, asked.snapshot.today)
    verdict = _verdict(found, bool(asked.snapshot.listed >> supplier_id & 1), fitting)
    among = {Verdict.RANKED: fitting, Verdict.MAYBE: doubtful}.get(verdict, [])
    position = next((n for n, m in enumerate(among, 1) if m.card["cvr"] == cvr), None)
    return Explanation(
        verdict=verdict,
        match=_naming(found, asked, supplier_id),
        position=position,
        of=len(among),
        codes=asked.wanted.cpv,
        codes_suggested=not need.cpv,
        breaches=asked.breaches,
        advice=advice.advice(
            queries.wanted_of(asked, found.card), _candidate(found, asked, supplier_id), asked.snapshot.today
        ),
    )


def place_parts(found: Match, municipalities: Iterable[str]) -> list[matching.Part]:
    """What one supplier gets for each of several places, the best first."""
    candidate, on = queries.candidate(found.card, 0.0, found.standings), today()
    places = (catalogue.places()[code] for code in municipalities)
    parts = (matching.score(matching.Need(place=p), candidate, on).parts[1] for p in places)
    return sorted(parts, key=lambda p: -p.share)


def _naming(found: Match, asked: queries.Asked, supplier_id: int) -> Match:
    """The same match; where words are all that fits, with the words."""
    service, *rest = found.score.parts
    if service.reason not in BY_WORDS:
        return found
    need = asked.text
    words = retrieval.shared_words(
        need.title, need.description, asked.wanted.cpv, asked.snapshot, supplier_id
    )
    named = service._replace(values={**service.values, "words": words})
    return replace(found, score=found.score._replace(parts=(named, *rest)))


def _verdict(found: Match, is_listed: bool, fitting: list[Match]) -> Verdict:
    if not is_listed:
        return Verdict.UNLISTED
    if found.score.rule:
        return Verdict.SHUT_OUT
    if found.score.parts[0].share <= 0:
        return Verdict.NO_SERVICE
    return Verdict.RANKED if found in fitting else Verdict.MAYBE


def _candidate(found: Match, asked: queries.Asked, supplier_id: int) -> matching.Candidate:
    words = retrieval.text_fit(asked.fits, supplier_id)
    return queries.candidate(found.card, words, found.standings)


def rank_needs(cvr: str, needs: Sequence[NeedText]) -> tuple[list[NeedMatch], list[NeedMatch]] | None:
    """The needs that fit a supplier, best first, and those a hard rule shuts it out of; None without a profile.

    The same scoring as for a need's suppliers. A need that fits as well as another keeps its place in the list.
    """
    supplier_id = find_id(cvr)
    cards = search.cards([supplier_id], current()) if supplier_id else []
    if not cards or supplier_id is None:
        return None
    fitting: list[NeedMatch] = []
    shut_out: list[NeedMatch] = []
    for place, need in enumerate(needs):
        asked = queries.ask(need)
        found = queries.match(asked, cards[0], retrieval.text_fit(asked.fits, supplier_id))
        if found.score.parts[0].share <= 0:
            continue
        (shut_out if found.score.rule else fitting).append(NeedMatch(place, found.score, asked.breaches))
    return sorted(fitting, key=_best_first), sorted(shut_out, key=_best_first)


def _best_first(found: NeedMatch) -> tuple[float, int]:
    return -round(found.score.total, 1), found.place
