"""A case that a register opened: called what the register calls the firm, and not as if the firm had opened it."""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from flask import Flask

from app.extensions import db
from app.registers import services
from app.registers.reading import read
from app.search.snapshot import today
from tests.factories.suppliers import valid_cvr
from tests.features.desk.conftest import Verifier
from tests.features.registers.conftest import write

CVR = valid_cvr(4711)


def extract(folder: Path, as_of: date, *rows: str) -> None:
    file = read(write(folder / f"{as_of}.csv", *rows), as_of)
    services.take_in("flask verification import-register", "rsv", as_of, file, "a.csv", confirm=True)
    db.session.commit()


@pytest.mark.parametrize(("prefix", "by"), [("", "Automatisk"), ("/en", "Automatic")])
def test_a_struck_off_firm_has_its_name_on_the_desk(
    app: Flask, ada: Verifier, tmp_path: Path, prefix: str, by: str
) -> None:
    before, now = today() - timedelta(days=30), today()
    extract(tmp_path, before, f"{CVR},Bogbussen ApS,2020-01-01,")
    extract(tmp_path, now, f"{CVR},Bogbussen ApS,2020-01-01,{now - timedelta(days=2)}")
    queue = ada.client.get(f"{prefix}/verifikation/").text
    assert ">Bogbussen ApS</a>" in queue
    number = re.search(r"/verifikation/sager/(\d+)/", queue)
    assert number
    page = ada.client.get(f"{prefix}/verifikation/sager/{number[1]}/").text
    assert "Bogbussen ApS" in page.split("<h1")[1].split("</h1>")[0]
    log = page.split('id="forloeb"')[1].split("</section>")[0]
    assert f"· {by}" in log
