import csv
from pathlib import Path

import pytest
from flask.testing import FlaskCliRunner
from openpyxl import Workbook
from sqlalchemy import func, select

from app.audit.models import AuditEntry
from app.extensions import db
from app.suppliers.models import Supplier
from tests.factories.suppliers import valid_cvr
from tests.support.client import CheckedClient

HEADER = "cvr,name,municipality,description,offers,cpv,target_groups,nationwide,website"
CVR, OTHER = valid_cvr(500), valid_cvr(501)
ROW = f'{CVR},Polérhuset ApS,Århus,"Vi pudser ruder. Også på tredje sal.",vinduespolering; trappevask,90911300-9;90911200,Langtidsledige;unge fra Trøjborg,nej,polerhuset.example'


def write(path: Path, *rows: str, header: str = HEADER, encoding: str = "utf-8") -> Path:
    path.write_bytes("\n".join([header, *rows]).encode(encoding))
    return path


def run(runner: FlaskCliRunner, path: Path, *options: str) -> tuple[int, str]:
    result = runner.invoke(args=["suppliers", "import", str(path), *options])
    return result.exit_code, result.stdout.strip().splitlines()[-1] if result.stdout.strip() else ""


def saying(text: str) -> str:
    """The row with another description."""
    return ROW.replace("Vi pudser ruder. Også på tredje sal.", text)


def supplier(cvr: str = CVR) -> Supplier:
    db.session.expire_all()
    return db.session.scalars(select(Supplier).where(Supplier.cvr == cvr)).one()


def test_a_new_file_is_found_and_matched_at_once(
    runner: FlaskCliRunner, client: CheckedClient, tmp_path: Path
) -> None:
    code, summary = run(runner, write(tmp_path / "a.csv", ROW))
    assert (code, summary) == (0, "created 1, updated 0, unchanged 0, rejected 0")
    found = client.get("/api/v1/suppliers?q=vinduespolering").json
    assert [i["cvr"] for i in found["items"]] == [CVR]
    assert found["items"][0]["municipality"] == "Aarhus"
    matches = client.post(
        "/api/v1/match", json={"title": "Polering af vinduer", "municipality": "Aarhus"}
    ).json
    assert matches["matches"][0]["cvr"] == CVR
    assert matches["matches"][0]["parts"]["place"] == 20


def test_what_is_stored(runner: FlaskCliRunner, tmp_path: Path) -> None:
    run(runner, write(tmp_path / "a.csv", ROW))
    row = supplier()
    assert [o.title_da for o in row.offers] == ["vinduespolering", "trappevask"]
    assert [c.cpv_code for c in row.cpv] == ["90911300", "90911200"]
    assert [g.target_group for g in row.target_groups] == ["long_term_unemployed"]
    assert row.target_group_words == ["Langtidsledige", "unge fra Trøjborg"]
    assert row.website == "https://polerhuset.example"
    assert row.summary_da == "Vi pudser ruder."
    assert row.state == "published"
    assert not row.area_is_stated
    assert {"0751", "0727"} <= {a.municipality_code for a in row.area}, "home and next door"


def test_where_a_text_says_it_works_counts_until_an_area_is_stated(
    runner: FlaskCliRunner, client: CheckedClient, tmp_path: Path
) -> None:
    run(runner, write(tmp_path / "a.csv", saying("Vi har afdelinger i Herning og Kolding.")))
    assert {"0751", "0657", "0621"} <= {a.municipality_code for a in supplier().area}
    found = client.get("/api/v1/suppliers?q=vinduespolering i Herning").json
    assert [i["cvr"] for i in found["items"]] == [CVR]
    page = client.get(f"/leverandoerer/{CVR}/").text
    assert "Vi regner med hjemkommunen, nabokommunerne og de steder, teksten nævner" in page
    run(runner, write(tmp_path / "a.csv", saying("Vi er landsdækkende.")))
    assert "Teksten siger, at det er hele landet." in client.get(f"/leverandoerer/{CVR}/").text


def test_making_the_index_anew_works_out_the_areas_too(
    runner: FlaskCliRunner, client: CheckedClient, tmp_path: Path
) -> None:
    run(runner, write(tmp_path / "a.csv", saying("Vi har en afdeling i Herning.")))
    row = supplier()
    row.area = [a for a in row.area if a.municipality_code != "0657"]
    db.session.commit()
    assert runner.invoke(args=["search", "rebuild"]).exit_code == 0
    assert "0657" in {a.municipality_code for a in supplier().area}
    assert client.get("/api/v1/suppliers?q=vinduespolering i Herning").json["total"] == 1


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_encodings_and_separators(
    runner: FlaskCliRunner, tmp_path: Path, encoding: str, separator: str
) -> None:
    header = separator.join(["CVR", " Name ", "municipality"])
    path = write(
        tmp_path / "a.csv",
        separator.join([CVR, "Blåbær & Æbler", "Tønder"]),
        header=header,
        encoding=encoding,
    )
    assert run(runner, path)[0] == 0
    assert supplier().name == "Blåbær & Æbler"
    assert supplier().municipality_code == "0550"


def test_a_spreadsheet(runner: FlaskCliRunner, tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["cvr", "name", "municipality", "nationwide"])
    sheet.append([int(CVR), "Regnearket ApS", 791, True])
    book.save(tmp_path / "a.xlsx")
    assert run(runner, tmp_path / "a.xlsx")[1].startswith("created 1")
    assert supplier().municipality_code == "0791"
    assert supplier().nationwide


