"""The page that checks a proof: plain words for everything that anybody may paste."""

import io
import json
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.credentials import checking, keys
from app.credentials.checking import Finding
from app.credentials.reading import LARGEST, Unreadable, read
from app.domain.credentials import Worth
from app.domain.verification import Event, Status
from app.extensions import db
from app.search.snapshot import today
from app.verification import services as verification
from tests.factories.suppliers import publish
from tests.support.client import CheckedClient

ADDRESS = "/verificering/tjek/"
SINCE = date(2025, 3, 12)


@pytest.fixture
def cvr(app: Flask) -> str:
    """A firm that is verified for a year."""
    supplier = publish()
    decide(supplier.cvr, Status.VERIFIED, SINCE, today() + timedelta(days=300))
    return supplier.cvr


def decide(cvr: str, status: Status, on: date, to: date | None = None) -> None:
    verification.announce("test", [(cvr, Event("ppf", status, on, to, on))])
    db.session.commit()


def proof(client: CheckedClient, cvr: str, kind: str = "json") -> str:
    return client.get(f"/verificering/{cvr}/bevis/ppf.{kind}").text


def paste(client: CheckedClient, text: str, language: str = "") -> Any:
    return client.post(language + ADDRESS, data={"proof": text})


@pytest.fixture(autouse=True)
def without_tokens(app: Flask) -> None:
    app.config["WTF_CSRF_ENABLED"] = False


@pytest.mark.parametrize("kind", ["json", "jwt", "svg"])
def test_a_genuine_proof_is_told_in_plain_words(client: CheckedClient, cvr: str, kind: str) -> None:
    page = paste(client, proof(client, cvr, kind))
    assert page.status_code == 200
    assert "Beviset er ægte, og det gælder for" in page.text
    assert "People and Planet First" in page.text
    assert "er verificeret som socialøkonomisk virksomhed" in page.text
    assert paste(client, proof(client, cvr, kind), "/en").status_code == 200


def test_a_file_is_read_too(client: CheckedClient, cvr: str) -> None:
    for kind in ("json", "jwt", "svg"):
        chosen = (io.BytesIO(proof(client, cvr, kind).encode()), f"bevis.{kind}")
        page = client.post(ADDRESS, data={"file": chosen, "proof": ""}, content_type="multipart/form-data")
        assert "Beviset er ægte" in page.text


@pytest.mark.parametrize(
    ("status", "sentence"),
    [
        (Status.SUSPENDED, "Beviset er ægte, men det er midlertidigt suspenderet"),
        (Status.REVOKED, "Beviset er ægte, men det gælder ikke længere"),
        (Status.CEASED, "Beviset er ægte, men det gælder ikke længere"),
    ],
)
def test_what_has_happened_since_is_told(
    client: CheckedClient, cvr: str, status: Status, sentence: str
) -> None:
    held = proof(client, cvr)
    decide(cvr, status, today())
    page = paste(client, held)
    assert sentence in page.text
    assert "Det siger vores register i dag" in page.text


