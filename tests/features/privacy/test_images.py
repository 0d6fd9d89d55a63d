"""An image goes a month after the last profile or draft that used it, and not before."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskCliRunner
from sqlalchemy import func, select, update

from app.audit.models import AuditEntry
from app.extensions import db
from app.media import services as media
from app.media.models import ImageVariant, StoredImage
from app.privacy import images, purging
from app.profiles.models import DraftSection
from app.suppliers.models import Supplier
from tests.factories.images import encode, photo
from tests.factories.suppliers import publish

LATER = timedelta(days=31)


def stored(cvr: str, purpose: str = "picture", seed: int = 1, owner: str = "supplier") -> str:
    key = media.store("user:1", f"{owner}:{cvr}", purpose, encode(photo(300, 200, seed), "JPEG"))
    db.session.commit()
    return key


def a_month_goes_by() -> None:
    """Two nights, a month apart."""
    purging.purge("images", datetime.now(UTC))
    db.session.commit()
    purging.purge("images", datetime.now(UTC) + LATER)
    db.session.commit()


def kept() -> set[str]:
    return set(db.session.scalars(select(StoredImage.id)))


def draft(cvr: str, version: int, **content: object) -> None:
    db.session.add(
        DraftSection(cvr=cvr, section="pictures", version=version, content=content, base={}, at=datetime.now(UTC),
                     by="user:1")
    )  # fmt: skip
    db.session.commit()


def test_one_that_nothing_uses_goes_with_its_sizes_and_leaves_a_trace(app: Flask) -> None:
    key = stored("13748136")
    a_month_goes_by()
    assert kept() == set()
    assert db.session.scalar(select(func.count()).select_from(ImageVariant)) == 0
    last = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert last is not None
    assert (last.actor, last.action, last.diff) == ("cli:privacy", "image.removed", {"picture": [key, None]})


@pytest.mark.parametrize("state", ["published", "hidden", "archived", "draft"])
def test_a_profile_keeps_its_images_whatever_its_state(app: Flask, state: str) -> None:
    row = publish(name="Rug ApS")
    logo, picture = stored(row.cvr, "logo"), stored(row.cvr, seed=2)
    stored(row.cvr, seed=3)
    row = db.session.get_one(Supplier, row.id)
    row.logo, row.pictures, row.state = logo, [picture], state
    db.session.commit()
    a_month_goes_by()
    assert kept() == {logo, picture}


def test_every_save_of_a_draft_keeps_its_images(app: Flask) -> None:
    first, second, base, gone = (stored("13748136", seed=n) for n in range(1, 5))
    draft("13748136", 1, logo=first, pictures=[])
    draft("13748136", 2, logo="", pictures=[second])
    db.session.execute(
        update(DraftSection).where(DraftSection.version == 2).values(base={"logo": base, "pictures": []})
    )
    db.session.commit()
    a_month_goes_by()
    assert kept() == {first, second, base}
    assert gone not in kept()


def test_nothing_goes_before_its_month_is_over(app: Flask) -> None:
    key = stored("13748136")
    purging.purge("images", datetime.now(UTC))
    db.session.commit()
    assert purging.purge("images", datetime.now(UTC) + timedelta(days=29)).count == 0
    assert kept() == {key}


def test_one_that_is_used_again_has_its_whole_month_once_more(app: Flask) -> None:
    key = stored("13748136")
    purging.purge("images", datetime.now(UTC))
    draft("13748136", 1, logo=key)
    assert purging.purge("images", datetime.now(UTC) + LATER, dry_run=True).count == 0
    assert purging.purge("images", datetime.now(UTC) + LATER).count == 0
    db.session.commit()
    assert db.session.get_one(StoredImage, key).unused_since is None


def test_one_that_is_uploaded_again_starts_anew(app: Flask) -> None:
    key = stored("13748136")
    purging.purge("images", datetime.now(UTC))
    db.session.commit()
    assert stored("13748136") == key
    db.session.expire_all()
    assert db.session.get_one(StoredImage, key).unused_since is None
    # And the job that found it unused just before does not take it.
    assert media.remove_unused("cli:privacy", datetime.now(UTC) + LATER) == 0


def test_images_of_something_else_are_left_alone(app: Flask) -> None:
    key = stored("17", owner="case")
    a_month_goes_by()
    assert kept() == {key}


def test_a_dry_run_counts_what_would_go(app: Flask, runner: FlaskCliRunner) -> None:
    key = stored("13748136")
    old = datetime.now(UTC) - LATER
    db.session.execute(update(StoredImage).values(unused_since=old))
    db.session.commit()
    told = runner.invoke(args=["privacy", "purge", "--dry-run"]).output
    (line,) = [x for x in told.splitlines() if x.startswith("Billeder, som ingen profil")]
    assert line.split()[-1] == "1"
    assert kept() == {key}
    runner.invoke(args=["privacy", "purge"])
    db.session.rollback()
    assert kept() == set()


def test_profiles_and_drafts_are_among_what_is_looked_through(app: Flask) -> None:
    found = {str(c) for c in images.columns()}
    assert {"supplier.logo", "supplier.pictures", "profile_draft.content", "profile_draft.base"} <= found
    assert not any(c.startswith(("audit_", "image", "outbox")) for c in found)


def test_many_at_once(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(media, "BATCH", 2)
    for seed in range(5):
        stored("13748136", seed=seed)
    a_month_goes_by()
    assert kept() == set()
