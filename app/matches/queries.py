"""Rank suppliers for a need. Nothing is stored."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from app.domain import consortium, matching
from app.domain import cpv as cpv_rules
from app.domain.consortium import Lot
from app.domain.moments import DENMARK
from app.domain.reservation import Breach, Reservation, breaches
from app.domain.suggestion import Suggestion
from app.domain.verification import Standing, Status
from app.matches.parts import Parts, own_worth, parts_of
from app.matches.together import Together, together
from app.reference import catalogue, suggesting
from app.reference.choosing import code_name
from app.search import queries as search
from app.search import retrieval
from app.search.snapshot import Snapshot, current
from app.suppliers.cards import attests, standings_on

# How many of the index's most promising suppliers are scored, and how sure a suggested code must be.
SCORED = 300
# Sets are looked for among so many of the best.
TOGETHER = 60
SURE_ENOUGH, LIKELY, MOST_CODES = 0.6, 0.1, 3
# So many things that a need names are looked at by themselves.
MOST_APART = 5


@dataclass(frozen=True)
class NeedText:
    """A need as it comes in. `value_dkk` is per year; `cpv` holds known eight-digit codes.

    `years` is how long the contract runs, None when not said; `reservation`: asked to be kept for. `refused` are
    codes that the buyer has turned down, so that they are not guessed at; `lots` are its own, where it has any.
    """

    title: str = ""
    description: str = ""
    cpv: tuple[str, ...] = ()
    municipality: str | None = None
    value_dkk: int | None = None
    years: float | None = None
    reservation: Reservation | None = None
    refused: tuple[str, ...] = ()
    lots: tuple[Lot, ...] = ()


@dataclass(frozen=True)
class Match:
    """One supplier for a need: its card, its score with parts, and its current schemes."""

    card: search.Card
    score: matching.Score
    standings: tuple[Standing, ...]


@dataclass(frozen=True)
class Ranking:
    """The answer to a need, and what was understood of it. `maybe`: some words fit, the service hardly.

    `breaches`: why it cannot be reserved as asked; the suppliers are then those of an open contract. Who fits the
    service and is stopped by a hard rule alone is in `outside` or `undocumented`, by both in `stopped_twice`; best
    first. `parts`: of a need of several things; `unclear`: it names several, and we cannot tell them apart.
    """

    matches: tuple[Match, ...]
    maybe: tuple[Match, ...]
    codes: tuple[str, ...]
    codes_suggested: bool
    because: tuple[str, ...]
    breaches: tuple[Breach, ...]
    can_deliver: int
    can_deliver_all: int
    par54: int
    outside: tuple[Match, ...]
    undocumented: tuple[Match, ...]
    stopped_twice: tuple[Match, ...]
    parts: Parts | None
    unclear: bool
    consortia: tuple[Together, ...]
    at: datetime


@dataclass(frozen=True)
class Asked:
    """A need made ready: as the scorer takes it, and what the index says of it."""

    text: NeedText
    wanted: matching.Need
    suggested: tuple[Suggestion, ...]
    breaches: tuple[Breach, ...]
    fits: retrieval.Fits
    snapshot: Snapshot
    lots: tuple[Lot, ...]


def ask(need: NeedText) -> Asked:
    """Read the need; the index is asked once."""
    snapshot = current()
    sure = () if need.cpv else tuple(sure_codes(need))
    codes = need.cpv or tuple(s.code for s in sure)
    broken = breaches(need.reservation, codes, need.years, catalogue.reservable_codes())
    place = catalogue.places()[need.municipality] if need.municipality else None
    wanted = matching.Need(codes, place, need.value_dkk, None if broken else need.reservation)
    found = retrieval.fits(need.title, need.description, codes, snapshot)
    return Asked(need, wanted, sure, broken, found, snapshot, lots(need, codes))


def judge(asked: Asked) -> dict[str, Match]:
    """The most promising suppliers, each judged once, by CVR number."""
    snapshot = asked.snapshot
    words = retrieval.candidates(asked.fits, snapshot, asked.text.municipality, SCORED)
    return {c["cvr"]: match(asked, c, words[c["id"]]) for c in search.cards(sorted(words), snapshot)}


def match(asked: Asked, card: search.Card, text_fit: float) -> Match:
    """Judge one supplier."""
    standings = standings_on(card, asked.snapshot.today)
    scored = matching.score(
        wanted_of(asked, card), candidate(card, text_fit, standings), asked.snapshot.today
    )
    return Match(card, scored, standings)


def wanted_of(asked: Asked, card: search.Card) -> matching.Need:
    """What is asked of one supplier: where the need is several things, only the worth of those that it does."""
    worth = own_worth(asked.lots, card)
    return replace(asked.wanted, value_dkk=worth) if worth else asked.wanted


def split(judged: dict[str, Match], today: date) -> tuple[list[Match], list[Match]]:
    """Those whose service fits, and those where it hardly does; each best first, without the excluded."""
    ranked = [judged[s.cvr] for s in matching.rank((m.score for m in judged.values()), today)]
    return [m for m in ranked if fits_service(m)], [m for m in ranked if not fits_service(m)]


def fits_service(found: Match) -> bool:
    """Whether what the supplier does is what was asked for."""
    return found.score.parts[0].share >= matching.UNKNOWN


def rank(need: NeedText, limit: int = 20) -> Ranking:
    """The best suppliers for a need, at most `limit` of each kind. Three statements whatever the size."""
    asked = ask(need)
    judged = judge(asked)
    fitting, doubtful = split(judged, asked.snapshot.today)
    best = [m.card for m in [*fitting, *doubtful][:TOGETHER]]
    stopped = _stopped(judged.values(), asked.snapshot.today)
    parts = parts_of(asked.lots, [m.card for m in fitting])
    return Ranking(
        matches=tuple(fitting[:limit]),
        maybe=tuple(doubtful[:limit]),
        codes=asked.wanted.cpv,
        codes_suggested=not need.cpv,
        because=tuple(dict.fromkeys(w for s in asked.suggested for w in s.because))[:4],
        breaches=asked.breaches,
        can_deliver=len(fitting),
        can_deliver_all=parts.can_deliver_all if parts else sum(map(has_capacity, fitting)),
        par54=sum(map(may_be_reserved_54, fitting)),
        outside=tuple(m for m in stopped if _broken(m) == {"outside_area"}),
        undocumented=tuple(m for m in stopped if _broken(m) == {"not_documented"}),
        stopped_twice=tuple(m for m in stopped if len(_broken(m)) > 1),
        parts=parts,
        unclear=parts is None and not need.cpv and len(_not_refused(need)) > 2,
        consortia=together(asked.lots, best),
        at=datetime.now(DENMARK),
    )


def has_capacity(found: Match) -> bool:
    """Whether a supplier says that it can take on all that is asked of it, or has said how much where nobody asked."""
    return found.score.parts[2].reason in {"capacity_enough", "capacity_known"}


def may_be_reserved_54(found: Match) -> bool:
    """Whether a contract may be reserved for the supplier after § 54 today."""
    return any(s.scheme == "par54" and s.is_current for s in found.standings)


def _stopped(judged: Iterable[Match], today: date) -> list[Match]:
    """Those who fit the service and are stopped by a hard rule, best first."""
    found = [m for m in judged if m.score.rule and fits_service(m)]
    return sorted(found, key=lambda m: (-round(m.score.total, 1), matching.turn(m.score.cvr, today)))


def _broken(found: Match) -> set[str]:
    return {r.code for r in found.score.rules if not r.holds}


def lots(need: NeedText, codes: tuple[str, ...]) -> tuple[Lot, ...]:
    """What a need holds: its own lots, else a lot for each kind of code chosen, or for each thing that the text names."""
    if need.lots:
        return need.lots
    if need.cpv:
        return consortium.lots_of(codes, need.value_dkk)
    named = ([c for c in codes if c not in need.refused] for _, codes in _things(need.title).values())
    things = [codes for codes in named if codes]
    return consortium.lots_of_guesses(codes, things, need.value_dkk)


def sure_codes(need: NeedText) -> list[Suggestion]:
    """The codes to match on when the buyer chose none: those in the text, those of everyday words, or the likeliest."""
    written = suggesting.written_codes(f"{need.title}\n{need.description}")[:MOST_CODES]
    if written:
        return [Suggestion(code, 1.0, (code,)) for code in written if code not in need.refused]
    suggestions = suggesting.suggest_cpv(need.title, need.description, 3 * MOST_CODES)
    by_hand = {
        c for codes in suggesting.phrases_in(f"{need.title}\n{need.description}").values() for c in codes
    }
    named = [s for s in suggestions if s.code in by_hand and s.score >= LIKELY]
    sure = named[:MOST_CODES] or [s for s in suggestions if s.score >= SURE_ENOUGH][:MOST_CODES]
    # What is turned down leaves its place empty: the next best is no better guess for it.
    return [s for s in sure if s.code not in need.refused]


def codes_in_use(need: NeedText) -> tuple[str, ...]:
    """The codes that a need is ranked by, and that stand ticked: the buyer's, else our guesses."""
    return need.cpv or tuple(s.code for s in sure_codes(need))


