"""eForms notices (TED's XML since 2023): bytes in, a notice out, or the reason why not.

Reads the notice subtypes of SDK 1.x: UBL 2.3 documents with the extension of the EU's Publications Office. The terms
(`BT-`, `OPP-`, `OPT-`) are those of docs.ted.europa.eu/eforms. Nothing is fetched and nothing is stored.
"""

from __future__ import annotations

from dataclasses import replace

from lxml import etree

from app.domain.notice_rules import DOCUMENTS, NoticeRefused, Refusal, check, subtype_of
from app.domain.notices import Change, Notice
from app.integrations.eforms_parties import Results, buyers, companies
from app.integrations.eforms_scopes import lots, scope
from app.integrations.eforms_xml import (
    EXTENSION,
    NS,
    Element,
    Reading,
    coded,
    language_of,
    parse,
    value,
    values,
)

OLD_ROOT = "TED_EXPORT"
SUBTYPE = "efac:NoticeSubType/cbc:SubTypeCode"
PRIVACY = ".//efac:FieldsPrivacy/efbc:FieldIdentifierCode"
VERSION_DIGITS = 9


def read(content: bytes) -> Notice:
    """The notice in a file. Raises NoticeRefused with the reason: unreadable, no procurement, or incomplete."""
    root = parse(content)
    document = _document(root)
    extension = root.find(EXTENSION, NS)
    if extension is None:
        raise NoticeRefused(Refusal.NO_SUBTYPE)
    subtype = subtype_of(value(extension, SUBTYPE), document)
    reading = Reading(language_of(value(root, "cbc:NoticeLanguageCode")))
    withheld = frozenset(values(root, PRIVACY))
    known = companies(extension)
    results = Results(reading, extension, known, withheld)
    procedure = coded(root, "cac:TenderingProcess/cbc:ProcedureCode", "procurement-procedure-type")
    notice = Notice(
        id=reading.identifier(root, "cbc:ID", "BT-701"),
        version=_version(reading, root),
        subtype=subtype.code,
        kind=value(root, "cbc:NoticeTypeCode"),
        form=subtype.form,
        scope=scope(reading, root),
        language=reading.language,
        languages=_languages(reading, root),
        procedure_id=reading.identifier(root, "cbc:ContractFolderID", "BT-04"),
        law=value(root, "cbc:RegulatoryDomain"),
        sent_at=reading.moment(root, ("cbc:IssueDate", "cbc:IssueTime"), "BT-05", ""),
        procedure=procedure[0] if procedure and "pro-typ" not in withheld else None,
        buyers=buyers(reading, root, known),
        lots=lots(reading, root),
        awards=results.awards(),
        awarded_total=results.total(),
        change=_change(reading, extension),
        withheld=tuple(sorted(withheld)),
    )
    check(notice)
    return _with_remarks(notice, reading)


def _document(root: Element) -> str:
    """The name of the document. Raises NoticeRefused when it is none of the four that eForms uses."""
    name = etree.QName(root)
    if name.localname == OLD_ROOT:
        raise NoticeRefused(Refusal.OLD_STANDARD)
    if name.localname not in DOCUMENTS or not name.namespace:
        raise NoticeRefused(Refusal.NOT_EFORMS, name.localname[:80])
    return str(name.localname)


def _version(reading: Reading, root: Element) -> int | None:
    """BT-757 as a number: `01` is 1."""
    words = value(root, "cbc:VersionID")
    if words.isascii() and words.isdigit() and len(words) <= VERSION_DIGITS:
        return int(words)
    if words:
        reading.remark("BT-757", "", words)
    return None


def _languages(reading: Reading, root: Element) -> tuple[str, ...]:
    """The official languages of the notice, the first one its own (BT-702)."""
    more = map(language_of, values(root, "cac:AdditionalNoticeLanguage/cbc:ID"))
    return tuple(dict.fromkeys(filter(None, [reading.language, *more])))


def _change(reading: Reading, extension: Element) -> Change | None:
    """Which notice this one changes: a corrected notice (BT-758), or the award of a changed contract (BT-1501)."""
    for path in ("efac:Changes", "efac:ContractModification"):
        found = extension.find(path, NS)
        if found is not None and (notice := value(found, "efbc:ChangedNoticeIdentifier")):
            return Change(
                notice=notice.lower(),
                reason=value(found, "efac:ChangeReason/cbc:ReasonCode"),
                told=reading.text(found, "efac:ChangeReason/efbc:ReasonDescription"),
            )
    return None


def _with_remarks(notice: Notice, reading: Reading) -> Notice:
    """The notice with what could not be taken over, in the order of the file and once each."""
    return replace(notice, remarks=tuple(dict.fromkeys(reading.remarks)))
