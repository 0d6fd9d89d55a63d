"""Danish and English text analysis: words, folding, stems, compound parts, stop words.

Suppliers and queries take the same way, so that both meet in the same terms.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from threading import local
from types import MappingProxyType

import snowballstemmer

from app.domain.tongue import is_english

WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*", re.UNICODE)
# A word without hyphens.
PLAIN = re.compile(r"[^\W_]+", re.UNICODE)
LONGEST_WORD = 60
# The e that Danish drops in the plural: cyk(e)l, møb(e)l, hand(e)l.
SYNCOPE = re.compile(r"([bcdfgkpstv])el$")

SHORT_FOR = {"sct": "sankt", "skt": "sankt"}
DANISH = re.compile("[æøå]")
# Letters that Danish keyboards, English keyboards and neighbours write differently.
FOLDED = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", "ä": "ae", "ö": "oe", "ü": "y", "ß": "ss"})

# Words that say nothing about what is bought: function words, and what every need and profile says.
STOP_WORDS = frozenset(
    """
    ad af aldrig alle alt altid anden andet andre at bare begge ble blev blive bliver bliver da de dem den denne
    der deres det dette dig din dine dit du efter eller en end endnu er et f få får for fra fx følgende før gerne
    god gode godt gør gøre ham han hans har havde have hele hen hende hendes her hos hun hvad hvem hver hvilke
    hvilken hvis hvor hvordan hvornår i igen ikke ind inden indtil ingen intet ja jeg jer jeres jo kan kun kunne
    lidt lige lille løbende man mange med meget mellem men mere mest mig min mindre mindst mine mit mod må nej
    ned nogen noget nogle nok nu når nye ny og også om omkring op os over pr på samme samt se selv ser sig sin
    siden sine sit skal skulle som store stor så sådan temmelig thi til ud uden under var ved vi via vil ville vor
    vores være været år ønsker ønskes behov brug bruge søger søges ca cirka gang gange stk vores
    a about all also an and any made are as at be been but by can could do does for from had has have he her his how i
    if in into is it its more most need needs no not of on one or our out please she so some such than that the
    their them then there these they this to too up us was we were what when where which who will with would you
    your looking want
    """.split()  # noqa: SIM905 - a paragraph is read faster than 250 lines
)


# What follows one of these says for whom or where, not what: `sandwich til personalet`.
PURPOSE = frozenset("til for i på hos ved to at in".split())  # noqa: SIM905 - a paragraph
# Work on things that belong to someone else: `vask af elevatorer` sells washing, not lifts.
HANDLING = (
    "vask",
    "rengøring",
    "pudsning",
    "støvsugning",
    "pakning",
    "sortering",
    "optælling",
    "flytning",
    "transport",
    "kørsel",
    "opbevaring",
    "slibning",
    "maling",
    "nedrivning",
    "demontering",
    "tømning",
    "mærkning",
    "etikettering",
    "scanning",
    "cleaning",
    "washing",
    "packing",
    "sorting",
)


@dataclass(frozen=True)
class Analysis:
    """One word's index terms: its stems, and the stems of the parts it is made of."""

    stems: tuple[str, ...]
    parts: tuple[str, ...]


def lower(text: str) -> str:
    """The text in lower case with each accented letter as one character."""
    return unicodedata.normalize("NFC", text).casefold()


def words(text: str) -> list[str]:
    """The words of a text in lower case; hyphenated words whole and in parts."""
    found: list[str] = []
    for match in WORD.finditer(lower(text)):
        word = match.group()[:LONGEST_WORD]
        found.append(SHORT_FOR.get(word, word))
        if "-" in word:
            found += [part for part in word.split("-") if part]
    return found


def content_words(text: str) -> list[str]:
    """The words that say what is meant: no stop words, no single letters, no repeats."""
    return list(dict.fromkeys(filter(has_content, words(text))))


def has_content(word: str) -> bool:
    """Whether a word says what is meant: no stop word, no single letter."""
    return len(word) > 1 and word not in STOP_WORDS


def fold(text: str) -> str:
    """One spelling for æ/ae, ø/oe, å/aa and accents, in lower case."""
    folded = text.casefold().translate(FOLDED)
    return "".join(c for c in unicodedata.normalize("NFD", folded) if not unicodedata.combining(c))


class _Stemmers(local):
    """Each thread its own: a Snowball stemmer keeps the word it works on in itself."""

    def __init__(self) -> None:
        self.danish = snowballstemmer.stemmer("danish")
        self.english = snowballstemmer.stemmer("english")


_stemmers = _Stemmers()


@lru_cache(maxsize=40_000)
def stem(word: str) -> str:
    """The folded Danish stem of a word; cykel and cykler, møbel and møbler share theirs."""
    stemmed = _stemmers.danish.stemWord(unfold(word))
    return fold(SYNCOPE.sub(r"\1l", stemmed))


def unfold(word: str) -> str:
    """`loebehjul` -> `løbehjul`, `faerdig` -> `færdig`: guess the Danish letters before stemming.

    Both spellings must give one stem. Wrong guesses do no harm, as every text takes this way; but `broen` (the bridge)
    must meet `bro`, so a word of the dictionary, or one that ends in such a word, is left as it is.
    """
    guess = word.replace("ae", "æ").replace("oe", "ø").replace("aa", "å")
    if guess == word or guess in _dictionary or "\0" in word:
        return guess
    ends = (word[n:] for n in range(len(word) - SHORTEST_PART))
    return word if any(e in _dictionary and guess[-len(e) :] != e and "oe" in e for e in ends) else guess


