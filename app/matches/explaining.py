"""Seen from one supplier: where it stands for a need and why, what would help, and which needs fit it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from rapidfuzz import fuzz

from app.domain import advice, matching
from app.domain import cvr as cvr_rules
from app.domain.advice import Advice
from app.domain.errors import InvalidCvr
from app.domain.reservation import Breach
from app.matches import queries
from app.matches.queries import Match, NeedText
from app.search import queries as search
from app.search import retrieval
from app.search.snapshot import current
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
    """One supplier for one need. `position` of `of` counts among its like: ranked or maybe."""

    verdict: Verdict
    match: Match
    position: int | None
    of: int
    codes: tuple[str, ...]
    codes_suggested: bool
    breaches: tuple[Breach, ...]
    advice: tuple[Advice, ...]


@dataclass(frozen=True)
class NeedMatch:
    """One of several needs for a supplier: its place in the list that was sent, and the score.

    `breaches`: why its contract cannot be reserved as asked; the score is that of an open one.
    """

    place: int
    score: matching.Score
    breaches: tuple[Breach, ...]


# How alike (0 to 100) a written name and the best hit's name must be to be taken for the same.
SAME_NAME = 80


def find_supplier(text: str) -> str | None:
    """The CVR number of the supplier that someone wrote the number or the name of; None when there is none."""
    try:
        return cvr_rules.parse(text)
    except InvalidCvr:
        hits = search.search(search.Filters(text=text), 1, 1, facets=False).cards
    if hits and fuzz.token_set_ratio(text.casefold(), hits[0]["name"].casefold()) >= SAME_NAME:
        return str(hits[0]["cvr"])
    return None


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
        match=found,
        position=position,
        of=len(among),
        codes=asked.wanted.cpv,
        codes_suggested=not need.cpv,
        breaches=asked.breaches,
        advice=advice.advice(asked.wanted, _candidate(found, asked, supplier_id), asked.snapshot.today),
    )


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
