"""Places as people write them in a search: municipalities, towns, islands, regions, the whole country."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from app.domain import language, spelling
from app.domain.concepts import NOTHING, tokens
from app.domain.language import fold
from app.reference import catalogue
from app.reference.concepts import book, prepare
from app.reference.dictionary import danish

LONGEST = 5
BEFORE = frozenset("i på ved nær omkring fra til in at near around on across".split())  # noqa: SIM905 - a paragraph
AFTER = frozenset("kommune området omegn by c k n ø v s nv sv nø sø municipality area".split())  # noqa: SIM905
COUNTRY = ("hele landet", "hele danmark", "landsdækkende", "danmark", "nationwide", "all of denmark", "denmark",
           "whole country")  # fmt: skip
# What follows one of these is where, and nothing else.
WHERE = frozenset("i nær omkring in near around".split())  # noqa: SIM905 - a paragraph
# What joins two places.
LIST = frozenset("og eller samt and or".split())  # noqa: SIM905 - a paragraph
# A town whose name is a word, or may be one, is taken for a place only after a preposition or where it stands alone.
SHORTEST_TOWN, SHORTEST_NO_WORD = 5, 4
# Towns, and firms with a postcode of their own, whose names are everyday words: places only after a preposition.
EVERYDAY = frozenset(
    "beder bestseller brande bække facility henne løsning mørke ringe stege tørring udland vandel".split()  # noqa: SIM905
)
# A word this short has too many neighbours; a somewhat longer one may have one slip.
SHORTEST_SLIP, TWO_SLIPS = 5, 9
# What towns of one name are told apart by, and how people shorten the first word of a town's name.
LAST_OF_TOWN = frozenset("j jyll sj sjælland midtsj fyn sydfyn thy by vestj djurs stevns st l m ærø".split())  # noqa: SIM905
SHORT_FIRST = {"kongens": "kgs", "sønder": "sdr", "nørre": "nr", "store": "st", "lille": "ll"}
DISTRICTS = {
    "nørrebro": "0101", "vesterbro": "0101", "østerbro": "0101", "christianshavn": "0101", "sydhavnen": "0101",
    "nordvest": "0101", "nordhavn": "0101", "valby": "0101", "vanløse": "0101", "brønshøj": "0101", "kbh": "0101",
    "copenhagen": "0101", "tingbjerg": "0101", "ørestad": "0101", "gellerup": "0751", "brabrand": "0751",
    "skejby": "0751", "vollsmose": "0461", "elsinore": "0217", "lyngby": "0173", "taarbæk": "0173",
}  # fmt: skip


# Before a number of four digits these say that it is no postcode: `nr. 8000`, `til 5000 personer`, `ISO 9000`.
COUNTED = frozenset(
    "af budget model antal pris december januar februar marts april maj juni juli august september oktober november nr no nummer number kl iso en ds ca cirka circa max maks under over højst mindst til to fra from på on op par år cvr ean".split()  # noqa: SIM905 - a paragraph
)
# Postcodes that are years too.
YEARS = range(1900, 2100)
LOWEST_POSTCODE = "1000"


@dataclass(frozen=True)
class PlaceWords:
    """A place found in a text: the tokens it takes, and one of a municipality, an area or the country."""

    start: int
    size: int
    municipality: str | None = None
    area: str | None = None
    # Whether it is a place also where it stands among other words.
    sure: bool = True

    def without(self, words: list[str]) -> list[str]:
        """The words around the place."""
        return words[: self.start] + words[self.start + self.size :]

    def put_back(self, words: list[str], rest: list[str]) -> list[str]:
        """The words with others around the place, as many as there were."""
        return rest[: self.start] + words[self.start : self.start + self.size] + rest[self.start :]


@dataclass(frozen=True)
class _Name:
    municipality: str | None
    area: str | None
    # Whether it is a place also where no preposition says so; with `written`, only where it is spelled so.
    sure: bool
    written: str = ""
    # Whether it names nothing that is bought, so that alone it can only be the place.
    alone: bool = True


@cache
def names() -> dict[tuple[str, ...], _Name]:
    """Every name as folded tokens; the larger meaning first where a name has two."""
    # Which names are words is remembered.
    prepare()
    found: dict[tuple[str, ...], _Name] = {}
    for phrase in COUNTRY:
        found[_key(phrase)] = _Name(None, None, True)
    for area in catalogue.areas().values():
        for alias in area.aliases:
            found.setdefault(_key(alias), _Name(None, area.code, True))
    for place in catalogue.places().values():
        for name in (place.name, place.name.removesuffix("s")):
            found.setdefault(_key(name), _Name(place.code, None, True))
    for name, code in DISTRICTS.items():
        found.setdefault(_key(name), _Name(code, None, True))
    for town, code in _towns().items():
        found.setdefault(_key(town), _town(town, code))
    for town, code in _other_names(_towns()):
        found.setdefault(_key(town), _town(town, code))
    return found


def _towns() -> dict[str, str]:
    """Every town with the municipality that it lies in, also where its postcodes reach into others."""
    found: dict[str, str] = {}
    for row in (*catalogue.rows("town_municipalities.csv"), *_postcodes()):
        town = row["town"].casefold()
        if town.replace(" ", "").replace("-", "").isalpha():
            found.setdefault(town, row["municipality_code"])
    return found


@cache
def postcodes() -> Mapping[str, tuple[str, tuple[str, ...]]]:
    """Every postcode with the municipality that its town lies in and the town's name as folded tokens."""
    towns, several = _towns(), {}
    for row in catalogue.stream("postcodes.csv"):
        code, town = row["postcode"], row["city"].casefold()
        if code < LOWEST_POSTCODE:
            continue
        if code not in several or row["municipality_code"] == towns.get(town):
            several[code] = row["municipality_code"], _key(town)
    return several


