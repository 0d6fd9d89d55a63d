"""Addresses where a firm asks for its verifications and follows its cases."""

from __future__ import annotations

from flask import Blueprint, abort, flash, make_response, render_template
from flask import redirect as go
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Response

from app.cases import evidence, letter_file, letters, overview, pages, scheme_pages, services, words
from app.cases.closed import closed
from app.cases.forms import ChooseForm, DocumentForm, MessageForm, ReasonForm, StepForm
from app.domain.cases import Step, StepRefused
from app.domain.evidence import EvidenceGone, UnusableFile
from app.domain.schemes import NoRules, in_force
from app.extensions import db, limiter
from app.reference import catalogue
from app.search.snapshot import today
from app.web import actor, htmx
from app.web.addresses import url_for
from app.web.downloads import download
from app.web.errors import explained
from app.web.exports import DOCUMENT
from app.web.i18n import current_locale, gettext
from app.web.uploads import takes_uploads

blueprint = Blueprint("cases", __name__)
OWN = "/min-virksomhed/<cvr>/verifikation/"
CASE = OWN + "<int:case_id>/"


@blueprint.get("/verificering/ordninger/")
@limiter.limit("120/minute")
def schemes() -> Response:
    """The rules of every scheme today or on a day."""
    return scheme_pages.show()


@blueprint.get(OWN)
def list_schemes(cvr: str) -> str:
    """Every scheme with its status and what can be done now."""
    frame = pages.firm(cvr)
    return render_template("cases/list_schemes.html", lines=overview.lines(cvr), **frame)


@blueprint.post(OWN + "<scheme>/begynd")
@limiter.limit("60/hour")
def begin(cvr: str, scheme: str) -> Response:
    """A new draft, or the open case; a renewal when it is time for one."""
    pages.firm(cvr)
    try:
        kind = overview.kind_for(cvr, in_force(catalogue.scheme_rules(), scheme, today()))
    except NoRules:
        abort(404)
    if kind is None:
        flash(gettext("Det er ikke muligt at søge nu."), "warning")
        return go(url_for("cases.list_schemes", cvr=cvr), 303)
    case = services.open_case(actor.current().label, cvr, scheme, kind)
    db.session.commit()
    return go(url_for("cases.show", cvr=cvr, case_id=case.id), 303)


@blueprint.get(CASE)
def show(cvr: str, case_id: int) -> Response:
    """A draft as a list of tasks; afterwards where the case stands and what has happened."""
    return pages.shown("cases/show.html", cvr, pages.case_of(cvr, case_id), words_of=words)


@blueprint.route(CASE + "krav/<code>/", methods=["GET", "POST"])
@limiter.limit("120/hour", methods=["POST"])
@takes_uploads
def edit_criterion(cvr: str, case_id: int, code: str) -> Response:
    """One criterion: what it wants, its documents, and adding one or several."""
    page, form = pages.case_of(cvr, case_id), DocumentForm()
    form.set_choices(page, code)
    pages.criterion_of(page, code)
    if not page.is_writable:
        return go(url_for("cases.show", cvr=cvr, case_id=case_id), 303)
    if not form.is_submitted() or not form.validate():
        return pages.criterion_page(cvr, page, code, form, 422 if form.is_submitted() else 200)
    name = ""
    try:
        for name, content in form.chosen():
            evidence.store(actor.current().label, page.case, content, form.type.data, form.criteria.data,
                           file_name=name, title=form.title.data or "", **form.period)  # fmt: skip
    except UnusableFile as error:
        db.session.rollback()
        form.refuse(name, error)
        return pages.criterion_page(cvr, pages.case_of(cvr, case_id), code, form, 422)
    db.session.commit()
    return back(cvr, case_id, code, gettext("Gemt."))


def back(cvr: str, case_id: int, code: str, message: str) -> Response:
    """To the criterion: for htmx in its place, else its page anew."""
    if htmx.wants_block():
        return pages.criterion_page(cvr, pages.case_of(cvr, case_id), code, DocumentForm(formdata=None), 200)
    flash(message, "success")
    return go(url_for("cases.edit_criterion", cvr=cvr, case_id=case_id, code=code), 303)


@blueprint.errorhandler(RequestEntityTooLarge)
def too_large(error: RequestEntityTooLarge) -> Response:
    """Files that are far too large are refused before they are read; what is saved stands."""
    message = gettext("Filen må højst fylde 10 MB, og flere filer højst 25 MB i alt. Alt, I har gemt, står her stadig.")  # fmt: skip
    if htmx.is_htmx():
        return htmx.alert(message, 413)
    page = render_template(
        "errors/error.html", status=413, heading=explained(error)[0], advice=message, way=None
    )
    return make_response(page, 413)


@blueprint.post(CASE + "krav/<code>/dokumenter")
def choose_documents(cvr: str, case_id: int, code: str) -> Response:
    """Which of the documents that are there already show this criterion too."""
    page, form = pages.case_of(cvr, case_id), ChooseForm()
    pages.criterion_of(page, code)
    if not page.is_writable or not form.validate():
        return go(url_for("cases.show", cvr=cvr, case_id=case_id), 303)
    wanted = set(form.documents.data or [])
    for document in (d for d in page.documents if d.deleted_at is None):
        criteria = set(document.criteria) - {code} | ({code} if document.id in wanted else set())
        evidence.show(actor.current().label, page.case, document.id, criteria)
    db.session.commit()
    return back(cvr, case_id, code, gettext("Gemt."))


