"""Addresses of the workshops for the secretary: plan, lead, show on the wall, and hand the result over."""

from __future__ import annotations

from flask import Blueprint, abort, flash, make_response, render_template, request
from werkzeug.wrappers import Response

from app.barriers import queries as register
from app.domain.barriers import Perspective
from app.domain.workshops import Refused, State
from app.extensions import db
from app.verification import badge
from app.web import actor, htmx
from app.web.addresses import url_for
from app.web.exports import CSV
from app.web.i18n import gettext
from app.workshops import presenters, queries, services, words
from app.workshops import sorting_views as sorting
from app.workshops.forms import PlanForm, StepForm
from app.workshops.models import Workshop
from app.workshops.queries import WorkshopLine

Answer = str | Response | tuple[str, int]


def list_all() -> str:
    """Every workshop, the last first."""
    return render_template("workshops/list_all.html", lines=queries.list_all())


def plan() -> Answer:
    """Plan a workshop."""
    form = PlanForm()
    if form.validate_on_submit():
        made = services.plan(actor.current().label, form.command())
        db.session.commit()
        flash(gettext("Workshoppen er planlagt"), "success")
        return htmx.redirect(url_for("workshops.manage", workshop_id=made.id))
    return written(form, None), 422 if form.errors else 200


def edit(workshop_id: int) -> Answer:
    """Change the plan."""
    workshop, problem = row(workshop_id), ""
    form = PlanForm()
    if not form.is_submitted():
        form.titel_da.data, form.titel_en.data = workshop.title_da, workshop.title_en
        form.dato.data, form.stemmer.data = workshop.held_on.isoformat(), workshop.votes_each
        for name, said in workshop.questions.items():
            form[name].data = said
    if form.validate_on_submit():
        try:
            services.edit(actor.current().label, workshop, form.command())
            db.session.commit()
            flash(gettext("Workshoppen er gemt"), "success")
            return htmx.redirect(url_for("workshops.manage", workshop_id=workshop_id))
        except Refused as refused:
            db.session.rollback()
            problem = str(words.REFUSALS[refused.reason])
    return written(form, workshop, problem), 409 if problem else 422 if form.errors else 200


def written(form: PlanForm, workshop: Workshop | None, problem: str = "") -> str:
    """The form of a plan."""
    usual = [(p.value, words.QUESTIONS[p.value]) for p in Perspective]
    return render_template("workshops/plan.html", form=form, workshop=workshop, problem=problem, usual=usual)


def manage(workshop_id: int) -> str:
    """The workshop for whoever leads it: where it stands, the code, and what comes next."""
    line = shown(workshop_id)
    return render_template(
        "workshops/manage.html",
        w=line,
        counts=queries.counts(line.id),
        steps=presenters.steps(line),
        first=presenters.first_step(line),
        questions=presenters.questions(line),
        groups=queries.result(queries.groups(line, queries.notes(line.id))),
        states=list(words.STATES.items()),
    )


def take_step(workshop_id: int, step: str) -> Answer:
    """One step: what it means, and the button."""
    workshop = row(workshop_id)
    chosen = words.SLUGS.get(step) or abort(404)
    form, problem = StepForm(), ""
    if form.validate_on_submit():
        try:
            services.take_step(actor.current().label, workshop, chosen)
            db.session.commit()
            flash(str(words.STEPS[chosen].done), "success")
            return htmx.redirect(url_for("workshops.manage", workshop_id=workshop_id))
        except Refused as refused:
            db.session.rollback()
            problem = str(words.REFUSALS[refused.reason])
    body = render_template(
        "workshops/take_step.html",
        w=shown(workshop_id),
        step=step,
        said=words.STEPS[chosen],
        problem=problem,
    )
    return body, 409 if problem else 200


def wall(workshop_id: int) -> Response:
    """The wall: the code, and what arrives. Asked again and again, it answers what is new, or nothing."""
    line = shown(workshop_id)
    if htmx.wants_block():
        return news(line)
    notes = queries.notes(line.id)
    groups = queries.groups(line, notes)
    return htmx.render(
        "workshops/wall.html",
        "board",
        w=line,
        columns=presenters.columns(line, notes),
        groups=queries.result(groups) if line.state is State.CLOSED else groups,
        counts=queries.counts(line.id),
        address=presenters.address(),
        fresh=[],
        changed=[],
    )


