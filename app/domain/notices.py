"""A public notice as it was read: what is bought, from whom, lot by lot and rolled up. The fields are named by eForms.

Source: Regulation (EU) 2019/1780 as amended; the BT numbers are its business terms. Whether a notice holds what it
must is the matter of `notice_rules`; reading the XML is the matter of `app.integrations.eforms`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType
from typing import TypeVar

from app.domain import cvr as cvr_rules
from app.domain.errors import InvalidCvr

T = TypeVar("T")
PREFERRED = ("da", "en")
NOT_RESERVED = "none"
# An identifier (BT-701, BT-04) is a UUID of 36 characters; others have been seen, but none as long as this.
# The largest notice seen has 1.8 MB and 30,000 elements.
MOST_BYTES = 10 * 1024 * 1024
LONGEST_ID = 60
DAYS_PER_MONTH = 30.4375
UNIT_MONTHS = {
    "DAY": 1 / DAYS_PER_MONTH,
    "WEEK": 7 / DAYS_PER_MONTH,
    "MONTH": 1.0,
    "QUARTER": 3.0,
    "YEAR": 12.0,
}


class Form(StrEnum):
    """BT-03, what a notice is for."""

    PLANNING = "planning"
    CONSULTATION = "consultation"
    COMPETITION = "competition"
    DIRECT_AWARD = "dir-awa-pre"
    RESULT = "result"
    MODIFICATION = "cont-modif"
    COMPLETION = "completion"
    REGISTRATION = "bri"


@dataclass(frozen=True)
class Text:
    """One text in every language of the notice, by ISO 639-1 code, the notice's own language first."""

    by_language: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    def __bool__(self) -> bool:
        return bool(self.by_language)

    def best(self, *wanted: str) -> str:
        """The text in the first of the languages that it has: those wanted, Danish, English, the notice's own."""
        for language in (*wanted, *PREFERRED, *self.by_language):
            if language in self.by_language:
                return self.by_language[language]
        return ""


@dataclass(frozen=True)
class Money:
    """An amount, never negative, and its currency (ISO 4217)."""

    amount: Decimal
    currency: str


@dataclass(frozen=True)
class Place:
    """A place of performance: NUTS (BT-5071), postcode (BT-5121), town (BT-5131), country (BT-5141).

    `anywhere` is BT-727: `anyw` the world, `anyw-eea` the EEA, `anyw-cou` the country. `told` is BT-728.
    """

    nuts: str = ""
    postcode: str = ""
    town: str = ""
    country: str = ""
    anywhere: str = ""
    told: Text = Text()


@dataclass(frozen=True)
class Contact:
    """Whom to ask: name (BT-502), e-mail (BT-506), telephone (BT-503), website (BT-505)."""

    name: str = ""
    email: str = ""
    phone: str = ""
    website: str = ""


@dataclass(frozen=True)
class Organisation:
    """A buyer or a winner: name (BT-500), registered number (BT-501), town (BT-513), country (BT-514)."""

    name: Text
    number: str = ""
    town: str = ""
    country: str = ""
    nuts: str = ""
    legal_type: str = ""
    contact: Contact = Contact()

    @property
    def cvr(self) -> str | None:
        """The CVR number of a Danish organisation, however it was written (`DK 12 34 56 78`)."""
        if self.country not in {"DNK", ""}:
            return None
        try:
            return cvr_rules.parse(self.number)
        except InvalidCvr:
            return None


class Buyer(Organisation):
    """A buyer (OPT-300); BT-11 is its `legal_type`."""


@dataclass(frozen=True)
class Duration:
    """How long a contract runs: start (BT-536), end (BT-537), or a length (BT-36) in days, months or years.

    `unlimited` is BT-538.
    """

    start: date | None = None
    end: date | None = None
    length: int | None = None
    unit: str = ""
    unlimited: bool = False

    @property
    def months(self) -> float | None:
        """The length in months, from BT-36 or from the two dates."""
        if self.length is not None and self.unit in UNIT_MONTHS:
            return self.length * UNIT_MONTHS[self.unit]
        if self.start and self.end:
            return ((self.end - self.start).days + 1) / DAYS_PER_MONTH
        return None


