"""Rank suppliers for a need. Nothing is stored."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from app.domain import matching
from app.domain.suggestion import Suggestion
from app.domain.verification import Standing, Status
from app.matches.together import Together, together
from app.reference import catalogue, suggesting
from app.search import queries as search
from app.search import retrieval
from app.search.snapshot import DENMARK, current
from app.suppliers.cards import attests, standings_on

# How many of the index's most promising suppliers are scored, and how sure a suggested code must be.
SCORED = 300
# Sets are looked for among so many of the best.
TOGETHER = 60
SURE_ENOUGH, MOST_CODES = 0.6, 3


@dataclass(frozen=True)
class NeedText:
    """A need as it comes in. `value_dkk` is per year; `cpv` holds known eight-digit codes."""

    title: str = ""
    description: str = ""
    cpv: tuple[str, ...] = ()
    municipality: str | None = None
    value_dkk: int | None = None


@dataclass(frozen=True)
class Match:
    """One supplier for a need: its card, its score with parts, and its current schemes."""

    card: search.Card
    score: matching.Score
    standings: tuple[Standing, ...]


@dataclass(frozen=True)
class Ranking:
    """The answer to a need, and what was understood of it. `maybe`: some words fit, the service hardly."""

    matches: tuple[Match, ...]
    maybe: tuple[Match, ...]
    codes: tuple[str, ...]
    codes_suggested: bool
    because: tuple[str, ...]
    can_deliver: int
    can_deliver_all: int
    par54: int
    outside: int
    consortia: tuple[Together, ...]
    at: datetime


def rank(need: NeedText, limit: int = 20) -> Ranking:
    """The best suppliers for a need, at most `limit` of each kind. Three statements whatever the size."""
    snapshot = current()
    sure = [] if need.cpv else sure_codes(need)
    codes = need.cpv or tuple(s.code for s in sure)
    fits = retrieval.candidates(need.title, need.description, codes, snapshot, need.municipality, SCORED)
    cards = {c["cvr"]: c for c in search.cards(sorted(fits), snapshot)}
    place = catalogue.places()[need.municipality] if need.municipality else None
    wanted = matching.Need(codes, place, need.value_dkk)
    standings = {cvr: standings_on(c, snapshot.today) for cvr, c in cards.items()}
    candidates = [candidate(c, fits[c["id"]], standings[cvr]) for cvr, c in cards.items()]
    scores = [matching.score(wanted, c, snapshot.today) for c in candidates]
    ranked = matching.rank(scores, snapshot.today)
    fitting = [s for s in ranked if s.parts[0].share >= matching.UNKNOWN]
    doubtful = [s for s in ranked if s.parts[0].share < matching.UNKNOWN]
    outside = sum(1 for s in scores if s.rule and s.parts[0].share >= matching.UNKNOWN)
    return Ranking(
        matches=tuple(Match(cards[s.cvr], s, standings[s.cvr]) for s in fitting[:limit]),
        maybe=tuple(Match(cards[s.cvr], s, standings[s.cvr]) for s in doubtful[:limit]),
        codes=codes,
        codes_suggested=not need.cpv,
        because=tuple(dict.fromkeys(w for s in sure for w in s.because))[:4],
        can_deliver=len(fitting),
        can_deliver_all=sum(1 for s in fitting if s.parts[2].reason in {"capacity_enough", "capacity_known"}),
        par54=sum(1 for s in fitting if any(t.scheme == "par54" and t.is_current for t in standings[s.cvr])),
        outside=outside,
        consortia=together(codes, bool(need.cpv), need.value_dkk, [cards[s.cvr] for s in ranked[:TOGETHER]]),
        at=datetime.now(DENMARK),
    )


def sure_codes(need: NeedText) -> list[Suggestion]:
    """The codes to match on when the buyer gave none: those of everyday words, else the likeliest."""
    suggestions = suggesting.suggest_cpv(need.title, need.description, 3 * MOST_CODES)
    by_hand = {
        c for codes in suggesting.phrases_in(f"{need.title}\n{need.description}").values() for c in codes
    }
    named = [s for s in suggestions if s.code in by_hand]
    return named[:MOST_CODES] or [s for s in suggestions if s.score >= SURE_ENOUGH][:MOST_CODES]


def candidate(card: dict[str, Any], text_fit: float, standings: tuple[Standing, ...]) -> matching.Candidate:
    """A card as the scorer sees it."""
    attesting = [s for s in standings if attests(s)]
    return matching.Candidate(
        cvr=card["cvr"],
        text_fit=text_fit,
        offers=tuple(matching.Offer(o["title_da"], tuple(o["cpv"]), o["annual"]) for o in card["offers"]),
        cpv=tuple(card["cpv"]),
        home=catalogue.places().get(card["home"] or ""),
        nationwide=card["nationwide"],
        area=frozenset(card["area"]),
        area_stated=card["area_stated"],
        current_schemes=frozenset(s.scheme for s in standings if s.is_current),
        attested=bool(attesting),
        renewal_only=bool(attesting) and all(s.status is Status.RENEWAL_RECEIVED for s in attesting),
        target_groups=tuple(card["groups"]) or tuple(card["group_words"]),
        has_impact=bool(card["impact"]),
        updated_on=date.fromisoformat(card["updated_on"]) if card["updated_on"] else None,
    )
