"""Documents as programs write them, and such as somebody with bad intentions does."""

from __future__ import annotations

import io
import zipfile

from docx import Document
from openpyxl import Workbook
from PIL import Image

ODT_KIND = "application/vnd.oasis.opendocument.text"


def pdf(text: str = "Vedtægter", extra: bytes = b"") -> bytes:
    """A one-page PDF; `extra` stands in its catalogue."""
    words = f"BT /F1 12 Tf 72 720 Td ({text}) Tj ET".encode("latin-1")
    body = b"%PDF-1.4\n1 0 obj\n<</Type/Catalog/Pages 2 0 R" + extra + b">>\nendobj\n"
    body += b"2 0 obj\n<</Type/Pages/Kids[3 0 R]/Count 1>>\nendobj\n"
    body += b"3 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R>>\nendobj\n"
    body += b"4 0 obj\n<</Length %d>>\nstream\n%s\nendstream\nendobj\n" % (len(words), words)
    return body + b"trailer\n<</Root 1 0 R>>\nstartxref\n0\n%%EOF\n"


def png(size: tuple[int, int] = (60, 40)) -> bytes:
    """A small picture."""
    found = io.BytesIO()
    Image.new("RGB", size, "teal").save(found, "PNG")
    return found.getvalue()


def jpeg() -> bytes:
    """A small photograph."""
    found = io.BytesIO()
    Image.new("RGB", (60, 40), "olive").save(found, "JPEG")
    return found.getvalue()


def docx(text: str = "Erklæring") -> bytes:
    """A Word document."""
    found, made = io.BytesIO(), Document()
    made.add_paragraph(text)
    made.save(found)
    return found.getvalue()


def xlsx() -> bytes:
    """A workbook."""
    found, made = io.BytesIO(), Workbook()
    made.active.append(["Ansatte", 30])
    made.save(found)
    return found.getvalue()


def odt(extra: str = "") -> bytes:
    """A text as LibreOffice writes it; `extra` names one more part."""
    parts = {"mimetype": ODT_KIND.encode(), "content.xml": b"<x/>", "META-INF/manifest.xml": b"<x/>"}
    return archive(parts | ({extra: b"x"} if extra else {}))


def archive(parts: dict[str, bytes], packing: int = zipfile.ZIP_DEFLATED) -> bytes:
    """An archive with these parts."""
    found = io.BytesIO()
    with zipfile.ZipFile(found, "w", packing) as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return found.getvalue()


def with_part(office: bytes, name: str, content: bytes = b"x") -> bytes:
    """An Office file with one part more."""
    found = io.BytesIO(office)
    with zipfile.ZipFile(found, "a", zipfile.ZIP_DEFLATED) as made:
        made.writestr(name, content)
    return found.getvalue()


def bomb(megabytes: int = 300) -> bytes:
    """A Word document that unpacks to far more than anybody has."""
    return with_part(docx(), "word/media/fill.bin", b"\0" * (megabytes * 1024 * 1024))


def locked(office: bytes) -> bytes:
    """The same archive, marked as encrypted in its headers."""
    changed = bytearray(office)
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = changed.find(mark)
        while at >= 0:
            changed[at + place] |= 1
            at = changed.find(mark, at + 4)
    return bytes(changed)