@dataclass(frozen=True)
class Scope:
    """What is bought, of a notice or of a lot.

    BT-21, BT-24, BT-23; `cpv` is BT-262 and then BT-263; BT-27 `value`, BT-271 `highest`, BT-22, BT-300 `note`,
    BT-06 `strategic`, BT-775 `social_objectives`, BT-726 `for_small_firms`.
    """

    title: Text = Text()
    description: Text = Text()
    nature: str = ""
    cpv: tuple[str, ...] = ()
    places: tuple[Place, ...] = ()
    value: Money | None = None
    highest: Money | None = None
    internal_id: str = ""
    note: Text = Text()
    duration: Duration | None = None
    strategic: tuple[str, ...] = ()
    social_objectives: tuple[str, ...] = ()
    for_small_firms: bool | None = None


@dataclass(frozen=True)
class Lot(Scope):
    """A lot or a part of a planned purchase (BT-137), with its reservation (BT-71) and reserved execution (BT-736).

    `deadline` is the last moment to answer, in UTC: BT-131, BT-1311, BT-630 or BT-800; `questions_until` is BT-13.
    """

    id: str = ""
    reserved: str | None = None
    reserved_execution: str | None = None
    deadline: datetime | None = None
    questions_until: datetime | None = None


@dataclass(frozen=True)
class Award:
    """What became of a lot (BT-13713): BT-142 `selec-w`, `clos-nw` or `open-nw`; the winners and BT-720."""

    lot: str
    outcome: str = ""
    winners: tuple[Organisation, ...] = ()
    value: Money | None = None
    reason: str = ""


@dataclass(frozen=True)
class Change:
    """That a notice changes another (BT-758, BT-1501), and why (BT-140, BT-762).

    The other one is named by id and version (`...-01`) or by its number in the EU's journal.
    """

    notice: str
    reason: str = ""
    told: Text = Text()


@dataclass(frozen=True)
class Remark:
    """Something of a notice that could not be taken over: the field, where it stood, and what stood there."""

    field: str
    place: str
    found: str


