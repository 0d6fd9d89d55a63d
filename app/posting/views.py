"""Addresses where a buyer writes its needs: the list, a new one, the form with its live checks, the lots."""

from __future__ import annotations

from flask import flash, render_template, request
from flask import redirect as go
from werkzeug.wrappers import Response

from app.domain.needs import Kind, StepRefused
from app.extensions import db, limiter
from app.needs.models import Need
from app.needs.services import FOLLOWERS, Overtaken
from app.needs.views import blueprint
from app.posting import mails, pages, queries, services, side_views, steps, ways_in, words
from app.posting.forms import StartForm
from app.posting.pages import BOTH, NEED, OWN
from app.posting.services import Content
from app.posting.side_forms import LotForm
from app.posting.steps import WritingStep
from app.reference import catalogue
from app.web import actor, htmx
from app.web.addresses import url_for
from app.web.errors import PageNotFound
from app.web.i18n import gettext

side_views.add_to(blueprint)
ways_in.add_to(blueprint)
FOLLOWERS.append(mails.tell)


@blueprint.get(OWN)
def list_own(cvr: str) -> str:
    """The organisation's needs by what they wait for."""
    found = queries.list_own(cvr, everything=request.args.get("vis") == "alle")
    groups = [
        (key, text, [n for n in found.needs if n.state in states]) for key, text, states in words.GROUPS
    ]
    return render_template("needs/list_own.html", found=found, groups=groups, **pages.frame(cvr))


@blueprint.route(OWN + "nyt/", methods=BOTH)
@limiter.limit("60/hour", methods=["POST"])
def start(cvr: str) -> Response | tuple[str, int]:
    """A new need: what it is about, then the form."""
    form, frame = StartForm(), pages.frame(cvr)
    form.set_choices()
    buyer = frame["buyer"]
    if buyer.buys and form.is_submitted() and form.validate():
        home = catalogue.find_place(buyer.name)
        made = services.begin(
            actor.current().label,
            cvr,
            buyer.name,
            Content(
                Kind(form.kind.data),
                title=" ".join(form.title.data.split()),
                municipalities=(home.code,) if home else (),
                contact_email=queries.last_contact(cvr),
            ),
        )
        db.session.commit()
        return go(url_for("needs.edit_step", cvr=cvr, need_id=made.id, trin="behov"), 303)
    return render_template("needs/start.html", form=form, **frame), 422 if form.is_submitted() else 200


@blueprint.get(NEED)
def show_own(cvr: str, need_id: int) -> Response:
    """Where a need stands, what to do next, and what the organisation keeps to itself about it."""
    need = pages.need_of(cvr, need_id)
    return pages.shown("needs/show_own.html", cvr, need, **pages.whole(cvr, need))


@blueprint.get(NEED + "ret/overblik/")
def list_steps(cvr: str, need_id: int) -> Response:
    """The steps of the form, and what is missing on each."""
    need = pages.need_of(cvr, need_id)
    return pages.list_steps(cvr, need) if pages.is_editable(need) else _moved_on(cvr, need_id)


@blueprint.route(NEED + "ret/", methods=BOTH)
@limiter.limit("240/hour", methods=["POST"])
def edit(cvr: str, need_id: int) -> Response:
    """The form on one page."""
    return _write(cvr, need_id, None)


@blueprint.route(NEED + "ret/<trin>/", methods=BOTH)
@limiter.limit("240/hour", methods=["POST"])
def edit_step(cvr: str, need_id: int, trin: str) -> Response:
    """One step of the form; what belongs to the others stays as it is."""
    step = steps.BY_SLUG.get(trin)
    if step is None:
        raise PageNotFound(gettext("Trinnet findes ikke. Gå tilbage til behovet"))
    return _write(cvr, need_id, step)


def _write(cvr: str, need_id: int, step: WritingStep | None) -> Response:
    """Save a draft however much is missing, as long as what is there has the right shape."""
    need = pages.need_of(cvr, need_id)
    if not pages.is_editable(need):
        return _moved_on(cvr, need_id)
    form = pages.sent_form(need, step)
    if not form.is_submitted() or not form.validate():
        return pages.edit_page(cvr, need, form, step, 422 if form.is_submitted() else 200)
    if not form.is_of(need.version):
        return pages.clash(cvr, need, form, step)
    try:
        services.save(actor.current().label, need, need.version, pages.content_of_form(form, need, step))
    except Overtaken:
        db.session.rollback()
        return pages.clash(cvr, pages.need_of(cvr, need_id), form, step)
    db.session.commit()
    if not step:
        flash(gettext("Kladden er gemt"), "success")
    return go(pages.onwards(cvr, need_id, request.form.get("videre", ""), step), 303)


