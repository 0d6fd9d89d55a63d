"""From a query's words to scored suppliers: concepts, postings, spelling."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import log

from rapidfuzz import fuzz, process
from sqlalchemy import select

from app.domain import cpv as cpv_rules
from app.domain import language
from app.extensions import db
from app.reference import catalogue, everyday
from app.search import codec
from app.search.documents import cpv_term
from app.search.models import SearchPosting
from app.search.snapshot import Snapshot

MOST_WORDS = 40
# A compound's parts say less than the word itself; an everyday word's code says almost as much.
PART_FACTOR, CODE_FACTOR = 0.5, 0.85
# Suppliers that carry less than this share of what the best one carries are left out.
ENOUGH = 0.55
CLOSE_ENOUGH = 82.0
Strengths = dict[int, float]


@dataclass(frozen=True)
class Concept:
    """One thing the query asks for, and the terms that stand for it with their factor."""

    word: str
    terms: dict[str, float]
    parts: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Retrieved:
    """Suppliers with their text score, scaled so that the best has 1."""

    scores: Strengths
    corrected: str | None = None


def concepts_of(text: str) -> list[Concept]:
    """What a query asks for: its content words, with everyday phrases turned into CPV codes."""
    phrases = everyday.phrases_in(text)
    concepts = [
        Concept(phrase, {cpv_term(code): CODE_FACTOR for code in codes}) for phrase, codes in phrases.items()
    ]
    by_word = {word: codes for word, codes in phrases.items() if " " not in word}
    for word in language.content_words(text)[:MOST_WORDS]:
        analysis = language.analyse(word)
        terms = dict.fromkeys(analysis.stems, 1.0)
        for code in by_word.get(word, ()):
            terms[cpv_term(code)] = CODE_FACTOR
        if word.isdigit() and len(word) == 8:
            terms |= {f"n:{word}": 1.0, **{cpv_term(c): 1.0 for c in cpv_rules.lineage(word)[:1]}}
        concepts.append(Concept(word, terms, dict.fromkeys(analysis.parts, PART_FACTOR)))
    return [c for c in concepts if c.word not in by_word or c.parts or len(c.terms) > len(by_word[c.word])]


def retrieve(text: str, snapshot: Snapshot, *, spell: bool = True) -> Retrieved:
    """Score every supplier that carries enough of the query. Empty scores when nothing does."""
    concepts = concepts_of(text)
    if not concepts:
        return Retrieved({})
    postings = fetch({t for c in concepts for t in (*c.terms, *c.parts)})
    corrected = None
    if spell:
        concepts, corrected = _spelled(text, concepts, postings, snapshot)
        if corrected:
            postings |= fetch({t for c in concepts for t in (*c.terms, *c.parts)} - set(postings))
    return Retrieved(score(concepts, postings, snapshot), corrected)


# A supplier that carries this share of everything a need says fits it fully in words.
FULL_COVERAGE = 0.5
DESCRIPTION_FACTOR, LABEL_FACTOR = 0.45, 0.5
# What delivering at the place is worth when the most promising suppliers are picked for scoring.
DELIVERS_LIFT = 0.6


def candidates(
    title: str, description: str, codes: tuple[str, ...], snapshot: Snapshot, place: str | None, limit: int
) -> Strengths:
    """The suppliers worth scoring for a need, with their text fit from 0 to 1.

    Unlike a search this measures against all that the need says, so that a poor best is poor.
    """
    weighted = [(c, 1.0) for c in concepts_of(title)]
    known = {c.word for c, _ in weighted}
    weighted += [(c, DESCRIPTION_FACTOR) for c in concepts_of(description) if c.word not in known]
    labels = " ".join(catalogue.cpv_codes()[c].label_da for c in codes if c in catalogue.cpv_codes())
    if not known:
        weighted += [(c, LABEL_FACTOR) for c in concepts_of(labels)]
    code_terms = {cpv_term(a): cpv_rules.fit(code, a) for code in codes for a in cpv_rules.lineage(code)}
    postings = fetch({t for c, _ in weighted for t in (*c.terms, *c.parts)} | set(code_terms))
    suppliers = max(1, snapshot.bits.get("all", 0).bit_count())
    text: Strengths = {}
    mass = 0.0
    for concept, weight in weighted:
        points, _, _ = _concept_score(concept, postings, suppliers)
        # A word that no supplier uses still counts a little: the need asks for more than is offered.
        mass += weight * (max(points.values()) if points else 1.0)
        for supplier, gained in points.items():
            text[supplier] = text.get(supplier, 0.0) + weight * gained
    fits = {s: min(1.0, p / (mass * FULL_COVERAGE)) for s, p in text.items()} if mass else {}
    promise = _promise(fits, code_terms, postings, snapshot, place)
    chosen = sorted(promise.items(), key=lambda p: (-p[1], p[0]))[:limit]
    return {s: fits.get(s, 0.0) for s, _ in chosen}


def _promise(
    fits: Strengths,
    code_terms: dict[str, float],
    postings: dict[str, list[tuple[int, bytes]]],
    snapshot: Snapshot,
    place: str | None,
) -> Strengths:
    """A rough order before scoring: words, plus codes, plus delivering there; unlisted ones are out."""
    codes: Strengths = {}
    for term, fit in code_terms.items():
        for block, data in postings.get(term, ()):
            base = block << codec.BLOCK_BITS
            for offset in codec.unpack_postings(data)[0]:
                if fit > codes.get(base + offset, 0.0):
                    codes[base + offset] = fit
    listed = _flags(snapshot.listed)
    there = _flags(snapshot.delivers_in(place)) if place else b""
    promise: Strengths = {}
    for supplier in fits.keys() | codes.keys():
        if not _is_set(listed, supplier):
            continue
        promise[supplier] = fits.get(supplier, 0.0) + codes.get(supplier, 0.0)
        if there and _is_set(there, supplier):
            promise[supplier] += DELIVERS_LIFT
    return promise


def _flags(bits: int) -> bytes:
    return bits.to_bytes((bits.bit_length() + 7) // 8, "little")


def _is_set(flags: bytes, position: int) -> bool:
    return position >> 3 < len(flags) and bool(flags[position >> 3] >> (position & 7) & 1)


def fetch(terms: set[str]) -> dict[str, list[tuple[int, bytes]]]:
    """The postings of each term by block, in one statement."""
    found: dict[str, list[tuple[int, bytes]]] = {}
    if terms:
        rows = db.session.execute(
            select(SearchPosting.term, SearchPosting.block, SearchPosting.postings)
            .where(SearchPosting.term.in_(sorted(terms)))
            .order_by(SearchPosting.term, SearchPosting.block)
        )
        for term, block, data in rows:
            found.setdefault(term, []).append((block, data))
    return found


def score(
    concepts: list[Concept], postings: dict[str, list[tuple[int, bytes]]], snapshot: Snapshot
) -> Strengths:
    """BM25 over concepts. Rarity comes from the postings, so both databases give the same figures.

    Who stays is decided by how much of the query is covered, not by how strongly: a supplier that
    mentions everything once stays, one that repeats a single word of three does not.
    """
    suppliers = max(1, snapshot.bits.get("all", 0).bit_count())
    if len(concepts) == 1:
        points, coverage, _ = _concept_score(concepts[0], postings, suppliers)
        most = max(coverage.values(), default=1.0) if len(coverage) == len(points) else 1.0
        kept = (
            {s: p for s, p in points.items() if coverage.get(s, 1.0) >= ENOUGH * most} if coverage else points
        )
        best = max(kept.values(), default=1.0)
        return {s: p / best for s, p in kept.items()}
    total: Strengths = {}
    carried: Strengths = {}
    for concept in concepts:
        points, coverage, weight = _concept_score(concept, postings, suppliers)
        for supplier, gained in points.items():
            total[supplier] = total.get(supplier, 0.0) + gained
            carried[supplier] = carried.get(supplier, 0.0) + weight * coverage.get(supplier, 1.0)
    if not total:
        return {}
    enough = ENOUGH * max(carried.values())
    best = max(p for s, p in total.items() if carried[s] >= enough)
    return {s: min(1.0, p / best) for s, p in total.items() if carried[s] >= enough}


def _concept_score(
    concept: Concept, postings: dict[str, list[tuple[int, bytes]]], suppliers: int
) -> tuple[Strengths, Strengths, float]:
    """Points per supplier, the share of the concept covered where that is less than all, and its weight.

    Points are those of the best term, or of the compound's parts together if that is more.
    """
    best: Strengths = {}
    rarest = 0.0
    for term, factor in concept.terms.items():
        rarity = _rarity(postings.get(term, ()), suppliers)
        rarest = max(rarest, rarity)
        found = _term_score(postings.get(term, ()), factor * rarity)
        if not best:
            best = dict(found)
            continue
        for supplier, points in found:
            if points > best.get(supplier, 0.0):
                best[supplier] = points
    if not concept.parts:
        return best, {}, rarest
    whole = set(best)
    rarities = {t: _rarity(postings.get(t, ()), suppliers) for t in concept.parts}
    together: Strengths = {}
    share: Strengths = {}
    for term, factor in concept.parts.items():
        for supplier, points in _term_score(postings.get(term, ()), factor * rarities[term]):
            together[supplier] = together.get(supplier, 0.0) + points
            share[supplier] = share.get(supplier, 0.0) + rarities[term] / sum(rarities.values())
    for supplier, points in together.items():
        if points > best.get(supplier, 0.0):
            best[supplier] = points
    weight = max(rarest, *rarities.values())
    return best, {s: v for s, v in share.items() if s not in whole}, weight


def _rarity(rows: list[tuple[int, bytes]] | tuple[()], suppliers: int) -> float:
    """How much a term tells; a word that nobody uses tells as much as one that a single supplier does."""
    count = sum(len(data) for _, data in rows) // 3
    return max(0.1, log(1 + (suppliers - count + 0.5) / (count + 0.5))) if count <= suppliers else 0.1


def _term_score(rows: list[tuple[int, bytes]] | tuple[()], most: float) -> list[tuple[int, float]]:
    """(supplier, points) for one term; the strongest use of it gives `most`."""
    points = [most * strength / 255 for strength in range(256)]
    found: list[tuple[int, float]] = []
    for block, data in rows:
        base = block << codec.BLOCK_BITS
        offsets, strengths = codec.unpack_postings(data)
        found += [(base + o, points[s]) for o, s in zip(offsets, strengths, strict=True)]
    return found


def _spelled(
    text: str, concepts: list[Concept], postings: dict[str, list[tuple[int, bytes]]], snapshot: Snapshot
) -> tuple[list[Concept], str | None]:
    """Replace words that find nothing by the nearest word that suppliers write; never one with hits."""
    corrected: dict[str, str] = {}
    for concept in concepts:
        if any(t in postings for t in (*concept.terms, *concept.parts)) or len(concept.word) < 4:
            continue
        if not concept.word.isalpha():
            continue
        nearest = _nearest(concept.word, snapshot.words)
        if nearest:
            corrected[concept.word] = nearest
    if not corrected:
        return concepts, None
    respelled = " ".join(corrected.get(w, w) for w in language.words(text))
    return concepts_of(respelled), respelled


def _nearest(word: str, vocabulary: dict[str, str]) -> str | None:
    """The most alike word; a shared beginning counts, as typing errors seldom hit the first letter."""
    found = process.extract(
        word, vocabulary.keys(), scorer=fuzz.ratio, score_cutoff=CLOSE_ENOUGH - 6, limit=8
    )
    ranked = sorted(
        ((s + (6 if w[:1] == word[:1] else 0), w) for w, s, _ in found if w.isalpha()),
        key=lambda p: (-p[0], p[1]),
    )
    return ranked[0][1] if ranked and ranked[0][0] >= CLOSE_ENOUGH else None
