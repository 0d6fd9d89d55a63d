"""The facets of the whole index as bitsets in memory, renewed when the index or the day changes.

One bit a supplier: 100,000 suppliers cost 12.5 kB a facet value, and counting one is one
`&` and one `bit_count`. A page asks the database only whether the version moved.
"""

from __future__ import annotations

import zlib
from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any

import numpy as np
from flask import current_app
from numpy.typing import NDArray
from sqlalchemy import select

from app.domain import spelling
from app.domain.moments import DENMARK
from app.extensions import db
from app.reference import catalogue, concepts
from app.search import codec, facets
from app.search.models import SearchBlock, SearchState, SearchWord
from app.search.recent import Recent

EXTENSION = "search_snapshot"
# No name holds it.
JOINT = "\0"
# How many bytes of a day, 2026-11-23, and of a name decide the place; eights of them.
DAY, NAME = 16, 40
# The status a supplier is shown and filtered under, best first.
STATUSES = ("verified", "conditional", "renewal_received", "suspended", "expired", "revoked", "ceased")
# Not in the directory while nothing better holds (DOMAIN.md C2, column "In search").
HIDDEN = ("suspended", "revoked", "ceased")
# Postings kept in memory, in bytes, and cards; a common word of 100,000 suppliers takes some 100 kB.
MOST_BYTES, MOST_CARDS = 5_000_000, 600
VERSION = select(SearchState.version).where(SearchState.id == 1)