def news(line: WorkshopLine) -> Response:
    """What the wall hears: nothing where nothing happened, the notes that came, the groups anew, or to load anew."""
    seen, since = request.args.get("trin", ""), request.args.get("siden", "")
    known = int(since) if since.isascii() and since.isdigit() and len(since) < 10 else 0
    if seen != line.state.value:
        answer = make_response("", 204)
        answer.headers["HX-Refresh"] = "true"
        return answer
    if known >= line.pulse:
        return make_response("", 204)
    notes = queries.notes(line.id)
    if line.state is not State.OPEN:
        groups = queries.groups(line, notes)
        counts = queries.counts(line.id)
        return htmx.render("workshops/wall.html", "board", w=line, groups=groups, counts=counts)
    columns = presenters.columns(line, notes)
    return htmx.render(
        "workshops/wall.html",
        "feed",
        w=line,
        columns=columns,
        fresh=[n for n in notes if n.number > known and not n.is_hidden],
        changed=[n for n in notes if n.number <= known < n.pulse],
    )


def draw_qr(workshop_id: int) -> Response:
    """The picture that brings a phone to the form with the code filled in."""
    line = shown(workshop_id)
    if not line.code:
        abort(404)
    response = make_response(badge.qr(presenters.qr_address(line)))
    response.mimetype = "image/svg+xml"
    response.cache_control.no_store = True
    return response


def download(workshop_id: int) -> Response:
    """Every note with its group and votes."""
    line = shown(workshop_id)
    notes = queries.notes(line.id)
    groups = queries.result(queries.groups(line, notes))
    response = make_response(presenters.as_csv(groups, notes))
    response.headers["Content-Type"] = CSV
    response.headers["Content-Disposition"] = (
        f'attachment; filename="workshop-{line.held_on.isoformat()}.csv"'
    )
    return response


def hand_over(workshop_id: int) -> Answer:
    """Give the register the result, each group once."""
    line, problem, form = shown(workshop_id), "", StepForm()
    names = {b.code: b for b in register.names()}
    if form.validate_on_submit():
        laid_to = {
            int(name.removeprefix("gruppe-")): code
            for name, code in request.form.items()
            if name.startswith("gruppe-") and name.removeprefix("gruppe-").isdecimal() and code in names
        }
        problem = sorting.handed(row(workshop_id), laid_to)
        if not problem:
            return htmx.redirect(url_for("workshops.hand_over", workshop_id=workshop_id))
    notes = queries.notes(line.id)
    groups = queries.result(queries.groups(line, notes))
    body = render_template(
        "workshops/hand_over.html",
        w=line,
        problem=problem,
        rows=sorting.barrier_choices(groups, list(names.values())),
        loose=[n for n in notes if n.group_id is None and not n.is_hidden],
    )
    return body, 409 if problem else 200


def shown(workshop_id: int) -> WorkshopLine:
    """The workshop of an address. Raises 404."""
    return queries.find(workshop_id) or abort(404)


def row(workshop_id: int) -> Workshop:
    """The row of a workshop. Raises 404."""
    return queries.held(workshop_id) or abort(404)


def add_to(blueprint: Blueprint) -> None:
    """Give the room these addresses."""
    both, one = ["GET", "POST"], "/workshop/<int:workshop_id>/"
    blueprint.add_url_rule("/workshop/alle/", view_func=list_all)
    blueprint.add_url_rule("/workshop/ny/", view_func=plan, methods=both)
    blueprint.add_url_rule(one, view_func=manage)
    blueprint.add_url_rule(f"{one}ret/", view_func=edit, methods=both)
    blueprint.add_url_rule(f"{one}trin/<step>/", view_func=take_step, methods=both)
    blueprint.add_url_rule(f"{one}vaeg/", view_func=wall)
    blueprint.add_url_rule(f"{one}kode.svg", view_func=draw_qr)
    blueprint.add_url_rule(f"{one}sedler.csv", view_func=download)
    blueprint.add_url_rule(f"{one}registret/", view_func=hand_over, methods=both)
    blueprint.add_url_rule(f"{one}grupper/", view_func=sorting.sort_notes, methods=both)
    blueprint.add_url_rule(f"{one}grupper/<int:number>/", view_func=sorting.edit_group, methods=both)
