"""Notes without counts of people that single somebody out: none under five, none that gives one away."""

from __future__ import annotations

import re
from functools import lru_cache

# Counts of people under five are never shown (DOMAIN.md 0.1).
SMALLEST_SHOWN = 5
# The share of employees that § 54 asks for (udbudsloven § 54).
LEAST_PERCENT = 30
# Below this many employees 30 % may be fewer than five. Such a firm's count is hidden whatever it is:
# "at least 30 % of 12, but not shown" would say four as plainly as the number.
SMALLEST_FIRM = (SMALLEST_SHOWN - 1) * 100 // LEAST_PERCENT + 1

AT_LEAST = {
    "da": "Mindst 30\u00a0% af medarbejderne er i målgruppen.",
    "en": "At least 30% of the employees are in the target group.",
}
HIDDEN = {"da": "Tal under 5 vises ikke.", "en": "Counts under 5 are not shown."}

_WORDS = {
    word: number
    for row in (
        "en to tre fire fem seks syv otte ni ti elleve tolv tretten fjorten femten",
        "én to tre fire fem seks syv otte ni ti elleve tolv tretten fjorten femten",
        "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen",
    )
    for number, word in enumerate(row.split(), start=1)
}
_NUMBER = rf"(?<![\w.,])(\d+|{'|'.join(_WORDS)})(?![\w,]|\.\d)"
_PEOPLE = re.compile(
    r"\b(medarbejder|ansat|person|mennesk|borger|deltager|elev|praktikant|lærling|unge|kolleg|målgruppe"
    r"|employee|people|staff|worker|participant|trainee|apprentice|colleague|citizen|young|target group)",
    re.IGNORECASE,
)
_PART = re.compile(rf"{_NUMBER}\s+(?:ud\s+)?(?:out\s+)?(?:af|of)\s+(?:de\s+|the\s+)?{_NUMBER}", re.IGNORECASE)
_PERCENT = re.compile(r"(mindst|over|at least|more than)?\s*(?<![\d.,])\d+(?:[.,]\d+)?\s*%", re.IGNORECASE)
_COUNT = re.compile(rf"{_NUMBER}(?!\s*%)\s+(?:\w+\s+)?(?={_PEOPLE.pattern})", re.IGNORECASE)
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-ZÆØÅ§\d])")


@lru_cache(maxsize=4096)
def conceal(note: str, language: str) -> str:
    """`note` without the sentences that tell of fewer than five people, and a word in their place."""
    if not _PEOPLE.search(note):
        return note
    sentences = _SENTENCE_END.split(note)
    telling = [s for s in sentences if _tells(s)]
    if not telling:
        return note
    kept = [s for s in sentences if s not in telling and s not in (AT_LEAST[language], HIDDEN[language])]
    least = [AT_LEAST[language]] if any(_meets_the_share(s) for s in telling) else []
    return " ".join([*kept, *least, HIDDEN[language]])


def _tells(sentence: str) -> bool:
    if not _PEOPLE.search(sentence):
        return False
    parts = _parts(sentence)
    if any(_singles_out(part, total) for part, total in parts):
        return True
    rest = _PART.sub("", sentence)
    if any(0 < _value(found[1]) < SMALLEST_SHOWN for found in _COUNT.finditer(rest)):
        return True
    # An exact share gives the count away beside the number of employees on the profile.
    return not parts and any(not found[1] for found in _PERCENT.finditer(rest))


def _singles_out(part: int, total: int) -> bool:
    """Whether a part of a total is a small group, leaves one, or may be one for all that is known."""
    return total < SMALLEST_FIRM or 0 < part < SMALLEST_SHOWN or 0 < total - part < SMALLEST_SHOWN


def _meets_the_share(sentence: str) -> bool:
    return any(part * 100 >= LEAST_PERCENT * total for part, total in _parts(sentence))


def _parts(sentence: str) -> list[tuple[int, int]]:
    return [(_value(found[1]), _value(found[2])) for found in _PART.finditer(sentence)]


def _value(number: str) -> int:
    return _WORDS.get(number.lower()) or int(number)
