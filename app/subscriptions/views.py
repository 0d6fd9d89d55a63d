"""Addresses where mails are turned on and off, by whoever is signed in or holds the link of a mail."""

from __future__ import annotations

from flask import Blueprint, Response, abort, flash, make_response, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from app.domain.access import Role
from app.domain.mailing import Frequency, MailKind
from app.extensions import csrf, db, limiter
from app.notifications.addresses import CONTACT
from app.open_needs import forms as open_needs
from app.organisations.queries import find_name
from app.subscriptions import mailbox_views, need_searches, queries, saved, searches, services, unsubscribing
from app.subscriptions.forms import ConfirmForm, FirmForm, PersonalForm, SearchForm
from app.subscriptions.models import NEEDS, SUPPLIERS
from app.subscriptions.receivers import Receiver
from app.subscriptions.saved import SearchRefused
from app.subscriptions.unsubscribing import Wish
from app.subscriptions.words import frequency_name, kind_words
from app.suppliers.forms import parse, query_string
from app.web import actor, htmx
from app.web.addresses import url_for
from app.web.i18n import gettext
from app.web.signed_links import LinkExpired

blueprint = Blueprint("subscriptions", __name__)
Answer = str | AnyResponse | tuple[str, int]
ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@blueprint.route("/konto/mails/", methods=["GET", "POST"])
@limiter.limit("30/minute", methods=["POST"])
def choose() -> Answer:
    """Which mails the person gets."""
    person = actor.current()
    form = PersonalForm(queries.choices_of(person.id))
    if form.validate_on_submit():
        for kind, frequency in form.chosen:
            services.choose(kind, Receiver(account=person.id), frequency, person.label)
        db.session.commit()
        flash(gettext("Dine valg er gemt"), "success")
        return htmx.redirect(url_for("subscriptions.choose"))
    page = render_template(
        "subscriptions/choose.html",
        form=form,
        words={kind: kind_words(kind) for kind in form.kinds},
        email=person.email,
        firms=queries.firm_names([cvr for cvr, role in person.roles.items() if role is Role.OWNER]),
    )
    return page, 422 if form.errors else 200


@blueprint.route("/min-virksomhed/<cvr>/mails/", methods=["GET", "POST"])
@limiter.limit("30/minute", methods=["POST"])
def choose_for_firm(cvr: str) -> Answer:
    """Which mails a firm's mailbox gets; an owner's yes is the firm's consent."""
    held = queries.firm_mails(cvr)
    form = FirmForm(held.choices)
    if form.validate_on_submit():
        for kind, frequency in form.chosen:
            services.choose(kind, Receiver(cvr=cvr), frequency, actor.current().label)
        db.session.commit()
        flash(gettext("Jeres valg er gemt"), "success")
        return htmx.redirect(url_for("subscriptions.choose_for_firm", cvr=cvr))
    page = render_template(
        "subscriptions/choose_for_firm.html",
        form=form,
        words={kind: kind_words(kind, firm=True) for kind in form.kinds},
        firm=held,
        organisation=find_name(cvr),
    )
    return page, 422 if form.errors else 200


@blueprint.route("/afmeld/<token>/", methods=["GET", "POST"])
@limiter.limit("60/minute")
def unsubscribe(token: str) -> Answer:
    """The page behind the link of a mail: what it turns off, and the button that does."""
    wish = _wish(token)
    if not isinstance(wish, Wish):
        return wish
    form = ConfirmForm()
    if form.validate_on_submit():
        services.turn_off(wish.kind, wish.whose, services.BY_LINK)
        db.session.commit()
        return htmx.redirect(url_for("subscriptions.unsubscribe", token=token))
    is_firm = wish.whose.account is None
    page = render_template(
        "subscriptions/unsubscribe.html",
        form=form,
        words=kind_words(wish.kind, firm=is_firm),
        is_off=queries.is_off(wish.kind, wish.whose),
        is_firm=is_firm,
        token=token,
    )
    return Response(page, 422 if form.errors else 200, {"Cache-Control": "no-store"})


@blueprint.get("/afmeld/<token>/et-klik/")
@limiter.limit("60/minute")
def unsubscribe_here(token: str) -> AnyResponse:
    """A mail program that knows nothing of one click opens the address as a page: show ours."""
    return htmx.redirect(url_for("subscriptions.unsubscribe", token=token))


