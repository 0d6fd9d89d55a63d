"""Issue proofs for what stands: once per period, each at a random free place of the status lists."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite

from app.audit import services as audit
from app.credentials import keys, proofs, queries
from app.credentials.documents import Issue, credential
from app.credentials.models import Credential
from app.domain.credentials import FULL, PLACES, Claim, claim
from app.extensions import db
from app.search.snapshot import today
from app.verification import queries as verifications
from app.verification.models import VerificationEvent

CHUNK = 500
INSERT: dict[str, Callable[[type[Credential]], Any]] = {
    "sqlite": sqlite.insert,
    "postgresql": postgresql.insert,
}


@dataclass(frozen=True)
class _Wanted:
    """A proof that is missing, and what was known of the firm under its scheme."""

    cvr: str
    name: str | None
    is_demo: bool
    claim: Claim
    event: int
    recorded_at: datetime


def issue_for(actor: str, cvrs: list[str]) -> int:
    """Issue the proofs that some firms lack; how many. Nothing where proofs are not offered.

    What two do at once is done once: the database keeps one proof per period.
    """
    if not keys.offered():
        return 0
    count = 0
    for start in range(0, len(cvrs), CHUNK):
        chunk = cvrs[start : start + CHUNK]
        # A place that somebody else has just taken leaves its proof for the next round.
        for _round in range(3):
            wanted = _missing(chunk)
            if not wanted:
                break
            count += _issue(actor, wanted)
    return count


def every_firm() -> Iterator[list[str]]:
    """The CVR numbers of all firms with a record, in portions."""
    last = ""
    while True:
        later = select(VerificationEvent.cvr).where(VerificationEvent.cvr > last).distinct()
        chunk = list(db.session.scalars(later.order_by(VerificationEvent.cvr).limit(CHUNK)))
        if not chunk:
            return
        yield chunk
        last = chunk[-1]


def _missing(cvrs: list[str]) -> list[_Wanted]:
    day = today()
    claims = {
        (cvr, found)
        for (cvr, _scheme), events in queries.events_by_scheme(cvrs).items()
        if (found := claim(events, day)) and queries.ends_as_it_must(found, day)
    }
    missing = sorted(claims - queries.periods_of(cvrs), key=lambda pair: (pair[0], pair[1].scheme))
    if not missing:
        return []
    firms = {f.cvr: f for f in verifications.look_up_many(sorted({cvr for cvr, _ in missing}))}
    known = queries.last_known(list(firms))
    return [
        _Wanted(cvr, firms[cvr].name, firms[cvr].is_demo, said, *known[(cvr, said.scheme)])
        for cvr, said in missing
    ]


def _issue(actor: str, wanted: list[_Wanted]) -> int:
    now, day, ours = datetime.now(UTC).replace(microsecond=0), today(), keys.current()
    rows = []
    for each, (number, place) in zip(wanted, _places(len(wanted)), strict=True):
        issue = Issue(str(uuid.uuid4()), each.cvr, each.name, each.is_demo, each.claim, number, place, now)
        document = credential(ours, issue)
        rows.append(
            {
                "key": issue.key,
                "cvr": each.cvr,
                "scheme": each.claim.scheme,
                "status": each.claim.status.value,
                "valid_from": each.claim.valid_from,
                "valid_until": each.claim.valid_until,
                "list_number": number,
                "place": place,
                "issued_at": now,
                "known_on": day,
                "known_at": each.recorded_at,
                "known_event": each.event,
                "key_id": ours.key_id,
                "token": proofs.token(ours, document),
                "proof_value": proofs.proof_value(
                    ours, document, proofs.options(ours.method(ours.key_id), now)
                ),
            }
        )
    insert = INSERT[db.session.connection().dialect.name](Credential)
    written = insert.on_conflict_do_nothing().returning(Credential.cvr, Credential.scheme, Credential.key)
    done = db.session.execute(written, rows).all()
    for cvr, scheme, key in done:
        audit.record(actor, "credential.issued", f"verification:{cvr}:{scheme}", {"credential": [None, key]})
    db.session.flush()
    return len(done)


def _places(count: int) -> list[tuple[int, int]]:
    """Random free places, so that neighbours in a list have nothing to do with each other."""
    number = max(queries.last_list(), 1)
    free = FULL - queries.count_taken(number)
    found: list[tuple[int, int]] = []
    while len(found) < count:
        if free <= 0:
            number, free = number + 1, FULL
        here = min(count - len(found), free)
        found += [(number, place) for place in _draw(number, here)]
        free -= here
    return found


def _draw(number: int, count: int) -> list[int]:
    drawn: set[int] = set()
    while len(drawn) < count:
        more = {secrets.randbelow(PLACES) for _ in range(count - len(drawn))} - drawn
        drawn |= more - queries.taken_among(number, more)
    return list(drawn)
