"""The text of a file that somebody wrote in a spreadsheet or an editor."""

from __future__ import annotations

from app.domain.errors import DomainError

UTF16 = (b"\xff\xfe", b"\xfe\xff")
ZIP = b"PK\x03\x04"
HEAD = 4096


class NotText(DomainError):
    """The file holds no text."""


def decoded(data: bytes) -> str:
    """UTF-8, or UTF-16 where the file says so, else Windows-1252, which Danish spreadsheets still write. Raises NotText."""
    if data.startswith(UTF16):
        try:
            return data.decode("utf-16")
        except UnicodeDecodeError:
            raise NotText from None
    if data.startswith(ZIP) or b"\x00" in data[:HEAD]:
        raise NotText
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")