def test_the_same_file_twice_changes_nothing(runner: FlaskCliRunner, tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", ROW)
    run(runner, path)
    before = db.session.scalar(select(func.count()).select_from(AuditEntry))
    assert run(runner, path)[1] == "created 0, updated 0, unchanged 1, rejected 0"
    assert db.session.scalar(select(func.count()).select_from(AuditEntry)) == before


def test_a_missing_column_leaves_alone_and_an_empty_cell_clears(
    runner: FlaskCliRunner, tmp_path: Path
) -> None:
    run(runner, write(tmp_path / "a.csv", ROW))
    short = write(tmp_path / "b.csv", f"{CVR},Polérhuset Nord ApS,", header="cvr,name,website")
    assert run(runner, short)[1].startswith("created 0, updated 1")
    row = supplier()
    assert row.name == "Polérhuset Nord ApS"
    assert row.website == ""
    assert [o.title_da for o in row.offers] == ["vinduespolering", "trappevask"]


@pytest.mark.parametrize(
    ("field", "value", "reason"),
    [
        ("cvr", "12345678", "kontrolciffer"),
        ("cvr", "123", "8 cifre"),
        ("cvr", "1003388394", "P-nummer"),
        ("name", "", "navnet mangler"),
        ("name", "x" * 201, "201 tegn"),
        ("name", "Klok\x07ke", "styretegn"),
        ("municipality", "Atlantis", "Atlantis"),
        ("cpv", "99999999", "99999999"),
        ("cpv", "55520000-2", "55520000-1"),
        ("website", "javascript:alert(1)", "hjemmeside"),
        ("nationwide", "måske", "ja eller nej"),
    ],
)
def test_a_bad_field_is_named_with_its_line(
    runner: FlaskCliRunner, tmp_path: Path, field: str, value: str, reason: str
) -> None:
    good = dict(zip(HEADER.split(","), [OTHER, "Den gode ApS", "", "", "", "", "", "", ""], strict=True))
    bad = good | {"cvr": CVR, "name": "Den dårlige ApS"} | {field: value}
    path, rejects = tmp_path / "a.csv", tmp_path / "rejects.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, HEADER.split(","))
        writer.writeheader()
        writer.writerows([good, bad])
    assert run(runner, path, "--rejects", str(rejects)) == (
        0,
        "created 1, updated 0, unchanged 0, rejected 1",
    )
    with rejects.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(r["line"], r["field"]) for r in rows] == [("3", field)]
    assert reason in rows[0]["reason"]


def test_ragged_and_repeated_rows(runner: FlaskCliRunner, tmp_path: Path) -> None:
    rejects = tmp_path / "r.csv"
    path = write(
        tmp_path / "a.csv",
        f"{CVR},En",
        f"{OTHER},To,x,y",
        f"{CVR},En igen",
        header="cvr,name",
    )
    assert run(runner, path, "--rejects", str(rejects))[1] == "created 1, updated 0, unchanged 0, rejected 2"
    text = rejects.read_text("utf-8-sig")
    assert "rækken har 4 felter" in text
    assert "linje 2" in text


def test_the_rejects_file_cannot_run_a_formula(runner: FlaskCliRunner, tmp_path: Path) -> None:
    rejects = tmp_path / "r.csv"
    run(
        runner,
        write(tmp_path / "a.csv", '12345678,"=HYPERLINK(""http://x"")"', header="cvr,name"),
        "--rejects",
        str(rejects),
    )
    assert "'=HYPERLINK" in rejects.read_text("utf-8-sig")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.csv", b""),
        ("a.csv", b"name,municipality\nX,Viborg\n"),
        ("a.csv", b"cvr,name,name\n1,2,3\n"),
        ("a.csv", b"\x00\x01\x02\x03" * 100),
        ("a.xlsx", b"PK\x03\x04truncated"),
        ("a.xlsx", b"not a spreadsheet"),
        ("gone.csv", None),
    ],
)
def test_a_file_that_cannot_be_read_ends_with_two(
    runner: FlaskCliRunner, tmp_path: Path, name: str, content: bytes | None
) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    result = runner.invoke(args=["suppliers", "import", str(tmp_path / name)])
    assert result.exit_code == 2
    assert "Filen kan ikke læses" in result.stderr
    assert db.session.scalar(select(func.count()).select_from(Supplier)) == 0


def test_a_file_over_100_mb_is_refused_unread(runner: FlaskCliRunner, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    with path.open("wb") as file:
        file.truncate(200 * 1024 * 1024)
    result = runner.invoke(args=["suppliers", "import", str(path)])
    assert result.exit_code == 2
    assert "100 MB" in result.stderr


def test_nothing_is_kept_when_it_breaks_halfway(
    runner: FlaskCliRunner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from app.suppliers import services

    def broken(*_: object) -> None:
        raise RuntimeError("disk full")

    monkeypatch.setattr(services, "reindex", broken)
    assert runner.invoke(args=["suppliers", "import", str(write(tmp_path / "a.csv", ROW))]).exit_code == 1
    db.session.rollback()
    assert db.session.scalar(select(func.count()).select_from(Supplier)) == 0
