"""What award notices say counts in the public figures and in open data, and is told apart."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path

from flask import Flask

from app.domain.outcomes import Figures
from app.extensions import db
from app.integrations.eforms import read
from app.needs.models import Need
from app.notices import services as notices
from app.outcomes import imported, numbers, queries
from app.outcomes.models import Outcome
from app.releases.queries import find_process
from tests.support import ocds
from tests.support.client import CheckedClient

NOTICES = Path(__file__).parents[2] / "data" / "eforms"
CALL, RESULT = "cn_24_FRA_comments.xml", "can_24_FRA_comments.xml"
# Read from the XML by hand: BT-161 and the two BT-720, at 7.46038 kroner for a euro.
TOTAL, FIRST, SECOND = 2_914_754, 711_825, 197_700


def take(name: str, *swaps: tuple[str, str]) -> Need:
    text = (NOTICES / name).read_text("utf-8")
    for old, new in swaps:
        assert old in text
        text = text.replace(old, new)
    taken = notices.take_in("user:1", read(text.encode()), at=datetime(2020, 3, 1, tzinfo=UTC))
    db.session.commit()
    need = db.session.get(Need, taken.need_id)
    assert need is not None
    return need


def figures(year: int) -> Figures:
    return dict(queries.yearly(date(year, 12, 31)))[year]


def test_an_award_notice_counts_and_is_told_apart(app: Flask) -> None:
    assert take(CALL).id == take(RESULT).id
    found = figures(2019)
    assert (found.published, found.awarded, found.notice_awarded) == (1, 1, 1)
    assert (found.awarded_dkk, found.notice_dkk, found.confirmed_dkk) == (TOTAL, TOTAL, 0)
    # From 10 May to 23 October.
    assert found.days == 166


def test_a_result_alone_has_no_days_and_another_currency_no_kroner(app: Flask) -> None:
    take("can_25_ENG.xml")
    take(RESULT)
    years = [f for _, f in queries.yearly(date(2022, 12, 31))]
    assert sum(f.notice_awarded for f in years) == 2
    assert sum(f.notice_dkk for f in years) == TOTAL
    assert {f.days for f in years} == {None}


def test_without_a_total_the_contracts_are_added_up(app: Flask) -> None:
    take(RESULT, ('<cbc:TotalAmount currencyID="EUR">390697.84</cbc:TotalAmount>', ""))
    assert figures(2019).notice_dkk == FIRST + SECOND


def test_twenty_digits_are_no_amount(app: Flask) -> None:
    take(
        RESULT,
        (">390697.84<", ">99999999999999999999<"),
        (">95414<", ">88888888888888888888.88<"),
    )
    assert figures(2019).notice_dkk == SECOND


def test_open_data_names_the_winners_and_nobody_is_asked_to_confirm(app: Flask) -> None:
    take(CALL)
    need = take(RESULT)
    process = find_process(need.id)
    assert process is not None
    told = [(a.id, a.winners[0].name, a.value_dkk, list(a.lots)) for a in process.awards]
    refs = [lot.ref for lot in need.lots]
    assert told == [
        ("notice-1", "Espaces Verts Lemire", FIRST, refs[:1]),
        ("notice-2", "ID Verde SASU", SECOND, refs[1:]),
    ]
    for winner in (w for a in process.awards for w in a.winners):
        assert numbers.waiting(winner.cvr) == []
    assert queries.outcome_of(need.id) is None


def test_the_record_is_valid_and_has_the_awards(app: Flask, client: CheckedClient) -> None:
    take(CALL)
    need = take(RESULT)
    found = json.loads(client.get(f"/behov/{need.id}/ocds.json").text)
    assert ocds.errors("record", found) == []
    record = found["records"][0]
    told = [*record["releases"], record["compiledRelease"]]
    assert [r["tag"][-1] for r in told] == ["award", "compiled"]
    for one in told:
        assert one["tender"]["status"] == "complete"
        assert [a["value"]["amount"] for a in one["awards"]] == [FIRST, SECOND]
        winners = {s["id"] for a in one["awards"] for s in a["suppliers"]}
        assert winners <= {p["id"] for p in one["parties"] if "supplier" in p["roles"]}


def test_what_the_buyer_told_here_counts_instead(app: Flask) -> None:
    need = take(RESULT)
    db.session.add(
        Outcome(
            need_id=need.id,
            is_awarded=True,
            recorded_at=datetime(2020, 3, 2, tzinfo=UTC),
            recorded_by="user:1",
        )
    )
    db.session.commit()
    assert imported.told(Need.id == need.id) == {}
    assert (figures(2019).awarded, figures(2019).notice_awarded) == (1, 0)


def test_the_page_and_the_file_say_where_it_comes_from(app: Flask, client: CheckedClient) -> None:
    need = take(RESULT)
    need.published_at = datetime.now(UTC)
    db.session.commit()
    tiles = client.get("/behov/tal/").text.split('<dl class="figures')[1].split("</dl>")[0]
    assert "heraf fra bekendtgørelser" in tiles
    assert tiles.count("2.914.754\u00a0kr.") == 2
    head, first = client.get("/behov/tal.csv").text.splitlines()[:2]
    assert head.endswith("Tildelt ifølge bekendtgørelser;Tildelt ifølge bekendtgørelser, kr.")
    assert first.endswith(f";1;{TOTAL}")
