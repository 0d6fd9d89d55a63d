"""The shared extension objects; no logic beyond connecting them to the app."""

from __future__ import annotations

from collections.abc import Iterable
from importlib import import_module
from typing import TYPE_CHECKING, Any

from flask import Flask, current_app, g, has_request_context, request, session
from flask_babel import Babel
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_security import Security
from flask_sqlalchemy import SQLAlchemy
from flask_sqlalchemy.session import Session
from flask_wtf import CSRFProtect
from sqlalchemy import Connection, Engine, MetaData, create_engine, event
from sqlalchemy.orm import DeclarativeBase


class Base(DeclarativeBase):
    """Declarative base with predictable constraint names, so that migrations can name them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


READ_ENGINE = "database_read_engine"
SAFE_METHODS = frozenset({"GET", "HEAD"})
# What Flask-Login keeps in the session of a person who signed in.
SIGNED_IN = "_user_id"


class RoutedSession(Session):
    """Requests that only read go to the replica, if there is one; all else to the primary.

    So does all that a signed-in person asks: what they have just written may not have reached the replica.
    """

    def get_bind(self, mapper: Any = None, clause: Any = None, bind: Any = None, **options: Any) -> Any:
        """The engine of a statement."""
        if bind is None and has_request_context() and request.method in SAFE_METHODS and "writes" not in g:
            replica: Engine | None = current_app.extensions.get(READ_ENGINE)
            if replica is not None and SIGNED_IN not in session:
                return replica
        return super().get_bind(mapper, clause=clause, bind=bind, **options)


def this_get_writes() -> None:
    """Say that this request writes although it is a GET, as the way back from another site must be one."""
    g.writes = True


db = SQLAlchemy(model_class=Base, session_options={"class_": RoutedSession})
babel = Babel()
csrf = CSRFProtect()
security = Security()
limiter = Limiter(get_remote_address, strategy="fixed-window")

# Where Flask-Migrate's commands look for their settings.
MIGRATE = "migrate"


class Migrations:
    """Flask-Migrate's settings, made when a command asks: Alembic takes 11 MB, and no page needs it."""

    def __init__(self, app: Flask) -> None:
        self._app = app

    def __getattr__(self, name: str) -> Any:
        from flask_migrate import Migrate

        Migrate(self._app, db, directory="migrations", render_as_batch=True, compare_type=True)
        return getattr(self._app.extensions[MIGRATE], name)


def one_of(column: str, values: Iterable[str]) -> str:
    """The text of a constraint: a column holds one of these words of ours."""
    return f"{column} IN ({', '.join(repr(v) for v in values)})"


if TYPE_CHECKING:
    Model = Base
else:
    Model = db.Model


@event.listens_for(Engine, "connect")
def _sqlite_pragmas(connection: Any, _record: object) -> None:
    """Foreign keys on, readers beside the writer, and a wait instead of an error when busy."""
    if not hasattr(connection, "create_function"):  # only SQLite connections have it
        return
    for pragma in ("foreign_keys=ON", "journal_mode=WAL", "synchronous=NORMAL", "busy_timeout=10000"):
        connection.execute(f"PRAGMA {pragma}")


@event.listens_for(Engine, "savepoint")
def _sqlite_begins(connection: Connection, _name: str) -> None:
    """A savepoint lies within a transaction. SQLite would take one for the transaction itself, and commit at its end."""
    raw: Any = connection.connection.dbapi_connection
    if hasattr(raw, "create_function") and not raw.in_transaction:
        raw.execute("BEGIN IMMEDIATE")


# The rooms with tables.
MODELS = (
    "accounts", "audit", "barriers", "cases", "credentials", "dialogue", "events", "invitations",
    "media", "needs", "notices", "notifications", "organisations", "outcomes", "papers", "profiles",
    "reference", "registers", "search", "shortlists", "statistics", "subscriptions", "suppliers", "taskforce", "tips",
    "verification", "webhooks", "workshops",
)  # fmt: skip


def init_app(app: Flask) -> None:
    """Connect every extension to `app`."""
    from app.web.i18n import current_locale

    # Tables must be known before migrations or sessions look at the metadata.
    for room in MODELS:
        import_module(f"app.{room}.models")
    db.init_app(app)
    if app.config["DATABASE_READ_URL"]:
        app.extensions[READ_ENGINE] = create_engine(
            app.config["DATABASE_READ_URL"], pool_pre_ping=True, hide_parameters=True
        )
    app.extensions[MIGRATE] = Migrations(app)
    babel.init_app(app, locale_selector=current_locale)
    csrf.init_app(app)
    limiter.init_app(app)
