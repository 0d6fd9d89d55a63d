"""Addresses where an organisation keeps its profile."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, make_response, render_template, request
from flask import redirect as go
from werkzeug.wrappers import Response

from app.domain.completeness import completeness, stale_points
from app.domain.drafting import choices, fingerprint, resolved
from app.domain.profile import ITEMS, MOST_PICTURES, Section, Unit
from app.extensions import db, limiter
from app.integrations.cvr_register import RegisterUnavailable
from app.media import services as media
from app.media.limits import UnusableImage
from app.profiles import figures, publishing, queries, register, services
from app.profiles.advice import advice
from app.profiles.forms import PictureForm, UnitForm, form_for
from app.profiles.overview import lines_of
from app.profiles.pages import NEW, frame, part, pictures_page, section_of, workbench
from app.profiles.presenters import choice_views, section_view
from app.profiles.queries import Workbench
from app.profiles.sections import BY_SLUG, WORDS
from app.profiles.suggesting import suggestions
from app.search.snapshot import today
from app.suppliers import cards
from app.suppliers.views import profile_context
from app.tips.queries import list_open_hearings
from app.web import actor, htmx
from app.web.addresses import url_for
from app.web.errors import PageNotFound
from app.web.exports import CSV
from app.web.i18n import gettext
from app.web.uploads import takes_uploads

blueprint = Blueprint("profiles", __name__, url_prefix="/min-virksomhed")


@blueprint.get("/")
def choose() -> Response:
    """My organisations that sell; straight on where there is only one."""
    mine = queries.kept_by(actor.current().roles)
    if len(mine) == 1:
        return go(url_for("profiles.overview", cvr=mine[0].cvr), 303)
    return make_response(render_template("profiles/choose.html", mine=mine))


@blueprint.get("/<cvr>/")
def overview(cvr: str) -> Response:
    """Where the profile stands and what to do next."""
    bench = workbench(cvr)
    found = completeness(bench.document, today())
    return make_response(
        render_template(
            "profiles/overview.html",
            advice=advice(found.missing),
            share=found.share,
            status=cards.statuses(bench.standings, today())[0][1],
            old=[s for s in Section if section_view(bench, s, today()).is_old],
            stale=stale_points(bench.updated_on, today()) if bench.updated_on else 0,
            seen=figures.this_month(cvr, today()),
            hearings=list_open_hearings(cvr),
            waiting=lines_of(cvr),
            **frame(bench),
        )
    )


@blueprint.get("/<cvr>/statistik/")
def statistics(cvr: str) -> str:
    """How often the profile has been shown, opened, matched and contacted."""
    bench = workbench(cvr)
    return render_template("profiles/statistics.html", **figures.page(bench, today()), **frame(bench))


@blueprint.get("/<cvr>/statistik.csv")
def download_statistics(cvr: str) -> Response:
    """The same numbers of every month that is kept, for a spreadsheet."""
    bench = workbench(cvr)
    response = make_response(figures.as_csv(bench.cvr, today()))
    response.headers["Content-Type"] = CSV
    response.headers["Content-Disposition"] = f'attachment; filename="statistik-{bench.cvr}.csv"'
    return response


@blueprint.get("/<cvr>/profil/")
def show(cvr: str) -> Response:
    """Every section as the draft has it; for htmx the one that `afsnit` names."""
    bench = workbench(cvr)
    wanted = BY_SLUG.get(request.args.get("afsnit", ""))
    if wanted and htmx.wants_block():
        return part(bench, wanted)
    views = [section_view(bench, s, today()) for s in Section]
    return make_response(render_template("profiles/show.html", sections=views, inline=True, **frame(bench)))


@blueprint.route("/<cvr>/profil/<slug>/", methods=["GET", "POST"])
@limiter.limit("240/hour", methods=["POST"])
def edit(cvr: str, slug: str) -> Response:
    """One section: its form, or its items where it holds several."""
    section, bench = section_of(slug), workbench(cvr)
    if section in ITEMS:
        return part(bench, section)
    return edit_unit(bench, section, None)


@blueprint.route("/<cvr>/profil/<slug>/<key>/", methods=["GET", "POST"])
@limiter.limit("240/hour", methods=["POST"])
def edit_item(cvr: str, slug: str, key: str) -> Response:
    """One item of a section, or a new one."""
    section, bench = section_of(slug, holds_items=True), workbench(cvr)
    if key != NEW and bench.unit(section, key) is None and request.method == "GET":
        raise PageNotFound(gettext("Den er fjernet siden. Gå tilbage til profilen"))
    return edit_unit(bench, section, key)


@blueprint.route("/<cvr>/profil/billeder/", methods=["GET", "POST"])
@limiter.limit("60/hour", methods=["POST"])
@takes_uploads
def pictures(cvr: str) -> Response:
    """The logo and the pictures: add one."""
    bench, form = workbench(cvr), PictureForm()
    form.set_choices()
    full = len(bench.document.pictures.pictures) >= MOST_PICTURES
    if request.method == "GET" or not form.validate():
        return pictures_page(bench, form, 200 if request.method == "GET" else 422)
    purpose, label = str(form.purpose.data), actor.current().label
    alt_da = form.alt_da.data or bench.document.basics.name
    try:
        key = media.store(
            label,
            f"supplier:{cvr}",
            purpose,
            form.file.upload() or b"",
            alt_da=alt_da,
            alt_en=form.alt_en.data,
        )
    except UnusableImage as error:
        db.session.rollback()
        form.file.refuse(error)
        return pictures_page(bench, form, 422)
    if purpose == "picture" and full:
        db.session.rollback()
        form.purpose.errors = [gettext("I har allerede seks billeder. Fjern et først")]
        return pictures_page(bench, form, 422)
    services.show_image(label, bench, purpose, key)
    db.session.commit()
    return saved_pictures(cvr, gettext("Gemt i kladden."))


@blueprint.post("/<cvr>/profil/billeder/<key>/fjern")
def remove_picture(cvr: str, key: str) -> Response:
    """Take an image out of the draft."""
    services.drop_image(actor.current().label, workbench(cvr), key)
    db.session.commit()
    return saved_pictures(cvr, gettext("Fjernet fra kladden."))


def saved_pictures(cvr: str, message: str) -> Response:
    """Back to the pictures."""
    flash(message, "success")
    return go(url_for("profiles.pictures", cvr=cvr), 303)


def edit_unit(bench: Workbench, section: Section, key: str | None) -> Response:
    """Show the form of a section or item, save what was sent, or let two writers' texts be chosen between."""
    held = None if key == NEW else bench.unit(section, key)
    others = frozenset(i for i in bench.keys(section) if i != key)
    form = form_for(section, held, request.form if request.method == "POST" else None, others)
    if request.method == "GET" or "foreslaa" in request.form:
        return part(bench, section, form=form, key=key, suggested=suggestions(section, form))
    if not form.validate():
        return part(bench, section, form=form, key=key, status=422)
    seen = request.form.get(form.seen.name, "")
    mine = chosen(form.unit(held, "" if key in (None, NEW) else str(key)), held, seen)
    try:
        if key == NEW:
            bench = services.add(actor.current().label, bench, section, mine)  # type: ignore[arg-type]
        else:
            bench = services.save(actor.current().label, bench, section, mine, seen, key)
    except services.Clash as clash:
        return clashing(bench, section, key, form, mine, clash)
    db.session.commit()
    return saved(bench, section, gettext("Gemt i kladden."))


