"""Which two CVR numbers look like one enterprise entered twice. Symmetric, and without comparing all with all.

Two CVR numbers are two legal entities: what is found here is a question to a person, never an answer (ADR 10).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from itertools import combinations

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

# Legal forms say nothing about who it is. Source: the company forms of Erhvervsstyrelsen and their short forms.
FORMS = frozenset(
    [
        "aps",
        "as",
        "ivs",
        "fmba",
        "smba",
        "amba",
        "is",
        "ks",
        "ps",
        "fonden",
        "fond",
        "foreningen",
        "forening",
        "selvejende",
        "institution",
        "sov",
    ]
)
# Written as often as &: »Rug & Ramsløg«, »Rug og Ramsløg«.
LINKS = frozenset({"og", "and"})
DOTTED = re.compile(r"\b(?:[a-zæøå][./]){1,3}[a-zæøå]\b\.?")
FOLDED = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", "é": "e", "è": "e", "ü": "y", "ö": "oe", "ä": "ae"})
# More firms than this under one key, and the key says nothing: everybody is called something with »service«.
LARGEST_BLOCK = 40
# Names alike by themselves; with the same address; with the same mail, website or phone.
ALONE, IN_PLACE, WITH_CONTACT, SAME_CONTACT_ALONE = 93.0, 85.0, 75.0, 50.0


class Likeness(StrEnum):
    """Why two look alike."""

    NAME = "name"
    EMAIL = "email"
    WEBSITE = "website"
    PHONE = "phone"
    ADDRESS = "address"
    NUMBER = "number"


@dataclass(frozen=True)
class Firm:
    """What is compared. `names`: every name kept under the number; `website` is a domain, `phone` digits."""

    cvr: str
    names: tuple[str, ...]
    postcode: str = ""
    email: str = ""
    website: str = ""
    phone: str = ""


@dataclass(frozen=True)
class Pair:
    """Two numbers, the lower first, how alike they are (0 to 100), and why."""

    first: str
    second: str
    score: int
    why: tuple[Likeness, ...]


@cache
def plain(name: str) -> str:
    """A name as it is compared: no legal form, no signs, no »og«, Danish letters written out."""
    text = DOTTED.sub(lambda found: re.sub(r"[./]", "", found[0]), name.casefold()).translate(FOLDED)
    words = re.findall(r"[a-z0-9]+", text)
    return " ".join([w for w in words if w not in FORMS | LINKS] or words)


def compare(one: Firm, other: Firm) -> Pair | None:
    """How alike two firms are; None when they are not alike enough to ask a person. Symmetric."""
    if one.cvr == other.cvr:
        return None
    first, second = sorted((one, other), key=lambda firm: firm.cvr)
    name = max(
        (fuzz.token_sort_ratio(plain(a), plain(b)) for a in first.names for b in second.names), default=0.0
    )
    shared = tuple(
        why
        for why, mine, theirs in (
            (Likeness.EMAIL, first.email, second.email),
            (Likeness.WEBSITE, first.website, second.website),
            (Likeness.PHONE, first.phone, second.phone),
        )
        if mine and mine == theirs
    )
    near = bool(first.postcode) and first.postcode == second.postcode
    slip = OSA.distance(first.cvr, second.cvr) == 1
    if not (
        name >= ALONE
        or (name >= IN_PLACE and (near or slip))
        or (name >= WITH_CONTACT and shared)
        or (name >= SAME_CONTACT_ALONE and len(shared) > 1)
    ):
        return None
    why = (
        *((Likeness.NAME,) if name >= WITH_CONTACT else ()),
        *shared,
        *((Likeness.ADDRESS,) if near else ()),
        *((Likeness.NUMBER,) if slip else ()),
    )
    points = 0.8 * name + 6 * len(shared) + 5 * near + 5 * slip
    return Pair(first.cvr, second.cvr, min(100, round(points)), why)


def find(firms: Iterable[Firm]) -> list[Pair]:
    """Every pair that looks alike, the most alike first. Only firms that share a key are compared."""
    blocks: dict[str, list[Firm]] = {}
    for firm in firms:
        for key in keys(firm):
            blocks.setdefault(key, []).append(firm)
    seen: set[tuple[str, str]] = set()
    found: list[Pair] = []
    for block in blocks.values():
        if len(block) > LARGEST_BLOCK:
            continue
        for one, other in combinations(block, 2):
            numbers = (min(one.cvr, other.cvr), max(one.cvr, other.cvr))
            if numbers in seen:
                continue
            seen.add(numbers)
            pair = compare(one, other)
            if pair:
                found.append(pair)
    return sorted(found, key=lambda pair: (-pair.score, pair.first, pair.second))


def keys(firm: Firm) -> set[str]:
    """What a firm shares with one it may be the same as."""
    return {key for name in firm.names for key in _name_keys(plain(name), firm.postcode)} | {
        f"{kind}:{value}"
        for kind, value in (("mail", firm.email), ("site", firm.website), ("phone", firm.phone))
        if value
    }


def _name_keys(name: str, postcode: str) -> Iterator[str]:
    words = name.split()
    # The whole name, so that what is the same is found however many share its words.
    yield f"name:{''.join(sorted(words))}"
    for word in words:
        if len(word) > 3:
            yield f"word:{word}"
        # A short word is shared by many; those in one place are few.
        if len(word) > 3 or postcode:
            yield f"start:{word[:5]}:{postcode}"
    yield from (f"two:{a}:{b}" for a, b in combinations(sorted(words), 2))
