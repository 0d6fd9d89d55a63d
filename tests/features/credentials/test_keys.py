"""The key of the settings, our DID document, and an installation without one."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from flask import Flask

from app.config import Settings, SettingsError
from app.credentials import keys, services
from app.domain.multikey import multikey
from app.domain.verification import Event, Status
from app.extensions import db
from app.verification import services as verification
from tests.factories.suppliers import valid_cvr
from tests.support.client import CheckedClient

SEED = bytes(range(32))
PUBLIC = multikey(Ed25519PrivateKey.from_private_bytes(SEED).public_key().public_bytes_raw())
PEM = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()


def read(**given: object) -> keys.Keys:
    return keys.read(replace(Settings("sqlite://", "secret", Path()), **given))  # type: ignore[arg-type]


def test_a_key_is_read_in_every_spelling() -> None:
    pem = Ed25519PrivateKey.from_private_bytes(SEED).private_bytes(*PEM).decode()
    for text in (SEED.hex(), "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8", pem, pem.replace("\n", "\\n")):
        assert read(credential_key=text).key_id == PUBLIC


def test_what_is_no_key_stops_the_start() -> None:
    other = ec.generate_private_key(ec.SECP256R1()).private_bytes(*PEM).decode()
    for text in ("x", "00" * 31, "-----BEGIN PRIVATE KEY-----", other, "é" * 32):
        with pytest.raises(SettingsError, match="CREDENTIAL_KEY must be"):
            read(credential_key=text)
    with pytest.raises(SettingsError, match="CREDENTIAL_KEYS_RETIRED"):
        read(credential_keys_retired=("z6MkNothing",))


def test_development_makes_its_own_and_production_does_not() -> None:
    assert read().key_id == read().key_id != read(secret_key="other").key_id
    assert read(env="production", public_url="https://x.dk").signing is None
    assert SEED.hex() not in repr(read(credential_key=SEED.hex()))
    assert SEED.hex() not in repr(Settings("sqlite://", "secret", Path(), credential_key=SEED.hex()))


def test_the_environment_says_it(tmp_path: Path) -> None:
    said = {"CREDENTIAL_KEY": SEED.hex(), "CREDENTIAL_KEYS_RETIRED": f"{PUBLIC}, {PUBLIC}", "PORT": "8080"}
    found = Settings.from_env(tmp_path, said)
    assert found.credential_keys_retired == (PUBLIC, PUBLIC)
    assert keys.read(found).did == "did:web:127.0.0.1%3A8080"
    assert keys.read(replace(found, public_url="https://x.dk")).did == "did:web:x.dk"


def test_the_document_names_every_key_twice(app: Flask, client: CheckedClient) -> None:
    app.extensions[keys.EXTENSION] = read(credential_keys_retired=(PUBLIC,))
    answer = client.get("/.well-known/did.json")
    found = json.loads(answer.text)
    assert answer.mimetype == "application/did+json"
    assert len(found["verificationMethod"]) == 4
    assert found["assertionMethod"] == [m["id"] for m in found["verificationMethod"]]
    assert {m["controller"] for m in found["verificationMethod"]} == {found["id"]}
    assert all("d" not in m.get("publicKeyJwk", {}) for m in found["verificationMethod"])


def test_without_a_key_nothing_is_issued_and_the_pages_say_so(
    app: Flask, client: CheckedClient, runner
) -> None:  # type: ignore[no-untyped-def]
    app.extensions[keys.EXTENSION] = keys.Keys("https://x.dk")
    cvr = valid_cvr(980)
    verification.announce("test", [(cvr, Event("rsv", Status.VERIFIED, date(2025, 1, 1)))])
    db.session.commit()
    assert services.issue_for("test", [cvr]) == 0
    page = client.get(f"/verificering/{cvr}/bevis/")
    assert "Vi udsteder ikke beviser endnu" in page.text
    assert client.get("/.well-known/did.json").status_code == 404
    assert client.get("/verificering/statuslister/revocation/1").status_code == 404
    said = runner.invoke(args=["credentials", "issue"])
    assert (said.exit_code, said.output) == (0, "no proofs are issued: CREDENTIAL_KEY is not set\n")


def test_a_new_key_is_made_by_command(runner) -> None:  # type: ignore[no-untyped-def]
    key, public = (
        line.split("=" if "=" in line else ": ")[1]
        for line in runner.invoke(args=["credentials", "new-key"]).output.splitlines()
    )
    assert read(credential_key=key).key_id == public
