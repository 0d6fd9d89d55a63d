"""What the pages of a workshop show, worked out before the templates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import current_app, request

from app.barriers.presenters import Sign
from app.barriers.words import PERSPECTIVES, SHORT_PERSPECTIVES
from app.domain.barriers import Perspective
from app.domain.workshops import State, Step, clusters, possible, spaced
from app.web import exports
from app.web.addresses import url_for
from app.web.exports import Cell
from app.web.i18n import current_locale, gettext
from app.workshops.queries import GroupLine, NoteLine, WorkshopLine
from app.workshops.words import QUESTIONS, SIGNS, SLUGS, STATES, STEPS, StepWords

# More notes than this are not compared while somebody waits for the page.
MOST_COMPARED, MOST_SUGGESTED = 600, 8


@dataclass(frozen=True)
class Column:
    """A perspective on the wall, with its question and its notes."""

    key: str
    name: Any
    question: str
    notes: tuple[NoteLine, ...]
    times: int


def sign(state: State) -> Sign:
    """How a state is shown (macro ui.status)."""
    name, css = SIGNS[state.value]
    return Sign(name, css, STATES[state.value])


def question(line: WorkshopLine, perspective: Perspective) -> str:
    """What those of a perspective are asked: in the language of the page, as it was written, or as usual."""
    written = line.questions.get(f"{perspective}_{current_locale()}") or line.questions.get(
        f"{perspective}_da"
    )
    return written or str(QUESTIONS[perspective.value])


def columns(line: WorkshopLine, notes: Sequence[NoteLine]) -> list[Column]:
    """The three perspectives; notes taken off the wall are left out."""
    found = []
    for p in Perspective:
        seen = tuple(n for n in notes if n.perspective is p and not n.is_hidden)
        name = str(SHORT_PERSPECTIVES[p.value])
        found.append(Column(p.value, name, question(line, p), seen, sum(n.times for n in seen)))
    return found


def questions(line: WorkshopLine) -> list[tuple[str, Any, str]]:
    """The three perspectives with what they are asked."""
    return [(p.value, PERSPECTIVES[p.value], question(line, p)) for p in Perspective]


def steps(line: WorkshopLine) -> list[tuple[str, StepWords]]:
    """What can be done with a workshop now, forward first."""
    open_now = possible(line.state)
    return [(slug, STEPS[step]) for slug, step in SLUGS.items() if step in open_now]


def first_step(line: WorkshopLine) -> str:
    """The step that leads on; empty once it is closed."""
    forward = (Step.OPEN, Step.GROUP, Step.VOTE, Step.CLOSE)
    found = next((s for s in forward if s in possible(line.state)), None)
    return next((slug for slug, step in SLUGS.items() if step is found), "")


def suggested(loose: Sequence[NoteLine]) -> list[list[NoteLine]]:
    """Notes in no group that may say the same."""
    known = {n.id: n for n in loose[:MOST_COMPARED]}
    found = clusters({n.id: n.text for n in known.values()})
    return [[known[id_] for id_ in members] for members in found[:MOST_SUGGESTED]]


def address() -> str:
    """Where phones come in, as it stands on the wall, without `https://`."""
    return absolute(url_for("workshops.join")).split("://", 1)[-1].rstrip("/")


def qr_address(line: WorkshopLine) -> str:
    """The address in the picture: it brings the code along."""
    return absolute(url_for("workshops.join", kode=line.code))


def absolute(path: str) -> str:
    """An address for outside the browser: on the public address where one is set."""
    public = current_app.extensions["settings"].public_url
    return str(public or request.host_url.rstrip("/")) + path


def code(line: WorkshopLine) -> str:
    """The code as it is read aloud."""
    return spaced(line.code)


def share(group: GroupLine, groups: Sequence[GroupLine]) -> float:
    """A group's votes, or where nobody voted its notes, against those of the first; 0 to 1."""
    most_votes = max((g.votes for g in groups), default=0)
    if most_votes:
        return group.votes / most_votes
    return group.times / max((g.times for g in groups), default=1) if group.times else 0


def as_csv(groups: Sequence[GroupLine], notes: Sequence[NoteLine]) -> bytes:
    """Every note with its group and votes, for a spreadsheet."""
    heads: list[Cell] = [
        gettext("Gruppe"),
        gettext("Gruppens navn"),
        gettext("Stemmer"),
        gettext("Perspektiv"),
        gettext("Seddel"),
        gettext("Sendt af"),
        gettext("Skjult"),
        gettext("I registret"),
    ]
    placed = {n.id for g in groups for n in g.notes}
    grouped = [[g.number, g.name, g.votes, *_cells(n), g.handed_to] for g in groups for n in g.notes]
    alone = [
        ["", "", "", *_cells(n), gettext("Ja") if n.is_handed else ""] for n in notes if n.id not in placed
    ]
    return exports.as_csv([heads, *grouped, *alone])


def _cells(note: NoteLine) -> list[Cell]:
    return [
        str(SHORT_PERSPECTIVES[note.perspective.value]),
        " ".join(note.text.split()),
        note.times,
        gettext("Ja") if note.is_hidden else "",
    ]
