"""Addresses of a supplier's library of texts."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, make_response, redirect, render_template
from werkzeug.wrappers import Response

from app.dialogue import library, words
from app.dialogue import supplier_pages as pages
from app.dialogue.forms import ButtonForm, SnippetForm
from app.dialogue.models import Snippet
from app.domain.access import Role
from app.domain.dialogue import Refused
from app.extensions import db, limiter
from app.organisations.queries import find_name
from app.web import actor
from app.web.addresses import url_for
from app.web.errors import PageNotFound
from app.web.i18n import gettext

LIBRARY = "/min-virksomhed/<cvr>/svarbibliotek/"


def list_texts(cvr: str) -> Response:
    """The texts, and a form for one more."""
    return _page(cvr, SnippetForm(formdata=None))


@limiter.limit("120/hour")
def add_text(cvr: str) -> Response:
    """Keep a text."""
    form = SnippetForm()
    if not form.validate():
        return _page(cvr, form, 422)
    return _save(cvr, form, None) or _page(cvr, form, 409)


@limiter.limit("120/hour", methods=["POST"])
def edit_text(cvr: str, snippet_id: int) -> Response:
    """Change a text."""
    held, form = _text_of(cvr, snippet_id), SnippetForm()
    if not form.is_submitted():
        form.titel.data, form.tekst.data = held.title, held.text
        return _page(cvr, form, held=held)
    if not form.validate():
        return _page(cvr, form, 422, held=held)
    return _save(cvr, form, held) or _page(cvr, form, 409, held=_text_of(cvr, snippet_id))


def remove_text(cvr: str, snippet_id: int) -> Response:
    """Take a text out."""
    library.remove(actor.current().label, _text_of(cvr, snippet_id))
    db.session.commit()
    flash(gettext("Teksten er fjernet"), "success")
    return redirect(url_for("dialogue.list_texts", cvr=cvr), 303)


@limiter.limit("120/hour")
def keep_answer(cvr: str, need_id: int) -> Response:
    """Keep the text of an answer under the need's title."""
    need = pages.need_for(cvr, need_id)
    held = pages.answer_for(need, cvr)
    if not ButtonForm().validate():
        return pages.mine(cvr, need, 422)
    try:
        made = library.save(actor.current().label, cvr, need.title[:120], held.text)
    except Refused as error:
        db.session.rollback()
        return pages.mine(cvr, pages.need_for(cvr, need_id), 409, str(words.REFUSED[error.reason]))
    db.session.commit()
    flash(gettext("Teksten er gemt i svarbiblioteket"), "success")
    return redirect(url_for("dialogue.edit_text", cvr=cvr, snippet_id=made.id), 303)


def _save(cvr: str, form: SnippetForm, held: Snippet | None) -> Response | None:
    """Save and go on; None with the reason at the field when it may not be."""
    try:
        library.save(actor.current().label, cvr, " ".join((form.titel.data or "").split()), form.text, held)
    except Refused as error:
        db.session.rollback()
        form.titel.errors = [words.REFUSED[error.reason]]
        return None
    db.session.commit()
    flash(gettext("Teksten er gemt"), "success")
    return redirect(url_for("dialogue.list_texts", cvr=cvr), 303)


def _text_of(cvr: str, snippet_id: int) -> Snippet:
    found = library.find(cvr, snippet_id)
    if found is None:
        raise PageNotFound(gettext("Teksten findes ikke hos jer"))
    return found


def _page(cvr: str, form: SnippetForm, status: int = 200, held: Snippet | None = None) -> Response:
    shown: dict[str, Any] = {
        "cvr": cvr,
        "name": find_name(cvr) or "",
        "may_edit": actor.current().may(Role.EDITOR, cvr),
        "form": form,
        "held": held,
        "texts": [] if held else library.list_texts(cvr),
    }
    template = "dialogue/edit_text.html" if held else "dialogue/list_texts.html"
    return make_response(render_template(template, **shown), status)


def add_to(blueprint: Blueprint) -> None:
    """The library's addresses."""
    blueprint.add_url_rule(LIBRARY, view_func=list_texts, methods=["GET"])
    blueprint.add_url_rule(LIBRARY, view_func=add_text, methods=["POST"])
    blueprint.add_url_rule(LIBRARY + "<int:snippet_id>/", view_func=edit_text, methods=["GET", "POST"])
    blueprint.add_url_rule(LIBRARY + "<int:snippet_id>/fjern", view_func=remove_text, methods=["POST"])
    blueprint.add_url_rule(pages_path("svar/gem-tekst"), view_func=keep_answer, methods=["POST"])


def pages_path(path: str) -> str:
    """An address below a need of the supplier."""
    return f"/min-virksomhed/<cvr>/behov/<int:need_id>/{path}"
