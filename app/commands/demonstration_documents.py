"""Small fictional PDF documents for the demo's cases, written without a library."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

TEXTS: dict[str, tuple[str, ...]] = {
    "articles": (
        "Vedtægter",
        "§ 1. Navn og hjemsted står øverst.",
        "§ 2. Formålet er social og faglig integration af mennesker med handicap",
        "eller i en udsat position gennem arbejde og oplæring.",
        "§ 3. Overskud bliver i virksomheden eller går til formålet.",
    ),
    "annual_report": ("Årsrapport", "Omsætning 4.812.000 kr.", "Årets resultat 96.000 kr., overført til næste år."),
    "staff_statement": (
        "Medarbejderopgørelse",
        "Medarbejdere i alt: {total}. I målgruppen: {part}.",
        "Opgjort som årsværk for de seneste 12 måneder. Ingen navne.",
    ),
    "management_statement": (
        "Ledelseserklæring",
        "Vi erklærer, at opgørelsen er rigtig, og at løn og vilkår følger overenskomsten.",
        "Underskrevet af ledelsen.",
    ),
    "register_lookup": ("Opslag i register", "Virksomheden står opført på datoen."),
    "certificate": ("Certifikat", "Udstedt til virksomheden med CVR-nummeret øverst."),
}  # fmt: skip
TITLE_SIZE, TEXT_SIZE, LEADING = 18, 11, 18


def pdf(name: str, cvr: str, type_: str, figures: Mapping[str, int]) -> bytes:
    """One page for a firm and a type of document, marked as fictional; `figures` are those of its staff."""
    title, *lines = (text.format(**figures) for text in TEXTS[type_])
    return _document(title, [f"{name}, CVR {cvr}", *lines, "", "Opdigtet dokument til afprøvning."])


def _document(title: str, lines: Sequence[str]) -> bytes:
    shown = [f"BT /F1 {TITLE_SIZE} Tf 60 770 Td ({_escaped(title)}) Tj ET"]
    shown += [
        f"BT /F1 {TEXT_SIZE} Tf 60 {730 - LEADING * number} Td ({_escaped(line)}) Tj ET"
        for number, line in enumerate(lines)
    ]
    content = "\n".join(shown).encode("cp1252")
    parts = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        (
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
            b" /Resources << /Font << /F1 5 0 R >> >> >>"
        ),
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    )
    written, places = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, start=1):
        places.append(len(written))
        written += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(parts) + 1, len(written))
    return written + b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(parts) + 1, table) + end


def _escaped(text: str) -> str:
    return text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