def chosen(mine: Unit, theirs: Unit | None, seen: str) -> Unit:
    """What a writer chose field by field between their own text and the other's, if that still stands there."""
    sides: Any = {
        name.removeprefix("valg-"): side for name, side in request.form.items() if name.startswith("valg-")
    }
    return resolved(mine, theirs, sides) if theirs and seen == fingerprint(theirs) else mine


def clashing(
    bench: Workbench, section: Section, key: str | None, form: UnitForm, mine: Unit, clash: services.Clash
) -> Response:
    """Your text beside theirs; nothing is written until you have chosen."""
    db.session.rollback()
    if key == NEW and clash.theirs:
        key = str(getattr(clash.theirs, "key", NEW))
    found = choices(clash.base, mine, clash.theirs) if clash.theirs else ()
    sent = [(k, v) for k, v in request.form.items(multi=True) if is_kept(k, form)]
    return part(
        bench, section, status=409, key=key, mode="clash",
        choices=choice_views(section, found), sent=sent, clash=clash,
        seen=fingerprint(clash.theirs), seen_name=form.seen.name,
        who=queries.name_of(clash.last.by) if clash.last else "",
    )  # fmt: skip


def is_kept(name: str, form: UnitForm) -> bool:
    """Whether a value that was sent is a text of the writer's own, to be sent again with the choice."""
    return name != form.seen.name and not name.startswith("valg") and not name.endswith("csrf_token")