@blueprint.post("/afmeld/<token>/et-klik/")
@limiter.limit("60/minute")
def unsubscribe_one_click(token: str) -> AnyResponse:
    """What a mail program's own button does."""
    wish = _wish(token)
    if not isinstance(wish, Wish):
        return make_response(wish)
    if request.form.to_dict() != ONE_CLICK:
        return Response("List-Unsubscribe=One-Click\n", 400, mimetype="text/plain")
    services.turn_off(wish.kind, wish.whose, services.BY_MAIL_PROGRAM)
    db.session.commit()
    return Response(kind_words(wish.kind, firm=wish.whose.account is None).off + "\n", mimetype="text/plain")


# The mail program posts by itself (RFC 8058) and has no page of ours to take a form's token from; the signed
# link is the proof, and turning off one kind of mail is all it can do.
csrf.exempt(unsubscribe_one_click)


def _wish(token: str) -> Wish | tuple[str, int]:
    """What a link asks for, or the page that says why it does not work."""
    try:
        wish = unsubscribing.read(token)
    except LinkExpired:
        return render_template("subscriptions/no_link.html", is_expired=True, contact=CONTACT), 410
    return wish or (render_template("subscriptions/no_link.html", is_expired=False, contact=CONTACT), 404)


@blueprint.get("/soegninger/")
def list_searches() -> str:
    """The person's saved searches."""
    person = actor.current()
    return render_template(
        "subscriptions/list_searches.html",
        searches=searches.list_searches(person.id),
        frequency_name=frequency_name,
        is_off=queries.is_off(MailKind.SAVED_SEARCH, Receiver(account=person.id)),
    )


@blueprint.route("/soegninger/gem/", methods=["GET", "POST"])
@limiter.limit("60/hour", methods=["POST"])
def save_search() -> Answer:
    """Keep the search of suppliers whose parameters the address has."""
    filters = parse(request.args).filters
    return _save(SUPPLIERS, query_string(filters), searches.asks(filters))


@blueprint.route("/soegninger/gem/behov/", methods=["GET", "POST"])
@limiter.limit("60/hour", methods=["POST"])
def save_need_search() -> Answer:
    """Keep the search of needs whose parameters the address has."""
    filters = need_searches.kept(request.args)
    return _save(NEEDS, open_needs.query_string(filters), need_searches.asks(filters))


def _save(seeks: str, query: str, asks: tuple[str, ...]) -> Answer:
    suggested = ", ".join(asks).replace("»", "").replace("«", "")[: saved.LONGEST_NAME]
    form = SearchForm(data={"navn": suggested, "hyppighed": Frequency.WEEKLY.value})
    if form.validate_on_submit():
        try:
            saved.save(actor.current().id, query, form.command, seeks)
        except SearchRefused as refused:
            db.session.rollback()
            form.refuse(refused.reason)
        else:
            db.session.commit()
            flash(gettext("Søgningen er gemt"), "success")
            return htmx.redirect(url_for("subscriptions.list_searches"))
    page = render_template("subscriptions/save_search.html", form=form, asks=asks, query=query, seeks=seeks)
    return page, 422 if form.errors else 200


@blueprint.route("/soegninger/<int:search_id>/", methods=["GET", "POST"])
def edit_search(search_id: int) -> Answer:
    """Call a search something else, or hear of it more or less often."""
    person = actor.current()
    found = searches.find_search(person.id, search_id) or abort(404)
    form = SearchForm(data={"navn": found.name, "hyppighed": found.frequency.value})
    if form.validate_on_submit():
        try:
            saved.change(person.id, search_id, form.command)
        except SearchRefused as refused:
            db.session.rollback()
            form.refuse(refused.reason)
        else:
            db.session.commit()
            flash(gettext("Søgningen er rettet"), "success")
            return htmx.redirect(url_for("subscriptions.list_searches"))
    page = render_template("subscriptions/edit_search.html", form=form, search=found)
    return page, 422 if form.errors else 200


@blueprint.post("/soegninger/<int:search_id>/slet/")
def remove_search(search_id: int) -> AnyResponse:
    """Forget a search."""
    if not saved.remove(actor.current().id, search_id):
        abort(404)
    db.session.commit()
    flash(gettext("Søgningen er slettet"), "success")
    return htmx.redirect(url_for("subscriptions.list_searches"))


mailbox_views.add_to(blueprint)