@dataclass(frozen=True)
class Notice:
    """A notice as read.

    `id` and `version` are BT-701 and BT-757, `subtype` OPP-070, `kind` BT-02, `form` BT-03, `procedure_id` BT-04,
    `law` BT-01, `sent_at` BT-05, `language` BT-702, `procedure` BT-105.
    `withheld` are the codes of fields that the notice keeps back (BT-195); what they cover has not been taken over.
    """

    id: str
    version: int | None
    subtype: str
    kind: str
    form: Form
    scope: Scope
    language: str = ""
    languages: tuple[str, ...] = ()
    procedure_id: str = ""
    law: str = ""
    sent_at: datetime | None = None
    procedure: str | None = None
    buyers: tuple[Buyer, ...] = ()
    lots: tuple[Lot, ...] = ()
    awards: tuple[Award, ...] = ()
    awarded_total: Money | None = None
    change: Change | None = None
    withheld: tuple[str, ...] = ()
    remarks: tuple[Remark, ...] = ()

    @property
    def title(self) -> str:
        """BT-21 of the procedure, in Danish, else English, else the notice's own language."""
        return self.scope.title.best()

    @property
    def buyer(self) -> Buyer | None:
        """The first buyer: the one who answers for the procedure."""
        return self.buyers[0] if self.buyers else None

    @property
    def cpv(self) -> tuple[str, ...]:
        """Every code without repeats: the procedure's main code first, its additional ones, then those of the lots."""
        return _once(code for scope in self._scopes() for code in scope.cpv)

    @property
    def places(self) -> tuple[Place, ...]:
        """Every place of performance without repeats."""
        return _once(self._places())

    @property
    def nuts(self) -> tuple[str, ...]:
        """The NUTS codes of the places of performance, without repeats; not where buyers live."""
        return _once(p.nuts for p in self._places() if p.nuts)

    @property
    def reserved(self) -> str | None:
        """BT-71 of the notice: the first reservation of a lot, `none` where the lots say so, None where none says."""
        said = [lot.reserved for lot in self.lots if lot.reserved]
        return next((r for r in said if r != NOT_RESERVED), NOT_RESERVED if said else None)

    @property
    def reserved_lots(self) -> tuple[str, ...]:
        """The lots that are reserved, when not all are."""
        found = tuple(lot.id for lot in self.lots if lot.reserved not in {None, NOT_RESERVED})
        return found if len(found) < len(self.lots) else ()

    @property
    def reserved_execution(self) -> str | None:
        """BT-736 of the notice: `yes` when a lot says so, else what the first lot says."""
        said = [lot.reserved_execution for lot in self.lots if lot.reserved_execution]
        return "yes" if "yes" in said else said[0] if said else None

    @property
    def strategic(self) -> tuple[str, ...]:
        """BT-06 over all lots, without `none`."""
        return _once(code for scope in self._scopes() for code in scope.strategic if code != NOT_RESERVED)

    @property
    def social_objectives(self) -> tuple[str, ...]:
        """BT-775 over all lots."""
        return _once(code for scope in self._scopes() for code in scope.social_objectives)

    @property
    def for_small_firms(self) -> bool | None:
        """BT-726: true when any lot suits SMEs, None when nothing is said."""
        said = [scope.for_small_firms for scope in self._scopes() if scope.for_small_firms is not None]
        return any(said) if said else None

    @property
    def deadline(self) -> datetime | None:
        """The first deadline of a lot: whoever keeps it is in time for all."""
        return min((lot.deadline for lot in self.lots if lot.deadline), default=None)

    @property
    def value(self) -> Money | None:
        """BT-27 of the procedure, else the sum of its lots when each has one in the same currency."""
        if self.scope.value or not self.lots:
            return self.scope.value
        values = [lot.value for lot in self.lots if lot.value]
        if len(values) < len(self.lots) or len({v.currency for v in values}) != 1:
            return None
        return Money(sum((v.amount for v in values), Decimal(0)), values[0].currency)

    @property
    def duration(self) -> Duration | None:
        """The procedure's, or the longest of its lots."""
        found = [d for d in (self.scope.duration, *(lot.duration for lot in self.lots)) if d]
        if self.scope.duration or not found:
            return self.scope.duration
        return max(found, key=lambda d: (d.unlimited, d.months or 0))

    @property
    def winners(self) -> tuple[Organisation, ...]:
        """Everybody who won a lot."""
        return _once(winner for award in self.awards for winner in award.winners)

    @property
    def is_won(self) -> bool:
        """Whether somebody won something."""
        return any(award.winners or award.outcome == "selec-w" for award in self.awards)

    def _scopes(self) -> Iterator[Scope]:
        yield self.scope
        yield from self.lots

    def _places(self) -> Iterator[Place]:
        return (place for scope in self._scopes() for place in scope.places)


def _once(found: Iterable[T]) -> tuple[T, ...]:
    """What was found, in order, without repeats."""
    kept: list[T] = []
    seen: set[object] = set()
    for item in found:
        key = _key(item)
        if key not in seen:
            seen.add(key)
            kept.append(item)
    return tuple(kept)


def _key(item: object) -> object:
    """What makes two the same: texts in several languages cannot be counted by themselves."""
    if isinstance(item, Place):
        return (item.nuts, item.postcode, item.town, item.country, item.anywhere, item.told.best())
    if isinstance(item, Organisation):
        return (item.name.best(), item.number)
    return item
