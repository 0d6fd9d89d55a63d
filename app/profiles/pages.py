"""What the pages of a profile show, put together for the views."""

from __future__ import annotations

from typing import Any

from flask import abort, make_response, render_template
from werkzeug.wrappers import Response

from app.domain.access import Role
from app.domain.completeness import missing_to_publish
from app.domain.profile import ITEMS, Section
from app.profiles import queries
from app.profiles.forms import PictureForm
from app.profiles.presenters import section_view, title
from app.profiles.queries import Workbench
from app.profiles.sections import BY_SLUG, HINTS, MEASURES, WORDS
from app.reference import catalogue
from app.search.snapshot import today
from app.web import actor, htmx
from app.web.errors import PageNotFound
from app.web.i18n import gettext

# The key in the address of an item that is not there yet.
NEW = "ny"


def workbench(cvr: str) -> Workbench:
    """The profile of an organisation that sells."""
    organisation = queries.is_kept_by(cvr)
    if organisation is None:
        raise PageNotFound(gettext("Organisationen har ikke en profil som leverandør"))
    return queries.workbench(cvr, organisation)


def section_of(slug: str, *, holds_items: bool = False) -> Section:
    """The section of an address."""
    section = BY_SLUG.get(slug)
    if section is None or (holds_items and section not in ITEMS):
        abort(404)
    return section


def frame(bench: Workbench) -> dict[str, Any]:
    """What every page of a profile shows beside its own."""
    return {
        "bench": bench,
        "cvr": bench.cvr,
        "name": bench.document.basics.name or bench.organisation,
        "changed": bench.changed,
        "lacking": missing_to_publish(bench.document),
        "may_edit": actor.current().may(Role.EDITOR, bench.cvr),
        "may_archive": actor.current().may(Role.OWNER, bench.cvr),
        "words": WORDS,
        "item_sections": ITEMS,
    }


def part(bench: Workbench, section: Section, *, status: int = 200, mode: str = "", **shown: Any) -> Response:
    """One section to read, to write, or to choose in: a page of its own, or for htmx the block."""
    defaults = {"form": None, "key": None, "suggested": (), "choices": (), "sent": (), "clash": None, "seen": "",
                "seen_name": "", "who": ""}  # fmt: skip
    values = defaults | shown
    return htmx.render(
        "profiles/edit.html",
        "part",
        extra=("state",),
        status=status,
        mode=mode or ("form" if values["form"] else "view"),
        view=section_view(bench, section, today()),
        section=section,
        heading=heading(bench, section, values["key"]),
        hints={name: text for (of, name), text in HINTS.items() if of is section},
        measures=MEASURES,
        cpv_codes=catalogue.cpv_codes(),
        inline=htmx.wants_block(),
        **values,
        **frame(bench),
    )


def heading(bench: Workbench, section: Section, key: str | None) -> str:
    """What is being edited."""
    if key == NEW:
        return str(WORDS[section].new)
    item = bench.unit(section, key) if key else None
    return title(item) if item else str(WORDS[section].title)  # type: ignore[arg-type]


def pictures_page(bench: Workbench, form: PictureForm, status: int) -> Response:
    """The images of the draft and the form for one more."""
    view = section_view(bench, Section.PICTURES, today())
    page = render_template("profiles/pictures.html", form=form, view=view, **frame(bench))
    return make_response(page, status)