def _postcodes() -> Iterator[dict[str, str]]:
    for row in catalogue.stream("postcodes.csv"):
        yield {"town": row["city"], "municipality_code": row["municipality_code"]}


def _other_names(towns: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """`Kgs. Lyngby`, and `Hurup` for `Hurup Thy` where only one town is called so."""
    bare: dict[str, set[str]] = {}
    for town, code in towns.items():
        first, *rest = town.split()
        if rest and first in SHORT_FIRST:
            yield " ".join((SHORT_FIRST[first], *rest)), code
        bare.setdefault(first if rest and rest[-1] in LAST_OF_TOWN else town, set()).add(code)
    for town, codes in bare.items():
        if len(codes) == 1 and town not in towns and not language.is_word(town):
            yield town, min(codes)


def _town(town: str, code: str) -> _Name:
    words = tokens(town)
    meanings = [book().word(w) for w in words]
    plain = len(town) >= SHORTEST_TOWN and not any(m != NOTHING for m in meanings)
    # `Hundested` is made of words and is none itself.
    unknown = any(
        len(w) >= SHORTEST_NO_WORD and not exact and w not in language.STOP_WORDS and not is_word(w)
        for w, (exact, _head, _modifier) in zip(words, meanings, strict=True)
    )
    # Folded, `Aars` is `års` too.
    is_old = not plain and unknown and language.is_word(town)
    everyday = town in EVERYDAY
    alone = not everyday and not any(m[0] for m in meanings)
    return _Name(code, None, not everyday and (plain or unknown), town if is_old else "", alone)


def is_word(word: str) -> bool:
    """Whether a word is one as it is spelled: `års` is, `aars` is not."""
    return word in danish() if "aa" in word else language.is_word(word)


def is_name(word: str) -> bool:
    """Whether a word alone is the name of a place."""
    return (fold(word),) in names()


@cache
def _sounds() -> Mapping[str, str]:
    """The names of one word as they are spelled and sound, for spelling."""
    spelled = [place.name.casefold() for place in catalogue.places().values()] + [*DISTRICTS, *_towns()]
    return {w: spelling.sound(w) for w in spelled if w.isalpha() and len(w) >= SHORTEST_SLIP}


def put_right(words: list[str], is_known: Callable[[str], bool]) -> list[str]:
    """The words with a misspelt place put right where a preposition says that it is one: `i Sønderbor`.

    What `is_known` to others is left: courses are held `i pilates`.
    """
    found = words[:1]
    for before, word in pairwise(words):
        may_be = before in WHERE and len(word) >= SHORTEST_SLIP and word.isalpha() and not is_name(word)
        if may_be and not language.is_word(word) and book().word(word) == NOTHING:
            near = spelling.nearest(word, _sounds(), most=1 if len(word) < TWO_SLIPS else None)
            # The index is asked last, as it is a statement a word.
            word = near if near and fold(near)[0] == fold(word)[0] and not is_known(word) else word
        found.append(word)
    return found


def find(words: list[str]) -> PlaceWords | None:
    """The first place in a list of tokens, with the words that belong to it: `i Aarhus Kommune`."""
    for size in range(LONGEST, 0, -1):
        for start in range(len(words) - size + 1):
            name = names().get(tuple(map(fold, words[start : start + size])))
            if name is None:
                continue
            led = start > 0 and words[start - 1] in BEFORE
            sure = name.sure and name.written in ("", " ".join(words[start : start + size]))
            if not (led or sure or (name.alone and size == len(words))):
                continue
            end, name = _listed(words, _end(words, start + size), name)
            return _with_postcode(words, start, end, name, sure=led or sure)
    return next((found for at in range(len(words)) if (found := _by_postcode(words, at))), None)


def _end(words: list[str], end: int) -> int:
    """Where a place ends with what goes with its name: `Aarhus Kommune`."""
    while end < len(words) and (words[end] in AFTER or words[end : end + 2] == ["og", "omegn"]):
        end += 2 if words[end] == "og" else 1
    return end


def _with_postcode(words: list[str], start: int, end: int, name: _Name, *, sure: bool) -> PlaceWords:
    """A named place with the postcode beside it, `8000 Aarhus`, and the word that leads both."""
    if start and _is_of(words[start - 1], name):
        start -= 1
    if words[end : end + 1] and _is_of(words[end], name):
        end += 1
    if start and words[start - 1] in BEFORE:
        start -= 1
    return PlaceWords(start, end - start, name.municipality, name.area, sure)


def _is_of(word: str, name: _Name) -> bool:
    """Whether a word is a postcode of a place."""
    return word in postcodes() and postcodes()[word][0] == name.municipality


def _by_postcode(words: list[str], at: int) -> PlaceWords | None:
    """A postcode that ends a text or stands before its town; elsewhere four digits count something."""
    code, town = postcodes().get(words[at], ("", ()))
    before = words[at - 1] if at else ""
    if not code or before.isdigit() or before in COUNTED or (int(words[at]) in YEARS and before in BEFORE):
        return None
    after = [fold(w) for w in words[at + 1 : at + 1 + len(town)]]
    size = next((n for n in range(len(after), 0, -1) if tuple(after[:n]) == town[:n]), 0)
    end = at + 1 + size
    if end < len(words) and not size:
        return None
    start = at - 1 if before in BEFORE or before == "dk" else at
    return PlaceWords(start, end - start, code)


def _listed(words: list[str], end: int, name: _Name) -> tuple[int, _Name]:
    """Where a list of places ends, `på Falster eller Lolland`, and the smallest area around them, else the country."""
    held = set(_municipalities(name))
    last = end
    while True:
        start = last + (words[last : last + 1] != [] and words[last] in LIST)
        start += words[start : start + 1] != [] and words[start] in BEFORE
        size, other = _name_at(words, start)
        if other is None or not other.sure:
            break
        held |= _municipalities(other)
        last = start + size
    if last == end:
        return end, name
    around = [a for a in catalogue.areas().values() if held <= set(a.municipalities)]
    area = min(around, key=lambda a: len(a.municipalities)).code if around else None
    return last, _Name(None, area, True)


def _name_at(words: list[str], start: int) -> tuple[int, _Name | None]:
    """The longest name that begins at a word, and how many words it has."""
    for size in range(min(LONGEST, len(words) - start), 0, -1):
        if found := names().get(_key_of(words[start : start + size])):
            return size, found
    return 0, None


# What leads a place where somebody works, and what goes on with a list of them.
AT = frozenset("i på omkring in around across".split())  # noqa: SIM905 - a paragraph


# `Den første i Danmark` says nothing of where it works.
EVERYWHERE = frozenset(
    tuple(phrase.split()) for phrase in ("hele landet", "hele danmark", "nationwide", "landsdaekkende")
)


def works_in(text: str) -> frozenset[str]:
    """The municipalities where a text says that somebody works: `afdelinger i Viborg, Herning og Kolding`.

    All of them for `landsdækkende`.
    """
    words = tokens(text)
    found: set[str] = set()
    at, led = 0, False
    while at < len(words):
        size, name = _name_at(words, at)
        is_country = size and _key_of(words[at : at + size]) in EVERYWHERE and words[at - 1 : at] != ["ikke"]
        if name and (led if name.municipality or name.area else is_country):
            found |= _municipalities(name)
            at += size
            continue
        led = words[at] in AT or (led and (words[at] in LIST or words[at] == "hele"))
        at += 1
    return frozenset(found)


def _municipalities(name: _Name) -> frozenset[str]:
    if name.municipality:
        return frozenset((name.municipality,))
    return frozenset(catalogue.areas()[name.area].municipalities if name.area else catalogue.places())


def _key_of(words: list[str]) -> tuple[str, ...]:
    return tuple(map(fold, words))


def _key(name: str) -> tuple[str, ...]:
    return tuple(map(fold, tokens(name)))
