"""Addresses of the working paper for the secretary: the draft, its sections, what is new in it, and publishing it."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request
from werkzeug.wrappers import Response

from app.domain import papers as rules
from app.domain.papers import Refused, Section
from app.extensions import db, limiter
from app.keeping import Overtaken
from app.papers import differing, files, pages, presenters, queries, services, words
from app.papers.differing import Differences
from app.papers.forms import PublishForm, SectionForm
from app.web import actor, htmx
from app.web.addresses import url_for
from app.web.i18n import current_locale, gettext

Answer = str | Response | tuple[str, int]
PLACE = "/barrierer/arbejdspapir/kladde/"


def manage() -> str:
    """The draft as the secretary works with it: what is new in it, and each section's text."""
    paper, last = queries.draft(), queries.newest()
    return render_template(
        "papers/manage.html",
        changes=differing.between(last.paper, paper) if last else None,
        last=last.line if last else None,
        count=len(paper.barriers),
        editions=queries.list_editions(),
        sections=queries.sections(),
        words=words,
    )


def show_draft() -> str:
    """The draft as everybody will see it."""
    return render_template(
        "papers/show.html", paper=presenters.document(queries.draft(), None), line=None, editions=()
    )


@limiter.limit("30/minute")
def download_draft(kind: str) -> Response:
    """The draft as Word or PDF."""
    kind = pages.kind_of(kind)
    try:
        made = files.typeset(presenters.document(queries.draft(), None), kind)
    except files.NotMade:
        abort(503)
    return pages.download(made, kind, f"arbejdspapir-kladde-{current_locale()}")


def compare_draft() -> str:
    """What differs between the newest edition and the draft."""
    last = queries.newest()
    return render_template(
        "papers/differences.html",
        editions=(),
        old=last.line.number if last else 0,
        new=0,
        changes=differing.between(last.paper, queries.draft()) if last else None,
        is_draft=True,
    )


def edit_section(slug: str) -> Response:
    """A section's text in both languages, on a page of its own or in its place on the draft's page.

    409 when somebody else has saved meanwhile: both texts are shown, and nothing is saved until it is sent once more.
    """
    section = pages.section_of(slug)
    if request.args.get("vis"):
        return _shown(section)
    form = SectionForm(queries.held_section(section))
    if not form.validate_on_submit():
        return _editor(section, form, 422 if form.errors else 200)
    try:
        services.save_section(actor.current().label, section, form.text, form.seen)
    except Overtaken:
        db.session.rollback()
        theirs = queries.held_section(section)
        clash = form.clash(theirs)
        form.version.data = str(theirs.version)
        return _editor(section, form, 409, clash=clash, theirs=queries.sections()[section])
    db.session.commit()
    if not htmx.wants_block():
        flash(gettext("Afsnittet er gemt i kladden"), "success")
    return _shown(section)


def publish() -> Answer:
    """See what is new, say what the edition is for, and publish it; what was not seen is not published."""
    paper, last = queries.draft(), queries.newest()
    form, status = PublishForm(), 200
    if form.validate_on_submit():
        try:
            number = services.publish(
                actor.current().label, form.note, form.seen_edition, form.kladde.data or ""
            )
        except Refused as refused:
            db.session.rollback()
            form.form_errors.append(str(words.REFUSALS[refused.reason]))
            paper, last, status = queries.draft(), queries.newest(), 409
        else:
            db.session.commit()
            _make_files(number)
            flash(gettext("Udgave %(number)s er udgivet", number=number), "success")
            return redirect(url_for("papers.show_edition", number=number), 303)
    form.see(last.line.number if last else 0, rules.fingerprint(paper))
    changes: Differences | None = differing.between(last.paper, paper) if last else None
    body = render_template(
        "papers/publish.html",
        form=form,
        changes=changes,
        last=last.line if last else None,
        count=len(paper.barriers),
        news=presenters.document(paper, None).news,
    )
    return body, 422 if form.errors and status == 200 else status


def _make_files(number: int) -> None:
    """Once the edition stands: whoever reads it need not wait for its files."""
    files.prepare(pages.edition_of(number))
    db.session.commit()


def _shown(section: Section) -> Response:
    """A section to be read: in its place, or the whole draft at it."""
    if not htmx.wants_block():
        return redirect(url_for("papers.manage", _anchor=f"afsnit-{words.SLUG_OF[section]}"), 303)
    return _part(section, "read", 200, written=queries.sections()[section])


def _editor(section: Section, form: SectionForm, status: int, **context: Any) -> Response:
    given = {"clash": None, "theirs": None, **context}
    return _part(section, "edit", status, form=form, **given)


def _part(section: Section, mode: str, status: int, **context: Any) -> Response:
    return htmx.render(
        "papers/edit_section.html",
        "section",
        status=status,
        announce=gettext("Afsnittet er gemt i kladden")
        if mode == "read" and request.method == "POST"
        else "",
        mode=mode,
        slug=words.SLUG_OF[section],
        name=words.SECTIONS[section],
        inline=htmx.wants_block(),
        longest=rules.LONGEST_SECTION,
        **context,
    )


def add_to(blueprint: Blueprint) -> None:
    """Give the room these addresses."""
    both = ["GET", "POST"]
    blueprint.add_url_rule(PLACE, view_func=manage)
    blueprint.add_url_rule(f"{PLACE}vis/", view_func=show_draft)
    blueprint.add_url_rule(f"{PLACE}arbejdspapir.<kind>", view_func=download_draft)
    blueprint.add_url_rule(f"{PLACE}forskelle/", view_func=compare_draft)
    blueprint.add_url_rule(f"{PLACE}udgiv/", view_func=publish, methods=both)
    blueprint.add_url_rule(f"{PLACE}afsnit/<slug>/", view_func=edit_section, methods=both)
