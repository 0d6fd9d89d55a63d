"""Addresses of the register for the secretary: write and move a barrier, decide what is handed in, read a file."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, flash, render_template, request
from werkzeug.wrappers import Response

from app.barriers import importing, note_queries, notes, queries, services, words
from app.barriers.forms import BarrierForm, DecideForm, ImportForm, StepForm
from app.barriers.models import Barrier, BarrierNote
from app.domain.barriers import LONGEST_TEXT, NoteState, Refused, State, Step, alike, possible
from app.extensions import db
from app.keeping import Overtaken
from app.web import actor, htmx
from app.web.addresses import url_for
from app.web.filters import in_language
from app.web.i18n import gettext, ngettext
from app.web.kept_views import answer
from app.web.uploads import takes_uploads

Answer = str | Response | tuple[str, int]
MOST_SHOWN = 50


def list_all() -> str:
    """Every barrier with its state, to be written and moved."""
    return render_template("barriers/list_all.html", lines=queries.register())


def manage(code: str) -> str:
    """One barrier for the secretary: what can be done with it."""
    line = queries.find(code) or abort(404)
    steps = [(slug, words.STEPS[step]) for slug, step in words.SLUGS.items() if step in possible(line.state)]
    return render_template("barriers/manage.html", line=line, steps=steps, history=queries.history(line.id))


def list_notes() -> str:
    """What waits to be decided, with the barriers it may say the same as."""
    found = note_queries.waiting()
    names = dict(_names())
    shown = [(note, note_queries.similar(note, names)[:2]) for note in found[:MOST_SHOWN]]
    return render_template("barriers/list_notes.html", shown=shown, total=len(found), names=names)


def decide(reference: str) -> Answer:
    """One note: lay it to a barrier, make it a new one, or decline it."""
    note = note_queries.held(reference) or abort(404)
    line = note_queries.line(note)
    names = dict(_names())
    similar = note_queries.similar(line, names)
    form = DecideForm()
    first = [(code, f"{code} · {names[code]}") for code, _ in similar]
    form.barriere.choices = [*first, *((c, f"{c} · {n}") for c, n in names.items() if c not in dict(first))]
    problem = ""
    if note.state == NoteState.WAITING.value and form.validate_on_submit():
        if form.hvad.data == "ny":
            return htmx.redirect(url_for("barriers.write", seddel=reference))
        problem = decided(note, form)
        if not problem:
            return htmx.redirect(url_for("barriers.list_notes"))
    body = render_template(
        "barriers/decide.html", note=line, form=form, similar=similar, names=names, problem=problem
    )
    return body, 409 if problem else 422 if form.errors else 200


def decided(note: BarrierNote, form: DecideForm) -> str:
    """Do what a valid form says; what is wrong, in words."""
    try:
        if form.hvad.data == "laeg":
            barrier = queries.held(form.barriere.data) or abort(404)
            notes.take(actor.current().label, note, barrier)
            done = gettext("Forslaget er lagt til %(code)s", code=barrier.code)
        else:
            notes.decline(actor.current().label, note, form.begrundelse.data)
            done = gettext("Forslaget er afvist")
    except Refused as refused:
        db.session.rollback()
        return str(words.REFUSALS[refused.reason])
    db.session.commit()
    flash(done, "success")
    return ""


def write() -> Answer:
    """Write a new barrier, of a note if the address names one."""
    form = BarrierForm()
    note = note_queries.held(request.args.get("seddel", "") or form.seddel.data or "")
    if note and not form.is_submitted():
        form.perspektiv.data = [p.value for p in note.perspectives]
        form.tekst_da.data, form.seddel.data = note.text, note.reference
    if form.validate_on_submit():
        try:
            made = services.raise_barrier(actor.current().label, form.command())
            if note:
                notes.take(actor.current().label, note, made)
        except Refused as refused:
            db.session.rollback()
            form.form_errors.append(str(words.REFUSALS[refused.reason]))
        else:
            db.session.commit()
            flash(gettext("%(code)s står nu i registret", code=made.code), "success")
            return htmx.redirect(url_for("barriers.manage", code=made.code))
    body = render_template("barriers/write.html", form=form, barrier=None, clash=None, longest=LONGEST_TEXT)
    return body, 422 if form.errors else 200


def edit(code: str) -> Answer:
    """Rewrite a barrier; when somebody else has done so meanwhile, both texts are shown."""
    barrier = queries.held(code) or abort(404)
    form = BarrierForm(barrier)
    return answer(
        words.REFUSALS,
        "barriers/write.html",
        form,
        lambda: services.edit(actor.current().label, barrier, form.command(), form.seen),
        gettext("Barrieren er gemt"),
        lambda made: url_for("barriers.manage", code=made.code),
        lambda: queries.held(code) or abort(404),
        barrier=barrier,
        longest=LONGEST_TEXT,
    )


def take_step(code: str, step: str) -> Answer:
    """One step of a barrier: what it means, and the reason for it."""
    barrier = queries.held(code) or abort(404)
    chosen = words.SLUGS.get(step) or abort(404)
    form = StepForm(chosen)
    others = [(c, n) for c, n in _names() if c != barrier.code]
    near = dict(alike(barrier.name_da, dict(others)))
    form.i.choices = [(c, f"{c} · {n}") for c, n in sorted(others, key=lambda pair: -near.get(pair[0], 0))]
    problem = "" if chosen in possible(State(barrier.state)) else str(words.REFUSALS["not_possible"])
    if not problem and form.validate_on_submit():
        problem = taken(barrier, chosen, form)
        if not problem:
            return htmx.redirect(url_for("barriers.manage", code=barrier.code))
    body = render_template(
        "barriers/take_step.html",
        barrier=barrier,
        step=step,
        said=words.STEPS[chosen],
        form=form,
        problem=problem,
    )
    return body, 409 if problem else 422 if form.errors else 200


def taken(barrier: Barrier, step: Step, form: StepForm) -> str:
    """Take a step; what is wrong, in words."""
    into = (queries.held(form.i.data or "") or abort(404)) if step is Step.MERGE else None
    try:
        services.take_step(actor.current().label, barrier, step, form.begrundelse.data or "", into)
        db.session.commit()
    except (Refused, Overtaken) as refused:
        db.session.rollback()
        return str(words.REFUSALS[refused.reason if isinstance(refused, Refused) else "clash"])
    flash(str(words.STEPS[step].done), "success")
    return ""


@takes_uploads
def read_file() -> Answer:
    """Take notes in from a file; nothing is taken in while a line is wrong."""
    form = ImportForm()
    faults: Any = ()
    if form.validate_on_submit():
        found = importing.read(form.fil.data.read(importing.LARGEST + 1))
        faults = found.faults
        if not faults:
            count = notes.hand_in_many(actor.current().label, found.notes)
            db.session.commit()
            flash(
                ngettext(
                    "%(num)s linje er lagt til forslagene", "%(num)s linjer er lagt til forslagene", count
                ),
                "success",
            )
            return htmx.redirect(url_for("barriers.list_notes"))
    body = render_template("barriers/read_file.html", form=form, faults=faults)
    return body, 422 if form.errors or faults else 200


def _names() -> list[tuple[str, str]]:
    return [(b.code, in_language(b, "name")) for b in queries.names()]


def add_to(blueprint: Blueprint) -> None:
    """Give the room these addresses."""
    both = ["GET", "POST"]
    blueprint.add_url_rule("/barrierer/alle/", view_func=list_all)
    blueprint.add_url_rule("/barrierer/<code>/trin/", view_func=manage)
    blueprint.add_url_rule("/barrierer/forslag/", view_func=list_notes)
    blueprint.add_url_rule("/barrierer/forslag/<reference>/", view_func=decide, methods=both)
    blueprint.add_url_rule("/barrierer/fra-fil/", view_func=read_file, methods=both)
    blueprint.add_url_rule("/barrierer/ny/", view_func=write, methods=both)
    blueprint.add_url_rule("/barrierer/<code>/ret/", view_func=edit, methods=both)
    blueprint.add_url_rule("/barrierer/<code>/trin/<step>/", view_func=take_step, methods=both)
