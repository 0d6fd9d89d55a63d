"""Addresses of trying a need."""

from __future__ import annotations

from flask import Blueprint, render_template

blueprint = Blueprint("matches", __name__)


@blueprint.get("/match/")
def try_need() -> str:
    return render_template("pages/home.html")
