"""Two people write in one profile: when a save is safe, and what each of them wants when it is not.

A form carries the fingerprint of what its writer saw. As long as that is what stands there, nothing is lost by
writing; otherwise the writer chooses, field by field, between their own text and the other's.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any, Literal

from app.domain.profile import Unit, to_json

Side = Literal["mine", "theirs"]


@dataclass(frozen=True)
class Choice:
    """A field that two people have different texts for, and whose is most likely wanted."""

    field: str
    mine: Any
    theirs: Any
    likely: Side


def fingerprint(unit: Unit | None) -> str:
    """A short name for exactly this content; nothing at all has one too."""
    text = json.dumps(to_json(unit) if unit else None, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def is_safe(seen: str, current: Unit | None, mine: Unit | None) -> bool:
    """Whether writing `mine` loses nothing: the writer saw what stands there, or wants just that."""
    return seen == fingerprint(current) or mine == current


def choices(base: Unit | None, mine: Unit, theirs: Unit) -> tuple[Choice, ...]:
    """The fields where two texts differ. A field that only one of them changed most likely wants that change.

    `base` is what `mine` was written from; None when it is no longer known, and then one's own is likely.
    """
    found = []
    for name in _names(mine):
        own, other = getattr(mine, name), getattr(theirs, name)
        if own != other:
            untouched = base is not None and getattr(base, name) == own
            found.append(Choice(name, own, other, "theirs" if untouched else "mine"))
    return tuple(found)


def resolved(mine: Unit, theirs: Unit, chosen: Mapping[str, Side]) -> Unit:
    """One content out of two: the other's text where it was chosen, one's own else."""
    taken: Any = {n: getattr(theirs, n) for n in _names(mine) if chosen.get(n) == "theirs"}
    return replace(mine, **taken)


def _names(unit: Unit) -> tuple[str, ...]:
    return tuple(f.name for f in fields(unit) if f.name != "key")
