"""Addresses of an organisation's members, invitations and requests, and of a person's organisations."""

from __future__ import annotations

from flask import Blueprint, abort, flash, render_template
from flask.blueprints import BlueprintSetupState
from werkzeug.wrappers import Response

from app.accounts import present
from app.domain.membership import Denied, InvitationState
from app.extensions import db, limiter
from app.organisations import dealings, queries, services
from app.organisations.forms import ConfirmForm, DealingsForm, InviteForm, JoinForm, RoleForm
from app.organisations.ways import ways_of
from app.organisations.words import kind_name, refusal, role_name, role_sentence
from app.web import actor, broker_proof, htmx
from app.web.addresses import url_for
from app.web.i18n import gettext

blueprint = Blueprint("organisations", __name__)
Answer = str | Response | tuple[str, int]


@blueprint.record_once
def words(state: BlueprintSetupState) -> None:
    """What roles and kinds are called, for every page and mail."""
    state.app.jinja_env.globals.update(role_name=role_name, role_sentence=role_sentence, kind_name=kind_name)


@blueprint.get("/min-side/")
def mine() -> str:
    """My organisations, what I wait for, and how to get going."""
    person = actor.current()
    held = queries.list_mine(person.id, person.email)
    ways = {o.cvr: ways_of(o) for o in held.organisations}
    return render_template("organisations/mine.html", mine=held, ways=ways)


@blueprint.get("/organisationer/<cvr>/")
def show(cvr: str) -> str:
    """Everyone in the organisation and on the way in."""
    person = actor.current()
    return render_template(
        "organisations/show.html",
        page=queries.get_page(cvr),
        me=person.id,
        owns=person.roles[cvr] == "owner",
    )


@blueprint.route("/organisationer/<cvr>/ret/", methods=["GET", "POST"])
@limiter.limit("60/hour", methods=["POST"])
def edit(cvr: str) -> Answer:
    """Whether the organisation buys, supplies or both, and what it is."""
    shown = queries.get_page(cvr)
    form = DealingsForm(shown.dealings)
    context = {"cvr": cvr, "organisation": shown.name, "is_public": dealings.has_public_profile(cvr)}
    if not form.validate_on_submit():
        return page("organisations/edit.html", form, **context)
    try:
        is_new = dealings.change(actor.current(), cvr, form.dealings, form.seen.data or "")
    except Denied as denied:
        if denied.reason != "published_profile":
            return refused(denied, cvr)
        db.session.rollback()
        form.koeber.errors = [
            gettext("Jeres profil er offentlig. Arkivér den, før I holder op med at levere")
        ]
        return page("organisations/edit.html", form, **context)
    db.session.commit()
    if is_new:
        flash(gettext("Organisationen er rettet"), "success")
    return htmx.redirect(url_for("organisations.show", cvr=cvr))


@blueprint.route("/organisationer/<cvr>/inviter/", methods=["GET", "POST"])
@limiter.limit("60/hour", methods=["POST"])
def invite(cvr: str) -> Answer:
    """Send someone a link that lets them in."""
    form = InviteForm(rolle="editor")
    if form.validate_on_submit():
        try:
            services.invite(actor.current(), cvr, form.email.data, form.role)
        except Denied as denied:
            if denied.reason != "already_member":
                return refused(denied, cvr)
            form.email.errors = [gettext("Adressen hører til en, der allerede er med")]
        else:
            db.session.commit()
            flash(gettext("Invitationen er sendt til %(email)s.", email=form.email.data), "success")
            return htmx.redirect(url_for("organisations.show", cvr=cvr))
    return page("organisations/invite.html", form, organisation=queries.find_name(cvr), cvr=cvr)


@blueprint.post("/organisationer/<cvr>/invitationer/<int:invitation_id>/traek-tilbage/")
def withdraw_invitation(cvr: str, invitation_id: int) -> Answer:
    """Make an invitation's link useless."""
    try:
        services.withdraw_invitation(actor.current(), cvr, invitation_id)
    except Denied as denied:
        return refused(denied, cvr)
    db.session.commit()
    flash(gettext("Invitationen er trukket tilbage. Linket virker ikke længere."), "success")
    return htmx.redirect(url_for("organisations.show", cvr=cvr))


@blueprint.route("/organisationer/<cvr>/medlemmer/<int:account_id>/", methods=["GET", "POST"])
def edit_member(cvr: str, account_id: int) -> Answer:
    """Another role for a member, or out."""
    member = queries.find_member(cvr, account_id) or abort(404)
    form = RoleForm(rolle=member.role.value)
    if form.validate_on_submit():
        try:
            services.change_role(actor.current(), cvr, account_id, form.role)
        except Denied as denied:
            return refused(denied, cvr)
        db.session.commit()
        text = gettext("%(name)s er nu %(role)s.", name=member.name, role=role_name(form.role).lower())
        flash(text, "success")
        return htmx.redirect(
            url_for(
                "organisations.mine" if account_id == actor.current().id else "organisations.show", cvr=cvr
            )
        )
    organisation = queries.find_name(cvr)
    return page("organisations/edit_member.html", form, member=member, cvr=cvr, organisation=organisation)


