"""The decision letter as a Word document."""

from __future__ import annotations

import io

from app.cases.letters import Letter
from app.web.exports import for_document
from app.web.i18n import gettext, speaking

LANGUAGES = {"da": "da-DK", "en": "en-GB"}


def as_docx(letter: Letter) -> bytes:
    """The letter with real headings, its language marked, nothing of who made it among its properties."""
    # Loaded for the letter alone: with its XML it takes a web process 10 MB.
    from docx import Document
    from docx.oxml.ns import qn
    from docx.shared import Cm, Pt

    made = Document()
    section = made.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.5)
    normal = made.styles["Normal"]
    normal.font.name, normal.font.size = "Arial", Pt(11)
    language = normal.element.get_or_add_rPr().makeelement(
        qn("w:lang"), {qn("w:val"): LANGUAGES[letter.locale]}
    )
    normal.element.get_or_add_rPr().append(language)
    made.core_properties.author = "Buy Social Danmark"
    made.core_properties.title = for_document(letter.heading)
    made.core_properties.comments = ""

    def say(text: str, language: str = letter.locale) -> None:
        if not text:
            return
        run = made.add_paragraph().add_run(for_document(text))
        if language != letter.locale:
            marked = run._element.get_or_add_rPr()
            marked.append(marked.makeelement(qn("w:lang"), {qn("w:val"): LANGUAGES[language]}))

    with speaking(letter.locale):
        say(f"{letter.receiver}\nCVR {letter.cvr}")
        say(f"{letter.dated}\n{letter.reference}")
        made.add_heading(for_document(letter.heading), 1)
        say(letter.decision)
        for text in letter.terms:
            say(text)
        made.add_heading(gettext("Begrundelse"), 2)
        say(told_in(letter))
        if letter.remark_leads:
            say(letter.remark, letter.remark_language)
        for criterion in letter.criteria:
            made.add_heading(f"{criterion.name}: {criterion.mark}", 3)
            say(criterion.question)
            say(criterion.reason, criterion.language)
        if letter.remark and not letter.remark_leads:
            made.add_heading(gettext("Bemærkning fra den, der afgjorde sagen"), 3)
            say(letter.remark, letter.remark_language)
        for heading, text in sections(letter):
            made.add_heading(heading, 2)
            say(text)
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


def told_in(letter: Letter) -> str:
    """That some of the reasons stand in the other language; empty where none does."""
    if not letter.is_in_two_languages:
        return ""
    return gettext("Begrundelserne står på det sprog, de er skrevet på.")


def sections(letter: Letter) -> list[tuple[str, str]]:
    """The parts that stand last, those that have something to say."""
    found = [
        (gettext("Hvad skal der til næste gang?"), letter.change),
        (gettext("Grundlag"), letter.basis),
        (gettext("Næste tjek"), letter.next_check),
        (gettext("Sådan klager I"), letter.appeal),
        (gettext("Hvad verifikationen gælder"), letter.scope),
    ]
    return [(heading, text) for heading, text in found if text]
