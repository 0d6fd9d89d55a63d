"""Addresses of the directory."""

from __future__ import annotations

from flask import Blueprint, render_template

blueprint = Blueprint("suppliers", __name__)


@blueprint.get("/leverandoerer/")
def search() -> str:
    return render_template("pages/home.html")


@blueprint.get("/leverandoerer/<cvr>/")
def show(cvr: str) -> str:
    return render_template("pages/home.html")
