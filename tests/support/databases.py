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
    """The browser that the journeys use."""
    return shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


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


@dataclass
class Templates:
    """Migrated databases to copy."""

    sqlite: Path
    server: str | None

    @contextmanager
    def copy(self, kind: str, folder: Path) -> Iterator[str]:
        """The address of a fresh copy; it is removed afterwards."""
        if kind == "sqlite":
            target = folder / "test.db"
            shutil.copyfile(self.sqlite, target)
            yield f"sqlite:///{target}"
            return
        if self.server is None:
            missing("PostgreSQL")
        name = f"test_{uuid.uuid4().hex}"
        with psycopg.connect(f"{self.server}/postgres", autocommit=True) as admin:
            # Copying files is four times as fast as writing every page to the log.
            admin.execute(f"CREATE DATABASE {name} TEMPLATE template_app STRATEGY FILE_COPY")
        try:
            yield f"{self.server}/{name}".replace("postgresql://", "postgresql+psycopg://")
        finally:
            with psycopg.connect(f"{self.server}/postgres", autocommit=True) as admin:
                admin.execute(f"DROP DATABASE {name} WITH (FORCE)")


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
        yield Templates(sqlite, address)


def prepare(url: str, folder: Path) -> None:
    """Run the migrations and load the reference data."""
    app = create_app(Settings(database_url=url, secret_key="test", instance_dir=folder))
    with app.app_context():
        upgrade(directory=str(ROOT / "migrations"))
        services.load_all()
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
