"""The secretary's addresses of the taskforce's overview, members, groups and actions."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Blueprint, render_template

from app.domain.taskforce import ActionState
from app.search.snapshot import today
from app.taskforce import minutes, pages, queries, register, words
from app.taskforce.forms import ActionForm
from app.taskforce.register_forms import GroupForm, MemberForm
from app.web import actor
from app.web.addresses import url_for
from app.web.i18n import gettext
from app.web.kept_views import Answer, answer

BOTH = ["GET", "POST"]


def manage() -> str:
    """What is coming, what has been held, and which actions are open."""
    return render_template(
        "taskforce/manage.html",
        coming=queries.coming(datetime.now(UTC)),
        meetings=queries.list_meetings(),
        actions=queries.list_actions(today(), state=ActionState.OPEN),
        words=words,
    )


def list_members() -> str:
    """Every member organisation, former ones too."""
    members = queries.list_members(today(), former=True)
    return render_template("taskforce/list_members.html", members=members, words=words, on=today())


def add_member() -> Answer:
    """Take an organisation in."""
    form = MemberForm()
    return answer(
        words.REFUSALS,
        "taskforce/edit_member.html",
        form,
        lambda: register.save_member(actor.current().label, form.fields),
        gettext("Medlemmet er gemt"),
        lambda _: url_for("taskforce.list_members"),
        own=None,
    )


def edit_member(member_id: int) -> Answer:
    """Change a member organisation, or note that it has left."""
    row = pages.member_row(member_id)
    form = MemberForm(row)
    return answer(
        words.REFUSALS,
        "taskforce/edit_member.html",
        form,
        lambda: register.save_member(actor.current().label, form.fields, row, form.seen),
        gettext("Medlemmet er gemt"),
        lambda _: url_for("taskforce.list_members"),
        lambda: pages.member_row(member_id),
        own=member_id,
    )


def list_groups() -> str:
    """Every group, closed ones too."""
    groups = queries.list_groups(today(), closed=True)
    return render_template("taskforce/list_groups.html", groups=groups, on=today())


def add_group() -> Answer:
    """Form a group."""
    form = GroupForm(pages.member_choices())
    return answer(
        words.REFUSALS,
        "taskforce/edit_group.html",
        form,
        lambda: register.save_group(actor.current().label, form.fields),
        gettext("Gruppen er gemt"),
        lambda _: url_for("taskforce.list_groups"),
        own=None,
    )


def edit_group(group_id: int) -> Answer:
    """Change a group, or close it."""
    row = pages.group_row(group_id)
    form = GroupForm(pages.member_choices(*[m.member_id for m in row.members]), row)
    return answer(
        words.REFUSALS,
        "taskforce/edit_group.html",
        form,
        lambda: register.save_group(actor.current().label, form.fields, row, form.seen),
        gettext("Gruppen er gemt"),
        lambda _: url_for("taskforce.list_groups"),
        lambda: pages.group_row(group_id),
        own=group_id,
    )


def list_actions() -> str:
    """Every action: the open ones by their deadline, then those that have ended."""
    return render_template("taskforce/list_actions.html", actions=queries.list_actions(today()), words=words)


def edit_action(action_id: int) -> Answer:
    """Change an action, or note that it is done or dropped."""
    row = pages.action_row(action_id)
    form = ActionForm(pages.member_choices(row.member_id), row)
    return answer(
        words.REFUSALS,
        "taskforce/edit_action.html",
        form,
        lambda: minutes.save_action(actor.current().label, row, form.fields, form.seen),
        gettext("Handlingen er gemt"),
        lambda _: url_for("taskforce.list_actions"),
        lambda: pages.action_row(action_id),
        is_new=False,
        address=url_for("taskforce.edit_action", action_id=action_id),
        back_to=url_for("taskforce.list_actions"),
    )


def add_to(blueprint: Blueprint) -> None:
    """Give the room these addresses."""
    place = "/taskforce/sekretariat/"
    blueprint.add_url_rule(place, view_func=manage)
    blueprint.add_url_rule(f"{place}medlemmer/", view_func=list_members)
    blueprint.add_url_rule(f"{place}medlemmer/nyt/", view_func=add_member, methods=BOTH)
    blueprint.add_url_rule(f"{place}medlemmer/<int:member_id>/", view_func=edit_member, methods=BOTH)
    blueprint.add_url_rule(f"{place}grupper/", view_func=list_groups)
    blueprint.add_url_rule(f"{place}grupper/ny/", view_func=add_group, methods=BOTH)
    blueprint.add_url_rule(f"{place}grupper/<int:group_id>/", view_func=edit_group, methods=BOTH)
    blueprint.add_url_rule(f"{place}handlinger/", view_func=list_actions)
    blueprint.add_url_rule(f"{place}handlinger/<int:action_id>/", view_func=edit_action, methods=BOTH)