@blueprint.post(CASE + "dokumenter/<key>/fjern")
def remove_document(cvr: str, case_id: int, key: str) -> Response:
    """Take a document out again."""
    page = pages.case_of(cvr, case_id)
    try:
        evidence.remove(actor.current().label, page.case, key)
    except EvidenceGone:
        abort(404)
    except StepRefused as error:
        flash(pages.refusal(error) + ".", "warning")
        return go(url_for("cases.show", cvr=cvr, case_id=case_id), 303)
    db.session.commit()
    flash(gettext("Dokumentet er fjernet."), "success")
    return go(url_for("cases.show", cvr=cvr, case_id=case_id), 303)


@blueprint.post(CASE + "dokumenter/<key>/hent")
@limiter.limit("240/hour")
def open_document(cvr: str, case_id: int, key: str) -> Response:
    """A document to save; who opened it is noted, which is why it is asked for with a button."""
    page = pages.case_of(cvr, case_id)
    if evidence.find(page.case, key) is None:
        abort(404)
    try:
        found = evidence.open_for_reading(actor.current().label, key)
    except EvidenceGone:
        abort(404)
    response = download(found)
    db.session.commit()
    return response


@blueprint.route(CASE + "besked/", methods=["GET", "POST"])
def edit_message(cvr: str, case_id: int) -> Response:
    """The message to the verifier, for § 54 with the share of employees."""
    page, form = pages.case_of(cvr, case_id), MessageForm()
    form.set_up(page)
    if not form.is_submitted() or not form.validate():
        return pages.shown(
            "cases/message.html",
            cvr,
            page,
            422 if form.is_submitted() else 200,
            form=form,
            today=today(),
            refusal="",
        )
    if not form.is_of(page.case.version):
        return pages.clash(cvr, case_id, form.stored())
    try:
        services.write_message(actor.current().label, page.case, form.stored())
    except (StepRefused, services.Overtaken):
        db.session.rollback()
        return pages.clash(cvr, case_id, form.stored())
    db.session.commit()
    flash(gettext("Gemt."), "success")
    return go(url_for("cases.show", cvr=cvr, case_id=case_id), 303)


@blueprint.route(CASE + "indsend/", methods=["GET", "POST"])
def hand_in(cvr: str, case_id: int) -> Response:
    """Everything once more on one page, and the button that hands it in."""
    return step(cvr, case_id, Step.HAND_IN, "cases/hand_in.html", StepForm())


@blueprint.route(CASE + "svar/", methods=["GET", "POST"])
def answer(cvr: str, case_id: int) -> Response:
    """Answer what the verifier has asked for."""
    return step(cvr, case_id, Step.ANSWER, "cases/answer.html", ReasonForm())


@blueprint.route(CASE + "traek/", methods=["GET", "POST"])
def withdraw(cvr: str, case_id: int) -> Response:
    """Withdraw, after a question."""
    return step(cvr, case_id, Step.WITHDRAW, "cases/withdraw.html", StepForm())


@blueprint.route(CASE + "klage/", methods=["GET", "POST"])
def appeal(cvr: str, case_id: int) -> Response:
    """Appeal a rejection within its time."""
    return step(cvr, case_id, Step.APPEAL, "cases/appeal.html", ReasonForm())


def step(cvr: str, case_id: int, wanted: Step, template: str, form: StepForm | ReasonForm) -> Response:
    """Ask, or take the step that was asked about; one that is not open says why, and a clash who was faster."""
    page, sent = pages.case_of(cvr, case_id), form.is_submitted()
    typed = str(form.text.data or "").strip() if isinstance(form, ReasonForm) else ""
    if sent and not form.is_of(page.case.version):
        return pages.clash(cvr, case_id, typed)
    if (why := closed(page, wanted)) is not None:
        return pages.shown("cases/closed.html", cvr, page, 422 if sent else 200, closed=why, typed=typed)
    form.version.data = str(page.case.version)
    if not sent or not form.validate():
        return pages.shown(template, cvr, page, 422 if sent else 200, form=form, refusal="")
    try:
        services.take_firm_step(actor.current().label, page.case, wanted, typed)
    except services.Overtaken:
        db.session.rollback()
        return pages.clash(cvr, case_id, typed)
    except StepRefused as error:
        db.session.rollback()
        return pages.shown(
            template, cvr, pages.case_of(cvr, case_id), 422, form=form, refusal=pages.refusal(error)
        )
    db.session.commit()
    flash(receipt(wanted), "success")
    return go(url_for("cases.show", cvr=cvr, case_id=case_id), 303)


def receipt(taken: Step) -> str:
    """One sentence about what just happened."""
    return {
        Step.HAND_IN: gettext("Sagen er indsendt."),
        Step.ANSWER: gettext("Svaret er sendt til verifikatoren."),
        Step.WITHDRAW: gettext("Sagen er trukket tilbage."),
        Step.APPEAL: gettext("Klagen er modtaget."),
    }[taken]


@blueprint.get(CASE + "afgoerelse/")
def letter(cvr: str, case_id: int) -> Response:
    """The decision as a letter in the language of the page."""
    page = pages.case_of(cvr, case_id)
    if not page.is_decided:
        abort(404)
    written = letters.letter(page, pages.firm(cvr)["name"], current_locale())
    return pages.shown("cases/letter.html", cvr, page, letter=written)


@blueprint.get(CASE + "afgoerelse.docx")
def download_letter(cvr: str, case_id: int) -> Response:
    """The same as a document to file."""
    page = pages.case_of(cvr, case_id)
    if not page.is_decided:
        abort(404)
    written = letters.letter(page, pages.firm(cvr)["name"], current_locale())
    response = make_response(letter_file.as_docx(written))
    response.mimetype = DOCUMENT
    name = f"{gettext('afgoerelse')}-{cvr}-{page.case.scheme}.docx"
    response.headers.set("Content-Disposition", "attachment", filename=name)
    response.headers["Cache-Control"] = "no-store"
    return response
