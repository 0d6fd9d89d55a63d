"""What an uploaded document is, by its content: pure functions over bytes, no database.

Nothing is unpacked to memory: archives are read in small pieces and given up as soon as they grow too large. What
a document says is not read; a text layer may hold names, which is why the page warns before the upload.
"""

from __future__ import annotations

import hashlib
import io
import re
import unicodedata
import zlib
from dataclasses import dataclass
from itertools import pairwise
from zipfile import BadZipFile, ZipFile, ZipInfo

from app.domain.evidence import UnusableFile
from app.media.headers import kind_of

MAX_BYTES = 10 * 1024 * 1024
# An honest spreadsheet unpacks to some twenty times its size; a bomb to a thousand times.
MAX_UNPACKED, MAX_RATIO, MAX_ENTRIES = 150 * 1024 * 1024, 150, 4000
PIECE, SMALL_PART = 64 * 1024, 512 * 1024
# Of a PDF's packed objects so much is looked at.
MAX_OBJECTS = 16 * 1024 * 1024
LONGEST_NAME = 120

PDF, PNG, JPEG = "application/pdf", "image/png", "image/jpeg"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ODT = "application/vnd.oasis.opendocument.text"
SUFFIXES = {PDF: (".pdf",), PNG: (".png",), JPEG: (".jpg", ".jpeg"), DOCX: (".docx",), XLSX: (".xlsx",), ODT: (".odt",)}  # fmt: skip
ACCEPT = ",".join(s for suffixes in SUFFIXES.values() for s in suffixes)

_PROGRAMS = (
    b"MZ",
    b"\x7fELF",
    b"#!",
    b"\xca\xfe\xba\xbe",
    b"\xfe\xed\xfa",
    b"\xcf\xfa\xed\xfe",
    b"\xce\xfa\xed\xfe",
)
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PROGRAM_PARTS = re.compile(
    r"vbaproject|vbadata|/activex/|/macrosheets/|^basic/|^scripts/|oleobject\d*\.bin$|/embeddings/.*\.bin$"
    r"|\.(?:exe|dll|com|bat|cmd|ps1|js|jse|vbs|vbe|wsf|hta|scr|msi|jar|lnk|docm|xlsm|pptm|dotm|xlam)$",
    re.IGNORECASE,
)
_OBJECTS = re.compile(rb"/ObjStm\b.{0,400}?stream\r?\n", re.DOTALL)


def _spelled(name: str) -> bytes:
    """A PDF name as a pattern: each letter may also stand as its number, `/J#61vaScript`."""
    letters = (f"(?:{c}|#{ord(c):02x}|#{ord(c):02X})".encode() for c in name)
    return b"/" + b"".join(letters)


_ACTIVE = re.compile(b"|".join(_spelled(n) for n in ("JavaScript", "Launch", "RichMedia")))


@dataclass(frozen=True)
class Checked:
    """A document we take: its kind, a name that is safe to serve, and its fingerprint."""

    mime: str
    name: str
    sha256: str


def check(data: bytes, name: str) -> Checked:
    """What an upload is. Raises UnusableFile for everything that is not one of SUFFIXES, whole and harmless."""
    if not data:
        raise UnusableFile("empty")
    if len(data) > MAX_BYTES:
        raise UnusableFile("too_large")
    mime = _kind(data)
    return Checked(mime, safe_name(name, mime), hashlib.sha256(data).hexdigest())


