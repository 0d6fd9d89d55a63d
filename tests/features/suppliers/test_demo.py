from collections import Counter

from flask.testing import FlaskCliRunner
from stdnum.dk import cvr as stdnum_cvr

from app.commands.demonstration import profiles
from app.domain.verification import Status
from app.reference import catalogue
from tests.support.client import CheckedClient


def test_the_demo_is_broad_and_fictional() -> None:
    rows = profiles()
    places = catalogue.places()
    assert len(rows) >= 150
    assert len({r["municipality_code"] for r in rows}) >= 60
    assert len({places[r["municipality_code"]].region for r in rows}) == 5
    assert len({c[:3] for r in rows for o in r["offers"] for c in o["cpv"]}) >= 25
    assert len({r["name"] for r in rows}) == len({r["cvr"] for r in rows}) == len(rows)
    for row in rows:
        assert row["cvr"].startswith("99")
        assert stdnum_cvr.is_valid(row["cvr"])
        assert row["website"].endswith(".example")
        assert row["email"].endswith(".example")
        assert all(c in catalogue.cpv_codes() for o in row["offers"] for c in o["cpv"])
        assert all(row[f] for f in ("summary_da", "summary_en", "purpose_da", "purpose_en"))


def test_every_status_occurs_and_histories_are_in_order() -> None:
    last: Counter[str] = Counter()
    for row in profiles():
        for scheme in row["verifications"]:
            days = [e["effective_on"] for e in scheme["events"]]
            assert days == sorted(days), row["name"]
            last[scheme["events"][-1]["status"]] += 1
    assert set(last) == {s.value for s in Status}


def test_loading_twice_loads_once_and_all_pages_open(runner: FlaskCliRunner, client: CheckedClient) -> None:
    assert "demo suppliers loaded" in runner.invoke(args=["demo", "load"]).output
    assert "there already" in runner.invoke(args=["demo", "load"]).output
    for row in profiles()[::12]:
        for prefix in ("", "/en"):
            assert client.get(f"{prefix}/leverandoerer/{row['cvr']}/").status_code == 200
            assert client.get(f"{prefix}/leverandoerer/{row['cvr']}/effekt/").status_code == 200
            assert client.get(f"{prefix}/verificering/{row['cvr']}/").status_code == 200
