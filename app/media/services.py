"""Keep and remove uploaded images."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from app.audit import services as audit
from app.extensions import db
from app.media.models import ImageVariant, StoredImage

WEBP = "image/webp"
BATCH = 500


def store(actor: str, owner: str, purpose: str, upload: bytes, *, alt_da: str = "", alt_en: str = "") -> str:
    """Keep an upload for `owner`, ready in the sizes of `purpose`; returns its key. Raises UnusableImage.

    The same bytes again for the same owner and purpose are the same image: it takes the new alternative
    texts and keeps its key, also when two people send it at once.
    """
    # Pillow takes 3 MB of a process, and few ever get an upload.
    from app.media.images import prepare

    made = prepare(upload, purpose)
    row = {
        "id": secrets.token_urlsafe(16),
        "owner": owner,
        "purpose": purpose,
        "alt_da": alt_da,
        "alt_en": alt_en,
        "width": made.width,
        "height": made.height,
        "sha256": made.sha256,
        "created_at": datetime.now(UTC),
        "created_by": actor,
    }
    if not _insert_once(row):
        same = (StoredImage.owner == owner, StoredImage.purpose == purpose, StoredImage.sha256 == made.sha256)
        # Also tells the job that clears up, which may be about to delete it.
        again = update(StoredImage).where(*same).values(unused_since=None).returning(StoredImage.id)
        key = db.session.scalars(again).one()
        describe(actor, owner, key, alt_da=alt_da, alt_en=alt_en)
        return key
    db.session.execute(
        insert(ImageVariant),
        [
            {"image_id": row["id"], "width": v.width, "height": v.height, "mime": WEBP, "content": v.content}
            for v in made.variants
        ],
    )
    audit.record(actor, "image.stored", owner, {purpose: [None, row["id"]]})
    db.session.flush()
    return str(row["id"])


def describe(actor: str, owner: str, key: str, *, alt_da: str, alt_en: str) -> bool:
    """Change the alternative texts of one of the owner's images. False when it is not there."""
    image = _find(owner, key)
    if image is None:
        return False
    diff = {
        name: [getattr(image, name), text]
        for name, text in (("alt_da", alt_da), ("alt_en", alt_en))
        if getattr(image, name) != text
    }
    if diff:
        image.alt_da, image.alt_en = alt_da, alt_en
        audit.record(actor, "image.described", owner, {"image": [key, key], **diff})
        db.session.flush()
    return True


def remove(actor: str, owner: str, key: str) -> bool:
    """Delete one of the owner's images with all its sizes. False when it is not there."""
    image = _find(owner, key)
    if image is None:
        return False
    audit.record(actor, "image.removed", owner, {image.purpose: [key, None]})
    _delete([key])
    db.session.flush()
    return True


def remove_all(actor: str, owner: str) -> int:
    """Delete every image of an owner, for when it goes away itself. Returns how many."""
    keys = db.session.scalars(
        select(StoredImage.id).where(StoredImage.owner == owner).order_by(StoredImage.id)
    ).all()
    if keys:
        _delete(keys)
        audit.record(actor, "image.removed", owner, {"images": [list(keys), None]})
        db.session.flush()
    return len(keys)


def note_unused(keys: Collection[str], now: datetime) -> None:
    """Note from when on nothing shows these images; one that is shown again starts anew when it is not."""
    known = db.session.execute(
        select(StoredImage.id, StoredImage.unused_since.is_not(None)).order_by(StoredImage.id)
    ).all()
    for changed, since in (
        ([key for key, noted in known if noted and key not in keys], None),
        ([key for key, noted in known if not noted and key in keys], now),
    ):
        for some in batched(changed, BATCH):
            db.session.execute(
                update(StoredImage).where(StoredImage.id.in_(some)).values(unused_since=since),
                execution_options={"synchronize_session": False},
            )


def remove_unused(actor: str, before: datetime) -> int:
    """Delete the images that nothing has shown since `before`. Returns how many."""
    wanted = select(StoredImage.id).where(StoredImage.unused_since < before).order_by(StoredImage.id)
    gone = 0
    for some in batched(db.session.scalars(wanted).all(), BATCH):
        # Asked once more: one that was uploaded again meanwhile stays. Its sizes go with it.
        rows = db.session.execute(
            delete(StoredImage)
            .where(StoredImage.id.in_(some), StoredImage.unused_since < before)
            .returning(StoredImage.id, StoredImage.owner, StoredImage.purpose)
        ).all()
        for key, owner, purpose in rows:
            audit.record(actor, "image.removed", owner, {purpose: [key, None]})
        gone += len(rows)
    db.session.flush()
    return gone


def batched(keys: Sequence[str], size: int) -> Iterator[Sequence[str]]:
    """A few keys at a time: a statement takes so many values and not more."""
    return (keys[n : n + size] for n in range(0, len(keys), size))


def _find(owner: str, key: str) -> StoredImage | None:
    return db.session.scalars(
        select(StoredImage).where(StoredImage.id == key, StoredImage.owner == owner)
    ).one_or_none()


def _delete(keys: Iterable[str]) -> None:
    wanted = list(keys)
    db.session.execute(delete(ImageVariant).where(ImageVariant.image_id.in_(wanted)))
    db.session.execute(delete(StoredImage).where(StoredImage.id.in_(wanted)))


def _insert_once(row: dict[str, Any]) -> bool:
    """Insert an image unless the owner has it; the constraint decides between two at once."""
    dialect = postgresql if db.engine.dialect.name == "postgresql" else sqlite
    statement = (
        dialect.insert(StoredImage)
        .values(**row)
        .on_conflict_do_nothing(index_elements=["owner", "purpose", "sha256"])
        .returning(StoredImage.id)
    )
    return db.session.execute(statement).first() is not None
