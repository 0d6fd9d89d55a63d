"""What the taskforce's pages have in common: rows of an address, choices of forms, words for templates."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from app.domain.taskforce import (
    AGENDA_OPEN,
    MINUTES_OPEN,
    PLAN_OPEN,
    Facts,
    Kind,
    State,
    Step,
    missing,
    possible,
)
from app.extensions import db
from app.search.snapshot import today
from app.taskforce import agenda, queries, words
from app.taskforce.agenda import Suggestion
from app.taskforce.models import Action, Group, Item, Meeting, Member
from app.taskforce.queries import MeetingLine, MeetingPage, MemberLine
from app.web.errors import PageNotFound
from app.web.filters import in_language
from app.web.i18n import gettext
from app.web.kept_forms import Choices


def meeting_of(meeting_id: int) -> Meeting:
    """The meeting of an address."""
    found = db.session.get(Meeting, meeting_id)
    if found is None:
        raise PageNotFound(gettext("Mødet findes ikke. Gå tilbage til taskforcen"))
    return found


def item_of(meeting_id: int, item_id: int) -> Item:
    """The item of an address; 404 for another meeting's."""
    found = db.session.get(Item, item_id)
    if found is None or found.meeting_id != meeting_id:
        raise PageNotFound(gettext("Punktet findes ikke på mødets dagsorden"))
    return found


def member_row(member_id: int) -> Member:
    """The member of an address."""
    found = db.session.get(Member, member_id)
    if found is None:
        raise PageNotFound(gettext("Medlemmet findes ikke. Gå tilbage til medlemmerne"))
    return found


def group_row(group_id: int) -> Group:
    """The group of an address."""
    found = db.session.get(Group, group_id)
    if found is None:
        raise PageNotFound(gettext("Gruppen findes ikke. Gå tilbage til taskforcen"))
    return found


def action_row(action_id: int) -> Action:
    """The action of an address."""
    found = db.session.get(Action, action_id)
    if found is None:
        raise PageNotFound(gettext("Handlingen findes ikke. Gå tilbage til handlingerne"))
    return found


def line_of(meeting_id: int) -> MeetingLine:
    """A meeting as everybody sees it."""
    found = queries.find_line(meeting_id)
    if found is None:
        raise PageNotFound(gettext("Mødet findes ikke. Gå tilbage til taskforcen"))
    return found


def page_of(meeting_id: int) -> MeetingPage:
    """A meeting with its agenda."""
    found = queries.find_meeting(meeting_id, today())
    if found is None:
        raise PageNotFound(gettext("Mødet findes ikke. Gå tilbage til taskforcen"))
    return found


def my_member(cvr: str) -> MemberLine:
    """The member that an organisation is."""
    found = queries.member_of(cvr, today())
    if found is None:
        raise PageNotFound(gettext("Organisationen er ikke med i taskforcen"))
    return found


def member_choices(*kept: int) -> Choices:
    """The members of today, and those that a row has already, by name."""
    now = today()
    return [
        (str(m.id), m.name)
        for m in queries.list_members(now, former=True)
        if (m.joined_on <= now and (m.left_on is None or m.left_on >= now)) or m.id in kept
    ]


def group_choices(*kept: int | None) -> Choices:
    """The groups that meet, and the one that a meeting has already."""
    return [
        (str(g.id), in_language(g, "name"))
        for g in queries.list_groups(today(), closed=True)
        if g.closed_on is None or g.closed_on > today() or g.id in kept
    ]


def by_kind(members: tuple[MemberLine, ...]) -> list[tuple[str, list[MemberLine]]]:
    """The members under what they are; kinds without any are left out."""
    rows = [(str(words.MANY[k]), [m for m in members if m.kind is k]) for k in Kind]
    return [(name, found) for name, found in rows if found]


def suggested(line: MeetingLine) -> list[Suggestion]:
    """What rooms suggest that is not on the agenda already."""
    held = queries.sources_of(line.id)
    return [s for s in agenda.suggestions(queries.since_last(line)) if s.key not in held]


def working(page: MeetingPage) -> dict[str, Any]:
    """What the secretary may do with a meeting now. `steps`: each with its words and what is missing."""
    state, now = page.line.state, datetime.now(UTC)
    steps = [(words.STEPS[s], why(missing(s, facts_of(page), now))) for s in possible(state)]
    return {
        "page": page,
        "steps": steps,
        "may_plan": state in PLAN_OPEN,
        "may_add": state in AGENDA_OPEN,
        "may_write": state in MINUTES_OPEN,
        "is_settled": state in (State.APPROVED, State.CANCELLED),
    }


def hindrance(page: MeetingPage, step: Step) -> str:
    """Why a step cannot be taken now, in words; empty when it can."""
    if step not in possible(page.line.state):
        return why("not_possible")
    return why(missing(step, facts_of(page), datetime.now(UTC)))


def facts_of(page: MeetingPage) -> Facts:
    """What a step depends on, of a page that has been read already."""
    minuted = sum(1 for i in page.items if i.minutes or i.decision)
    return Facts(page.line.starts_at, len(page.items), minuted, len(page.invited))


def why(reason: str | None) -> str:
    """What is missing, in words; empty for nothing."""
    return str(words.REFUSALS[reason]) if reason else ""


def step_of(slug: str) -> Step:
    """The step of an address."""
    found = words.SLUGS.get(slug)
    if found is None:
        raise PageNotFound(gettext("Siden findes ikke. Gå tilbage til mødet"))
    return found
