"""What the working paper suggests for an agenda: the edition that came out since the circle met, and what is new in it."""

from __future__ import annotations

from datetime import datetime

from app.barriers import queries as barriers
from app.domain.papers import Fate, Paper
from app.papers import differing, queries
from app.papers.differing import Differences
from app.papers.presenters import told
from app.taskforce.agenda import Suggestion
from app.web.addresses import url_for
from app.web.i18n import gettext, ngettext

MOST_NAMED = 12


def news(since: datetime) -> list[Suggestion]:
    """One item for the newest edition, against the one that the circle knew; none when no edition is newer."""
    latest = queries.newest()
    if latest is None or latest.line.published_at < since:
        return []
    known = queries.newest_before(since)
    number = latest.line.number
    return [
        Suggestion(
            key=f"paper:{number}",
            title=gettext("Arbejdspapiret: udgave %(number)s er udgivet", number=number),
            text=changed(differing.between(known.paper, latest.paper))
            if known
            else begun(latest.paper, since),
            path=url_for("papers.show_edition", number=number),
        )
    ]


def begun(paper: Paper, since: datetime) -> str:
    """What a first edition holds, and what was raised since the circle met, the last first."""
    names = {b.code: told(b, "name").text for b in paper.barriers}
    raised = [
        code for code, change in barriers.changed_since(since) if change.step == "raised" and code in names
    ]
    total = ngettext("Papiret har %(num)s barriere.", "Papiret har %(num)s barrierer.", len(names))
    return "\n".join([total, *_named(gettext("Nye"), [(code, names[code]) for code in reversed(raised)])])


def changed(changes: Differences) -> str:
    """What is new in an edition, a line for each kind."""
    words = {Fate.ADDED: gettext("Nye"), Fate.CHANGED: gettext("Ændret"), Fate.REMOVED: gettext("Taget ud")}
    lines: list[str] = []
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
