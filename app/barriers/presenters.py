"""What the pages of the register show, worked out before the templates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from app.barriers.queries import BarrierLine, Wanted
from app.barriers.words import (
    CHANNELS,
    FIELDS,
    PERSPECTIVES,
    SHORT_PERSPECTIVES,
    SIGNS,
    SOLUTION_STATES,
    STATES,
    STEPS,
    THEMES,
)
from app.domain.barriers import OPEN, Channel, Perspective, SolutionState, State, Step, Theme, matrix
from app.web.addresses import url_for
from app.web.i18n import gettext, ngettext

# The darkest of the matrix; the shades between are of equal steps.
SHADES = 4


@dataclass(frozen=True)
class Sign:
    """A state as a sign with its word (macro ui.status)."""

    sign: str
    css: str
    text: Any


@dataclass(frozen=True)
class Cell:
    """A field of the matrix; `shade` 0 (none) to 4 (most)."""

    count: int
    shade: int
    address: str
    label: str


@dataclass(frozen=True)
class Row:
    """A theme of the matrix; `total` counts each of its barriers once."""

    name: Any
    address: str
    cells: tuple[Cell, ...]
    total: int


def sign(state: State | SolutionState) -> Sign:
    """How a state is shown."""
    name, css = SIGNS[state.value]
    words = STATES if isinstance(state, State) else SOLUTION_STATES
    return Sign(name, css, words[state.value])


def query(wish: Wanted) -> str:
    """What somebody looks for, as a query string."""
    pairs = {
        "q": wish.text,
        "perspektiv": wish.perspective.value if wish.perspective else "",
        "tema": wish.theme.value if wish.theme else "",
        "status": wish.state.value if wish.state else "",
        "sort": "moedt" if wish.by_times else "",
    }
    return urlencode({name: value for name, value in pairs.items() if value})


def address(wish: Wanted) -> str:
    """The list of what somebody looks for."""
    asked = query(wish)
    return url_for("barriers.list_barriers") + (f"?{asked}" if asked else "")


def asked(values: Any) -> Wanted:
    """What an address asks for; what is not known is left out."""
    return Wanted(
        text=" ".join(values.get("q", "").split())[:200],
        perspective=_known(Perspective, values.get("perspektiv")),
        theme=_known(Theme, values.get("tema")),
        state=_known(State, values.get("status")),
        by_times=values.get("sort") == "moedt",
    )


def _known(kind: Any, value: str | None) -> Any:
    return kind(value) if value in set(kind) else None


def rows(lines: Sequence[BarrierLine]) -> list[Row]:
    """The matrix of all that stand: themes down, perspectives across."""
    counts = matrix([line.place for line in lines])
    most = max(counts.values(), default=0)
    return [
        Row(
            THEMES[theme.value],
            address(Wanted(theme=theme)),
            tuple(_cell(theme, p, counts[theme, p], most) for p in Perspective),
            sum(1 for line in lines if line.theme is theme),
        )
        for theme in Theme
    ]


def columns() -> list[tuple[str, str]]:
    """The short and the full name of each perspective; the short one says where a narrow column may break it."""
    return [
        (str(SHORT_PERSPECTIVES[p.value]).replace("Socialø", "Social\u00adø"), str(PERSPECTIVES[p.value]))
        for p in Perspective
    ]


def _cell(theme: Theme, seen: Perspective, count: int, most: int) -> Cell:
    label = gettext(
        "%(theme)s, %(who)s", theme=THEMES[theme.value], who=str(PERSPECTIVES[seen.value]).lower()
    )
    return Cell(
        count,
        -(-count * SHADES // most) if most else 0,
        address(Wanted(theme=theme, perspective=seen)),
        label,
    )


def figures(lines: Sequence[BarrierLine]) -> dict[str, int]:
    """The four numbers above the matrix."""
    running = [line for line in lines if any(s.state is SolutionState.IN_OPERATION for s in line.solutions)]
    begun = [line for line in lines if any(s.state is SolutionState.STARTED for s in line.solutions)]
    return {
        "all": len(lines),
        "running": len(running),
        "begun": len([line for line in begun if line not in running]),
        "unowned": len([line for line in lines if line.state in OPEN and not line.owner]),
    }


def tabs(lines: Sequence[BarrierLine], wish: Wanted) -> list[tuple[str, str, bool]]:
    """(text, address, whether it is this one): all, and each perspective with its count."""
    found = [(gettext("Alle (%(num)s)", num=len(lines)), _with(wish, None), wish.perspective is None)]
    for p in Perspective:
        count = sum(1 for line in lines if p in line.perspectives)
        found.append((f"{SHORT_PERSPECTIVES[p.value]} ({count})", _with(wish, p), wish.perspective is p))
    return found


def _with(wish: Wanted, seen: Perspective | None) -> str:
    return address(Wanted(wish.text, seen, wish.theme, wish.state, wish.by_times))


def count_text(count: int, wish: Wanted) -> str:
    """What the heading of the list says."""
    if wish.theme and not wish.text:
        return ngettext(
            "%(num)s barriere: %(theme)s",
            "%(num)s barrierer: %(theme)s",
            count,
            theme=THEMES[wish.theme.value],
        )
    return ngettext("%(num)s barriere", "%(num)s barrierer", count)


def who(perspectives: frozenset[Perspective]) -> str:
    """Those who meet a barrier, in words."""
    return ", ".join(str(PERSPECTIVES[p.value]) for p in Perspective if p in perspectives)


def met(line: BarrierLine) -> list[tuple[int, str]]:
    """How often a barrier is met: the number and through what, the most frequent first."""
    found = [(line.met[c], str(CHANNELS[c.value])) for c in Channel if line.met.get(c)]
    return sorted(found, key=lambda pair: -pair[0])


def change_text(step: str, fields: Sequence[str], reason: str) -> str:
    """A line of the history in words."""
    if step == "edited":
        return gettext("Rettet: %(fields)s", fields=", ".join(str(FIELDS.get(f, f)) for f in fields))
    told = {
        "raised": gettext("Rejst"),
        "received": gettext("%(code)s er samlet ind i denne", code=reason),
        "merge": gettext("Samlet ind i %(code)s", code=reason),
        "solution": gettext("Løsning: %(name)s", name=reason),
    }
    if step in told:
        return told[step]
    done = str(STEPS[Step(step)].done) if step in set(Step) else step
    return f"{done}: {reason}" if reason else done
