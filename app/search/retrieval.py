"""From a text to scored suppliers: postings, spelling, candidates for a need."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import bindparam, select

from app.domain import cpv as cpv_rules
from app.domain import language, spelling
from app.domain.concepts import tokens
from app.extensions import db
from app.reference import catalogue, placewords
from app.reference.dictionary import danish
from app.search import codec, scoring
from app.search.documents import cpv_term
from app.search.explanation import shares
from app.search.models import SearchPosting
from app.search.question import Question, Unit, name_terms, understand
from app.search.scoring import Answers, Points, Postings
from app.search.snapshot import Snapshot


@dataclass(frozen=True)
class Retrieved:
    """Each supplier's text score, 0 to 1; the query as corrected; what was understood of it, and who has that."""

    scores: Points
    question: Question
    answers: Answers
    postings: Postings
    corrected: str | None = None


def retrieve(
    words: list[str], snapshot: Snapshot, *, spell: bool = True, neighbours: bool = False
) -> Retrieved:
    """Score every supplier that carries enough of what the words ask. All zero when nothing does.

    `neighbours` also takes those that only do something close to it.
    """
    question = understand(words)
    postings = fetch(question.every_term, snapshot)
    corrected = None
    if spell:
        respelled = _respelled(words, question, postings.keys(), snapshot)
        if respelled:
            question, corrected = understand(respelled), " ".join(respelled)
            postings = fetch(question.every_term, snapshot)
    answers = scoring.ask(question.units, postings, snapshot.suppliers, snapshot.size, neighbours=neighbours)
    return Retrieved(answers.scores, question, answers, postings, corrected)


def is_name(words: list[str], snapshot: Snapshot) -> bool:
    """Whether some supplier's name has all these words."""
    terms = name_terms(words)
    return bool(terms) and scoring.carry_all(terms, fetch(set(terms), snapshot), snapshot.size)


def is_carried(word: str, snapshot: Snapshot) -> bool:
    """Whether some supplier says this word."""
    return bool(fetch(set(language.analyse(word).stems), snapshot))


# A supplier that carries this share of everything a need says fits it fully in words.
FULL_COVERAGE = 0.5
# Who does something close to what is needed: less than half a fit, or neighbours would be as good as the thing.
CLOSE = 0.6
DESCRIPTION_FACTOR, LABEL_FACTOR = 0.45, 0.5
LONGEST_DESCRIPTION = 120
# What delivering at the place is worth when the most promising suppliers are picked for scoring.
DELIVERS_LIFT = 0.6


@dataclass(frozen=True)
class Fits:
    """How well each supplier that carries anything of a need fits it: in words 0 to 1, and with codes on top."""

    among: NDArray[np.intp]
    words: Points
    promise: Points


def fits(title: str, description: str, codes: tuple[str, ...], snapshot: Snapshot) -> Fits:
    """Judge every supplier by the index alone. Unlisted suppliers promise nothing.

    Unlike a search this measures against all that the need says, so that a poor best is poor.
    """
    weighted = _need_units(title, description, codes)
    code_terms = {cpv_term(a): cpv_rules.fit(code, a) for code in codes for a in cpv_rules.lineage(code)}
    terms = {t for u, _ in weighted for t in u.every_term} | set(code_terms)
    among, postings = scoring.among_carriers(terms, fetch(terms, snapshot), snapshot.size)
    text = np.zeros(len(among), np.float32)
    mass = 0.0
    for unit, share in weighted:
        said = scoring.answer(unit, postings, snapshot.suppliers, len(among))
        mass += share * said.weight
        close = said.points < scoring.OFFERS
        text += np.float32(share * said.weight) * np.where(
            close, said.points * np.float32(CLOSE), said.points
        )
    words = np.minimum(1, text / np.float32(mass * FULL_COVERAGE)) if mass else text
    promise = words + scoring.code_fits(code_terms, postings, len(among))
    promise[~codec.flags_of(snapshot.listed, snapshot.size)[among]] = 0
    return Fits(among, words, promise)


def candidates(found: Fits, snapshot: Snapshot, place: str | None, limit: int) -> dict[int, float]:
    """The suppliers worth scoring for a need, with their text fit from 0 to 1."""
    promise = found.promise
    some = np.flatnonzero(promise)
    if place:
        promise = (
            promise + DELIVERS_LIFT * codec.flags_of(snapshot.delivers_in(place), snapshot.size)[found.among]
        )
    chosen = some[np.lexsort((some, -promise[some]))][:limit]
    return {int(found.among[n]): float(found.words[n]) for n in chosen}


def text_fit(found: Fits, supplier_id: int) -> float:
    """One supplier's fit in words; 0 for one that carries nothing of the need."""
    here = np.flatnonzero(found.among == supplier_id)
    return float(found.words[here[0]]) if len(here) else 0.0


MOST_SHARED = 4


