"""The register as everybody reads it: the matrix, the list, a barrier, and how often it is met."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from flask import Flask
from lxml import html

from app.barriers import queries, services
from app.domain.barriers import Channel, State, Step
from app.extensions import db
from tests.conftest import Statements
from tests.support.client import CheckedClient
from tests.support.htmx_page import HtmxPage

Counting = Callable[[], AbstractContextManager[Statements]]


def test_the_44_stand_in_the_matrix_and_the_list(client: CheckedClient) -> None:
    page = html.fromstring(client.get("/barrierer/").text)
    assert "44 barrierer" in page.text_content()
    sums = [c.text_content() for c in page.xpath("//table[contains(@class,'matrix')]//tr[@class='sum']/td")]
    assert sums[-1] == "44"
    assert [a.text_content() for a in page.xpath("//nav[@aria-label='Perspektiv']//a")][1:] == [
        f"Offentlig ({sums[0]})",
        f"Socialøkonomisk ({sums[1]})",
        f"Privat ({sums[2]})",
    ]


def test_a_field_of_the_matrix_leads_to_its_barriers(client: CheckedClient) -> None:
    page = html.fromstring(client.get("/barrierer/").text)
    for link in page.xpath("//table[contains(@class,'matrix')]//td/a")[:6]:
        address = link.get("href").split("#")[0]
        listed = html.fromstring(client.get(address).text)
        assert len(listed.xpath("//*[@id='barrierer']//tbody/tr")) == int(link.text.strip())


def test_searching_filters_and_says_when_nothing_is_found(client: CheckedClient) -> None:
    found = client.get("/barrierer/?q=tærskelværdi").text
    assert "Værdien ligger tæt på tærskelværdien" in found
    assert "Vi kan ikke finde de socialøkonomiske virksomheder" not in found
    assert "Ingen barrierer passer" in client.get("/barrierer/?q=hvalros").text
    assert "44 barrierer" in client.get("/barrierer/?perspektiv=x&tema=y&status=z&side=99").text
    assert "0 barrierer" in client.get("/barrierer/?status=solved").text


def test_the_list_swapped_in_is_the_list_fetched(client: CheckedClient) -> None:
    page = HtmxPage(client.get("/barrierer/").text)
    answer = client.htmx("/barrierer/?tema=trust", target="barrierer").text
    page.swap(answer, "barrierer")
    fresh = HtmxPage(client.get("/barrierer/?tema=trust").text)
    assert html.tostring(page.root.get_element_by_id("barrierer")) == html.tostring(
        fresh.root.get_element_by_id("barrierer")
    )


def test_a_barrier_says_what_is_done_where_it_is_told_of_and_what_happened(client: CheckedClient) -> None:
    page = client.get("/barrierer/P3/").text
    assert "Guide til den rigtige juridiske vej" in page
    assert "Rummelig Genstart" in page
    assert "Rejst" in page
    assert client.get("/barrierer/p3/").location == "/barrierer/P3/"
    assert client.get("/barrierer/P99/").status_code == 404
    assert "We are unsure when we may reserve a contract" in client.get("/en/barrierer/P3/").text


def test_how_often_it_is_met_is_counted_once_for_each_time(client: CheckedClient) -> None:
    services.meet(["P3", "P4"], Channel.NEED, "need:1")
    services.meet(["P3"], Channel.NEED, "need:1")
    services.meet(["P3"], Channel.NEED, "need:2")
    services.meet(["findes ikke"], Channel.NEED, "need:3")
    services.meet(["P3"], Channel.WORKSHOP, "group:1", 5)
    db.session.commit()
    page = client.get("/barrierer/P3/").text
    assert "Mødt 7 gange" in page
    assert "2 behov, der endte uden en tildeling" in page
    first = html.fromstring(client.get("/barrierer/?sort=moedt").text).xpath(
        "//*[@id='barrierer']//tbody/tr"
    )[0]
    assert "P3" in first.text_content()


def test_what_is_met_of_a_merged_barrier_counts_where_it_went(client: CheckedClient) -> None:
    services.meet(["P3"], Channel.FORM, "note:1", 2)
    services.meet(["P4"], Channel.FORM, "note:2", 3)
    services.take_step("user:1", held("P4"), Step.MERGE, into=held("P3"))
    db.session.commit()
    line = queries.find("P3")
    assert line is not None
    assert line.times == 5
    old = client.get("/barrierer/P4/").text
    assert "Barrieren er samlet med en anden" in old
    assert 'href="/barrierer/P3/"' in old
    assert "43 barrierer" in client.get("/barrierer/").text


def held(code: str):  # type: ignore[no-untyped-def]
    found = queries.held(code)
    assert found is not None
    return found


@pytest.mark.parametrize(("address", "most"), [("/barrierer/", 3), ("/barrierer/P3/", 5)])
def test_the_pages_ask_few_questions_whatever_the_number(
    app: Flask, client: CheckedClient, count_sql: Counting, address: str, most: int
) -> None:
    client.get(address)
    with count_sql() as statements:
        client.get(address)
    assert len(statements) <= most, statements.sql
    for b in queries.register()[:20]:
        if b.state is State.RAISED:
            services.meet([b.code], Channel.FORM, "note:9")
    db.session.commit()
    with count_sql() as statements:
        client.get(address)
    assert len(statements) <= most, statements.sql
