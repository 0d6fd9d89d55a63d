"""The paper as Word and PDF: read back by others' readers, tagged, in both languages, whatever the texts hold."""

from __future__ import annotations

import io
from typing import Any

import pytest
from docx import Document
from flask import Flask
from pypdf import PdfReader

from app.barriers import queries as barriers
from app.extensions import db
from app.papers import files, queries
from app.papers.models import PaperFile
from tests.features.papers.conftest import DRAFT, PAPER, Secretary, edition
from tests.support.client import CheckedClient

HARD = '#let x = [1] $a$ *fed* \\ // \u0007 \u202e 😀 中 \ue000 <b>&</b> e\u0301 @kilde "citat" 👨‍👩‍👧'


def read_pdf(content: bytes) -> tuple[PdfReader, Any]:
    reader = PdfReader(io.BytesIO(content))
    return reader, reader.trailer["/Root"].get_object()


def structure(node: Any, found: list[str]) -> list[str]:
    """The kinds of the tags below one, in their order."""
    node = node.get_object() if hasattr(node, "get_object") else node
    if isinstance(node, list):
        for one in node:
            structure(one, found)
    elif hasattr(node, "get"):
        if kind := node.get("/S"):
            found.append(str(kind))
        if (below := node.get("/K")) is not None:
            structure(below, found)
    return found


@pytest.fixture
def published(secretary: Secretary) -> Secretary:
    row = barriers.held("P1")
    assert row is not None
    row.text_da = HARD
    db.session.commit()
    secretary.write("indledning", f"Indledende ord.\n\n{HARD}", "Opening words.")
    edition("Til mødet i december", "For the meeting in December")
    return secretary


def test_word_is_read_back_with_its_headings(client: CheckedClient, published: Secretary) -> None:
    answer = client.get(f"{PAPER}udgaver/1/arbejdspapir.docx")
    assert answer.status_code == 200
    assert answer.mimetype.endswith("wordprocessingml.document")
    made = Document(io.BytesIO(answer.data))
    headings = [
        (p.style.name, p.text) for p in made.paragraphs if p.style.name.startswith(("Heading", "Title"))
    ]
    assert headings[0] == ("Title", "Barrierer for sociale indkøb: arbejdspapir")
    first = [text for style, text in headings if style == "Heading 1"]
    assert first == [
        "Indledning", "Barriererne i tal", "Det møder offentlige købere", "Det møder socialøkonomiske virksomheder",
        "Det møder private virksomheder", "Løste og parkerede barrierer", "Kilder",
    ]  # fmt: skip
    assert (
        sum(1 for style, text in headings if style == "Heading 2" and text[:1] in "PSV" and text[1].isdigit())
        == 44
    )
    assert (made.core_properties.title, made.core_properties.language) == (headings[0][1], "da-DK")
    assert "#let x = [1] $a$ *fed*" in "\n".join(p.text for p in made.paragraphs)
    assert made.tables[0].rows[0].cells[0].text == "Hvem møder dem"
    english = Document(io.BytesIO(client.get(f"/en{PAPER}udgaver/1/arbejdspapir.docx").data))
    assert english.core_properties.language == "en-GB"
    assert any(p.text == "Opening words." for p in english.paragraphs)


@pytest.mark.parametrize(
    ("prefix", "language", "said"), [("", "da", "Indledende ord."), ("/en", "en", "Opening words.")]
)
def test_the_pdf_is_tagged(
    client: CheckedClient, published: Secretary, prefix: str, language: str, said: str
) -> None:
    answer = client.get(f"{prefix}{PAPER}udgaver/1/arbejdspapir.pdf")
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    reader, root = read_pdf(answer.data)
    assert root["/Lang"] == language
    assert bool(root["/MarkInfo"]["/Marked"].value)
    assert bool(root["/ViewerPreferences"]["/DisplayDocTitle"].value)
    assert reader.metadata is not None
    assert reader.metadata.title
    assert b"pdfuaid" in root["/Metadata"].get_object().get_data()
    tags = structure(root["/StructTreeRoot"]["/K"], [])
    assert tags.count("/H1") + tags.count("/H2") > 44
    assert {"/Table", "/TH", "/TD", "/L", "/LI", "/P", "/TOC"} <= set(tags)
    text = "\n".join(page.extract_text() for page in reader.pages)
    assert said in text
    assert ("#let x = [1] $a$ *fed*" in text) is (language == "da")


def test_a_file_is_made_once_and_kept(client: CheckedClient, published: Secretary) -> None:
    address = f"{PAPER}udgaver/1/arbejdspapir.pdf"
    first = client.get(address)
    row = db.session.query(PaperFile).one()
    row.content = b"kept"
    db.session.commit()
    assert client.get(address).data == b"kept"
    assert client.get(address, headers={"If-None-Match": first.headers["ETag"]}).status_code == 304
    assert client.get(f"{PAPER}udgaver/1/arbejdspapir.odt").status_code == 404
    assert client.get(f"{PAPER}udgaver/9/arbejdspapir.pdf").status_code == 404


def test_publishing_makes_all_four(app: Flask, secretary: Secretary) -> None:
    assert secretary.publish().status_code == 303
    found = queries.newest()
    assert found is not None
    assert queries.files_there(found.line.id) == {
        (lang, kind) for lang in ("da", "en") for kind in ("docx", "pdf")
    }
    assert files.prepare(found) == 0


def test_the_secretary_takes_the_draft_along(client: CheckedClient, secretary: Secretary) -> None:
    answer = secretary.client.get(f"{DRAFT}arbejdspapir.docx")
    assert answer.status_code == 200
    assert any("Kladde" in p.text for p in Document(io.BytesIO(answer.data)).paragraphs)
    assert secretary.client.get(f"{DRAFT}arbejdspapir.pdf").data.startswith(b"%PDF-")
    assert client.get(f"{DRAFT}arbejdspapir.pdf").status_code == 303


def test_a_file_that_cannot_be_made_is_no_error_of_the_page(
    client: CheckedClient, published: Secretary, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The program is not there, as on a machine where its library cannot run.
    monkeypatch.setattr(files, "PROGRAM", files.PROGRAM.with_name("gone.py"))
    answer = client.get(f"{PAPER}udgaver/1/arbejdspapir.pdf")
    assert answer.status_code == 503
    assert "Prøv igen om lidt" in answer.text
    found = queries.newest()
    assert found is not None
    assert files.prepare(found) == 0
    assert client.get(PAPER).status_code == 200
