"""What the pages of invitations show, put together for the views."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import abort, make_response, render_template, request
from werkzeug.wrappers import Response

from app.domain.access import Role
from app.domain.moments import in_utc
from app.domain.waves import LONGEST_REASON, is_link_alive
from app.invitations import presenters, queries, services, tokens, words
from app.invitations.forms import NO, YES, AnswerForm, TermsForm
from app.invitations.queries import Pair
from app.needs import queries as needs
from app.needs.models import Need
from app.notifications.addresses import CONTACT
from app.open_needs import words as open_words
from app.profiles.pages import frame, workbench
from app.web import actor, htmx
from app.web.addresses import url_for
from app.web.i18n import gettext
from app.web.signed_links import LinkExpired


def pair_of(token: str) -> Pair | Response:
    """The invitation of a link; a page that says so where it is forged or over."""
    try:
        invitation_id = tokens.read(token)
    except LinkExpired:
        return _expired()
    pair = queries.find(invitation_id) if invitation_id else None
    if pair is None or pair.row.sent_at is None:
        return _broken()
    now = datetime.now(UTC)
    if not is_link_alive(pair.need.answer_by, in_utc(pair.row.sent_at), now):
        return _expired()
    if not services.takes_answers(pair.need, now):
        return over(pair)
    if not queries.is_public_supplier(pair.row.cvr):
        return _closed(
            pair,
            gettext(
                "Jeres profil er ikke offentlig, og derfor kan I ikke svare. Log ind for at vise den igen."
            ),
        )
    return pair


def _broken() -> Response:
    return make_response(render_template("invitations/link_broken.html", contact=CONTACT), 404)


def _expired() -> Response:
    return make_response(render_template("invitations/link_expired.html"), 410)


def over(pair: Pair) -> Response:
    """The need takes no answers: what became of it, and what the supplier said."""
    return _closed(pair, presenters.standing(pair.need))


def _closed(pair: Pair, sentence: str) -> Response:
    said = words.interest_name(pair.row.interest) if pair.row.interest != "none" else ""
    page = render_template(
        "invitations/link_closed.html", short=words.in_short(pair.need), sentence=sentence, said=said
    )
    return make_response(page, 410)


def link_page(pair: Pair, form: AnswerForm, status: int) -> Response:
    """The page of a link, with the answer that was given."""
    # The mail's second link opens the question why.
    wish = request.args.get("svar", "")
    page = render_template(
        "invitations/answer_by_link.html",
        short=words.in_short(pair.need),
        why=words.whys(pair.row),
        row=pair.row,
        name=queries.supplier_name(pair.row.cvr),
        form=form,
        said=words.interest_name(pair.row.interest),
        reason=words.reason_name(pair.row.reason),
        opens_no=wish == NO or form.svar.data == NO,
        opens_yes=wish == YES,
        is_overtaken=status == 409,
        longest=LONGEST_REASON,
        action=request.path,
    )
    response = make_response(page, status)
    response.headers["Cache-Control"] = "no-store"
    return response


def need_for(cvr: str, need_id: int) -> Need:
    """A need that a supplier may read; 404 for one that is not out."""
    need = queries.get_public_need(need_id, cvr)
    if need is None or need.buyer_cvr == cvr:
        abort(404)
    return need


def is_public(cvr: str) -> bool:
    """Whether the supplier has a profile that buyers see; without one it cannot answer."""
    return queries.is_public_supplier(cvr)


def mine(cvr: str, need_id: int, form: AnswerForm, status: int, *, is_overtaken: bool = False) -> Response:
    """One need of a supplier."""
    bench, need = workbench(cvr), need_for(cvr, need_id)
    row, now = queries.find_mine(need_id, cvr), datetime.now(UTC)
    page = render_template(
        "invitations/show_mine.html",
        short=words.in_short(need),
        row=row,
        said=words.interest_name(row.interest) if row else "",
        reason=words.reason_name(row.reason) if row else "",
        is_open=services.takes_answers(need, now),
        is_public=is_public(cvr),
        standing=presenters.standing(need),
        form=form,
        opens_no=form.svar.data == NO,
        is_overtaken=is_overtaken,
        longest=LONGEST_REASON,
        action=url_for("invitations.answer", cvr=cvr, need_id=need_id),
        **presenters.about(row, need, cvr),
        **frame(bench),
    )
    return make_response(page, status)


def own_need(cvr: str, need_id: int) -> Need:
    """A need of this organisation; another's is nobody's business."""
    need = needs.of_buyer(cvr, need_id)
    if need is None:
        abort(404)
    return need


def invited(cvr: str, need_id: int, form: TermsForm, status: int) -> Response:
    """Whom the buyer has invited."""
    need = own_need(cvr, need_id)
    shown = presenters.invited(need, datetime.now(UTC))
    if status == 200:
        form.show(shown["waves"].terms)
    page = render_template(
        "invitations/list_invited.html",
        cvr=cvr,
        form=form,
        may_edit=actor.current().may(Role.EDITOR, cvr),
        answer_by=open_words.moment(in_utc(need.answer_by)) if need.answer_by else "",
        **shown,
    )
    return make_response(page, status)


def back(cvr: str, need_id: int) -> Response:
    """To the buyer's list."""
    return htmx.redirect(url_for("invitations.list_invited", cvr=cvr, need_id=need_id))
