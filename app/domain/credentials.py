"""Proofs that travel: what one says, what it is worth today, and how the world finds out.

Sources: W3C Verifiable Credentials Data Model 2.0, Bitstring Status List 1.0, the did:web method; DOMAIN.md C3.
"""

from __future__ import annotations

import base64
import gzip
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from urllib.parse import quote, urlsplit

from app.domain.verification import CURRENT, GRACE, Event, Status, standing

# The least number of places in a status list, so that asking for one tells nothing (Bitstring Status List, 6.1).
PLACES = 131_072
# A list is closed to new proofs when three of four places are taken: a random free one is then soon found.
FULL = PLACES * 3 // 4
# base64url without padding, in multibase.
BASE64URL = "u"


class Purpose(StrEnum):
    """What a status list says; a proof has a place in one of each."""

    REVOCATION = "revocation"
    SUSPENSION = "suspension"


class Worth(StrEnum):
    """What a proof that we issued is worth on a day."""

    VALID = "valid"
    NOT_YET = "not_yet"
    EXPIRED = "expired"
    SUSPENDED = "suspended"
    REVOKED = "revoked"


@dataclass(frozen=True)
class Claim:
    """What a proof says of a firm: a status under a scheme from a day on, and until one if it ends."""

    scheme: str
    status: Status
    valid_from: date
    valid_until: date | None


def claim(events: Iterable[Event], on: date) -> Claim | None:
    """What may be attested under one scheme on a day; None where nothing that was decided stands.

    A self-declaration is attested by nobody. A suspension that was lifted does not begin a new period: what was
    said before it is true again. A renewal under way is attested for as long as it counts.
    """
    known = list(events)
    now = standing(known, on)
    if now is None or now.status not in CURRENT:
        return None
    until = now.valid_to
    if now.status is Status.RENEWAL_RECEIVED:
        until = now.event.effective_on + GRACE
    return Claim(now.scheme, now.status, _since(known, on) or now.since, until)


def blemish(said: Claim, events: Iterable[Event], on: date) -> Purpose | None:
    """Which bit of a proof is set on a day, by all that is known of the firm under its scheme now.

    That a proof has run out stands in the proof itself and sets no bit; what ended it before its last day does,
    and the bit stays.
    """
    known = list(events)
    day = on if said.valid_until is None else min(on, said.valid_until)
    now = standing(known, day)
    if now is None or now.status not in CURRENT | {Status.SUSPENDED}:
        return Purpose.REVOCATION
    since = _since(known, day)
    if since is None or since > said.valid_from:
        return Purpose.REVOCATION
    if now.status is Status.SUSPENDED:
        return Purpose.SUSPENSION
    # The proof says more than what holds.
    if said.status is Status.VERIFIED and now.status is Status.CONDITIONAL:
        return Purpose.REVOCATION
    return None


def worth(said: Claim, events: Iterable[Event], on: date) -> Worth:
    """What a proof is worth on a day, in the order in which a reader must hear it."""
    found = blemish(said, events, on)
    if found is Purpose.REVOCATION:
        return Worth.REVOKED
    if said.valid_until is not None and on > said.valid_until:
        return Worth.EXPIRED
    if found is Purpose.SUSPENSION:
        return Worth.SUSPENDED
    return Worth.NOT_YET if on < said.valid_from else Worth.VALID


def _since(events: list[Event], on: date) -> date | None:
    """Since when it has held with no break but suspensions; None where it does not, suspensions aside."""
    held = standing([e for e in events if e.status is not Status.SUSPENDED], on)
    return held.since if held and held.status in CURRENT else None


def encode_bits(places: Iterable[int]) -> str:
    """A status list with these places set, as `encodedList`. Place 0 is the leftmost bit of the first byte.

    The same places always give the same text: the compressed form holds no time.
    """
    bits = bytearray(PLACES // 8)
    for place in places:
        bits[place >> 3] |= 0x80 >> (place & 7)
    packed = gzip.compress(bytes(bits), mtime=0)
    return BASE64URL + base64.urlsafe_b64encode(packed).rstrip(b"=").decode()


def did_web(address: str) -> str:
    """The did:web of a site's address. A port and each folder of the path follow in the method's own spelling."""
    parts = urlsplit(address)
    host = quote((parts.hostname or "").lower(), safe="")
    if parts.port:
        host += f"%3A{parts.port}"
    folders = [quote(folder, safe="") for folder in parts.path.split("/") if folder]
    return ":".join(["did:web", host, *folders])
