"""The order of results: relevance, distance, name, newest. Costs grow with the page, not the directory."""

from __future__ import annotations

from collections.abc import Iterator
from heapq import nlargest
from itertools import islice

from app.reference import catalogue
from app.search import codec
from app.search.snapshot import Snapshot

# What stands beside the text in the order of a text search: a verification, and being at home there.
VERIFIED_LIFT, HOME_LIFT = 0.06, 0.05
BEST_FIRST = ("verified", "renewal_received", "conditional", "self_declared", "expired")
# A prime, so that the turn of each day lands elsewhere in lists of any length.
STEP = 7919


class Flags:
    """A bitset that answers quickly for one position."""

    def __init__(self, bits: int) -> None:
        self._bytes = bits.to_bytes((bits.bit_length() + 7) // 8, "little")

    def __getitem__(self, position: int) -> bool:
        index = position >> 3
        return index < len(self._bytes) and bool(self._bytes[index] >> (position & 7) & 1)


def page(
    sort: str,
    snapshot: Snapshot,
    matching: int,
    scores: dict[int, float],
    municipality: str | None,
    start: int,
    count: int,
) -> list[int]:
    """The supplier ids of one page, from `start`, of those matching."""
    if not matching:
        return []
    if sort == "name":
        order = _in_order(snapshot.by_name, matching)
    elif sort == "newest":
        order = _in_order(snapshot.newest, matching)
    elif sort == "distance" and municipality:
        order = _by_distance(snapshot, matching, municipality)
    elif scores:
        order = _by_score(snapshot, matching, scores, municipality, start + count)
    else:
        order = _by_status(snapshot, matching)
    return list(islice(order, start, start + count))


def relevance(
    ids: list[int], scores: dict[int, float], snapshot: Snapshot, municipality: str | None
) -> dict[int, float]:
    """0 to 100 for each id: the text's score with a small lift for a verification and for being at home."""
    verified, home = Flags(snapshot.statuses["verified"]), Flags(_home(snapshot, municipality))
    most = 1 + VERIFIED_LIFT + HOME_LIFT
    return {i: round(100 * scores.get(i, 0.0) * _lift(i, verified, home) / most, 2) for i in ids}


def _lift(supplier: int, verified: Flags, home: Flags) -> float:
    return 1.0 + VERIFIED_LIFT * verified[supplier] + HOME_LIFT * home[supplier]


def _home(snapshot: Snapshot, municipality: str | None) -> int:
    return snapshot.bits.get(f"home:{municipality}", 0)


def _in_order(order: list[int], matching: int) -> Iterator[int]:
    flags = Flags(matching)
    return (i for i in order if flags[i])


def _by_score(
    snapshot: Snapshot,
    matching: int,
    scores: dict[int, float],
    municipality: str | None,
    wanted: int,
) -> Iterator[int]:
    """The `wanted` best. Only those that a lift could carry that far are judged in full."""
    if matching.bit_count() < len(scores):
        flags = Flags(matching)
        scores = {i: points for i, points in scores.items() if flags[i]}
    least = nlargest(wanted, scores.values())[-1] / (1 + VERIFIED_LIFT + HOME_LIFT)
    verified, home = Flags(snapshot.statuses["verified"]), Flags(_home(snapshot, municipality))
    span = max(1, matching.bit_length())
    turn = snapshot.today.toordinal() * STEP % span
    ranked = sorted(
        (-round(points * _lift(i, verified, home), 4), (i - turn) % span, i)
        for i, points in scores.items()
        if points >= least
    )
    return (i for _, _, i in ranked)


def _by_status(snapshot: Snapshot, matching: int) -> Iterator[int]:
    """Without a text nobody fits better: verified first, and inside each status another one every day."""
    for status in BEST_FIRST:
        yield from _rotated(snapshot, matching & snapshot.statuses[status])


def _by_distance(snapshot: Snapshot, matching: int, municipality: str) -> Iterator[int]:
    nearest = sorted(catalogue.places(), key=lambda c: (catalogue.distance_between(municipality, c), c))
    rest = matching
    for place in nearest:
        here = matching & _home(snapshot, place)
        rest &= ~here
        yield from _rotated(snapshot, here)
    yield from _rotated(snapshot, rest)


def _rotated(snapshot: Snapshot, bits: int) -> Iterator[int]:
    """The members of a set, beginning at another place each day; only as many as are asked for."""
    flags = bits.to_bytes((bits.bit_length() + 7) // 8, "little")
    if flags:
        first, bit = divmod(snapshot.today.toordinal() * STEP % bits.bit_length(), 8)
        upper = flags[first] >> bit << bit
        yield from codec.members(first, upper)
        yield from _members(flags, range(first + 1, len(flags)))
        yield from _members(flags, range(first))
        yield from codec.members(first, flags[first] & ~upper)


def _members(flags: bytes, places: range) -> Iterator[int]:
    for index in places:
        if flags[index]:
            yield from codec.members(index, flags[index])
