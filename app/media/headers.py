"""What an image file says of itself in its first bytes, read before anything is decoded.

Formats: JPEG (ITU-T T.81), PNG, GIF and WebP (RFC 9649).
"""

from __future__ import annotations

import re

SIGNATURES = (
    (b"\xff\xd8\xff", "JPEG"),
    (b"\x89PNG\r\n\x1a\n", "PNG"),
    (b"GIF87a", "GIF"),
    (b"GIF89a", "GIF"),
)
# In coded picture data 0xFF is followed by 0x00 or a restart mark; anything else begins a new segment.
MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
START_OF_SCAN, END_OF_IMAGE = 0xDA, 0xD9


def kind_of(data: bytes) -> str | None:
    """`JPEG`, `PNG`, `GIF` or `WEBP` by the first bytes; None for everything else. The name does not count."""
    for signature, kind in SIGNATURES:
        if data.startswith(signature):
            return kind
    return "WEBP" if data[:4] == b"RIFF" and data[8:12] == b"WEBP" else None


def webp_size(data: bytes) -> tuple[int, int] | None:
    """Width and height that a WebP file announces; None when its first chunk is not a picture."""
    chunk = data[12:16]
    if chunk == b"VP8X" and len(data) >= 30:
        return 1 + int.from_bytes(data[24:27], "little"), 1 + int.from_bytes(data[27:30], "little")
    if chunk == b"VP8L" and len(data) >= 25 and data[20] == 0x2F:
        bits = int.from_bytes(data[21:25], "little")
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    if chunk == b"VP8 " and len(data) >= 30 and data[23:26] == b"\x9d\x01\x2a":
        width, height = int.from_bytes(data[26:28], "little"), int.from_bytes(data[28:30], "little")
        return width & 0x3FFF, height & 0x3FFF
    return None


def jpeg_scans(data: bytes) -> int:
    """How many passes a JPEG file is coded in; 0 when no pass begins.

    More than one makes the decoder keep the whole picture in full size, however small it is wanted.
    """
    at = 2
    while at + 4 <= len(data) and data[at] == 0xFF:
        marker = data[at + 1]
        if marker == START_OF_SCAN:
            after = MARKER.search(data, at + 2)
            if after is None or data[after.start() + 1] == END_OF_IMAGE:
                return 1
            return 1 + data.count(b"\xff\xda", after.start())
        if marker == 0xFF:  # padding
            at += 1
            continue
        at += 2 + int.from_bytes(data[at + 2 : at + 4], "big")
    return 0
