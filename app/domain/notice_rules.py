"""Which notices there are, and what each must hold to be a notice at all.

Sources: the notice subtypes of Regulation (EU) 2019/1780 and the eForms SDK 1.15, whose rules stand beside each field:
a rule BR-BT-00021-0022 is "BT-21 is mandatory in subtype 16". Only the fields that a buyer and a supplier need are
asked for here; the rest of the 1,500 rules are the Publications Office's own business.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from app.domain.errors import DomainError
from app.domain.notices import Form, Lot, Notice

PRIOR, CONTRACT, AWARD, REGISTRATION = (
    "PriorInformationNotice",
    "ContractNotice",
    "ContractAwardNotice",
    "BusinessRegistrationInformationNotice",
)


class Refusal(StrEnum):
    """Why a file is not taken in; the room words it for people."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    TOO_MANY_PARTS = "too_many_parts"
    NOT_XML = "not_xml"
    HAS_DOCTYPE = "has_doctype"
    NOT_EFORMS = "not_eforms"
    OLD_STANDARD = "old_standard"
    NO_SUBTYPE = "no_subtype"
    UNKNOWN_SUBTYPE = "unknown_subtype"
    WRONG_DOCUMENT = "wrong_document"
    WRONG_KIND = "wrong_kind"
    NOT_PROCUREMENT = "not_procurement"
    INCOMPLETE = "incomplete"


@dataclass(frozen=True)
class Lack:
    """A mandatory field that is missing or empty: its business term, and the lot when it belongs to one."""

    field: str
    lot: str = ""


class NoticeRefused(DomainError):
    """A file that is no notice we can take in. `found` is what stood there, `lacks` what did not."""

    def __init__(self, refusal: Refusal, found: str = "", lacks: tuple[Lack, ...] = ()) -> None:
        named = ", ".join(f"{lack.field} ({lack.lot})" if lack.lot else lack.field for lack in lacks)
        super().__init__(" ".join(filter(None, [refusal.value, found, named])))
        self.refusal = refusal
        self.found = found
        self.lacks = lacks


@dataclass(frozen=True)
class Subtype:
    """A notice subtype (OPP-070): its form (BT-03), its kinds (BT-02; none where any will do), its XML document."""

    code: str
    form: Form
    kinds: tuple[str, ...]
    document: str


def _numbers(first: int, last: int, form: Form, kind: str, document: str) -> list[Subtype]:
    return [Subtype(str(n), form, (kind,), document) for n in range(first, last + 1)]


SUBTYPES: dict[str, Subtype] = {
    subtype.code: subtype
    for subtype in (
        *_numbers(1, 3, Form.PLANNING, "pin-buyer", PRIOR),
        *_numbers(4, 6, Form.PLANNING, "pin-only", PRIOR),
        *_numbers(7, 9, Form.PLANNING, "pin-rtl", PRIOR),
        *_numbers(10, 11, Form.COMPETITION, "pin-cfc-standard", PRIOR),
        *_numbers(12, 14, Form.COMPETITION, "pin-cfc-social", PRIOR),
        *_numbers(15, 15, Form.COMPETITION, "qu-sy", CONTRACT),
        *_numbers(16, 19, Form.COMPETITION, "cn-standard", CONTRACT),
        *_numbers(20, 21, Form.COMPETITION, "cn-social", CONTRACT),
        *_numbers(22, 22, Form.COMPETITION, "subco", CONTRACT),
        *_numbers(23, 24, Form.COMPETITION, "cn-desg", CONTRACT),
        *_numbers(25, 28, Form.DIRECT_AWARD, "veat", AWARD),
        *_numbers(29, 32, Form.RESULT, "can-standard", AWARD),
        *_numbers(33, 35, Form.RESULT, "can-social", AWARD),
        *_numbers(36, 37, Form.RESULT, "can-desg", AWARD),
        *_numbers(38, 40, Form.MODIFICATION, "can-modif", AWARD),
        Subtype("CEI", Form.COMPETITION, ("pin-cfc-standard",), PRIOR),
        Subtype("T01", Form.PLANNING, ("pin-tran",), PRIOR),
        Subtype("T02", Form.RESULT, ("can-tran",), AWARD),
        Subtype("E1", Form.CONSULTATION, ("pmc",), PRIOR),
        Subtype("E2", Form.PLANNING, (), PRIOR),
        Subtype("E3", Form.COMPETITION, (), CONTRACT),
        Subtype("E4", Form.RESULT, (), AWARD),
        Subtype("E5", Form.COMPLETION, (), AWARD),
        Subtype("E6", Form.MODIFICATION, (), AWARD),
        Subtype("X01", Form.REGISTRATION, ("brin-eeig",), REGISTRATION),
        Subtype("X02", Form.REGISTRATION, ("brin-ecs",), REGISTRATION),
    )
}
DOCUMENTS = frozenset(subtype.document for subtype in SUBTYPES.values())

