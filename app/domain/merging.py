"""Two profiles of one enterprise made into one, and taken apart again (ADR 10). Only texts: never verifications.

A profile falls into parts. A part with one value is chosen: the kept profile's unless it is empty or a person says
otherwise. A part that is a list takes in what the other has and the kept one lacks.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from app.domain.profile import (
    MOST_PICTURES,
    TYPES,
    Document,
    Section,
    from_json,
    items_of,
    to_json,
    with_items,
)


@dataclass(frozen=True)
class Part:
    """Fields of one section that only make sense together. `is_list`: what both have is put together."""

    key: str
    section: Section
    names: tuple[str, ...]
    is_list: bool = False


def _one(section: Section, *names: str) -> tuple[Part, ...]:
    return tuple(Part(name, section, (name,)) for name in names)


PARTS: tuple[Part, ...] = (
    *_one(Section.BASICS, "name", "legal_form"),
    Part("address", Section.BASICS, ("municipality", "postcode", "city")),
    *_one(Section.BASICS, "founded_on", "employees"),
    *_one(Section.ABOUT, "summary_da", "summary_en", "purpose_da", "purpose_en"),
    Part("offers", Section.OFFERS, ("items", "loose_cpv"), is_list=True),
    Part("area", Section.AREA, ("nationwide", "regions", "municipalities", "radius_km")),
    Part("references", Section.REFERENCES, ("items",), is_list=True),
    Part("groups", Section.GROUPS, ("target_groups", "words"), is_list=True),
    Part("impact", Section.IMPACT, ("items",), is_list=True),
    Part("goals", Section.GOALS, ("goals",)),
    *_one(
        Section.PRACTICAL, "e_invoice", "insurance_dkk", "collective_agreement", "note_da", "note_en"
    ),
    *_one(Section.CONTACT, "email", "phone", "website"),
    Part("logo", Section.PICTURES, ("logo",)),
    Part("pictures", Section.PICTURES, ("pictures",), is_list=True),
)  # fmt: skip
# What the CVR register says of a legal entity is not taken from another one.
REGISTERED = frozenset({"name", "legal_form", "address", "founded_on"})
EMPTY = Document()
# How long a merge can be undone; then what it takes is deleted.
UNDO_DAYS = 90


@dataclass(frozen=True)
class Meeting:
    """A part of both profiles side by side. `may_choose`: both say something, and not the same."""

    part: Part
    kept: Document
    other: Document
    after: Document
    may_choose: bool
    takes_other: bool

    @property
    def changes(self) -> bool:
        """Whether the kept profile will say something else than today."""
        return held(self.kept, self.part) != held(self.after, self.part)


def held(document: Document, part: Part) -> tuple[Any, ...]:
    """The part's values in a profile."""
    content = document.section(part.section)
    return tuple(getattr(content, name) for name in part.names)


def with_part(document: Document, part: Part, values: tuple[Any, ...]) -> Document:
    """The profile with other values of one part."""
    content: Any = document.section(part.section)
    return document.having(part.section, replace(content, **dict(zip(part.names, values, strict=True))))


def is_empty(document: Document, part: Part) -> bool:
    """Whether the profile says nothing there."""
    return held(document, part) == held(EMPTY, part)


def is_fixed(kept: Document, part: Part) -> bool:
    """Whether the part comes from the CVR register and stays with its number."""
    return part.key in REGISTERED and bool(kept.basics.register_on)


def meet(kept: Document, other: Document, from_other: Iterable[str] = ()) -> tuple[Meeting, ...]:
    """Every part where either says anything. `from_other`: keys of parts where the other one's value is wanted."""
    wanted, after = set(from_other), merged(kept, other, from_other)
    found = []
    for part in PARTS:
        if is_empty(kept, part) and is_empty(other, part):
            continue
        open_choice = not part.is_list and not is_fixed(kept, part) and not is_empty(other, part)
        differs = held(kept, part) != held(other, part)
        may_choose = open_choice and differs and not is_empty(kept, part)
        takes = open_choice and (is_empty(kept, part) or (may_choose and part.key in wanted))
        found.append(Meeting(part, kept, other, after, may_choose, takes))
    return tuple(found)


def merged(kept: Document, other: Document, from_other: Iterable[str] = ()) -> Document:
    """What the kept profile says afterwards. Items that come along have keys that no item of the kept one has."""
    wanted = set(from_other)
    after = kept
    for part in PARTS:
        if part.is_list:
            after = _joined(after, other, part)
        elif is_fixed(kept, part) or is_empty(other, part):
            continue
        elif is_empty(kept, part) or part.key in wanted:
            after = with_part(after, part, held(other, part))
    return after


def _joined(kept: Document, other: Document, part: Part) -> Document:
    if part.section in {Section.OFFERS, Section.REFERENCES, Section.IMPACT}:
        kept = kept.having(part.section, with_items(kept.section(part.section), _items(kept, other, part)))
    plain = [name for name in part.names if name != "items"]
    for name in plain:
        values = dict.fromkeys(getattr(kept.section(part.section), name))
        values |= dict.fromkeys(getattr(other.section(part.section), name))
        most = MOST_PICTURES if name == "pictures" else None
        mine: Any = kept.section(part.section)
        room = max(most, len(getattr(mine, name))) if most else None
        kept = kept.having(part.section, replace(mine, **{name: tuple(values)[:room]}))
    return kept


def _items(kept: Document, other: Document, part: Part) -> tuple[Any, ...]:
    mine, theirs = items_of(kept.section(part.section)), items_of(other.section(part.section))
    if part.section is Section.IMPACT:
        # One report a year: the kept one's stands.
        years = {i.key for i in mine}
        return (*mine, *(i for i in theirs if i.key not in years))
    said = {replace(i, key="") for i in mine}
    taken = {i.key for i in mine}
    coming = []
    for item in theirs:
        if replace(item, key="") in said:
            continue
        key = f"m{item.key}"
        while key in taken:
            key = f"m{key}"
        taken.add(key)
        said.add(replace(item, key=""))
        coming.append(replace(item, key=key))
    return (*mine, *coming)


@dataclass(frozen=True)
class Snapshot:
    """Both profiles as they were, and the kept one as the merge left it."""

    kept: Document
    other: Document
    after: Document


def clashes(snapshot: Snapshot, now: Document) -> tuple[Part, ...]:
    """The parts that the merge changed and that somebody has changed again since."""
    return tuple(
        part
        for part in PARTS
        if held(snapshot.kept, part)
        != held(snapshot.after, part)
        != held(now, part)
        != held(snapshot.kept, part)
    )


def undone(snapshot: Snapshot, now: Document, keep_newer: Iterable[str] = ()) -> Document:
    """The kept profile without the merge. What the merge left alone stays as it is now; `keep_newer`: keys of clashes."""
    newer = set(keep_newer) & {part.key for part in clashes(snapshot, now)}
    after = now
    for part in PARTS:
        before = held(snapshot.kept, part)
        if before != held(snapshot.after, part) and part.key not in newer:
            after = with_part(after, part, before)
    return after


def fingerprint(*documents: Document) -> str:
    """A short name for exactly these profiles."""
    text = json.dumps([as_json(d) for d in documents], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def as_json(document: Document) -> dict[str, Any]:
    """A whole profile as JSON."""
    return {s.value: to_json(document.section(s)) for s in Section}


def from_saved(raw: Mapping[str, Any]) -> Document:
    """What `as_json` wrote. Raises MalformedProfile."""
    found = Document()
    for section in Section:
        found = found.having(section, from_json(TYPES[section], raw.get(section.value, {})))
    return found
