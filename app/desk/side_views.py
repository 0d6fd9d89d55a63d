"""Addresses beside the cases: service figures, conflicts of interest, opening a recheck."""

from __future__ import annotations

from flask import Blueprint, flash, make_response, render_template, request
from werkzeug.wrappers import Response

from app.cases import services as cases
from app.desk import figures, queries
from app.desk.decided import Wanted, read_decided
from app.desk.side_forms import ConflictForm, DecidedForm, RecheckForm
from app.domain.access import Duty
from app.domain.desk import FEWEST_SHOWN
from app.extensions import db
from app.search.snapshot import today
from app.verification.queries import look_up
from app.web import actor, htmx
from app.web.addresses import url_for
from app.web.exports import CSV
from app.web.i18n import gettext
from app.web.paging import page_number

Answer = str | Response | tuple[str, int]


def show_figures() -> str:
    """How the desk does, by scheme and by quarter; the secretary reads it too."""
    return render_template(
        "desk/show_figures.html",
        found=figures.summary(today()),
        least=FEWEST_SHOWN,
        is_secretary_only=Duty.VERIFIER not in actor.current().duties,
    )


def download_figures() -> Response:
    """The same for a spreadsheet."""
    response = make_response(figures.as_csv(figures.summary(today())))
    response.headers["Content-Type"] = CSV
    response.headers["Content-Disposition"] = 'attachment; filename="verifikation-tal.csv"'
    return response


def list_decided() -> Answer:
    """The decided cases, the newest first, by CVR number, scheme and outcome."""
    form, page = DecidedForm(request.args), page_number()
    is_right = form.validate()
    found = read_decided(actor.current().id, form.wanted if is_right else Wanted(), page)
    chosen = form.chosen
    if is_right and page > found.pages.last:
        return htmx.redirect(url_for("desk.list_decided", side=found.pages.last, **chosen))
    first_page = url_for("desk.list_decided", **chosen)
    body = render_template("desk/list_decided.html", form=form, found=found, first_page=first_page)
    return body, 200 if is_right else 422


def list_conflicts() -> Answer:
    """A verifier's own interests, and a form for one more."""
    form = ConflictForm(cvr=request.args.get("cvr", ""))
    if form.validate_on_submit():
        cases.declare_conflict(actor.current().label, form.cvr.data, form.begrundelse.data)
        db.session.commit()
        flash(gettext("Din interesse er noteret. Sagerne om virksomheden er lukket for dig"), "success")
        return htmx.redirect(url_for("desk.list_conflicts"))
    body = render_template(
        "desk/list_conflicts.html", form=form, own=queries.own_conflicts(actor.current().label)
    )
    return body, 422 if form.errors else 200


def open_recheck() -> Answer:
    """A new case about a firm that holds a verification."""
    form = RecheckForm(cvr=request.args.get("cvr", ""), ordning=request.args.get("ordning", ""))
    if form.validate_on_submit():
        standing = look_up(form.cvr.data).under(form.ordning.data)
        if standing is None or not standing.is_current:
            form.ordning.errors = [gettext("Virksomheden er ikke verificeret under den ordning")]
        else:
            made = cases.open_recheck(
                actor.current().label, form.cvr.data, form.ordning.data, form.aarsag.data
            )
            db.session.commit()
            flash(gettext("Sagen er åben. Tag den, når du går i gang"), "success")
            return htmx.redirect(url_for("desk.show_case", case_id=made.id))
    return render_template("desk/open_recheck.html", form=form), 422 if form.errors else 200


def add_to(blueprint: Blueprint) -> None:
    """Give the desk these addresses."""
    blueprint.add_url_rule("/tal/", view_func=show_figures)
    blueprint.add_url_rule("/tal.csv", view_func=download_figures)
    blueprint.add_url_rule("/sager/afgjorte/", view_func=list_decided)
    blueprint.add_url_rule("/interesser/", view_func=list_conflicts, methods=["GET", "POST"])
    blueprint.add_url_rule("/ny-kontrol/", view_func=open_recheck, methods=["GET", "POST"])
