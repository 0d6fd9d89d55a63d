"""The secretary's addresses of a meeting's minutes: each item, who came, actions."""

from __future__ import annotations

from flask import Blueprint

from app.taskforce import minutes, pages, queries, words
from app.taskforce.forms import ActionForm, MinutesForm, PresentForm
from app.web import actor
from app.web.addresses import url_for
from app.web.i18n import gettext
from app.web.kept_views import Answer, answer

BOTH = ["GET", "POST"]


def write_minutes(meeting_id: int, item_id: int) -> Answer:
    """The minutes of an item, where two may write at once: 409 shows both texts."""
    row = pages.item_of(meeting_id, item_id)
    form = MinutesForm(row)
    return answer(
        words.REFUSALS,
        "taskforce/write_minutes.html",
        form,
        lambda: minutes.write_minutes(
            actor.current().label, pages.meeting_of(meeting_id), row, form.said, form.decided, form.seen
        ),
        gettext("Referatet er gemt"),
        lambda _: url_for("taskforce.manage_meeting", meeting_id=meeting_id, _anchor=f"punkt-{item_id}"),
        lambda: pages.item_of(meeting_id, item_id),
        meeting=pages.line_of(meeting_id),
        title=row.title,
        text=row.text,
        last=lambda: queries.written_by(pages.item_of(meeting_id, item_id)),
        words=words,
    )


def mark_present(meeting_id: int) -> Answer:
    """Who came to a meeting."""
    page = pages.page_of(meeting_id)
    form = PresentForm(page.invited)
    return answer(
        words.REFUSALS,
        "taskforce/mark_present.html",
        form,
        lambda: minutes.mark_present(
            actor.current().label, pages.meeting_of(meeting_id), {int(v) for v in form.kom.value}
        ),
        gettext("Deltagerne er gemt"),
        lambda _: url_for("taskforce.manage_meeting", meeting_id=meeting_id),
        meeting=page.line,
        words=words,
    )


def add_action(meeting_id: int, item_id: int) -> Answer:
    """What an organisation promises at an item."""
    item = pages.item_of(meeting_id, item_id)
    form = ActionForm(pages.member_choices())
    back = url_for("taskforce.manage_meeting", meeting_id=meeting_id, _anchor=f"punkt-{item_id}")
    return answer(
        words.REFUSALS,
        "taskforce/edit_action.html",
        form,
        lambda: minutes.add_action(actor.current().label, pages.meeting_of(meeting_id), item, form.fields),
        gettext("Handlingen er gemt"),
        lambda _: back,
        is_new=True,
        address=url_for("taskforce.add_action", meeting_id=meeting_id, item_id=item_id),
        back_to=back,
    )


def add_to(blueprint: Blueprint) -> None:
    """Give the room these addresses."""
    one = "/taskforce/sekretariat/moeder/<int:meeting_id>/"
    item = f"{one}punkter/<int:item_id>/"
    blueprint.add_url_rule(f"{one}deltagere/", view_func=mark_present, methods=BOTH)
    blueprint.add_url_rule(f"{item}referat/", view_func=write_minutes, methods=BOTH)
    blueprint.add_url_rule(f"{item}handlinger/ny/", view_func=add_action, methods=BOTH)
