"""Others' software, over HTTP: our proofs hold, and cease to hold when the verification does."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import delete

from app.credentials import keys, services
from app.credentials.models import Credential
from app.domain.verification import Event, Status
from app.extensions import db
from app.search.snapshot import today
from app.verification import services as verification
from tests.factories.suppliers import valid_cvr
from tests.support import verifiers

CVR = valid_cvr(950)
SINCE = date(2025, 3, 12)
KINDS = ("json", "jwt")


def decide(status: Status, on: date = SINCE, to: date | None = None) -> None:
    verification.announce("test", [(CVR, Event("ppf", status, on, to, on))])
    db.session.commit()


@pytest.fixture
def origin(app: Flask) -> Iterator[str]:
    with verifiers.published(app) as found:
        yield found


def proof(app: Flask, kind: str) -> str:
    answer = app.test_client().get(f"/verificering/{CVR}/bevis/ppf.{kind}")
    assert answer.status_code == 200
    return answer.text


def test_what_stands_is_verified_and_what_is_suspended_is_not_until_it_is_lifted(
    app: Flask, origin: str
) -> None:
    decide(Status.VERIFIED, to=today() + timedelta(days=200))
    held = {kind: proof(app, kind) for kind in KINDS}
    for kind in KINDS:
        assert verifiers.by_npm(kind, held[kind], origin)["verified"]
        assert verifiers.by_openbadgeslib(kind, held[kind], origin) == ""
    decide(Status.SUSPENDED, on=today() - timedelta(days=1))
    verdict = verifiers.by_npm("json", held["json"], origin)
    assert (verdict["verified"], verdict["signed"], verdict["purposes"]) == (False, True, ["suspension"])
    for kind in KINDS:
        assert "'suspension' is set" in verifiers.by_openbadgeslib(kind, held[kind], origin)
    decide(Status.VERIFIED, on=today())
    for kind in KINDS:
        assert verifiers.by_npm(kind, held[kind], origin)["verified"]
        assert verifiers.by_openbadgeslib(kind, held[kind], origin) == ""


def test_what_is_revoked_stays_revoked(app: Flask, origin: str) -> None:
    decide(Status.VERIFIED)
    held = {kind: proof(app, kind) for kind in KINDS}
    decide(Status.REVOKED, on=today() - timedelta(days=1))
    decide(Status.VERIFIED, on=today())
    assert verifiers.by_npm("json", held["json"], origin)["purposes"] == ["revocation"]
    for kind in KINDS:
        assert "'revocation' is set" in verifiers.by_openbadgeslib(kind, held[kind], origin)
        assert verifiers.by_openbadgeslib(kind, proof(app, kind), origin) == ""


def test_what_is_tampered_with_is_seen_by_all(app: Flask, origin: str) -> None:
    decide(Status.VERIFIED)
    document = json.loads(proof(app, "json"))
    document["credentialSubject"]["identifier"][0]["identityHash"] = valid_cvr(951)
    altered = json.dumps(document)
    assert verifiers.by_npm("json", altered, origin)["verified"] is False
    assert verifiers.by_openbadgeslib("json", altered, origin)
    head, body, signature = proof(app, "jwt").split(".")
    for token in (f"{head}.{body[:-4]}AAAA.{signature}", f"{head}.{body}.{signature[:-4]}AAAA"):
        assert verifiers.by_npm("jwt", token, origin)["verified"] is False
        assert verifiers.by_openbadgeslib("jwt", token, origin)


def test_a_new_key_leaves_what_the_old_one_signed_standing(app: Flask) -> None:
    decide(Status.VERIFIED)
    old = app.extensions[keys.EXTENSION]
    with verifiers.published(app) as origin:
        # Issued before the change, at this address.
        db.session.execute(delete(Credential))
        services.issue_for("test", [CVR])
        db.session.commit()
        held = {kind: proof(app, kind) for kind in KINDS}
        app.extensions[keys.EXTENSION] = rotated(app, origin, (old.key_id,))
        for kind in KINDS:
            assert proof(app, kind) == held[kind]
            assert verifiers.by_npm(kind, held[kind], origin)["verified"]
        # openbadgeslib holds the list against the key of the proof; both orders of keys must be found.
        assert verifiers.by_npm("json", held["json"], origin)["purposes"] == []
        # A key that is no longer named is believed by nobody, and what it signed is issued anew.
        app.extensions[keys.EXTENSION] = rotated(app, origin, ())
        assert verifiers.by_npm("json", held["json"], origin)["verified"] is False
        assert verifiers.by_npm("jwt", held["jwt"], origin)["verified"] is False
        assert services.issue_for("test", [CVR]) == 1
        db.session.commit()
        assert proof(app, "jwt") != held["jwt"]
        assert verifiers.by_npm("jwt", proof(app, "jwt"), origin)["verified"]


def rotated(app: Flask, origin: str, retired: tuple[str, ...]) -> keys.Keys:
    settings = replace(
        app.extensions["settings"],
        public_url=origin,
        credential_key="11" * 32,
        credential_keys_retired=retired,
    )
    return keys.read(settings)


def test_below_a_folder_the_document_is_where_the_method_says(app: Flask) -> None:
    with verifiers.published(app, "/social/dk") as origin:
        host = origin.removeprefix("http://").replace(":", "%3A")
        found = app.test_client().get("/did.json").json
        assert found["id"] == f"did:web:{host}:social:dk"
        assert keys.current().document_address == f"{origin}/social/dk/did.json"
