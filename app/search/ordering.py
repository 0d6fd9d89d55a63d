"""The order of results: relevance, distance, name, newest. Costs grow with the page, not the directory."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from app.reference import catalogue
from app.search import codec
from app.search.scoring import Points
from app.search.snapshot import Snapshot

# What stands beside the text in the order of a text search: a verification, and being at home there.
VERIFIED_LIFT, HOME_LIFT = 0.06, 0.05
MOST = 1 + VERIFIED_LIFT + HOME_LIFT
BEST_FIRST = ("verified", "renewal_received", "conditional", "documented", "self_declared", "expired")
# A prime, so that the turn of each day lands elsewhere in lists of any length.
STEP = 7919


def page(
    sort: str,
    snapshot: Snapshot,
    matching: int,
    scores: Points | None,
    municipality: str | None,
    start: int,
    count: int,
) -> list[int]:
    """The supplier ids of one page, from `start`, of those matching."""
    if not matching:
        return []
    if sort == "name":
        order = _in_order(snapshot.by_name, snapshot, matching)
    elif sort == "newest":
        order = _in_order(snapshot.newest, snapshot, matching)
    elif sort == "distance" and municipality:
        order = _by_distance(snapshot, matching, municipality)
    elif scores is not None:
        order = _by_score(snapshot, matching, scores, municipality, start + count)
    else:
        order = _by_status(snapshot, matching)
    return list(islice(order, start, start + count))


def relevance(
    ids: list[int], scores: Points | None, snapshot: Snapshot, municipality: str | None
) -> dict[int, float]:
    """0 to 100 for each id: the text's score with a small lift for a verification and for being at home."""
    if scores is None or not ids:
        return dict.fromkeys(ids, 0.0)
    lifted = _lifted(scores, np.array(ids), snapshot, municipality)
    return {i: round(100 * float(points) / MOST, 2) for i, points in zip(ids, lifted, strict=True)}


def lifts(supplier: int, snapshot: Snapshot, municipality: str | None) -> dict[str, float]:
    """What one supplier's score is lifted by for being verified and for being at home; 0 for what it is not."""
    return {
        "verified": VERIFIED_LIFT * bool(snapshot.statuses["verified"] >> supplier & 1),
        "home": HOME_LIFT * bool(_home(snapshot, municipality) >> supplier & 1 if municipality else 0),
    }


def _lifted(scores: Points, ids: NDArray[np.intp], snapshot: Snapshot, municipality: str | None) -> Points:
    """The scores of some suppliers with what lifts them."""
    lift = 1 + VERIFIED_LIFT * snapshot.verified_flags[ids]
    if municipality:
        lift += HOME_LIFT * codec.flags_of(_home(snapshot, municipality), snapshot.size)[ids]
    return (scores[ids] * lift).astype(np.float32)


def _home(snapshot: Snapshot, municipality: str | None) -> int:
    return snapshot.bits.get(f"home:{municipality}", 0)


def _in_order(order: NDArray[np.int32], snapshot: Snapshot, matching: int) -> Iterator[int]:
    flags = codec.flags_of(matching, snapshot.size)
    return (int(i) for i in order[flags[order]])


def _by_score(
    snapshot: Snapshot, matching: int, scores: Points, municipality: str | None, wanted: int
) -> Iterator[int]:
    """The `wanted` best; those alike in four decimals take turns by day."""
    found = np.flatnonzero((scores > 0) & codec.flags_of(matching, snapshot.size))
    lifted = np.round(_lifted(scores, found, snapshot, municipality), 4)
    if len(found) > wanted:
        least = np.partition(lifted, len(found) - wanted)[len(found) - wanted]
        found, lifted = found[lifted >= least], lifted[lifted >= least]
    span = max(1, matching.bit_length())
    turn = snapshot.today.toordinal() * STEP % span
    ranked = found[np.lexsort(((found - turn) % span, -lifted))]
    return (int(i) for i in ranked)


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
