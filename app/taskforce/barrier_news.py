"""What the register of barriers suggests for an agenda: what was raised, moved or taken up since the circle met."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from app.barriers import presenters, queries
from app.barriers.queries import Change
from app.domain.barriers import State
from app.taskforce.agenda import Suggestion
from app.web.addresses import url_for
from app.web.filters import in_language


def news(since: datetime) -> list[Suggestion]:
    """A suggestion for each barrier with news, and one for what waits to be decided."""
    changes: dict[str, list[Change]] = {}
    for code, change in queries.changed_since(since):
        changes.setdefault(code, []).append(change)
    lines = {line.code: line for line in queries.register()} if changes else {}
    return [
        Suggestion(
            key=f"barrier:{code}:{since.date()}",
            title=f"{code} {in_language(lines[code], 'name')}",
            text=_told(found),
            path=url_for("barriers.show", code=code),
        )
        for code, found in changes.items()
        if lines[code].state is not State.MERGED
    ]


def _told(changes: Iterable[Change]) -> str:
    """What happened to a barrier, each thing once."""
    return ". ".join(dict.fromkeys(presenters.change_text(c.step, c.fields, c.reason) for c in changes)) + "."
