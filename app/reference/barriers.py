"""The register of barriers as the project ships it: what stands in the way, where that is written, what removes it.

The register itself lives in the database and is changed by the secretariat; this is what it begins with.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from app.reference.catalogue import Named, rows


@dataclass(frozen=True)
class Barrier(Named):
    """Something that keeps buyers from buying social, named in the words of whoever meets it.

    `perspectives`: public, social, private; the first is the one that its number begins with. `theme`: finding,
    rules, contract, skills, trust or effect. `kinds`: the kinds of need where it is met (domain.needs.Kind), none
    for all. `text_*`: who meets it and when, what it leads to, what is known.
    """

    perspectives: tuple[str, ...]
    theme: str
    text_da: str
    text_en: str
    kinds: tuple[str, ...]

    @property
    def perspective(self) -> str:
        """Whose barrier it is before anybody else's."""
        return self.perspectives[0]


@dataclass(frozen=True)
class Source:
    """Where a barrier is described. Without `url` nothing published was found, and `title` says so."""

    barrier: str
    title: str
    publisher: str
    year: int | None
    url: str


@dataclass(frozen=True)
class Solution(Named):
    """What removes one or more barriers.

    `endpoint`: the part of this service that does it, empty when there is none. `state`: not_started, started or
    in_operation. `owner`: a role, empty while nobody has it. `measures`: the figures of the quarter it should move.
    """

    barriers: tuple[str, ...]
    text_da: str
    text_en: str
    endpoint: str
    state: str
    owner: str
    measures: tuple[str, ...]


@cache
def barriers() -> dict[str, Barrier]:
    """The barriers by code, `P1` to `V9`, perspective by perspective."""
    return {
        r["code"]: Barrier(
            r["code"],
            r["name_da"],
            r["name_en"],
            _listed(r["perspectives"]),
            r["theme"],
            r["text_da"],
            r["text_en"],
            _listed(r["kinds"]),
        )
        for r in rows("barriers.csv")
    }


@cache
def sources() -> tuple[Source, ...]:
    """The sources of all barriers, in their order."""
    return tuple(
        Source(r["barrier"], r["title"], r["publisher"], int(r["year"]) if r["year"] else None, r["url"])
        for r in rows("barrier_sources.csv")
    )


@cache
def solutions() -> dict[str, Solution]:
    """The solutions by code, `L1` and on."""
    return {
        r["code"]: Solution(
            r["code"],
            r["name_da"],
            r["name_en"],
            _listed(r["barriers"]),
            r["text_da"],
            r["text_en"],
            r["endpoint"],
            r["state"],
            r["owner"],
            _listed(r["measures"]),
        )
        for r in rows("solutions.csv")
    }


def _listed(text: str) -> tuple[str, ...]:
    return tuple(text.split(";")) if text else ()
