"""XML from strangers, read without trust, and the small pieces of it: texts, codes, amounts, moments.

No document type, no entities, no network, limits on size and on parts. A value that cannot be read is left out and
remarked on; only what makes the file unreadable refuses it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from decimal import Decimal, InvalidOperation
from types import MappingProxyType
from typing import Never, TypeAlias
from xml.parsers import expat

from lxml import etree

from app.domain import cpv as cpv_rules
from app.domain import typed
from app.domain.notice_rules import NoticeRefused, Refusal
from app.domain.notices import LONGEST_ID, MOST_BYTES, Money, Remark, Text

MOST_ELEMENTS = 200_000
CHUNK = 64 * 1024

UBL = "urn:oasis:names:specification:ubl:schema:xsd:"
EFORMS = "http://data.europa.eu/p27/eforms-ubl-"
NS = {
    "cac": UBL + "CommonAggregateComponents-2",
    "cbc": UBL + "CommonBasicComponents-2",
    "ext": UBL + "CommonExtensionComponents-2",
    "efac": EFORMS + "extension-aggregate-components/1",
    "efbc": EFORMS + "extension-basic-components/1",
    "efext": EFORMS + "extensions/1",
}
EXTENSION = "ext:UBLExtensions/ext:UBLExtension/ext:ExtensionContent/efext:EformsExtension"
# The publications office's codes of the EU's languages (ISO 639-2/T but for a few), as ISO 639-1.
LANGUAGES = {
    "BUL": "bg", "CES": "cs", "DAN": "da", "DEU": "de", "ELL": "el", "ENG": "en", "EST": "et", "FIN": "fi", "FRA": "fr",
    "GLE": "ga", "HRV": "hr", "HUN": "hu", "ISL": "is", "ITA": "it", "LAV": "lv", "LIT": "lt", "MLT": "mt", "NLD": "nl",
    "NOR": "no", "POL": "pl", "POR": "pt", "RON": "ro", "SLK": "sk", "SLV": "sl", "SPA": "es", "SWE": "sv",
}  # fmt: skip
# Beyond any contract: more is a slip of the finger, and no column of money holds it.
MOST_MONEY = Decimal(10) ** 15
# The years that a notice can speak of.
YEARS = range(1990, 2200)
ZONED = re.compile(r"(?P<plain>.*?)(?P<zone>Z|[+-]\d{2}:\d{2})?")

Element: TypeAlias = etree._Element


def parse(content: bytes) -> Element:
    """The root of a document. Raises NoticeRefused when it is empty, too large, no XML or has a document type."""
    if not content.strip():
        raise NoticeRefused(Refusal.EMPTY)
    if len(content) > MOST_BYTES:
        raise NoticeRefused(Refusal.TOO_LARGE, str(len(content)))
    if content.count(b"=") > MOST_ELEMENTS:
        # Attributes, which libxml2 compares with each other; texts have a few addresses with the sign.
        raise NoticeRefused(Refusal.TOO_MANY_PARTS, str(MOST_ELEMENTS))
    _refuse_document_type(content)
    parser = etree.XMLPullParser(
        events=("start",),
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    elements = 0
    try:
        for start in range(0, len(content), CHUNK):
            parser.feed(content[start : start + CHUNK])
            elements += sum(1 for _ in parser.read_events())
            if elements > MOST_ELEMENTS:
                raise NoticeRefused(Refusal.TOO_MANY_PARTS, str(MOST_ELEMENTS))
        return parser.close()
    except etree.XMLSyntaxError as error:
        raise NoticeRefused(Refusal.NOT_XML, str(error.lineno or 1)) from error


class _RootReached(Exception):
    """What stands before the root has been read."""


def _refuse_document_type(content: bytes) -> None:
    """Refuse a document type before a parser that knows entities sees the file.

    libxml2 takes hundreds of MB to find out that it will not expand them. Expat tells of a document type at its first
    word and is stopped there, or at the root.
    """

    def refuse(*_: object) -> Never:
        raise NoticeRefused(Refusal.HAS_DOCTYPE)

    def stop(*_: object) -> Never:
        raise _RootReached

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler, parser.StartElementHandler = refuse, stop
    try:
        parser.Parse(content, True)
    except _RootReached:
        return
    except NoticeRefused:
        raise
    except expat.ExpatError as error:
        raise NoticeRefused(Refusal.NOT_XML, str(error.lineno)) from error
    except (LookupError, ValueError) as error:
        # An encoding that does not exist, or one of several bytes that expat does not read.
        raise NoticeRefused(Refusal.NOT_XML, "1") from error


class Reading:
    """One notice being read: its own language, and what could not be taken over."""

    def __init__(self, language: str = "") -> None:
        self.language = language
        self.remarks: list[Remark] = []

    def remark(self, field: str, place: str, found: str) -> None:
        """Keep note of a value that is left out."""
        self.remarks.append(Remark(field, place, found[:80]))

    def identifier(self, within: Element, path: str, field: str) -> str:
        """An id in small letters; one longer than any is remarked on."""
        words = value(within, path).lower()
        if len(words) <= LONGEST_ID:
            return words
        self.remark(field, "", words)
        return ""

    def text(self, within: Element, path: str) -> Text:
        """A text in all its languages, the notice's own first. One without a language is in the notice's own."""
        found: dict[str, str] = {}
        for element in within.iterfind(path, NS):
            words = "\n".join(filter(None, map(typed.as_written, (element.text or "").splitlines())))
            if words:
                found.setdefault(language_of(element.get("languageID", "")) or self.language, words)
        own = {self.language: found[self.language]} if self.language in found else {}
        return Text(MappingProxyType({**own, **found}))

    def title(self, within: Element, path: str) -> Text:
        """The same on one line."""
        texts = self.text(within, path).by_language
        return Text(MappingProxyType({code: typed.as_written(words) for code, words in texts.items()}))

    def money(self, within: Element, path: str, field: str, place: str) -> Money | None:
        """An amount with its currency; one below zero or beyond reason is remarked on."""
        element = within.find(path, NS)
        words = said(element)
        if element is None or not words:
            return None
        try:
            amount = Decimal(words)
        except InvalidOperation:
            amount = Decimal(-1)
        currency = element.get("currencyID", "").strip()
        if not (amount.is_finite() and 0 <= amount < MOST_MONEY and re.fullmatch("[A-Z]{3}", currency)):
            self.remark(field, place, f"{words} {currency}".strip())
            return None
        return Money(amount.quantize(Decimal("0.01")), currency)

    def day(self, within: Element, path: str, field: str, place: str) -> date | None:
        """A date; its time zone says nothing of the day."""
        words = value(within, path)
        try:
            return _day(_parts(words)[0]) if words else None
        except ValueError:
            self.remark(field, place, words)
            return None

    def moment(self, within: Element, paths: tuple[str, str], field: str, place: str) -> datetime | None:
        """A moment from its date and its time, in UTC; without a time it is the end of the day."""
        day, clock = (value(within, path) for path in paths)
        if not day:
            return None
        try:
            (plain, zone), (at, zone_of_time) = _parts(day), _parts(clock)
            hour = time.fromisoformat(at) if at else time(23, 59)
            written = f"{_day(plain)}T{hour.replace(tzinfo=None)}{zone_of_time or zone or '+00:00'}"
            return datetime.fromisoformat(written).astimezone(UTC)
        except (ValueError, OverflowError):
            self.remark(field, place, f"{day} {clock}".strip())
            return None

    def cpv(self, within: Element, path: str, field: str, place: str) -> Iterator[str]:
        """Codes of eight digits."""
        for words in values(within, path):
            code = cpv_rules.normalise(words)
            if code:
                yield code
            else:
                self.remark(field, place, words)


def _day(words: str) -> date:
    """A date within reason. Raises ValueError."""
    found = date.fromisoformat(words)
    if found.year not in YEARS:
        raise ValueError(words)
    return found


def _parts(words: str) -> tuple[str, str]:
    """A date or a time without its zone, and the zone as an offset."""
    found = ZONED.fullmatch(words)
    plain, zone = (found["plain"], found["zone"] or "") if found else (words, "")
    return plain, "+00:00" if zone == "Z" else zone


def said(element: Element | None) -> str:
    """The words of an element on one line, nothing when there is none."""
    return typed.as_written(element.text or "") if element is not None else ""


def value(within: Element, path: str) -> str:
    """The words of the first element at the path."""
    return said(within.find(path, NS))


def values(within: Element, path: str) -> list[str]:
    """The words of every element at the path that has any."""
    return [words for element in within.iterfind(path, NS) if (words := said(element))]


def coded(within: Element, path: str, list_name: str) -> list[str]:
    """The codes at the path that come from a list."""
    return [
        words
        for element in within.iterfind(path, NS)
        if element.get("listName") == list_name and (words := said(element))
    ]


def language_of(code: str) -> str:
    """`DAN` -> `da`; a language that is not of the EU keeps its own code."""
    plain = code.strip().upper()
    return LANGUAGES.get(plain, plain.lower())
