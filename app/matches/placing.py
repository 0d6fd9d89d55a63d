"""Where a need could be delivered: a place that its text names, and the municipalities next door."""

from __future__ import annotations

from dataclasses import dataclass, replace

from app.domain import matching
from app.domain.places import Place
from app.matches import queries
from app.matches.queries import NeedText
from app.needs.reading import named_place
from app.reference import catalogue
from app.search import retrieval

# A part of the country with more municipalities than this is too wide to choose from a row of buttons.
MOST_CHOICES = 6
# With fewer who can deliver, the municipalities next door are looked at; so many of them are shown.
FEW, MOST_NEXT_DOOR = 3, 5


@dataclass(frozen=True)
class SaidPlace:
    """A place in a text, in its words, and the municipalities that it may mean; none where they are too many."""

    words: str
    choices: tuple[Place, ...]


@dataclass(frozen=True)
class NextDoor:
    """A municipality beside the need's own, and how many suppliers can deliver there."""

    code: str
    name: str
    can_deliver: int


def said_place(text: str, chosen: str | None) -> SaidPlace | None:
    """The place that a text names where none has been chosen; the whole country is none."""
    found = None if chosen else named_place(text)
    if found is None:
        return None
    words, place = found
    if place.municipality:
        return SaidPlace(words, (catalogue.places()[place.municipality],))
    if not place.area:
        return None
    inside = catalogue.areas()[place.area].municipalities
    listed = sorted(
        (catalogue.places()[code] for code in inside), key=lambda p: catalogue.danish_order(p.name)
    )
    return SaidPlace(words, tuple(listed) if len(listed) <= MOST_CHOICES else ())


def next_door(need: NeedText, can_deliver: int) -> tuple[NextDoor, ...]:
    """The neighbours where more can deliver than the few who can in the need's own place, the most first.

    Who fits the service is found once for the whole country; each neighbour only asks the hard rules.
    """
    if not need.municipality or can_deliver >= FEW:
        return ()
    asked = queries.ask(replace(need, municipality=None))
    fitting = [
        queries.candidate(m.card, retrieval.text_fit(asked.fits, m.card["id"]), m.standings)
        for m in queries.judge(asked).values()
        if m.score.rule is None and queries.fits_service(m)
    ]
    found = []
    for code in catalogue.places()[need.municipality].neighbours:
        place = catalogue.places()[code]
        there = replace(asked.wanted, place=place)
        count = sum(all(r.holds for r in matching.rules(there, c)) for c in fitting)
        if count > can_deliver:
            found.append(NextDoor(code, place.name, count))
    found.sort(key=lambda n: (-n.can_deliver, catalogue.danish_order(n.name)))
    return tuple(found[:MOST_NEXT_DOOR])
