"""One proof per firm, scheme and period: issued once, the same to the letter ever after."""

import json
from datetime import date, timedelta

from flask import Flask
from sqlalchemy import select

from app.audit.models import AuditEntry
from app.credentials import keys, services
from app.credentials.models import Credential
from app.domain.verification import Event, Status
from app.extensions import db
from app.search.snapshot import today
from app.verification import services as verification
from tests.factories.suppliers import publish, valid_cvr
from tests.support.client import CheckedClient

CVR = valid_cvr(900)
SINCE = date(2025, 3, 12)


def decide(status: Status, scheme: str = "ppf", on: date = SINCE, to: date | None = None) -> None:
    verification.announce("test", [(CVR, Event(scheme, status, on, to, on))])
    db.session.commit()


def rows() -> list[Credential]:
    return list(db.session.scalars(select(Credential).order_by(Credential.id)))


def test_what_is_decided_has_its_proof_at_once(app: Flask, client: CheckedClient) -> None:
    supplier = publish()
    until = today() + timedelta(days=300)
    verification.announce("anna", [(supplier.cvr, Event("ppf", Status.VERIFIED, SINCE, until))])
    db.session.commit()
    proof = client.get(f"/verificering/{supplier.cvr}/bevis/ppf.json")
    assert proof.mimetype == "application/ld+json"
    said = json.loads(proof.text)
    assert said["issuer"]["id"] == "did:web:127.0.0.1%3A8000"
    assert said["credentialSubject"]["id"].endswith(f"/verificering/{supplier.cvr}/")
    named = {i["identityType"]: i["identityHash"] for i in said["credentialSubject"]["identifier"]}
    assert named == {"ext:cvr": supplier.cvr, "name": supplier.name}
    assert "ikke dens varer" in said["credentialSubject"]["narrative"]
    # The day begins and ends in Denmark.
    assert said["validFrom"] == "2025-03-11T23:00:00Z"
    assert said["validUntil"][11:] in {"22:59:59Z", "21:59:59Z"}
    assert [s["statusPurpose"] for s in said["credentialStatus"]] == ["revocation", "suspension"]
    audit = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "credential.issued")).one()
    assert (audit.actor, audit.subject) == ("anna", f"verification:{supplier.cvr}:ppf")


def test_it_is_issued_once_and_stays_the_same_to_the_letter(app: Flask, client: CheckedClient) -> None:
    decide(Status.VERIFIED)
    first = [client.get(f"/verificering/{CVR}/bevis/ppf.{kind}").data for kind in ("json", "jwt")]
    assert services.issue_for("test", [CVR]) == 0
    assert [client.get(f"/verificering/{CVR}/bevis/ppf.{kind}").data for kind in ("json", "jwt")] == first
    # In either language.
    assert client.get(f"/en/verificering/{CVR}/bevis/ppf.json").data == first[0]
    assert len(rows()) == 1


def test_nothing_is_attested_that_nobody_decided(app: Flask, client: CheckedClient) -> None:
    decide(Status.SELF_DECLARED, "wise")
    assert rows() == []
    answer = client.get(f"/verificering/{CVR}/bevis/wise.json")
    assert (answer.status_code, answer.mimetype) == (404, "application/problem+json")
    for address in (f"/verificering/{CVR}/bevis/", f"/en/verificering/{CVR}/bevis/"):
        assert client.get(address).status_code == 200


def test_a_renewal_is_attested_for_as_long_as_it_counts(app: Flask) -> None:
    end = today() - timedelta(days=10)
    decide(Status.VERIFIED, to=end)
    assert rows() == []
    received = today() - timedelta(days=5)
    decide(Status.RENEWAL_RECEIVED, on=received)
    (row,) = rows()
    assert (row.status, row.valid_from, row.valid_until) == (
        "renewal_received",
        SINCE,
        received + timedelta(days=90),
    )
    # The new period has a proof of its own.
    decide(Status.VERIFIED, on=today(), to=today() + timedelta(days=365))
    assert [r.status for r in rows()] == ["renewal_received", "verified"]


def test_a_suspension_that_is_lifted_brings_the_same_proof_back(app: Flask, client: CheckedClient) -> None:
    decide(Status.VERIFIED)
    before = client.get(f"/verificering/{CVR}/bevis/ppf.json").data
    decide(Status.SUSPENDED, on=today() - timedelta(days=2))
    assert client.get(f"/verificering/{CVR}/bevis/ppf.json").status_code == 404
    decide(Status.VERIFIED, on=today() - timedelta(days=1))
    assert client.get(f"/verificering/{CVR}/bevis/ppf.json").data == before


def test_places_are_random_and_never_shared(app: Flask) -> None:
    firms = [valid_cvr(1000 + n) for n in range(40)]
    verification.announce("test", [(cvr, Event("rsv", Status.VERIFIED, SINCE)) for cvr in firms])
    places = [r.place for r in rows()]
    assert len(set(places)) == 40
    assert places != sorted(places)
    assert {r.list_number for r in rows()} == {1}


def test_a_full_list_gives_way_to_the_next(app: Flask, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setattr(services, "FULL", 3)
    firms = [valid_cvr(1100 + n) for n in range(7)]
    verification.announce("test", [(cvr, Event("rsv", Status.VERIFIED, SINCE)) for cvr in firms])
    assert sorted(r.list_number for r in rows()) == [1, 1, 1, 2, 2, 2, 3]


def test_every_firm_is_reached_by_the_command(app: Flask, runner) -> None:  # type: ignore[no-untyped-def]
    firms = [valid_cvr(1200 + n) for n in range(3)]
    verification.record_events("test", [(cvr, Event("rsv", Status.VERIFIED, SINCE)) for cvr in firms])
    db.session.commit()
    assert runner.invoke(args=["credentials", "issue"]).output == "3 proofs issued\n"
    assert runner.invoke(args=["credentials", "issue"]).output == "0 proofs issued\n"
    shown = runner.invoke(args=["credentials", "show-key"]).output.split()
    assert shown == [keys.current().did, keys.current().key_id]


def test_the_same_address_answers_what_has_not_changed_with_304(app: Flask, client: CheckedClient) -> None:
    decide(Status.VERIFIED)
    first = client.get(f"/verificering/{CVR}/bevis/ppf.json")
    assert first.headers["Access-Control-Allow-Origin"] == "*"
    again = client.get(
        f"/verificering/{CVR}/bevis/ppf.json", headers={"If-None-Match": first.headers["ETag"]}
    )
    assert again.status_code == 304


def test_a_malformed_number_is_no_page(app: Flask, client: CheckedClient) -> None:
    assert client.get("/verificering/1234/bevis/").status_code == 404
    assert client.get("/verificering/1234/bevis/rsv.json").status_code == 404
    assert client.get(f"/verificering/{CVR}/bevis/nothing.jwt").status_code == 404
    spaced = client.get(f"/verificering/DK{CVR}/bevis/")
    assert spaced.status_code == 301
    assert spaced.headers["Location"].endswith(f"/verificering/{CVR}/bevis/")
    assert client.get("/verificering/bevis/nothing.svg").status_code == 404
    assert client.get("/verificering/bevis/rsv.svg").mimetype == "image/svg+xml"
