"""Read images: what a page needs to show them, and the bytes of one size."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select

from app.extensions import db
from app.media.models import ImageVariant, StoredImage

KEY = re.compile(r"[A-Za-z0-9_-]{22}")
# Wider than any size we make; databases do not take every number that an address can hold.
WIDEST = 10_000


@dataclass(frozen=True)
class Picture:
    """An image as a page shows it. `sizes`: (width, height) of each size served, smallest first."""

    key: str
    purpose: str
    alt_da: str
    alt_en: str
    sizes: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Content:
    """One size as it is sent."""

    mime: str
    content: bytes


def find_content(key: str, width: int) -> Content | None:
    """The bytes of one size. One statement, none for what cannot be a key or a width."""
    if not KEY.fullmatch(key) or width > WIDEST:
        return None
    row = db.session.execute(
        select(ImageVariant.mime, ImageVariant.content).where(
            ImageVariant.image_id == key, ImageVariant.width == width
        )
    ).one_or_none()
    return Content(row.mime, row.content) if row else None


def list_pictures(owner: str, purpose: str) -> list[Picture]:
    """An owner's images of one purpose, oldest first. One statement."""
    return pictures_of([owner], purpose).get(owner, [])


def pictures_of(owners: Iterable[str], purpose: str) -> dict[str, list[Picture]]:
    """The images of many owners, such as the logos of a page of results. One statement, no bytes."""
    rows = db.session.execute(
        select(
            StoredImage.id, StoredImage.owner, StoredImage.alt_da, StoredImage.alt_en,
            ImageVariant.width, ImageVariant.height,
        )
        .join(ImageVariant, ImageVariant.image_id == StoredImage.id)
        .where(StoredImage.owner.in_(sorted(set(owners))), StoredImage.purpose == purpose)
        .order_by(StoredImage.created_at, StoredImage.id, ImageVariant.width)
    )  # fmt: skip
    sizes: dict[str, list[tuple[int, int]]] = {}
    images: dict[str, tuple[str, str, str]] = {}
    for row in rows:
        images[row.id] = (row.owner, row.alt_da, row.alt_en)
        sizes.setdefault(row.id, []).append((row.width, row.height))
    found: dict[str, list[Picture]] = {}
    for key, (owner, alt_da, alt_en) in images.items():
        found.setdefault(owner, []).append(Picture(key, purpose, alt_da, alt_en, tuple(sizes[key])))
    return found
