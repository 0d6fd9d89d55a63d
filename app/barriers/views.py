"""Addresses of the register for everybody: the list, a barrier, and the form to hand something in."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, request, session
from flask.blueprints import BlueprintSetupState
from werkzeug.wrappers import Response

from app.barriers import desk_views, mails, notes, presenters, queries, words
from app.barriers.forms import NoteForm
from app.domain.barriers import LONGEST_NOTE, Perspective, State, Theme
from app.domain.public_input import new_reference
from app.extensions import db, limiter
from app.open_needs.words import kind_name
from app.web import htmx
from app.web.addresses import url_for
from app.web.errors import PageNotFound
from app.web.i18n import gettext
from app.web.paging import Pages, numbered, page_number

blueprint = Blueprint("barriers", __name__)
desk_views.add_to(blueprint)
Answer = str | Response | tuple[str, int]
PER_PAGE = 20
# In the session: the number of the note that was sent last.
RECEIPT = "barrier_note_sent"


@blueprint.record_once
def names(state: BlueprintSetupState) -> None:
    """What perspectives, themes and states are called, for every page."""
    state.app.jinja_env.globals.update(
        barrier_who=presenters.who,
        barrier_theme=words.THEMES.get,
        barrier_sign=presenters.sign,
        barrier_change=presenters.change_text,
    )


@blueprint.get("/barrierer/")
@limiter.limit("240/minute")
def list_barriers() -> Response:
    """The register: the matrix and the list, or for htmx the list."""
    lines = queries.standing(queries.register())
    wish = presenters.asked(request.args)
    found = queries.wanted(lines, wish)
    pages = Pages(min(page_number(), Pages(1, PER_PAGE, len(found)).last), PER_PAGE, len(found))
    first_page = presenters.address(wish)
    count = presenters.count_text(len(found), wish)
    return htmx.render(
        "barriers/list_barriers.html",
        "results",
        push_url=numbered(first_page, pages.page),
        title=gettext("Barrierer for sociale indkøb"),
        announce=count,
        wish=wish,
        found=found[(pages.page - 1) * PER_PAGE : pages.page * PER_PAGE],
        count=count,
        rows=presenters.rows(lines),
        columns=presenters.columns(),
        sums=[sum(1 for line in lines if p in line.perspectives) for p in Perspective],
        figures=presenters.figures(lines),
        tabs=presenters.tabs(lines, wish),
        themes=[(t.value, words.THEMES[t.value]) for t in Theme],
        states=[(s.value, words.STATES[s.value]) for s in State if s is not State.MERGED],
        pages=pages,
        first_page=first_page,
    )


@blueprint.get("/barrierer/<code>/")
@limiter.limit("240/minute")
def show(code: str) -> Answer:
    """A barrier with what is done about it, how often it is met, where it is told of, and its history."""
    line = queries.find(code) or abort(404)
    if line.code != code:
        return redirect(url_for("barriers.show", code=line.code), 301)
    return render_template(
        "barriers/show.html",
        line=line,
        met=presenters.met(line),
        kinds=[kind_name(kind) for kind in line.kinds],
        sources=queries.sources(line.id),
        history=queries.history(line.id),
    )


@blueprint.route("/barrierer/foreslaa/", methods=["GET", "POST"])
@limiter.limit("10/hour;30/day", methods=["POST"])
def suggest() -> Answer:
    """Say what stands in the way; no account is asked for."""
    form = NoteForm()
    if form.is_submitted() and form.is_decoyed:
        # A machine hears the same as anybody else.
        return thanks(new_reference())
    if form.validate_on_submit():
        note = notes.hand_in(form.command())
        if form.email.data and mails.receipt(note, form.email.data):
            flash(gettext("Vi har sendt en kvittering til %(email)s", email=form.email.data), "success")
        db.session.commit()
        return thanks(note.reference)
    about = request.args.get("om", "") or form.om.data or ""
    form.om.data = about
    line = queries.find(about) if about else None
    body = render_template("barriers/suggest.html", form=form, line=line, longest=LONGEST_NOTE)
    return body, 422 if form.errors else 200


def thanks(reference: str) -> Response:
    """To the page that thanks, which only the one who has just sent may see."""
    session[RECEIPT] = reference
    return htmx.redirect(url_for("barriers.thank", reference=reference))


@blueprint.get("/barrierer/foreslaa/modtaget/<reference>/")
@limiter.limit("120/minute")
def thank(reference: str) -> str:
    """The note's number, and what happens now."""
    if RECEIPT not in session or session[RECEIPT] != reference:
        way = (url_for("barriers.suggest"), gettext("Foreslå en barriere"))
        raise PageNotFound(gettext("Kvitteringen vises kun for den, der lige har sendt et forslag"), way)
    return render_template("barriers/thank.html", reference=reference)
