"""CPV codes: levels by trailing zeros, ancestors, and how near two codes are.

Source: Regulation (EC) 213/2008. Eight digits: division (2), group (3), class (4), category (5),
then finer; the ninth, a check digit, is optional on input and never stored.
"""

from __future__ import annotations

import re
from functools import lru_cache

CODE = re.compile(r"(\d{8})(?:-\d)?")

# Service fit by the deepest level two codes share: same code, category, class, group, division.
FIT_BY_DEPTH = {8: 1.0, 7: 0.9, 6: 0.85, 5: 0.8, 4: 0.6, 3: 0.4, 2: 0.2}

# Divisions of food and drink, and of serving it: whoever buys lunch buys one thing.
FOOD = frozenset({"15", "55"})


# Where a label goes on with what the code does not cover: `Transporttjenester (ikke affaldstransport)`.
EXCEPT = re.compile(
    r"\s*\((?:ikke|undtagen|ekskl\w*|except|excl\w*)\b[^)]*\)"
    r"|,? (?:herunder ikke|undtagen|ekskl\w*\.?|except|excluding|excl\.|other than) .*"
    r"|, ikke .*"
)


def covered_by(label: str) -> str:
    """What a label says that the code covers, without what it leaves out."""
    return EXCEPT.sub("", label)


def normalise(text: str) -> str | None:
    """`55520000-1` or `55520000` -> `55520000`; None when it has not that form."""
    match = CODE.fullmatch(text.strip())
    return match.group(1) if match else None


def check_digit(text: str) -> str:
    """The ninth digit as it was written; empty where there is none."""
    return text.strip()[9:] if normalise(text) else ""


def significant(code: str) -> str:
    """The digits that carry meaning, at least the division: 55520000 -> 5552, 30000000 -> 30."""
    stripped = code.rstrip("0")
    return stripped if len(stripped) >= 2 else code[:2]


def ancestors(code: str) -> list[str]:
    """The codes above this one, nearest first, ending with the division."""
    digits = significant(code)
    return [digits[:n].ljust(8, "0") for n in range(len(digits) - 1, 1, -1)]


def lineage(code: str) -> list[str]:
    """The code itself and its ancestors, without repeats."""
    return list(dict.fromkeys([code, *ancestors(code)]))


def shared_depth(a: str, b: str) -> int:
    """How many leading digits two codes share as a level: 8 when equal, 0 or 2 to 7 otherwise.

    A code covers everything below it, so 55500000 and 55520000 share the depth of the former.
    """
    if a == b:
        return 8
    x, y = significant(a), significant(b)
    depth = 0
    for left, right in zip(x, y, strict=False):
        if left != right:
            break
        depth += 1
    return depth if depth >= 2 else 0


@lru_cache(maxsize=100_000)
def fit(wanted: str, offered: str) -> float:
    """Between 0 and 1: how well a supplier of `offered` serves a need for `wanted`."""
    return FIT_BY_DEPTH.get(shared_depth(wanted, offered), 0.0)


def kind(code: str) -> str:
    """The division of a code, with food and the serving of it as one: what a buyer would call a thing apart."""
    return "55" if code[:2] in FOOD else code[:2]
