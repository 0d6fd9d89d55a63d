"""The guard that keeps the table of `rules`: nothing is read of what somebody may not send."""

from __future__ import annotations

from typing import NoReturn

from flask import Flask, abort, g, request
from flask_security import current_user
from werkzeug.wrappers import Response

from app.accounts.sign_ins import still_valid
from app.domain.access import Actor, Duty, Rule, allows
from app.organisations.queries import roles_of
from app.rules import EDITOR, NOBODY, OWNER, READER, RULES
from app.web import htmx
from app.web.addresses import url_for
from app.web.errors import PageForbidden
from app.web.i18n import gettext
from app.web.security import local_address


def init_app(app: Flask) -> None:
    """Put every request through its rule before anything reads its body: nobody uploads what they may not send.

    The check of the form's token, which reads all of it, is in place already.
    """

    def guard() -> Response | None:
        endpoint = request.endpoint
        if endpoint is None or RULES.get(endpoint) is Rule.ANYONE:
            return None
        rule = RULES.get(endpoint)
        if rule is None or rule is NOBODY:
            abort(404)
        actor = signed_in_actor()
        if actor is None:
            return to_sign_in()
        if not allows(rule, actor, (request.view_args or {}).get("cvr")):
            refuse(rule, actor, (request.view_args or {}).get("cvr"))
        g.actor = actor
        return None

    app.before_request_funcs.setdefault(None, []).insert(0, guard)


def refuse(rule: Rule, actor: Actor, cvr: str | None) -> NoReturn:
    """403. A member hears which role it takes; everybody else hears nothing about the organisation."""
    if cvr is None or not allows(READER, actor, cvr):
        abort(403)
    if rule is EDITOR and request.blueprint == "profiles":
        advice = gettext("Kun ejere og redaktører kan rette profilen. Bed en ejer om at ændre din rolle.")
    elif rule is EDITOR and request.blueprint == "cases":
        advice = gettext("Kun ejere og redaktører kan søge og svare. Bed en ejer om at ændre din rolle.")
    elif rule is EDITOR and request.blueprint in ("needs", "matches"):
        advice = gettext("Kun ejere og redaktører kan skrive behov. Bed en ejer om at ændre din rolle.")
    elif rule is EDITOR and request.blueprint == "dialogue":
        advice = gettext("Kun ejere og redaktører kan svare og skrive. Bed en ejer om at ændre din rolle.")
    elif rule is EDITOR and request.blueprint == "shortlists":
        advice = gettext("Kun ejere og redaktører kan rette lister. Bed en ejer om at ændre din rolle.")
    elif rule in (EDITOR, OWNER):
        advice = gettext("Kun ejere kan gøre det. Bed en ejer om at gøre det eller om at ændre din rolle.")
    else:
        abort(403)
    raise PageForbidden(advice, (url_for("organisations.show", cvr=cvr), gettext("Gå til Medlemmer")))


def signed_in_actor() -> Actor | None:
    """The person of this session with their roles; None when nobody is, or the session has been ended."""
    if not current_user.is_authenticated or not still_valid():
        return None
    duties = frozenset(Duty(d.name) for d in current_user.roles)
    return Actor(current_user.id, current_user.name, current_user.email, duties, roles_of(current_user.id))


def to_sign_in() -> Response:
    """Sign in first; htmx must not put the sign-in page into its target."""
    back = request.full_path.rstrip("?") if request.method == "GET" else url_for("pages.home")
    address = url_for("security.login", next=local_address(back))
    return htmx.redirect(address)
