"""The feed and the calendars of needs, read by others' parsers."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from icalendar import Calendar
from icalendar.cal import Component
from lxml import etree

from app.domain.access import Role
from app.domain.needs import State
from app.extensions import db
from tests.factories.needs import need
from tests.factories.people import organisation, person
from tests.support.client import CheckedClient

ATOM = {"a": "http://www.w3.org/2005/Atom"}


@pytest.fixture
def cvr(app: Flask) -> str:
    return organisation((person(), Role.OWNER), kind="municipality")


def entries(body: bytes) -> list[str]:
    root = etree.fromstring(body, etree.XMLParser(resolve_entities=False))
    for path in ("a:id", "a:title", "a:updated", "a:author/a:name", "a:link[@rel='self']"):
        assert root.findall(path, ATOM), path
    for path in ("a:id", "a:title", "a:updated", "a:link[@rel='alternate']", "a:content"):
        assert len(root.findall(f"a:entry/{path}", ATOM)) == len(root.findall("a:entry", ATOM))
    return [str(e.text) for e in root.findall("a:entry/a:title", ATOM)]


def events(body: bytes) -> list[Component]:
    found = Calendar.from_ical(body.decode())
    assert found["VERSION"] == "2.0"
    assert not found.errors
    return [c for c in found.walk("VEVENT") if not c.errors]


def test_the_feed_tells_the_newest_first_and_follows_a_search(client: CheckedClient, cvr: str) -> None:
    need(cvr, title="Rengøring & <vinduer>", codes=("90910000",), text="Hver uge.")
    need(cvr, title="Frokost")
    need(cvr, State.SUBMITTED, title="Skjult")
    db.session.commit()
    answer = client.get("/behov/feed.atom")
    assert answer.mimetype == "application/atom+xml"
    assert entries(answer.data) == ["Frokost", "Rengøring & <vinduer>"]
    assert entries(client.get("/behov/feed.atom?q=frokost").data) == ["Frokost"]
    assert entries(client.get("/behov/feed.atom?ydelse=cleaning").data) == ["Rengøring & <vinduer>"]
    assert client.get("/behov/feed.atom?kommune=Atlantis").status_code == 404
    assert client.get("/behov/feed.atom?side=7").status_code == 404
    assert b"Market" not in client.get("/en/behov/feed.atom").data


def test_the_feed_is_not_sent_again_unchanged_and_is_when_a_need_comes(
    client: CheckedClient, cvr: str
) -> None:
    need(cvr)
    db.session.commit()
    first = client.get("/behov/feed.atom")
    assert first.headers["Last-Modified"]
    known = {"If-None-Match": first.headers["ETag"]}
    assert client.get("/behov/feed.atom", headers=known).status_code == 304
    need(cvr)
    db.session.commit()
    assert client.get("/behov/feed.atom", headers=known).status_code == 200


def test_an_empty_feed_is_a_feed(client: CheckedClient) -> None:
    assert entries(client.get("/behov/feed.atom").data) == []


def test_long_feeds_are_paged(client: CheckedClient, cvr: str) -> None:
    for n in range(52):
        need(cvr, title=f"Behov {n}")
    db.session.commit()
    first = client.get("/behov/feed.atom")
    assert len(entries(first.data)) == 50
    root = etree.fromstring(first.data)
    older = root.find("a:link[@rel='next']", ATOM)
    assert older is not None
    assert len(entries(client.get(str(older.get("href"))).data)) == 2


def test_the_calendar_holds_the_deadlines_of_open_needs(client: CheckedClient, cvr: str) -> None:
    answer_by = datetime.now(UTC).replace(microsecond=0) + timedelta(days=20)
    title = "Rugbrød, smør; og \\ mere: " + "æøå " * 30
    need(cvr, title=title.strip(), answer_by=answer_by, questions_by=answer_by - timedelta(days=5))
    need(cvr, State.CLOSED, title="Lukket")
    need(cvr, title="Anonym", is_anonymous=True, buyer_name="Hemmelig")
    db.session.commit()
    answer = client.get("/behov/kalender.ics")
    assert answer.mimetype == "text/calendar"
    assert "Hemmelig" not in answer.text
    assert all(len(line) <= 75 for line in answer.data.split(b"\r\n"))
    assert b"\n" not in answer.data.replace(b"\r\n", b"")
    found = events(answer.data)
    assert len(found) == 3
    by_summary = {str(e["SUMMARY"]): e for e in found}
    asked = by_summary[f"Svar senest: {title.strip()}"]
    assert asked["DTSTART"].dt == answer_by
    assert asked["DTSTART"].dt.utcoffset() == timedelta(0)
    assert by_summary[f"Spørg senest: {title.strip()}"]["DTSTART"].dt == answer_by - timedelta(days=5)
    assert len({str(e["UID"]) for e in found}) == 3
    assert len(events(client.get("/behov/kalender.ics?q=anonym").data)) in (0, 1)


def test_the_calendar_of_one_need(client: CheckedClient, cvr: str) -> None:
    made, draft = need(cvr), need(cvr, State.DRAFT)
    coming = need(cvr, title="Uden frist")
    coming.answer_by = None
    db.session.commit()
    answer = client.get(f"/behov/{made.id}/kalender.ics")
    assert "attachment" in answer.headers["Content-Disposition"]
    (event,) = events(answer.data)
    assert str(event["URL"]) == f"http://localhost/behov/{made.id}/"
    assert events(client.get(f"/behov/{coming.id}/kalender.ics").data) == []
    assert client.get(f"/behov/{draft.id}/kalender.ics").status_code == 404
    first = answer.headers["ETag"]
    assert client.get(f"/behov/{made.id}/kalender.ics", headers={"If-None-Match": first}).status_code == 304


def test_a_closed_need_takes_its_deadlines_out_of_calendars(client: CheckedClient, cvr: str) -> None:
    closed = need(cvr, State.CLOSED)
    db.session.commit()
    (event,) = events(client.get(f"/behov/{closed.id}/kalender.ics").data)
    assert str(event["STATUS"]) == "CANCELLED"
    assert str(event["SUMMARY"]) == f"Lukket for svar: {closed.title}"
    assert events(client.get("/behov/kalender.ics").data) == []
