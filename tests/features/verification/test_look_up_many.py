"""Many numbers at once: pasted or as a file, as a page and as files, with nothing stored."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, timedelta
from io import BytesIO
from itertools import islice
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from werkzeug.test import TestResponse

from app.domain.cvr_lists import from_text
from app.domain.verification import Event, Headline, ImpossibleRecord, Status
from app.extensions import db
from app.search.snapshot import today
from app.verification import services
from app.verification.bulk import answer_lines
from app.verification.bulk_files import UnusableFile, numbers_in
from app.verification.queries import look_up_many
from app.verification.sentences import answer
from tests.factories.suppliers import publish, valid_cvr, valid_numbers
from tests.factories.verifications import record
from tests.support.client import CheckedClient

ADDRESS = "/verificering/mange/"
ONE, TWO, THREE, FOUR = (valid_cvr(n) for n in range(40, 44))
SINCE = date(2025, 3, 12)


def know(cvr: str, status: Status, scheme: str = "ppf", **more: Any) -> None:
    record(cvr, Event(scheme, status, SINCE, **more))
    db.session.commit()


def ask(client: CheckedClient, address: str = ADDRESS, **fields: Any) -> TestResponse:
    token = re.search(r'name="csrf_token" value="([^"]+)"', client.get(address).text)
    assert token
    return client.post(address, data={"csrf_token": token[1], **fields}, content_type="multipart/form-data")


def carried(page: str) -> dict[str, str]:
    """The fields with which an answer is asked for again."""
    found = dict(re.findall(r'type="hidden" name="(dato|kendt)" value="([^"]+)"', page))
    lines = re.search(r'<textarea name="linjer"[^>]*>\n(.*?)</textarea>', page, re.DOTALL)
    assert lines
    return found | {"linjer": lines[1]}


def test_each_line_is_answered_in_order_and_counted(client: CheckedClient) -> None:
    know(ONE, Status.VERIFIED)
    know(TWO, Status.EXPIRED)
    text = f"CVR\n{ONE}\n{TWO}\n{ONE}\n{THREE}\n1003456789\n13748137"
    page = ask(client, numre=text)
    assert page.status_code == 200
    assert "2 af 6 numre er verificeret" in page.text
    assert "Det ligner et P-nummer med 10 cifre" in page.text
    assert "CVR-nummeret kan ikke findes. Tjek cifrene" in page.text
    order = re.findall(r"CVR (\d\d\D\d\d\D\d\d\D\d\d)</", page.text.replace("&nbsp;", " "))
    assert [re.sub(r"\D", "", n) for n in order] == [ONE, TWO, ONE, THREE]
    english = ask(client, f"/en{ADDRESS}", numre=text)
    assert english.status_code == 200


def test_documented_facts_and_repeats_are_told(client: CheckedClient) -> None:
    publish(cvr=ONE)
    end = today() + timedelta(days=200)
    know(ONE, Status.VERIFIED, "par54", valid_to=end)
    page = ask(client, numre=f"{ONE}\n{TWO}\n{ONE}").text.replace("\u00a0", " ")
    assert "0 af 3 numre er verificeret" in page
    assert "2 numre har dokumentation for § 54, § 190 eller et andet faktum" in page
    assert "1 nummer står mere end én gang" in page
    assert page.count("Nummeret står også på linje 1") == 1
    assert page.count("Dokumenteret: § 54-egnet") == 2
    assert "Selvdeklareret" not in page.replace("Selvdeklareret – ikke verificeret</th>", "")
    fields = carried(page)
    rows = list(
        csv.DictReader(io.StringIO(ask(client, **fields, som="csv").data.decode("utf-8-sig")), delimiter=";")
    )
    assert [r["Gyldig til"] for r in rows] == [str(end), "", str(end)]
    assert [r["Besked"] for r in rows] == ["", "", "Nummeret står også på linje 1"]


def _same(one: Headline | None, other: Headline) -> bool:
    """Whether two say the same; a list has no room for sources, notes and register checks."""
    assert one is not None
    key = [(s.scheme, s.status) for s in (*one.documented, *one.suspended)]
    return (one.kind, one.status, key) == (
        other.kind,
        other.status,
        [(s.scheme, s.status) for s in (*other.documented, *other.suspended)],
    )


def test_the_answer_is_that_of_the_look_up_of_one(app: Any) -> None:
    publish(cvr=ONE)
    know(ONE, Status.VERIFIED, "par54")
    know(TWO, Status.SUSPENDED)
    know(THREE, Status.CONDITIONAL, valid_to=today() - timedelta(days=2))
    numbers = [ONE, TWO, THREE, FOUR]
    for day in (today(), SINCE, date(2024, 1, 1)):
        many = answer_lines(from_text("\n".join(numbers)), day)
        for row, one in zip(many.rows, look_up_many(numbers, day), strict=True):
            assert _same(row.said, answer(one).said), (row.line.cvr, day)
            # Without the sources and notes, which a list has no room for.
            assert [(s.scheme, s.status, s.since, s.valid_to) for s in row.standings] == [
                (s.scheme, s.status, s.since, s.valid_to) for s in one.standings
            ]


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    steps=st.lists(
        st.tuples(st.integers(0, 3), st.sampled_from(["rsv", "ppf", "par54"]), st.sampled_from(Status),
                  st.integers(0, 3000), st.none() | st.integers(0, 900)),
        max_size=25,
    ),
    back=st.integers(0, 3000),
)  # fmt: skip
def test_random_histories_give_many_and_one_the_same_answer(
    app: Any, steps: list[tuple[int, str, Status, int, int | None]], back: int
) -> None:
    numbers = [ONE, TWO, THREE, FOUR]
    for who, scheme, status, ago, length in steps:
        since = today() - timedelta(days=ago)
        to = since + timedelta(days=length) if length is not None else None
        reason = "at_request" if status is Status.REVOKED else None
        try:
            services.record_events(
                "test", [(numbers[who], Event(scheme, status, since, to, reason_code=reason))]
            )
        except ImpossibleRecord:
            continue
    day = today() - timedelta(days=back)
    many = answer_lines(from_text("\n".join(numbers)), day).rows
    for row, one in zip(many, look_up_many(numbers, day), strict=True):
        assert _same(row.said, answer(one).said)
    db.session.rollback()


def test_on_an_earlier_day(client: CheckedClient) -> None:
    know(ONE, Status.VERIFIED, valid_to=date(2025, 12, 31))
    assert "1 af 1 nummer er verificeret" in ask(client, numre=ONE, dato="2025-06-01").text
    assert "0 af 1 nummer er verificeret" in ask(client, numre=ONE).text
    wrong = ask(client, numre=ONE, dato="2999-01-01")
    assert wrong.status_code == 422
    assert "Vælg en dato, der ikke ligger i fremtiden" in wrong.text
    assert ONE in wrong.text


def test_the_files_say_what_the_page_said_whatever_was_recorded_since(client: CheckedClient) -> None:
    publish(cvr=ONE, name="=cmd|' /C calc'!A0")
    know(ONE, Status.VERIFIED, "par54", valid_to=today() + timedelta(days=300))
    know(TWO, Status.VERIFIED)
    page = ask(client, numre=f"{ONE} =HYPERLINK\n{TWO}\n123").text
    know(TWO, Status.REVOKED, reason_code="at_request")
    fields = carried(page)
    answered = ask(client, **fields, som="csv")
    assert answered.mimetype == "text/csv"
    assert answered.headers["Content-Disposition"].startswith("attachment")
    assert answered.headers["Cache-Control"] == "no-store"
    rows = list(csv.DictReader(io.StringIO(answered.data.decode("utf-8-sig")), delimiter=";"))
    assert [r["Statuskode"] for r in rows] == ["documented", "verified", "wrong"]
    assert rows[0]["Navn"].startswith("'=")
    assert rows[0]["§ 54-egnet"] == "Dokumenteret"
    assert rows[0]["§ 54-egnet gyldig til"] == str(today() + timedelta(days=300))
    assert rows[0]["Status pr."] == str(today())
    assert rows[2]["Besked"] == "Skriv CVR-nummeret med 8 cifre"
    assert rows[2]["Det stod der"] == "123"
    spreadsheet = ask(client, **fields, som="xlsx")
    sheet = load_workbook(BytesIO(spreadsheet.data)).worksheets[0]
    assert sheet["D2"].value.startswith("'=")
    assert sheet["D2"].data_type == "s"
    assert sheet["J3"].value is None
    assert [c.value for c in sheet["F"]][1:] == ["documented", "verified", "wrong"]


def test_too_many_are_refused_and_stay_in_the_field(client: CheckedClient) -> None:
    text = "\n".join([ONE] * 10_001)
    page = ask(client, numre=text)
    assert page.status_code == 422
    assert "Listen har 10.001 numre. Slå højst 10.000 op ad gangen" in page.text
    assert page.text.count(ONE) == 10_001


def test_pages_are_the_same_with_and_without_htmx(client: CheckedClient) -> None:
    numbers = list(islice(valid_numbers(99), 250))
    first = ask(client, numre="\n".join(numbers))
    assert "side 1 af 3" in first.text
    fields = carried(first.text)
    whole = ask(client, **fields, side="3")
    assert "side 3 af 3" in whole.text
    token = re.search(r'name="csrf_token" value="([^"]+)"', whole.text)
    assert token
    part = client.htmx(
        ADDRESS, target="linjer", method="POST", data={"csrf_token": token[1], **fields, "side": "3"}
    )
    assert part.text.lstrip().startswith('<div class="swap-target mt-5" id="linjer">')
    assert part.text.strip() in whole.text
    changed = ask(client, **fields, ret="1")
    assert numbers[249] in changed.text
    assert 'name="numre"' in changed.text


def test_few_statements_for_many_numbers(
    client: CheckedClient, count_sql: Callable[[], AbstractContextManager[Any]]
) -> None:
    lines = from_text("\n".join(islice(valid_numbers(99), 1700)))
    with count_sql() as statements:
        answer_lines(lines)
    assert len(statements) == 4


def xlsx(*rows: list[Any]) -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def bomb() -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<x/>")
        archive.writestr("xl/sharedStrings.xml", b" " * 120_000_000)
    return out.getvalue()


def entities() -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(
            "xl/workbook.xml", '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>'
        )
    return out.getvalue()


GOOD_FILES = {
    "a.csv": f"Navn;CVR-nr.;Beløb\nRug & Ramsløg;DK{ONE};12,50\nX;{TWO};1\n".encode("cp1252"),
    "b.csv": f"cvr,name\n{ONE},Rug\n{TWO},Øl\n".encode("utf-8-sig"),
    "c.txt": f"{ONE}\r\n{TWO}\r\n".encode("utf-16"),
    "d.xlsx": xlsx(["Indkøb 2026"], [], ["Leverandør", "CVR"], ["Rug", int(ONE)], ["X", float(TWO)]),
}
BAD_FILES = {
    "virus.csv": (b"MZ\x90\x00" + b"\x00" * 500, "Filen er ikke en liste, vi kan læse"),
    "program.xlsx": (b"\x7fELF\x02\x01" + b"\x00" * 500, "Filen er ikke en liste, vi kan læse"),
    "brev.csv": (b"%PDF-1.7 13748136", "Filen er ikke en liste, vi kan læse"),
    "gammel.xls": (b"\xd0\xcf\x11\xe0" + b"\x00" * 500, "Gem den som .xlsx eller .csv"),
    "tom.csv": (b" \n", "Filen er tom"),
    "ord.csv": (b"navn;by\nRug;Viborg\n", "Filen har ingen CVR-numre"),
    "halv.xlsx": (xlsx(["CVR"], [ONE])[:-300], "Regnearket er beskadiget"),
    "bombe.xlsx": (bomb(), "fylder for meget pakket ud"),
    "navne.xlsx": (entities(), "Filen er ikke en liste, vi kan læse"),
}


@pytest.mark.parametrize("name", GOOD_FILES)
def test_files_in_every_usual_form(client: CheckedClient, name: str) -> None:
    page = ask(client, fil=(BytesIO(GOOD_FILES[name]), name))
    assert page.status_code == 200
    assert "0 af 2 numre er verificeret" in page.text


@pytest.mark.parametrize("name", BAD_FILES)
def test_other_files_are_refused_with_what_to_do(client: CheckedClient, name: str) -> None:
    data, message = BAD_FILES[name]
    page = ask(client, fil=(BytesIO(data), name))
    assert page.status_code == 422
    assert message in page.text


def test_more_than_ten_megabytes_are_refused() -> None:
    with pytest.raises(UnusableFile, match="too_large"):
        numbers_in(b"1" * 10_000_001)


def test_half_a_gigabyte_is_refused_unread(client: CheckedClient) -> None:
    said = {"CONTENT_TYPE": "multipart/form-data; boundary=x", "CONTENT_LENGTH": str(500_000_000)}
    answer = client.post(ADDRESS, environ_overrides=said | {"wsgi.input": BytesIO()})
    assert answer.status_code == 413


def test_nothing_or_both_is_said_at_the_field(client: CheckedClient) -> None:
    assert "Skriv mindst ét CVR-nummer, eller vælg en fil" in ask(client, numre=" ").text
    both = ask(client, numre=ONE, fil=(BytesIO(ONE.encode()), "a.txt"))
    assert both.status_code == 422
    assert "Brug enten feltet eller en fil" in both.text
