"""The open JSON API."""

from __future__ import annotations

from flask import Blueprint, render_template

blueprint = Blueprint("api", __name__)


@blueprint.get("/api/docs")
def docs() -> str:
    return render_template("pages/home.html")
