"""Print how long the working paper of 500 barriers takes: its page, the draft's, the differences, Word and PDF.

The page is asked for in process, as the bar of the paper counts the rendering. Each number is the best of several.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from flask import Flask
from flask_migrate import upgrade

from app import create_app
from app.barriers import seeding, services
from app.barriers.services import BarrierCommand, Source
from app.config import Settings
from app.domain import papers as rules
from app.domain.barriers import Perspective, Theme
from app.domain.papers import SectionText
from app.extensions import db
from app.papers import differing, files, presenters, queries
from app.papers import services as papers
from tests.support.databases import ROOT

BARRIERS, TIMES = 500, 5
TEXT = "Udbuddene er samlet i store kontrakter, som små virksomheder ikke kan løfte alene. " * 6


def fill() -> None:
    """The shipped barriers, and others until there are 500, in two editions."""
    seeding.seed()
    publish(timedelta(days=1))
    for number in range(BARRIERS - len(queries.draft().barriers)):
        command = BarrierCommand(
            perspectives=frozenset({list(Perspective)[number % 3]}), theme=list(Theme)[number % 6],
            name_da=f"Barriere nummer {number}", name_en=f"Barrier number {number}", text_da=TEXT, text_en=TEXT,
            kinds=(), sources=(Source(f"Kilde {number % 40}", "Udgiver", 2024, "https://example.org/kilde"),),
        )  # fmt: skip
        services.raise_barrier("cli:bench", command)
    db.session.commit()
    publish(timedelta())


def publish(ago: timedelta) -> None:
    """Make the draft an edition."""
    seen = rules.fingerprint(queries.draft())
    papers.publish("cli:bench", SectionText(), queries.last_number(), seen, datetime.now(UTC) - ago)
    db.session.commit()


def best(work: Callable[[], object], times: int = TIMES) -> float:
    """Seconds of the quickest run."""
    took = []
    for _ in range(times):
        started = time.perf_counter()
        work()
        took.append(time.perf_counter() - started)
    return min(took)


def measure(app: Flask) -> list[tuple[str, float]]:
    """What each takes, in seconds."""
    client = app.test_client()
    place = "/barrierer/arbejdspapir/"

    def page(path: str) -> Callable[[], object]:
        def asked() -> object:
            answer = client.get(path)
            assert answer.status_code == 200, path
            return answer

        asked()
        return asked

    found = queries.newest()
    assert found is not None
    document = presenters.document(found.paper, found.line)
    return [
        ("page of the edition", best(page(place))),
        ("page in English", best(page(f"/en{place}"))),
        ("differences, 456 new barriers", best(page(f"{place}forskelle/?fra=1&til=2"))),
        ("the draft from the register", best(queries.draft)),
        ("its differences to the edition", best(lambda: differing.between(found.paper, queries.draft()))),
        ("Word file, in its own process", best(lambda: files.typeset(document, "docx"), 2)),
        ("PDF file, in its own process", best(lambda: files.typeset(document, "pdf"), 2)),
    ]


def main() -> None:
    """A database of its own, filled, measured."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(
            database_url=f"sqlite:///{folder}/paper.db", secret_key="bench", instance_dir=Path(folder),
            ratelimit_enabled=False,
        )  # fmt: skip
        app = create_app(settings)
        with app.app_context():
            upgrade(directory=str(ROOT / "migrations"))
            with app.test_request_context():
                fill()
                found = measure(app)
            print(f"{BARRIERS} barriers, seconds (the page's bar: 1.00)")
            for name, seconds in found:
                print(f"{name:<34}{seconds:6.2f}")


if __name__ == "__main__":
    main()
