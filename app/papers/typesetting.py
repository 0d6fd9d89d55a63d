"""Typeset a paper as Word or as tagged PDF: a program of its own, which reads JSON and writes a file.

`python -I typesetting.py < job.json > paper.pdf`, where the job is {"kind", "paper", "fonts"} with the paper as
papers.document.Document. It runs outside of the web process, which would keep what both libraries take (240 MB for
500 barriers), and imports nothing of this service, so that it starts at once.
"""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from typing import Any

LANGUAGES = {"da": "da-DK", "en": "en-GB"}
PETROL = (0x0B, 0x55, 0x63)
# In place of a character that no font has: PDF/UA wants every one to be seen.
UNKNOWN = "\u25a1"
MOST_UNKNOWN = 500
SAMPLE = b"""#set document(title: "x")
#set text(font: ("IBM Plex Sans", "Libertinus Serif"))
#sys.inputs.sample"""


def main() -> None:
    """Read the job, write the file."""
    job = json.load(sys.stdin)
    made = as_docx(job["paper"]) if job["kind"] == "docx" else as_pdf(job["paper"], job["fonts"])
    sys.stdout.buffer.write(made)


def as_pdf(paper: dict[str, Any], fonts: list[str]) -> bytes:
    """A PDF/UA-1 file: tagged, with its language and title, every character visible."""
    import typst

    found = typst.Fonts(include_system_fonts=False, font_paths=fonts)
    written = shown(json.dumps(paper, ensure_ascii=False), found)
    template = Path(__file__).with_name("paper.typ").read_bytes()
    made = typst.compile(
        template, font_paths=found, sys_inputs={"paper": written}, pdf_standards="ua-1", format="pdf"
    )
    assert isinstance(made, bytes)
    return made


def shown(written: str, fonts: Any) -> str:
    """The text without what no font can show: a page of nothing but its characters tells them, at little cost."""
    import typst

    left = {c for c in written if not c.isascii()}
    for _ in range(MOST_UNKNOWN):
        try:
            sample = " ".join(sorted(left))
            typst.compile(SAMPLE, font_paths=fonts, sys_inputs={"sample": sample}, pdf_standards="ua-1")
        except typst.TypstError as error:
            missing = {c for c in left if c in str(error) or f"\\u{{{ord(c):x}}}" in str(error)}
            if not missing:
                return "".join(c if c.isascii() else UNKNOWN for c in written)
            left -= missing
        else:
            break
    return "".join(c if c.isascii() or c in left else UNKNOWN for c in written)


def as_docx(paper: dict[str, Any]) -> bytes:
    """A Word file with real headings and table heads, its languages marked."""
    return WordFile(paper).written()


