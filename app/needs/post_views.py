"""Addresses where a buyer writes its needs: the list, a new one, the form with its live checks, the lots."""

from __future__ import annotations

from flask import Blueprint, flash, render_template, request
from flask import redirect as go
from werkzeug.wrappers import Response

from app.domain.needs import Kind, StepRefused
from app.extensions import db, limiter
from app.needs import own, post_pages, post_steps, posting
from app.needs import post_words as words
from app.needs.models import Need
from app.needs.post_forms import StartForm
from app.needs.post_steps import WritingStep
from app.needs.posting import Content
from app.needs.services import Overtaken
from app.needs.side_forms import LotForm
from app.reference import catalogue
from app.web import actor, htmx
from app.web.addresses import url_for
from app.web.errors import PageNotFound
from app.web.i18n import gettext

OWN = "/vores-behov/<cvr>/"
NEED = OWN + "<int:need_id>/"
BOTH = ["GET", "POST"]


def list_own(cvr: str) -> str:
    """The organisation's needs by what they wait for."""
    found = own.list_own(cvr, everything=request.args.get("vis") == "alle")
    groups = [
        (key, text, [n for n in found.needs if n.state in states]) for key, text, states in words.GROUPS
    ]
    return render_template("needs/list_own.html", found=found, groups=groups, **post_pages.frame(cvr))


@limiter.limit("60/hour", methods=["POST"])
def start(cvr: str) -> Response | tuple[str, int]:
    """A new need: what it is about, then the form."""
    form, frame = StartForm(), post_pages.frame(cvr)
    form.set_choices()
    buyer = frame["buyer"]
    if buyer.buys and form.is_submitted() and form.validate():
        home = catalogue.find_place(buyer.name)
        made = posting.begin(
            actor.current().label,
            cvr,
            buyer.name,
            Content(
                Kind(form.kind.data),
                title=" ".join(form.title.data.split()),
                municipalities=(home.code,) if home else (),
                contact_email=own.last_contact(cvr),
            ),
        )
        db.session.commit()
        return go(url_for("needs.edit_step", cvr=cvr, need_id=made.id, trin="behov"), 303)
    return render_template("needs/start.html", form=form, **frame), 422 if form.is_submitted() else 200


def show_own(cvr: str, need_id: int) -> Response:
    """Where a need stands, what to do next, and what the organisation keeps to itself about it."""
    need = post_pages.need_of(cvr, need_id)
    return post_pages.shown("needs/show_own.html", cvr, need, **post_pages.whole(cvr, need))


def list_steps(cvr: str, need_id: int) -> Response:
    """The steps of the form, and what is missing on each."""
    need = post_pages.need_of(cvr, need_id)
    return post_pages.list_steps(cvr, need) if post_pages.is_editable(need) else _moved_on(cvr, need_id)


@limiter.limit("240/hour", methods=["POST"])
def edit(cvr: str, need_id: int) -> Response:
    """The form on one page."""
    return _write(cvr, need_id, None)


@limiter.limit("240/hour", methods=["POST"])
def edit_step(cvr: str, need_id: int, trin: str) -> Response:
    """One step of the form; what belongs to the others stays as it is."""
    step = post_steps.BY_SLUG.get(trin)
    if step is None:
        raise PageNotFound(gettext("Trinnet findes ikke. Gå tilbage til behovet"))
    return _write(cvr, need_id, step)


def _write(cvr: str, need_id: int, step: WritingStep | None) -> Response:
    """Save a draft however much is missing, as long as what is there has the right shape."""
    need = post_pages.need_of(cvr, need_id)
    if not post_pages.is_editable(need):
        return _moved_on(cvr, need_id)
    form = post_pages.sent_form(need, step)
    if not form.is_submitted() or not form.validate():
        return post_pages.edit_page(cvr, need, form, step, 422 if form.is_submitted() else 200)
    if not form.is_of(need.version):
        return post_pages.clash(cvr, need, form, step)
    try:
        posting.save(actor.current().label, need, need.version, post_pages.content_of_form(form, need, step))
    except Overtaken:
        db.session.rollback()
        return post_pages.clash(cvr, post_pages.need_of(cvr, need_id), form, step)
    db.session.commit()
    if not step:
        flash(gettext("Kladden er gemt"), "success")
    return go(post_pages.onwards(cvr, need_id, request.form.get("videre", ""), step), 303)


@limiter.limit("120/minute")
def check_text(cvr: str, need_id: int) -> Response:
    """While the buyer types: what the text says, and codes that fit it. Nothing is saved."""
    need, step = post_pages.need_of(cvr, need_id), _sent_step()
    form = post_pages.sent_form(need, step)
    parts = post_pages.text_parts(form, post_pages.content_of_form(form, need, step))
    check = parts["check"]
    announce = gettext("%(done)s af %(most)s på plads.", done=check.done, most=check.most)
    return htmx.render(
        "needs/edit.html", "quality", extra=("codes",), words=words, announce=announce, **parts
    )


