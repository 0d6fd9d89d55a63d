"""Addresses of the directory: the search page and the profiles."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Flask, Response, redirect, render_template, request
from flask.blueprints import BlueprintSetupState
from markupsafe import escape
from werkzeug.wrappers import Response as AnyResponse

from app.domain import cvr as cvr_rules
from app.domain.attention import Kind
from app.domain.errors import InvalidCvr
from app.extensions import limiter
from app.organisations import dealings
from app.reference import catalogue, maps
from app.search import queries as index
from app.statistics import counting, visits
from app.suppliers import cards, facets, freshness, impact, merges, queries, structured
from app.suppliers.facts import facts
from app.suppliers.forms import SearchForm, cleared, cvr_message, parse, query_string
from app.suppliers.why import why
from app.web import htmx
from app.web.addresses import url_for
from app.web.errors import PageNotFound
from app.web.i18n import gettext, ngettext
from app.web.paging import Pages, numbered

blueprint = Blueprint("suppliers", __name__)
PER_PAGE = 10


@blueprint.record_once
def set_up(state: BlueprintSetupState) -> None:
    """Organisations ask whether their profile is public."""
    assert isinstance(state.app, Flask)
    dealings.tell_of_profiles(state.app, queries.is_public)


@blueprint.get("/leverandoerer/")
@limiter.limit("240/minute")
def search() -> AnyResponse:
    """Find suppliers: the page, or for htmx its results with the counts of the filters."""
    form = parse(request.args)
    if not form.errors and any(not v for _, v in request.args.items(multi=True)) and not htmx.wants_block():
        return redirect(numbered(address(query_string(form.filters)), form.page), 303)
    results = index.search(form.filters, form.page, PER_PAGE)
    pages = Pages(form.page, PER_PAGE, results.total)
    if form.page > pages.last:
        return redirect(numbered(address(raw_query(without="side")), pages.last), 303)
    counting.note(Kind.SHOWN, [c["cvr"] for c in results.cards])
    shown = context(form, results, pages)
    return htmx.render(
        "suppliers/search.html",
        "results",
        extra=("counts", "place", "map"),
        status=422 if form.errors else 200,
        push_url=numbered(shown["first_page"], form.page),
        title=title(form),
        announce=announcement(results.total, pages),
        **shown,
    )


def context(form: SearchForm, results: index.Results, pages: Pages) -> dict[str, Any]:
    """Everything the search page shows; what a fragment leaves out is worked out when asked for."""
    filters, used = form.filters, results.filters
    first_page = address(query_string(filters))
    return {
        "form": form,
        "error_targets": facets.error_targets(filters),
        "filters": filters,
        "total": results.total,
        "hits": [cards.hit(c, results) for c in results.cards],
        "wider": [cards.near_hit(c, results.today) for c in results.wider],
        "corrected": results.corrected,
        "has_words": results.has_words,
        # Only words give points.
        "why_query": escape(numbered(first_page, pages.page).partition("?")[2] if used.text else ""),
        "groups": lambda: facets.groups(filters, results.counts),
        "counts": facets.swapped_counts(results.counts),
        "place_group": facets.place_group(used, results.counts),
        "tags": facets.tags(filters, used),
        "ways_out": facets.ways_out(filters, results),
        "cleared": address(query_string(cleared(filters, used))),
        "pages": pages,
        "place_options": facets.place_options(filters.area or filters.municipality),
        "place_name": facets.place_name(used),
        "map": maps.directory(results.counts["home"], used.municipality, home_address(filters)),
        "first_page": first_page,
        # Keeping a search asks for an account only when it is chosen.
        "save": url_for("subscriptions.save_search")
        + (f"?{asked}" if (asked := query_string(filters)) else ""),
        "address": address,
        "literal": address(query_string(literal(filters))) if results.corrected else "",
    }


def title(form: SearchForm) -> str:
    """What the browser's tab says: that something is wrong, what was searched for, and where this is."""
    parts = [form.filters.text, gettext("Find leverandør")]
    found = " – ".join(part for part in parts if part)
    return gettext("Fejl: %(title)s", title=found) if form.errors else found


def raw_query(without: str) -> str:
    """The query string as it was sent, but for one parameter."""
    return urlencode([(k, v) for k, v in request.args.items(multi=True) if k != without])


def address(query: str) -> str:
    """The search page with a query string."""
    return url_for("suppliers.search") + (f"?{query}" if query else "")


def home_address(filters: index.Filters) -> str:
    """The same search among those at home in a municipality, for maps.PLACE to be filled in."""
    return address(query_string(replace(filters, municipality=maps.PLACE, place="home")))


def literal(filters: index.Filters) -> index.Filters:
    """The same search with the words exactly as typed."""
    return replace(filters, spell=False)


