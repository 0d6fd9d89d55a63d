"""Posted needs as the ranking takes them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.domain.consortium import Lot
from app.domain.contracts import Contract
from app.domain.reservation import Reservation
from app.extensions import db
from app.matches.placing import NextDoor, next_door
from app.matches.queries import (
    SCORED,
    Match,
    NeedText,
    Ranking,
    has_capacity,
    may_be_reserved_54,
    rank,
    sure_codes,
)
from app.needs.models import Need, NeedLot

MONTHS_A_YEAR = 12
# So many lots are looked at.
MOST_COUNTED = 10


def text_of(need: Need) -> NeedText:
    """The whole need with the codes of its lots, for the ranking, which counts per year and knows one place."""
    places = need.municipalities
    return NeedText(
        title=need.title,
        description=need.text,
        cpv=tuple(dict.fromkeys([*(c.code for c in need.codes), *(c for x in need.lots for c in x.codes)])),
        municipality=None if need.is_nationwide or not places else places[0],
        value_dkk=yearly(need.value_dkk, need.months),
        years=need.months / MONTHS_A_YEAR if need.months else None,
        reservation=Reservation(need.reservation) if need.reservation else None,
    )


def text_of_lot(need: Need, lot: NeedLot) -> NeedText:
    """One lot for the ranking; what it does not say of itself, the need says."""
    whole = text_of(need)
    months = lot.months or need.months
    return NeedText(
        title=lot.title or whole.title,
        description=lot.text or whole.description,
        cpv=tuple(lot.codes) or tuple(c.code for c in need.codes),
        municipality=lot.municipalities[0] if lot.municipalities else whole.municipality,
        value_dkk=yearly(lot.value_dkk, months),
        years=months / MONTHS_A_YEAR if months else None,
        reservation=Reservation(lot.reservation) if lot.reservation else whole.reservation,
    )


def whole(need: Need) -> NeedText:
    """The whole need with its own lots, for finding who could fill it together."""
    return replace(text_of(need), lots=lots_of(need))


def lots_of(need: Need) -> tuple[Lot, ...]:
    """The lots of a need that say what is bought; where none says its value they share the need's evenly."""
    found = []
    for lot in need.lots:
        text = text_of_lot(need, lot)
        # What the whole need is for says nothing of one lot, unless nothing else does.
        codes = tuple(lot.codes) or tuple(s.code for s in sure_codes(replace(text, cpv=()))) or text.cpv
        found.append(Lot(codes, text.value_dkk, lot.title))
    total = yearly(need.value_dkk, need.months)
    if total and not any(lot.dkk for lot in found):
        found = [replace(lot, dkk=total // len(found)) for lot in found]
    return tuple(lot for lot in found if lot.codes)


def yearly(total_dkk: int | None, months: int | None) -> int | None:
    """Kroner a year; a term below a year counts as one."""
    return Contract(total_dkk, (months or MONTHS_A_YEAR) / MONTHS_A_YEAR).yearly_dkk if total_dkk else None


@dataclass(frozen=True)
class Wider:
    """What would let more suppliers in: `reservation` or `place`, and how many more could then deliver."""

    change: str
    more: int


@dataclass(frozen=True)
class ByLot:
    """Whom the lots of a need reach, each with its own place and demands.

    `some` fit a lot or the need as a whole, `every` each of the lots, `enough` of those say that they can do it all,
    `par54` of `some` may have a contract reserved after § 54. Of many lots only the first are looked at, and `every`
    and `enough` are then None.
    """

    counts: tuple[tuple[NeedLot, int], ...]
    some: int
    every: int | None
    enough: int | None
    par54: int


@dataclass(frozen=True)
class Reach:
    """Whom a need would reach. `ranking` is None while it says nothing that can be matched.

    `wider` counts those who are stopped by one demand alone, whom the ranking names; `next_door` are the
    municipalities beside it where more can deliver, where few fit; `lots`: of a whole need that has some.
    """

    ranking: Ranking | None
    text: NeedText
    wider: tuple[Wider, ...] = ()
    next_door: tuple[NextDoor, ...] = ()
    lots: ByLot | None = None

    @property
    def by_lot(self) -> tuple[tuple[NeedLot, int], ...]:
        """The lots that somebody fits, where nobody fits the whole need."""
        if self.lots is None or self.ranking is None or self.ranking.can_deliver:
            return ()
        return tuple((lot, count) for lot, count in self.lots.counts if count)


def reach_of(need_id: int) -> Reach | None:
    """How many suppliers a need would reach as it stands; None while it says nothing that can be matched."""
    need = db.session.get(Need, need_id)
    text = text_of(need) if need else None
    if text is None or not _says_something(text):
        return None
    found = rank(text, 1)
    return Reach(found, text, next_door=next_door(text, found.can_deliver))


def _says_something(text: NeedText) -> bool:
    return bool(text.title.strip() or text.description.strip() or text.cpv)


def reach(need: Need, lot: NeedLot | None, limit: int) -> Reach:
    """Rank the suppliers for a need or one of its lots, and see what would widen the field."""
    text = text_of_lot(need, lot) if lot else whole(need)
    if not _says_something(text):
        return Reach(None, text)
    found = rank(text, SCORED)
    lots = None
    if need.lots and lot is None:
        lots, reached = _by_lot(need, found)
        found = _without(found, reached)
    stopped = (("reservation", found.undocumented), ("place", found.outside))
    return Reach(
        replace(found, matches=found.matches[:limit]),
        text,
        tuple(Wider(change, len(those)) for change, those in stopped if those),
        next_door(text, found.can_deliver),
        lots,
    )


def _by_lot(need: Need, found: Ranking) -> tuple[ByLot, set[str]]:
    """Whom each lot reaches, and the numbers of all that fit a lot or the whole need, as it is ranked in `found`."""
    looked = need.lots[:MOST_COUNTED]
    fitting = [_numbered(rank(text, SCORED)) for text in _lot_texts(need, looked)]
    by_cvr = _numbered(found)
    for some in fitting:
        by_cvr |= some
    every = set(by_cvr).intersection(*fitting)
    enough = {cvr for cvr in every if all(has_capacity(some[cvr]) for some in fitting)}
    is_all = len(looked) == len(need.lots)
    made = ByLot(
        tuple((lot, len(some)) for lot, some in zip(looked, fitting, strict=True)),
        len(by_cvr),
        len(every) if is_all else None,
        len(enough) if is_all else None,
        sum(may_be_reserved_54(m) for m in by_cvr.values()),
    )
    return made, set(by_cvr)


def _lot_texts(need: Need, lots: Sequence[NeedLot]) -> list[NeedText]:
    """The lots for the ranking; where none says its value they share the need's evenly."""
    texts = [text_of_lot(need, lot) for lot in lots]
    total = yearly(need.value_dkk, need.months)
    if total and not any(text.value_dkk for text in texts):
        texts = [replace(text, value_dkk=total // len(need.lots)) for text in texts]
    return texts


def _numbered(found: Ranking) -> dict[str, Match]:
    return {m.score.cvr: m for m in found.matches}


def _without(found: Ranking, reached: set[str]) -> Ranking:
    """The ranking, where nobody is stopped who fits one of the lots."""

    def rest(stopped: tuple[Match, ...]) -> tuple[Match, ...]:
        return tuple(m for m in stopped if m.score.cvr not in reached)

    return replace(
        found,
        outside=rest(found.outside),
        undocumented=rest(found.undocumented),
        stopped_twice=rest(found.stopped_twice),
    )
