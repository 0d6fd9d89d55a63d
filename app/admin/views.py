"""Addresses of the secretary: what waits, claims to own an organisation, the audit trail."""

from __future__ import annotations

from flask import Blueprint, abort, flash, render_template, request, send_file
from flask.blueprints import BlueprintSetupState
from werkzeug.wrappers import Response

from app.accounts.queries import names_of
from app.admin import (
    duplicates,
    firm_changes,
    firms,
    merge_views,
    overview,
    people,
    people_changes,
    queries,
    steps,
    trail,
    trail_file,
    trail_words,
)
from app.admin.forms import DecisionForm, OrganisationForm, OwnerForm, ReasonForm, SearchForm, TrailForm
from app.admin.words import action_name, claim_state, label_name, likeness_name, profile_state, proof_name
from app.domain.administration import Refused, Step
from app.domain.administration import steps as steps_for
from app.domain.membership import ClaimState, Denied
from app.extensions import db
from app.organisations.queries import find_member, find_name
from app.organisations.words import refusal
from app.ownership import companies, services
from app.ownership.queries import find_claim, list_decided, list_waiting
from app.web import actor, htmx
from app.web.addresses import url_for
from app.web.i18n import gettext
from app.web.paging import Pages, page_number

blueprint = Blueprint("admin", __name__)
merge_views.add_to(blueprint)
Answer = str | Response | tuple[str, int]
LAST_DECIDED = 20


@blueprint.record_once
def words(state: BlueprintSetupState) -> None:
    """What actions, proofs and states are called, for every page."""
    state.app.jinja_env.globals.update(
        action_name=action_name,
        label_name=label_name,
        proof_name=proof_name,
        claim_state=claim_state,
        duty_name=trail_words.duty_name,
        method_name=trail_words.method_name,
        likeness_name=likeness_name,
        profile_state=profile_state,
    )


@blueprint.get("/admin/")
def show_overview() -> str:
    """What waits for a secretary."""
    return render_template("admin/show_overview.html", waits=overview.get_overview())


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
            problem = sentence(denied)
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
        decided_by=names_of([claim.decided_by]).get(claim.decided_by, claim.decided_by),
    )
    return body, 409 if problem else 422 if form.errors else 200


@blueprint.get("/admin/log/")
def read_trail() -> Answer:
    """The audit trail, newest first, narrowed down by the form."""
    form = TrailForm(request.args)
    ok = form.validate()
    page = trail.read_page(form.filters, request.args.get("efter", "")) if ok else trail.TrailPage(())
    body = render_template(
        "admin/read_trail.html",
        form=form,
        page=page,
        words=trail_words,
        is_first=not request.args.get("efter"),
    )
    return body, 200 if ok else 422


@blueprint.get("/admin/log.csv")
def export_trail() -> Answer:
    """The same entries as a file for a spreadsheet."""
    form = TrailForm(request.args)
    if not form.validate():
        abort(422)
    return send_file(
        trail_file.written(form.filters), mimetype="text/csv", as_attachment=True, download_name="log.csv"
    )


@blueprint.get("/admin/brugere/")
def list_people() -> Answer:
    """People, all or those a word fits."""
    form = SearchForm(request.args)
    ok = form.validate()
    number = page_number()
    found, total = people.search_people(form.text, number) if ok else ([], 0)
    pages = Pages(number, people.PER_PAGE, total)
    if ok and number > pages.last:
        return htmx.redirect(url_for("admin.list_people", q=form.text or None, side=pages.last))
    body = render_template("admin/list_people.html", form=form, found=found, pages=pages)
    return body, 200 if ok else 422


@blueprint.get("/admin/brugere/<int:account_id>/")
def show_person(account_id: int) -> Answer:
    """A person with their organisations, duties and sign-ins, and what can be done."""
    person = people.find_person(account_id) or abort(404)
    offered = steps_for(person.id == actor.current().id, person.is_open, person.duties)
    return render_template(
        "admin/show_person.html",
        person=person,
        offered=steps.links(s for s in offered if s is not Step.CLOSE),
        closing=next(iter(steps.links(s for s in offered if s is Step.CLOSE)), None),
        is_own=person.id == actor.current().id,
        trail=queries.list_trail(f"account:{person.id}", 20),
    )


@blueprint.route("/admin/brugere/<int:account_id>/<step>/", methods=["GET", "POST"])
def change_person(account_id: int, step: str) -> Answer:
    """One change of an account: what it means, and the reason for it."""
    person = people.find_person(account_id) or abort(404)
    chosen = steps.BY_SLUG.get(step) or abort(404)
    form = ReasonForm()
    problem = ""
    if form.validate_on_submit():
        try:
            people_changes.change(actor.current(), account_id, chosen, form.begrundelse.data)
        except Refused as refused:
            db.session.rollback()
            problem = steps.refusal(refused.reason)
        else:
            db.session.commit()
            flash(steps.receipt(chosen, person.name), "success")
            return htmx.redirect(url_for("admin.show_person", account_id=account_id))
    body = render_template(
        "admin/change_person.html",
        form=form,
        person=person,
        problem=problem,
        button=steps.button(chosen),
        meaning=steps.meaning(chosen),
        address=url_for("admin.change_person", account_id=account_id, step=step),
    )
    return body, 409 if problem else 422 if form.errors else 200


