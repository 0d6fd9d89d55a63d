"""Real databases for the tests: SQLite files, and a PostgreSQL server of our own on a free port."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from flask_migrate import upgrade

from app import create_app
from app.barriers.seeding import seed
from app.config import Settings
from app.extensions import db
from app.reference import services

ROOT = Path(__file__).resolve().parents[2]


def postgres_binaries() -> Path | None:
    """Debian's newest PostgreSQL, or the one on the path."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda p: int(p.parts[4]))
    if found:
        return found[-1].parent
    on_path = shutil.which("initdb")
    return Path(on_path).parent if on_path else None


def chromium() -> str | None:
    """The browser that the journeys use: without windows where there is one, which opens a page five times as fast."""
    names = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
    return next((path for name in names if (path := shutil.which(name))), None)


def required() -> bool:
    """Whether a missing service is an error rather than a skip."""
    return bool(os.environ.get("REQUIRE_ALL_SERVICES") or os.environ.get("CI"))


def missing(what: str) -> None:
    """Fail in CI, skip on a developer's machine."""
    if required():
        pytest.fail(f"{what} is not installed, and every test must run here")
    pytest.skip(f"{what} is not installed")


def report() -> str:
    """What the header of a test run says."""
    return f"postgresql: {postgres_binaries() or 'missing'}, chromium: {chromium() or 'missing'}"


