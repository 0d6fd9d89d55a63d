"""Addresses for uploading notices: an organisation's, whose needs become drafts, and the secretariat's, shown at once."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template
from werkzeug.wrappers import Response

from app.extensions import db, limiter
from app.notices import presenters, queries, uploads
from app.notices.forms import ACCEPT, MOST_FILES, UploadForm
from app.notices.services import Poster
from app.posting import queries as own
from app.posting.queries import Buyer
from app.reference import catalogue
from app.web import actor
from app.web.addresses import url_for
from app.web.i18n import gettext
from app.web.uploads import takes_uploads

blueprint = Blueprint("notices", __name__)
Answer = str | Response | tuple[str, int]
OWN = "/vores-behov/<cvr>/bekendtgoerelser/"
PUBLIC = "/admin/bekendtgoerelser/"


@blueprint.route(OWN, methods=["GET", "POST"])
@limiter.limit("60/hour", methods=["POST"])
@takes_uploads
def upload(cvr: str) -> Answer:
    """Choose files of the organisation's own notices, and see what was taken in before."""
    return uploaded("notices/upload.html", cvr)


@blueprint.get(OWN + "<batch>/")
def preview(cvr: str, batch: str) -> str:
    """What each file says, before the drafts are made."""
    return looked_through("notices/preview.html", cvr, batch)


@blueprint.post(OWN + "<batch>/")
def take_in(cvr: str, batch: str) -> Response:
    """Make the drafts."""
    return taken(cvr, batch)


@blueprint.route(PUBLIC, methods=["GET", "POST"])
@limiter.limit("60/hour", methods=["POST"])
@takes_uploads
def upload_public() -> Answer:
    """Choose files of public notices, whoever the buyers are."""
    return uploaded("notices/upload_public.html", "")


@blueprint.get(PUBLIC + "<batch>/")
def preview_public(batch: str) -> str:
    """What each file says, before the needs are shown."""
    return looked_through("notices/preview_public.html", "", batch)


@blueprint.post(PUBLIC + "<batch>/")
def take_in_public(batch: str) -> Response:
    """Show the needs."""
    return taken("", batch)


def uploaded(template: str, cvr: str) -> Answer:
    """The form, or the way on to what the files say. An organisation that does not buy is told so."""
    form, buyer = UploadForm(), buyer_of(cvr)
    if (buyer is None or buyer.buys) and form.validate_on_submit():
        batch = uploads.store(actor.current().label, cvr, form.chosen())
        db.session.commit()
        return redirect(address("preview", cvr, batch), 303)
    shown = render_template(
        template,
        form=form,
        cvr=cvr,
        buyer=buyer,
        accept=ACCEPT,
        most=MOST_FILES,
        latest=queries.latest(cvr),
        subtypes=catalogue.notice_subtypes(),
    )
    return shown, 422 if form.is_submitted() else 200


def looked_through(template: str, cvr: str, batch: str) -> str:
    """Every file of the batch as it was read."""
    buyer = buyer_of(cvr)
    lines = uploads.look_through(actor.current().label, batch, poster(buyer)) or abort(404)
    return render_template(
        template,
        cvr=cvr,
        buyer=buyer,
        batch=batch,
        files=[presenters.file_view(line) for line in lines],
        tally=presenters.tally(lines),
        count=presenters.to_take(lines),
    )


def taken(cvr: str, batch: str) -> Response:
    """Take the batch in and tell what came of it; a second time there is nothing left to take."""
    lines = uploads.take_in(actor.current().label, batch, poster(buyer_of(cvr))) or abort(404)
    db.session.commit()
    flash(gettext("Bekendtgørelserne er læst ind: %(tally)s", tally=presenters.tally(lines)), "success")
    return redirect(url_for("needs.list_own", cvr=cvr) if cvr else address("upload", ""), 303)


def buyer_of(cvr: str) -> Buyer | None:
    """The organisation of the address; none on the secretariat's pages."""
    return (own.find_buyer(cvr) or abort(404)) if cvr else None


def poster(buyer: Buyer | None) -> Poster | None:
    """The organisation whose own notices these are; nobody for the secretariat."""
    return Poster(buyer.cvr, buyer.name) if buyer else None


def address(name: str, cvr: str, batch: str | None = None) -> str:
    """The organisation's address of that name, or the secretariat's."""
    if cvr:
        return url_for(f"notices.{name}", cvr=cvr, batch=batch)
    return url_for(f"notices.{name}_public", batch=batch)
