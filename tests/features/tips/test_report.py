"""The open form: what it takes in, what it refuses, and that the same tip is one tip."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import func, select

from app import create_app
from app.extensions import db
from app.notifications.models import OutboxMessage
from app.tips.models import Tip
from tests.factories.people import browser, post
from tests.factories.suppliers import publish, valid_cvr
from tests.support.client import CheckedClient

CVR = valid_cvr(700)
ADDRESS = f"/verificering/{CVR}/fejl/"
TEXT = "Prisen i profilen er fra 2019, og de svarer ikke på telefonen."


def send(client: CheckedClient, **fields: str):  # type: ignore[no-untyped-def]
    return post(client, ADDRESS, **{"art": "shown_wrong", "tekst": TEXT} | fields)


def count() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(Tip)) or 0


def test_every_look_up_leads_there_also_when_nothing_is_found(client: CheckedClient) -> None:
    supplier = publish()
    db.session.commit()
    for address, cvr in ((f"/verificering/{CVR}/", CVR), (f"/verificering/{supplier.cvr}/", supplier.cvr),
                         (f"/leverandoerer/{supplier.cvr}/", supplier.cvr)):  # fmt: skip
        assert f'href="/verificering/{cvr}/fejl/"' in client.get(address).text
    assert supplier.name in client.get(f"/verificering/{supplier.cvr}/fejl/").text
    assert client.get(f"/en/verificering/{CVR}/fejl/").status_code == 200
    spaced = f"{CVR[:2]} {CVR[2:]}"
    assert client.get(f"/verificering/{spaced}/fejl/").location == ADDRESS
    assert client.get("/verificering/12345678/fejl/").status_code == 404


def test_the_same_text_fifty_times_is_one_tip(client: CheckedClient) -> None:
    first = send(client)
    for n in range(1, 50):
        again = send(client, tekst=TEXT if n % 2 else f"  {TEXT.upper()}!! ")
        assert again.location == first.location
    assert count() == 1
    assert db.session.scalars(select(Tip.times)).one() == 50
    send(client, tekst="Noget helt andet, som er sket i går på deres lager.")
    assert count() == 2


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"art": ""}, "Vælg, hvad det handler om"),
        ({"art": "vrøvl"}, "Vælg, hvad det handler om"),
        ({"ordning": "findes-ikke"}, "Vælg en ordning på listen"),
        ({"tekst": ""}, "Skriv, hvad der er forkert"),
        ({"tekst": "<script>alert(1)</script>"}, "Skriv, hvad der er forkert"),
        ({"tekst": "For kort"}, "Skriv lidt mere"),
        ({"tekst": "x" * 2345}, "Du har skrevet 2.345"),
        ({"tekst": f"{TEXT} Direktøren er 010190-1234."}, "Slet CPR-nummeret"),
        ({"tekst": f"{TEXT} 0101901234"}, "Slet CPR-nummeret"),
        ({"tekst": "Køb https://a.example www.b.example https://c.example nu i dag"}, "højst to links"),
        ({"kilde": "javascript:alert(1)"}, "Skriv adressen på siden"),
        ({"kilde": "ikke en adresse"}, "Skriv adressen på siden"),
        ({"email": "a@b.example\nBcc: c@d.example"}, "Skriv en e-mailadresse"),
    ],
)
def test_what_cannot_be_used_is_said_at_its_field_and_kept(
    client: CheckedClient, fields: dict[str, str], said: str
) -> None:
    answer = send(client, **fields)
    assert answer.status_code == 422
    assert answer.text.count(said) >= 2
    assert count() == 0
    if len(fields.get("tekst", "")) > 2000:
        assert "x" * 2345 in answer.text


def test_who_gave_it_is_not_kept(client: CheckedClient) -> None:
    for _ in range(5):
        send(client, email="borger@eksempel.dk")
    db.session.rollback()
    assert "borger" not in " ".join(str(v) for v in db.session.execute(select(Tip.__table__)).one())
    # An address gets three receipts a day at most: it may be somebody else's.
    assert db.session.scalar(select(func.count()).select_from(OutboxMessage)) == 3


def test_a_machine_that_fills_in_everything_is_thanked_and_forgotten(client: CheckedClient) -> None:
    answer = send(client, hjemmeside="Best Offers")
    assert answer.status_code == 303
    assert client.get(answer.location).status_code == 200
    assert count() == 0
    assert client.get(f"{ADDRESS}modtaget/<b>/").status_code == 404


def test_only_the_sender_sees_the_receipt(app: Flask, client: CheckedClient) -> None:
    assert client.get(f"{ADDRESS}modtaget/2345-6789/").status_code == 404
    thanks = send(client).location
    reference = thanks.rstrip("/").rpartition("/")[2]
    assert reference in client.get(thanks).text
    assert client.get(f"{ADDRESS}modtaget/2345-6789/").status_code == 404
    assert client.get(f"/verificering/{valid_cvr(701)}/fejl/modtaget/{reference}/").status_code == 404
    somebody_else = browser(app).get(thanks)
    assert somebody_else.status_code == 404
    assert "Kvitteringen vises kun for den" in somebody_else.text
    assert 'href="/verificering/"' in somebody_else.text


def test_a_firm_we_know_nothing_of_is_not_asked_about_as_if_verified(client: CheckedClient) -> None:
    assert "det, den er verificeret for" not in client.get(ADDRESS).text
    assert "eller ved du noget om virksomheden" in client.get(ADDRESS).text


def test_the_form_needs_its_token_and_has_a_limit(app: Flask, client: CheckedClient) -> None:
    assert client.post(ADDRESS, data={"art": "other", "tekst": TEXT}).status_code == 400
    from dataclasses import replace

    limited = create_app(replace(app.extensions["settings"], ratelimit_enabled=True))
    limited.config["WTF_CSRF_ENABLED"] = False
    with limited.app_context():
        machine = limited.test_client()
        answers = [machine.post(ADDRESS, data={"art": "other", "tekst": TEXT}).status_code for _ in range(12)]
        db.session.remove()
        db.engine.dispose()
    assert answers == [303] * 10 + [429] * 2


def test_the_list_is_the_verifiers(app: Flask, client: CheckedClient) -> None:
    assert client.get("/verifikation/tip/").location.startswith("/log-ind/")
    assert browser(app).get("/verifikation/tip/1/").status_code == 303
