"""A list as a Word document, for the case file."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from app.shortlists.exports import about_list, profile_link, stamp
from app.shortlists.presenters import ItemLine, lines
from app.shortlists.queries import ListPage
from app.verification.views import permalink
from app.web.exports import for_document
from app.web.filters import cvr_groups, long_date
from app.web.i18n import current_locale, gettext

# The summary's columns in centimetres.
WIDTHS = (1.2, 7.5, 3.3, 5.5)


def as_docx(page: ListPage, with_notes: bool) -> bytes:
    """An overview, then every supplier with its statuses; real headings, header rows that repeat, language marked."""
    # Loaded for the file alone: with its XML it takes a web process 10 MB.
    from docx import Document
    from docx.oxml.ns import qn
    from docx.shared import Cm, Pt

    made = Document()
    section = made.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2)
    normal = made.styles["Normal"]
    normal.font.name, normal.font.size = "Arial", Pt(10)
    language = normal.element.get_or_add_rPr().makeelement(
        qn("w:lang"), {qn("w:val"): "en-GB" if current_locale() == "en" else "da-DK"}
    )
    normal.element.get_or_add_rPr().append(language)
    made.core_properties.author, made.core_properties.title = "Buy Social Danmark", for_document(page.name)
    made.core_properties.comments = ""
    made.add_heading(for_document(page.name), 1)
    for name, text in about_list(page)[1:]:
        made.add_paragraph(for_document(text if text == stamp(page) else f"{name}: {text}"))
    section.footer.paragraphs[0].text = for_document(f"{page.name} · {stamp(page)} · Buy Social Danmark")
    told = lines(page)
    if told:
        made.add_heading(gettext("Overblik"), 2)
        heads = (gettext("Nr."), gettext("Navn"), "CVR", gettext("Status"))
        rows = [(str(li.number), li.item.name, cvr_groups(li.item.cvr), li.view.text) for li in told]
        _table(made, heads, rows, tuple(Cm(w) for w in WIDTHS))
    else:
        made.add_paragraph(gettext("Der er ingen leverandører på listen endnu."))
    for line in told:
        _supplier(made, line, with_notes)
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


def _supplier(made: Any, line: ItemLine, with_notes: bool) -> None:
    from docx.shared import Cm

    item = line.item
    made.add_heading(for_document(f"{line.number}. {item.name}"), 2)
    made.add_paragraph(for_document(" · ".join(t for t in (f"CVR {cvr_groups(item.cvr)}", line.where) if t)))
    made.add_paragraph(for_document(gettext("Status: %(status)s", status=line.view.text)))
    if line.schemes:
        heads = (
            gettext("Ordning"),
            gettext("Status"),
            gettext("Gyldig til"),
            gettext("Senest tjekket"),
        )
        rows = [
            (
                s.name,
                s.view.text,
                long_date(s.valid_to) if s.valid_to else "–",
                long_date(s.last_checked) if s.last_checked else "–",
            )
            for s in line.schemes
        ]
        _table(made, heads, rows, (Cm(5.5), Cm(4.5), Cm(3.75), Cm(3.75)))
    if line.news:
        made.add_paragraph(for_document(f"{line.news_heading}: {'; '.join(line.news)}."))
    made.add_paragraph(for_document(gettext("Link til status: %(link)s", link=permalink(item.found))))
    if address := profile_link(line):
        made.add_paragraph(for_document(gettext("Profil: %(link)s", link=address)))
    if with_notes and item.note:
        made.add_heading(gettext("Note"), 3)
        made.add_paragraph(for_document(item.note))
        if item.note_at:
            by = ", ".join(t for t in (item.note_by, long_date(item.note_at)) if t)
            made.add_paragraph(for_document(by))


def _table(
    made: Any, heads: tuple[str, ...], rows: Sequence[tuple[str, ...]], widths: tuple[Any, ...]
) -> None:
    from docx.oxml.ns import qn

    table = made.add_table(rows=1, cols=len(heads))
    table.style = "Table Grid"
    # Read aloud as headings, and printed again on every page.
    properties = table.rows[0]._tr.get_or_add_trPr()
    properties.append(properties.makeelement(qn("w:tblHeader"), {qn("w:val"): "true"}))
    for place, text in enumerate(heads):
        table.rows[0].cells[place].text = ""
        table.rows[0].cells[place].paragraphs[0].add_run(for_document(text)).bold = True
    for values in rows:
        cells = table.add_row().cells
        for place, text in enumerate(values):
            cells[place].text = for_document(text)
    for row in table.rows:
        for place, width in enumerate(widths):
            row.cells[place].width = width
