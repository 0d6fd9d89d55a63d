"""What has been recorded, as a page and as a feed."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from lxml import etree

from app.domain.verification import Event, Status
from app.extensions import db
from app.search.snapshot import today
from app.verification import changes, services
from tests.factories.suppliers import publish, valid_cvr
from tests.factories.verifications import record
from tests.support.client import CheckedClient

PAGE, FEED = "/verificering/aendringer/", "/verificering/aendringer.atom"
ATOM = {"a": "http://www.w3.org/2005/Atom"}
ONE, TWO = valid_cvr(50), valid_cvr(51)


def know(cvr: str, status: Status, scheme: str = "ppf", ago: int = 10, **more: Any) -> None:
    record(cvr, Event(scheme, status, today() - timedelta(days=ago), **more))
    db.session.commit()


def read(client: CheckedClient, address: str = FEED) -> etree._Element:
    answer = client.get(address)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    feed = etree.fromstring(answer.data, etree.XMLParser(resolve_entities=False))
    assert feed.tag == "{http://www.w3.org/2005/Atom}feed"
    for element in (feed, *feed.findall("a:entry", ATOM)):
        # RFC 4287, 4.1.1 and 4.1.2: exactly one of each.
        for name in ("id", "title", "updated"):
            assert len(element.findall(f"a:{name}", ATOM)) == 1
        moment = element.findtext("a:updated", namespaces=ATOM)
        assert moment
        assert datetime.fromisoformat(moment).tzinfo
    assert feed.find("a:author/a:name", ATOM) is not None
    assert len(feed.findall("a:link[@rel='self']", ATOM)) == 1
    ids = [e.text for e in feed.findall("a:entry/a:id", ATOM)]
    assert len(ids) == len(set(ids))
    return feed


def titles(feed: etree._Element) -> list[str]:
    return [e.text or "" for e in feed.findall("a:entry/a:title", ATOM)]


def test_the_newest_record_comes_first_in_both(client: CheckedClient) -> None:
    publish(cvr=ONE, name="Rug & <Ramsløg> ApS")
    know(ONE, Status.VERIFIED)
    know(TWO, Status.VERIFIED, "rsv")
    found = titles(read(client))
    assert found[0].startswith("CVR ")
    assert found[1].startswith("Rug & <Ramsløg> ApS: People and Planet First: Verificeret")
    page = client.get(PAGE).text
    assert "Rug &amp; &lt;Ramsløg&gt; ApS" in page
    assert FEED in page
    assert FEED in client.get("/verificering/").text
    english = read(client, f"/en{FEED}")
    assert english.get("{http://www.w3.org/XML/1998/namespace}lang") == "en"


def test_an_empty_feed_and_filters(client: CheckedClient) -> None:
    assert titles(read(client)) == []
    publish(cvr=ONE, municipality_code="0791")
    know(ONE, Status.VERIFIED)
    know(TWO, Status.VERIFIED, "rsv")
    assert len(titles(read(client, f"{FEED}?ordning=rsv"))) == 1
    assert len(titles(read(client, f"{FEED}?kommune=0791"))) == 1
    assert titles(read(client, f"{FEED}?kommune=0791&ordning=rsv")) == []
    assert "der passer til dit valg" in client.get(f"{PAGE}?kommune=0791&ordning=rsv").text
    for wrong in ("ordning=x", "kommune=0000", "foer=x", "foer=-1"):
        assert client.get(f"{FEED}?{wrong}").status_code == 404
        page = client.get(f"{PAGE}?{wrong}")
        assert page.status_code == 404
        assert f'href="{PAGE}">Se alle ændringer' in page.text


def test_what_may_not_be_told_is_not_told(client: CheckedClient) -> None:
    publish(cvr=ONE, name="Hemmeligt Navn ApS", state="hidden")
    know(ONE, Status.VERIFIED, ago=900)
    know(ONE, Status.REVOKED, ago=800, reason_code="false_information")
    know(TWO, Status.SUSPENDED, note_da="Et tip om lønnen")
    services.record_events("test", [(TWO, Event("rsv", Status.VERIFIED, today() + timedelta(days=5)))])
    db.session.commit()
    body = client.get(FEED).text + client.get(PAGE).text
    assert "Hemmeligt" not in body
    assert "urigtige" not in body
    assert "lønnen" not in body
    # The suspension and the verification before it; not what has not begun, nor what is forgotten.
    assert len(titles(read(client))) == 2


def test_ids_stay_and_pages_go_back(client: CheckedClient, monkeypatch: Any) -> None:
    monkeypatch.setattr(changes, "PER_PAGE", 2)
    for n in range(5):
        know(ONE, Status.VERIFIED, ago=20 - n)
    ids: list[str] = []
    address = FEED
    for _ in range(3):
        feed = read(client, address)
        ids += [e.text or "" for e in feed.findall("a:entry/a:id", ATOM)]
        older = feed.find("a:link[@rel='next']", ATOM)
        address = older.get("href", "").removeprefix("http://localhost") if older is not None else ""
    assert address == ""
    assert len(set(ids)) == 5
    assert ids[:2] == [e.text for e in read(client).findall("a:entry/a:id", ATOM)]


def test_what_has_not_changed_is_not_sent_again(client: CheckedClient) -> None:
    know(ONE, Status.VERIFIED)
    first = client.get(FEED)
    assert "Cookie" not in first.headers.get("Vary", "")
    held = {"If-None-Match": first.headers["ETag"]}
    assert client.get(FEED, headers=held).status_code == 304
    assert client.get(FEED, headers={"If-Modified-Since": first.headers["Last-Modified"]}).status_code == 304
    assert client.head(FEED).headers["ETag"] == first.headers["ETag"]
    know(ONE, Status.SUSPENDED, ago=1)
    assert client.get(FEED, headers=held).status_code == 200
