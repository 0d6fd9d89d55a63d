"""The figures of each quarter from its dated facts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from flask import current_app

from app.domain.moments import danish_day
from app.domain.quarters import (
    MOST_QUARTERS,
    Known,
    Measure,
    QuarterFigures,
    View,
    awards_in,
    kroner_known,
    last_quarters,
    needs_in,
    sent_besides,
    since_the_first,
    verified_in,
    views_of,
)
from app.figures import facts
from app.reference import catalogue

# Among the counts of verified firms: those verified under any scheme that attests a social enterprise.
ANY = ""
HELD = "verified_by_quarter"


def quarterly(now: datetime, most: int = MOST_QUARTERS) -> tuple[QuarterFigures, ...]:
    """The figures of the quarters up to a moment, the oldest first; from the first one with anything to count.

    Eight statements, whatever the number of quarters; seven while no verification is new.
    """
    views = views_of(last_quarters(danish_day(now), most), now)
    first = views[0].quarter
    suppliers = facts.published_suppliers(views)
    verified = _verified(views, now)
    needs, awards = facts.published_needs(first), facts.told_awards(first)
    answers = _answers(views)
    found = []
    for place, view in enumerate(views):
        needs_then, needs_now = needs_in(needs, view)
        awards_then, awards_now = awards_in(awards, view)
        measures = {
            Measure.SUPPLIERS: Known(suppliers[place], suppliers[place]),
            Measure.VERIFIED: verified[ANY][place],
            Measure.NEEDS: Known(len(needs_then), len(needs_now)),
            Measure.ANSWERS: answers[place],
            Measure.AWARDS: Known(len(awards_then), len(awards_now)),
            Measure.KRONER: kroner_known(awards_then, awards_now, is_over=view.is_over),
            Measure.MUNICIPALITIES: Known(
                facts.municipalities(needs_then, awards_then), facts.municipalities(needs_now, awards_now)
            ),
        }
        schemes = {code: row[place] for code, row in verified.items() if code != ANY}
        found.append(QuarterFigures(view.quarter, view.is_over, measures, schemes))
    return since_the_first(found)


def _verified(views: Sequence[View], now: datetime) -> dict[str, list[Known]]:
    """How many firms are verified under each scheme, and under any that attests a social enterprise."""
    # Worked out once per process and day until a record is added: with 10,000 firms it takes most of a second.
    stamp = (facts.events_so_far(), views[0].quarter, views[-1].on)
    held: tuple[object, dict[str, list[Known]]] | None = current_app.extensions.get(HELD)
    if held is None or held[0] != stamp:
        held = current_app.extensions[HELD] = (stamp, _count_verified(views, now))
    return held[1]


def _count_verified(views: Sequence[View], now: datetime) -> dict[str, list[Known]]:
    attesting = catalogue.attesting_schemes()
    codes = list(catalogue.schemes())
    then: Counter[tuple[str, int]] = Counter()
    later: Counter[tuple[str, int]] = Counter()
    # A firm under two schemes is one firm.
    firm, any_then, any_later = "", set[int](), set[int]()
    for cvr, scheme, events in facts.verification_events():
        if cvr != firm:
            then.update((ANY, place) for place in any_then)
            later.update((ANY, place) for place in any_later)
            firm, any_then, any_later = cvr, set(), set()
        known_then, known_later = verified_in(events, views, now)
        then.update((scheme, place) for place in known_then)
        later.update((scheme, place) for place in known_later)
        if scheme in attesting:
            any_then |= known_then
            any_later |= known_later
    then.update((ANY, place) for place in any_then)
    later.update((ANY, place) for place in any_later)
    return {
        code: [Known(then[code, place], later[code, place]) for place in range(len(views))]
        for code in (ANY, *codes)
    }


def _answers(views: Sequence[View]) -> list[Known]:
    """The answers sent in each quarter: those that stand, and those that stood when it ended."""
    standing = facts.sent_answers([v.quarter for v in views])
    changed = facts.changed_answers(views[0].quarter)
    return [
        # A running quarter has no end at which anything else could have been known.
        Known(standing[place], standing[place])
        if not view.is_over
        else Known(
            standing[place]
            - sum(view.quarter.holds(f.at) for f in changed.standing)
            + sent_besides(changed.facts, view),
            standing[place],
        )
        for place, view in enumerate(views)
    ]
