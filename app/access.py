"""Who may call which address: the one table, and the guard that keeps it.

A route that is not in the table is refused, so that a new one starts closed. The tests read the same
table: every route with every role, and with a member of another organisation.
"""

from __future__ import annotations

from flask import Flask, abort, g, request
from flask_security import current_user
from werkzeug.wrappers import Response

from app.accounts.sign_ins import still_valid
from app.domain.access import Actor, Duty, Rule, allows
from app.organisations.queries import roles_of
from app.web import htmx
from app.web.addresses import url_for
from app.web.security import local_address

ANYONE, SIGNED_IN = Rule.ANYONE, Rule.SIGNED_IN
READER, EDITOR, OWNER = Rule.READER, Rule.EDITOR, Rule.OWNER
SECRETARY, VERIFIER = Rule.SECRETARY, Rule.VERIFIER

RULES: dict[str, Rule] = {
    # Open to all: the directory, the look-up, trying a need, the API.
    "static": ANYONE,
    "pages.home": ANYONE,
    "pages.healthz": ANYONE,
    "pages.readyz": ANYONE,
    "pages.metrics": ANYONE,
    "pages.privacy": ANYONE,
    "pages.accessibility": ANYONE,
    "pages.how_we_rank": ANYONE,
    "pages.how_we_verify": ANYONE,
    "suppliers.search": ANYONE,
    "suppliers.show": ANYONE,
    "suppliers.show_impact": ANYONE,
    "matches.try_need": ANYONE,
    "matches.suggest": ANYONE,
    "matches.explain": ANYONE,
    "verification.look_up": ANYONE,
    "verification.show": ANYONE,
    "verification.show_json": ANYONE,
    "verification.badge": ANYONE,
    "media.show": ANYONE,
    "api.docs": ANYONE,
    "api.document": ANYONE,
    "api.list_suppliers": ANYONE,
    "api.get_supplier": ANYONE,
    "api.get_verifications": ANYONE,
    "api.look_up_verifications": ANYONE,
    "api.suggest_cpv": ANYONE,
    "api.match": ANYONE,
    # The profile that an organisation keeps itself.
    "profiles.choose": SIGNED_IN,
    "profiles.overview": READER,
    "profiles.show": READER,
    "profiles.preview": READER,
    "profiles.preview_impact": READER,
    "profiles.fetch": EDITOR,
    "profiles.pictures": EDITOR,
    "profiles.remove_picture": EDITOR,
    "profiles.edit": EDITOR,
    "profiles.edit_item": EDITOR,
    "profiles.compare": EDITOR,
    "profiles.remove_item": EDITOR,
    "profiles.move_item": EDITOR,
    "profiles.confirm": EDITOR,
    "profiles.publish": EDITOR,
    "profiles.discard": EDITOR,
    "profiles.turn": EDITOR,
    "profiles.archive": OWNER,
    "api.explain_match": ANYONE,
    "api.match_needs": ANYONE,
}


def init_app(app: Flask) -> None:
    """Put every request through its rule."""

    @app.before_request
    def guard() -> Response | None:
        endpoint = request.endpoint
        if endpoint is None or RULES.get(endpoint) is Rule.ANYONE:
            return None
        rule = RULES.get(endpoint)
        if rule is None:
            abort(404)
        actor = signed_in_actor()
        if actor is None:
            return to_sign_in()
        if not allows(rule, actor, (request.view_args or {}).get("cvr")):
            abort(403)
        g.actor = actor
        return None


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
