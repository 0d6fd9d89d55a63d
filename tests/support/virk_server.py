"""A real HTTP server on this machine that answers as Virk does; what it answers is set per test."""

from __future__ import annotations

import json
import threading
import time
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

USER, PASSWORD = "proeve", "hemmelig kode"


class Virk(ThreadingHTTPServer):
    """`firms` by number; `script`: answers (status, body) given before the normal one; `delay` in seconds."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.firms: dict[int, dict[str, Any]] = {}
        self.script: list[tuple[int, bytes]] = []
        self.delay = 0.0
        self.asked: list[dict[str, Any]] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/cvr-permanent/_search"


class Handler(BaseHTTPRequestHandler):
    server: Virk
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        question = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.asked.append(question)
        time.sleep(self.server.delay)
        known = "Basic " + b64encode(f"{USER}:{PASSWORD}".encode()).decode()
        if self.server.script:
            self.answer(*self.server.script.pop(0))
        elif self.headers.get("Authorization") != known:
            self.answer(401, b"<html>401 Authorization Required</html>")
        else:
            number = question["query"]["term"]["Vrvirksomhed.cvrNummer"]
            firm = self.server.firms.get(number)
            hits = [{"_index": "cvr-v", "_type": "_doc", "_source": {"Vrvirksomhed": firm}}] if firm else []
            body = {
                "took": 7,
                "timed_out": False,
                "hits": {"total": len(hits), "max_score": 11.7, "hits": hits},
            }
            self.answer(200, json.dumps(body).encode())

    def answer(self, status: int, body: bytes) -> None:
        try:
            self.send_response(status)
            self.send_header("Content-Type", "application/json; charset=UTF-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)
        except OSError:
            pass  # the asker has gone

    def log_message(self, *_args: object) -> None:
        pass


@contextmanager
def serving() -> Iterator[Virk]:
    server = Virk()
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def firm(number: int, **change: Any) -> dict[str, Any]:
    """A company as Virk gives it, with history, secret and former entries, and people that must not be read."""
    since = {"gyldigFra": "2014-04-02", "gyldigTil": None}
    until = {"gyldigFra": "2010-01-01", "gyldigTil": "2014-04-01"}
    found: dict[str, Any] = {
        "cvrNummer": number,
        "reklamebeskyttet": True,
        "livsforloeb": [{"periode": {"gyldigFra": "2010-01-01", "gyldigTil": None}}],
        "telefonNummer": [
            {"kontaktoplysning": "00000001", "hemmelig": False, "periode": until},
            {"kontaktoplysning": "00000002", "hemmelig": False, "periode": since},
        ],
        "elektroniskPost": [
            {"kontaktoplysning": "post@proevefirma.example", "hemmelig": False, "periode": since},
            {"kontaktoplysning": "hemmelig@proevefirma.example", "hemmelig": True, "periode": since},
        ],
        "hjemmeside": [],
        "deltagerRelation": [{"deltager": {"navne": [{"navn": "En Person"}]}}],
        "virksomhedMetadata": {
            "nyesteNavn": {"navn": "Prøvefirma A/S", "periode": since},
            "nyesteVirksomhedsform": {"virksomhedsformkode": 60, "kortBeskrivelse": "A/S"},
            "nyesteBeliggenhedsadresse": {
                "landekode": "DK", "fritekst": None, "kommune": {"kommuneKode": 151, "kommuneNavn": "BALLERUP"},
                "vejnavn": "Prøvevej", "husnummerFra": 15, "bogstavFra": "A", "husnummerTil": 17,
                "bogstavTil": None, "etage": "2", "sidedoer": "tv", "postnummer": 800, "postdistrikt": "Høje Taastrup",
            },
            "nyesteHovedbranche": {"branchekode": "692000", "branchetekst": "Bogføring og revision"},
            "sammensatStatus": "NORMAL",
            "stiftelsesDato": "2010-01-01",
            "nyesteAarsbeskaeftigelse": {"aar": 2024, "intervalKodeAntalAnsatte": "ANTAL_5_9"},
            "nyesteErstMaanedsbeskaeftigelse": {"aar": 2026, "intervalKodeAntalAnsatte": "ANTAL_10_19"},
        },
    }  # fmt: skip
    found["virksomhedMetadata"].update(change.pop("meta", {}))
    return found | change
