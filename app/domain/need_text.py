"""How clear the text of a need is: what it says, in its own words, and what is missing. Source: DOMAIN.md A2.8.

In an audit of 31 British notices 71 % did not explain the problem and 74 % did not say who was to use it. The check
looks for five clues, and at the length and the language; it reads words, not meaning, so it advises and never refuses.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Literal

CLUES = ("problem", "users", "amount", "place", "date")
CHECKS = (*CLUES, "length", "language")
# A shorter text leaves suppliers guessing; a longer one is not read to its end.
FEWEST_WORDS, MOST_WORDS = 25, 600
# Of fewer words no readability can be told.
FEWEST_MEASURED = 8
# Björnsson's readability index: below 45 is the language of newspapers, above 55 that of laws.
HARDEST_LIX = 45
LONGEST_QUOTE = 90

Level = Literal["clear", "fair", "unclear"]

_NUMBER = r"(?:\d{1,3}(?:[. ]\d{3})+|\d+(?:,\d+)?)(?:[ ]?[-–][ ]?\d+(?:,\d+)?)?"
_NUMBER_WORD = (
    r"(?:to|tre|fire|fem|seks|syv|otte|ni|ti|elleve|tolv|femten|tyve|tredive|halvtreds|hundrede"
    r"|two|three|four|five|six|seven|eight|nine|ten|twelve|twenty)"
)
_MONTH = (
    r"(?:januar|februar|marts|april|maj|juni|juli|august|september|oktober|november|december"
    r"|january|february|march|may|june|july|october)"
)
_SEASON = r"(?:forår|sommer|efterår|vinter|jul|påske|årsskifte|skoleår)\w{0,8}"
# Whose day it is made easier, at the end of a compound too: dagplejebørn, kantinegæster.
_PEOPLE = (
    r"(?:medarbejder|kolleg|borger|beboer|børn|barn|elev|gæst|deltager|bruger|ældre|patient|ansatte?|studerende"
    r"|forældre|besøgende|kursist|pædagog|lærer|plejer|familie|unge|person|mennesker|kunde|frivillige|hold\b|ledige"
    r"|sygeplejersk|håndværker|chauffør|flygtning|indbygger|foreninger|employee|colleague|citizen|resident|children"
    r"|pupil|guest|patient|student|visitor|people|staff\b|users?\b)"
)
# Where those people are, when it is for them: til hjemmeplejen, for kommunens skoler.
_HOUSES = (
    r"pleje(?:n|hjem\w{0,4})|skole(?:n|r|rne)?|klub(?:ben|ber|berne)?|børnehave(?:n|r|rne)?|vuggestue(?:n|r|rne)?"
    r"|(?:dagtilbud|bosted|værested|jobcent|krisecent|sygehus|hospital|bibliotek|herberg)\w{0,5}"
)
_PATTERNS: dict[str, tuple[re.Pattern[str], ...]] = {
    "problem": tuple(
        re.compile(p, re.I)
        for p in (
            r"\b(?:problem|udfordring|besvær|vanskelig|svært\b|bøvl|spild|klage[rd]|challenge|difficult)\w*",
            r"\b(?:fordi|på grund af|skyldes|because|due to)\b",
            r"\b(?:i dag|lige nu|for tiden|hidtil|indtil nu|today|currently|at the moment)\b",
            r"\b(?:ikke længere|kan ikke|når ikke|har ikke|ingen af|no longer|cannot)\b",
            r"\b(?:udløber|ophører|slidt|slidte|forældet|gået i stykker|går i stykker|runs out|expires|worn)\b",
            r"\b(?:for at|så (?:at )?(?:vi|de|der|den|det|alle|borgern\w+|børnen\w+|beboern\w+|elevern\w+)|so that|in order to)\b",
            r"\b(?:undgå|mindske|nedbringe|forbedre|erstatte|afløse|aflaste|lette|avoid|reduce|improve|replace)\w{0,3}\b",
            r"\b(?:mangler|savner|lack)\b",
        )
    ),
    "users": (
        re.compile(rf"\b\w*{_PEOPLE}\w{{0,6}}", re.I),
        re.compile(rf"\b(?:for|til|hos)[ ](?:[^\W\d_]+[ ]){{0,2}}?\w*(?:{_HOUSES})\b", re.I),
    ),
    "amount": (re.compile(rf"(?<![\w.,§/])(?:{_NUMBER}[ ]?(?:%|[^\W\d_]\w*)|{_NUMBER_WORD}[ ][^\W\d_]\w*)", re.I),),
    "place": (
        re.compile(
            r"\b[A-ZÆØÅ][\w.]*(?:[ ][A-ZÆØÅ][\w.]*)?[ ]?(?:vej|gade|allé|plads|stræde|vænge|torv|boulevard)\w*[ ]\d+"
        ),
        re.compile(r"\b\w*(?:vej|gade|allé|stræde|vænge|torvet)\w{0,2}[ ]\d+\w?", re.I),
        re.compile(r"\b\d{4}[ ][A-ZÆØÅ]\w+"),
        re.compile(r"\b(?:hele landet|hele danmark|i hele kommunen|nationwide)\b", re.I),
    ),
    "date": (
        re.compile(rf"\b\d{{1,2}}\.?[ ]?{_MONTH}(?:[ ]\d{{4}})?", re.I),
        re.compile(r"\b\d{1,2}[./-]\d{1,2}[./-](?:\d{4}|\d{2})\b|\b\d{4}-\d{2}-\d{2}\b"),
        re.compile(r"\b(?:i |fra |inden )?uge[ ]\d{1,2}\b", re.I),
        re.compile(r"\b\d\.[ ]kvartal(?:[ ]\d{4})?|\bQ[1-4]\b", re.I),
        re.compile(rf"\b(?:i|fra|til|inden|senest|efter|før|ved|in|from|by|before)[ ](?:slutningen af |starten af |midten af )?{_MONTH}(?:[ ]\d{{4}})?\b", re.I),
        re.compile(rf"\b(?:i|fra|til|inden|efter|før|ved|hen over)[ ]{_SEASON}(?:[ ]\d{{4}})?", re.I),
        re.compile(r"\b(?:i|fra|fra og med|senest|inden|in|from)[ ]20\d\d\b", re.I),
    ),
}  # fmt: skip
# What looks like a number of something and is a day, a time, a paragraph, a telephone number or an address.
_NO_AMOUNT = re.compile(
    rf"\b\d{{1,2}}\.?[ ]?{_MONTH}(?:[ ]\d{{4}})?|\b\d{{1,2}}[./-]\d{{1,2}}(?:[./-]\d{{2,4}})?\b|\bkl\.?[ ]?\d{{1,2}}(?:[.:]\d{{2}})?"
    rf"|\b\d{{1,2}}[.:]\d{{2}}\b|§[ ]?\d+|\buge[ ]\d+|\b20\d\d\b|\b\d{{4}}[ ](?=[A-ZÆØÅ])|\b\d{{2}}[ ]\d{{2}}[ ]\d{{2}}[ ]\d{{2}}\b|\b\d{{8}}\b"
    r"|\b\d\.[ ]?kvartal|\b\w*(?:vej|gade|allé|torvet)\w{0,2}[ ]\d+\w?"
)
# Whoever does the work today need not be those that it is for: vasket af medarbejderne selv.
_DONE_BY = re.compile(
    r"\b(?:vask|lav|gjort|gør|udfør|løs|klar|bragt|bring|hent|kør|pass|rengør|rengjort|ordn|varetag|håndter|lever|stå)\w*"
    r"(?:[ ]det)?[ ]af[ ](?:(?:vores|egne|de|kommunens|interne)[ ]){0,2}$",
    re.I,
)
# A number word alone before these counts nothing.
_COUNTS_NOTHING = re.compile(r"^(?:ti|ni|to|otte)[ ](?:at|og|eller|om)\b|[ ](?:og|eller|at|er|i|på|om|kl|and|or|of)$", re.I)  # fmt: skip
_WORD = re.compile(r"[^\W\d_]+", re.UNICODE)
_STOP = re.compile(r"[.!?:](?=\s|$)|\n+")


@dataclass(frozen=True)
class Clue:
    """One thing to say. `quote` holds the text's own words; empty when it is missing, or known from the fields."""

    kind: str
    is_there: bool
    quote: str = ""
    # The text is too short to tell.
    is_unknown: bool = False


