"""From a query's words to scored suppliers: concepts, postings, spelling."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from sqlalchemy import bindparam, select

from app.domain import cpv as cpv_rules
from app.domain import language
from app.extensions import db
from app.reference import catalogue, everyday
from app.search import codec, scoring, spelling
from app.search.documents import cpv_term
from app.search.models import SearchPosting
from app.search.scoring import Concept, Points, Postings
from app.search.snapshot import Snapshot

MOST_WORDS = 40
# A compound's parts say less than the word itself; an everyday word's code says almost as much.
PART_FACTOR, CODE_FACTOR = 0.5, 0.85


@dataclass(frozen=True)
class Retrieved:
    """Each supplier's text score, the best at 1, and the query as corrected."""

    scores: Points
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
    """Score every supplier that carries enough of the query. All zero when nothing does."""
    concepts = concepts_of(text)
    postings = fetch({t for c in concepts for t in c.every_term}, snapshot)
    corrected = None
    if spell:
        concepts, corrected = _spelled(text, concepts, postings, snapshot)
        if corrected:
            postings |= fetch({t for c in concepts for t in c.every_term} - set(postings), snapshot)
    return Retrieved(scoring.score(concepts, postings, snapshot.suppliers, snapshot.size), corrected)


# A supplier that carries this share of everything a need says fits it fully in words.
FULL_COVERAGE = 0.5
DESCRIPTION_FACTOR, LABEL_FACTOR = 0.45, 0.5
# What delivering at the place is worth when the most promising suppliers are picked for scoring.
DELIVERS_LIFT = 0.6


def candidates(
    title: str, description: str, codes: tuple[str, ...], snapshot: Snapshot, place: str | None, limit: int
) -> dict[int, float]:
    """The suppliers worth scoring for a need, with their text fit from 0 to 1.

    Unlike a search this measures against all that the need says, so that a poor best is poor.
    """
    weighted = _need_concepts(title, description, codes)
    code_terms = {cpv_term(a): cpv_rules.fit(code, a) for code in codes for a in cpv_rules.lineage(code)}
    postings = fetch({t for c, _ in weighted for t in c.every_term} | set(code_terms), snapshot)
    text = np.zeros(snapshot.size, np.float32)
    mass = 0.0
    for concept, weight in weighted:
        points, _, _ = scoring.concept_points(concept, postings, snapshot.suppliers, snapshot.size)
        # A word that no supplier uses still counts a little: the need asks for more than is offered.
        mass += weight * (float(points.max(initial=0.0)) or 1.0)
        text += np.float32(weight) * points
    fits = np.minimum(1, text / np.float32(mass * FULL_COVERAGE)) if mass else text
    promise = fits + scoring.code_fits(code_terms, postings, snapshot.size)
    # Unlisted suppliers are out.
    promise[~codec.flags_of(snapshot.listed, snapshot.size)] = 0
    found = np.flatnonzero(promise)
    if place:
        promise += DELIVERS_LIFT * codec.flags_of(snapshot.delivers_in(place), snapshot.size)
    chosen = found[np.lexsort((found, -promise[found]))][:limit]
    return {int(i): float(fits[i]) for i in chosen}


def _need_concepts(title: str, description: str, codes: tuple[str, ...]) -> list[tuple[Concept, float]]:
    """What a need asks for with the weight of each: the title in full, what stands only in the text less."""
    weighted = [(c, 1.0) for c in concepts_of(title)]
    known = {c.word for c, _ in weighted}
    weighted += [(c, DESCRIPTION_FACTOR) for c in concepts_of(description) if c.word not in known]
    if not known:
        labels = " ".join(catalogue.cpv_codes()[c].label_da for c in codes if c in catalogue.cpv_codes())
        weighted += [(c, LABEL_FACTOR) for c in concepts_of(labels)]
    return weighted


POSTINGS = (
    select(SearchPosting.term, SearchPosting.block, SearchPosting.postings)
    .where(SearchPosting.term.in_(bindparam("terms", expanding=True)))
    .order_by(SearchPosting.term, SearchPosting.block)
)


def fetch(terms: set[str], snapshot: Snapshot) -> Postings:
    """The postings of each term by block; one statement for those not read lately."""
    found: Postings = {}
    unread = []
    for term in terms:
        held = snapshot.postings.get(term)
        if held is None:
            unread.append(term)
        elif held:
            found[term] = held
    if unread:
        read: Postings = {term: [] for term in unread}
        for term, block, data in db.session.connection().execute(POSTINGS, {"terms": sorted(unread)}):
            read[term].append((block, data))
        for term, rows in read.items():
            snapshot.postings.put(term, rows, 100 + sum(len(data) for _, data in rows))
            if rows:
                found[term] = rows
    return found


def _spelled(
    text: str, concepts: list[Concept], postings: Postings, snapshot: Snapshot
) -> tuple[list[Concept], str | None]:
    """Replace words that find nothing by the nearest word that suppliers write; never one with hits."""
    corrected: dict[str, str] = {}
    for concept in concepts:
        if concept.every_term & postings.keys() or len(concept.word) < 4:
            continue
        if not concept.word.isalpha():
            continue
        nearest = spelling.nearest(concept.word, snapshot.words)
        if nearest:
            corrected[concept.word] = nearest
    if not corrected:
        return concepts, None
    respelled = " ".join(corrected.get(w, w) for w in language.words(text))
    return concepts_of(respelled), respelled
