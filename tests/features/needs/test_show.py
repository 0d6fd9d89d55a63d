"""The public page of a need: who may see it, what it says, and what it does not."""

from __future__ import annotations

import hashlib
import json
import re
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from app.domain.access import Role
from app.domain.needs import PUBLIC, State
from app.extensions import db
from app.needs.models import Need, NeedDocument, NeedLot, NeedQuestion
from app.open_needs import queries, words
from app.open_needs.queries import Section
from tests.factories.needs import WAY, need
from tests.factories.people import organisation, person
from tests.support.client import CheckedClient


@pytest.fixture
def cvr(app: Flask) -> str:
    return organisation((person(), Role.OWNER), kind="municipality")


def document(made: Need, key: str = "k" * 22, content: bytes = b"%PDF-1.7 bilag") -> NeedDocument:
    found = NeedDocument(
        id=key,
        need_id=made.id,
        title="Kravspecifikation",
        file_name="krav.pdf",
        mime="application/pdf",
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        uploaded_by="user:1",
        uploaded_at=datetime.now(UTC),
        content=content,
    )
    db.session.add(found)
    return found


@pytest.mark.parametrize("state", list(WAY))
def test_what_is_not_out_is_not_there(client: CheckedClient, cvr: str, state: State) -> None:
    made = need(cvr, state)
    document(made)
    db.session.commit()
    expected = 200 if state in PUBLIC else 404
    for part in ("", f"filer/{'k' * 22}/", "kalender.ics"):
        assert client.get(f"/behov/{made.id}/{part}").status_code == expected
    # Open data says of a need withdrawn after it was out that it was, and nothing more.
    assert client.get(f"/behov/{made.id}/ocds.json").status_code == expected
    assert client.get("/behov/999999/").status_code == 404


def test_the_page_tells_all_that_a_supplier_needs(client: CheckedClient, cvr: str) -> None:
    made = need(
        cvr,
        buyer_name="Viborg Kommune",
        reservation="par54",
        strategic_aims=["soc-obj"],
        social_objectives=["opp"],
        questions_by=datetime.now(UTC) + timedelta(days=10),
        starts_on=datetime(2027, 2, 1, tzinfo=UTC).date(),
        procedure="open",
    )
    made.lots.append(
        NeedLot(ref="LOT-0001", position=0, title="Frokost", codes=["55520000"], value_dkk=100_000)
    )
    made.questions.append(NeedQuestion(position=0, text="Hvor mange kan I lave mad til?", is_required=True))
    document(made)
    db.session.commit()
    text = client.get(f"/behov/{made.id}/").text.replace("\N{NO-BREAK SPACE}", " ")
    for said in (
        "Viborg Kommune",
        "Indhentning af tilbud",
        "Frokost til 40 kolleger hver onsdag",
        "Vi mangler en leverandør",
        "240.000 kr. over 1 år",
        "Forbeholdt efter § 54",
        "Mindst 30 procent af medarbejderne",
        "Opfyldelse af sociale mål",
        "LOT-0001",
        "Hvor mange kan I lave mad til?",
        "skal besvares",
        "Kravspecifikation",
        "Cateringvirksomhed",
        "Offentligt udbud",
        "1. februar 2027",
        "indkoeb@kommune.example",
        "Viborg",
    ):
        assert said in text, said
    data = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', text, re.S)[1])  # type: ignore[index]
    assert data["@type"] == "Demand"
    assert data["areaServed"] == [{"@type": "AdministrativeArea", "name": "Viborg"}]


def test_the_english_page_shows_the_english_text_or_marks_the_danish(client: CheckedClient, cvr: str) -> None:
    both = need(cvr, title_en="Lunch for 40 colleagues", text_en="Every Wednesday.")
    danish = need(cvr)
    db.session.commit()
    english = client.get(f"/en/behov/{both.id}/").text
    assert "Lunch for 40 colleagues" in english
    assert "Every Wednesday." in english
    assert re.search(r'<h1[^>]*lang="da">Frokost', client.get(f"/en/behov/{danish.id}/").text)
    assert 'lang="da"' not in re.findall(r"<h1[^>]*>", client.get(f"/behov/{danish.id}/").text)[0]
    cards = client.get("/en/behov/").text
    assert "Lunch for 40 colleagues" in cards
    assert f'href="/en/behov/{danish.id}/" lang="da"' in cards


