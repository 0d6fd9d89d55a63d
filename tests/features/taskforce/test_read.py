"""What everybody and the members read, calendars, and what the pages cost."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

from flask import Flask

from app.domain.access import Role
from app.domain.taskforce import Kind, Step
from app.extensions import db
from app.taskforce import minutes, services
from app.taskforce.minutes import ActionFields
from tests.conftest import Statements
from tests.factories.people import browser, organisation, person
from tests.factories.taskforce import BY, group, held, items_of, meeting, member
from tests.features.taskforce.conftest import Secretary
from tests.support.client import CheckedClient

Counting = Callable[[], AbstractContextManager[Statements]]


def test_an_empty_taskforce(client: CheckedClient) -> None:
    page = client.get("/taskforce/").text
    for sentence in ("Ingen møder er planlagt lige nu", "Intet referat er godkendt endnu", "Ingen organisationer er med endnu"):  # fmt: skip
        assert sentence in page
    assert client.get("/en/taskforce/").status_code == 200


def test_everybody_reads_decisions_of_approved_minutes_alone(client: CheckedClient) -> None:
    member("Kommunen", Kind.MUNICIPALITY)
    approved, draft = held("Barrierer"), held("Hemmeligt", approved=False, ago=timedelta(days=2))
    coming = meeting("Næste punkt")
    page = client.get("/taskforce/").text
    assert "Besluttet om Barrierer" in page
    assert "Kommuner (1)" in page
    for hidden in ("Hemmeligt", "Talt om", "Næste punkt", "moede.example"):
        assert hidden not in page
        for shown in (approved, draft, coming):
            assert hidden not in client.get(f"/taskforce/moeder/{shown.id}/").text
    assert "Besluttet om Barrierer" in client.get(f"/taskforce/moeder/{approved.id}/").text
    assert "når referatet er godkendt" in client.get(f"/taskforce/moeder/{draft.id}/").text


def test_members_read_drafts_and_change_nothing(app: Flask) -> None:
    reader = person("Lis Læser")
    cvr = organisation((reader, Role.READER), name="Foreningen")
    found = member("Foreningen", cvr=cvr)
    draft = held("Barrierer", approved=False)
    [item] = items_of(draft)
    minutes.add_action(BY, draft, item, ActionFields("Skrive til KL", found, draft.starts_at.date()))
    db.session.commit()
    client = browser(app, reader)
    way = f"/taskforce/medlem/{cvr}/"
    assert way in client.get("/min-side/").text
    assert client.get("/taskforce/mine/").location.endswith(f"/taskforce/medlem/{cvr}/")
    assert "Skrive til KL" in client.get(f"/taskforce/medlem/{cvr}/").text
    page = client.get(f"/taskforce/medlem/{cvr}/moeder/{draft.id}/").text
    assert "Referatet er et udkast" in page
    assert "Talt om Barrierer" in page
    assert "/sekretariat/" not in page
    assert client.get(f"/taskforce/sekretariat/moeder/{draft.id}/").status_code == 403


def test_others_read_no_drafts(app: Flask) -> None:
    stranger, outsider = person(), person()
    cvr = organisation((stranger, Role.OWNER))
    draft = held("Barrierer", approved=False)
    client = browser(app, stranger)
    assert client.get(f"/taskforce/medlem/{cvr}/").status_code == 404
    assert client.get(f"/taskforce/medlem/{cvr}/moeder/{draft.id}/").status_code == 404
    assert "Du er ikke med i en organisation, der er medlem" in client.get("/taskforce/mine/").text
    member(cvr=cvr)
    assert client.get(f"/taskforce/medlem/{cvr}/moeder/{draft.id}/").status_code == 200
    assert browser(app, outsider).get(f"/taskforce/medlem/{cvr}/").status_code == 403


def test_the_calendars(client: CheckedClient) -> None:
    inside = member()
    found = group(inside, name="Udbud, lån; og mere")
    whole, part = meeting("Punkt"), meeting("Punkt", group_id=found)
    everything = client.get("/taskforce/kalender.ics")
    assert everything.mimetype == "text/calendar"
    assert everything.text.count("BEGIN:VEVENT") == 2
    assert "moede.example" not in everything.text
    own = client.get(f"/taskforce/grupper/{found}/kalender.ics").text
    assert own.count("BEGIN:VEVENT") == 1
    assert f"UID:taskforce-{part.id}@" in own
    services.take_step(BY, whole, Step.CANCEL)
    db.session.commit()
    one = client.get(f"/taskforce/moeder/{whole.id}/kalender.ics").text
    assert "STATUS:CANCELLED" in one
    assert "SEQUENCE:2" in one
    assert client.get("/taskforce/moeder/999/kalender.ics").status_code == 404
    assert "Aflyst" in client.get("/taskforce/").text


def fill(size: int) -> int:
    """A taskforce of a size; the number of a meeting with an agenda of it."""
    ids = tuple(member() for _ in range(size))
    for n in range(size):
        held(f"Punkt {n}", group_id=group(*ids, name=f"Gruppe {n}"), ago=timedelta(days=n + 1))
    row = held(*[f"Sag {n}" for n in range(size)], approved=False)
    for item in items_of(row):
        minutes.add_action(BY, row, item, ActionFields("Gøre det", ids[0], row.starts_at.date()))
    meeting()
    db.session.commit()
    return row.id


def test_what_the_pages_cost(secretary: Secretary, client: CheckedClient, count_sql: Counting) -> None:
    costs: list[list[int]] = []
    for size in (1, 4):
        last = fill(size)
        found = []
        for one, address in (
            (client, "/taskforce/"),
            (secretary.client, "/taskforce/sekretariat/"),
            (secretary.client, f"/taskforce/sekretariat/moeder/{last}/"),
            (secretary.client, "/taskforce/sekretariat/medlemmer/"),
            (secretary.client, "/taskforce/sekretariat/grupper/"),
        ):
            db.session.rollback()
            db.session.expunge_all()
            with count_sql() as statements:
                assert one.get(address).status_code == 200
            found.append(len(statements))
        costs.append(found)
    assert costs[0] == costs[1]
    assert costs[0][0] == 6
    assert max(costs[0]) <= 9