BUYER_PROFILE = frozenset({"1", "2", "3"})
# No procedure has begun: BT-04 must not be there (BR-BT-00004-0003 to -0011 and those of 4 to 9).
BEFORE_PROCEDURE = frozenset({*map(str, range(1, 10)), "E1", "E2", "T01"})
# Notices that change or end a contract repeat what was bought in outline only.
IN_OUTLINE = frozenset({Form.MODIFICATION, Form.COMPLETION})
# BT-105 is mandatory here: BR-BT-00105 of the standard and design regimes.
NAMES_PROCEDURE = frozenset({"16", "17", "18", "23", "24", "29", "30", "31", "36", "37"})
# Whether participation is reserved must be said: ND-LotReservedParticipation and BR-BT-00736 of these subtypes.
NAMES_RESERVATION = frozenset({"16", "17", "18", "20", "21"})


def subtype_of(code: str, document: str) -> Subtype:
    """The subtype of a notice, by its code and the XML document it came in.

    Raises NoticeRefused: no code, a code that is none, a document of another subtype, or a register's own notice
    (X01, X02) that buys nothing.
    """
    if not code:
        raise NoticeRefused(Refusal.NO_SUBTYPE)
    found = SUBTYPES.get(code)
    if found is None:
        raise NoticeRefused(Refusal.UNKNOWN_SUBTYPE, code)
    if found.document != document:
        raise NoticeRefused(Refusal.WRONG_DOCUMENT, f"{code}, {document}")
    if found.form is Form.REGISTRATION:
        raise NoticeRefused(Refusal.NOT_PROCUREMENT, code)
    return found


def check(notice: Notice) -> None:
    """Refuse a notice that lacks what its subtype must hold, or calls itself another kind than its subtype is."""
    missing = tuple(lacks(notice))
    if missing:
        raise NoticeRefused(Refusal.INCOMPLETE, lacks=missing)
    kinds = SUBTYPES[notice.subtype].kinds
    if kinds and notice.kind not in kinds:
        raise NoticeRefused(Refusal.WRONG_KIND, f"{notice.subtype}, {notice.kind}")


ALWAYS: tuple[tuple[str, Callable[[Notice], object]], ...] = (
    ("BT-701", lambda n: n.id),
    ("BT-757", lambda n: n.version is not None),
    ("BT-05", lambda n: n.sent_at),
    ("BT-702", lambda n: n.language),
    ("BT-01", lambda n: n.law),
    ("BT-02", lambda n: n.kind),
    ("BT-500", lambda n: n.buyers),
    ("BT-21", lambda n: n.scope.title),
    ("BT-24", lambda n: n.scope.description),
    ("BT-262", lambda n: n.scope.cpv),
)


def lacks(notice: Notice) -> Iterator[Lack]:
    """What the notice must hold and does not, the notice's own fields first, then lot by lot."""
    for field, read in ALWAYS:
        if not read(notice):
            yield Lack(field)
    if notice.form not in IN_OUTLINE and not notice.scope.nature:
        yield Lack("BT-23")
    if notice.subtype not in BEFORE_PROCEDURE and not notice.procedure_id:
        yield Lack("BT-04")
    if notice.subtype in NAMES_PROCEDURE and not (notice.procedure or "pro-typ" in notice.withheld):
        yield Lack("BT-105")
    if notice.subtype not in BUYER_PROFILE and not notice.lots:
        yield Lack("BT-137")
    for number, lot in enumerate(notice.lots, start=1):
        yield from _lot_lacks(notice, lot, lot.id or str(number))


def _lot_lacks(notice: Notice, lot: Lot, name: str) -> Iterator[Lack]:
    if not lot.id:
        yield Lack("BT-137", name)
    if not lot.description:
        yield Lack("BT-24", name)
    if notice.form in IN_OUTLINE:
        return
    if not lot.title:
        yield Lack("BT-21", name)
    if not lot.nature:
        yield Lack("BT-23", name)
    if not lot.cpv:
        yield Lack("BT-262", name)
    if notice.subtype in NAMES_RESERVATION:
        if not lot.reserved:
            yield Lack("BT-71", name)
        if not lot.reserved_execution:
            yield Lack("BT-736", name)
