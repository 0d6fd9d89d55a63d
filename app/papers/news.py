"""What the working paper suggests for an agenda: the edition that came out since the circle met, and what is new in it."""

from __future__ import annotations

from datetime import datetime

from app.domain.papers import Fate, Paper
from app.papers import differing, queries
from app.papers.differing import Differences
from app.papers.presenters import told
from app.taskforce.agenda import Suggestion
from app.web.addresses import url_for
from app.web.i18n import gettext

MOST_NAMED = 12


def news(since: datetime) -> list[Suggestion]:
    """One item for the newest edition, against the one that the circle knew; none when no edition is newer."""
    latest = queries.newest()
    if latest is None or latest.line.published_at < since:
        return []
    known = queries.newest_before(since)
    empty = Paper({}, (), (), {})
    changes = differing.between(known.paper if known else empty, latest.paper)
    number = latest.line.number
    return [
        Suggestion(
            key=f"paper:{number}",
            title=gettext("Arbejdspapiret: udgave %(number)s er udgivet", number=number),
            text=said(changes, latest.paper, is_first=known is None),
            path=url_for("papers.show_edition", number=number),
        )
    ]


def said(changes: Differences, paper: Paper, *, is_first: bool) -> str:
    """What is new in an edition, a line each; of a first one only what its own news say."""
    lines = []
    if is_first:
        lines.append(gettext("Papiret har %(num)s barrierer.", num=len(paper.barriers)))
        fresh = [] if paper.news is None else [n for n in paper.news.lines if n.happened == "raised"]
        named = [(n.code, told(n, "name").text) for n in fresh if n.code not in paper.merged]
        return "\n".join([*lines, *_named(gettext("Nye"), named)])
    words = {
        Fate.ADDED: gettext("Nye"),
        Fate.CHANGED: gettext("Ændret"),
        Fate.REMOVED: gettext("Taget ud"),
    }
    for fate, heading in words.items():
        lines += _named(heading, [(b.key, b.title) for b in changes.of(fate)])
    if changes.texts:
        lines.append(gettext("Skrevet om: %(list)s", list=", ".join(t.title for t in changes.texts)))
    return "\n".join(lines)


def _named(heading: str, barriers: list[tuple[str, str]]) -> list[str]:
    if not barriers:
        return []
    shown = "; ".join(f"{code} {name}" for code, name in barriers[:MOST_NAMED])
    if len(barriers) > MOST_NAMED:
        shown += gettext(" og %(num)s til", num=len(barriers) - MOST_NAMED)
    return [f"{heading}: {shown}"]
