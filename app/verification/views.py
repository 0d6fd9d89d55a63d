"""Addresses of the verification look-up."""

from __future__ import annotations

from flask import Blueprint, render_template

blueprint = Blueprint("verification", __name__)


@blueprint.get("/verificering/")
def look_up() -> str:
    return render_template("pages/home.html")


@blueprint.get("/verificering/<cvr>/")
def show(cvr: str) -> str:
    return render_template("pages/home.html")


@blueprint.get("/verificering/<cvr>.json")
def show_json(cvr: str) -> str:
    return render_template("pages/home.html")


@blueprint.get("/badge/<cvr>.svg")
def badge(cvr: str) -> str:
    return render_template("pages/home.html")
