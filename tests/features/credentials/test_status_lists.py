"""The status lists: worked out from what holds now, kept while nothing happens."""

import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from openbadgeslib.ob3.status import decode_encoded_list, set_indices
from sqlalchemy import insert, select

from app.credentials import status_lists
from app.credentials.models import Credential
from app.domain.credentials import PLACES, Purpose
from app.domain.verification import Event, Status
from app.extensions import db
from app.search.snapshot import today
from app.verification import services as verification
from app.verification.models import VerificationEvent
from tests.factories.suppliers import valid_cvr
from tests.support.client import CheckedClient

SINCE = date(2025, 3, 12)
FIRMS = [valid_cvr(1300 + n) for n in range(6)]
ADDRESS = "/verificering/statuslister/{}/1"


def decide(status: Status, firms: list[str], on: date = SINCE, to: date | None = None) -> None:
    verification.announce("test", [(cvr, Event("ppf", status, on, to, on)) for cvr in firms])
    db.session.commit()


def listed(client: CheckedClient, purpose: str) -> set[str]:
    """The firms whose proofs a list names, read by somebody else's decoder."""
    document = json.loads(client.get(ADDRESS.format(purpose)).text)
    places = set_indices(decode_encoded_list(document["credentialSubject"]["encodedList"]))
    rows = db.session.execute(select(Credential.cvr).where(Credential.place.in_(places))).scalars()
    return set(rows)


def test_each_bit_is_set_by_what_happened_and_no_other(app: Flask, client: CheckedClient) -> None:
    decide(Status.VERIFIED, FIRMS)
    assert listed(client, "revocation") == listed(client, "suspension") == set()
    decide(Status.SUSPENDED, FIRMS[:2], today())
    decide(Status.REVOKED, FIRMS[2:3], today())
    decide(Status.CEASED, FIRMS[3:4], today())
    decide(Status.EXPIRED, FIRMS[4:5], today())
    assert listed(client, "suspension") == set(FIRMS[:2])
    assert listed(client, "revocation") == set(FIRMS[2:5])
    decide(Status.VERIFIED, FIRMS[:1], today())
    decide(Status.REVOKED, FIRMS[1:2], today())
    assert listed(client, "suspension") == set()
    assert listed(client, "revocation") == set(FIRMS[1:5])


def test_what_comes_into_force_later_waits_for_its_day(app: Flask) -> None:
    day = today() + timedelta(days=10)
    ahead = [
        (FIRMS[0], Event("ppf", Status.VERIFIED, SINCE)),
        (FIRMS[0], Event("ppf", Status.SUSPENDED, day)),
    ]
    verification.announce("test", ahead)
    none = status_lists.encode(1, day - timedelta(days=1))
    assert none[Purpose.SUSPENSION] == none[Purpose.REVOCATION]
    assert status_lists.encode(1, day)[Purpose.SUSPENSION] != none[Purpose.SUSPENSION]


def test_a_list_is_signed_dated_and_kept(app: Flask, client: CheckedClient) -> None:
    decide(Status.VERIFIED, FIRMS)
    first = client.get(ADDRESS.format("revocation"))
    document = json.loads(first.text)
    assert (first.mimetype, first.headers["Vary"].split(", ").count("Accept")) == ("application/vc", 1)
    assert first.headers["Access-Control-Allow-Origin"] == "*"
    assert first.cache_control.max_age * 1000 == document["credentialSubject"]["ttl"]
    begins, ends = (datetime.fromisoformat(document[name]) for name in ("validFrom", "validUntil"))
    assert begins <= datetime.now(UTC) < ends == begins + timedelta(days=1)
    again = client.get(ADDRESS.format("revocation"), headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    decide(Status.SUSPENDED, FIRMS[:1], today())
    moved = client.get(ADDRESS.format("suspension"), headers={"If-None-Match": first.headers["ETag"]})
    assert moved.status_code == 200
    token = client.get(ADDRESS.format("revocation"), headers={"Accept": "application/vc+jwt"})
    assert (token.mimetype, token.text.count(".")) == ("application/vc+jwt", 2)


def test_there_is_no_list_without_proofs(app: Flask, client: CheckedClient) -> None:
    for address in (
        ADDRESS.format("revocation"),
        ADDRESS.format("message"),
        "/verificering/statuslister/revocation/0",
    ):
        assert client.get(address).status_code == 404


def fill(count: int, moved: int) -> None:
    """As many proofs on one list, some of them of firms that were suspended since."""
    now = datetime.now(UTC).replace(microsecond=0)
    firms = [f"{10_000_000 + n}" for n in range(count)]
    event: dict[str, Any] = {"scheme": "ppf", "status": "verified", "effective_on": SINCE, "recorded_at": now,
             "source_url": "", "note_da": "", "note_en": ""}  # fmt: skip
    db.session.execute(insert(VerificationEvent), [{**event, "cvr": cvr} for cvr in firms])
    ids = dict(db.session.execute(select(VerificationEvent.cvr, VerificationEvent.id)).all())
    proof: dict[str, Any] = {"scheme": "ppf", "status": "verified", "valid_from": SINCE, "list_number": 1,
             "issued_at": now, "known_on": today(), "known_at": now, "key_id": "z", "token": "", "proof_value": ""}  # fmt: skip
    rows = [
        {**proof, "key": f"{n:036}", "cvr": cvr, "place": n, "known_event": ids[cvr]}
        for n, cvr in enumerate(firms)
    ]
    db.session.execute(insert(Credential), rows)
    later = {
        **event,
        "status": "suspended",
        "effective_on": today(),
        "recorded_at": now + timedelta(seconds=1),
    }
    db.session.execute(insert(VerificationEvent), [{**later, "cvr": cvr} for cvr in firms[:moved]])
    db.session.commit()


@pytest.mark.parametrize("count", [200, 2000])
def test_a_list_costs_no_statement_per_proof(
    app: Flask, client: CheckedClient, count_sql: Callable[[], AbstractContextManager[Any]], count: int
) -> None:
    fill(count, 50)
    with count_sql() as statements:
        assert client.get(ADDRESS.format("suspension")).status_code == 200
    assert len(statements) <= 5, statements.sql
    with count_sql() as statements:
        assert client.get(ADDRESS.format("revocation")).status_code == 200
    assert len(statements) <= 3
    assert PLACES == 131_072
