from threading import Thread

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from app.audit.models import AuditEntry
from app.extensions import db
from app.media import queries, services
from app.media.limits import UnusableImage
from app.media.models import ImageVariant, StoredImage
from tests.factories.images import encode, photo

OWNER = "supplier:13748136"
DATA = encode(photo(700, 500), "JPEG")


def count(model: type) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def actions() -> list[str]:
    return list(db.session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)))


def test_an_upload_is_kept_in_its_sizes_with_an_audit_row(app: Flask) -> None:
    key = services.store("user:1", OWNER, "picture", DATA, alt_da="Køkkenet", alt_en="The kitchen")
    db.session.commit()
    (found,) = queries.list_pictures(OWNER, "picture")
    assert (found.key, found.alt_da, found.alt_en) == (key, "Køkkenet", "The kitchen")
    assert found.sizes == ((480, 343), (700, 500))
    assert len(key) == 22
    assert queries.list_pictures(OWNER, "logo") == []
    assert actions() == ["image.stored"]


def test_the_same_bytes_for_the_same_owner_are_the_same_image(app: Flask) -> None:
    first = services.store("user:1", OWNER, "picture", DATA, alt_da="Køkken")
    again = services.store("user:2", OWNER, "picture", DATA, alt_da="Køkkenet")
    logo = services.store("user:1", OWNER, "logo", DATA)
    other = services.store("user:1", "supplier:99091800", "picture", DATA)
    assert first == again
    assert len({first, logo, other}) == 3
    assert queries.list_pictures(OWNER, "picture")[0].alt_da == "Køkkenet"
    assert actions() == ["image.stored", "image.described", "image.stored", "image.stored"]


def test_nothing_is_kept_of_a_file_that_is_refused(app: Flask) -> None:
    with pytest.raises(UnusableImage):
        services.store("user:1", OWNER, "picture", DATA[:3000])
    assert count(StoredImage) == count(AuditEntry) == 0


def test_two_at_once_make_one_image(app: Flask) -> None:
    keys: list[str] = []

    def upload() -> None:
        with app.app_context():
            keys.append(services.store("user:1", OWNER, "picture", DATA))
            db.session.commit()

    threads = [Thread(target=upload) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(keys) == 4
    assert len(set(keys)) == count(StoredImage) == 1
    assert count(ImageVariant) == 2


def test_only_the_owner_can_change_and_remove(app: Flask) -> None:
    key = services.store("user:1", OWNER, "picture", DATA)
    assert not services.remove("user:2", "supplier:99091800", key)
    assert not services.describe("user:2", "supplier:99091800", key, alt_da="x", alt_en="x")
    assert count(StoredImage) == 1
    assert services.remove("user:1", OWNER, key)
    assert not services.remove("user:1", OWNER, key)
    assert count(StoredImage) == count(ImageVariant) == 0
    assert actions() == ["image.stored", "image.removed"]


def test_everything_of_an_owner_goes_at_once(app: Flask) -> None:
    services.store("user:1", OWNER, "picture", DATA)
    services.store("user:1", OWNER, "logo", DATA)
    services.store("user:1", "supplier:99091800", "logo", DATA)
    assert services.remove_all("user:1", OWNER) == 2
    assert services.remove_all("user:1", OWNER) == 0
    assert count(StoredImage) == 1


def test_the_images_of_many_owners_take_one_statement(app: Flask, count_sql) -> None:  # type: ignore[no-untyped-def]
    owners = [f"supplier:{n}" for n in range(5)]
    for owner in owners:
        services.store("user:1", owner, "logo", DATA)
    db.session.commit()
    with count_sql() as statements:
        found = queries.pictures_of([*owners, "supplier:none"], "logo")
    assert len(statements) == 1
    assert set(found) == set(owners)


@pytest.mark.parametrize("change", [{"purpose": "banner"}, {"sha256": "short"}, {"width": 0}])
def test_the_database_refuses_what_is_not_an_image(app: Flask, change: dict[str, object]) -> None:
    services.store("user:1", OWNER, "picture", DATA)
    image = db.session.scalars(select(StoredImage)).one()
    for name, value in change.items():
        setattr(image, name, value)
    with pytest.raises(IntegrityError):
        db.session.flush()
