"""Addresses of an organisation's lists. Readers read and fetch them, editors change them, owners delete them."""

from __future__ import annotations

from flask import Blueprint, abort, current_app, flash, make_response, render_template, request
from flask import redirect as go
from flask.blueprints import BlueprintSetupState
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from app.domain.access import Role
from app.domain.shortlists import (
    LONGEST_NAME,
    LONGEST_NOTE,
    LONGEST_PURPOSE,
    MOST_AT_ONCE,
    MOST_COMPARED,
    MOST_ITEMS,
)
from app.extensions import db, limiter
from app.organisations.queries import find_name
from app.shortlists import comparing, files, queries, saving, services
from app.shortlists.forms import (
    ConfirmForm,
    ListForm,
    NoteForm,
    NumbersForm,
    SaveForm,
    chosen_suppliers,
    compared,
    fault_of,
    refusal,
    seen_version,
)
from app.shortlists.presenters import lines
from app.shortlists.queries import ListPage
from app.shortlists.services import Clash, ListRefused, NoSuchList
from app.suppliers.facets import place_options
from app.suppliers.queries import list_profiles
from app.web import actor, errors, htmx
from app.web.addresses import url_for
from app.web.i18n import gettext

blueprint = Blueprint("shortlists", __name__, url_prefix="/lister")
Answer = str | Response | tuple[str, int]
ONE = "/<cvr>/<int:list_id>/"
ITEM = ONE + "leverandoerer/<int:item_id>/"


@blueprint.record_once
def limits(state: BlueprintSetupState) -> None:
    """How much there is room for, for the forms."""
    state.app.jinja_env.globals["list_limits"] = {
        "name": LONGEST_NAME, "purpose": LONGEST_PURPOSE, "note": LONGEST_NOTE, "items": MOST_ITEMS, "compared": MOST_COMPARED,
    }  # fmt: skip


@blueprint.errorhandler(NoSuchList)
def gone(_error: NoSuchList) -> Response:
    """Somebody else was faster, or it is another organisation's; nothing of the change is kept."""
    db.session.rollback()
    missing = errors.PageNotFound(
        gettext("Listen eller leverandøren er der ikke længere. Gå til jeres lister")
    )
    return make_response(current_app.handle_user_exception(missing))


@blueprint.errorhandler(ListRefused)
def not_done(refused: ListRefused) -> Response:
    """Back to the list, which says why; nothing of the change is kept."""
    db.session.rollback()
    flash(refusal(refused), "warning")
    where = request.view_args or {}
    return htmx.redirect(url_for("shortlists.show", cvr=where["cvr"], list_id=where["list_id"]))


@blueprint.get("/")
def choose() -> Answer:
    """The lists of my organisations; straight on where there is only one."""
    names = queries.names_of_organisations(list(actor.current().roles))
    if len(names) == 1:
        return go(url_for("shortlists.list_lists", cvr=next(iter(names))), 303)
    return render_template("shortlists/choose.html", organisations=names)


@blueprint.route("/gem/", methods=["GET", "POST"])
@limiter.limit("240/hour", methods=["POST"])
def save() -> Answer:
    """Put suppliers on a list, chosen among all that the person may change, or on a new one."""
    sent = request.form if request.method == "POST" else request.args
    numbers, form, person = chosen_suppliers(sent), SaveForm(), actor.current()
    found = saving.wanted(numbers)
    if not found.suppliers:
        fault = "" if found.unknown else fault_of(sent)
        body = render_template(
            "shortlists/save.html", form=form, wanted=found, fault=fault, most=MOST_AT_ONCE
        )
        return body, 404 if found.unknown else 422
    found = saving.offer_lists(form, person, found)
    if form.validate_on_submit():
        try:
            cvr, list_id, added = saving.keep(person, form, found)
        except ListRefused as refused:
            db.session.rollback()
            form.refuse(refused)
        else:
            if added.new or not form.note.data:
                db.session.commit()
                flash(saving.told(added), "success" if added.new else "info")
                return htmx.redirect(url_for("shortlists.show", cvr=cvr, list_id=list_id))
            db.session.rollback()
            form.liste.errors = [gettext("De står allerede på listen. Ret noten dér i stedet")]
    body = render_template("shortlists/save.html", form=form, wanted=found, fault="", most=MOST_AT_ONCE)
    return body, 422 if form.errors else 200


@blueprint.get("/<cvr>/")
def list_lists(cvr: str) -> Answer:
    """All lists of an organisation, those put away last."""
    found = queries.list_lists(cvr)
    return render_template(
        "shortlists/list.html",
        cvr=cvr,
        organisation=find_name(cvr) or abort(404),
        lists=[line for line in found if not line.archived_at],
        archived=[line for line in found if line.archived_at],
        may_edit=actor.current().may(Role.EDITOR, cvr),
    )


