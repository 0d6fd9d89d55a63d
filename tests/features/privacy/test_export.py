"""Fetching one's data, and the list of where a person stands."""

import io
import json
import re
import zipfile
from importlib import import_module

from flask import Flask

from app.audit.models import AuditEntry
from app.extensions import MODELS, db
from app.privacy.exporting import DATA, GUIDES
from app.privacy.inventory import ELSEWHERE, PARTS
from tests.factories.people import browser, person, post
from tests.features.privacy.everything import EMAIL, NAME, everything

ADDRESS = "/konto/mine-data/"
LOOKS_LIKE_A_PERSON = re.compile(r"(^|_)(email|address|actor|by|person|user|account|owner|member)(_id)?$")


def fetched(answer) -> tuple[dict, dict[str, str]]:  # type: ignore[no-untyped-def, type-arg]
    archive = zipfile.ZipFile(io.BytesIO(answer.data))
    texts = {name: archive.read(name).decode("utf-8-sig") for name in archive.namelist()}
    return json.loads(texts.pop(DATA)), texts


def test_the_file_holds_a_row_of_every_part(app: Flask) -> None:
    user, cvr = everything()
    answer = post(browser(app, user), ADDRESS)
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"] == "attachment; filename=mine-data.zip"
    assert "no-store" in answer.headers["Cache-Control"]
    data, texts = fetched(answer)
    assert {part.name for part in PARTS if not data[part.name]} == set()
    (account,) = data["account"]
    assert (account["email"], account["name"]) == (EMAIL, NAME)
    assert data["memberships"][0]["organisation"]["cvr"] == cvr
    assert data["drafts"][0]["content"] == {"email": EMAIL}
    assert data["audit_trail"][-1]["action"] == "account.exported"
    assert data["duties"] == [{"name": "verifier"}]
    assert data["mails"][0].keys() == {"kind", "subject", "locale", "created_at", "sent_at", "state"}
    assert set(texts) == set(GUIDES.values())
    assert "Dine login (" in texts["LÆS-MIG.txt"]
    assert f"user: og et nummer. Dit nummer er {user.id}" in texts["LÆS-MIG.txt"]


def test_the_file_holds_no_secret_and_nothing_of_others(app: Flask) -> None:
    user, _cvr = everything()
    data, _texts = fetched(post(browser(app, user), ADDRESS))
    held = json.dumps(data)
    for secret in ("geheim", "ABCDEF", "k" * 64, "i" * 64, user.fs_uniquifier, "gaest@kunde.example",
                   "tanja@kunde.example"):  # fmt: skip
        assert secret not in held


def test_looking_at_the_page_fetches_nothing(app: Flask) -> None:
    client = browser(app, person())
    assert "Hent mine data" in client.get(ADDRESS).text
    assert client.post(ADDRESS).status_code == 400
    assert db.session.query(AuditEntry).count() == 0


def test_every_column_that_points_to_a_person_is_answered_for() -> None:
    for room in MODELS:
        import_module(f"app.{room}.models")
    read = {f"{part.table.name}.{column}" for part in PARTS for column in part.by}
    pointing = {
        f"{table.name}.{column.name}"
        for table in db.metadata.sorted_tables
        for column in table.columns
        if any(key.target_fullname == "account.id" for key in column.foreign_keys)
        or LOOKS_LIKE_A_PERSON.search(column.name)
    }
    own = {"account.email"}
    assert pointing - read - set(ELSEWHERE) - own == set()
    assert set(ELSEWHERE) <= pointing


def test_every_column_of_a_listed_table_is_shown_or_kept_back_for_a_reason() -> None:
    for part in PARTS:
        assert set(part.shown).isdisjoint(part.kept_back), part.name
        assert {c.name for c in part.table.columns} == set(part.shown) | set(part.kept_back), part.name
        assert all(part.kept_back.values())
