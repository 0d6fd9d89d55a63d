"""Addresses of the quarterly figures: a page for all, and its files."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Blueprint, Response, render_template

from app.extensions import limiter
from app.figures import files, presenters, queries
from app.web.exports import CSV, SPREADSHEET

blueprint = Blueprint("figures", __name__)


@blueprint.get("/tal/")
@limiter.limit("120/minute")
def show() -> str:
    """The quarter in figures, with the quarters before it and how they are counted."""
    now = datetime.now(UTC)
    return render_template("figures/show.html", **presenters.page(queries.quarterly(now), now))


@blueprint.get("/tal.csv")
@limiter.limit("60/minute")
def download_csv() -> Response:
    """The same as text."""
    now = datetime.now(UTC)
    return _file(files.as_csv(queries.quarterly(now), now), CSV, "csv")


@blueprint.get("/tal.xlsx")
@limiter.limit("60/minute")
def download_xlsx() -> Response:
    """The same as a spreadsheet."""
    now = datetime.now(UTC)
    return _file(files.as_xlsx(queries.quarterly(now), now), SPREADSHEET, "xlsx")


def _file(content: bytes, mime: str, ending: str) -> Response:
    headers = {"Content-Type": mime, "Content-Disposition": f"attachment; filename=kvartalstal.{ending}"}
    return Response(content, headers=headers)