@blueprint.post(NEED + "tjek/tekst")
@limiter.limit("120/minute")
def check_text(cvr: str, need_id: int) -> Response:
    """While the buyer types: what the text says, and codes that fit it. Nothing is saved."""
    need, step = pages.need_of(cvr, need_id), _sent_step()
    form = pages.sent_form(need, step)
    parts = pages.text_parts(form, pages.content_of_form(form, need, step))
    check = parts["check"]
    announce = gettext("%(done)s af %(most)s på plads.", done=check.done, most=check.most)
    return htmx.render(
        "needs/edit.html", "quality", extra=("codes",), words=words, announce=announce, **parts
    )


@blueprint.post(NEED + "tjek/vilkaar")
@limiter.limit("120/minute")
def check_terms(cvr: str, need_id: int) -> Response:
    """While the buyer writes numbers or chooses a reservation: what it is worth, and whether that may be."""
    need, step = pages.need_of(cvr, need_id), _sent_step()
    form = pages.sent_form(need, step)
    parts = pages.term_parts(cvr, pages.content_of_form(form, need, step), need)
    # On a page of its own the reservation stands without the value, and the value without the reservation.
    block, extra = (
        ("only_rules", ()) if step and "reservation" in step.fields else ("worth", () if step else ("rules",))
    )
    return htmx.render("needs/edit.html", block, extra=extra, words=words, form=form, **parts)


def _sent_step() -> WritingStep | None:
    """The step whose fields were sent; None for the whole form."""
    return steps.BY_SLUG.get(request.form.get("trin", ""))


@blueprint.route(NEED + "delaftaler/ny/", methods=BOTH)
def add_lot(cvr: str, need_id: int) -> Response:
    """A new lot."""
    return _lot(cvr, need_id, None)


@blueprint.route(NEED + "delaftaler/<int:lot_id>/", methods=BOTH)
def edit_lot(cvr: str, need_id: int, lot_id: int) -> Response:
    """One lot."""
    return _lot(cvr, need_id, lot_id)


def _lot(cvr: str, need_id: int, lot_id: int | None) -> Response:
    need = pages.need_of(cvr, need_id)
    lot = next((x for x in need.lots if x.id == lot_id), None)
    if lot_id is not None and lot is None:
        raise PageNotFound(gettext("Delaftalen findes ikke. Gå tilbage til behovet"))
    if not pages.is_editable(need):
        return _moved_on(cvr, need_id)
    form = LotForm()
    form.set_choices()
    if not form.is_submitted():
        form.fill(lot, need.version)
    elif form.validate():
        try:
            services.write_lot(actor.current().label, need, form.seen, lot_id, form.content())
        except (Overtaken, StepRefused):
            return _lot_clash(cvr, need_id, lot_id, form)
        db.session.commit()
        flash(gettext("Delaftalen er gemt"), "success")
        return go(_lots(cvr, need_id), 303)
    return pages.shown("needs/edit_lot.html", cvr, need, 422 if form.errors else 200, form=form, lot=lot, clash=False)  # fmt: skip


def _lot_clash(cvr: str, need_id: int, lot_id: int | None, form: LotForm) -> Response:
    """409 with what was typed; sending it again saves it."""
    db.session.rollback()
    need: Need = pages.need_of(cvr, need_id)
    form.version.data = str(need.version)
    lot = next((x for x in need.lots if x.id == lot_id), None)
    return pages.shown("needs/edit_lot.html", cvr, need, 409, form=form, lot=lot, clash=True)


@blueprint.post(NEED + "delaftaler/<int:lot_id>/fjern")
def remove_lot(cvr: str, need_id: int, lot_id: int) -> Response:
    """Take a lot out."""
    need = pages.need_of(cvr, need_id)
    try:
        services.remove_lot(actor.current().label, need, lot_id)
    except LookupError as error:
        raise PageNotFound(gettext("Delaftalen findes ikke. Gå tilbage til behovet")) from error
    except (Overtaken, StepRefused):
        db.session.rollback()
        return _moved_on(cvr, need_id)
    db.session.commit()
    flash(gettext("Delaftalen er fjernet"), "success")
    return go(_lots(cvr, need_id), 303)


def _lots(cvr: str, need_id: int) -> str:
    """Where the lots are listed in the form."""
    step = steps.of_field("contact")
    return url_for("needs.edit_step", cvr=cvr, need_id=need_id, trin=step.slug, _anchor="delaftaler")


def _moved_on(cvr: str, need_id: int) -> Response:
    flash(gettext("Behovet kan ikke rettes, som det står nu"), "warning")
    return go(url_for("needs.show_own", cvr=cvr, need_id=need_id), 303)