@dataclass
class Snapshot:
    """What one version of the index says on one day."""

    version: int
    today: date
    # Of each block its version, and its suppliers packed by `_packed`.
    blocks: dict[int, tuple[int, bytes]] = field(default_factory=dict)
    bits: dict[str, int] = field(default_factory=dict)
    # What searches read last. It goes with the snapshot, so that a write to the index empties it.
    postings: Recent[str, tuple[NDArray[np.int32], NDArray[np.float32]]] = field(
        default_factory=lambda: Recent(MOST_BYTES)
    )
    cards: Recent[int, Any] = field(default_factory=lambda: Recent(MOST_CARDS))

    @cached_property
    def suppliers(self) -> int:
        """How many the index holds, listed or not; at least one."""
        return max(1, self.bits.get("all", 0).bit_count())

    @cached_property
    def size(self) -> int:
        """One past the highest supplier id."""
        return self.bits.get("all", 0).bit_length()

    @cached_property
    def verified_flags(self) -> NDArray[np.bool_]:
        """Who is verified, one flag per supplier id; the order of every text search asks."""
        return codec.flags_of(self.statuses["verified"], self.size)

    @cached_property
    def statuses(self) -> dict[str, int]:
        """Suppliers by overall status; each stands under the best it has.

        `documented` have papers for a legal fact and no verification, `self_declared` their own word only.
        """
        found: dict[str, int] = {}
        taken = 0
        attesting = [s.code for s in catalogue.schemes().values() if s.attests_social_enterprise]
        facts = [code for code in catalogue.schemes() if code not in attesting]
        # Whether the firm still exists is not one scheme's matter.
        ceased = 0
        for code in catalogue.schemes():
            ceased |= self.bits.get(f"scheme:{code}:ceased", 0)
        for status in STATUSES:
            here = ceased if status == "ceased" else 0
            for code in attesting:
                here |= self.bits.get(f"scheme:{code}:{status}", 0)
            found[status] = here & ~taken
            taken |= here
        # Whose only facts are suspended is not listed as if they had never been asked about.
        documented = suspended = 0
        for code in facts:
            documented |= self.fact(code)
            suspended |= self.bits.get(f"scheme:{code}:suspended", 0)
        found["suspended"] |= suspended & ~documented & ~taken
        taken |= suspended & ~documented
        found["documented"] = documented & ~taken
        taken |= documented
        found["self_declared"] = self.bits.get("all", 0) & ~taken
        return found

    @cached_property
    def listed(self) -> int:
        """Suppliers the directory shows without a status filter."""
        hidden = self.statuses["expired"]
        for status in HIDDEN:
            hidden |= self.statuses[status]
        return self.bits.get("all", 0) & ~hidden

    @cached_property
    def tables(self) -> dict[str, facets.Table]:
        """The facets of the search page, ready for counting."""
        return facets.tables(self)

    def fact(self, scheme: str) -> int:
        """Suppliers with a current standing under one scheme."""
        return (
            self.bits.get(f"scheme:{scheme}:verified", 0)
            | self.bits.get(f"scheme:{scheme}:conditional", 0)
            | self.bits.get(f"scheme:{scheme}:renewal_received", 0)
        )

    def delivers_in(self, code: str) -> int:
        """Suppliers whose area covers a municipality, the nationwide among them."""
        return self.bits.get(f"area:{code}", 0) | self.bits.get("nationwide", 0)

    def delivers_in_area(self, codes: Iterable[str]) -> int:
        """Suppliers at home in one of some municipalities, or who say that they deliver there."""
        home = stated = 0
        for code in codes:
            home |= self.bits.get(f"home:{code}", 0)
            stated |= self.bits.get(f"area:{code}", 0)
        return home | (stated & self.bits.get("area_stated", 0)) | self.bits.get("nationwide", 0)

    @cached_property
    def by_name(self) -> NDArray[np.int32]:
        """Every supplier id in Danish alphabetical order; names alike in their first NAME bytes by id."""
        return self._sorted(NAME, lambda name, _: catalogue.danish_order(name))

    @cached_property
    def newest(self) -> NDArray[np.int32]:
        """Every supplier id, the latest arrival first."""
        return self._sorted(DAY, lambda _, created: created)[::-1]

    @cached_property
    def vocabulary(self) -> dict[str, str]:
        """The words of suppliers and of the phrase book, and how each sounds. Read when a word first finds nothing."""
        words = [w for w in db.session.scalars(select(SearchWord.word)) if w.isalpha()]
        return {w: spelling.sound(w) for w in (*words, *concepts.words())}

    def names_with(self, word: str, read: Callable[[str], str]) -> Iterator[tuple[int, str]]:
        """The supplier ids and names that hold a text, each name as `read` makes it, which is given a block at a time."""
        for block, (_, packed) in self.blocks.items():
            fields = read(zlib.decompress(packed).decode()).split(JOINT)
            for at, name in enumerate(fields[1::3]):
                if word in name:
                    yield block * codec.BLOCK_SIZE + int(fields[3 * at]), name

    def _sorted(self, length: int, key: Callable[[str, str], str]) -> NDArray[np.int32]:
        """Every supplier id by a key from its name and the day it came, cut to `length` bytes; then by id.

        The keys lie in one array and are compared eight bytes at a time: as a list of texts the names of 100,000
        suppliers take 10 MB for a moment.
        """
        ids, keys = array("i"), bytearray()
        for block, (_, packed) in self.blocks.items():
            for position, name, created in _unpacked(packed):
                ids.append(block * codec.BLOCK_SIZE + position)
                keys += key(name, created).encode()[:length].ljust(length, b"\0")
        pieces = np.frombuffer(keys, ">u8").reshape(-1, length // 8)
        found = np.array(ids, np.int32)
        return found[np.lexsort((found, *pieces.T[::-1]))]


def today() -> date:
    """The day in Denmark."""
    return datetime.now(DENMARK).date()


def current() -> Snapshot:
    """The snapshot of the database's present version; one small statement when nothing moved."""
    version = db.session.connection().scalar(VERSION) or 0
    day = today()
    held: Snapshot | None = current_app.extensions.get(EXTENSION)
    if held and held.version == version and held.today == day:
        return held
    fresh = _load(version, day, held if held and held.today == day else None)
    current_app.extensions[EXTENSION] = fresh
    return fresh


def _load(version: int, day: date, held: Snapshot | None) -> Snapshot:
    """Put what was held together with the blocks that changed since."""
    stamps = db.session.execute(select(SearchBlock.block, SearchBlock.version))
    versions = {row.block: row.version for row in stamps}
    old = held.blocks if held else {}
    blocks = {b: kept for b, kept in old.items() if versions.get(b) == kept[0]}
    read = select(SearchBlock.block, SearchBlock.version, SearchBlock.facets).where(
        SearchBlock.block.in_(versions.keys() - blocks.keys())
    )
    parts: dict[str, dict[int, int]] = {key: {} for key in (held.bits if held else ())}
    # One at a time: all blocks of 100,000 suppliers are 3 MB.
    for row in db.session.execute(read.execution_options(yield_per=1)):
        stored = codec.unpack_facets(row.facets)
        for key, bits in _as_of(stored, day).items():
            parts.setdefault(key, {})[row.block] = bits
        blocks[row.block] = row.version, _packed(stored["rows"])
    changed = {b for b in old.keys() | versions.keys() if blocks.get(b) != old.get(b)}
    snapshot = Snapshot(version, day, blocks)
    for key, new in parts.items():
        snapshot.bits[key] = _joined(held.bits.get(key, 0) if held else 0, changed, new)
    return snapshot


def _as_of(stored: dict[str, Any], day: date) -> dict[str, int]:
    """A block's bitsets as integers, with what ran out before `day` moved to expired."""
    bits = {key: int(value, 16) for key, value in stored["bits"].items()}
    for position, scheme, status, last in stored["ends"]:
        if last < day.isoformat():
            flag = 1 << position
            bits[f"scheme:{scheme}:{status}"] &= ~flag
            key = f"scheme:{scheme}:expired"
            bits[key] = bits.get(key, 0) | flag
    return bits


def _packed(rows: Iterable[Sequence[Any]]) -> bytes:
    """A block's suppliers, read only for an order by name or day: as lists those of 100,000 take 25 MB."""
    return zlib.compress(JOINT.join(str(field) for row in rows for field in row).encode(), 1)


def _unpacked(packed: bytes) -> Iterator[tuple[int, str, str]]:
    """Position, name and day of coming of a block's suppliers."""
    fields = iter(zlib.decompress(packed).decode().split(JOINT))
    for position, name, created in zip(fields, fields, fields, strict=False):
        yield int(position), name, created


def _joined(held: int, changed: Iterable[int], parts: Mapping[int, int]) -> int:
    """A bitset of all suppliers with the blocks that changed put in anew, 0 where `parts` has none."""
    size = codec.BLOCK_SIZE // 8
    blocks = max(-(-held.bit_length() // codec.BLOCK_SIZE), max(changed, default=-1) + 1)
    joined = bytearray(held.to_bytes(blocks * size, "little"))
    for block in changed:
        joined[block * size : (block + 1) * size] = parts.get(block, 0).to_bytes(size, "little")
    return int.from_bytes(joined, "little")
