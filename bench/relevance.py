"""`make relevance`: how good the answers are, beside three plain engines, on judged queries, needs and notices.

Gain is 2^grade - 1. A query that nobody answers counts 1 when nothing is found and 0 when anything is.
"""

from __future__ import annotations

import argparse
import json
import math
import re
import sqlite3
import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from flask import Flask
from flask_migrate import upgrade

from app import create_app
from app.config import Settings
from app.extensions import db
from app.reference import services as reference
from app.reference import suggesting
from app.suppliers import indexing
from tests.support.databases import ROOT, server

JUDGED = Path(__file__).parent / "judged"
DEEP = 10
Ranker = Callable[[str], list[str]]


def main() -> int:
    """Print every table for one folder."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", nargs="?", type=Path, default=JUDGED)
    folder = parser.parse_args().folder
    with directory(folder) as app, server() as running:
        texts = {d.cvr: " ".join([d.name, *d.titles, *d.body, *d.details]) for d in indexing.documents()}
        rankers: dict[str, Ranker] = {"Buy Social Danmark": searcher(app), "SQLite FTS5, raw": fts5(texts)}
        if running:
            rankers |= postgres(running + "/postgres", texts)
        else:
            print("PostgreSQL is not installed: two baselines are left out")
        queries = lines(folder / "queries.jsonl")
        if queries:
            print_queries(queries, rankers)
        needs = lines(folder / "needs.jsonl")
        if needs:
            plain = {n: r for n, r in rankers.items() if n != "Buy Social Danmark"}
            print_needs(needs, matcher(app), plain)
        print_notices(lines(folder / "notices.jsonl"))
        print_ledger(lines(folder / "ledger.jsonl"), rankers)
    return 0


def lines(path: Path) -> list[dict[str, Any]]:
    """The lines of a JSONL file; none when there is no such file."""
    return [json.loads(row) for row in path.read_text("utf-8").splitlines() if row] if path.exists() else []


@contextmanager
def directory(folder: Path) -> Iterator[Flask]:
    """The application over a fresh database with the folder's suppliers, or the demo's."""
    with tempfile.TemporaryDirectory() as place:
        app = create_app(
            Settings(f"sqlite:///{place}/r.db", "relevance", Path(place), ratelimit_enabled=False)
        )
        with app.app_context():
            upgrade(directory=str(ROOT / "migrations"))
            reference.load_all()
            db.session.commit()
            own = folder / "suppliers.csv"
            command = ["suppliers", "import", str(own)] if own.exists() else ["demo", "load"]
            result = app.test_cli_runner().invoke(args=command)
            if result.exit_code:
                raise SystemExit(result.output)
            yield app
            db.session.remove()
            db.engine.dispose()


# ---- who ranks --------------------------------------------------------------------------------


def searcher(app: Flask) -> Ranker:
    """The search of the API."""
    client = app.test_client()

    def rank(text: str) -> list[str]:
        answer = client.get("/api/v1/suppliers", query_string={"q": text, "per_page": 50})
        return [item["cvr"] for item in answer.json["items"]]

    return rank


def matcher(app: Flask) -> Callable[[dict[str, Any]], list[str]]:
    """The matching of the API."""
    client = app.test_client()

    def rank(need: dict[str, Any]) -> list[str]:
        body = {k: need[k] for k in ("title", "description", "cpv", "municipality")}
        answer = client.post(
            "/api/v1/match", json=body | {"value_dkk": need["annual_value_dkk"], "limit": 20}
        )
        return [match["cvr"] for match in answer.json["matches"]]

    return rank


def fts5(texts: dict[str, str]) -> Ranker:
    """SQLite's full text search on the raw text, any word, bm25."""
    held = sqlite3.connect(":memory:")
    held.execute("CREATE VIRTUAL TABLE t USING fts5(cvr UNINDEXED, body)")
    held.executemany("INSERT INTO t VALUES (?, ?)", texts.items())

    def rank(text: str) -> list[str]:
        words = " OR ".join(f'"{w}"' for w in re.findall(r"\w+", text))
        if not words:
            return []
        found = held.execute("SELECT cvr FROM t WHERE t MATCH ? ORDER BY bm25(t), cvr LIMIT 50", [words])
        return [row[0] for row in found]

    return rank


def postgres(url: str, texts: dict[str, str]) -> dict[str, Ranker]:
    """PostgreSQL's Danish full text search, any word, and its trigrams."""
    held = psycopg.connect(url, autocommit=True)
    held.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    held.execute("CREATE TABLE t (cvr text, body text, words tsvector)")
    for cvr, text in texts.items():
        held.execute("INSERT INTO t VALUES (%s, %s, to_tsvector('danish', %s))", [cvr, text, text])

    def danish(text: str) -> list[str]:
        words = " | ".join(re.findall(r"\w+", text))
        if not words:
            return []
        found = held.execute(
            "SELECT cvr FROM t, to_tsquery('danish', %s) q WHERE words @@ q ORDER BY ts_rank(words, q) DESC, cvr",
            [words],
        )
        return [row[0] for row in found]

    def trigrams(text: str) -> list[str]:
        found = held.execute(
            "SELECT cvr FROM t WHERE word_similarity(%s, body) > 0.4 ORDER BY word_similarity(%s, body) DESC, cvr",
            [text, text],
        )
        return [row[0] for row in found]

    return {"PostgreSQL danish": danish, "pg_trgm": trigrams}


