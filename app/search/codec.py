"""How the index is packed into bytes: postings per term and block, and a block's facets.

A block holds the suppliers whose id shares the bits above BLOCK_BITS. Positions inside a block fit
two bytes and a bitset of a whole block fits 512 bytes.
"""

from __future__ import annotations

import json
import zlib
from typing import Any

import numpy as np
from numpy.typing import NDArray

BLOCK_BITS = 12
BLOCK_SIZE = 1 << BLOCK_BITS
IN_BLOCK = BLOCK_SIZE - 1


def block_of(supplier_id: int) -> int:
    """The block an id lies in."""
    return supplier_id >> BLOCK_BITS


def pack_postings(strengths: dict[int, int]) -> bytes:
    """{position in block: strength 1-255} -> two bytes each for positions, then one each for strengths."""
    positions = sorted(strengths)
    return np.array(positions, dtype="<u2").tobytes() + bytes(strengths[p] for p in positions)


def unpack_postings(data: bytes) -> tuple[NDArray[np.uint16], NDArray[np.uint8]]:
    """The positions and strengths that pack_postings put together, without copying them."""
    count = len(data) // 3
    return np.frombuffer(data, "<u2", count), np.frombuffer(data, np.uint8, count, 2 * count)


def pack_facets(facets: dict[str, Any]) -> bytes:
    """A block's facets as compressed JSON; bitsets travel as hexadecimal text."""
    return zlib.compress(json.dumps(facets, separators=(",", ":")).encode(), 1)


def unpack_facets(data: bytes) -> dict[str, Any]:
    """What pack_facets packed."""
    facets: dict[str, Any] = json.loads(zlib.decompress(data))
    return facets


def pack_json(value: Any) -> bytes:
    """A document's card or terms as JSON. Not compressed: unpacking twenty cards was a tenth of a page."""
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode()


def unpack_json(data: bytes) -> Any:
    """What pack_json packed: UTF-8 without a space around it, so that nothing need be guessed. A match reads 300."""
    return _DECODED(data.decode())[0]


_DECODED = json.JSONDecoder().raw_decode


def bits_of(flags: NDArray[np.bool_]) -> int:
    """The set of positions whose flag is up, as an integer with those bits set."""
    return int.from_bytes(np.packbits(flags, bitorder="little").tobytes(), "little")


def flags_of(bits: int, size: int) -> NDArray[np.bool_]:
    """The first `size` bits as one flag a position."""
    held = (bits & ((1 << size) - 1)).to_bytes((size + 7) >> 3, "little")
    return np.unpackbits(np.frombuffer(held, np.uint8), count=size, bitorder="little").view(np.bool_)


def members(index: int, byte: int) -> list[int]:
    """The positions that the `index`-th byte of a bitset holds."""
    base = index << 3
    return [base + bit for bit in _BITS[byte]]


_BITS = [[bit for bit in range(8) if byte >> bit & 1] for byte in range(256)]