def shared_words(
    title: str, description: str, codes: tuple[str, ...], snapshot: Snapshot, supplier_id: int
) -> tuple[str, ...]:
    """The need's words that one supplier uses itself, what weighs most first; a word in two forms stands once."""
    weighted = _need_units(title, description, codes)
    units = [u for u, _ in weighted]
    postings = fetch({t for u in units for t in u.every_term}, snapshot)
    given = shares(scoring.ask(units, postings, snapshot.suppliers, snapshot.size), postings, supplier_id)
    answered = [
        (part * share.points, share.unit)
        for (_, part), share in zip(weighted, given, strict=True)
        if share.points >= scoring.ANSWERS * share.most and share.is_literal and not share.unit.is_soft
    ]
    words: list[str] = []
    # Where it is delivered is judged by itself.
    said = {
        stem for p in catalogue.places().values() for stem in language.analyse(language.lower(p.name)).stems
    }
    for _, unit in sorted(answered, key=lambda a: -a[0]):
        if said.isdisjoint(unit.own_terms):
            words.append(unit.text)
        said |= unit.own_terms
    return tuple(words[:MOST_SHARED])


def _need_units(title: str, description: str, codes: tuple[str, ...]) -> list[tuple[Unit, float]]:
    """What a need asks for with the share of each: the title in full, what stands only in the text less."""
    weighted = [(u, 1.0) for u in understand(tokens(title)).units]
    known = {u.text for u, _ in weighted}
    weighted += [
        (u, DESCRIPTION_FACTOR)
        for u in understand(tokens(description), LONGEST_DESCRIPTION).units
        if u.text not in known
    ]
    if not known:
        labels = " ".join(catalogue.cpv_codes()[c].label_da for c in codes if c in catalogue.cpv_codes())
        weighted += [(u, LABEL_FACTOR) for u in understand(tokens(labels)).units]
    return weighted


def _respelled(
    words: list[str], question: Question, found: Collection[str], snapshot: Snapshot
) -> list[str] | None:
    """The words with those that find nothing put right; None when there is nothing to put right.

    A word with hits, or that the phrase book knows, or that names a place, is never changed.
    """
    replaced: dict[str, str] = {}
    for unit in question.units:
        word = unit.text
        if unit.is_known or not unit.own_terms.isdisjoint(found) or not word.isalpha():
            continue
        if placewords.is_name(word):
            continue
        most = _slips(unit)
        if _is_where(word, words):
            # `Kaffe i Malmø` is not about somebody's madmor.
            most = 1 if most is None else most
        near = spelling.nearest(word, snapshot.vocabulary, most=most)
        if near is None and _may_be_compound(unit):
            near = spelling.nearest_compound(word, snapshot.vocabulary, language.is_word)
        if near is None and len(word) >= LONG_COMPOUND and not language.is_word(word):
            near = spelling.one_slip(word, danish().__contains__)
        if near:
            replaced[word] = near
    return [replaced.get(w, w) for w in words] if replaced else None


def _is_where(word: str, words: list[str]) -> bool:
    """Whether a word ends the text as the name of some place that we do not know: `kaffe i Malmø`."""
    return words[-2:-1] != [] and words[-2] in placewords.WHERE and words[-1] == word


def _slips(unit: Unit) -> int | None:
    """A word of the language is what it is, unless it only sounds like another; so is a compound, but for one slip."""
    if language.is_word(unit.text):
        return 0
    if len(unit.words[0]) > len(unit.own_terms):
        return 1 if len(unit.text) >= LONG_COMPOUND else 0
    return None


def _may_be_compound(unit: Unit) -> bool:
    """Whether a long word is neither one of the language nor made of such."""
    return (
        len(unit.text) >= LONG_COMPOUND
        and not language.is_word(unit.text)
        and len(unit.words[0]) == len(unit.own_terms)
    )


LONG_COMPOUND = 10
POSTINGS = (
    select(SearchPosting.term, SearchPosting.block, SearchPosting.postings)
    .where(SearchPosting.term.in_(bindparam("terms", expanding=True)))
    .order_by(SearchPosting.term, SearchPosting.block)
)


def fetch(terms: set[str], snapshot: Snapshot) -> Postings:
    """The postings of each term that has any; one statement for those not read lately."""
    found: Postings = {}
    unread = []
    for term in terms:
        held = snapshot.postings.get(term)
        if held is None:
            unread.append(term)
        elif len(held[0]):
            found[term] = held
    if unread:
        read: dict[str, list[tuple[int, bytes]]] = {term: [] for term in unread}
        for term, block, data in db.session.connection().execute(POSTINGS, {"terms": sorted(unread)}):
            read[term].append((block, data))
        for term, blocks in read.items():
            rows = scoring.rows(blocks, snapshot.size)
            snapshot.postings.put(term, rows, OVERHEAD + rows[0].nbytes + rows[1].nbytes)
            if len(rows[0]):
                found[term] = rows
    return found


# What an empty list of postings takes in memory, in bytes.
OVERHEAD = 300
