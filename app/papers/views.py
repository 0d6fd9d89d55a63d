"""Addresses of the working paper for everybody: the newest edition, each one, its files, and what differs."""

from __future__ import annotations

from flask import Blueprint, abort, render_template
from flask.blueprints import BlueprintSetupState
from werkzeug.wrappers import Response

from app.barriers.presenters import sign
from app.domain.barriers import State
from app.extensions import db, limiter, this_get_writes
from app.papers import desk_views, differing, files, news, pages, presenters, queries
from app.papers.queries import Edition
from app.taskforce.agenda import SOURCES
from app.web.i18n import current_locale

blueprint = Blueprint("papers", __name__)
desk_views.add_to(blueprint)
SOURCES.append(news.news)
PLACE = "/barrierer/arbejdspapir/"


@blueprint.record_once
def names(state: BlueprintSetupState) -> None:
    """How a barrier's state is shown, for the paper's page: there it is the word that the edition keeps."""
    state.app.jinja_env.globals["barrier_state"] = lambda value: sign(State(value))


@blueprint.get(PLACE)
@limiter.limit("240/minute")
def show() -> str:
    """The newest edition, or that there is none yet."""
    found = queries.newest()
    return _page(found) if found else render_template("papers/show.html", paper=None)


@blueprint.get(f"{PLACE}udgaver/<int:number>/")
@limiter.limit("240/minute")
def show_edition(number: int) -> str:
    """An edition as it was published."""
    return _page(pages.edition_of(number))


@blueprint.get(f"{PLACE}udgaver/<int:number>/arbejdspapir.<kind>")
@limiter.limit("60/minute")
def download(number: int, kind: str) -> Response:
    """An edition as Word or PDF, in the page's language."""
    kind = pages.kind_of(kind)
    # A file that is not there is made for the first who asks for it.
    this_get_writes()
    edition = pages.edition_of(number)
    try:
        made, etag = files.ready(edition, current_locale(), kind)
    except files.NotMade:
        abort(503)
    db.session.commit()
    return pages.download(made, kind, f"arbejdspapir-{number}-{current_locale()}", etag)


@blueprint.get(f"{PLACE}forskelle/")
@limiter.limit("60/minute")
def compare() -> str:
    """What differs between two editions; without a choice, between the last two."""
    editions = queries.list_editions()
    numbers = [e.number for e in editions]
    newest, before = (*numbers, 0, 0)[:2]
    new, old = pages.asked_number("til", newest), pages.asked_number("fra", before)
    changes = None
    if old and new:
        changes = differing.between(pages.edition_of(old).paper, pages.edition_of(new).paper)
    return render_template(
        "papers/differences.html", editions=editions, old=old, new=new, changes=changes, is_draft=False
    )


def _page(edition: Edition) -> str:
    """The page of an edition; three statements, whatever it holds."""
    return render_template(
        "papers/show.html",
        paper=presenters.document(edition.paper, edition.line),
        line=edition.line,
        editions=queries.list_editions(),
    )
