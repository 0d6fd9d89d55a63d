"""Addresses where a firm without an account chooses its mails, by a link to the mailbox of its profile."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Blueprint, Response, flash, render_template
from werkzeug.wrappers import Response as AnyResponse

from app.domain.moments import danish_day
from app.extensions import db, limiter
from app.notifications.addresses import CONTACT
from app.subscriptions import mailboxes, queries, services
from app.subscriptions.forms import MailboxFirmForm, MailboxForm
from app.subscriptions.receivers import Receiver
from app.subscriptions.words import kind_words
from app.web import htmx
from app.web.addresses import url_for
from app.web.i18n import gettext
from app.web.signed_links import LinkExpired

Answer = str | AnyResponse | tuple[str, int]


@limiter.limit("10/hour;30/day", methods=["POST"])
def ask_by_mailbox() -> Answer:
    """Ask for the link; the answer tells nobody whether the two belong together."""
    form = MailboxForm()
    if form.validate_on_submit():
        mailboxes.ask(form.number, form.email.data, danish_day(datetime.now(UTC)))
        db.session.commit()
        return htmx.redirect(url_for("subscriptions.asked_by_mailbox"))
    page = render_template("subscriptions/ask_by_mailbox.html", form=form)
    return page, 422 if form.errors else 200


def asked_by_mailbox() -> str:
    """What happens next, the same for everybody."""
    return render_template("subscriptions/asked_by_mailbox.html", contact=CONTACT)


@limiter.limit("60/hour")
def choose_by_mailbox(token: str) -> Answer:
    """Say yes or no for the firm; opening the link changes nothing."""
    try:
        box = mailboxes.read(token)
    except LinkExpired:
        return render_template("subscriptions/no_mailbox_link.html", is_expired=True, box=None), 410
    if box is None or box.has_members:
        return render_template("subscriptions/no_mailbox_link.html", is_expired=False, box=box), 404
    held = queries.firm_mails(box.cvr)
    form = MailboxFirmForm(held.choices)
    if form.validate_on_submit():
        for kind, frequency in form.chosen:
            services.choose(kind, Receiver(cvr=box.cvr), frequency, mailboxes.BY_MAILBOX)
        db.session.commit()
        flash(gettext("Jeres valg er gemt"), "success")
        return htmx.redirect(url_for("subscriptions.choose_by_mailbox", token=token))
    page = render_template(
        "subscriptions/choose_by_mailbox.html",
        form=form,
        words={kind: kind_words(kind, firm=True) for kind in form.kinds},
        firm=held,
        box=box,
        token=token,
    )
    return Response(page, 422 if form.errors else 200, {"Cache-Control": "no-store"})


def add_to(blueprint: Blueprint) -> None:
    """Add these addresses to the room's."""
    for address, view, methods in (
        ("/mails-om-behov/", ask_by_mailbox, ["GET", "POST"]),
        ("/mails-om-behov/sendt/", asked_by_mailbox, ["GET"]),
        ("/mails-om-behov/<token>/", choose_by_mailbox, ["GET", "POST"]),
    ):
        blueprint.add_url_rule(address, view_func=view, methods=methods)
