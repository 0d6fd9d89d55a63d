"""Addresses of the secretary: merge two profiles, the merges that were done, and taking one apart."""

from __future__ import annotations

from flask import Blueprint, abort, flash, render_template, request
from werkzeug.wrappers import Response

from app.admin import merges, merging
from app.admin.forms import MergeForm
from app.admin.merge_words import part_name, part_text, refusal
from app.admin.merges import Refused
from app.extensions import db
from app.web import actor, htmx
from app.web.addresses import url_for
from app.web.i18n import gettext
from app.web.paging import Pages, page_number

Answer = str | Response | tuple[str, int]


def add_to(blueprint: Blueprint) -> None:
    """Put the addresses with the secretary's others."""
    for rule, view, methods in (
        ("/admin/dubletter/<first>/<second>/sammenlaeg/", merge_duplicates, ["GET", "POST"]),
        ("/admin/sammenlaegninger/", list_merges, ["GET"]),
        ("/admin/sammenlaegninger/<int:merge_id>/", undo_merge, ["GET", "POST"]),
    ):
        blueprint.add_url_rule(rule, view_func=view, methods=methods)
    words = {"part_name": part_name, "part_text": part_text}
    blueprint.record_once(lambda state: state.app.jinja_env.globals.update(words))


def merge_duplicates(first: str, second: str) -> Answer:
    """What a merge will do, part by part; and the merge."""
    kept = request.args.get("behold", "")
    if kept not in {first, second} or not merges.is_offered(first, second):
        abort(404)
    other = second if kept == first else first
    form, problem = MergeForm(), ""
    if form.validate_on_submit():
        try:
            number = merging.merge(
                actor.current(),
                kept,
                other,
                form.chosen("anden"),
                form.seen.data or "",
                form.begrundelse.data,
            )
        except Refused as refused:
            db.session.rollback()
            problem = refusal(refused.reason)
        else:
            db.session.commit()
            flash(gettext("Profilerne er lagt sammen"), "success")
            return htmx.redirect(url_for("admin.undo_merge", merge_id=number))
    return _merge_page(first, second, kept, other, form, problem)


def _merge_page(first: str, second: str, kept: str, other: str, form: MergeForm, problem: str) -> Answer:
    preview = None
    try:
        preview = merges.preview(kept, other, form.chosen("anden"))
        form.seen.data = preview.fingerprint
    except Refused as refused:
        problem = refusal(refused.reason)
    body = render_template(
        "admin/merge_duplicates.html", form=form, first=first, second=second, preview=preview, problem=problem
    )
    return body, 409 if problem else 422 if form.errors else 200


def list_merges() -> Answer:
    """The merges that were done, the newest first."""
    number = page_number()
    pages = Pages(number, merges.PER_PAGE, merges.count_merges())
    if number > pages.last:
        return htmx.redirect(url_for("admin.list_merges", side=pages.last))
    return render_template("admin/list_merges.html", found=merges.list_merges(number), pages=pages)


def undo_merge(merge_id: int) -> Answer:
    """A merge that was done, and taking it apart."""
    found = merges.find_merge(merge_id) or abort(404)
    form, problem = MergeForm(), ""
    if form.validate_on_submit():
        try:
            merging.undo(
                actor.current(), merge_id, form.chosen("nyere"), form.seen.data or "", form.begrundelse.data
            )
        except Refused as refused:
            db.session.rollback()
            problem = refusal(refused.reason)
        else:
            db.session.commit()
            flash(gettext("Sammenlægningen er fortrudt"), "success")
            return htmx.redirect(url_for("admin.undo_merge", merge_id=merge_id))
    return _undo_page(found.id, form, problem)


def _undo_page(merge_id: int, form: MergeForm, problem: str) -> Answer:
    steps, closed = None, ""
    try:
        steps = merges.undoing(merge_id)
        form.seen.data = steps.fingerprint
    except Refused as refused:
        closed = refusal(refused.reason)
    body = render_template(
        "admin/undo_merge.html",
        form=form,
        merge=merges.find_merge(merge_id),
        steps=steps,
        newer=form.chosen("nyere"),
        closed=closed,
        problem=problem,
    )
    return body, 409 if problem else 422 if form.errors else 200
