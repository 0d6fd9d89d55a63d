"""What a notice comes to as a need: how its words, codes, places and money are taken over, and where the need stands."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

from app.domain.moments import danish_day
from app.domain.needs import Kind, State
from app.domain.notices import Duration, Form, Money, Notice, Place
from app.domain.reservation import Reservation

RESERVATIONS = {"res-ws": Reservation.PAR54, "res-pub-ser": Reservation.PAR190}
KINDS = {Form.PLANNING: Kind.COMING, Form.CONSULTATION: Kind.MARKET_DIALOGUE}
# These tell of a contract that somebody has, or is about to get: nobody else can answer them.
OVER = frozenset({Form.DIRECT_AWARD, Form.RESULT, Form.MODIFICATION, Form.COMPLETION})
# Kroner for one euro: the central rate of ERM II since 1999, from which Danmarks Nationalbank does not let it move.
EURO = Decimal("7.46038")
# A notice of what is coming holds for a year (Directive 2014/24 Article 48(2)); so long we show one without a deadline.
HOLDS = timedelta(days=365)
LONGEST_TITLE, LONGEST_NAME = 400, 300
# More than Denmark makes in a hundred years: lots added up by mistake.
MOST_KRONER = 10**15
WHOLE_COUNTRY = frozenset({"DK", "DK0", "DKZ", "DKZZ", "DKZZZ"})


@dataclass(frozen=True)
class Atlas:
    """What the rules need to know of codes and of Denmark.

    The CPV codes, objectives and aims that exist, and the municipality of each postcode that lies in one alone.
    """

    cpv: Collection[str]
    objectives: Collection[str]
    aims: Collection[str]
    municipality_of: Mapping[str, str]


@dataclass(frozen=True)
class LotFields:
    """A lot as a need has it."""

    ref: str
    title: str
    text: str
    codes: tuple[str, ...]
    municipalities: tuple[str, ...]
    value_dkk: int | None
    months: int | None
    reservation: str | None


@dataclass(frozen=True)
class NeedFields:
    """A need's fields as the notice gives them; `lots` are those that can be answered alone."""

    kind: str
    title: str
    text: str
    title_en: str
    text_en: str
    buyer_name: str
    contact_email: str
    is_nationwide: bool
    municipalities: tuple[str, ...]
    nuts: tuple[str, ...]
    value_dkk: int | None
    months: int | None
    answer_by: datetime | None
    questions_by: datetime | None
    starts_on: date | None
    ends_on: date | None
    reservation: str | None
    strategic_aims: tuple[str, ...]
    social_objectives: tuple[str, ...]
    procedure: str
    codes: tuple[str, ...]
    lots: tuple[LotFields, ...]


def fields(notice: Notice, atlas: Atlas) -> NeedFields:
    """The need that a notice tells of."""
    title, text = notice.scope.title, notice.scope.description
    buyer = notice.buyer
    danish = buyer is not None and buyer.country == "DNK"
    starts_on, ends_on = _period(notice.duration)
    known = [code for code in notice.cpv if code in atlas.cpv]
    return NeedFields(
        kind=KINDS.get(notice.form, Kind.TENDER).value,
        title=_short(title.best(), LONGEST_TITLE),
        text=text.best(),
        title_en=_short(_other(title.by_language, title.best()), LONGEST_TITLE),
        text_en=_other(text.by_language, text.best()),
        buyer_name=_short(buyer.name.best(), LONGEST_NAME) if buyer else "",
        contact_email=_address(buyer.contact.email) if buyer else "",
        is_nationwide=any(_is_nationwide(place, danish=danish) for place in notice.places),
        municipalities=_municipalities(notice.places, atlas),
        nuts=tuple(code for code in notice.nuts if code not in WHOLE_COUNTRY),
        value_dkk=kroner(notice.value or notice.scope.highest),
        months=_months(notice.duration),
        answer_by=notice.deadline,
        questions_by=min((lot.questions_until for lot in notice.lots if lot.questions_until), default=None),
        starts_on=starts_on or _coming(notice),
        ends_on=ends_on,
        reservation=_reservation(notice.reserved),
        strategic_aims=tuple(code for code in notice.strategic if code in atlas.aims),
        social_objectives=tuple(code for code in notice.social_objectives if code in atlas.objectives),
        procedure=(notice.procedure or "")[:20],
        codes=tuple(known),
        lots=_lots(notice, atlas),
    )