def sentence(denied: Denied) -> str:
    """Why something was refused, and what to do."""
    return " ".join(f"{text}." for text in refusal(denied.reason)).replace("..", ".")


@blueprint.get("/admin/organisationer/")
def list_organisations() -> Answer:
    """Organisations, all or those a word fits."""
    form = SearchForm(request.args)
    ok = form.validate()
    number = page_number()
    found, total = firms.search_firms(form.text, number) if ok else ([], 0)
    pages = Pages(number, firms.PER_PAGE, total)
    if ok and number > pages.last:
        return htmx.redirect(url_for("admin.list_organisations", q=form.text or None, side=pages.last))
    body = render_template("admin/list_organisations.html", form=form, found=found, pages=pages)
    return body, 200 if ok else 422


@blueprint.get("/admin/organisationer/<cvr>/")
def show_organisation(cvr: str) -> str:
    """An organisation with its members, the claims on it, and what waits."""
    return render_template(
        "admin/show_organisation.html",
        firm=firms.find_firm(cvr) or abort(404),
        trail=queries.list_trail(f"organisation:{cvr}", 20),
    )


@blueprint.route("/admin/organisationer/<cvr>/ret/", methods=["GET", "POST"])
def edit_organisation(cvr: str) -> Answer:
    """What an organisation is; refused when somebody else has changed it meanwhile."""
    firm = firms.find_firm(cvr) or abort(404)
    facts = firm.facts
    form = OrganisationForm(
        navn=facts.name, art=facts.kind, koeber=facts.buys, leverer=facts.supplies, seen=facts.fingerprint
    )
    overtaken = None
    if form.validate_on_submit():
        try:
            firm_changes.edit(actor.current(), cvr, form.facts, form.seen.data or "", form.begrundelse.data)
        except firm_changes.Overtaken as found:
            db.session.rollback()
            overtaken, form.seen.data = found.facts, found.facts.fingerprint
        else:
            db.session.commit()
            flash(gettext("Organisationen er rettet"), "success")
            return htmx.redirect(url_for("admin.show_organisation", cvr=cvr))
    body = render_template("admin/edit_organisation.html", form=form, firm=firm, overtaken=overtaken)
    return body, 409 if overtaken else 422 if form.errors else 200


@blueprint.route("/admin/organisationer/<cvr>/medlemmer/<int:account_id>/fjern/", methods=["GET", "POST"])
def remove_member(cvr: str, account_id: int) -> Answer:
    """Let a member out on the organisation's behalf, for a reason."""
    firm = firms.find_firm(cvr) or abort(404)
    member = find_member(cvr, account_id) or abort(404)
    form = ReasonForm()
    problem = ""
    if form.validate_on_submit():
        try:
            firm_changes.remove_member(actor.current(), cvr, account_id, form.begrundelse.data)
        except Denied as denied:
            db.session.rollback()
            problem = sentence(denied)
        else:
            db.session.commit()
            flash(gettext("%(name)s er ikke længere medlem", name=member.name), "success")
            return htmx.redirect(url_for("admin.show_organisation", cvr=cvr))
    body = render_template("admin/remove_member.html", form=form, firm=firm, member=member, problem=problem)
    return body, 409 if problem else 422 if form.errors else 200


@blueprint.route("/admin/organisationer/<cvr>/ejer/", methods=["GET", "POST"])
def appoint_owner(cvr: str) -> Answer:
    """Make somebody the owner when the owners cannot, for a reason."""
    firm = firms.find_firm(cvr) or abort(404)
    form = OwnerForm()
    problem = ""
    if form.validate_on_submit():
        try:
            firm_changes.appoint_owner(actor.current(), cvr, form.email.data, form.begrundelse.data)
        except Denied as denied:
            db.session.rollback()
            problem = firms.appointing_refused(denied.reason) or sentence(denied)
        else:
            db.session.commit()
            flash(gettext("%(email)s er ejer", email=form.email.data), "success")
            return htmx.redirect(url_for("admin.show_organisation", cvr=cvr))
    body = render_template("admin/appoint_owner.html", form=form, firm=firm, problem=problem)
    return body, 409 if problem else 422 if form.errors else 200


@blueprint.get("/admin/dubletter/")
def list_duplicates() -> Answer:
    """Pairs of CVR numbers that look like one enterprise, as last worked out."""
    number = page_number()
    pages = Pages(number, duplicates.PER_PAGE, duplicates.count_open())
    if number > pages.last:
        return htmx.redirect(url_for("admin.list_duplicates", side=pages.last))
    return render_template("admin/list_duplicates.html", found=duplicates.list_open(number), pages=pages)


@blueprint.route("/admin/dubletter/<first>/<second>/", methods=["GET", "POST"])
def show_duplicate(first: str, second: str) -> Answer:
    """Two that look alike side by side; saying that they are two."""
    pair = duplicates.find_pair(first, second) or abort(404)
    form = ReasonForm()
    problem = ""
    if form.validate_on_submit():
        try:
            duplicates.dismiss(actor.current(), first, second, form.begrundelse.data)
        except Denied as denied:
            db.session.rollback()
            problem = sentence(denied)
        else:
            db.session.commit()
            flash(gettext("De to bliver ikke foreslået som dubletter igen"), "success")
            return htmx.redirect(url_for("admin.list_duplicates"))
    body = render_template("admin/show_duplicate.html", form=form, pair=pair, problem=problem)
    return body, 409 if problem else 422 if form.errors else 200
