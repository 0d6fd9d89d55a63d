"""The public list of needs: what is on it, in which order, what a search finds, and what each filter leaves."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask

from app.domain.access import Role
from app.domain.needs import Kind, State, Step
from app.extensions import db
from app.needs import services
from app.needs.models import Need
from tests.conftest import Statements
from tests.factories.needs import need
from tests.factories.people import organisation, person
from tests.support.client import CheckedClient
from tests.support.htmx_page import HtmxPage

Counting = Callable[[], AbstractContextManager[Statements]]


@pytest.fixture
def cvr(app: Flask) -> str:
    return organisation((person(), Role.OWNER), kind="municipality")


def in_days(days: int) -> datetime:
    return datetime.now(UTC) + timedelta(days=days)


def titles(text: str) -> list[str]:
    return re.findall(r'<h3 class="card-heading"><a href="[^"]+"[^>]*>([^<]+)</a>', text)


def total(text: str) -> str:
    found = re.search(r'id="antal"[^>]*>([^<]+)<', text)
    assert found
    return found[1]


def unticked(page: HtmxPage) -> list[str]:
    return [" ".join(re.sub(r'checked="(checked)?"', "", line).split()) for line in page.main()]


def add(cvr: str, title: str, **more: Any) -> Need:
    return need(cvr, more.pop("state", State.PUBLISHED), title=title, **more)


def test_only_public_needs_are_listed_open_ones_first_and_the_nearest_deadline_first(
    client: CheckedClient, cvr: str
) -> None:
    add(cvr, "Sent", answer_by=in_days(30))
    add(cvr, "Snart", answer_by=in_days(5))
    add(cvr, "Kommer", kind=Kind.COMING, answer_by=None, starts_on=in_days(90).date())
    add(cvr, "Lukket", state=State.CLOSED)
    for state in (State.DRAFT, State.SUBMITTED, State.RETURNED, State.REJECTED, State.WITHDRAWN):
        add(cvr, f"Skjult {state}", state=state)
    db.session.commit()
    page = client.get("/behov/")
    assert titles(page.text) == ["Snart", "Sent", "Kommer", "Lukket"]
    assert total(page.text) == "4 behov"
    assert "Skjult" not in page.text
    assert "5 dage tilbage" in page.text or "4 dage tilbage" in page.text


def test_an_empty_list_says_what_to_do(client: CheckedClient, cvr: str) -> None:
    assert "Ingen behov endnu" in client.get("/behov/").text
    add(cvr, "Frokost")
    db.session.commit()
    page = client.get("/behov/?q=kloakseparering").text
    assert "Ingen behov passer til »kloakseparering«" in page
    assert "Prøv med andre ord" in page
    assert "Se alle behov" in page


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("vinduespolering", {"Polering af vinduer på rådhuset"}),
        ("polering af vinduer", {"Polering af vinduer på rådhuset"}),
        ("pudse vinduer", {"Polering af vinduer på rådhuset"}),
        ("catering", {"Frokost til 40 kolleger"}),
        ("græsslåning", {"Pleje af grønne områder ved skolerne"}),
        ("græslåning", {"Pleje af grønne områder ved skolerne"}),
        ("lunch", {"Frokost til 40 kolleger"}),
        ("frokost i viborg", {"Frokost til 40 kolleger"}),
        ("frokost i esbjerg", set()),
        ("frokost 8800", {"Frokost til 40 kolleger"}),
        ("frokost 6700", set()),
        ("CPV 55520000", {"Frokost til 40 kolleger"}),
        ("<script>alert(1)</script>", set()),
    ],
)
def test_a_search_finds_what_is_meant(client: CheckedClient, cvr: str, asked: str, found: set[str]) -> None:
    add(cvr, "Polering af vinduer på rådhuset", codes=("90911300",), text="Ruderne er 30 år gamle.")
    add(cvr, "Frokost til 40 kolleger", codes=("55520000",), text="Hver onsdag.")
    add(cvr, "Pleje af grønne områder ved skolerne", codes=("77310000",), text="Græs skal slås hver uge.")
    db.session.commit()
    assert set(titles(client.get("/behov/", query_string={"q": asked}).text)) == found


def test_filters_narrow_and_their_counts_tell_what_is_left(client: CheckedClient, cvr: str) -> None:
    add(cvr, "Frokost i Viborg")
    add(cvr, "Frokost i Skive", municipalities=["0779"], reservation="par54", kind=Kind.TENDER)
    add(cvr, "Rengøring overalt", municipalities=[], is_nationwide=True, codes=("90910000",))
    add(cvr, "Fra en bekendtgørelse", municipalities=[], nuts=["DK041"], codes=("45000000",))
    db.session.commit()
    assert set(titles(client.get("/behov/?kommune=0779").text)) == {
        "Frokost i Skive",
        "Rengøring overalt",
        "Fra en bekendtgørelse",
    }
    assert len(titles(client.get("/behov/?kommune=region-sjaelland").text)) == 1
    assert titles(client.get("/behov/?forbehold=par54").text) == ["Frokost i Skive"]
    assert titles(client.get("/behov/?art=tender").text) == ["Frokost i Skive"]
    assert titles(client.get("/behov/?ydelse=cleaning").text) == ["Rengøring overalt"]
    assert titles(client.get("/behov/?cpv=90900000").text) == ["Rengøring overalt"]
    page = client.get("/behov/?art=tender&ydelse=food").text
    assert 'id="antal-art-quotes">1<' in page
    assert 'id="antal-art-tender">1<' in page
    assert "Fjern filteret" in page


def test_a_need_whose_time_is_up_is_closed_before_the_clock_says_so(client: CheckedClient, cvr: str) -> None:
    made = add(cvr, "Overstået")
    made.answer_by = datetime.now(UTC) - timedelta(minutes=1)
    db.session.commit()
    assert titles(client.get("/behov/?status=open").text) == []
    assert titles(client.get("/behov/?status=closed").text) == ["Overstået"]
    assert "Lukket for svar" in client.get(f"/behov/{made.id}/").text


def test_the_list_follows_each_step_at_once(client: CheckedClient, cvr: str) -> None:
    assert titles(client.get("/behov/").text) == []
    made = add(cvr, "Frokost")
    db.session.commit()
    assert titles(client.get("/behov/").text) == ["Frokost"]
    services.take_step("user:1", db.session.get_one(Need, made.id), Step.WITHDRAW, "Vi bager selv.")
    db.session.commit()
    assert titles(client.get("/behov/").text) == []


def test_wrong_filters_are_named_and_the_rest_is_used(client: CheckedClient, cvr: str) -> None:
    add(cvr, "Frokost")
    db.session.commit()
    answer = client.get("/behov/?kommune=Atlantis&art=gave&side=x&cpv=1&sort=farve&q=frokost")
    assert answer.status_code == 422
    assert titles(answer.text) == ["Frokost"]
    for said in ("Kommunen »Atlantis« findes ikke", "Slags behov", "Sidetallet", "CPV-koden", "sortere"):
        assert said in answer.text


def test_pages_follow_each_other_and_one_too_far_leads_to_the_last(client: CheckedClient, cvr: str) -> None:
    for n in range(25):
        add(cvr, f"Behov {n:02}", answer_by=in_days(5 + n))
    db.session.commit()
    assert len(titles(client.get("/behov/").text)) == 20
    assert titles(client.get("/behov/?side=2").text)[0] == "Behov 20"
    assert client.get("/behov/?side=9").headers["Location"].endswith("/behov/?side=2")


def test_the_swap_gives_the_page_that_the_address_gives(client: CheckedClient, cvr: str) -> None:
    add(cvr, "Frokost")
    add(cvr, "Rengøring", codes=("90910000",))
    db.session.commit()
    page = HtmxPage(client.get("/behov/").text)
    answer = client.htmx("/behov/?art=quotes&forbehold=none", target="resultater")
    page.swap(answer.text, "resultater")
    fresh = HtmxPage(client.get("/behov/?art=quotes&forbehold=none").text)
    # What was ticked stands in the page already.
    assert unticked(page) == unticked(fresh)
    assert page.title() == fresh.title()
    assert page.language_links() == fresh.language_links()
    assert answer.headers["HX-Push-Url"] == "/behov/?art=quotes&forbehold=none"


def test_an_anonymous_buyer_is_named_nowhere_and_found_by_no_search(client: CheckedClient, cvr: str) -> None:
    made = add(
        cvr, "Frokost", is_anonymous=True, buyer_name="Hemmelig Kommune", contact_email="ib@hemmelig.example"
    )
    db.session.commit()
    for address in ("/behov/", f"/behov/{made.id}/", f"/en/behov/{made.id}/", "/behov/feed.atom"):
        text = client.get(address).text.casefold()
        assert "hemmelig" not in text
        assert cvr not in text.replace("\N{NO-BREAK SPACE}", "").replace(" ", "")
    assert "Anonym køber" in client.get("/behov/").text
    assert titles(client.get("/behov/?q=hemmelig").text) == []


def test_a_page_of_twenty_needs_takes_few_statements(
    client: CheckedClient, cvr: str, count_sql: Counting
) -> None:
    made = [add(cvr, f"Frokost {n}") for n in range(30)]
    db.session.commit()
    client.get("/behov/")
    with count_sql() as statements:
        client.get("/behov/?q=frokost&art=quotes")
    assert len(statements) <= 3
    with count_sql() as statements:
        client.get(f"/behov/{made[0].id}/")
    assert len(statements) <= 6


def test_clearing_the_filters_takes_a_place_out_of_the_words(client: CheckedClient, cvr: str) -> None:
    page = client.get("/behov/?q=rengøring+i+Aarhus").text
    assert re.findall(r'href="([^"]+)"[^>]*>Ryd alle<', page) == ["/behov/?q=reng%C3%B8ring"]


def test_a_misspelt_word_or_place_is_put_right_openly_also_where_nothing_is_found(
    client: CheckedClient, cvr: str
) -> None:
    add(cvr, "Drift af kantine", municipalities=["0540"])
    db.session.commit()
    none = client.get("/behov/?q=rengøing+i+Aarhus").text
    assert "<strong>rengøring i aarhus</strong>" in none
    assert total(none) == "0 behov"
    placed = client.get("/behov/?q=kantine+i+Sønderbor").text
    assert "<strong>kantine i sønderborg</strong>" in placed
    assert titles(placed) == ["Drift af kantine"]
    assert "Viser resultater for" not in client.get("/behov/?q=Ribe").text
