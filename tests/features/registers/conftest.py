"""Extracts of a register for tests, written to files and read by the command as any other."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from flask.testing import FlaskCliRunner

from app.extensions import db

HEADER = "cvr,name,registered_on,deregistered_on"
Import = Callable[..., Result]


def write(path: Path, *rows: str, header: str = HEADER, encoding: str = "utf-8") -> Path:
    path.write_bytes("\n".join([header, *rows, ""]).encode(encoding))
    return path


@pytest.fixture
def read_in(runner: FlaskCliRunner, tmp_path: Path) -> Import:
    """Read rows in as an extract: `read_in("2026-11-01", row, ...)`; `code` is the exit code that is expected."""

    def run(
        as_of: str, *rows: str, scheme: str = "rsv", options: tuple[str, ...] = (), code: int = 0
    ) -> Result:
        path = write(tmp_path / "udtræk.csv", *rows)
        result = runner.invoke(
            args=["verification", "import-register", scheme, str(path), "--as-of", as_of, *options]
        )
        assert result.exit_code == code, (result.output, result.exception)
        db.session.expire_all()
        return result

    return run