def state_of(notice: Notice, now: datetime) -> State:
    """Where an imported need stands: open, over, or with its outcome."""
    if notice.form is Form.RESULT:
        if notice.is_won:
            return State.AWARDED
        still_open = any(award.outcome in {"open-nw", ""} for award in notice.awards)
        return State.CLOSED if still_open else State.NOT_AWARDED
    if notice.form in OVER:
        return State.CLOSED if notice.form is Form.DIRECT_AWARD else State.AWARDED
    if notice.deadline:
        return State.PUBLISHED if notice.deadline > now else State.CLOSED
    return State.PUBLISHED if notice.sent_at and notice.sent_at + HOLDS > now else State.CLOSED


def kroner(money: Money | None) -> int | None:
    """Whole kroner of an amount in kroner or euros; other currencies move, so that a guess would be one."""
    if money is None or money.currency not in {"DKK", "EUR"}:
        return None
    rate = EURO if money.currency == "EUR" else Decimal(1)
    whole = int((money.amount * rate).quantize(Decimal(1), ROUND_HALF_UP))
    return whole if 0 < whole < MOST_KRONER else None


def _lots(notice: Notice, atlas: Atlas) -> tuple[LotFields, ...]:
    """The lots by their ids; one lot is the need itself, and two of one id are told apart by no one."""
    if len(notice.lots) < 2:
        return ()
    found: dict[str, LotFields] = {}
    for lot in notice.lots:
        ref = lot.id[:12]
        found.setdefault(
            ref,
            LotFields(
                ref=ref,
                title=_short(lot.title.best(), LONGEST_TITLE),
                text=lot.description.best(),
                codes=tuple(code for code in lot.cpv if code in atlas.cpv),
                municipalities=_municipalities(lot.places, atlas),
                value_dkk=kroner(lot.value),
                months=_months(lot.duration),
                reservation=_reservation(lot.reserved),
            ),
        )
    return tuple(found.values())


def _reservation(code: str | None) -> str | None:
    found = RESERVATIONS.get(code or "")
    return found.value if found else None


def _is_nationwide(place: Place, *, danish: bool) -> bool:
    """All of Denmark; a foreign buyer's "anywhere" says nothing of Denmark."""
    if place.nuts in WHOLE_COUNTRY:
        return True
    if place.anywhere == "anyw-cou":
        return place.country == "DNK"
    return bool(place.anywhere) and danish


def _municipalities(places: Collection[Place], atlas: Atlas) -> tuple[str, ...]:
    """The municipalities that Danish postcodes name."""
    found = (atlas.municipality_of.get(p.postcode) for p in places if p.country in {"DNK", ""})
    return tuple(dict.fromkeys(code for code in found if code))


def _months(duration: Duration | None) -> int | None:
    months = duration.months if duration else None
    return max(1, round(months)) if months and months > 0 else None


def _period(duration: Duration | None) -> tuple[date | None, date | None]:
    """Start and end; an end before its start is a slip, and left out."""
    if duration is None:
        return None, None
    start, end = duration.start, duration.end
    return start, None if start and end and end < start else end


def _coming(notice: Notice) -> date | None:
    """Something coming is put a year ahead at the latest, which is how long its notice holds."""
    if notice.form is not Form.PLANNING or notice.sent_at is None:
        return None
    return danish_day(notice.sent_at + HOLDS)


def _other(by_language: Mapping[str, str], shown: str) -> str:
    """The English words where others are shown."""
    english = by_language.get("en", "")
    return "" if english == shown else english


def _address(email: str) -> str:
    """An address that mail could go to, or nothing."""
    name, at, host = email.partition("@")
    return email if name and at and "." in host and " " not in email and len(email) <= 254 else ""


def _short(words: str, most: int) -> str:
    return words if len(words) <= most else words[: most - 1].rstrip() + "…"
