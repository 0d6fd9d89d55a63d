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
from app.web.i18n import gettext

# More new barriers than a meeting takes one by one: they are one item, as when the register was begun.
MOST_NEW = 10


def news(since: datetime) -> list[Suggestion]:
    """A suggestion for each barrier with news; one for all that are new where they are many."""
    changes: dict[str, list[Change]] = {}
    for code, change in queries.changed_since(since):
        changes.setdefault(code, []).append(change)
    lines = {line.code: line for line in queries.register()} if changes else {}
    standing = {c: found for c, found in changes.items() if lines[c].state is not State.MERGED}
    new = [code for code, found in standing.items() if {c.step for c in found} == {"raised"}]
    many = new if len(new) > MOST_NEW else []
    gathered = [_all_new(many, since)] if many else []
    return gathered + [
        Suggestion(
            key=f"barrier:{code}:{since.date()}",
            title=f"{code} {in_language(lines[code], 'name')}",
            text=_told(found),
            path=url_for("barriers.show", code=code),
        )
        for code, found in standing.items()
        if code not in many
    ]


def _all_new(codes: list[str], since: datetime) -> Suggestion:
    title = gettext("%(count)s nye barrierer i registret", count=len(codes))
    return Suggestion(f"barriers:{since.date()}", title, ", ".join(codes), url_for("barriers.list_barriers"))


def _told(changes: Iterable[Change]) -> str:
    """What happened to a barrier, each thing once."""
    return ". ".join(dict.fromkeys(presenters.change_text(c.step, c.fields, c.reason) for c in changes)) + "."
