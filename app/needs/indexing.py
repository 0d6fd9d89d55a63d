"""Public needs as the search reads them: analysed once, like suppliers, when they take a step.

A process that searches only reads what was written here; a need that has no fresh entry is analysed on the way.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app.domain.batches import batches
from app.domain.needs import PUBLIC
from app.extensions import db
from app.needs.models import Need, NeedIndex, NeedLot
from app.reference import catalogue
from app.search import codec
from app.search.documents import Document, weighted_terms

# Grows when needs are analysed in another way.
EDITION = b"2"
CHUNK = 200
# A need of more municipalities is not found by the name of each.
NAMED = 10
PUBLIC_STATES = sorted(s.value for s in PUBLIC)


@dataclass(frozen=True, slots=True)
class Entry:
    """What the search knows of a need: its terms with their strengths from 1 to 255, and what filters ask for.

    Places, codes and reservations are those of its lots too.
    """

    terms: list[str]
    strengths: bytes
    places: list[str]
    codes: list[str]
    reservations: list[str]


@cache
def edition() -> str:
    """What the analysis depends on, in a word."""
    book = (catalogue.DATA / "concepts.csv").read_bytes()
    return hashlib.sha256(EDITION + book).hexdigest()[:16]


def write(need: Need) -> None:
    """Keep a need's entry; it goes with the caller's commit. The need has been flushed."""
    packed = pack(entry_of(need))
    held = db.session.get(NeedIndex, need.id)
    if held is None:
        db.session.add(NeedIndex(need_id=need.id, version=need.version, edition=edition(), packed=packed))
    else:
        held.version, held.edition, held.packed = need.version, edition(), packed
    db.session.flush()


def write_missing() -> int:
    """Write the entries that public needs lack or that are of another version or edition; how many."""
    fresh = (NeedIndex.version == Need.version) & (NeedIndex.edition == edition())
    ids = db.session.scalars(
        select(Need.id)
        .outerjoin(NeedIndex, NeedIndex.need_id == Need.id)
        .where(Need.state.in_(PUBLIC_STATES), NeedIndex.need_id.is_(None) | ~fresh)
        .order_by(Need.id)
    ).all()
    for chunk in batches(ids, CHUNK):
        for need in read(chunk):
            write(need)
    return len(ids)


def read(ids: Iterable[int]) -> list[Need]:
    """Some needs with what an entry is made of."""
    query = select(Need).where(Need.id.in_(ids)).options(selectinload(Need.codes), selectinload(Need.lots))
    return list(db.session.scalars(query))


def entry_of(need: Need) -> Entry:
    """Analyse a need."""
    every = [*(c.code for c in need.codes), *(c for lot in need.lots for c in lot.codes)]
    codes = list(dict.fromkeys(every))
    terms = weighted_terms(document_of(need, need.lots, codes))
    reservations = [r for r in (need.reservation, *(lot.reservation for lot in need.lots)) if r]
    return Entry(
        terms=list(terms),
        strengths=bytes(terms.values()),
        places=places_of(need, need.lots),
        codes=codes,
        reservations=list(dict.fromkeys(reservations)),
    )


def document_of(need: Need, lots: Iterable[NeedLot], codes: list[str]) -> Document:
    """A need in the words that suppliers are indexed in. Who an anonymous buyer is stands nowhere."""
    lots = list(lots)
    buyer = "" if need.is_anonymous else need.buyer_name
    places = places_of(need, lots)
    names = [catalogue.places()[c].name for c in places] if len(places) <= NAMED else []
    return Document(
        need.id,
        cvr="",
        name="",
        titles=[t for t in (need.title, need.title_en, *(lot.title for lot in lots)) if t],
        body=[t for t in (need.text, need.text_en, *(lot.text for lot in lots)) if t],
        details=[t for t in (buyer, *names) if t],
        cpv=codes,
    )


def places_of(need: Need, lots: Iterable[NeedLot]) -> list[str]:
    """The municipalities of a need and its lots; a NUTS code stands for all that lie in it."""
    found = [*need.municipalities, *(m for lot in lots for m in lot.municipalities)]
    known: Mapping[str, object] = catalogue.places()
    within = tuple(n for n in need.nuts if n != "DK")
    if within:
        found += [p.code for p in catalogue.places().values() if p.nuts3.startswith(within)]
    return [code for code in dict.fromkeys(found) if code in known]


def pack(entry: Entry) -> bytes:
    """An entry as the database keeps it."""
    return codec.pack_json(
        {
            "t": " ".join(entry.terms),
            "s": entry.strengths.hex(),
            "p": entry.places,
            "c": entry.codes,
            "r": entry.reservations,
        }
    )


def unpack(packed: bytes) -> Entry:
    """The other way round."""
    held = codec.unpack_json(packed)
    return Entry(held["t"].split(" "), bytes.fromhex(held["s"]), held["p"], held["c"], held["r"])