@dataclass(frozen=True)
class Quality:
    """What a text says and how it reads; `lix` is None for a text without words."""

    clues: tuple[Clue, ...]
    words: int
    lix: int | None

    @property
    def done(self) -> int:
        """How many of CHECKS are in place."""
        return sum(c.is_there for c in self.clues)

    @property
    def level(self) -> Level:
        """The clearness in one word, which whoever moderates sees too."""
        missing = len(CHECKS) - self.done
        return "clear" if missing <= 1 else "fair" if missing <= 3 else "unclear"

    def clue(self, kind: str) -> Clue:
        """One of the checks."""
        return next(c for c in self.clues if c.kind == kind)


Finder = Callable[[str], str]


def read(
    title: str, text: str, *, place_in: Finder = lambda _text: "", given: Collection[str] = ()
) -> Quality:
    """Read the text of a need. `place_in` finds a place's name in a text, as it stands there, or nothing.

    `given` are the clues that the form's fields hold already: what is chosen there need not be written too.
    """
    whole = f"{title.strip()}\n{text.strip()}".strip()
    words, lix = len(_WORD.findall(text)), readability(text)
    found = {
        "problem": _sentence(text),
        "users": _users(whole),
        "amount": _amount(whole),
        "place": place_in(whole) or _first(whole, "place"),
        "date": _first(whole, "date"),
    }
    clues = [Clue(kind, bool(found[kind]) or kind in given, found[kind]) for kind in CLUES]
    clues.append(Clue("length", FEWEST_WORDS <= words <= MOST_WORDS))
    if lix is None or words < FEWEST_MEASURED:
        clues.append(Clue("language", False, is_unknown=True))
    else:
        clues.append(Clue("language", lix <= HARDEST_LIX))
    return Quality(tuple(clues), words, lix)


