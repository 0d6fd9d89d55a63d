"""Addresses of the secretary: claims to own an organisation."""

from __future__ import annotations

from flask import Blueprint, abort, flash, render_template
from flask.blueprints import BlueprintSetupState
from werkzeug.wrappers import Response

from app.admin import queries
from app.admin.forms import DecisionForm
from app.admin.words import action_name, claim_state, proof_name
from app.domain.membership import ClaimState, Denied
from app.extensions import db
from app.organisations.queries import find_name
from app.organisations.words import refusal
from app.ownership import companies, services
from app.ownership.queries import find_claim, list_decided, list_waiting
from app.web import actor, htmx
from app.web.addresses import url_for
from app.web.i18n import gettext

blueprint = Blueprint("admin", __name__)
Answer = str | Response | tuple[str, int]
LAST_DECIDED = 20


@blueprint.record_once
def words(state: BlueprintSetupState) -> None:
    """What actions, proofs and states are called, for every page."""
    state.app.jinja_env.globals.update(
        action_name=action_name, proof_name=proof_name, claim_state=claim_state
    )


@blueprint.get("/admin/ejerskab/")
def list_claims() -> str:
    """The claims that wait for a secretary, and those decided last."""
    return render_template(
        "admin/list_claims.html", waiting=list_waiting(), decided=list_decided(LAST_DECIDED)
    )


@blueprint.route("/admin/ejerskab/<int:claim_id>/", methods=["GET", "POST"])
def show_claim(claim_id: int) -> Answer:
    """A claim with what the register says and what happened before; the answer to it."""
    claim = find_claim(claim_id) or abort(404)
    form = DecisionForm(navn=claim.name)
    problem = ""
    if form.validate_on_submit():
        try:
            services.decide(
                actor.current(),
                claim_id,
                form.navn.data,
                form.begrundelse.data,
                grants=form.svar.data == "ja",
            )
        except Denied as denied:
            db.session.rollback()
            problem = " ".join(f"{text}." for text in refusal(denied.reason)).replace("..", ".")
        else:
            db.session.commit()
            flash(gettext("Afgørelsen er gemt og sendt til %(name)s.", name=claim.person), "success")
            return htmx.redirect(url_for("admin.list_claims"))
    body = render_template(
        "admin/show_claim.html",
        form=form,
        claim=claim,
        problem=problem,
        company=companies.find(claim.cvr) if claim.state == ClaimState.OPEN.value else None,
        owner=find_name(claim.cvr),
        is_own=claim.account_id == actor.current().id,
        trail=queries.list_trail(f"organisation:{claim.cvr}"),
        decided_by=queries.names_of([claim.decided_by]).get(claim.decided_by, claim.decided_by),
    )
    return body, 409 if problem else 422 if form.errors else 200