# What a database of the server holds besides the rows of a test: the definitions, and the reference data.
FINGERPRINT = """
    SELECT string_agg(c.relname || c.relkind::text || c.relhastriggers::text, ',' ORDER BY c.relname)
    FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace
"""
TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"
COUNTED = "SELECT sequencename FROM pg_sequences WHERE schemaname = 'public' AND last_value IS NOT NULL"
OTHERS = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()
"""


class Server:
    """Copies of the template on a PostgreSQL server. One that a test has used is cleaned and used again.

    Copying a database takes half a second, cleaning it a twentieth of that. What cannot be cleaned, because the
    definitions or the reference data are not what they were, is thrown away.
    """

    def __init__(self, address: str) -> None:
        self.address = address
        self.free: list[str] = []
        with psycopg.connect(f"{address}/template_app") as template:
            tables = [t for (t,) in template.execute(TABLES)]
            self.reference = [t for t in tables if rows_in(template, [t])]
            self.ours = [t for t in tables if t not in self.reference]
            # Their numbers go on from the rows that are there.
            self.counted_on = {f"{t}_id_seq" for t in self.reference}
            self.print = fingerprint(template, self.reference)

    @contextmanager
    def lend(self) -> Iterator[str]:
        """The name of a database as the migrations and the reference data leave it."""
        name = self.free.pop() if self.free else self.make()
        yield name
        if self.clean(name):
            self.free.append(name)
        else:
            self.admin(f"DROP DATABASE {name} WITH (FORCE)")

    def make(self) -> str:
        name = f"test_{uuid.uuid4().hex}"
        # Copying files is four times as fast as writing every page to the log.
        self.admin(f"CREATE DATABASE {name} TEMPLATE template_app STRATEGY FILE_COPY")
        return name

    def clean(self, name: str) -> bool:
        """Take away what a test wrote; False when more than that has changed."""
        with psycopg.connect(f"{self.address}/{name}", autocommit=True) as used:
            used.execute(OTHERS)
            if fingerprint(used, self.reference) != self.print:
                return False
            # Without foreign keys and triggers for this connection, in any order; of few rows faster than TRUNCATE.
            used.execute("SET session_replication_role = replica")
            for table in rows_in(used, self.ours):
                used.execute(f"DELETE FROM {table}")
            for (sequence,) in used.execute(COUNTED).fetchall():
                if sequence in self.counted_on:
                    continue
                used.execute(f"ALTER SEQUENCE {sequence} RESTART")
        return True

    def admin(self, statement: str) -> None:
        with psycopg.connect(f"{self.address}/postgres", autocommit=True) as admin:
            admin.execute(statement)


def rows_in(connection: psycopg.Connection, tables: list[str]) -> list[str]:
    """Which of the tables hold anything."""
    asked = " UNION ALL ".join(f"SELECT '{t}' WHERE EXISTS (SELECT 1 FROM {t})" for t in tables)
    return [t for (t,) in connection.execute(asked)]


def fingerprint(connection: psycopg.Connection, reference: list[str]) -> list[object]:
    """The definitions, and of the reference data how many rows there are and who wrote the newest.

    A copy has its rows from the template's transactions; what a test inserts or changes has a later one.
    """
    sums = [
        connection.execute(f"SELECT count(*), max(xmin::text::bigint) FROM {t}").fetchone() for t in reference
    ]
    return [connection.execute(FINGERPRINT).fetchone(), *sums]


@dataclass
class Templates:
    """Migrated databases to copy."""

    sqlite: Path
    server: Server | None

    @contextmanager
    def copy(self, kind: str, folder: Path) -> Iterator[str]:
        """The address of a fresh copy, for as long as the block runs."""
        if kind == "sqlite":
            target = folder / "test.db"
            shutil.copyfile(self.sqlite, target)
            yield f"sqlite:///{target}"
            return
        if self.server is None:
            missing("PostgreSQL")
            return
        with self.server.lend() as name:
            yield f"{self.server.address}/{name}".replace("postgresql://", "postgresql+psycopg://")


@contextmanager
def templates(folder: Path) -> Iterator[Templates]:
    """Build the template of each kind; the server stops at the end."""
    sqlite = folder / "template.db"
    prepare(f"sqlite:///{sqlite}", folder)
    with server() as address:
        if address:
            with psycopg.connect(f"{address}/postgres", autocommit=True) as admin:
                admin.execute("CREATE DATABASE template_app")
            prepare(f"{address}/template_app".replace("postgresql://", "postgresql+psycopg://"), folder)
        yield Templates(sqlite, Server(address) if address else None)


def prepare(url: str, folder: Path) -> None:
    """Run the migrations and load the reference data."""
    app = create_app(Settings(database_url=url, secret_key="test", instance_dir=folder))
    with app.app_context():
        upgrade(directory=str(ROOT / "migrations"))
        services.load_all()
        seed()
        db.session.commit()
        if url.startswith("sqlite"):
            db.session.connection().exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        db.session.remove()
        db.engine.dispose()


@contextmanager
def server() -> Iterator[str | None]:
    """A PostgreSQL server in a temporary folder; as root it runs as the user postgres."""
    binaries = postgres_binaries()
    if binaries is None:
        yield None
        return
    home = Path(tempfile.mkdtemp(prefix="bsd-pg-"))
    as_user: list[str] = []
    if os.geteuid() == 0:
        user = pwd.getpwnam("postgres")
        os.chown(home, user.pw_uid, user.pw_gid)
        as_user = ["runuser", "-u", "postgres", "--"]
    data, port = home / "data", free_port()
    run(
        [
            *as_user,
            binaries / "initdb",
            "-D",
            data,
            "-A",
            "trust",
            "-U",
            "postgres",
            "-E",
            "UTF8",
            "--no-sync",
        ]
    )
    careless = "-c fsync=off -c full_page_writes=off -c synchronous_commit=off"
    options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={home} {careless}"
    run([*as_user, binaries / "pg_ctl", "-D", data, "-w", "-l", home / "log", "-o", options, "start"])
    try:
        yield f"postgresql://postgres@127.0.0.1:{port}"
    finally:
        run([*as_user, binaries / "pg_ctl", "-D", data, "-m", "immediate", "stop"])
        shutil.rmtree(home, ignore_errors=True)


def run(command: list[str | Path]) -> None:
    """Run a command quietly; its output is shown when it fails."""
    subprocess.run([str(c) for c in command], check=True, stdout=subprocess.DEVNULL, cwd="/")


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
