"""Read the whole audit trail: narrowed down, page after page by key, so that the last page costs what the first does."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select, tuple_
from sqlalchemy.orm import aliased

from app.accounts.models import User
from app.accounts.queries import names_of
from app.audit.models import AuditEntry
from app.domain.moments import DENMARK, in_utc
from app.extensions import db
from app.reference import catalogue

PER_PAGE = 50
# A name that fits more people than this says nothing about who is meant.
MOST_PEOPLE = 50
# Rows fetched at a time for a file.
CHUNK = 2000
MOST_IN_FILE = 100_000


@dataclass(frozen=True)
class TrailFilters:
    """What of the trail to read. `who`: name, e-mail or label; `subject`: CVR number or label; days in Denmark."""

    who: str = ""
    action: str = ""
    subject: str = ""
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True)
class Entry:
    """One entry; `who` is a name, or the trail's label when there is none. `changes`: (field, before, after)."""

    id: int
    at: datetime
    actor: str
    who: str
    action: str
    subject: str
    about: str
    changes: tuple[tuple[str, Any, Any], ...]


@dataclass(frozen=True)
class TrailPage:
    """Some entries, newest first; `older` is the key of the next page, empty on the last."""

    entries: tuple[Entry, ...]
    older: str = ""


def read_page(filters: TrailFilters, key: str = "") -> TrailPage:
    """A page of the trail from a key on. At most three statements, whatever the size of the trail."""
    wanted = conditions(filters)
    if wanted is None:
        return TrailPage(())
    place = parse_key(key)
    rows = _rows(wanted, place, PER_PAGE + 1)
    shown = rows[:PER_PAGE]
    return TrailPage(_entries(shown), key_of(shown[-1]) if len(rows) > PER_PAGE else "")


def read_all(filters: TrailFilters) -> Iterator[Entry]:
    """The entries for a file, newest first, at most MOST_IN_FILE; a chunk at a time."""
    wanted, place, count = conditions(filters), None, 0
    while wanted is not None and count < MOST_IN_FILE:
        rows = _rows(wanted, place, CHUNK)
        yield from _entries(rows)
        count += len(rows)
        if len(rows) < CHUNK:
            return
        place = (in_utc(rows[-1].at), rows[-1].id)


def list_actions() -> list[str]:
    """Every action that stands in the trail. One look in the index per action, not one per entry."""
    first = select(func.min(AuditEntry.action).label("action")).cte("actions", recursive=True)
    entry = aliased(AuditEntry)
    following = select(func.min(entry.action)).where(entry.action > first.c.action).scalar_subquery()
    every = first.union_all(select(following).where(first.c.action.is_not(None)))
    rows = db.session.scalars(select(every.c.action).where(every.c.action.is_not(None)))
    return sorted(action for action in rows if action)


def conditions(filters: TrailFilters) -> list[ColumnElement[bool]] | None:
    """The filters in SQL; None when nobody and nothing is meant by them."""
    found: list[ColumnElement[bool]] = []
    if filters.who:
        labels = _labels(filters.who)
        if not labels:
            return None
        found.append(AuditEntry.actor.in_(labels))
    if filters.action:
        found.append(AuditEntry.action == filters.action)
    if filters.subject:
        found.append(AuditEntry.subject.in_(_subjects(filters.subject)))
    if filters.since:
        found.append(AuditEntry.at >= _begins(filters.since))
    if filters.until:
        found.append(AuditEntry.at < _begins(filters.until + timedelta(days=1)))
    return found


def key_of(row: AuditEntry) -> str:
    """Where a page ends, for the address of the next one."""
    return f"{in_utc(row.at).astimezone(UTC).strftime('%Y%m%dT%H%M%S%f')}-{row.id}"


def parse_key(key: str) -> tuple[datetime, int] | None:
    """The place a key names; None for what is no key: the trail is then read from the start."""
    moment, _, number = key.partition("-")
    try:
        return datetime.strptime(moment, "%Y%m%dT%H%M%S%f").replace(tzinfo=UTC), int(number[:18])
    except ValueError:
        return None


def statement(
    wanted: list[ColumnElement[bool]], place: tuple[datetime, int] | None, most: int
) -> Select[AuditEntry]:
    """The entries after a place, newest first, for the databases to answer from an index."""
    query = select(AuditEntry).where(*wanted)
    if place:
        query = query.where(tuple_(AuditEntry.at, AuditEntry.id) < tuple_(*place))
    return query.order_by(AuditEntry.at.desc(), AuditEntry.id.desc()).limit(most)


def _rows(
    wanted: list[ColumnElement[bool]], place: tuple[datetime, int] | None, most: int
) -> list[AuditEntry]:
    return list(db.session.scalars(statement(wanted, place, most)))


def _entries(rows: list[AuditEntry]) -> tuple[Entry, ...]:
    accounts = [row.subject.replace("account:", "user:", 1) for row in rows]
    names = names_of([row.actor for row in rows] + [a for a in accounts if a.startswith("user:")])
    return tuple(
        Entry(
            id=row.id,
            at=in_utc(row.at),
            actor=row.actor,
            who=names.get(row.actor, row.actor),
            action=row.action,
            subject=row.subject,
            about=names.get(account, ""),
            changes=tuple((field, *_both(change)) for field, change in row.diff.items()),
        )
        for row, account in zip(rows, accounts, strict=True)
    )


def _both(change: Any) -> tuple[Any, Any]:
    """Before and after; an entry that keeps something else than a pair has only an after."""
    if isinstance(change, list) and len(change) == 2:
        return change[0], change[1]
    return None, change


def _labels(who: str) -> list[str]:
    """The trail's labels of whoever is meant."""
    if ":" in who:
        return [who]
    like = or_(User.name.icontains(who, autoescape=True), User.email.icontains(who, autoescape=True))
    return [f"user:{n}" for n in db.session.scalars(select(User.id).where(like).limit(MOST_PEOPLE))]


def _subjects(subject: str) -> list[str]:
    """The trail's labels of a subject: everything kept under a CVR number, or the label itself."""
    if not (subject.isdigit() and len(subject) == 8):
        return [subject]
    rooms = [f"{room}:{subject}" for room in ("organisation", "supplier", "verification", "profile")]
    return rooms + [f"verification:{subject}:{scheme}" for scheme in catalogue.schemes()]


def _begins(day: date) -> datetime:
    return datetime.combine(day, time.min, DENMARK).astimezone(UTC)
