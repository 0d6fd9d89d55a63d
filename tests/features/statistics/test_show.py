"""What an organisation sees of its numbers."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from flask import Flask
from flask.testing import FlaskCliRunner
from lxml import html
from sqlalchemy import func, select

from app.domain.attention import months_until
from app.extensions import db
from app.search.snapshot import today
from app.statistics import services
from app.statistics.models import SupplierCount
from app.statistics.sources import SOURCES
from tests.conftest import Statements
from tests.factories.suppliers import publish
from tests.support.client import CheckedClient
from tests.support.members import member, organisation, person, sign_in

NOW, BEFORE = months_until(today(), 2)[::-1]


def add(cvr: str, **counts: tuple[int, int]) -> None:
    """Counts of the last month and the present one, by kind."""
    rows = [
        ((cvr, m, k), n) for k, both in counts.items() for m, n in zip((BEFORE, NOW), both, strict=True) if n
    ]
    services.add(rows)
    db.session.commit()


@pytest.fixture
def cvr(app: Flask) -> str:
    """A published supplier."""
    return publish(name="Rug & Ramsløg Kantine ApS", email="kontakt@rug.example").cvr


def reader(client: CheckedClient, cvr: str, role: str = "reader") -> None:
    sign_in(client, member(person(), organisation(cvr), role))


def text(client: CheckedClient, cvr: str, path: str = "statistik/") -> str:
    answer = client.get(f"/min-virksomhed/{cvr}/{path}")
    assert answer.status_code == 200
    return " ".join(html.fromstring(answer.text).text_content().split())


def test_a_profile_nobody_has_seen_says_when_there_will_be_something(client: CheckedClient, cvr: str) -> None:
    reader(client, cvr)
    assert "Tallene står her inden for et minut." in text(client, cvr)
    assert "indtil nu" not in text(client, cvr, "")


def test_one_that_is_not_public_is_told_so(client: CheckedClient, app: Flask) -> None:
    reader(client, "99000106")
    assert "Vi begynder at tælle, når profilen er offentlig." in text(client, "99000106")


def test_each_kind_is_a_series_with_its_numbers_as_text(client: CheckedClient, cvr: str) -> None:
    add(cvr, shown=(1200, 300), opened=(88, 83), matched=(0, 9))
    reader(client, cvr)
    root = html.fromstring(client.get(f"/min-virksomhed/{cvr}/statistik/").text)
    rows = {
        t.xpath("string(caption)"): [r.xpath("string(td[1])") for r in t.xpath("tbody/tr")]
        for t in root.xpath("//table")
    }
    assert list(rows.values()) == [["300", "1.200"], ["83", "88"], ["9", "0"]]
    words = " ".join(root.text_content().split())
    assert "indtil nu: 83. Hele" in words
    assert "Det er ikke sket endnu." in words
    assert "Vis som køber" in words


def test_what_to_do_links_to_the_section_for_those_who_may_write(client: CheckedClient, cvr: str) -> None:
    add(cvr, shown=(500, 100), opened=(40, 40), matched=(5, 5))
    reader(client, cvr, "editor")
    root = html.fromstring(client.get(f"/min-virksomhed/{cvr}/statistik/").text)
    link = root.xpath("//section[@aria-labelledby='raad']//a")[0]
    assert link.text == "Skriv pris på jeres ydelser"
    assert link.get("href").endswith("/profil/#afsnit-ydelser")


def test_others_are_compared_with_only_when_they_are_five(client: CheckedClient, cvr: str) -> None:
    others = [publish(name=f"Andet {n} ApS").cvr for n in range(4)]
    add(cvr, opened=(30, 1))
    for n, other in enumerate(others):
        add(other, opened=(10 * n, 0))
    publish(name="Maleren ApS", cpv=("45442100",))
    reader(client, cvr)
    assert "I forhold til andre" not in text(client, cvr)
    publish(name="Ingen Har Set Os ApS")
    assert "Blandt 5 andre med" in text(client, cvr)
    assert "lå de midterste på omkring 10 åbninger." in text(client, cvr)


def test_the_count_of_the_one_in_the_middle_is_not_told(client: CheckedClient, cvr: str) -> None:
    add(cvr, opened=(30, 1))
    for n, opened in enumerate((3, 9, 37, 52, 80)):
        add(publish(name=f"Andet {n} ApS").cvr, opened=(opened, 0))
    reader(client, cvr)
    assert "blev jeres profil åbnet 30 gange" in text(client, cvr)
    assert "lå de midterste på omkring 35 åbninger." in text(client, cvr)


def test_few_counts_in_the_middle_are_not_told_either(client: CheckedClient, cvr: str) -> None:
    add(cvr, opened=(30, 1))
    for n, opened in enumerate((0, 1, 2, 2, 80)):
        add(publish(name=f"Andet {n} ApS").cvr, opened=(opened, 0))
    reader(client, cvr)
    assert "lå de midterste på færre end 5 åbninger." in text(client, cvr)


def test_the_overview_has_a_line(client: CheckedClient, cvr: str) -> None:
    add(cvr, shown=(0, 1200), opened=(0, 83))
    reader(client, cvr)
    assert "indtil nu: vist 1.200 gange, profilen åbnet 83 gange." in text(client, cvr, "")


def test_the_numbers_as_a_file(client: CheckedClient, cvr: str) -> None:
    add(cvr, shown=(7, 3))
    reader(client, cvr)
    answer = client.get(f"/min-virksomhed/{cvr}/statistik.csv")
    assert answer.mimetype == "text/csv"
    assert f"statistik-{cvr}.csv" in answer.headers["Content-Disposition"]
    rows = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig")), delimiter=";"))
    assert len(rows) == 37
    assert rows[-1] == [f"{NOW:%Y-%m}", "3", *"0000000"]
    english = client.get(f"/en/min-virksomhed/{cvr}/statistik.csv").data.decode("utf-8-sig")
    assert english.splitlines()[-1] == f"{NOW:%Y-%m},3,0,0,0,0,0,0,0"


def test_it_costs_few_statements(
    client: CheckedClient, cvr: str, count_sql: Callable[[], AbstractContextManager[Statements]]
) -> None:
    add(cvr, shown=(7, 3))
    reader(client, cvr)
    # The index is read once a process.
    client.get(f"/min-virksomhed/{cvr}/statistik/")
    with count_sql() as without:
        client.get(f"/min-virksomhed/{cvr}/profil/")
    with count_sql() as found:
        client.get(f"/min-virksomhed/{cvr}/statistik/")
    # Counts, the comparison, and one of each room that knows of needs.
    assert len(found) <= len(without) + 3 + len(SOURCES)
    assert len(SOURCES) == 3


def test_another_organisations_member_is_kept_out(client: CheckedClient, cvr: str) -> None:
    organisation(cvr)
    reader(client, publish(name="Naboen ApS").cvr)
    for path in ("statistik/", "statistik.csv"):
        assert client.get(f"/min-virksomhed/{cvr}/{path}").status_code == 403


def test_the_demo_has_numbers_and_old_ones_are_pruned(runner: FlaskCliRunner) -> None:
    runner.invoke(args=["demo", "load"])
    demo = db.session.scalar(select(func.count()).select_from(SupplierCount)) or 0
    assert demo > 1000
    services.add([(("99000001", months_until(today(), 37)[0], "shown"), 1)])
    db.session.commit()
    assert "1 counts removed" in runner.invoke(args=["statistics", "prune"]).output
    db.session.rollback()
    assert db.session.scalar(select(func.count()).select_from(SupplierCount)) == demo
