"""Addresses of the secretary: the needs that wait, one beside its check, and the decision."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import abort, flash, render_template
from werkzeug.wrappers import Response

from app.domain.needs import State, Step, StepRefused
from app.extensions import db
from app.moderation import queries, services, words
from app.moderation.forms import DecisionForm
from app.needs import downloads
from app.needs.services import Overtaken
from app.needs.views import blueprint
from app.open_needs import presenters
from app.open_needs.queries import find_document
from app.web import actor, htmx
from app.web.addresses import url_for
from app.web.i18n import gettext

Answer = str | Response | tuple[str, int]


@blueprint.get("/moderation/")
def list_waiting() -> str:
    """The needs that wait, the oldest first, and what was decided last."""
    return render_template(
        "needs/list_waiting.html",
        waiting=queries.list_waiting(datetime.now(UTC)),
        decided=queries.list_decided(),
        most=queries.MOST_WAITING,
        words=words,
        shown=presenters,
    )


@blueprint.get("/moderation/<int:need_id>/")
def moderate(need_id: int) -> str:
    """A need as it will look, beside the check."""
    now = datetime.now(UTC)
    page = queries.get_page(need_id, now) or abort(404)
    return render_template("needs/moderate.html", page=page, **context(page, now))


def context(page: queries.ModerationPage, now: datetime) -> dict[str, object]:
    """What the pages of a need that waits show."""
    need_id = page.need.line.id
    return presenters.page(page.need, now) | {
        "words": words,
        "slugs": {step: slug for slug, step in words.SLUGS.items()},
        "file_address": lambda key: url_for("needs.open_waiting_document", need_id=need_id, key=key),
        "waits": page.state is State.SUBMITTED,
    }


@blueprint.get("/moderation/<int:need_id>/filer/<key>/")
def open_waiting_document(need_id: int, key: str) -> Response:
    """A file of a need that is not out yet, to save."""
    found = find_document(need_id, key, states=tuple(State)) or abort(404)
    return downloads.answer(found, is_public=False)


@blueprint.route("/moderation/<int:need_id>/<step>/", methods=["GET", "POST"])
def take_step(need_id: int, step: str) -> Answer:
    """One decision: what it means, and the reason for it."""
    now = datetime.now(UTC)
    page = queries.get_page(need_id, now) or abort(404)
    chosen = words.SLUGS.get(step) or abort(404)
    form = DecisionForm(chosen, version=str(page.version), saetninger=suggested(chosen, page))
    problem = ""
    if form.validate_on_submit():
        try:
            services.decide(actor.current(), need_id, chosen, form.reason, form.seen)
        except (Overtaken, StepRefused) as refused:
            db.session.rollback()
            problem = refusal(refused)
        else:
            db.session.commit()
            flash(words.words_of(chosen, page.waiting.title).receipt, "success")
            return htmx.redirect(url_for("needs.list_waiting"))
    body = render_template(
        "needs/take_step.html", page=page, form=form, problem=problem, step=step,
        step_words=words.words_of(chosen), settled=words.settled(page.state), **context(page, now),
    )  # fmt: skip
    return body, 409 if problem else 422 if form.errors else 200


def suggested(step: Step, page: queries.ModerationPage) -> list[str]:
    """The comments that the check asks for, ticked beforehand; none for what cannot be told."""
    if step is not Step.RETURN:
        return []
    return [c.kind for c in page.waiting.quality.clues if not c.is_there and not c.is_unknown]


def refusal(refused: Overtaken | StepRefused) -> str:
    """Why nothing was saved, and what to do."""
    if isinstance(refused, StepRefused):
        return words.refusal(refused.reason)
    return gettext(
        "En anden har ændret eller afgjort behovet, mens du havde det åbent. Se, hvordan det ser ud nu."
    )