@blueprint.route("/<cvr>/profil/<slug>/sammenlign/", methods=["GET", "POST"])
def compare(cvr: str, slug: str) -> Response:
    """A drafted section beside what somebody else has meanwhile made public: choose, and the draft is up to date."""
    section, bench = section_of(slug), workbench(cvr)
    if section not in bench.overtaken:
        return go(url_for("profiles.show", cvr=cvr), 303)
    mine, theirs = bench.document.section(section), bench.start.section(section)
    seen = fingerprint(theirs)
    if request.method == "POST" and request.form.get("seen") == seen:
        bench = services.rebase(actor.current().label, bench, section, chosen(mine, theirs, seen))  # type: ignore[arg-type]
        db.session.commit()
        return saved(bench, section, gettext("Gemt i kladden."))
    found = choice_views(section, choices(bench.saves[section][0].base, mine, theirs))
    return part(bench, section, mode="compare", choices=found, seen=seen, seen_name="seen")


@blueprint.post("/<cvr>/profil/<slug>/<key>/fjern")
def remove_item(cvr: str, slug: str, key: str) -> Response:
    """Take an item out of the draft, if it still is what the button stood beside."""
    section, bench = section_of(slug, holds_items=True), workbench(cvr)
    try:
        bench = services.remove(actor.current().label, bench, section, key, request.form.get("seen", ""))
    except services.Clash:
        db.session.rollback()
        return saved(
            bench, section, gettext("En anden har ændret den siden. Læs den, før du fjerner den."), 409
        )
    db.session.commit()
    return saved(bench, section, gettext("Fjernet fra kladden."))


@blueprint.post("/<cvr>/profil/<slug>/<key>/flyt")
def move_item(cvr: str, slug: str, key: str) -> Response:
    """Put an item one place up or down."""
    section, bench = section_of(slug, holds_items=True), workbench(cvr)
    steps = -1 if request.form.get("vej") == "op" else 1
    bench = services.move(actor.current().label, bench, section, key, steps)
    db.session.commit()
    return saved(bench, section, gettext("Flyttet."))


@blueprint.post("/<cvr>/profil/stamdata/hent")
@limiter.limit("30/hour")
def fetch(cvr: str) -> Response:
    """Name and address from the CVR register into the draft."""
    bench = workbench(cvr)
    try:
        found = register.fetch(actor.current().label, bench)
    except RegisterUnavailable:
        return saved(
            bench, Section.BASICS, gettext("CVR-registret svarer ikke. Prøv igen, eller skriv selv."), 503
        )
    if found is None:
        return saved(bench, Section.BASICS, gettext("CVR-registret kender ikke nummeret. Skriv selv."), 404)
    db.session.commit()
    return saved(found, Section.BASICS, gettext("Hentet fra CVR-registret og gemt i kladden."))