@lru_cache(maxsize=20_000)
def english_stem(word: str) -> str:
    """The folded English stem of a word."""
    return fold(_stemmers.english.stemWord(word))


@lru_cache(maxsize=40_000)
def analyse(word: str) -> Analysis:
    """The terms under which one word is indexed and looked for."""
    # A word with Danish letters is not English; as it is it meets its form of which less is left: køkken, køkkenet.
    stems = tuple(dict.fromkeys((stem(word), fold(word) if DANISH.search(word) else english_stem(word))))
    parts = split_compound(fold(word))
    return Analysis(stems, tuple(dict.fromkeys(stem(p) for p in parts if stem(p) not in stems)))


def analyse_text(text: str) -> Iterator[tuple[str, Analysis]]:
    """The words of a text with their terms; those of an English one are no Danish words: `made` is not `mad`."""
    read = reader(text)
    yield from ((w, read(w)) for w in words(text))


def reader(text: str) -> Callable[[str], Analysis]:
    """How the words of a text are analysed."""
    return _in_english if is_english(words(text)) else analyse


def _in_english(word: str) -> Analysis:
    return analyse(word) if DANISH.search(word) else Analysis((english_stem(word),), ())


# ---- compounds --------------------------------------------------------------------------------

SHORTEST_PART = 4
# Shorter words that many compounds of the trade begin with, folded: `tagbistader`, `bilrengøring`.
SHORT_FIRST = tuple(
    "bil bog bus dyr hus jul koed loen lyd mad ost sko sne tag toej trae vej".split()  # noqa: SIM905
)
LINKS = ("", "s", "e")
_lexicon: Container[str] = frozenset()
_names: Container[str] = frozenset()
_dictionary: Mapping[str, str] = MappingProxyType({})


def lexicon_of(vocabulary: Iterable[str]) -> frozenset[str]:
    """The words that compounds may be made of: both the words and their stems, `vindue` and `vindu`.

    So that joints like vindue-s are found.
    """
    known = {fold(w) for w in vocabulary}
    return frozenset(w for w in known | {stem(w) for w in known} if len(w) >= SHORTEST_PART)


def set_lexicon(
    lexicon: Container[str],
    dictionary: Mapping[str, str] = MappingProxyType({}),
    names: Container[str] = frozenset(),
) -> None:
    """Give the words that compounds are made of, and a dictionary; the reference room does so once per process.

    The dictionary has the base form of each word. `names`, folded, are made of no words: Hundested sells no dogs.

    The lexicon is of the trade and short; the dictionary is of the whole language and is asked second.
    """
    global _lexicon, _dictionary, _names
    _dictionary, _names = dictionary, names
    _lexicon = lexicon
    for remembered in (stem, analyse, split_compound, _split):
        remembered.cache_clear()


def forget() -> None:
    """Let go of what was worked out while the vocabularies were read; few of those words come again."""
    for remembered in (stem, english_stem, analyse, split_compound, _split):
        remembered.cache_clear()


def has_lexicon() -> bool:
    """Whether set_lexicon has been called in this process."""
    return _lexicon != frozenset()


LONGEST_COMPOUND = 40


@lru_cache(maxsize=40_000)
def split_compound(word: str) -> tuple[str, ...]:
    """The parts of a folded Danish compound, longest head first: vinduespolering -> vindue, polering.

    Empty when the word is not made of known words, with s or e as links between them. Words of the trade are
    tried before those of the whole language.
    """
    if not 2 * SHORTEST_PART <= len(word) <= LONGEST_COMPOUND or not word.isalpha() or word in _names:
        return ()
    return _split(word, _is_trade_word) or _split(word, is_word) or _short_first(word)


# Words that only look as if they began so.
ONE_WORD = ("billet", "bogfoer", "bogholder", "bogstav", "dyrke", "huske", "ostindi", "skoen", "vejled")


def _short_first(word: str) -> tuple[str, ...]:
    """The parts of a compound that begins with a short word and goes on with one of the trade."""
    for first in SHORT_FIRST if not word.startswith(ONE_WORD) else ():
        last = word.removeprefix(first)
        if last != word and len(last) > SHORTEST_PART and _is_trade_word(last):
            return first, last
    return ()


@lru_cache(maxsize=40_000)
def _split(word: str, known: Callable[[str], bool]) -> tuple[str, ...]:
    """Remembered, as the rests of a long word come again for every way to begin it."""
    for cut in range(len(word) - SHORTEST_PART, SHORTEST_PART - 1, -1):
        head, tail = word[:cut], word[cut:]
        rest = (tail,) if known(tail) else _split(tail, known)
        if not rest:
            continue
        for link in LINKS:
            bare = head[: len(head) - len(link)] if link and head.endswith(link) else head
            if (not link or head.endswith(link)) and len(bare) >= SHORTEST_PART and known(bare):
                return (bare, *rest)
    return ()


def base_form(word: str) -> str:
    """The word as a dictionary lists it: `dækker` -> `dække`; one that no dictionary has as it is."""
    if "\0" in word:
        return word
    return _dictionary.get(word) or _dictionary.get(unfold(word)) or word


def _is_trade_word(word: str) -> bool:
    return word in _lexicon or stem(word) in _lexicon


def is_word(word: str) -> bool:
    """Whether a word, folded or not, is in the dictionary or the trade's vocabulary."""
    if "\0" in word:  # which the trie takes for the end of a word, and reads on
        return False
    return _is_trade_word(fold(word)) or word in _dictionary or unfold(word) in _dictionary
