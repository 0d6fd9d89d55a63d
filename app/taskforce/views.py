"""Addresses of the taskforce that everybody and its members read; the secretary's are beside this file."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, current_app, make_response, redirect, render_template, request
from flask import url_for as flask_url_for
from werkzeug.wrappers import Response

from app.domain.taskforce import ActionState
from app.extensions import limiter
from app.organisations.ways import WAYS
from app.search.snapshot import today
from app.taskforce import (
    barrier_news,
    calendars,
    following,
    meeting_views,
    minutes_views,
    pages,
    queries,
    register_views,
    words,
)
from app.taskforce.agenda import SOURCES
from app.web import actor
from app.web.addresses import url_for
from app.web.filters import in_language
from app.web.i18n import gettext

blueprint = Blueprint("taskforce", __name__)
SECONDS = 300


@blueprint.get("/taskforce/")
@limiter.limit("120/minute")
def show() -> str:
    """The taskforce: who is in it, its groups, the next meetings, what has been decided."""
    return render_template(
        "taskforce/show.html",
        kinds=pages.by_kind(queries.list_members(today())),
        groups=queries.list_groups(today()),
        coming=queries.coming(datetime.now(UTC)),
        decided=queries.decided(),
        words=words,
    )


@blueprint.get("/taskforce/grupper/<int:group_id>/")
@limiter.limit("120/minute")
def show_group(group_id: int) -> str:
    """A group: its purpose, its members, its meetings and decisions."""
    pages.group_row(group_id)
    return render_template(
        "taskforce/show_group.html",
        group=queries.find_group(group_id, today()),
        coming=queries.coming(datetime.now(UTC), group_id),
        decided=queries.decided(group_id, queries.MOST_MEETINGS),
        words=words,
    )


@blueprint.get("/taskforce/moeder/<int:meeting_id>/")
@limiter.limit("120/minute")
def show_meeting(meeting_id: int) -> str:
    """A meeting as everybody may read it: when, where, and what was decided once the minutes are approved."""
    line = pages.line_of(meeting_id)
    return render_template(
        "taskforce/show_meeting.html", meeting=line, decided=queries.decisions_of(line).decisions, words=words
    )


@blueprint.get("/taskforce/kalender.ics")
@limiter.limit("120/minute")
def calendar() -> Response:
    """Every meeting, to subscribe to."""
    lines = queries.list_meetings(since=datetime.now(UTC) - queries.KEPT_IN_CALENDARS)
    return _calendar(gettext("Møder i taskforcen"), lines)


@blueprint.get("/taskforce/grupper/<int:group_id>/kalender.ics")
@limiter.limit("120/minute")
def group_calendar(group_id: int) -> Response:
    """The meetings of a group, to subscribe to."""
    group = pages.group_row(group_id)
    lines = queries.list_meetings(group_id, since=datetime.now(UTC) - queries.KEPT_IN_CALENDARS)
    return _calendar(gettext("Møder i %(group)s", group=in_language(group, "name")), lines)


@blueprint.get("/taskforce/moeder/<int:meeting_id>/kalender.ics")
@limiter.limit("120/minute")
def meeting_calendar(meeting_id: int) -> Response:
    """One meeting, to save."""
    line = pages.line_of(meeting_id)
    response = _calendar(words.title(line), (line,))
    response.headers.set("Content-Disposition", "attachment", filename=f"taskforce-{meeting_id}.ics")
    return response


@blueprint.get("/taskforce/mine/")
def choose() -> str | Response:
    """My organisations that are in the taskforce; straight on where there is only one."""
    mine = queries.members_among(list(actor.current().roles), today())
    if len(mine) == 1:
        return redirect(url_for("taskforce.read", cvr=mine[0][1]), 303)
    rows = [(name, cvr, url_for("taskforce.read", cvr=cvr)) for name, cvr in mine]
    return render_template("taskforce/choose.html", rows=rows)


@blueprint.get("/taskforce/medlem/<cvr>/")
def read(cvr: str) -> str:
    """A member's page: all meetings with agenda and minutes, and what the organisation has promised."""
    member = pages.my_member(cvr)
    return render_template(
        "taskforce/read.html",
        cvr=cvr,
        name=member.name,
        words=words,
        meetings=queries.list_meetings(),
        actions=queries.list_actions(today(), owner=member.id, state=ActionState.OPEN),
    )


@blueprint.get("/taskforce/medlem/<cvr>/moeder/<int:meeting_id>/")
def read_meeting(cvr: str, meeting_id: int) -> str:
    """A whole meeting, drafts too, for a member."""
    member = pages.my_member(cvr)
    return render_template(
        "taskforce/read_meeting.html", cvr=cvr, name=member.name, page=pages.page_of(meeting_id), words=words
    )


def _calendar(name: str, lines: tuple[queries.MeetingLine, ...]) -> Response:
    body, updated = calendars.written(name, lines, _link)
    response = make_response(body)
    response.headers["Content-Type"] = "text/calendar; charset=utf-8"
    response.last_modified = updated
    response.cache_control.public, response.cache_control.max_age = True, SECONDS
    response.add_etag(weak=True)
    return response.make_conditional(request)


def _link(endpoint: str, **values: Any) -> str:
    """An address for outside the browser: on the public address where one is set."""
    public = current_app.extensions["settings"].public_url
    return str(public or request.host_url.rstrip("/")) + flask_url_for(endpoint, **values)


for part in (register_views, meeting_views, minutes_views):
    part.add_to(blueprint)
SOURCES += [barrier_news.news, following.overdue]
WAYS.append(following.way)
