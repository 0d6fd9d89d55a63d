"""Merge two profiles, and take a merge apart again. Flushes, never commits."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError

from app.admin import merge_mails
from app.admin.merges import Refused, aligned, find_merge, may_merge, may_undo, snapshot_of
from app.admin.models import DuplicatePair
from app.audit.services import record
from app.domain import merging
from app.domain.access import Actor
from app.domain.profile import Document, Section, diff
from app.extensions import db
from app.media.models import StoredImage
from app.shortlists import merging as shortlists
from app.suppliers import document, services
from app.suppliers.models import Supplier, SupplierMerge


def merge(
    actor: Actor, kept_cvr: str, other_cvr: str, from_other: Iterable[str], seen: str, reason: str
) -> int:
    """Put the other profile's texts into the kept one and archive it; returns the merge's number.

    Raises Refused: not as the preview showed it any more, merged already, no profile.
    """
    rows = _held(kept_cvr, other_cvr)
    kept, other = may_merge(rows.get(kept_cvr), rows.get(other_cvr))
    before, theirs = document.read(kept), document.read(other)
    if merging.fingerprint(before, theirs) + other.state != seen:
        raise Refused("changed")
    after = merging.merged(before, aligned(kept_cvr, theirs), from_other)
    state = other.state
    images = _move_images(_new_images(before, after), other_cvr, kept_cvr)
    _write(kept, before, after)
    other.state = "archived"
    row = SupplierMerge(
        kept_cvr=kept_cvr,
        other_cvr=other_cvr,
        at=datetime.now(UTC),
        by=actor.label,
        reason=reason,
        other_state=state,
    )
    row.snapshot = {
        "kept": merging.as_json(before),
        "other": merging.as_json(theirs),
        "after": merging.as_json(document.read(kept)),
        "images": images,
    }
    db.session.add(row)
    low, high = sorted((kept_cvr, other_cvr))
    db.session.execute(delete(DuplicatePair).where(DuplicatePair.first == low, DuplicatePair.second == high))
    try:
        db.session.flush()
    except IntegrityError as error:
        raise Refused("merged") from error
    changes = _changes(before, after) | {"reason": [None, reason]}
    record(actor.label, "supplier.merged", f"supplier:{kept_cvr}", changes | {"other": [None, other_cvr]})
    moved = {"state": [state, "archived"], "merged_into": [None, kept_cvr], "reason": [None, reason]}
    record(actor.label, "supplier.merged", f"supplier:{other_cvr}", moved)
    shortlists.follow_merge(kept_cvr, other_cvr)
    services.reindex([kept.id, other.id])
    merge_mails.merged(row, kept.name, other.name)
    return row.id


def undo(actor: Actor, merge_id: int, keep_newer: Iterable[str], seen: str, reason: str) -> None:
    """Give both profiles what they had. Raises Refused: undone, too late, a later merge first, changed meanwhile."""
    found = find_merge(merge_id)
    if found is None:
        raise Refused("undone")
    rows = _held(found.kept_cvr, found.other_cvr)
    row = db.session.execute(
        select(SupplierMerge)
        .where(SupplierMerge.id == merge_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).scalar_one()
    kept, other = may_undo(row, rows.get(row.kept_cvr), rows.get(row.other_cvr))
    snapshot, held = snapshot_of(row), row.snapshot or {}
    now = document.read(kept)
    if merging.fingerprint(now) != seen:
        raise Refused("changed")
    images = _move_images(held["images"], row.kept_cvr, row.other_cvr)
    after = _without_images(merging.undone(snapshot, now, keep_newer), images)
    _write(kept, now, after)
    before_state = other.state
    if other.state == "archived":
        other.state = row.other_state
    row.undone_at, row.undone_by, row.undone_reason = datetime.now(UTC), actor.label, reason
    row.snapshot = None
    db.session.flush()
    shortlists.follow_undoing(row.kept_cvr, row.other_cvr)
    changes = _changes(now, after) | {"reason": [None, reason]}
    record(
        actor.label,
        "supplier.unmerged",
        f"supplier:{row.kept_cvr}",
        changes | {"other": [row.other_cvr, None]},
    )
    back = {
        "state": [before_state, other.state],
        "merged_into": [row.kept_cvr, None],
        "reason": [None, reason],
    }
    record(actor.label, "supplier.unmerged", f"supplier:{row.other_cvr}", back)
    services.reindex([kept.id, other.id])
    merge_mails.undone(row, kept.name, other.name)


def _held(*cvrs: str) -> dict[str, Supplier]:
    """Both rows, locked until the transaction ends; always in the same order, so that no two wait for each other."""
    for cvr in sorted(cvrs):
        db.session.execute(
            update(Supplier)
            .where(Supplier.cvr == cvr)
            .values(version=Supplier.version + 1)
            .execution_options(synchronize_session=False)
        )
    db.session.expire_all()
    return {s.cvr: s for s in db.session.scalars(select(Supplier).where(Supplier.cvr.in_(cvrs)))}


def _write(row: Supplier, before: Document, after: Document) -> None:
    changed = [s for s in Section if before.section(s) != after.section(s)]
    try:
        document.write(row, after, changed)
    except StaleDataError as error:
        raise Refused("changed") from error
    db.session.expire(row)


def _changes(before: Document, after: Document) -> dict[str, Any]:
    return {
        f"{s.value}.{name}": values
        for s in Section
        for name, values in diff(before.section(s), after.section(s)).items()
    }


def _new_images(before: Document, after: Document) -> list[str]:
    had = {before.pictures.logo, *before.pictures.pictures}
    return [key for key in (after.pictures.logo, *after.pictures.pictures) if key and key not in had]


def _move_images(keys: list[str], source: str, target: str) -> list[str]:
    """Give images to the other number's profile; returns those that were moved."""
    moved = db.session.scalars(
        update(StoredImage)
        .where(StoredImage.id.in_(keys), StoredImage.owner == f"supplier:{source}")
        .values(owner=f"supplier:{target}")
        .returning(StoredImage.id)
        .execution_options(synchronize_session=False)
    )
    return sorted(moved)


def _without_images(held: Document, keys: list[str]) -> Document:
    """A profile shows no images that have gone back to another one."""
    own = held.pictures
    shown = replace(
        own,
        logo="" if own.logo in keys else own.logo,
        pictures=tuple(k for k in own.pictures if k not in keys),
    )
    return replace(held, pictures=shown)
