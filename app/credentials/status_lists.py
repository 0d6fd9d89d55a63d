"""The status lists: worked out from what holds now, signed, and kept for as long as nothing happens."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from threading import Lock
from typing import cast

from flask import current_app

from app.credentials import documents, keys, proofs, queries
from app.credentials.proofs import Document
from app.domain.credentials import Purpose, blemish, encode_bits
from app.search.snapshot import today

EXTENSION = "status_lists"
CHUNK = 500
# Two writers may finish in another order than they began, so that an unmoved newest id is no proof that nothing
# happened: a list is worked out anew every AGAIN seconds until what it knows has been the newest for SETTLED seconds.
AGAIN, SETTLED = 30, 900


@dataclass(frozen=True)
class Signed:
    """A status list in both forms."""

    document: Document
    token: str


@dataclass(frozen=True)
class Encoded:
    """Both lists of a number as they were worked out: on which day, by which newest event, and when (seconds)."""

    day: date
    event: int
    first_known: float
    at: float
    lists: dict[Purpose, str]

    def still_holds(self, day: date, event: int, now: float) -> bool:
        """Whether they are the same if worked out anew."""
        settled = self.at - self.first_known >= SETTLED
        return (self.day, self.event) == (day, event) and (settled or now - self.at < AGAIN)


@dataclass
class Held:
    """What this process keeps: each list with what was known then, and its signed forms of this hour."""

    lock: Lock = field(default_factory=Lock)
    encoded: dict[int, Encoded] = field(default_factory=dict)
    signed: dict[tuple[Purpose, int], tuple[tuple[datetime, str], Signed]] = field(default_factory=dict)


def signed(purpose: Purpose, number: int) -> Signed:
    """A status list as it is now. One small statement while nothing has happened.

    The same within an hour in every process, unless something happens.
    """
    held = cast(Held, current_app.extensions[EXTENSION])
    hour = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
    encoded = _encoded(held, number)[purpose]
    with held.lock:
        kept = held.signed.get((purpose, number))
    if kept and kept[0] == (hour, encoded):
        return kept[1]
    found = _sign(purpose, number, encoded, hour)
    with held.lock:
        held.signed[(purpose, number)] = ((hour, encoded), found)
    return found


def _sign(purpose: Purpose, number: int, encoded: str, hour: datetime) -> Signed:
    ours = keys.current()
    document = documents.status_list(ours, purpose, number, encoded, hour)
    proof = proofs.options(ours.method(ours.key_id), hour)
    value = proofs.proof_value(ours, document, proof)
    return Signed({**document, "proof": {**proof, "proofValue": value}}, proofs.token(ours, document))


def _encoded(held: Held, number: int) -> dict[Purpose, str]:
    day, event, now = today(), queries.last_event(), time.monotonic()
    with held.lock:
        kept = held.encoded.get(number)
    if kept and kept.still_holds(day, event, now):
        return kept.lists
    first_known = kept.first_known if kept and kept.event == event else now
    found = Encoded(day, event, first_known, now, encode(number, day))
    with held.lock:
        held.encoded[number] = found
    return found.lists


def encode(number: int, on: date) -> dict[Purpose, str]:
    """Both lists of a number on a day, worked out anew. One statement, and one per CHUNK proofs in doubt."""
    doubtful = queries.doubtful(number)
    places: dict[Purpose, list[int]] = {purpose: [] for purpose in Purpose}
    for start in range(0, len(doubtful), CHUNK):
        chunk = doubtful[start : start + CHUNK]
        events = queries.events_by_scheme(sorted({cvr for cvr, _, _ in chunk}))
        for cvr, said, place in chunk:
            purpose = blemish(said, events.get((cvr, said.scheme), []), on)
            if purpose:
                places[purpose].append(place)
    return {purpose: encode_bits(found) for purpose, found in places.items()}
