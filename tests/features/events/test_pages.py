"""The pages of events: signing up without an account, the link, the calendars, and the secretary's side."""

from __future__ import annotations

import csv
import io
import re
from datetime import UTC, datetime, timedelta

from flask import Flask
from openpyxl import load_workbook
from sqlalchemy import select

from app.domain.access import Duty, Role
from app.events import services
from app.events.models import Event, EventSignUp
from app.extensions import db
from app.notifications.models import OutboxMessage
from app.privacy.purging import purge
from tests.factories.events import coming, event
from tests.factories.people import browser, organisation, person, post
from tests.support.client import CheckedClient

FIELDS = {
    "navn": "Bo Bæk",
    "organisation": "",
    "email": "Bo@Firma.example",
    "pladser": "2",
    "behov": "Teleslynge",
}


def link_of(email: str) -> str:
    body = db.session.scalars(
        select(OutboxMessage.text).where(OutboxMessage.to_address == email).order_by(OutboxMessage.id.desc())
    ).first()
    found = re.search(r"http://[^/]+(/\S*tilmelding/\S+)", body or "")
    assert found
    return found[1]


def test_from_the_form_by_the_link_to_a_seat_and_back(client: CheckedClient) -> None:
    made = event(link="https://moede.example/hub")
    address = f"/arrangementer/{made.id}/"
    page = client.get(address).text
    assert "3 ledige pladser" in page
    assert "moede.example" not in page
    assert post(client, address, **FIELDS).status_code == 303
    assert "Du mangler at bekræfte" in client.get(f"{address}tak/").text
    link = link_of("bo@firma.example")
    assert "Du har ikke en plads endnu" in client.get(link).text
    assert db.session.scalars(select(EventSignUp.state)).one() == "asked"
    assert post(client, link).status_code == 303
    page = client.get(link).text
    assert "Du har 2 pladser" in page
    assert "https://moede.example/hub" in page
    post(client, link)
    assert "Du har meldt afbud" in client.get(link).text
    assert db.session.scalars(select(Event.taken)).one() == 0


def test_bad_input_is_said_at_the_field_and_kept(client: CheckedClient) -> None:
    made = event()
    answer = post(client, f"/arrangementer/{made.id}/", **(FIELDS | {"email": "bo", "pladser": "6"}))
    assert answer.status_code == 422
    assert "Skriv en e-mailadresse" in answer.text
    assert "Vælg fra 1 til 5 pladser" in answer.text
    assert "Bo Bæk" in answer.text
    late = post(client, f"/arrangementer/{made.id}/", **(FIELDS | {"navn": "0101701234"}))
    assert late.status_code == 422


def test_a_machine_hears_what_people_hear_and_nothing_is_kept(client: CheckedClient) -> None:
    made = event()
    answer = post(client, f"/arrangementer/{made.id}/", **FIELDS, hjemmeside="https://spam.example")
    assert answer.status_code == 303
    assert db.session.scalar(select(EventSignUp.id)) is None


def test_a_link_that_is_not_ours_opens_nothing(client: CheckedClient) -> None:
    assert client.get("/arrangementer/tilmelding/WzEsMV0.x.y/").status_code == 404


def test_a_draft_is_seen_by_nobody_and_an_empty_list_says_so(client: CheckedClient) -> None:
    from tests.factories.events import command

    draft = services.write("user:1", command())
    db.session.commit()
    assert client.get(f"/arrangementer/{draft.id}/").status_code == 404
    assert "ingen planlagte arrangementer" in client.get("/arrangementer/").text
    assert client.get("/en/arrangementer/").status_code == 200


def test_calendars_hold_the_event_and_not_its_link(client: CheckedClient) -> None:
    made = event(link="https://moede.example/hub")
    for address in ("/arrangementer/kalender.ics", f"/arrangementer/{made.id}/kalender.ics"):
        found = client.get(address)
        assert found.content_type == "text/calendar; charset=utf-8"
        assert "SUMMARY:Hubmøde i Viborg" in found.text
        assert "moede.example" not in found.text