def test_markup_in_a_need_is_text(client: CheckedClient, cvr: str) -> None:
    made = need(cvr, title="<script>alert(1)</script> & mere", text='"><img src=x onerror=alert(1)>')
    made.questions.append(NeedQuestion(position=0, text="<b>fed</b>"))
    db.session.commit()
    for address in (f"/behov/{made.id}/", "/behov/"):
        text = client.get(address).text
        assert "<script>alert" not in text
        assert "<img src=x" not in text


def test_a_file_is_saved_and_not_opened(client: CheckedClient, cvr: str) -> None:
    made, other = need(cvr), need(cvr)
    document(made)
    db.session.commit()
    answer = client.get(f"/behov/{made.id}/filer/{'k' * 22}/")
    assert answer.data == b"%PDF-1.7 bilag"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    again = client.get(
        f"/behov/{made.id}/filer/{'k' * 22}/", headers={"If-None-Match": answer.headers["ETag"]}
    )
    assert again.status_code == 304
    assert client.get(f"/behov/{other.id}/filer/{'k' * 22}/").status_code == 404


def test_a_need_closed_early_says_so_and_counts_no_more(client: CheckedClient, cvr: str) -> None:
    now = datetime.now(UTC)
    early = need(cvr, State.CLOSED, questions_by=now + timedelta(days=10))
    timed = need(cvr, answer_by=now - timedelta(hours=1), state=State.DRAFT)
    timed.state, timed.submitted_at, timed.published_at = "published", now, now - timedelta(days=9)
    live = need(cvr, questions_by=now + timedelta(days=10))
    db.session.commit()
    shown = client.get(f"/behov/{early.id}/").text
    assert "Køberen lukkede for svar" in shown
    assert "Fristen er gået" not in shown
    for gone in ("tilbage", "Svar senest", "Spørg senest", "kalender.ics"):
        assert gone not in shown
    over = client.get(f"/behov/{timed.id}/").text
    assert "Fristen er gået, og køberen ser på svarene." in over
    assert "Svar senest" in over
    assert "Køberen lukkede" not in over
    assert "tilbage" not in over
    counted = client.get(f"/behov/{live.id}/").text
    assert counted.count("tilbage") == 3
    assert f"/behov/{live.id}/kalender.ics" in counted


def test_rooms_above_add_their_parts(
    client: CheckedClient, cvr: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = need(cvr)
    db.session.commit()
    part = Section("needs/_need.html", {})
    monkeypatch.setattr(queries, "SECTIONS", [lambda _id, _state: None])
    assert client.get(f"/behov/{made.id}/").status_code == 200
    assert queries.sections_of(made.id, State.PUBLISHED) == []
    monkeypatch.setattr(queries, "SECTIONS", [lambda _id, _state: part])
    assert queries.sections_of(made.id, State.PUBLISHED) == [part]


@pytest.mark.parametrize(
    ("now", "until", "said"),
    [
        ((2026, 11, 23, 8), (2026, 11, 23, 11), "I dag kl. 12.00"),
        ((2026, 11, 23, 22, 59), (2026, 11, 23, 23, 30), "I morgen kl. 00.30"),
        ((2026, 11, 23, 8), (2026, 11, 24, 11), "I morgen kl. 12.00"),
        ((2026, 11, 23, 8), (2026, 11, 25, 7), "2 dage tilbage"),
        ((2026, 11, 23, 8), (2026, 12, 20, 8), "27 dage tilbage"),
        ((2026, 11, 23, 8), (2026, 12, 21, 8), "4 uger tilbage"),
        ((2026, 11, 23, 8), (2026, 11, 23, 8), "Fristen er gået"),
    ],
)
def test_time_left_is_told_as_people_tell_it(
    app: Flask, now: tuple[int, ...], until: tuple[int, ...], said: str
) -> None:
    with app.test_request_context():
        left = words.time_left(datetime(*until, tzinfo=UTC), datetime(*now, tzinfo=UTC))  # type: ignore[arg-type, misc]
    assert left == said
