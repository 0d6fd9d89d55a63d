"""What the calendar does: a verification that has run out is recorded so, and its firm has been told in time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select
from sqlalchemy.orm import aliased

from app.cases.queries import renewals_under_way
from app.domain.batches import batches
from app.domain.expiry import STEPS, expiry
from app.domain.moments import danish_day
from app.domain.verification import GRACE, Event, ImpossibleRecord, Status, check_record
from app.extensions import db
from app.registers import reminders
from app.verification import services as verification
from app.verification.models import VerificationEvent
from app.verification.queries import events_of

CHUNK = 500
WITH_END = (Status.VERIFIED.value, Status.CONDITIONAL.value)
V, LATER = VerificationEvent, aliased(VerificationEvent)


@dataclass(frozen=True)
class Day:
    """What a run has done: what ran out, what could not be recorded so, firms to remind and new mails."""

    on: date
    expired: tuple[tuple[str, Event], ...]
    impossible: tuple[tuple[str, str], ...]
    reminded: int
    mails: int
    without_address: int


def run(actor: str, now: datetime) -> Day:
    """Do what the Danish day of `now` asks for; what has been done is not done again. The caller commits.

    After days without a run everything that ran out is recorded on its own day, and a firm is told once.
    """
    day = danish_day(now)
    expired, impossible = _expire(actor, day, now)
    told = reminders.remind(day, batches(_ending(day), CHUNK))
    return Day(day, tuple(expired), tuple(impossible), told.reminded, told.mails, told.without_address)


def _expire(actor: str, day: date, now: datetime) -> tuple[list[tuple[str, Event]], list[tuple[str, str]]]:
    done: list[tuple[str, Event]] = []
    impossible: list[tuple[str, str]] = []
    for chunk in batches(_run_out(day), CHUNK):
        found: list[tuple[str, Event]] = []
        renewing = renewals_under_way(chunk)
        for cvr, events in events_of(chunk).items():
            for scheme in dict.fromkeys(e.scheme for e in events):
                own = [e for e in events if e.scheme == scheme]
                ended = expiry(own, day, now, is_renewing=(cvr, scheme) in renewing)
                if ended is None:
                    continue
                try:
                    check_record(own, ended)
                except ImpossibleRecord:
                    impossible.append((cvr, scheme))
                    continue
                found.append((cvr, ended))
        if found:
            verification.announce(actor, found)
        done += found
    return done, impossible


def _run_out(day: date) -> list[str]:
    """The firms whose last record by a day had an end that has passed."""
    over = or_(
        and_(V.status.in_(WITH_END), V.valid_to < day),
        and_(V.status == Status.RENEWAL_RECEIVED.value, V.effective_on < day - GRACE),
    )
    return _numbers(select(V.cvr).where(over, ~_followed(LATER.effective_on <= day)))


def _ending(day: date) -> list[str]:
    """The firms whose very last record ends within the first step."""
    last = date.fromordinal(day.toordinal() + max(STEPS))
    return _numbers(
        select(V.cvr).where(V.status.in_(WITH_END), V.valid_to >= day, V.valid_to <= last, ~_followed())
    )


def _numbers(found: Select[str]) -> list[str]:
    return list(db.session.scalars(found.distinct().order_by(V.cvr)))


def _followed(*by: ColumnElement[bool]) -> ColumnElement[bool]:
    """Whether a later record of the same firm and scheme stands in place of this one."""
    after = or_(
        LATER.effective_on > V.effective_on, and_(LATER.effective_on == V.effective_on, LATER.id > V.id)
    )
    return exists().where(LATER.cvr == V.cvr, LATER.scheme == V.scheme, after, *by)
