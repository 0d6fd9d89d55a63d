"""The open JSON API: reading needs no key. Described in openapi.json beside this file."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, jsonify, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from app.api import inputs, outputs
from app.api.inputs import InvalidInput, InvalidLookup
from app.domain.attention import Kind
from app.extensions import csrf, limiter
from app.figures.presenters import as_json as quarters_as_json
from app.figures.queries import quarterly
from app.matches import explaining
from app.matches import queries as matches
from app.reference import suggesting
from app.search import queries as index
from app.statistics import counting
from app.suppliers import queries as suppliers
from app.suppliers.merges import merged_into
from app.verification import queries as verifications
from app.verification.presenters import as_json
from app.verification.views import conditional
from app.web import errors
from app.web.uploads import takes_lists

blueprint = Blueprint("api", __name__)
csrf.exempt(blueprint)
DOCUMENT = Path(__file__).with_name("openapi.json")


@blueprint.errorhandler(InvalidInput)
def invalid(error: InvalidInput) -> Response:
    """422 with a sentence per field."""
    return errors.problem(422, " ".join(error.errors.values()), errors=error.errors)


@blueprint.errorhandler(InvalidLookup)
def invalid_lookup(error: InvalidLookup) -> Response:
    """422 with every number that is wrong."""
    return errors.problem(422, error.detail, errors=error.errors)


@blueprint.get("/api/v1/suppliers")
@limiter.limit("600/minute")
def list_suppliers() -> Response:
    """Search the directory."""
    page = inputs.whole_number(request.args, "page", 1, inputs.LAST_PAGE)
    per_page = inputs.whole_number(request.args, "per_page", 20, inputs.MOST_PER_PAGE)
    filters = inputs.search_filters(request.args)
    results = index.search(filters, page, per_page, facets=False)
    # Later pages are for those who copy the directory.
    if page == 1:
        counting.note(Kind.SHOWN, [c["cvr"] for c in results.cards], by_program=True)
    return jsonify(outputs.suppliers(results, page, per_page))


@blueprint.get("/api/v1/suppliers/<cvr>")
@limiter.limit("600/minute")
def get_supplier(cvr: str) -> Response:
    """One supplier's profile."""
    number = inputs.cvr(cvr)
    profile = suppliers.get_profile(number)
    if profile is None:
        kept = merged_into(number)
        return moved(number, kept) if kept else errors.problem(404, outputs.no_profile(number))
    return jsonify(outputs.profile(profile))


def moved(cvr: str, kept: str) -> Response:
    """Where the profile went that was merged. Verifications are still asked for by the old number."""
    answer = jsonify({"cvr": cvr, "merged_into": kept})
    answer.status_code = 308
    answer.headers["Location"] = url_for("api.get_supplier", cvr=kept)
    answer.headers["Cache-Control"] = "no-cache"
    return answer


@blueprint.get("/api/v1/verifications/<cvr>")
@limiter.limit("600/minute")
def get_verifications(cvr: str) -> AnyResponse:
    """One firm's verifications today or on a day."""
    return conditional(verifications.look_up(inputs.cvr(cvr), inputs.day(request.args.get("on", ""))))


@blueprint.post("/api/v1/verifications/lookup")
@limiter.limit("60/minute")
def look_up_verifications() -> Response:
    """Up to 1,000 firms' verifications on one day, in the order asked."""
    found = verifications.look_up_many(*inputs.lookup(inputs.body(request)))
    return jsonify({"items": [as_json(f) for f in found]})


@blueprint.get("/api/v1/figures/quarters")
@limiter.limit("240/minute")
def list_quarters() -> Response:
    """The quarterly figures, as known when each quarter ended and as known now."""
    now = datetime.now(UTC)
    return jsonify(quarters_as_json(quarterly(now), now))


@blueprint.get("/api/v1/cpv/suggest")
@limiter.limit("600/minute")
def suggest_cpv() -> Response:
    """CPV codes for plain words."""
    text = inputs.text(request.args, "text", 5000)
    limit = inputs.whole_number(request.args, "limit", 5, 50)
    return jsonify({"items": [outputs.suggestion(s) for s in suggesting.suggest_cpv(text, limit=limit)]})


@blueprint.post("/api/v1/match")
@limiter.limit("240/minute")
def match() -> Response:
    """Rank suppliers for a need; nothing is stored."""
    need, limit = inputs.need(inputs.body(request))
    ranking = matches.rank(need, limit)
    counting.note(Kind.MATCHED, [m.card["cvr"] for m in ranking.matches], by_program=True)
    return jsonify(outputs.ranking(ranking, limit))


@blueprint.post("/api/v1/match/explain")
@limiter.limit("240/minute")
def explain_match() -> Response:
    """Why one supplier stands where it does for a need; nothing is stored."""
    body = inputs.body(request)
    need, _limit = inputs.need(body)
    number = inputs.own_cvr(body)
    found = explaining.explain(need, number)
    if found is None:
        return errors.problem(404, outputs.no_profile(number))
    return jsonify(outputs.explanation(found))


@blueprint.post("/api/v1/match/needs")
@limiter.limit("60/minute")
@takes_lists
def match_needs() -> Response:
    """Which of several needs fit one supplier, best first; nothing is stored."""
    body = inputs.body(request)
    number = inputs.own_cvr(body)
    ranked = explaining.rank_needs(number, inputs.needs(body))
    if ranked is None:
        return errors.problem(404, outputs.no_profile(number))
    return jsonify(outputs.needs(*ranked))


@blueprint.get("/api/v1/openapi.json")
def document() -> Response:
    """The description of this API."""
    return jsonify(openapi())


@blueprint.get("/api/docs")
def docs() -> str:
    """The same description for people."""
    example = url_for("api.list_suppliers", q="frokost", municipality="Viborg", _external=True)
    return render_template("api/docs.html", api=openapi(), example=example)


@cache
def openapi() -> dict[str, Any]:
    """The OpenAPI 3.1 document."""
    found: dict[str, Any] = json.loads(DOCUMENT.read_text("utf-8"))
    return found