@limiter.limit("120/minute")
def check_terms(cvr: str, need_id: int) -> Response:
    """While the buyer writes numbers or chooses a reservation: what it is worth, and whether that may be."""
    need, step = post_pages.need_of(cvr, need_id), _sent_step()
    form = post_pages.sent_form(need, step)
    parts = post_pages.term_parts(cvr, post_pages.content_of_form(form, need, step))
    # On a page of its own the reservation stands without the value, and the value without the reservation.
    block, extra = (
        ("only_rules", ()) if step and "reservation" in step.fields else ("worth", () if step else ("rules",))
    )
    return htmx.render("needs/edit.html", block, extra=extra, words=words, form=form, **parts)


def _sent_step() -> WritingStep | None:
    """The step whose fields were sent; None for the whole form."""
    return post_steps.BY_SLUG.get(request.form.get("trin", ""))


def add_lot(cvr: str, need_id: int) -> Response:
    """A new lot."""
    return _lot(cvr, need_id, None)


def edit_lot(cvr: str, need_id: int, lot_id: int) -> Response:
    """One lot."""
    return _lot(cvr, need_id, lot_id)


def _lot(cvr: str, need_id: int, lot_id: int | None) -> Response:
    need = post_pages.need_of(cvr, need_id)
    lot = next((x for x in need.lots if x.id == lot_id), None)
    if lot_id is not None and lot is None:
        raise PageNotFound(gettext("Delaftalen findes ikke. Gå tilbage til behovet"))
    if not post_pages.is_editable(need):
        return _moved_on(cvr, need_id)
    form = LotForm()
    form.set_choices()
    if not form.is_submitted():
        form.fill(lot, need.version)
    elif form.validate():
        try:
            posting.write_lot(actor.current().label, need, form.seen, lot_id, form.content())
        except (Overtaken, StepRefused):
            return _lot_clash(cvr, need_id, lot_id, form)
        db.session.commit()
        flash(gettext("Delaftalen er gemt"), "success")
        return go(_lots(cvr, need_id), 303)
    return post_pages.shown("needs/edit_lot.html", cvr, need, 422 if form.errors else 200, form=form, lot=lot, clash=False)  # fmt: skip


def _lot_clash(cvr: str, need_id: int, lot_id: int | None, form: LotForm) -> Response:
    """409 with what was typed; sending it again saves it."""
    db.session.rollback()
    need: Need = post_pages.need_of(cvr, need_id)
    form.version.data = str(need.version)
    lot = next((x for x in need.lots if x.id == lot_id), None)
    return post_pages.shown("needs/edit_lot.html", cvr, need, 409, form=form, lot=lot, clash=True)


def remove_lot(cvr: str, need_id: int, lot_id: int) -> Response:
    """Take a lot out."""
    need = post_pages.need_of(cvr, need_id)
    try:
        posting.remove_lot(actor.current().label, need, lot_id)
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
    step = post_steps.of_field("contact")
    return url_for("needs.edit_step", cvr=cvr, need_id=need_id, trin=step.slug, _anchor="delaftaler")


def _moved_on(cvr: str, need_id: int) -> Response:
    flash(gettext("Behovet kan ikke rettes, som det står nu"), "warning")
    return go(url_for("needs.show_own", cvr=cvr, need_id=need_id), 303)


def add_to(blueprint: Blueprint) -> None:
    """Give the room these addresses."""
    blueprint.add_url_rule(OWN, view_func=list_own)
    blueprint.add_url_rule(OWN + "nyt/", view_func=start, methods=BOTH)
    blueprint.add_url_rule(NEED, view_func=show_own)
    blueprint.add_url_rule(NEED + "ret/", view_func=edit, methods=BOTH)
    blueprint.add_url_rule(NEED + "ret/overblik/", view_func=list_steps)
    blueprint.add_url_rule(NEED + "ret/<trin>/", view_func=edit_step, methods=BOTH)
    blueprint.add_url_rule(NEED + "tjek/tekst", view_func=check_text, methods=["POST"])
    blueprint.add_url_rule(NEED + "tjek/vilkaar", view_func=check_terms, methods=["POST"])
    blueprint.add_url_rule(NEED + "delaftaler/ny/", view_func=add_lot, methods=BOTH)
    blueprint.add_url_rule(NEED + "delaftaler/<int:lot_id>/", view_func=edit_lot, methods=BOTH)
    blueprint.add_url_rule(NEED + "delaftaler/<int:lot_id>/fjern", view_func=remove_lot, methods=["POST"])