@blueprint.route("/<cvr>/ny/", methods=["GET", "POST"])
@limiter.limit("60/hour", methods=["POST"])
def create(cvr: str) -> Answer:
    """A new list."""
    form = ListForm()
    if form.validate_on_submit():
        try:
            list_id = services.create(actor.current(), cvr, form.command)
        except ListRefused as refused:
            db.session.rollback()
            form.refuse(refused)
        else:
            db.session.commit()
            flash(gettext("Listen er oprettet"), "success")
            return htmx.redirect(url_for("shortlists.show", cvr=cvr, list_id=list_id))
    return page("shortlists/create.html", form, cvr=cvr, organisation=find_name(cvr) or abort(404))


@blueprint.get(ONE)
def show(cvr: str, list_id: int) -> Answer:
    """The list with its suppliers, their statuses today and what has changed."""
    return list_page(cvr, found_list(cvr, list_id))


@blueprint.get(ONE + "sammenlign/")
def compare(cvr: str, list_id: int) -> Answer:
    """Some suppliers of the list side by side."""
    found = found_list(cvr, list_id)
    asked = compared(request.args, [item.id for item in found.items])
    if asked.error:
        return list_page(cvr, found, chosen=asked.item_ids, error=asked.error)
    profiles = list_profiles([i.cvr for i in found.items if i.id in asked.item_ids])
    sides = [
        comparing.Side(line, profiles.get(line.item.cvr))
        for line in lines(found)
        if line.item.id in asked.item_ids
    ]
    groups = comparing.compare(sides, asked.municipality)
    body = render_template(
        "shortlists/compare.html",
        shown=found,
        sides=sides,
        groups=comparing.only_differences(groups) if asked.only_differences else groups,
        asked=asked,
        place_options=place_options(asked.municipality),
    )
    return body, 422 if asked.place_error else 200


@blueprint.get(ONE + "hent/")
@limiter.limit("120/hour")
def download(cvr: str, list_id: int) -> Response:
    """The list as a file: csv, xlsx or docx; the organisation's notes only where they are asked for."""
    kind = request.args.get("format", "")
    if kind not in files.KINDS:
        raise errors.PageNotFound(gettext("Vælg CSV, Excel eller Word"))
    return files.answer(found_list(cvr, list_id), kind, with_notes=request.args.get("noter") == "1")


@blueprint.route(ONE + "ret/", methods=["GET", "POST"])
@limiter.limit("240/hour", methods=["POST"])
def edit(cvr: str, list_id: int) -> Answer:
    """Another name or purpose; what somebody else has written meanwhile is shown beside it."""
    found, theirs = open_list(cvr, list_id), None
    form = ListForm(navn=found.name, formaal=found.purpose)
    if form.validate_on_submit():
        try:
            is_new = services.edit(actor.current(), cvr, list_id, form.command, seen_version(form.seen))
        except ListRefused as refused:
            db.session.rollback()
            form.refuse(refused)
        except Clash as clash:
            db.session.rollback()
            theirs = clash
        else:
            keep(is_new)
            return htmx.redirect(url_for("shortlists.show", cvr=cvr, list_id=list_id))
    body, status = page("shortlists/edit.html", form, shown=found, theirs=theirs)
    return body, 409 if theirs else status


@blueprint.post(ONE + "arkiver/")
def archive(cvr: str, list_id: int) -> Answer:
    """Put the list away."""
    services.archive(actor.current(), cvr, list_id)
    db.session.commit()
    flash(gettext("Listen er arkiveret. I kan stadig læse og hente den"), "success")
    return htmx.redirect(url_for("shortlists.list_lists", cvr=cvr))


@blueprint.post(ONE + "tag-i-brug/")
def reopen(cvr: str, list_id: int) -> Answer:
    """Take the list into use again."""
    services.reopen(actor.current(), cvr, list_id)
    db.session.commit()
    flash(gettext("Listen er i brug igen"), "success")
    return htmx.redirect(url_for("shortlists.show", cvr=cvr, list_id=list_id))


@blueprint.route(ONE + "slet/", methods=["GET", "POST"])
def remove(cvr: str, list_id: int) -> Answer:
    """Delete the list with its notes, after saying so twice."""
    form, found = ConfirmForm(), found_list(cvr, list_id)
    if form.validate_on_submit():
        services.remove_list(actor.current(), cvr, list_id)
        db.session.commit()
        flash(gettext("Listen er slettet"), "success")
        return htmx.redirect(url_for("shortlists.list_lists", cvr=cvr))
    return page("shortlists/remove.html", form, shown=found)


