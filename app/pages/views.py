"""Addresses of the front page, information pages and the operator's endpoints."""

from __future__ import annotations

from flask import Blueprint, Response, render_template
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from app.desk.figures import public_figures
from app.domain.matching import WEIGHTS
from app.extensions import limiter
from app.matches.sentences import part_name
from app.notifications.addresses import CONTACT
from app.pages import queries
from app.reference import catalogue, maps
from app.search import queries as search
from app.search.ordering import HOME_LIFT, VERIFIED_LIFT
from app.search.snapshot import today
from app.web.i18n import gettext
from app.web.observability import REGISTRY

blueprint = Blueprint("pages", __name__)


@blueprint.get("/")
def home() -> str:
    """Say in one screen what this is and let the visitor search at once."""
    figures = search.overview()
    return render_template(
        "pages/home.html",
        figures=figures,
        places=catalogue.places_by_name(),
        shelves=[(s, figures.shelf_counts.get(s.code, 0)) for s in catalogue.shelves().values()],
        examples=queries.EXAMPLES,
        place_names=catalogue.places(),
        contact=CONTACT,
        map=maps.overview(figures.home_counts, gettext("Danmarkskort: antal leverandører i hver kommune")),
    )


@blueprint.get("/saadan-verificerer-vi/")
def how_we_verify() -> str:
    """What each scheme and each status means."""
    return render_template(
        "pages/how_we_verify.html",
        schemes=catalogue.schemes().values(),
        statuses=queries.statuses(),
        reservable=len(catalogue.reservable_codes()),
        figures=public_figures(today()),
    )


@blueprint.get("/saadan-sorterer-vi/")
def how_we_rank() -> str:
    """How search and match order their results, with the weights."""
    return render_template(
        "pages/how_we_rank.html",
        parts=[(part_name(code), points, queries.looks_at(code)) for code, points in WEIGHTS.items()],
        total=sum(WEIGHTS.values()),
        verified_lift=VERIFIED_LIFT,
        home_lift=HOME_LIFT,
    )


@blueprint.get("/tilgaengelighed/")
def accessibility() -> str:
    """The accessibility statement."""
    return render_template("pages/accessibility.html", contact=CONTACT)


@blueprint.get("/healthz")
@limiter.exempt
def healthz() -> Response:
    """The process answers."""
    return Response("ok\n", mimetype="text/plain")


@blueprint.get("/readyz")
@limiter.exempt
def readyz() -> Response:
    """The process can serve: the database answers."""
    if not queries.database_answers():
        return Response("database unavailable\n", status=503, mimetype="text/plain")
    return Response("ready\n", mimetype="text/plain")


@blueprint.get("/metrics")
@limiter.exempt
def metrics() -> Response:
    """Counters in the Prometheus text format; what the database would tell is NaN while it is away."""
    queries.measure_outbox()
    return Response(generate_latest(REGISTRY), content_type=CONTENT_TYPE_LATEST)