def safe_name(name: str, mime: str) -> str:
    """A file name of letters, digits, spaces and -_.() with the ending of its kind; never a path."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    plain = re.sub(r"[^\w\s.()-]", "", last)
    plain = re.sub(r"\s+", " ", plain).strip(" .")
    wanted = SUFFIXES[mime]
    stem = re.sub(r"\.[A-Za-z0-9]{1,5}$", "", plain)
    ending = next((s for s in wanted if plain.lower().endswith(s)), wanted[0])
    return (stem[: LONGEST_NAME - len(ending)].strip(" .") or "dokument") + ending


def _kind(data: bytes) -> str:
    if data.startswith(b"%PDF-"):
        return _pdf(data)
    if (image := kind_of(data)) in ("PNG", "JPEG"):
        return _image(data, image)
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _archive(data)
    if data.startswith(_PROGRAMS):
        raise UnusableFile("executable")
    if data.startswith(_OLD_OFFICE):
        raise UnusableFile("locked")
    head = data[:512].removeprefix(b"\xef\xbb\xbf").lstrip()
    raise UnusableFile("web" if head.startswith(b"<") else "kind")


def _pdf(data: bytes) -> str:
    if b"startxref" not in data:
        raise UnusableFile("damaged")
    if _ACTIVE.search(data) or any(_ACTIVE.search(piece) for piece in _packed_objects(data)):
        raise UnusableFile("active")
    return PDF


def _packed_objects(data: bytes) -> list[bytes]:
    """What the packed object streams of a PDF hold, as far as it can be told cheaply."""
    found, left = [], MAX_OBJECTS
    for begin in _OBJECTS.finditer(data):
        try:
            piece = zlib.decompressobj().decompress(data[begin.end() :], min(left, 1024 * 1024))
        except zlib.error:
            continue
        found.append(piece)
        left -= len(piece)
        if left <= 0:
            break
    return found


def _image(data: bytes, kind: str) -> str:
    # Pillow takes 3 MB of a process, and few ever get an upload.
    from PIL import Image

    try:
        with Image.open(io.BytesIO(data), formats=[kind, "MPO"] if kind == "JPEG" else [kind]) as image:
            image.verify()
    except Exception as error:  # Pillow meets broken files with any of its errors
        raise UnusableFile("damaged") from error
    return PNG if kind == "PNG" else JPEG


def _archive(data: bytes) -> str:
    try:
        with ZipFile(io.BytesIO(data)) as archive:
            _check_entries(archive.infolist(), len(data))
            mime = _office_kind(archive)
            _read_through(archive)
            return mime
    except UnusableFile:
        raise
    except (
        BadZipFile,
        NotImplementedError,
        RuntimeError,
        EOFError,
        zlib.error,
        ValueError,
        OSError,
    ) as error:
        raise UnusableFile("damaged") from error


def _check_entries(entries: list[ZipInfo], size: int) -> None:
    """What the list of contents says, before anything is unpacked."""
    if any(e.flag_bits & 0x1 for e in entries):
        raise UnusableFile("locked")
    unpacked = sum(e.file_size for e in entries)
    if len(entries) > MAX_ENTRIES or unpacked > min(MAX_UNPACKED, max(size * MAX_RATIO, PIECE)):
        raise UnusableFile("bomb")
    # Parts that share their bytes are how a small archive announces little and unpacks to much.
    places = sorted((e.header_offset, e.compress_size) for e in entries)
    if any(begin + length > after for (begin, length), (after, _) in pairwise(places)):
        raise UnusableFile("bomb")
    if any(_PROGRAM_PARTS.search(e.filename) for e in entries):
        raise UnusableFile("macros")


def _office_kind(archive: ZipFile) -> str:
    names = set(archive.namelist())
    if "mimetype" in names and _part(archive, "mimetype").strip() == ODT.encode():
        return ODT
    if "[Content_Types].xml" not in names:
        raise UnusableFile("kind")
    types = _part(archive, "[Content_Types].xml").lower()
    if b"macroenabled" in types or b"vbaproject" in types:
        raise UnusableFile("macros")
    if any(_fetches(_part(archive, n)) for n in names if n.endswith("settings.xml.rels")):
        raise UnusableFile("macros")
    for mime, main in (
        (DOCX, b"wordprocessingml.document.main+xml"),
        (XLSX, b"spreadsheetml.sheet.main+xml"),
    ):
        if main in types:
            return mime
    raise UnusableFile("kind")


def _fetches(relations: bytes) -> bool:
    """A document that takes its template, and the template's macros, from somewhere else."""
    return b"attachedtemplate" in relations.lower() and b"external" in relations.lower()


def _part(archive: ZipFile, name: str) -> bytes:
    with archive.open(name) as part:
        return part.read(SMALL_PART)


def _read_through(archive: ZipFile) -> None:
    """Every part in pieces: what is longer than announced, or broken, fails its checksum."""
    for entry in archive.infolist():
        with archive.open(entry) as part:
            while part.read(PIECE):
                pass
