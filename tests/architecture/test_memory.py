"""What a process holds without having use for it is paid for by every process."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
STARTED = "import sys, wsgi; print('authlib' in sys.modules)"


@pytest.mark.parametrize(("issuer", "loaded"), [("", "False"), ("https://broker.example", "True")])
def test_authlib_is_loaded_only_where_a_broker_is_set_up(tmp_path: Path, issuer: str, loaded: str) -> None:
    env = {
        "APP_ENV": "development",
        "DATABASE_URL": f"sqlite:///{tmp_path}/app.db",
        "INSTANCE_DIR": str(tmp_path),
        "OIDC_ISSUER": issuer,
        "OIDC_CLIENT_ID": "us" if issuer else "",
        "OIDC_CLIENT_SECRET": "a secret of theirs" if issuer else "",
    }
    done = subprocess.run([sys.executable, "-c", STARTED], cwd=ROOT, env=env, capture_output=True, text=True)
    assert done.stdout.strip() == loaded, done.stderr[-600:]


@pytest.mark.parametrize("library", ["PIL", "segno", "docx", "openpyxl", "lxml", "typst", "alembic"])
def test_what_few_requests_need_is_loaded_with_the_first_of_them(tmp_path: Path, library: str) -> None:
    env = {
        "APP_ENV": "development",
        "DATABASE_URL": f"sqlite:///{tmp_path}/app.db",
        "INSTANCE_DIR": str(tmp_path),
    }
    started = f"import sys, wsgi; print({library!r} in sys.modules)"
    done = subprocess.run([sys.executable, "-c", started], cwd=ROOT, env=env, capture_output=True, text=True)
    assert done.stdout.strip() == "False", done.stderr[-600:]


def test_a_web_process_reads_no_command(tmp_path: Path) -> None:
    env = {
        "APP_ENV": "development",
        "DATABASE_URL": f"sqlite:///{tmp_path}/app.db",
        "INSTANCE_DIR": str(tmp_path),
    }
    started = "import sys, wsgi; print([m for m in sys.modules if m.startswith('app.commands.')])"
    done = subprocess.run([sys.executable, "-c", started], cwd=ROOT, env=env, capture_output=True, text=True)
    assert done.stdout.strip() == "[]", done.stderr[-600:]
