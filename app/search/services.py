"""Write the index in the caller's transaction: add, change and remove suppliers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import groupby
from typing import Any, TypeVar

from sqlalchemy import delete, insert, select

from app.domain.batches import batches
from app.domain.verification import CURRENT, GRACE, Status
from app.extensions import db
from app.search import codec
from app.search.documents import Document, surface_words, weighted_terms
from app.search.models import SearchBlock, SearchDocument, SearchPosting, SearchState, SearchWord

T = TypeVar("T")
CHUNK = 500


def write(documents: Iterable[Document]) -> None:
    """Add or replace documents. Sort them by supplier id for speed: each block is written once."""
    version = _next_version()
    for block, group in groupby(documents, key=lambda d: codec.block_of(d.supplier_id)):
        _write_block(block, {d.supplier_id: d for d in group}, set(), version)


def remove(supplier_ids: Iterable[int]) -> None:
    """Take suppliers out of the index."""
    version = _next_version()
    for block, group in groupby(sorted(supplier_ids), key=codec.block_of):
        _write_block(block, {}, set(group), version)


def clear() -> None:
    """Empty the index; the next write starts it anew."""
    _next_version()
    for table in (SearchPosting, SearchDocument, SearchBlock, SearchWord):
        db.session.execute(delete(table))


def _next_version() -> int:
    """Raise the version; its row is also the lock that lets one writer in at a time."""
    state = db.session.scalars(select(SearchState).with_for_update()).one_or_none()
    if state is None:
        state = SearchState(id=1, version=0)
        db.session.add(state)
    state.version += 1
    db.session.flush()
    return state.version


def _write_block(block: int, new: dict[int, Document], gone: set[int], version: int) -> None:
    touched = gone | set(new)
    old_terms = _old_terms(touched)
    new_terms = {i: weighted_terms(d) for i, d in new.items()}
    _write_postings(block, old_terms, new_terms)
    _write_documents(new, new_terms, touched)
    _write_words(new.values())
    _write_facets(block, new, touched, version)


def _old_terms(supplier_ids: set[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for ids in batches(sorted(supplier_ids), CHUNK):
        rows = db.session.execute(
            select(SearchDocument.supplier_id, SearchDocument.terms).where(
                SearchDocument.supplier_id.in_(ids)
            )
        )
        found |= {i: codec.unpack_json(terms) for i, terms in rows}
    return found


def _write_postings(block: int, old: dict[int, list[str]], new: dict[int, dict[str, int]]) -> None:
    """Take the old positions out of every term they stood in and put the new ones in."""
    changes: dict[str, dict[int, int | None]] = {}
    for supplier_id, terms in old.items():
        for term in terms:
            changes.setdefault(term, {})[supplier_id & codec.IN_BLOCK] = None
    for supplier_id, strengths in new.items():
        for term, strength in strengths.items():
            changes.setdefault(term, {})[supplier_id & codec.IN_BLOCK] = strength
    for piece in batches(sorted(changes), CHUNK):
        here = (SearchPosting.block == block, SearchPosting.term.in_(piece))
        stored = dict(
            db.session.execute(select(SearchPosting.term, SearchPosting.postings).where(*here)).all()
        )
        rows = []
        for term in piece:
            held: dict[int, int | None] = {}
            if term in stored:
                offsets, points = codec.unpack_postings(stored[term])
                held.update(zip(offsets.tolist(), points.tolist(), strict=True))
            held |= changes[term]
            kept = {p: s for p, s in held.items() if s is not None}
            if kept:
                rows.append({"term": term, "block": block, "postings": codec.pack_postings(kept)})
        if stored:
            db.session.execute(delete(SearchPosting).where(*here))
        if rows:
            db.session.execute(insert(SearchPosting), rows)


def _write_documents(new: dict[int, Document], terms: dict[int, dict[str, int]], touched: set[int]) -> None:
    for ids in batches(sorted(touched), CHUNK):
        db.session.execute(delete(SearchDocument).where(SearchDocument.supplier_id.in_(ids)))
    rows = [
        {"supplier_id": i, "card": codec.pack_json(d.card), "terms": codec.pack_json(list(terms[i]))}
        for i, d in new.items()
    ]
    if rows:
        db.session.execute(insert(SearchDocument), rows)


def _write_words(documents: Iterable[Document]) -> None:
    """Words are only ever added; one whose stem has no supplier left is not offered."""
    words: dict[str, str] = {}
    for document in documents:
        words |= surface_words(document)
    for chunk in batches(sorted(words), CHUNK):
        known = set(db.session.scalars(select(SearchWord.word).where(SearchWord.word.in_(chunk))))
        rows = [{"word": w, "stem": words[w]} for w in chunk if w not in known]
        if rows:
            db.session.execute(insert(SearchWord), rows)


def _write_facets(block: int, new: dict[int, Document], touched: set[int], version: int) -> None:
    row = db.session.get(SearchBlock, block)
    stored = codec.unpack_facets(row.facets) if row else {"bits": {}, "rows": [], "ends": []}
    away = {i & codec.IN_BLOCK for i in touched}
    keep = ~sum(1 << position for position in away)
    bits: dict[str, int] = {key: int(value, 16) & keep for key, value in stored["bits"].items()}
    rows = [r for r in stored["rows"] if r[0] not in away]
    ends = [e for e in stored["ends"] if e[0] not in away]
    for supplier_id, document in new.items():
        position = supplier_id & codec.IN_BLOCK
        for key in _facet_keys(document):
            bits[key] = bits.get(key, 0) | 1 << position
        rows.append([position, document.name, document.card.get("created_on", "")])
        ends += [[position, *end] for end in _ends(document)]
    packed = codec.pack_facets(
        {"bits": {k: f"{v:x}" for k, v in bits.items() if v}, "rows": sorted(rows), "ends": sorted(ends)}
    )
    if row:
        row.facets, row.version = packed, version
    else:
        db.session.add(SearchBlock(block=block, facets=packed, version=version))
    db.session.flush()


def _facet_keys(document: Document) -> Iterator[str]:
    yield "all"
    yield from document.facets
    if document.nationwide:
        yield "nationwide"
    else:
        yield from (f"area:{code}" for code in document.area)
    if document.home:
        yield f"home:{document.home}"
    for standing in document.standings:
        yield f"scheme:{standing['scheme']}:{standing['status']}"


def _ends(document: Document) -> Iterator[list[Any]]:
    """[scheme, status, last day it holds] for each standing that runs out by itself."""
    for standing in document.standings:
        status = Status(standing["status"])
        if status is Status.RENEWAL_RECEIVED:
            last = date.fromisoformat(standing["effective_on"]) + GRACE
            yield [standing["scheme"], status.value, last.isoformat()]
        elif status in CURRENT and standing.get("valid_to"):
            yield [standing["scheme"], status.value, standing["valid_to"]]