class WordFile:
    """One paper on its way into Word."""

    def __init__(self, paper: dict[str, Any]) -> None:
        from docx import Document
        from docx.oxml.ns import qn
        from docx.shared import Cm, Pt, RGBColor

        self.paper, self.qn = paper, qn
        self.made = Document()
        section = self.made.sections[0]
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        section.left_margin = section.right_margin = Cm(2.4)
        normal = self.made.styles["Normal"]
        normal.font.name, normal.font.size = "Arial", Pt(10.5)
        self.mark(normal.element.get_or_add_rPr(), paper["lang"])
        for name in ("Title", "Heading 1", "Heading 2"):
            style = self.made.styles[name]
            style.font.name, style.font.color.rgb = "Arial", RGBColor(*PETROL)
            # Word takes a heading's font from the theme unless told otherwise.
            fonts = style.element.rPr.rFonts
            for which in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
                fonts.attrib.pop(qn(f"w:{which}"), None)
        properties = self.made.core_properties
        properties.title, properties.author = paper["title"], paper["words"]["publisher"]
        properties.subject, properties.comments = paper["subtitle"], ""
        properties.language = LANGUAGES[paper["lang"]]
        section.footer.paragraphs[0].text = f"{paper['title']} · {paper['subtitle']}"

    def written(self) -> bytes:
        """The whole file."""
        paper, words = self.paper, self.paper["words"]
        self.made.add_paragraph(paper["title"], style="Title")
        self.made.add_paragraph(words["publisher"])
        self.made.add_paragraph(paper["subtitle"])
        self.say(paper["note"])
        self.contents(words["contents"])
        if paper["introduction"]:
            self.part(paper["introduction"])
        if paper["news"]:
            self.news(paper["news"])
        self.figures(paper["figures"])
        for part in paper["parts"]:
            self.part(part)
        for source in paper["sources"]:
            said = [f"[{source['number']}] {source['title']}", source["about"], source["url"]]
            self.made.add_paragraph(". ".join(t for t in said if t))
        file = io.BytesIO()
        self.made.save(file)
        return file.getvalue()

    def mark(self, properties: Any, lang: str) -> None:
        """Say in which language a text is."""
        language = properties.makeelement(self.qn("w:lang"), {self.qn("w:val"): LANGUAGES[lang]})
        properties.append(language)

    def run(self, paragraph: Any, text: dict[str, str]) -> None:
        """Words with their language."""
        run = paragraph.add_run(text["text"])
        if text["lang"] != self.paper["lang"]:
            self.mark(run._element.get_or_add_rPr(), text["lang"])

    def say(self, text: dict[str, str]) -> None:
        """A text as paragraphs."""
        for line in text["text"].split("\n"):
            if line.strip():
                self.run(self.made.add_paragraph(), {**text, "text": line})

    def contents(self, heading: str) -> None:
        """The parts by name, as Word fills in no page numbers before it is asked to."""
        self.made.add_paragraph().add_run(heading).bold = True
        paper = self.paper
        first = [p for p in (paper["introduction"], paper["news"], paper["figures"]) if p]
        for part in [*first, *paper["parts"]]:
            self.made.add_paragraph(part["title"], style="List Bullet")

    def part(self, part: dict[str, Any]) -> None:
        """A section with its barriers."""
        self.made.add_heading(part["title"], 1)
        self.say(part["comment"])
        if part["empty"]:
            self.made.add_paragraph(part["empty"])
        for barrier in part["barriers"]:
            self.barrier(barrier)
        if part["also"]:
            self.made.add_heading(self.paper["words"]["also"], 2)
        for code, name in part["also"]:
            line = self.made.add_paragraph(f"{code} ", style="List Bullet")
            self.run(line, name)

    def barrier(self, barrier: dict[str, Any]) -> None:
        """One barrier."""
        words = self.paper["words"]
        heading = self.made.add_heading(f"{barrier['code']} ", 2)
        self.run(heading, barrier["name"])
        self.made.add_paragraph(" · ".join(barrier["facts"]))
        self.say(barrier["text"])
        if not barrier["solutions"]:
            self.made.add_paragraph(words["none"])
        else:
            self.made.add_paragraph().add_run(words["solutions"]).bold = True
        for solution in barrier["solutions"]:
            line = self.made.add_paragraph(style="List Bullet")
            self.run(line, solution["name"])
            line.add_run(" (")
            for place, said in enumerate(solution["said"]):
                self.run(line, {**said, "text": (", " if place else "") + said["text"]})
            line.add_run(")")
        if barrier["sources"]:
            places = ", ".join(f"[{n}]" for n in barrier["sources"])
            self.made.add_paragraph(f"{words['sources']}: {places}")

    def news(self, news: dict[str, Any]) -> None:
        """What is new."""
        self.made.add_heading(news["title"], 1)
        self.made.add_paragraph(news["lead"])
        for group in news["groups"]:
            self.made.add_heading(group["title"], 2)
            for item in group["items"]:
                line = self.made.add_paragraph(f"{item['code']} ", style="List Bullet")
                self.run(line, item["name"])
                if item["said"]:
                    line.add_run(f". {item['said']}")

    def figures(self, figures: dict[str, Any]) -> None:
        """The numbers as a table whose head is read aloud, and printed again on every page."""
        self.made.add_heading(figures["title"], 1)
        self.made.add_paragraph(figures["note"])
        table = self.made.add_table(rows=1, cols=len(figures["heads"]))
        table.style = "Table Grid"
        properties = table.rows[0]._tr.get_or_add_trPr()
        properties.append(properties.makeelement(self.qn("w:tblHeader"), {self.qn("w:val"): "true"}))
        for cell, head in zip(table.rows[0].cells, figures["heads"], strict=True):
            cell.paragraphs[0].add_run(head).bold = True
        for name, counts in figures["rows"]:
            for cell, text in zip(table.add_row().cells, (name, *counts), strict=True):
                cell.text = text


if __name__ == "__main__":
    main()
