"""Addresses of claiming an organisation and proving it by mail."""

from __future__ import annotations

from flask import Blueprint, flash, render_template, request
from werkzeug.wrappers import Response

from app.domain.membership import ClaimState, Denied
from app.extensions import db, limiter
from app.organisations.forms import ConfirmForm
from app.organisations.queries import find_name
from app.organisations.views import refused
from app.ownership import companies, queries, services, tokens
from app.ownership.forms import ClaimForm, NumberForm
from app.web import actor, broker_proof, htmx
from app.web.addresses import url_for
from app.web.i18n import gettext
from app.web.signed_links import LinkExpired

blueprint = Blueprint("ownership", __name__)
Answer = str | Response | tuple[str, int]


@blueprint.route("/organisationer/ny/", methods=["GET", "POST"])
@limiter.limit("30/hour", methods=["POST"])
def claim() -> Answer:
    """Which number, then what the organisation is and how to show it; the number stays in the address."""
    asked = NumberForm(request.args)
    if "cvr" not in request.args:
        return number_page(asked)
    if not asked.validate():
        return number_page(asked)
    cvr = asked.cvr.data
    owned = find_name(cvr)
    if owned is not None:
        return to_owned(cvr, owned)
    company = companies.find(cvr)
    if company is None or company.is_closed:
        asked.cvr.errors = [not_claimable(company)]
        return number_page(asked)
    # Without the register's answer the company may have ceased: then a person has to look.
    is_proven = company.is_checked and broker_proof.holds(actor.current().id, cvr)
    form = ClaimForm(company, is_proven=is_proven)
    if form.validate_on_submit():
        return claimed(form, cvr)
    body = render_template("ownership/claim.html", form=form, company=company, is_proven=form.is_proven)
    return body, 422 if form.errors else 200


def claimed(form: ClaimForm, cvr: str) -> Answer:
    """Note the claim and say what comes next."""
    try:
        made = services.claim(actor.current(), form.command())
    except Denied as denied:
        return refused(denied, cvr)
    db.session.commit()
    if made.state == ClaimState.GRANTED.value:
        broker_proof.forget()
        return to_own(cvr, made.name, supplies=made.supplies)
    if made.proof_email:
        flash(gettext("Vi har sendt et link til %(email)s.", email=made.proof_email), "success")
    else:
        flash(gettext("Sekretariatet ser på din sag. Du får svar på e-mail."), "success")
    return htmx.redirect(url_for("organisations.mine"))


@blueprint.post("/min-side/ejerskab/<int:claim_id>/fortryd/")
def withdraw(claim_id: int) -> Answer:
    """Take back my own claim."""
    try:
        services.withdraw(actor.current(), claim_id)
    except Denied as denied:
        return refused(denied)
    db.session.commit()
    flash(gettext("Din sag er trukket tilbage."), "success")
    return htmx.redirect(url_for("organisations.mine"))


@blueprint.route("/organisationer/bekraeft/<token>/", methods=["GET", "POST"])
@limiter.limit("60/minute")
def confirm_domain(token: str) -> Answer:
    """The link to the organisation's own domain: opening it changes nothing, the button does."""
    try:
        found = tokens.read(token)
    except LinkExpired:
        return link_page("expired", 410)
    held = queries.find_claim(found[0]) if found else None
    if found is None or held is None:
        return link_page("wrong", 404)
    if held.account_id != actor.current().id:
        return link_page("other", 403, held)
    if held.state != ClaimState.OPEN.value or held.proof_email != found[1]:
        return link_page("decided", 410, held)
    form = ConfirmForm()
    if not form.validate_on_submit():
        return link_page("open", 422 if form.errors else 200, held, token)
    try:
        services.confirm_domain(actor.current(), *found)
    except Denied as denied:
        return refused(denied, held.cvr)
    db.session.commit()
    return to_own(held.cvr, held.name, supplies=held.supplies)


def to_own(cvr: str, name: str, *, supplies: bool) -> Response:
    """The owner's next step: the profile buyers find, or for a buyer the organisation's own page."""
    if supplies:
        text = gettext("Du er nu ejer af %(name)s. Skriv jeres profil, så købere kan finde jer.", name=name)
        flash(text, "success")
        return htmx.redirect(url_for("profiles.overview", cvr=cvr))
    flash(gettext("Du er nu ejer af %(name)s på Buy Social Danmark.", name=name), "success")
    return htmx.redirect(url_for("organisations.show", cvr=cvr))


def link_page(
    state: str, status: int, held: queries.ClaimPage | None = None, token: str = ""
) -> tuple[str, int]:
    """What the link leads to."""
    return render_template("ownership/confirm_domain.html", state=state, claim=held, token=token), status


def number_page(form: NumberForm) -> tuple[str, int]:
    """The question for the number, with what is wrong with it."""
    return render_template("ownership/number.html", form=form), 422 if form.errors else 200


def not_claimable(company: companies.Company | None) -> str:
    """Why the register's answer ends the claim here."""
    if company is None:
        return gettext("CVR-nummeret findes ikke i CVR. Tjek cifrene")
    return gettext("%(name)s er ophørt i CVR og kan ikke oprettes", name=company.name)


def to_owned(cvr: str, name: str) -> Answer:
    """An organisation with an owner is joined, not claimed."""
    if cvr in actor.current().roles:
        return htmx.redirect(url_for("organisations.show", cvr=cvr))
    if request.method == "POST":
        return refused(Denied("already_owned"), cvr)
    return render_template("ownership/owned.html", cvr=cvr, name=name)
