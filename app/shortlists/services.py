"""Make, change and fill lists. Flushes and audits, never commits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import delete, func, select, update
from sqlalchemy.exc import IntegrityError

from app.audit import services as audit
from app.domain.access import Actor
from app.domain.errors import DomainError
from app.domain.shortlists import MOST_ITEMS, MOST_LISTS, moved
from app.extensions import db
from app.organisations.models import Organisation
from app.organisations.services import hold
from app.shortlists.models import Shortlist, ShortlistItem
from app.suppliers.merges import merged_into
from app.suppliers.models import Supplier


class ListRefused(DomainError):
    """Not done. `reason`: known, too_many, full, archived, unknown; `about`: numbers or how many more there is room for."""

    def __init__(self, reason: str, about: Sequence[str] = (), room: int = 0) -> None:
        super().__init__(reason)
        self.reason, self.about, self.room = reason, tuple(about), room


class NoSuchList(DomainError):
    """The list, or the supplier on it, is not there any more, or never was this organisation's."""


class Clash(DomainError):
    """Somebody else has written since. `theirs` is what stands now, `version` its mark; `by` a label where it is known."""

    def __init__(self, theirs: dict[str, str], version: int, by: str = "") -> None:
        super().__init__("clash")
        self.theirs, self.version, self.by = theirs, version, by


@dataclass(frozen=True)
class ListCommand:
    """What a list is called and what it is for."""

    name: str
    purpose: str = ""


@dataclass(frozen=True)
class Added:
    """The suppliers that were put on a list, and those that stood on it already; by name."""

    new: tuple[str, ...]
    there: tuple[str, ...]


def create(actor: Actor, cvr: str, command: ListCommand) -> int:
    """A new list; returns its number. Raises ListRefused: too_many, known."""
    # Held, so that two at once do not make one too many.
    organisation = hold(cvr)
    _check_room(organisation.id)
    now = datetime.now(UTC)
    found = Shortlist(
        organisation_id=organisation.id,
        name=command.name,
        purpose=command.purpose,
        created_at=now,
        created_by=actor.label,
        changed_at=now,
    )
    db.session.add(found)
    _flush_name()
    _record(actor, "shortlist.created", cvr, found.id, None, command.name)
    return found.id


def edit(actor: Actor, cvr: str, list_id: int, command: ListCommand, seen: int) -> bool:
    """Another name or purpose; False when nothing is new.

    Raises NoSuchList, ListRefused: archived, known; and Clash when somebody else's words would be lost.
    """
    found = _held_in_use(cvr, list_id)
    before = ListCommand(found.name, found.purpose)
    if command == before:
        return False
    if found.version != seen:
        raise Clash({"name": found.name, "purpose": found.purpose}, found.version)
    found.name, found.purpose, found.version = command.name, command.purpose, found.version + 1
    _flush_name()
    _record(actor, "shortlist.changed", cvr, list_id, before.name, command.name)
    return True


def archive(actor: Actor, cvr: str, list_id: int) -> None:
    """Put a list away: it is read and exported, and not changed. Raises NoSuchList."""
    found = _held(cvr, list_id)
    if found.archived_at is None:
        found.archived_at, found.archived_by = datetime.now(UTC), actor.label
        db.session.flush()
        _record(actor, "shortlist.archived", cvr, list_id, found.name, None)


def reopen(actor: Actor, cvr: str, list_id: int) -> None:
    """Take an archived list into use again. Raises NoSuchList, ListRefused: too_many, known."""
    organisation = hold(cvr)
    found = _held(cvr, list_id)
    if found.archived_at is None:
        return
    _check_room(organisation.id)
    found.archived_at, found.archived_by = None, ""
    _flush_name()
    _record(actor, "shortlist.reopened", cvr, list_id, None, found.name)


def remove_list(actor: Actor, cvr: str, list_id: int) -> str:
    """Delete a list with its notes; returns its name. Raises NoSuchList."""
    name = _held(cvr, list_id).name
    db.session.execute(
        delete(Shortlist).where(Shortlist.id == list_id),
        execution_options={"synchronize_session": False},
    )
    db.session.expire_all()
    _record(actor, "shortlist.deleted", cvr, list_id, name, None)
    return name


def add(actor: Actor, cvr: str, list_id: int, numbers: Sequence[str], note: str = "") -> Added:
    """Put suppliers last on a list, each with the note; those that stand on it stay as they are.

    Raises NoSuchList, ListRefused: archived, unknown (not public suppliers), full.
    """
    held = _held_in_use(cvr, list_id)
    names = _public_names(numbers)
    listed = {
        row.cvr: row.position
        for row in db.session.execute(
            select(ShortlistItem.cvr, ShortlistItem.position).where(ShortlistItem.shortlist_id == held.id)
        )
    }
    new = [number for number in names if number not in listed]
    if len(listed) + len(new) > MOST_ITEMS:
        raise ListRefused("full", room=max(MOST_ITEMS - len(listed), 0))
    now, last = datetime.now(UTC), max(listed.values(), default=0)
    for place, number in enumerate(new, start=last + 1):
        item = ShortlistItem(
            shortlist_id=held.id,
            position=place,
            cvr=number,
            added_cvr=number,
            name=names[number],
            added_at=now,
            added_by=actor.label,
            note=note,
        )
        if note:
            item.note_at, item.note_by = now, actor.label
        db.session.add(item)
    db.session.flush()
    if new:
        _record(actor, "shortlist.filled", cvr, list_id, None, new)
    return Added(tuple(names[n] for n in new), tuple(names[n] for n in names if n in listed))


