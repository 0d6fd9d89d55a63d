"""The register as a file, and which register an installation asks."""

import json
import os
from collections import Counter
from datetime import date
from pathlib import Path
from threading import Thread

import pytest
from flask import Flask

from app.config import Settings
from app.domain import cvr as cvr_rules
from app.integrations.cvr_extract import ExtractRegister
from app.integrations.cvr_register import (
    DEMO,
    Company,
    CompanyStatus,
    NoRegister,
    RegisterUnavailable,
    choose,
    register,
)
from app.integrations.virk import VirkRegister
from tests.support.databases import ROOT

CVR = "13748136"


def extract(folder: Path, text: str, name: str = "cvr.csv") -> ExtractRegister:
    (folder / name).write_text(text, encoding="utf-8")
    return ExtractRegister(folder / name, folder)


def test_a_row_of_csv_and_a_line_of_json_say_the_same(tmp_path: Path) -> None:
    row = {
        "cvr": "DK-13 74 81 36", "name": "Prøve, ApS", "status": "UNDER KONKURS", "started_on": "2010-01-01",
        "municipality_code": "101", "advertising_protected": "1", "as_of": "2026-11-01", "ekstra": "x",
    }  # fmt: skip
    table = ",".join(row) + "\n" + ",".join(f'"{v}"' for v in row.values()) + "\n"
    found = extract(tmp_path, "\ufeff" + table).find(CVR)
    assert found == Company(
        cvr=CVR, name="Prøve, ApS", status=CompanyStatus.BANKRUPT, started_on=date(2010, 1, 1),
        municipality_code="0101", advertising_protected=True, as_of=date(2026, 11, 1), source="cvr.csv",
    )  # fmt: skip
    other = extract(tmp_path, "\n" + json.dumps(row) + "\n", "cvr.jsonl").find(CVR)
    assert other
    assert (other.name, other.status, other.source) == (found.name, found.status, "cvr.jsonl")


def test_rows_that_cannot_be_used_are_passed_over(tmp_path: Path) -> None:
    found = extract(
        tmp_path,
        "cvr,name,status,ended_on\n12345678,Falsk,,\n24256790,,active,\n13585628,Sær,sovende,\n"
        "25063864,Dato,ceased,i går\n13748136,God,active,\n",
    )
    assert found.find(CVR)
    assert [found.find(n) for n in ("12345678", "24256790", "13585628", "25063864")] == [None] * 4
    nested = "[" * 5000
    lines = extract(
        tmp_path, f'{nested}\n[1]\n{{"cvr": \n{{"cvr": "13748136", "name": "God"}}\n', "cvr.jsonl"
    )
    assert lines.find(CVR)


def test_a_changed_file_is_read_anew(tmp_path: Path) -> None:
    register = extract(tmp_path, "cvr,name\n13748136,Før\n")
    assert register.find(CVR).name == "Før"  # type: ignore[union-attr]
    extract(tmp_path, "cvr,name\n13748136,Efter\n")
    os.utime(tmp_path / "cvr.csv", (1, 1))
    assert register.find(CVR).name == "Efter"  # type: ignore[union-attr]


def test_many_may_ask_a_new_file_at_once(tmp_path: Path) -> None:
    register = extract(tmp_path, "cvr,name\n13748136,God\n")
    names: list[str] = []
    threads = [Thread(target=lambda: names.append(getattr(register.find(CVR), "name", ""))) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert names == ["God"] * 6
    assert list(tmp_path.glob("*.tmp")) == []


@pytest.mark.parametrize("content", [None, b"navn,nummer\nx,1\n", b"", b"cvr,name\n\xff\xfe,x\n"])
def test_a_file_that_is_no_extract(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "cvr.csv"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(RegisterUnavailable) as found:
        ExtractRegister(path, tmp_path).find(CVR)
    assert found.value.reason == "file"
    assert list(tmp_path.glob("*.tmp")) == []


def test_the_demo_register_knows_every_demo_supplier_and_firms_in_every_state(tmp_path: Path) -> None:
    register = ExtractRegister(DEMO, tmp_path)
    for name in ("west", "east"):
        for supplier in json.loads((ROOT / f"app/commands/demo/suppliers_{name}.json").read_text("utf-8")):
            found = register.find(supplier["cvr"])
            assert found
            assert (found.name, found.municipality_code) == (supplier["name"], supplier["municipality_code"])
    numbers = [line.split(",")[0] for line in DEMO.read_text("utf-8").splitlines()[1:]]
    firms = [register.find(n) for n in numbers]
    assert None not in firms
    assert len(set(numbers)) == len(numbers)
    assert all(cvr_rules.parse(n) == n for n in numbers)
    assert set(Counter(f.status for f in firms if f)) == set(CompanyStatus)
    # Nothing in it can be taken for a real firm.
    for found in firms:
        assert found
        assert found.cvr.startswith("99")
        assert found.email.endswith(".example")
        assert found.phone.startswith("0000")


def settings(folder: Path, **more: str) -> Settings:
    return Settings(database_url="sqlite://", secret_key="x", instance_dir=folder, **more)  # type: ignore[arg-type]


def test_the_register_follows_the_settings(tmp_path: Path) -> None:
    assert isinstance(choose(settings(tmp_path, cvr_user="u", cvr_url="http://x/")), VirkRegister)
    file = choose(settings(tmp_path, cvr_file=str(tmp_path / "x.csv"), env="production"))
    assert isinstance(file, ExtractRegister)
    assert file.path == tmp_path / "x.csv"
    nothing = choose(settings(tmp_path, env="production"))
    assert isinstance(nothing, NoRegister)
    with pytest.raises(RegisterUnavailable):
        nothing.find(CVR)


def test_the_environment_names_the_register(tmp_path: Path) -> None:
    found = Settings.from_env(ROOT, {"INSTANCE_DIR": str(tmp_path), "CVR_USER": "u", "CVR_PASSWORD": "p"})
    assert (found.cvr_user, found.cvr_password) == ("u", "p")
    assert found.cvr_url == "http://distribution.virk.dk/cvr-permanent/_search"


def test_an_application_asks_one_register(app: Flask) -> None:
    assert register() is register()
    assert register().find("99091800")