def written(**more: str) -> dict[str, str]:
    owner = person("Ejer")
    day = (datetime.now(UTC) + timedelta(days=30)).date().isoformat()
    fields = {
        "art": "webinar", "titel": "Webinar om § 54", "tekst": "Sådan køber du.", "link": "https://moede.example/1",
        "dag": day, "fra": "9.00", "til": "10.30", "frist_dag": day, "frist_kl": "8.00", "pladser": "100",
        "cvr": organisation((owner, Role.OWNER), kind="support"),
    }  # fmt: skip
    return fields | more


def test_the_secretary_writes_publishes_changes_and_calls_off(app: Flask) -> None:
    secretary = browser(app, person("Sigrid", duty=Duty.SECRETARY))
    fields = written()
    assert post(secretary, "/admin/arrangementer/nyt/", **(fields | {"til": "8.30"})).status_code == 422
    answer = post(secretary, "/admin/arrangementer/nyt/", **fields)
    assert answer.status_code == 303
    made = db.session.scalars(select(Event)).one()
    assert (made.state, made.capacity, made.organiser) == ("draft", 100, "Rug og Ramsløg ApS")
    address = f"/admin/arrangementer/{made.id}/"
    post(secretary, f"{address}skridt/", skridt="publish")
    assert "Webinar om § 54" in secretary.get("/arrangementer/").text
    assert "Webinar om § 54" in secretary.get("/admin/arrangementer/").text
    page = secretary.get(f"{address}ret/").text
    seen = re.search(r'name="set" value="(\d+)"', page)
    assert seen
    assert post(secretary, f"{address}ret/", **(fields | {"pladser": "1", "set": seen[1]})).status_code == 303
    stale = post(secretary, f"{address}ret/", **(fields | {"pladser": "2", "set": seen[1]}))
    assert (stale.status_code, "En anden har ændret" in stale.text) == (422, True)
    post(secretary, f"{address}skridt/", skridt="cancel")
    assert "Aflyst" in secretary.get("/arrangementer/").text
    assert post(secretary, f"{address}skridt/", skridt="nonsense").status_code == 400


def test_the_list_of_those_who_come_carries_no_formula(app: Flask) -> None:
    secretary = browser(app, person("Sigrid", duty=Duty.SECRETARY))
    made = event()
    held = coming(made, 1)
    held.name = "=HYPERLINK(1)"
    db.session.commit()
    address = f"/admin/arrangementer/{made.id}/"
    assert "gaest1@firma.example" in secretary.get(address).text
    rows = list(
        csv.reader(
            io.StringIO(secretary.get(f"{address}deltagere/hent/?fil=csv").text.lstrip("\ufeff")),
            delimiter=";",
        )
    )
    assert rows[1][:2] == ["Har plads", "'=HYPERLINK(1)"]
    book = load_workbook(io.BytesIO(secretary.get(f"{address}deltagere/hent/").get_data()))
    assert book.worksheets[0]["B2"].value == "'=HYPERLINK(1)"


def test_everybody_is_forgotten_thirty_days_after(app: Flask) -> None:
    made = event()
    coming(made, 1)
    ends = made.ends_at.replace(tzinfo=UTC)
    assert purge("event_sign_ups", ends + timedelta(days=30)).count == 0
    assert purge("event_sign_ups", ends + timedelta(days=30, minutes=1)).count == 1
    assert db.session.scalar(select(EventSignUp.id)) is None


def test_who_erases_the_account_gives_the_seats_to_the_next(app: Flask) -> None:
    made = event(capacity=1)
    first, second = coming(made, 1), coming(made, 2)
    services.forget("GAEST1@firma.example")
    db.session.commit()
    assert db.session.get(EventSignUp, second.id).state == "seated"  # type: ignore[union-attr]
    assert db.session.scalars(select(Event.taken)).one() == 1
    assert first is not None