@blueprint.route(ONE + "tilfoej/", methods=["GET", "POST"])
@limiter.limit("240/hour", methods=["POST"])
def add(cvr: str, list_id: int) -> Answer:
    """Put suppliers on the list by CVR number."""
    form, found = NumbersForm(), open_list(cvr, list_id)
    if form.validate_on_submit():
        try:
            added = services.add(actor.current(), cvr, list_id, form.cvrs)
        except ListRefused as refused:
            db.session.rollback()
            form.refuse(refused)
        else:
            db.session.commit()
            flash(saving.told(added), "success" if added.new else "info")
            return htmx.redirect(url_for("shortlists.show", cvr=cvr, list_id=list_id))
    return page("shortlists/add.html", form, shown=found)


@blueprint.route(ITEM, methods=["GET", "POST"])
@limiter.limit("240/hour", methods=["POST"])
def edit_item(cvr: str, list_id: int, item_id: int) -> Answer:
    """The note about a supplier; what somebody else has written meanwhile is shown beside it."""
    found = open_list(cvr, list_id, only=(item_id,))
    item = found.find(item_id) or abort(404)
    form, theirs = NoteForm(note=item.note), None
    if form.validate_on_submit():
        try:
            is_new = services.write_note(
                actor.current(), cvr, list_id, item_id, form.note.data, seen_version(form.seen)
            )
        except Clash as clash:
            db.session.rollback()
            theirs = clash
        else:
            keep(is_new)
            return htmx.redirect(url_for("shortlists.show", cvr=cvr, list_id=list_id, _anchor=f"l{item_id}"))
    body, status = page("shortlists/edit_item.html", form, shown=found, item=item, theirs=theirs)
    return body, 409 if theirs else status


@blueprint.post(ITEM + "fjern/")
def remove_item(cvr: str, list_id: int, item_id: int) -> Answer:
    """Take a supplier off the list; a note that was changed meanwhile is shown first."""
    form = NoteForm()
    try:
        name = services.remove(actor.current(), cvr, list_id, item_id, seen_version(form.seen))
    except Clash:
        db.session.rollback()
        flash(
            gettext("Noten er ændret, siden du åbnede siden. Læs den, før du fjerner leverandøren"), "warning"
        )
        return htmx.redirect(url_for("shortlists.edit_item", cvr=cvr, list_id=list_id, item_id=item_id))
    db.session.commit()
    flash(gettext("%(name)s er fjernet fra listen", name=name), "success")
    return htmx.redirect(url_for("shortlists.show", cvr=cvr, list_id=list_id))


@blueprint.post(ITEM + "flyt/")
def move_item(cvr: str, list_id: int, item_id: int) -> Answer:
    """Put a supplier one place further up or down."""
    steps = {"op": -1, "ned": 1}.get(request.form.get("retning", "")) or abort(422)
    services.move(actor.current(), cvr, list_id, item_id, steps)
    db.session.commit()
    return htmx.redirect(url_for("shortlists.show", cvr=cvr, list_id=list_id, _anchor=f"l{item_id}"))


def keep(is_new: bool) -> None:
    """Keep a change; where nothing is new, the list has not been changed either."""
    if is_new:
        db.session.commit()
    else:
        db.session.rollback()


def open_list(cvr: str, list_id: int, only: tuple[int, ...] = ()) -> ListPage:
    """The list to be changed; one that is archived says so on its own page."""
    found = found_list(cvr, list_id, only)
    if found.is_archived:
        raise ListRefused("archived")
    return found


def found_list(cvr: str, list_id: int, only: tuple[int, ...] | None = None) -> ListPage:
    """The list, whole or with some of its suppliers. 404 where the organisation has none of that number."""
    return queries.find_list(cvr, list_id, only) or abort(404)


def list_page(cvr: str, found: ListPage, chosen: tuple[int, ...] = (), error: str = "") -> tuple[str, int]:
    """The list's page; 422 with what is wrong with the choice of whom to compare."""
    person = actor.current()
    body = render_template(
        "shortlists/show.html",
        shown=found,
        lines=lines(found, chosen),
        error=error,
        may_edit=person.may(Role.EDITOR, cvr),
        may_delete=person.may(Role.OWNER, cvr),
    )
    return body, 422 if error else 200


def page(template: str, form: FlaskForm, **context: object) -> tuple[str, int]:
    """A form's page; 422 when something in it has to be put right."""
    return render_template(template, form=form, **context), 422 if form.errors else 200