def announcement(total: int, pages: Pages) -> str:
    """What the status region reads out after a swap."""
    found = ngettext("%(num)s leverandør.", "%(num)s leverandører.", total)
    where = gettext("Side %(page)s af %(last)s.", page=pages.page, last=pages.last)
    return f"{found} {where}"


@blueprint.get("/leverandoerer/<cvr>/hvorfor/")
@limiter.limit("240/minute")
def explain(cvr: str) -> AnyResponse:
    """Why a supplier stands where it does in a search: a page, or for htmx the points alone."""
    number = known_number(cvr)
    if number != cvr:
        return redirect(url_for("suppliers.explain", cvr=number) + f"?{raw_query(without='')}", 301)
    supplier = queries.get_searchable(number)
    if supplier is None:
        return Response(render_template("suppliers/unknown.html", cvr=number), 404)
    form = parse(request.args)
    found = index.explain(form.filters, supplier.id)
    return htmx.render(
        "suppliers/why.html",
        "why",
        supplier=supplier,
        why=why(found, supplier.passages, supplier.codes),
        filters=form.filters,
        corrected=found.corrected,
        back=numbered(address(query_string(form.filters)), form.page),
    )


@blueprint.get("/leverandoerer/<cvr>/")
def show(cvr: str) -> AnyResponse:
    """A supplier's profile: what it offers, where, and what is documented."""
    return profile_page(cvr, "suppliers/show.html")


@blueprint.get("/leverandoerer/<cvr>/effekt/")
def show_impact(cvr: str) -> AnyResponse:
    """The same profile: what it achieves."""
    return profile_page(cvr, "suppliers/show_impact.html")


@blueprint.get("/leverandoerer/<cvr>/kontakt/")
def contact(cvr: str) -> AnyResponse:
    """How to reach a supplier. The profile's links lead here, so that the supplier sees how often they are chosen."""
    return profile_page(cvr, "suppliers/contact.html")


def known_number(cvr: str) -> str:
    """A CVR number in an address as eight digits; a page that does not exist where it is none."""
    try:
        return cvr_rules.parse(cvr)
    except InvalidCvr as error:
        raise PageNotFound(cvr_message(error.reason)) from error


def profile_page(cvr: str, template: str) -> AnyResponse:
    """One of the profile's pages; other ways to write the number lead to the canonical one."""
    number = known_number(cvr)
    if number != cvr:
        return redirect(url_for(str(request.endpoint), cvr=number), 301)
    profile = queries.get_profile(number)
    if profile is None:
        return elsewhere(number) or Response(render_template("suppliers/unknown.html", cvr=number), 404)
    if request.endpoint == "suppliers.contact":
        if visits.is_click_on_contact(number):
            counting.note(Kind.CONTACTED, [number])
    elif not visits.comes_from(number):
        counting.note(Kind.OPENED, [number])
    return Response(render_template(template, **profile_context(profile)))


def elsewhere(cvr: str) -> AnyResponse | None:
    """The way to the profile that took this one in. Asked for anew each time: a merge can be undone."""
    kept = merges.merged_into(cvr)
    if kept is None:
        return None
    answer = redirect(url_for(str(request.endpoint), cvr=kept), 308)
    answer.headers["Cache-Control"] = "no-cache"
    return answer


def profile_context(profile: queries.Profile) -> dict[str, Any]:
    """Everything the profile's pages show. `preview`: the address to go back to from a draft shown as a profile."""
    ages = freshness.ages(profile)
    return {
        "profile": profile,
        "preview": "",
        "tabs": ("suppliers.show", "suppliers.show_impact"),
        "overall": cards.overall(profile.standings),
        "statuses": cards.statuses(profile.standings, profile.on),
        "facts": facts(profile.standings, profile.on),
        "map": profile_map(profile),
        "ages": ages,
        "ages_advice": freshness.advice(ages),
        "figures": impact.figures(profile.impact) if profile.impact else [],
        "evidence": impact.evidence_text(profile.impact.evidence) if profile.impact else "",
        "scheme_names": catalogue.schemes(),
        "json_ld": structured.json_ld(profile, url_for("suppliers.show", cvr=profile.cvr, _external=True)),
    }


def profile_map(profile: queries.Profile) -> maps.MapView | None:
    """Where the supplier is and delivers; None when neither is known."""
    if not profile.home and not profile.delivers_to:
        return None
    label = gettext("Danmarkskort: her leverer %(name)s", name=profile.name)
    if profile.home:
        label = gettext(
            "Danmarkskort: her leverer %(name)s fra %(place)s", name=profile.name, place=profile.home.name
        )
    return maps.area(
        profile.home.code if profile.home else None,
        (p.code for p in profile.delivers_to),
        label,
        stated=profile.nationwide or profile.area_is_stated,
    )
