"""The documents of a case: what is taken, who opened them, and when they go."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from app.cases import evidence, services
from app.cases.models import Case, Evidence, EvidenceOpening
from app.domain.cases import Kind, State, Step, StepRefused
from app.domain.evidence import EvidenceGone, UnusableFile, delete_on, names_a_person
from app.extensions import db
from app.media import documents
from app.search.snapshot import today
from tests.factories import documents as made
from tests.features.cases.conftest import ADA, BO, FIRM

Make = Callable[..., Case]


def refused(data: bytes, name: str = "a.pdf") -> str:
    with pytest.raises(UnusableFile) as caught:
        documents.check(data, name)
    return caught.value.reason


@pytest.mark.parametrize(
    ("content", "mime", "ending"),
    [
        (made.pdf(), documents.PDF, ".pdf"),
        (made.png(), documents.PNG, ".png"),
        (made.jpeg(), documents.JPEG, ".jpg"),
        (made.docx(), documents.DOCX, ".docx"),
        (made.xlsx(), documents.XLSX, ".xlsx"),
        (made.odt(), documents.ODT, ".odt"),
    ],
)
def test_the_content_says_what_it_is_and_not_the_name(content: bytes, mime: str, ending: str) -> None:
    found = documents.check(content, "C:\\Temp\\Års rapport\u202e.exe")
    assert (found.mime, found.name) == (mime, "Års rapport" + ending)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b"%PDF-" + b"x" * documents.MAX_BYTES, "too_large"),
        (b"MZ\x90\x00" + b"x" * 100, "executable"),
        (b"\x7fELF" + b"x" * 100, "executable"),
        (b"#!/bin/sh\nrm -rf /", "executable"),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "web"),
        (b"\xef\xbb\xbf \n<!doctype html><script>1</script>", "web"),
        (b"Bare tekst", "kind"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 600, "locked"),
        (made.archive({"a.txt": b"x"}), "kind"),
        (made.archive({"setup.exe": b"MZ"}), "macros"),
        (made.with_part(made.docx(), "word/vbaProject.bin"), "macros"),
        (made.with_part(made.docx(), "word/activeX/activeX1.bin"), "macros"),
        (made.odt("Basic/Standard/Module1.xml"), "macros"),
        (made.locked(made.docx()), "locked"),
        (made.bomb(), "bomb"),
        (made.docx()[:-400], "damaged"),
        (made.png()[:40], "damaged"),
        (b"%PDF-1.7 half a file", "damaged"),
        (made.pdf(extra=b"/OpenAction<</S/JavaScript/JS(app.alert(1))>>"), "active"),
        (made.pdf(extra=b"/OpenAction<</S/J#61vaScript/JS(1)>>"), "active"),
        (made.pdf(extra=b"/OpenAction<</S/Launch/F(cmd.exe)>>"), "active"),
    ],
)
def test_what_could_do_harm_is_refused(content: bytes, reason: str) -> None:
    assert refused(content) == reason


def test_a_script_in_a_packed_object_is_found_too() -> None:
    import zlib

    packed = zlib.compress(b"1 0 <</S/JavaScript/JS(1)>>")
    stream = b"<</Type/ObjStm/N 1/First 4/Length %d>>\nstream\n%s\nendstream" % (len(packed), packed)
    assert refused(made.pdf().replace(b"trailer", stream + b"\ntrailer")) == "active"


def test_a_bomb_is_not_unpacked_into_memory() -> None:
    """Also one that lies in its list of contents."""
    content = bytearray(made.bomb(100))
    at = content.rfind(b"PK\x01\x02", 0, len(content))
    content[at + 24 : at + 28] = (1000).to_bytes(4, "little")
    tracemalloc.start()
    assert refused(bytes(content)) in {"bomb", "damaged"}
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 3 * 1024 * 1024


@pytest.mark.parametrize(
    ("text", "is_found"),
    [
        ("lønseddel 010190-1234.pdf", True),
        ("3112991234", True),
        ("311299 1234", True),
        ("Årsrapport 2025.pdf", False),
        ("CVR 12345678", False),
        ("9912991234", False),
        ("faktura 20250131123456", False),
    ],
)
def test_names_with_what_looks_like_a_cpr_number(text: str, is_found: bool) -> None:
    assert names_a_person(text) is is_found


def test_a_document_is_kept_once_and_shows_criteria(app: Flask, company: Callable[..., str]) -> None:
    case = services.open_case(FIRM, company(), "par54")
    held = evidence.store(FIRM, case, made.pdf(), "articles", ["main_aim"], file_name="v.pdf")
    with pytest.raises(UnusableFile) as again:
        evidence.store(FIRM, case, made.pdf(), "reference", [], file_name="andet.pdf")
    assert again.value.reason == "same"
    evidence.show(FIRM, case, held.id, ["main_aim", "signed"])
    (listed,) = evidence.documents(case.id)
    assert (listed.criteria, listed.mime, listed.size) == (
        ("main_aim", "signed"),
        documents.PDF,
        len(made.pdf()),
    )
    with pytest.raises(ValueError, match="criterion"):
        evidence.show(FIRM, case, held.id, ["nonsense"])
    with pytest.raises(UnusableFile):
        evidence.store(FIRM, case, made.pdf("2"), "articles", [], file_name="010190-1234.pdf")
    evidence.remove(FIRM, case, held.id)
    assert evidence.documents(case.id) == ()


def test_thirty_documents_are_the_most(company: Callable[..., str]) -> None:
    case = services.open_case(FIRM, company(), "par54")
    for n in range(30):
        evidence.store(FIRM, case, made.pdf(str(n)), "articles", [], file_name=f"{n}.pdf")
    with pytest.raises(UnusableFile) as caught:
        evidence.store(FIRM, case, made.pdf("31"), "articles", [], file_name="31.pdf")
    assert caught.value.reason == "too_many"


def test_what_was_handed_in_stays(handed_in: Make) -> None:
    case = handed_in()
    held, *_ = evidence.documents(case.id)
    with pytest.raises(StepRefused):
        evidence.remove(FIRM, case, held.id)
    services.take_step(ADA, case, Step.TAKE)
    services.take_step(ADA, case, Step.ASK, "Hvor er tallene?")
    new = evidence.store(FIRM, case, made.xlsx(), "staff_statement", ["share"], file_name="tal.xlsx")
    with pytest.raises(StepRefused):
        evidence.remove(FIRM, case, held.id)
    evidence.remove(FIRM, case, new.id)


def test_each_opening_is_noted_and_an_interest_keeps_out(handed_in: Make) -> None:
    case = handed_in()
    held, *_ = evidence.documents(case.id)
    assert evidence.open_for_reading(ADA, held.id).content
    assert evidence.open_for_reading(FIRM, held.id).content
    assert [by for by, _ in evidence.openings(case.id)[held.id]] == [FIRM, ADA]
    services.declare_conflict(BO, case.cvr, "Bestyrelse")
    with pytest.raises(StepRefused):
        evidence.open_for_reading(BO, held.id)


def test_documents_go_when_their_time_has_come(recommended: Make) -> None:
    case = recommended()
    held, *_ = evidence.documents(case.id)
    assert held.delete_on is None
    services.take_step(BO, case, Step.REJECT, "Andelen er ikke vist.")
    held, *_ = evidence.documents(case.id)
    assert held.delete_on is not None
    assert held.delete_on > today() + timedelta(days=180)
    assert evidence.delete_due(held.delete_on - timedelta(days=1)) == 0
    assert evidence.delete_due(held.delete_on) == 3
    assert evidence.delete_due(held.delete_on) == 0
    kept = db.session.scalars(select(Evidence).where(Evidence.id == held.id)).one()
    assert (kept.content, kept.sha256) == (None, held.sha256)
    before = len(db.session.scalars(select(EvidenceOpening)).all())
    with pytest.raises(EvidenceGone):
        evidence.open_for_reading(ADA, held.id)
    assert len(db.session.scalars(select(EvidenceOpening)).all()) == before


def test_an_appeal_keeps_the_documents(recommended: Make) -> None:
    case = recommended()
    services.take_step(BO, case, Step.REJECT, "Andelen er ikke vist.")
    services.take_step(FIRM, case, Step.APPEAL, "Her er den.")
    assert evidence.documents(case.id)[0].delete_on is None


def test_a_draft_that_is_given_up_leaves_nothing(company: Callable[..., str]) -> None:
    case = services.open_case(FIRM, company(), "par54", Kind.APPLICATION)
    evidence.store(FIRM, case, made.pdf(), "articles", ["main_aim"], file_name="v.pdf")
    services.take_step(FIRM, case, Step.WITHDRAW)
    assert evidence.delete_due(today()) == 1


def test_how_long_documents_are_kept() -> None:
    day = date(2026, 8, 31)
    assert delete_on(State.APPROVED, day, date(2027, 8, 30)) == date(2028, 8, 30)
    assert delete_on(State.REJECTED, day) == date(2027, 2, 28)
    assert delete_on(State.CLOSED, day) == date(2027, 2, 28)
    assert delete_on(State.WITHDRAWN, day, was_handed_in=False) == day
    assert delete_on(State.WAITING, day) is None
    assert delete_on(State.APPROVED, day, None) is None
