from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect

from app.extensions import db
from tests.support.databases import ROOT

FOLDER = str(ROOT / "migrations")


def differences() -> list[object]:
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return list(compare_metadata(context, db.metadata))


def test_the_migrations_make_what_the_models_describe(app: Flask) -> None:
    assert differences() == []


def test_all_the_way_down_and_up_again(app: Flask) -> None:
    downgrade(directory=FOLDER, revision="base")
    assert set(inspect(db.engine).get_table_names()) <= {"alembic_version"}
    upgrade(directory=FOLDER)
    assert differences() == []