def readability(text: str) -> int | None:
    """LIX: words a sentence, and the share in per cent of words of more than six letters. None without words."""
    words = _WORD.findall(text)
    if not words:
        return None
    sentences = max(1, sum(1 for part in _STOP.split(text) if _WORD.search(part)))
    long = sum(len(w) > 6 for w in words)
    return round(len(words) / sentences + 100 * long / len(words))


def _first(text: str, kind: str) -> str:
    """The earliest words that say it."""
    found = [m for p in _PATTERNS[kind] if (m := p.search(text))]
    return min(found, key=lambda m: m.start())[0].strip() if found else ""


def _users(text: str) -> str:
    """The earliest people or place of people that it is for; not those who do the work today."""
    found = [
        m for p in _PATTERNS["users"] for m in p.finditer(text) if not _DONE_BY.search(text, 0, m.start())
    ]
    return min(found, key=lambda m: m.start())[0].strip() if found else ""


def _amount(text: str) -> str:
    """A number of something, but for days, times, addresses and alike."""
    taken = [m.span() for m in _NO_AMOUNT.finditer(text)]
    for match in _PATTERNS["amount"][0].finditer(text):
        inside = any(start <= match.start() < end for start, end in taken)
        if not inside and not _COUNTS_NOTHING.search(match[0]):
            return match[0]
    return ""


def _sentence(text: str) -> str:
    """The sentence that tells what is to be solved, cut at a word when it is long."""
    for pattern in _PATTERNS["problem"]:
        match = pattern.search(text)
        if match:
            return _cut(text, match.start(), match.end())
    return ""


def _cut(text: str, start: int, end: int) -> str:
    stops = [m.end() for m in _STOP.finditer(text)]
    first = max((s for s in stops if s <= start), default=0)
    last = min((s for s in stops if s >= end), default=len(text))
    sentence = text[first:last].strip()
    if len(sentence) <= LONGEST_QUOTE:
        return sentence
    # Around the words that gave it away, as the beginning may tell of something else.
    begin = text.find(sentence, first)
    at = max(0, start - begin - LONGEST_QUOTE // 3)
    at = sentence.rfind(" ", 0, at) + 1 if at else 0
    piece = sentence[at : at + LONGEST_QUOTE]
    if at + LONGEST_QUOTE < len(sentence) and " " in piece:
        piece = piece[: piece.rfind(" ")]
    return piece.strip()
