"""Posted needs as the ranking takes them."""

from __future__ import annotations

from dataclasses import dataclass, replace

from app.domain.consortium import Lot
from app.domain.contracts import Contract
from app.domain.reservation import Reservation
from app.extensions import db
from app.matches.placing import NextDoor, next_door
from app.matches.queries import Match, NeedText, Ranking, rank, sure_codes
from app.needs.models import Need, NeedLot

MONTHS_A_YEAR = 12
# So many of those who sell it elsewhere are named where nobody fits.
MOST_ELSEWHERE = 5
# So many lots are looked at where nobody fits the whole need.
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
class Reach:
    """Whom a need would reach. `ranking` is None while it says nothing that can be matched.

    `elsewhere` are the best of those who sell it but do not deliver there, where nobody fits; `next_door` the
    municipalities beside it where more can deliver, where few fit; `by_lot` how many fit a lot, where nobody fits
    the whole need.
    """

    ranking: Ranking | None
    text: NeedText
    wider: tuple[Wider, ...] = ()
    elsewhere: tuple[Match, ...] = ()
    next_door: tuple[NextDoor, ...] = ()
    by_lot: tuple[tuple[NeedLot, int], ...] = ()


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
    found = rank(text, limit)
    tried = []
    if text.reservation:
        tried.append(("reservation", replace(text, reservation=None)))
    if text.municipality:
        tried.append(("place", replace(text, municipality=None)))
    wider: list[Wider] = []
    elsewhere: tuple[Match, ...] = ()
    for change, other in tried:
        beyond = rank(other, MOST_ELSEWHERE)
        if (more := beyond.can_deliver - found.can_deliver) > 0:
            wider.append(Wider(change, more))
        if change == "place" and not found.matches:
            elsewhere = beyond.matches
    by_lot = () if lot or found.can_deliver else _by_lot(need)
    return Reach(found, text, tuple(wider), elsewhere, next_door(text, found.can_deliver), by_lot)


def _by_lot(need: Need) -> tuple[tuple[NeedLot, int], ...]:
    """The first lots that somebody fits, and how many do."""
    counted = [(lot, rank(text_of_lot(need, lot), 1).can_deliver) for lot in need.lots[:MOST_COUNTED]]
    return tuple((lot, count) for lot, count in counted if count)
