"""Addresses of the front page, information pages and the operator's endpoints."""

from __future__ import annotations

from flask import Blueprint, Response, render_template
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from sqlalchemy.exc import SQLAlchemyError

from app.extensions import limiter
from app.pages import queries
from app.web.observability import REGISTRY

blueprint = Blueprint("pages", __name__)


@blueprint.get("/")
def home() -> str:
    """Say in one screen what this is and let the visitor search at once."""
    return render_template("pages/home.html")


@blueprint.get("/saadan-verificerer-vi/")
def how_we_verify() -> str:
    """How a verification comes about and what each status means."""
    return render_template("pages/home.html")


@blueprint.get("/saadan-sorterer-vi/")
def how_we_rank() -> str:
    """How search and match order their results, with the weights."""
    return render_template("pages/home.html")


@blueprint.get("/tilgaengelighed/")
def accessibility() -> str:
    """The accessibility statement."""
    return render_template("pages/home.html")


@blueprint.get("/privatliv/")
def privacy() -> str:
    """What is stored, and what is not."""
    return render_template("pages/home.html")


@blueprint.get("/healthz")
@limiter.exempt
def healthz() -> Response:
    """The process answers."""
    return Response("ok\n", mimetype="text/plain")


@blueprint.get("/readyz")
@limiter.exempt
def readyz() -> Response:
    """The process can serve: the database answers."""
    try:
        queries.ping()
    except SQLAlchemyError:
        return Response("database unavailable\n", status=503, mimetype="text/plain")
    return Response("ready\n", mimetype="text/plain")


@blueprint.get("/metrics")
@limiter.exempt
def metrics() -> Response:
    """Counters in the Prometheus text format."""
    return Response(generate_latest(REGISTRY), content_type=CONTENT_TYPE_LATEST)
