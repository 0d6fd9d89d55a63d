"""The secretary's addresses of a meeting: its plan, its agenda, its steps."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request
from werkzeug.wrappers import Response

from app.domain.taskforce import Refused
from app.extensions import db, limiter
from app.keeping import Overtaken
from app.taskforce import pages, queries, services, words
from app.taskforce.forms import ItemForm, MeetingForm, StepForm, SuggestionsForm
from app.web import actor
from app.web.addresses import url_for
from app.web.i18n import gettext
from app.web.kept_views import Answer, answer

BOTH = ["GET", "POST"]
WAYS = {"op": -1, "ned": 1}


def plan_meeting() -> Answer:
    """Plan a meeting of the taskforce or, by `gruppe`, of a group."""
    form = MeetingForm(pages.member_choices(), pages.group_choices())
    if not form.is_submitted():
        form.gruppe.data = request.args.get("gruppe", "")
    return answer(
        words.REFUSALS,
        "taskforce/edit_meeting.html",
        form,
        lambda: services.save_meeting(actor.current().label, form.fields),
        gettext("Mødet er gemt. Sæt nu punkter på dagsordenen"),
        lambda made: url_for("taskforce.manage_meeting", meeting_id=made),
        own=None,
    )


def edit_meeting(meeting_id: int) -> Answer:
    """Move a meeting, or ask others to it."""
    row = pages.meeting_of(meeting_id)
    asked = pages.member_choices(*[i.member_id for i in row.invited])
    form = MeetingForm(asked, pages.group_choices(row.group_id), row)
    return answer(
        words.REFUSALS,
        "taskforce/edit_meeting.html",
        form,
        lambda: services.save_meeting(actor.current().label, form.fields, row, form.seen),
        gettext("Mødet er gemt"),
        lambda _: url_for("taskforce.manage_meeting", meeting_id=meeting_id),
        lambda: pages.meeting_of(meeting_id),
        own=pages.line_of(meeting_id),
        words=words,
    )


def manage_meeting(meeting_id: int) -> str:
    """A meeting as the secretary works with it."""
    page = pages.page_of(meeting_id)
    return render_template("taskforce/manage_meeting.html", words=words, **pages.working(page))


def add_item(meeting_id: int) -> Answer:
    """Type an item for the agenda."""
    form = ItemForm()
    return answer(
        words.REFUSALS,
        "taskforce/edit_item.html",
        form,
        lambda: services.add_item(actor.current().label, pages.meeting_of(meeting_id), form.title, form.text),
        gettext("Punktet er sat på dagsordenen"),
        lambda _: url_for("taskforce.manage_meeting", meeting_id=meeting_id),
        meeting=pages.line_of(meeting_id),
        item=None,
        words=words,
    )


def edit_item(meeting_id: int, item_id: int) -> Answer:
    """Word an item anew."""
    row = pages.item_of(meeting_id, item_id)
    form = ItemForm(row)
    return answer(
        words.REFUSALS,
        "taskforce/edit_item.html",
        form,
        lambda: services.change_item(
            actor.current().label, pages.meeting_of(meeting_id), row, form.title, form.text, form.seen
        ),
        gettext("Punktet er gemt"),
        lambda _: url_for("taskforce.manage_meeting", meeting_id=meeting_id),
        lambda: pages.item_of(meeting_id, item_id),
        meeting=pages.line_of(meeting_id),
        item=item_id,
        words=words,
    )


def suggest_items(meeting_id: int) -> Answer:
    """What is new since the circle met last, to be put on the agenda."""
    line = pages.line_of(meeting_id)
    found = pages.suggested(line)
    form = SuggestionsForm([(s.key, s.title) for s in found])
    chosen = set(form.forslag.value)
    return answer(
        words.REFUSALS,
        "taskforce/suggest_items.html",
        form,
        lambda: services.take_suggestions(
            actor.current().label, pages.meeting_of(meeting_id), [s for s in found if s.key in chosen]
        ),
        gettext("Punkterne er sat på dagsordenen"),
        lambda _: url_for("taskforce.manage_meeting", meeting_id=meeting_id),
        meeting=line,
        found=found,
        since=queries.since_last(line),
        words=words,
    )


@limiter.limit("600/hour")
def move_item(meeting_id: int, item_id: int, way: str) -> Response:
    """An item one place up or down."""
    item, by = pages.item_of(meeting_id, item_id), WAYS.get(way, 0)
    return _done(meeting_id, lambda who, meeting: services.move_item(who, meeting, item, by), "")


def remove_item(meeting_id: int, item_id: int) -> Response:
    """An item off the agenda."""
    item = pages.item_of(meeting_id, item_id)
    receipt = gettext("Punktet er taget af dagsordenen")
    return _done(meeting_id, lambda who, meeting: services.remove_item(who, meeting, item), receipt)


def take_step(meeting_id: int, step: str) -> Answer:
    """What a step means, and taking it."""
    wanted, page = pages.step_of(step), pages.page_of(meeting_id)
    form, row = StepForm(), pages.meeting_of(meeting_id)
    if not form.is_submitted():
        form.fill(row)
    said = words.STEPS[wanted]
    return answer(
        words.REFUSALS,
        "taskforce/take_step.html",
        form,
        lambda: services.take_step(actor.current().label, pages.meeting_of(meeting_id), wanted, form.seen),
        str(said.receipt),
        lambda _: url_for("taskforce.manage_meeting", meeting_id=meeting_id),
        lambda: pages.meeting_of(meeting_id),
        page=page,
        said=said,
        hindrance=pages.hindrance(page, wanted),
        words=words,
    )


def _done(meeting_id: int, change, receipt: str) -> Response:  # type: ignore[no-untyped-def]
    """Change an agenda by a button, and go back to it."""
    try:
        change(actor.current().label, pages.meeting_of(meeting_id))
    except (Refused, Overtaken) as refused:
        db.session.rollback()
        reason = refused.reason if isinstance(refused, Refused) else "not_possible"
        flash(str(words.REFUSALS[reason]), "warning")
    else:
        db.session.commit()
        if receipt:
            flash(receipt, "success")
    return redirect(url_for("taskforce.manage_meeting", meeting_id=meeting_id, _anchor="dagsorden"), 303)


def add_to(blueprint: Blueprint) -> None:
    """Give the room these addresses."""
    place = "/taskforce/sekretariat/moeder/"
    one, post = f"{place}<int:meeting_id>/", ["POST"]
    item = f"{one}punkter/<int:item_id>/"
    blueprint.add_url_rule(f"{place}nyt/", view_func=plan_meeting, methods=BOTH)
    blueprint.add_url_rule(one, view_func=manage_meeting)
    blueprint.add_url_rule(f"{one}ret/", view_func=edit_meeting, methods=BOTH)
    blueprint.add_url_rule(f"{one}punkter/nyt/", view_func=add_item, methods=BOTH)
    blueprint.add_url_rule(f"{one}punkter/forslag/", view_func=suggest_items, methods=BOTH)
    blueprint.add_url_rule(item, view_func=edit_item, methods=BOTH)
    blueprint.add_url_rule(f"{item}flyt/<way>/", view_func=move_item, methods=post)
    blueprint.add_url_rule(f"{item}fjern/", view_func=remove_item, methods=post)
    blueprint.add_url_rule(f"{one}skridt/<step>/", view_func=take_step, methods=BOTH)
