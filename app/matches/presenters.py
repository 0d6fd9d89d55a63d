"""A ranking as the page shows it: lines with points, codes to choose among, what was understood."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.suggestion import Suggestion
from app.matches import sentences
from app.matches.queries import NeedText, Ranking
from app.reference import catalogue
from app.suppliers import cards
from app.web.filters import in_language, kroner
from app.web.i18n import gettext


@dataclass(frozen=True)
class PartLine:
    """One part of a score in words."""

    name: str
    points: int
    most: int
    share: float
    sentence: str


@dataclass(frozen=True)
class MatchLine:
    """One supplier in the ranking."""

    face: cards.Face
    total: int
    why: str
    parts: tuple[PartLine, ...]


@dataclass(frozen=True)
class CodeChoice:
    """A CPV code offered as a checkbox, and the buyer's words that led to it."""

    code: str
    label: str
    because: str
    chosen: bool


@dataclass(frozen=True)
class Understood:
    """What we made of the need, and what would help us."""

    done: tuple[str, ...]
    missing: tuple[str, ...]


def lines(ranking: Ranking) -> list[MatchLine]:
    """Every match with its parts; points are rounded so that they add up as shown."""
    found = []
    for match in ranking.matches:
        parts = tuple(
            PartLine(sentences.part_name(p.code), round(p.points), p.most, p.share, sentences.sentence(p))
            for p in match.score.parts
        )
        found.append(
            MatchLine(
                face=cards.face(match.card, ranking.at.date()),
                total=sum(p.points for p in parts),
                why=" ".join(p.sentence for p in parts[:3]),
                parts=parts,
            )
        )
    return found


def code_choices(
    suggestions: list[Suggestion], used: tuple[str, ...], chosen: tuple[str, ...]
) -> list[CodeChoice]:
    """The codes in use first, then the other suggestions."""
    because = {s.code: ", ".join(f"»{w}«" for w in s.because) for s in suggestions}
    codes = list(dict.fromkeys([*chosen, *used, *(s.code for s in suggestions)]))
    vocabulary = catalogue.cpv_codes()
    return [
        CodeChoice(c, in_language(vocabulary[c], "label"), because.get(c, ""), c in used)
        for c in codes
        if c in vocabulary
    ]


def understood(need: NeedText, ranking: Ranking) -> Understood:
    """What we made of the need in the buyer's terms."""
    done, missing = [], []
    if need.municipality:
        done.append(gettext("Leveres i %(place)s", place=catalogue.places()[need.municipality].name))
    else:
        missing.append(gettext("Hvor skal det leveres? Vælg kommune, så regner vi afstanden med."))
    if need.value_dkk:
        done.append(gettext("%(value)s om året", value=kroner(need.value_dkk)))
    else:
        missing.append(gettext("Hvad er værdien pr. år? Så kan vi sammenholde med kapaciteten."))
    return Understood(tuple(done), tuple(missing))