@blueprint.post("/<cvr>/profil/<slug>/bekraeft")
def confirm(cvr: str, slug: str) -> Response:
    """A section, or with `alt` the whole profile, still holds."""
    sections = tuple(Section) if slug == "alt" else (section_of(slug),)
    publishing.confirm(actor.current().label, cvr, sections)
    db.session.commit()
    message = gettext("Tak. I har bekræftet, at det stadig passer.")
    return saved(workbench(cvr), sections[0], message)


@blueprint.post("/<cvr>/offentliggoer")
def publish(cvr: str) -> Response:
    """Make the draft public: found by search from the same minute."""
    bench = workbench(cvr)
    try:
        publishing.publish(actor.current().label, cvr, bench.organisation)
    except publishing.NotReady as error:
        db.session.rollback()
        return refused(bench, 422, missing=advice(error.missing))
    except publishing.Overtaken as error:
        db.session.rollback()
        return refused(bench, 409, overtaken=error.sections)
    db.session.commit()
    flash(gettext("Profilen er offentlig. Købere kan finde jer nu."), "success")
    return go(url_for("profiles.overview", cvr=cvr), 303)


def refused(bench: Workbench, status: int, **why: Any) -> Response:
    """Why the draft cannot be published, with a link to each thing."""
    shown = {"missing": [], "overtaken": ()} | why
    return make_response(render_template("profiles/refused.html", **shown, **frame(bench)), status)


@blueprint.post("/<cvr>/kladde/slet")
def discard(cvr: str) -> Response:
    """Throw the draft away."""
    services.discard(actor.current().label, workbench(cvr))
    db.session.commit()
    flash(gettext("Kladden er slettet. Den offentlige profil står, som den var."), "success")
    return go(url_for("profiles.show", cvr=cvr), 303)


@blueprint.post("/<cvr>/tilstand")
def turn(cvr: str) -> Response:
    """Hide the profile, or show it again."""
    return turned(cvr, "show" if request.form.get("til") == "show" else "hide")


@blueprint.post("/<cvr>/arkiver")
def archive(cvr: str) -> Response:
    """Take the profile off for good, or until it is shown again."""
    return turned(cvr, "archive")


def turned(cvr: str, step: str) -> Response:
    """Take one step, and say so."""
    if publishing.turn(actor.current().label, cvr, step):
        db.session.commit()
        flash(publishing.receipt(step), "success")
    return go(url_for("profiles.overview", cvr=cvr), 303)


@blueprint.get("/<cvr>/vis/")
def preview(cvr: str) -> str:
    """The draft as a buyer will see it."""
    return preview_page(cvr, "suppliers/show.html")


@blueprint.get("/<cvr>/vis/effekt/")
def preview_impact(cvr: str) -> str:
    """The same: what it achieves."""
    return preview_page(cvr, "suppliers/show_impact.html")


def preview_page(cvr: str, template: str) -> str:
    """One of the profile's pages, made from the draft and marked as that."""
    bench = workbench(cvr)
    profile = queries.preview(bench)
    own = {
        "preview": url_for("profiles.show", cvr=cvr),
        "is_drafted": bool(bench.changed),
        "tabs": ("profiles.preview", "profiles.preview_impact"),
    }
    return render_template(template, **(profile_context(profile) | own))


def saved(bench: Workbench, section: Section, message: str, status: int = 200) -> Response:
    """The section as it is now in the place of its form, or back to the profile."""
    if htmx.wants_block() and status < 404:
        return part(bench, section, announce=message, status=status)
    if htmx.wants_block():
        return htmx.alert(message, status)
    flash(message, "success" if status == 200 else "warning")
    return go(url_for("profiles.show", cvr=bench.cvr, _anchor=f"afsnit-{WORDS[section].slug}"), 303)