def kinds_named(need: NeedText) -> dict[str, str]:
    """The first words for each kind of thing that the need names, with their code, where it names several."""
    things = _things(need.title)
    return {words: codes[0] for words, codes in things.values()} if len(things) > 1 else {}


def words_bought(need: NeedText, codes: tuple[str, ...]) -> str:
    """What is bought, in the title's own words for these codes, without what it is for; else what the first is called."""
    kinds = {cpv_rules.kind(c) for c in codes}
    own = [
        w for w, meant in suggesting.phrases_in(need.title).items() if kinds & set(map(cpv_rules.kind, meant))
    ]
    return " ".join(own) or (code_name(codes[0]) if codes else need.title)


def things_apart(need: NeedText) -> tuple[tuple[str, int], ...]:
    """The first things that a need names, in its words, and how many fit each when it is asked for by itself."""
    asked = [
        (words, replace(need, title=words, description=words, cpv=(), value_dkk=None))
        for words in _not_refused(need)
    ]
    return tuple((words, rank(alone, 1).can_deliver) for words, alone in asked[:MOST_APART])


def _not_refused(need: NeedText) -> list[str]:
    """The first words for each thing that a need names, without those that the buyer has turned down."""
    refused = {cpv_rules.kind(c) for c in need.refused}
    return [words for kind, (words, _) in _things(need.title).items() if kind not in refused]


def _things(text: str) -> dict[str, tuple[str, tuple[str, ...]]]:
    """By kind, the things that a text names: the first words, and what all its words for it may stand for.

    Told apart by the first code of what the phrase book knows.
    """
    found: dict[str, tuple[str, tuple[str, ...]]] = {}
    for words, codes in suggesting.phrases_in(text).items():
        kind = cpv_rules.kind(codes[0])
        first, before = found.get(kind, (words, ()))
        found[kind] = (first, (*before, *codes))
    return found


def suggestions(need: NeedText, kinds: Mapping[str, str], limit: int) -> list[Suggestion]:
    """Codes for the buyer to choose among, with one for each of `kinds`; those that hardly fit are left out."""
    found = suggesting.suggest_cpv(need.title, need.description, limit) if need.title else []
    found = [s for s in found if s.score >= LIKELY]
    held = {cpv_rules.kind(s.code) for s in found}
    more = [Suggestion(code, LIKELY, (words,)) for words, code in kinds.items()]
    return found + [s for s in more if cpv_rules.kind(s.code) not in held]


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
