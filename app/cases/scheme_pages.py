"""The public page of the schemes: what each asks, who decides, how long it holds, and the rules of an earlier day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flask import make_response, render_template, request
from werkzeug.wrappers import Response

from app.cases import words
from app.domain.schemes import NoRules, SchemeRules, in_force
from app.reference import catalogue
from app.reference.catalogue import PartnerScheme, SchemeInfo
from app.search.snapshot import today
from app.web.i18n import gettext


@dataclass(frozen=True)
class SchemePart:
    """One scheme on the page; `rules` None where it did not have any that day."""

    info: SchemeInfo
    rules: SchemeRules | None
    versions: tuple[SchemeRules, ...]
    partners: tuple[PartnerScheme, ...]


def show() -> Response:
    """The page for today or for `?dato=`; 422 for a day that is none."""
    typed = request.args.get("dato", "").strip()
    day, message = _day(typed)
    page = render_template(
        "cases/schemes.html",
        parts=[_part(info, day) for info in catalogue.schemes().values()],
        day=day,
        is_past=day < today(),
        typed=typed,
        message=message,
        words=words,
    )
    return make_response(page, 422 if message else 200)


def _day(typed: str) -> tuple[date, str]:
    if not typed:
        return today(), ""
    try:
        return date.fromisoformat(typed), ""
    except ValueError:
        return today(), gettext("Skriv datoen som ÅÅÅÅ-MM-DD")


def _part(info: SchemeInfo, day: date) -> SchemePart:
    every = sorted((r for r in catalogue.scheme_rules() if r.scheme == info.code), key=lambda r: r.valid_from)
    try:
        rules = in_force(every, info.code, day)
    except NoRules:
        rules = None
    # The list of partners is today's: of an earlier day it would say more than is known.
    listed = rules is not None and rules.valid_to is None
    partners = tuple(p for p in catalogue.partner_schemes() if listed and p.counts_for == info.code)
    return SchemePart(info, rules, tuple(reversed(every)), partners)
