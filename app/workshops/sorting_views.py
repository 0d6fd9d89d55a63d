"""Addresses where the facilitator puts notes into groups, and what handing them over needs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask import abort, flash, render_template
from werkzeug.wrappers import Response

from app.barriers.models import Barrier
from app.domain.barriers import alike
from app.domain.workshops import SORTABLE, Refused
from app.extensions import db
from app.web import actor, htmx
from app.web.addresses import url_for
from app.web.filters import in_language
from app.web.i18n import gettext, ngettext
from app.workshops import grouping, presenters, queries, words
from app.workshops.forms import HIDE, NEW, OUT, SHOW, GroupForm, SortForm
from app.workshops.models import Workshop
from app.workshops.queries import GroupLine

Answer = str | Response | tuple[str, int]


def sort_notes(workshop_id: int) -> Answer:
    """Every note and group: suggestions of what says the same, and moving by hand."""
    line, form = queries.find(workshop_id) or abort(404), SortForm()
    problem = ""
    if form.validate_on_submit():
        problem = sorted_in(queries.held(workshop_id) or abort(404), form)
        if not problem:
            return htmx.redirect(url_for("workshops.sort_notes", workshop_id=workshop_id))
    notes = queries.notes(line.id)
    groups = queries.groups(line, notes)
    loose = [n for n in notes if n.group_id is None and not n.is_hidden]
    form.til.choices = [
        (NEW, gettext("en ny gruppe")),
        *((str(g.number), f"{g.number} · {g.name}") for g in groups),
        (HIDE, gettext("skjulte sedler, som ikke vises")),
    ]
    may_sort = line.state in SORTABLE
    is_shown = bool(loose) and may_sort
    said = next((str(e) for errors in form.errors.values() for e in errors), "")
    body = render_template(
        "workshops/sort_notes.html",
        w=line,
        # Without its form on the page there is no field to lead to.
        form=form if is_shown else None,
        problem=problem or ("" if is_shown else said),
        groups=groups,
        loose=loose,
        hidden=[n for n in notes if n.is_hidden],
        suggested=presenters.suggested(loose) if may_sort else [],
        may_sort=may_sort,
    )
    return body, 409 if problem else 422 if form.errors else 200


def sorted_in(workshop: Workshop, form: SortForm) -> str:
    """Put the chosen notes where the form says; what is wrong, in words."""
    who, where = actor.current().label, form.til.data
    try:
        if where == NEW:
            made = grouping.make_group(who, workshop, form.notes, form.navn.data or "")
            said = gettext("Gruppe %(number)s er lavet", number=made.number)
        elif where in (HIDE, SHOW):
            count = grouping.hide(who, workshop, form.notes, shown=where == SHOW)
            said = (
                ngettext("%(num)s seddel vises igen", "%(num)s sedler vises igen", count)
                if where == SHOW
                else ngettext("%(num)s seddel er skjult", "%(num)s sedler er skjult", count)
            )
        else:
            count = grouping.move_notes(workshop, form.notes, None if where == OUT else int(where))
            said = ngettext("%(num)s seddel er flyttet", "%(num)s sedler er flyttet", count)
        db.session.commit()
    except Refused as refused:
        db.session.rollback()
        return str(words.REFUSALS[refused.reason])
    flash(said, "success")
    return ""


def edit_group(workshop_id: int, number: int) -> Answer:
    """One group: its name, the one it goes into, the ones that went into it, the notes that leave it."""
    line, form, problem = queries.find(workshop_id) or abort(404), GroupForm(), ""
    groups = queries.groups(line, queries.notes(line.id))
    group = next((g for g in groups if g.number == number), None) or abort(404)
    near = dict(alike(group.name, {str(g.number): g.name for g in groups if g is not group}))
    others = sorted((g for g in groups if g is not group), key=lambda g: -near.get(str(g.number), 0))
    form.i.choices = [(str(g.number), f"{g.number} · {g.name}") for g in others]
    if form.validate_on_submit():
        problem = changed(queries.held(workshop_id) or abort(404), number, form)
        if not problem:
            return htmx.redirect(url_for("workshops.sort_notes", workshop_id=workshop_id))
    elif not form.is_submitted():
        form.navn.data = group.name
    body = render_template(
        "workshops/edit_group.html",
        w=line,
        group=group,
        form=form,
        problem=problem,
        has_others=bool(others),
        may_sort=line.state in SORTABLE,
    )
    return body, 409 if problem else 422 if form.errors else 200


def changed(workshop: Workshop, number: int, form: GroupForm) -> str:
    """Do to a group what the form says; what is wrong, in words."""
    who, other = actor.current().label, str(form.ud.data or "")
    into = int(form.i.data) if str(form.i.data or "").isdecimal() else 0
    try:
        if form.goer.data == "saml":
            grouping.merge(who, workshop, number, into)
            said = gettext("Gruppe %(number)s er samlet ind i gruppe %(into)s", number=number, into=into)
        elif form.goer.data == "skil":
            grouping.split(who, workshop, int(other) if other.isdecimal() else 0)
            said = gettext("Gruppe %(number)s står for sig selv igen", number=other)
        else:
            grouping.rename(who, workshop, number, form.navn.data or "")
            said = gettext("Gruppen hedder nu »%(name)s«", name=form.navn.data)
        db.session.commit()
    except Refused as refused:
        db.session.rollback()
        return str(words.REFUSALS[refused.reason])
    flash(said, "success")
    return ""


def handed(workshop: Workshop, laid_to: Mapping[int, str]) -> str:
    """Hand the result over; what is wrong, in words."""
    try:
        count = grouping.hand_over(actor.current().label, workshop, laid_to)
        db.session.commit()
    except Refused as refused:
        db.session.rollback()
        return str(words.REFUSALS[refused.reason])
    said = ngettext("Registret har fået %(num)s ting", "Registret har fået %(num)s ting", count)
    flash(said if count else gettext("Registret har det hele i forvejen"), "success")
    return ""


def barrier_choices(
    groups: Sequence[GroupLine], barriers: Sequence[Barrier]
) -> list[tuple[GroupLine, list[tuple[str, str]]]]:
    """Each group with the barriers it can be laid to: those that it may say the same as, then all others."""
    names = {b.code: in_language(b, "name") for b in barriers}
    found = []
    for group in groups:
        near = [code for code, _ in alike(group.name, names)]
        order = [*near, *(code for code in names if code not in near)]
        found.append((group, [(code, f"{code} · {names[code]}") for code in order]))
    return found