@blueprint.post("/organisationer/<cvr>/medlemmer/<int:account_id>/fjern/")
def remove_member(cvr: str, account_id: int) -> Answer:
    """Let a member out."""
    try:
        services.remove_member(actor.current(), cvr, account_id)
    except Denied as denied:
        return refused(denied, cvr)
    db.session.commit()
    flash(gettext("Medlemmet er fjernet."), "success")
    return htmx.redirect(url_for("organisations.show", cvr=cvr))


@blueprint.route("/organisationer/<cvr>/forlad/", methods=["GET", "POST"])
def leave(cvr: str) -> Answer:
    """Leave the organisation, after saying so twice."""
    form = ConfirmForm()
    if form.validate_on_submit():
        try:
            services.remove_member(actor.current(), cvr, actor.current().id)
        except Denied as denied:
            return refused(denied, cvr)
        db.session.commit()
        flash(gettext("Du er ikke længere med i organisationen."), "success")
        return htmx.redirect(url_for("organisations.mine"))
    is_last, others = queries.owns_alone(cvr, actor.current().id)
    name = queries.find_name(cvr)
    return page("organisations/leave.html", form, cvr=cvr, organisation=name, is_last=is_last, others=others)


@blueprint.route("/organisationer/<cvr>/anmod/", methods=["GET", "POST"])
@limiter.limit("20/hour", methods=["POST"])
def ask_to_join(cvr: str) -> Answer:
    """Ask the owners to be let in."""
    person = actor.current()
    organisation = queries.find_name(cvr) or abort(404)
    if cvr in person.roles:
        return htmx.redirect(url_for("organisations.show", cvr=cvr))
    form = JoinForm()
    proven = broker_proof.holds(person.id, cvr)
    if form.validate_on_submit():
        try:
            services.ask_to_join(person, cvr, form.message, proven)
        except Denied as denied:
            return refused(denied, cvr)
        db.session.commit()
        flash(gettext("Din anmodning er sendt til ejeren. Du får svar på e-mail."), "success")
        return htmx.redirect(url_for("organisations.mine"))
    return page("organisations/ask_to_join.html", form, cvr=cvr, organisation=organisation, proven=proven)


@blueprint.post("/organisationer/<cvr>/anmodninger/<int:request_id>/")
def decide_request(cvr: str, request_id: int) -> Answer:
    """Let someone in, or say no."""
    form = RoleForm()
    is_no = form.rolle.data == "nej"
    if not is_no and not form.validate():
        abort(422)
    try:
        services.decide_request(actor.current(), cvr, request_id, None if is_no else form.role)
    except Denied as denied:
        return refused(denied, cvr)
    db.session.commit()
    flash(gettext("Svaret er sendt på e-mail."), "success")
    return htmx.redirect(url_for("organisations.show", cvr=cvr))


@blueprint.post("/min-side/anmodninger/<int:request_id>/fortryd/")
def withdraw_request(request_id: int) -> Answer:
    """Take back my own request to join."""
    try:
        services.withdraw_request(actor.current(), request_id)
    except Denied as denied:
        return refused(denied)
    db.session.commit()
    flash(gettext("Anmodningen er trukket tilbage."), "success")
    return htmx.redirect(url_for("organisations.mine"))


@blueprint.get("/invitation/<key>/")
@limiter.limit("60/minute")
def show_invitation(key: str) -> Answer:
    """What an invitation is to; opening the link changes nothing."""
    found = queries.find_invitation(key)
    person = present.person()
    is_other = found is not None and person is not None and person.email.lower() != found.email
    body = render_template(
        "organisations/show_invitation.html",
        form=ConfirmForm(),
        invitation=found,
        key=key,
        person=person,
        is_other=is_other,
    )
    if found is None:
        return body, 404
    return body, 200 if found.state is InvitationState.OPEN and not is_other else 410 if not is_other else 403


@blueprint.post("/invitation/<key>/ja/")
@limiter.limit("60/minute")
def accept_invitation(key: str) -> Answer:
    """Join by an invitation; one that no longer works is explained by its own page."""
    try:
        cvr = services.accept_invitation(actor.current(), key)
    except Denied as denied:
        if denied.reason == "already_member":
            return refused(denied)
        return show_invitation(key)
    db.session.commit()
    flash(gettext("Du er nu med i organisationen."), "success")
    return htmx.redirect(url_for("organisations.show", cvr=cvr))


def page(
    template: str, form: ConfirmForm | DealingsForm | JoinForm | RoleForm, **context: object
) -> tuple[str, int]:
    """A form's page; 422 when something in it has to be put right."""
    return render_template(template, form=form, **context), 422 if form.errors else 200


def refused(denied: Denied, cvr: str = "") -> tuple[str, int]:
    """Why a change was not made, and where to go; nothing of it is kept."""
    db.session.rollback()
    heading, advice = refusal(denied.reason)
    body = render_template(
        "organisations/refused.html", heading=heading, advice=advice, reason=denied.reason, cvr=cvr
    )
    return body, 409
