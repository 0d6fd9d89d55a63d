"""`flask verification import-register`: what an extract sets, ends and tells."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskCliRunner
from sqlalchemy import func, select

from app.cases.models import Case
from app.domain.verification import Event, Status
from app.extensions import db
from app.integrations.cvr_register import Company, CompanyStatus
from app.registers.models import RegisterExtract, RegisterFinding, RegisterRow
from app.search.filters import Filters
from app.search.queries import search
from app.verification import queries
from app.verification.models import VerificationCheck, VerificationEvent
from tests.factories.register import put_companies
from tests.factories.suppliers import publish, valid_cvr
from tests.factories.verifications import record
from tests.features.registers.conftest import Import, write
from tests.support.client import CheckedClient

A, B, C, D = (valid_cvr(n) for n in range(2100, 2104))
ROW_A, ROW_B = f"{A},Polérhuset ApS,2019-05-01,", f"{B},Brødhuset A/S,2020-02-03,"


def status(cvr: str, on: str, scheme: str = "rsv", known_at: datetime | None = None) -> str | None:
    state = queries.look_up(cvr, date.fromisoformat(on), known_at).under(scheme)
    return state.status.value if state else None


def counts() -> list[int]:
    tables = (VerificationEvent, RegisterExtract, RegisterRow, RegisterFinding, VerificationCheck, Case)
    return [db.session.scalar(select(func.count()).select_from(t)) or 0 for t in tables]


def test_registered_firms_are_verified_from_their_own_day(read_in: Import) -> None:
    result = read_in("2026-10-01", ROW_A, f"DK-{B[:2]} {B[2:4]} {B[4:]},Brødhuset A/S,,")
    assert result.stdout.splitlines()[-1] == (
        "new 2, gone 0, deregistered 0, changed 0, suspicious 0, person 0, unchanged 0, rejected 0; "
        "2 recorded, 0 cases"
    )
    assert status(A, "2019-04-30") is None
    assert status(A, "2019-05-01") == "verified"
    assert (status(B, "2026-09-30"), status(B, "2026-10-01")) == (None, "verified")
    found = queries.look_up(A).under("rsv")
    assert found
    assert (found.last_checked, found.next_check) == (date(2026, 10, 1), date(2026, 10, 31))


def test_the_next_extract_ends_those_gone_and_those_struck_off(read_in: Import) -> None:
    before = datetime.now(UTC)
    read_in("2026-10-01", ROW_A, ROW_B, f"{C},Cykelhuset ApS,2021-01-01,")
    result = read_in("2026-11-01", ROW_A, f"{C},Cykelhuset ApS,2021-01-01,2026-10-15")
    assert f"{B}  Brødhuset A/S" in result.stdout
    assert "gone 1, deregistered 1, changed 0" in result.stdout
    assert (status(B, "2026-10-31"), status(B, "2026-11-01")) == ("verified", "expired")
    assert (status(C, "2026-10-14"), status(C, "2026-10-15")) == ("verified", "expired")
    assert status(A, "2026-11-01") == "verified"
    # What was known before either extract is still nothing.
    assert status(B, "2026-11-01", known_at=before) is None
    assert {(c.cvr, c.scheme, c.cause) for c in db.session.scalars(select(Case))} == {
        (B, "rsv", "struck_off"),
        (C, "rsv", "struck_off"),
    }


def test_a_firm_that_comes_back_is_verified_again_and_the_gap_stays(read_in: Import) -> None:
    read_in("2026-09-01", ROW_A, ROW_B)
    read_in("2026-10-01", ROW_A)
    read_in("2026-11-01", ROW_A, ROW_B)
    assert [status(B, day) for day in ("2026-09-30", "2026-10-31", "2026-11-01")] == [
        "verified",
        "expired",
        "verified",
    ]
    read_in("2026-11-10", ROW_A)
    read_in("2026-11-20", ROW_A, f"{B},Brødhuset A/S,2026-11-15,")
    assert [status(B, f"2026-11-{day:02}") for day in (9, 10, 14, 15)] == [
        "verified",
        "expired",
        "expired",
        "verified",
    ]


def test_the_same_file_again_changes_nothing(read_in: Import) -> None:
    read_in("2026-10-01", ROW_A, ROW_B)
    read_in("2026-11-01", ROW_A)
    held = counts()
    result = read_in("2026-11-01", ROW_A)
    assert "Filen er læst før" in result.stdout
    read_in("2026-10-01", ROW_A, ROW_B)
    assert counts() == held


def test_a_dry_run_tells_and_changes_nothing(read_in: Import) -> None:
    held = counts()
    result = read_in("2026-10-01", ROW_A, options=("--dry-run",))
    assert f"{A}  Polérhuset ApS" in result.stdout
    assert "dry run" in result.stdout
    db.session.rollback()
    assert counts() == held


def test_an_older_extract_and_one_of_tomorrow_are_refused(read_in: Import) -> None:
    read_in("2026-11-01", ROW_A)
    held = counts()
    assert "ældre end det sidste" in read_in("2026-10-01", ROW_A, ROW_B, code=2).stderr
    assert "fremtiden" in read_in("2999-01-01", ROW_A, code=2).stderr
    assert "ingen brugbare rækker" in read_in("2026-11-02", code=2).stderr
    assert counts() == held


def test_a_half_empty_extract_is_refused_unless_confirmed(read_in: Import) -> None:
    rows = [f"{valid_cvr(2200 + n)},Huset {n} ApS,2020-01-01," for n in range(10)]
    read_in("2026-10-01", *rows)
    result = read_in("2026-11-01", *rows[:5], code=2)
    assert "5 af 10 registrerede" in result.stderr
    assert f"{valid_cvr(2205)}  Huset 5 ApS" in result.stderr
    assert status(valid_cvr(2205), "2026-11-01") == "verified"
    read_in("2026-11-01", *rows[:5], options=("--confirm",))
    assert status(valid_cvr(2205), "2026-11-01") == "expired"
    # Two of ten are within what happens.
    read_in("2026-11-02", *rows[:4])


@pytest.mark.parametrize(
    ("header", "row", "encoding"),
    [
        ("CVR;Name;Registered_On;Deregistered_On", "{};Polérhuset ApS;01-05-2019;", "utf-8-sig"),
        ("Cvr-nummer\tNavn\tRegistreret\tAfregistreret", "{}\tPolérhuset ApS\t1.5.2019\t", "cp1252"),
        (
            '"cvr","name","registered_on","deregistered_on"',
            '"DK {}","Polérhuset ApS","2019-05-01T00:00:00",""',
            "utf-16",
        ),
    ],
)
def test_files_as_people_make_them(
    app: Flask, runner: FlaskCliRunner, tmp_path: Path, header: str, row: str, encoding: str
) -> None:
    path = write(tmp_path / "a.csv", row.format(A), header=header, encoding=encoding)
    result = runner.invoke(
        args=["verification", "import-register", "rsv", str(path), "--as-of", "2026-11-01"]
    )
    assert result.exit_code == 0, result.output
    assert db.session.scalars(select(RegisterRow.name)).one() == "Polérhuset ApS"
    assert status(A, "2019-05-01") == "verified"


def test_rows_that_cannot_be_used_are_told_with_line_field_and_reason(
    read_in: Import, tmp_path: Path
) -> None:
    rejects = tmp_path / "afvist.csv"
    rows = (
        ROW_A, "12345678,Forkert ApS,2020-01-01,", "1234567890,P-nummer ApS,,", f"{B},,2020-01-01,",
        f"{C},Cykelhuset ApS,i fjor,", f"{D},Dato ApS,2999-01-01,", f"{D},Baglæns ApS,2020-02-02,2020-01-01",
        ROW_A, f"{A},Polérhuset ApS,2015-01-01,2018-01-01", "kun-et-felt",
    )  # fmt: skip
    result = read_in("2026-11-01", *rows)
    assert "rejected 9" in result.stdout
    for said in (
        "linje 3, cvr: CVR-nummerets kontrolciffer passer ikke",
        "linje 4, cvr: det er et P-nummer",
        "linje 5, name: navnet mangler",
        "linje 6, registered_on: »i fjor« er ikke en dato",
        "linje 7, registered_on: datoen 2999-01-01 ligger efter udtrækkets dag",
        "linje 8, deregistered_on: afregistreringen ligger før registreringen",
        "linje 9, cvr: rækken gentager linje 2",
        "linje 10, cvr: CVR-nummeret står også i linje 2; den nyeste registrering gælder",
        "linje 11, rækken: rækken har 1 felter",
    ):
        assert said in result.stderr
    read_in("2026-11-02", *rows, options=("--rejects", str(rejects)))
    assert len(rejects.read_text("utf-8-sig").splitlines()) == 10


def test_a_firm_whose_row_cannot_be_read_is_not_ended(read_in: Import) -> None:
    read_in("2026-10-01", ROW_A, ROW_B)
    result = read_in("2026-11-01", ROW_A, f"{B},Brødhuset A/S,i går,")
    assert status(B, "2026-11-01") == "verified"
    assert "rækken kunne ikke læses" in result.stdout
    # A number with a slip in it: the name says whose row it is.
    read_in("2026-11-02", ROW_A, f"{B[:-1]}x,Brødhuset A/S,2020-02-03,")
    assert status(B, "2026-11-02") == "verified"
    read_in("2026-11-03", ROW_A)
    assert status(B, "2026-11-03") == "expired"


@pytest.mark.parametrize("path", ["missing.csv", "empty.csv", "sheet.csv", "columns.csv"])
def test_a_file_that_is_no_extract_is_refused(
    app: Flask, runner: FlaskCliRunner, tmp_path: Path, path: str
) -> None:
    (tmp_path / "empty.csv").write_bytes(b"")
    (tmp_path / "sheet.csv").write_bytes(b"PK\x03\x04 no text")
    (tmp_path / "columns.csv").write_text("a,b\n1,2\n", "utf-8")
    args = ["verification", "import-register", "rsv", str(tmp_path / path), "--as-of", "2026-11-01"]
    result = runner.invoke(args=args)
    assert result.exit_code == 2
    assert "Filen kan ikke læses" in result.stderr
    args[2] = "xyz"
    assert runner.invoke(args=args).exit_code == 2


def test_what_we_have_decided_is_not_quietly_undone(read_in: Import) -> None:
    for scheme in ("ppf", "rsv"):
        record(A, Event(scheme, Status.SUSPENDED, date(2026, 9, 1)))
        record(B, Event(scheme, Status.REVOKED, date(2026, 9, 1), reason_code="false_information"))
    result = read_in("2026-10-01", ROW_A, ROW_B, scheme="ppf")
    assert "person 2" in result.stdout
    assert (status(A, "2026-10-01", "ppf"), status(B, "2026-10-01", "ppf")) == ("suspended", "revoked")
    # Whether a firm is an RSV is the register's to say; that it did is looked at.
    result = read_in("2026-10-01", ROW_A, ROW_B)
    assert "registret gælder" in result.stdout
    assert (status(A, "2026-10-01"), status(B, "2026-10-01")) == ("verified", "verified")
    assert db.session.scalar(select(func.count()).select_from(Case)) == 4


def test_a_later_record_that_does_not_allow_it_is_left_to_a_person(read_in: Import) -> None:
    read_in("2026-10-01", ROW_A, ROW_B)
    record(B, Event("rsv", Status.SUSPENDED, date(2026, 11, 10)))
    result = read_in("2026-11-01", ROW_A)
    assert "en senere registrering tillader det ikke" in result.stdout
    assert status(B, "2026-11-01") == "verified"


def test_an_earlier_day_of_registration_corrects_and_overwrites_nothing(read_in: Import) -> None:
    read_in("2026-10-01", f"{A},Polérhuset ApS,,")
    between = datetime.now(UTC)
    result = read_in("2026-11-01", ROW_A)
    assert "changed 1" in result.stdout
    assert status(A, "2020-01-01") == "verified"
    assert status(A, "2020-01-01", known_at=between) is None
    result = read_in("2026-11-02", f"{A},Polérhuset ApS,2022-05-01,")
    assert "registreringsdatoen er blevet senere" in result.stdout


def test_suspicious_firms_are_told(app: Flask, read_in: Import, tmp_path: Path) -> None:
    put_companies(
        app,
        tmp_path,
        Company(A, "Foreningen Køkkenet", "Forening", industry_code="561110"),
        Company(B, "Venstre Hus", "Forening", industry_code="949200"),
        Company(C, "Konkursboet ApS", "ApS", CompanyStatus.BANKRUPT),
    )
    record(C, Event("rsv", Status.VERIFIED, date(2020, 1, 1)))
    record(C, Event("ppf", Status.VERIFIED, date(2025, 1, 1)))
    result = read_in(
        "2026-11-01", f"{A},Foreningen Køkkenet,2020-01-01,", f"{B},Venstre Hus,2020-01-01,",
        f"{C},Konkursboet ApS,2020-01-01,", f"{D},Ukendt ApS,2020-01-01,",
    )  # fmt: skip
    found = dict(
        db.session.execute(
            select(RegisterFinding.cvr, RegisterFinding.reason).where(RegisterFinding.kind == "suspicious")
        ).all()
    )
    assert found == {B: "party", C: "company_ended", D: "unknown_number"}
    assert "suspicious 3" in result.stdout
    states = queries.look_up(C).standings
    assert {s.scheme: s.status.value for s in states} == {"rsv": "ceased", "ppf": "ceased"}


def test_a_first_extract_ends_nobody_and_tells_whom_it_does_not_know(read_in: Import) -> None:
    record(B, Event("rsv", Status.VERIFIED, date(2020, 1, 1)))
    result = read_in("2026-11-01", ROW_A)
    assert "verificeret hos os, men ikke i udtrækket" in result.stdout
    assert status(B, "2026-11-01") == "verified"


def test_the_directory_and_the_look_up_show_it_at_once(read_in: Import, client: CheckedClient) -> None:
    supplier = publish()
    read_in("2026-10-01", f"{supplier.cvr},Polérhuset ApS,2019-05-01,", ROW_B)
    assert [c["cvr"] for c in search(Filters(schemes=frozenset({"rsv"}))).cards] == [supplier.cvr]
    page = client.get(f"/verificering/{supplier.cvr}/").text
    assert "Tjekket er forsinket" in page
    version = db.session.scalar(select(type(supplier).version).where(type(supplier).cvr == supplier.cvr))
    read_in("2026-11-01", f"{supplier.cvr},Polérhuset ApS,2019-05-01,", ROW_B)
    assert (
        client.get(f"/verificering/{supplier.cvr}.json").json["verifications"][0]["last_checked"]
        == "2026-11-01"
    )
    # A check is no edit of the profile.
    again = db.session.scalar(select(type(supplier).version).where(type(supplier).cvr == supplier.cvr))
    assert again == version