# ---- figures ----------------------------------------------------------------------------------


def ndcg(found: list[str], relevant: dict[str, int]) -> float:
    """Normalised discounted cumulative gain of the first ten."""
    if not relevant:
        return 0.0 if found else 1.0

    def total(grades: Iterable[int]) -> float:
        return sum((2**g - 1) / math.log2(place + 2) for place, g in enumerate(grades))

    best = total(sorted(relevant.values(), reverse=True)[:DEEP])
    return total(relevant.get(c, 0) for c in found[:DEEP]) / best


def recall(found: list[str], relevant: dict[str, int]) -> float:
    """The share of the relevant among the first ten, of those that ten places can hold."""
    if not relevant:
        return 0.0 if found else 1.0
    return len(set(found[:DEEP]) & set(relevant)) / min(DEEP, len(relevant))


def reciprocal(found: list[str], relevant: dict[str, int]) -> float:
    """One through the place of the first relevant one."""
    if not relevant:
        return 0.0 if found else 1.0
    return next((1 / (place + 1) for place, c in enumerate(found) if c in relevant), 0.0)


def mean(values: Iterable[float]) -> float:
    """The mean; 0 of nothing."""
    held = list(values)
    return sum(held) / len(held) if held else 0.0


def print_queries(queries: list[dict[str, Any]], rankers: dict[str, Ranker]) -> None:
    """nDCG@10 by kind, and the totals."""
    kinds: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for query in queries:
        kinds[query["kind"]].append(query)
    print(f"\n{len(queries)} queries, nDCG@10 by kind")
    print(f"{'':22}{'all':>8}{'recall':>8}{'MRR':>8}" + "".join(f"{k:>10}" for k in kinds))
    for name, rank in rankers.items():
        found = {q["id"]: rank(q["q"]) for q in queries}
        parts = [
            mean(measure(found[q["id"]], q["relevant"]) for q in queries)
            for measure in (ndcg, recall, reciprocal)
        ]
        each = [mean(ndcg(found[q["id"]], q["relevant"]) for q in held) for held in kinds.values()]
        print(f"{name:22}" + "".join(f"{v:>8.3f}" for v in parts) + "".join(f"{v:>10.3f}" for v in each))


def print_needs(
    needs: list[dict[str, Any]], rank: Callable[[dict[str, Any]], list[str]], plain: dict[str, Ranker]
) -> None:
    """nDCG@10, recall and MRR of the needs that somebody can fill."""
    asked = [n for n in needs if n["relevant"]]
    print(f"\n{len(asked)} needs\n{'':22}{'nDCG@10':>8}{'recall':>8}{'MRR':>8}")
    all_rankers: dict[str, Callable[[dict[str, Any]], list[str]]] = {"Buy Social Danmark": rank}
    for name, ranker in plain.items():
        all_rankers[name] = lambda need, r=ranker: r(f"{need['title']} {need['description']}")  # type: ignore[misc]
    for name, ask in all_rankers.items():
        found = [(ask(n), n["relevant"]) for n in asked]
        figures = [mean(measure(*pair) for pair in found) for measure in (ndcg, recall, reciprocal)]
        print(f"{name:22}" + "".join(f"{v:>8.3f}" for v in figures))


def print_notices(notices: list[dict[str, Any]]) -> None:
    """The main code's division, group and class: first, and among the first five."""
    if not notices:
        return
    print(f"\n{len(notices)} notices, CPV suggestion\n{'':22}{'top-1':>8}{'top-5':>8}")
    found = [
        (n["cpv_main"], [s.code for s in suggesting.suggest_cpv(n["title"], n["description"], 5)])
        for n in notices
    ]
    for level, digits in (("division", 2), ("group", 3), ("class", 4)):
        first = mean(codes[:1] != [] and codes[0][:digits] == main[:digits] for main, codes in found)
        five = mean(main[:digits] in {c[:digits] for c in codes} for main, codes in found)
        print(f"{level:22}{first:>8.3f}{five:>8.3f}")


def print_ledger(ledger: list[dict[str, Any]], rankers: dict[str, Ranker]) -> None:
    """Creditors' names: how often the right supplier comes first."""
    if not ledger:
        return
    print(f"\n{len(ledger)} creditors, right one first")
    for name, rank in rankers.items():
        right = mean(set(rank(r["kreditor_navn"])[:1]) == set(r["relevant"]) for r in ledger)
        print(f"{name:22}{right:>8.3f}")


if __name__ == "__main__":
    sys.exit(main())