def test_one_that_has_run_out_is_told(app: Flask, client: CheckedClient, cvr: str, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    held = read(proof(client, cvr))
    monkeypatch.setattr(checking, "today", lambda: today() + timedelta(days=301))
    assert checking.check(held).worth is Worth.EXPIRED


def leaves(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The way to every value of a document that holds no others."""
    if isinstance(value, dict):
        return [p for name, inner in value.items() for p in leaves(inner, (*path, name))]
    if isinstance(value, list):
        return [p for place, inner in enumerate(value) for p in leaves(inner, (*path, place))]
    return [path]


values = st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.lists(st.text(), max_size=2)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_single_change_of_what_it_says_is_seen(
    client: CheckedClient, cvr: str, data: st.DataObject
) -> None:
    document = json.loads(proof(client, cvr))
    path = data.draw(st.sampled_from(leaves(document)))
    holder: Any = document
    for step in path[:-1]:
        holder = holder[step]
    change = data.draw(st.sampled_from(["replace", "remove", "add"]))
    if change == "replace":
        new = data.draw(values)
        if json.dumps(new) == json.dumps(holder[path[-1]]):
            return
        holder[path[-1]] = new
    elif change == "remove":
        del holder[path[-1]]
    elif isinstance(holder, dict):
        holder[data.draw(st.text().filter(lambda name: name not in holder))] = data.draw(values)
    else:
        holder.append(data.draw(values))
    try:
        shown = read(json.dumps(document))
    except Unreadable:
        return
    assert checking.check(shown).finding in {Finding.ALTERED, Finding.NOT_OURS}


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_other_sign_in_a_token_is_seen(client: CheckedClient, cvr: str, data: st.DataObject) -> None:
    token = proof(client, cvr, "jwt")
    place = data.draw(st.integers(0, len(token) - 1))
    sign = data.draw(st.sampled_from("ABab01-_."))
    if token[place] == sign:
        return
    try:
        shown = read(token[:place] + sign + token[place + 1 :])
    except Unreadable:
        return
    assert checking.check(shown).finding in {Finding.ALTERED, Finding.NOT_OURS}


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.text() | st.binary() | st.recursive(values, lambda v: st.dictionaries(st.text(), v)).map(json.dumps)
)
def test_nothing_that_is_pasted_makes_it_fall_over(app: Flask, text: str | bytes) -> None:
    try:
        shown = read(text)
    except Unreadable:
        return
    assert checking.check(shown).finding is Finding.NOT_OURS


@pytest.mark.parametrize(
    "text",
    [
        '{"id": "urn:uuid:\\u0000"}',
        '{"id": "urn:uuid:\\ud800"}',
        '{"id": ["urn:uuid:00000000-0000-0000-0000-000000000000"]}',
        '{"id": "urn:uuid:00000000-0000-0000-0000-000000000000"}',
        "a.b.c",
        "e30.e30.e30",
        "eyJhbGciOiJub25lIn0.e30.AA",
    ],
)
def test_what_others_made_is_not_ours(client: CheckedClient, text: str) -> None:
    page = paste(client, text)
    assert page.status_code == 200
    assert "Beviset er ikke udstedt af os" in page.text


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "Indsæt et bevis, eller vælg en fil"),
        ("hej", "Det ligner ikke et bevis"),
        ("<svg></svg>", "Der er ikke noget bevis i billedet"),
        ("{", "Beviset kan ikke læses"),
        ('{"a": 1, "a": 2}', "Beviset kan ikke læses"),
        ('{"a": NaN}', "Beviset kan ikke læses"),
        ("[" * 50_000, "Det ligner ikke et bevis"),
        ('{"a":' * 15_000, "Beviset kan ikke læses"),
        ("x" * (LARGEST + 1), "Det fylder mere end 100 kB"),
    ],
)
def test_what_cannot_be_read_is_said_at_the_field(client: CheckedClient, text: str, message: str) -> None:
    page = paste(client, text)
    assert page.status_code == 422
    assert message in page.text


def test_a_file_of_another_kind_is_said_at_its_field(client: CheckedClient) -> None:
    for content, message in (
        (b"\x89PNG\r\n\xff", "Filen er ikke et bevis"),
        (b"", "Indsæt et bevis"),
        (b"x" * 200_000, "mere end 100 kB"),
    ):
        chosen = (io.BytesIO(content), "x.png")
        page = client.post(
            ADDRESS, data={"file": chosen, "proof": "kept"}, content_type="multipart/form-data"
        )
        assert page.status_code == 422
        assert message in page.text
        assert "kept</textarea>" in page.text


def test_a_status_list_is_no_proof(client: CheckedClient, cvr: str) -> None:
    address = "/verificering/statuslister/revocation/1"
    token = client.get(address, headers={"Accept": "application/vc+jwt"}).text
    assert "det er ikke et bevis for en virksomhed" in paste(client, token).text


def test_a_key_that_we_no_longer_stand_by_is_told(app: Flask, client: CheckedClient, cvr: str) -> None:
    held = [proof(client, cvr, kind) for kind in ("json", "jwt")]
    ours = app.extensions[keys.EXTENSION]
    app.extensions[keys.EXTENSION] = keys.Keys(ours.address)
    for each in held:
        assert "en nøgle, vi ikke længere står ved" in paste(client, each).text


def test_a_proof_of_another_firm_with_our_name_on_it_is_altered(client: CheckedClient, cvr: str) -> None:
    document = json.loads(proof(client, cvr))
    document["validUntil"] = "2099-01-01T00:00:00Z"
    page = paste(client, json.dumps(document))
    assert "Beviset er ændret, efter at vi skrev under" in page.text
    assert "Det skrev vi i det rigtige bevis" in page.text
    reordered = json.dumps(dict(reversed(json.loads(proof(client, cvr)).items())), indent=4)
    assert "Beviset er ægte" in paste(client, reordered).text
