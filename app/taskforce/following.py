"""Where the taskforce's work goes on: what should have been done on the next agenda, a member's way in on "Min side"."""

from __future__ import annotations

from datetime import datetime

from app.domain.taskforce import ActionState
from app.organisations.queries import MyOrganisation
from app.organisations.ways import Way
from app.search.snapshot import today
from app.taskforce import queries
from app.taskforce.agenda import Suggestion
from app.web.addresses import url_for
from app.web.filters import long_date
from app.web.i18n import gettext, ngettext

MOST_NAMED = 10


def overdue(_since: datetime) -> list[Suggestion]:
    """One item for all actions that are overdue, whenever they were promised; none when nothing is."""
    late = [a for a in queries.list_actions(today(), state=ActionState.OPEN) if a.is_overdue]
    if not late:
        return []
    lines = [
        gettext("%(owner)s: %(text)s (frist %(day)s)", owner=a.owner, text=a.text, day=long_date(a.deadline))
        for a in late[:MOST_NAMED]
    ]
    title = ngettext(
        "Opfølgning: %(num)s handling er over fristen",
        "Opfølgning: %(num)s handlinger er over fristen",
        len(late),
    )
    return [Suggestion("actions:overdue", title, "\n".join(lines), url_for("taskforce.list_actions"))]


def way(organisation: MyOrganisation) -> Way | None:
    """The way to agendas and minutes for the people of a member. One statement."""
    if queries.member_of(organisation.cvr, today()) is None:
        return None
    return Way(gettext("Taskforcens møder og referater"), url_for("taskforce.read", cvr=organisation.cvr))