def write_note(actor: Actor, cvr: str, list_id: int, item_id: int, text: str, seen: int) -> bool:
    """Write what the organisation thinks of a supplier; False when nothing is new.

    Raises NoSuchList, ListRefused: archived; and Clash when somebody else's note would be lost.
    """
    _held_in_use(cvr, list_id)
    item = _item(list_id, item_id)
    if item.note == text:
        return False
    if item.version != seen:
        raise _note_clash(item)
    item.note, item.note_at, item.note_by = text, datetime.now(UTC), actor.label
    item.version += 1
    db.session.flush()
    # The trail says that, not what: notes are the organisation's own.
    _record(actor, "shortlist.noted", cvr, list_id, None, item.cvr)
    return True


def remove(actor: Actor, cvr: str, list_id: int, item_id: int, seen: int) -> str:
    """Take a supplier off a list with its note; returns its name.

    Raises NoSuchList, ListRefused: archived; and Clash when the note was changed since it was seen.
    """
    _held_in_use(cvr, list_id)
    item = _item(list_id, item_id)
    if item.version != seen:
        raise _note_clash(item)
    name, number = item.name, item.cvr
    db.session.delete(item)
    db.session.flush()
    _record(actor, "shortlist.emptied", cvr, list_id, number, None)
    return name


def move(actor: Actor, cvr: str, list_id: int, item_id: int, steps: int) -> None:
    """Put a supplier further up (negative) or down. Raises NoSuchList, ListRefused: archived."""
    _held_in_use(cvr, list_id)
    item = _item(list_id, item_id)
    rows = db.session.scalars(
        select(ShortlistItem)
        .where(ShortlistItem.shortlist_id == list_id)
        .order_by(ShortlistItem.position, ShortlistItem.id)
    ).all()
    before = [row.id for row in rows]
    after = moved(before, item_id, steps)
    if after == before:
        return
    by_id = {row.id: row for row in rows}
    for place, number in enumerate(after, start=1):
        by_id[number].position = place
    db.session.flush()
    places = {item.cvr: [before.index(item_id) + 1, after.index(item_id) + 1]}
    audit.record(actor.label, "shortlist.moved", f"organisation:{cvr}", places)


def _held(cvr: str, list_id: int) -> Shortlist:
    """The list, locked until the transaction ends. Raises NoSuchList."""
    own = select(Shortlist.id).where(Shortlist.id == list_id, Shortlist.organisation_id == _owner(cvr))
    changed = db.session.execute(
        update(Shortlist).where(Shortlist.id.in_(own)).values(changed_at=datetime.now(UTC)),
        execution_options={"synchronize_session": False},
    )
    found = db.session.scalars(
        select(Shortlist).where(Shortlist.id == list_id).execution_options(populate_existing=True)
    ).one_or_none()
    if found is None or not changed.rowcount:  # type: ignore[attr-defined]
        raise NoSuchList("no such list")
    return found


def _owner(cvr: str) -> Any:
    return select(Organisation.id).where(Organisation.cvr == cvr).scalar_subquery()


def _held_in_use(cvr: str, list_id: int) -> Shortlist:
    found = _held(cvr, list_id)
    if found.archived_at is not None:
        raise ListRefused("archived")
    return found


def _item(list_id: int, item_id: int) -> ShortlistItem:
    found = db.session.scalars(
        select(ShortlistItem)
        .where(ShortlistItem.id == item_id, ShortlistItem.shortlist_id == list_id)
        .execution_options(populate_existing=True)
    ).one_or_none()
    if found is None:
        raise NoSuchList("not on the list")
    return found


def _note_clash(item: ShortlistItem) -> Clash:
    return Clash({"note": item.note}, item.version, item.note_by)


def _check_room(organisation_id: int) -> None:
    in_use = select(func.count()).where(
        Shortlist.organisation_id == organisation_id, Shortlist.archived_at.is_(None)
    )
    if (db.session.scalar(in_use) or 0) >= MOST_LISTS:
        raise ListRefused("too_many")


def _flush_name() -> None:
    """Write; the table refuses a second list of one name."""
    try:
        db.session.flush()
    except IntegrityError as error:
        raise ListRefused("known") from error


def _public_names(numbers: Sequence[str]) -> dict[str, str]:
    """The names of public suppliers by number, in the order given; one that was merged is the one it went into.

    Raises ListRefused: unknown.
    """
    names = _names_of(numbers)
    wanted = {n: n if n in names else merged_into(n) for n in dict.fromkeys(numbers)}
    unknown = [n for n, found in wanted.items() if found is None]
    if unknown:
        raise ListRefused("unknown", unknown)
    kept = [found for found in wanted.values() if found]
    names |= _names_of([n for n in kept if n not in names])
    return {n: names[n] for n in dict.fromkeys(kept)}


def _names_of(numbers: Sequence[str]) -> dict[str, str]:
    if not numbers:
        return {}
    rows = db.session.execute(
        select(Supplier.cvr, Supplier.name).where(Supplier.cvr.in_(numbers), Supplier.state == "published")
    )
    return {row.cvr: row.name for row in rows}


def _record(actor: Actor, action: str, cvr: str, list_id: int, before: Any, after: Any) -> None:
    audit.record(actor.label, action, f"organisation:{cvr}", {f"shortlist:{list_id}": [before, after]})
