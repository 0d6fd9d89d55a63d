"""flask notices import: one line of JSON per file, one bad file stops nothing."""

from __future__ import annotations

import csv
import json
import resource
from pathlib import Path
from time import perf_counter
from typing import Any

from flask import Flask
from flask.testing import FlaskCliRunner
from sqlalchemy import func, select

from app.extensions import db
from app.needs.models import Need, NeedLot

NOTICES = Path(__file__).parents[2] / "data" / "eforms"
NAMES = ["file", "status", "title", "cpv", "nuts", "reserved", "social_objectives", "buyer", "lots", "error"]
NOTHING = {
    "title": None, "cpv": [], "nuts": [], "reserved": None, "social_objectives": [], "buyer": None, "lots": 0,
}  # fmt: skip


def run(runner: FlaskCliRunner, *files: Path) -> tuple[int, list[dict[str, Any]]]:
    result = runner.invoke(args=["notices", "import", *map(str, files)])
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result.exit_code, [json.loads(line) for line in result.stdout.splitlines()]


def many(text: str) -> list[str]:
    return text.split(";") if text else []


def test_every_example_is_taken_in_or_refused_with_a_reason(runner: FlaskCliRunner, app: Flask) -> None:
    files = sorted(NOTICES.glob("*.xml"))
    code, lines = run(runner, *files)
    assert code == 0
    assert [line["file"] for line in lines] == [str(path) for path in files]
    assert {tuple(line) for line in lines} == {tuple(NAMES)}
    by_name = {Path(line["file"]).name: line for line in lines}
    for row in csv.DictReader((NOTICES / "expected.csv").read_text(encoding="utf-8").splitlines()):
        line = by_name.pop(row["file"])
        assert line["status"] in {"created", "updated"}
        assert line["error"] is None
        assert (line["title"], line["buyer"], line["lots"]) == (row["title"], row["buyer"], int(row["lots"]))
        assert (line["cpv"], line["nuts"]) == (many(row["cpv"]), many(row["nuts"]))
        assert line["reserved"] == (row["reserved"] or None)
        assert line["social_objectives"] == many(row["social_objectives"])
    assert len(by_name) == 10
    for line in by_name.values():
        assert line["status"] == "rejected"
        assert line["error"].endswith(".")
        assert {name: line[name] for name in NOTHING} == NOTHING
    assert "en registrering af en virksomhed" in by_name["X01_EEIG.xml"]["error"]
    assert by_name["INVALID_pin-only_24_minimal.xml"]["error"] == (
        "Bekendtgørelsen mangler felter, den skal have: bekendtgørelsens id (BT-701), ordregiverens navn (BT-500), "
        "titlen (BT-21), beskrivelsen (BT-24), den vigtigste CPV-kode (BT-262), kontraktens art (BT-23), "
        "mindst én delaftale (BT-137)."
    )
    _, again = run(runner, *files)
    assert {line["status"] for line in again} == {"unchanged", "rejected"}
    assert db.session.scalar(select(func.count()).select_from(Need)) == 46


def test_a_file_that_cannot_be_opened_is_told_and_the_rest_is_read(
    runner: FlaskCliRunner, app: Flask, tmp_path: Path
) -> None:
    bomb = tmp_path / "bomb.xml"
    bomb.write_text('<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>')
    code, lines = run(runner, tmp_path / "missing.xml", tmp_path, bomb, NOTICES / "cn_81.xml")
    assert code == 2
    assert [line["status"] for line in lines] == ["rejected", "rejected", "rejected", "created"]
    assert "kan ikke åbnes" in lines[0]["error"]
    assert "DOCTYPE" in lines[2]["error"]


def test_a_hundred_lots_are_taken_in_within_three_seconds_and_150_mb(
    runner: FlaskCliRunner, app: Flask, tmp_path: Path
) -> None:
    large = tmp_path / "large.xml"
    text = (NOTICES / "cn_24_FRA_comments.xml").read_text(encoding="utf-8")
    head, mark, rest = text.partition("<cac:ProcurementProjectLot>")
    lot, end, _ = rest.partition("</cac:ProcurementProjectLot>")
    note = f"<cbc:Note>{'Café og kantine. ' * 500}</cbc:Note><cac:RealizedLocation>"
    lot = mark + lot.replace("<cac:RealizedLocation>", note) + end
    lots = "".join(lot.replace("LOT-0001", f"LOT-{n:04}") for n in range(1, 101))
    large.write_text(head + lots + rest[rest.rindex(end) + len(end) :], encoding="utf-8")
    assert large.stat().st_size > 1_800_000
    run(runner, NOTICES / "cn_81.xml")
    before, began = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, perf_counter()
    code, lines = run(runner, large)
    assert perf_counter() - began < 3
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 150 * 1024
    assert (code, lines[0]["status"], lines[0]["lots"]) == (0, "created", 100)
    assert db.session.scalar(select(func.count()).select_from(NeedLot)) == 100
