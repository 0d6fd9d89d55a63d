"""A real server and a real browser. A console error or a broken content security policy fails the test."""

from __future__ import annotations

import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.support import databases
from tests.support.databases import ROOT

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # With the back-forward cache a missing Vary header would not show.
    "--disable-features=BackForwardCache",
]
AXE = ROOT / "app/assets/node_modules/axe-core/axe.min.js"
# Told in the page: what axe knows of everything that is in order takes longer to hand over than to find.
WRONG = """async rules => (await axe.run(document, {runOnly: rules, resultTypes: ['violations']})).violations.map(
    wrong => `${wrong.id}: ${wrong.help} (${wrong.nodes.slice(0, 3).map(n => n.html.slice(0, 120)).join('; ')})`)"""
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


# How long a page takes says something of the machine, which runs other tests beside this one.
expect.set_options(timeout=20_000)


@pytest.fixture(scope="session")
def server_env(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The settings of the server, for commands that work on the same database."""
    return settings_in(tmp_path_factory.mktemp("server"))


@pytest.fixture(scope="session")
def server(server_env: dict[str, str]) -> Iterator[str]:
    """The application with the demo, served by gunicorn as in production."""
    with serving(server_env) as address:
        yield address


def settings_in(folder: Path) -> dict[str, str]:
    """The settings of a server that keeps everything in one folder."""
    return {"INSTANCE_DIR": str(folder), "DATABASE_URL": "", "RATELIMIT_ENABLED": "0"}


@contextmanager
def serving(server_env: dict[str, str]) -> Iterator[str]:
    """A server of the demo on a free port, and its address."""
    port = databases.free_port()
    env = os.environ | server_env
    flask = str(Path(sys.executable).with_name("flask"))
    for command in (["db", "upgrade"], ["reference", "load"], ["demo", "load"]):
        subprocess.run([flask, *command], cwd=ROOT, env=env, check=True, capture_output=True)
    gunicorn = str(Path(sys.executable).with_name("gunicorn"))
    process = subprocess.Popen(
        [gunicorn, "--threads", "4", "--bind", f"127.0.0.1:{port}", "wsgi:application"],
        cwd=ROOT, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    address = f"http://127.0.0.1:{port}"
    try:
        wait_for(f"{address}/readyz")
        yield address
    finally:
        process.terminate()
        process.wait(timeout=20)


def wait_for(address: str) -> None:
    """Up to 30 seconds for the server to answer."""
    for _ in range(150):
        try:
            with urllib.request.urlopen(address):
                return
        except OSError:
            time.sleep(0.2)
    raise AssertionError(f"{address} does not answer")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium."""
    path = databases.chromium()
    if path is None:
        databases.missing("Chromium")
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield found
        found.close()


@pytest.fixture
def open_page(browser: Browser, server: str) -> Iterator[Callable[..., Page]]:
    """Open pages: `open_page("/", width=320, javascript=False)`."""
    contexts: list[BrowserContext] = []
    problems: list[str] = []

    def note(kind: str, text: str) -> None:
        # The browser itself notes a 422 or 409 as an error; to us it is an answer.
        if kind == "error" and "422" not in text and "409" not in text:
            problems.append(text)

    def opening(
        address: str, *, width: int = 1280, javascript: bool = True, expect_errors: bool = False
    ) -> Page:
        context = browser.new_context(
            base_url=server,
            viewport={"width": width, "height": 900},
            java_script_enabled=javascript,
            locale="da-DK",
        )
        contexts.append(context)
        page = context.new_page()
        if not expect_errors:
            page.on("console", lambda message: note(message.type, message.text))
            page.on("pageerror", lambda error: problems.append(str(error)))
        page.goto(address)
        return page

    yield opening
    for context in contexts:
        context.close()
    assert problems == []


def axe(page: Page) -> list[str]:
    """What axe-core finds wrong, as readable lines."""
    page.evaluate(AXE.read_text("utf-8"))
    found: list[str] = page.evaluate(WRONG, RULES)
    return found


def overflow(page: Page) -> int:
    """How many pixels the page is wider than the window."""
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))
