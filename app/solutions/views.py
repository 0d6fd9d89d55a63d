"""Addresses of the solutions: for everybody the list and each, for the secretary the form."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Blueprint, abort, redirect, render_template
from werkzeug.wrappers import Response

from app.barriers import queries as barriers
from app.barriers.models import Solution
from app.barriers.words import SOLUTION_STATES
from app.domain.barriers import SolutionState
from app.extensions import limiter
from app.search.snapshot import today
from app.solutions import presenters, queries, services
from app.solutions.forms import SolutionForm
from app.taskforce.queries import list_groups
from app.web import actor
from app.web.addresses import url_for
from app.web.filters import in_language
from app.web.i18n import gettext
from app.web.kept_forms import Choices
from app.web.kept_views import Answer, answer

blueprint = Blueprint("solutions", __name__)
BY_PROGRESS = (
    SolutionState.IN_OPERATION,
    SolutionState.STARTED,
    SolutionState.NOT_STARTED,
    SolutionState.DROPPED,
)


@blueprint.get("/loesninger/")
@limiter.limit("240/minute")
def list_solutions() -> str:
    """Every solution by how far it is; what works comes first."""
    found = queries.list_solutions()
    shown = [(SOLUTION_STATES[state.value], [s for s in found if s.state is state]) for state in BY_PROGRESS]
    return render_template("solutions/list_solutions.html", shown=shown, total=len(found))


@blueprint.get("/loesninger/<code>/")
@limiter.limit("240/minute")
def show(code: str) -> str | Response:
    """A solution: what it removes, who has it, what comes next, and whether the figures move."""
    found = queries.find(code) or abort(404)
    if found.code != code:
        return redirect(url_for("solutions.show", code=found.code), 301)
    return render_template(
        "solutions/show.html", solution=found, effects=presenters.effects(found, datetime.now(UTC))
    )


@blueprint.route("/loesninger/ny/", methods=["GET", "POST"])
def write() -> Answer:
    """Write a new solution."""
    form = SolutionForm(barrier_choices(), group_choices())
    return answer(
        {},
        "solutions/write.html",
        form,
        lambda: services.save(actor.current().label, form.fields),
        gettext("Løsningen er gemt"),
        lambda code: url_for("solutions.show", code=code),
        own=None,
    )


@blueprint.route("/loesninger/<code>/ret/", methods=["GET", "POST"])
def edit(code: str) -> Answer:
    """Change a solution: how far it is, who has it, what comes next."""
    row = held(code)
    form = SolutionForm(barrier_choices(), group_choices(), row)
    return answer(
        {},
        "solutions/write.html",
        form,
        lambda: services.save(actor.current().label, form.fields, row, form.seen),
        gettext("Løsningen er gemt"),
        lambda made: url_for("solutions.show", code=made),
        lambda: held(code),
        own=row.code,
    )


def held(code: str) -> Solution:
    """The row of a solution, or 404."""
    return queries.held(code) or abort(404)


def barrier_choices() -> Choices:
    """The barriers that stand, by number."""
    lines = barriers.standing(barriers.register())
    return [(line.code, f"{line.code} {in_language(line, 'name')}") for line in lines]


def group_choices() -> Choices:
    """The groups that are not closed."""
    return [(str(g.id), in_language(g, "name")) for g in list_groups(today())]
