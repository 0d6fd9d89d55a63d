"""The table of app/rules.py is what happens: every route, every role, and a member of another organisation."""

from __future__ import annotations

from collections.abc import Callable
from contextvars import Context
from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy import select, update

from app.accounts.models import SignIn
from app.accounts.services import grant
from app.domain.access import Actor, Duty, Role, Rule, allows
from app.extensions import db
from app.organisations.models import Membership, Organisation
from app.rules import RULES
from tests.support.people import add_person, sign_in

OURS, THEIRS = "13748136", "25313763"
WHO: dict[str, tuple[str | None, Role | None, Duty | None]] = {
    "nobody": (None, None, None),
    "without an organisation": (None, None, None),
    "reader": (OURS, Role.READER, None),
    "editor": (OURS, Role.EDITOR, None),
    "owner": (OURS, Role.OWNER, None),
    "owner of another": (THEIRS, Role.OWNER, None),
    "secretary": (None, None, Duty.SECRETARY),
    "verifier": (None, None, Duty.VERIFIER),
}
# What an address names; a number or key that exists for nobody is refused as any other.
VALUES = {"cvr": OURS, "filename": "app.css"}
NUMBERS = {"number", "width"}
NEVER_BY_GET = {
    "end_",
    "turn_off_",
    "confirm_new_",
    "logout",
    "wan_register_response",
    "grant",
    "revoke",
    "accept_",
    "decide_",
}


def test_every_address_has_a_rule_and_every_rule_an_address(app: Flask) -> None:
    assert {r.endpoint for r in app.url_map.iter_rules()} == set(RULES)


def test_what_changes_something_never_answers_get(app: Flask) -> None:
    for rule in app.url_map.iter_rules():
        name = rule.endpoint.split(".")[-1]
        if any(name.startswith(verb) for verb in NEVER_BY_GET):
            assert "GET" not in (rule.methods or set()), rule.endpoint


@pytest.fixture
def actor_of(app: Flask) -> Callable[[str], Actor | None]:
    """Add everybody once; a role's actor by its name."""
    for cvr in (OURS, THEIRS):
        db.session.add(
            Organisation(
                cvr=cvr, name=f"Demo {cvr}", kind="municipality", buys=True, created_at=datetime.now(UTC)
            )
        )
    db.session.flush()
    known: dict[str, Actor | None] = {"nobody": None}
    for number, (who, (cvr, role, duty)) in enumerate(WHO.items()):
        if who == "nobody":
            continue
        person = add_person(f"p{number}@demo.example", name=who)
        if cvr and role:
            organisation = db.session.scalars(select(Organisation).where(Organisation.cvr == cvr)).one()
            db.session.add(
                Membership(
                    organisation_id=organisation.id,
                    account_id=person.id,
                    role=role.value,
                    since=datetime.now(UTC),
                    let_in_by="test",
                )
            )
        if duty:
            grant(person, duty, "test")
        roles = {cvr: role} if cvr and role else {}
        known[who] = Actor(person.id, who, person.email, frozenset({duty} if duty else ()), roles)
    db.session.commit()
    return known.__getitem__


@pytest.mark.parametrize("who", list(WHO))
def test_every_route_lets_in_whom_the_table_names(
    app: Flask, who: str, actor_of: Callable[[str], Actor | None]
) -> None:
    actor = actor_of(who)
    cookie = signed_in_cookie(app, actor.email) if actor else None
    app.config["WTF_CSRF_ENABLED"] = False
    app.test_client_class = None
    wrong = []
    for rule in app.url_map.iter_rules():
        if rule.endpoint == "static":
            continue
        for method in sorted((rule.methods or set()) & {"GET", "POST"}):
            put_back(actor)
            client = app.test_client()
            if cookie:
                client.set_cookie("session", cookie)
            values = {
                name: VALUES.get(name, 0 if name in NUMBERS or name.endswith("_id") else "x")
                for name in rule.arguments
            }
            with app.test_request_context():
                from flask import url_for

                address = url_for(rule.endpoint, **values)
            # A context of its own, as every request has in production.
            answer = Context().run(client.open, address, method=method, buffered=True)
            refused = answer.status_code in {401, 403} or (
                answer.status_code == 303 and answer.location.startswith("/log-ind/?next=")
            )
            closed = RULES[rule.endpoint] is Rule.NOBODY
            if closed:
                if answer.status_code != 404:
                    wrong.append(f"{method} {rule.endpoint}: {answer.status_code}, closed")
            elif refused == allows(RULES[rule.endpoint], actor, values.get("cvr")):
                wrong.append(f"{method} {rule.endpoint}: {answer.status_code}, {RULES[rule.endpoint]}")
    assert wrong == []


def put_back(actor: Actor | None) -> None:
    """Undo what the call before has done: signed out, left the organisation."""
    db.session.rollback()
    db.session.execute(update(SignIn).values(ended_at=None))
    for cvr, role in (actor.roles if actor else {}).items():
        organisation = db.session.scalars(select(Organisation).where(Organisation.cvr == cvr)).one()
        about = {"organisation_id": organisation.id, "account_id": actor.id if actor else 0}
        if db.session.scalars(select(Membership).filter_by(**about)).one_or_none() is None:
            db.session.add(Membership(**about, role=role.value, since=datetime.now(UTC), let_in_by="test"))
    db.session.commit()


def signed_in_cookie(app: Flask, email: str) -> str:
    """The cookie of a sign-in, made once: each costs what argon2 costs."""
    first = app.test_client()
    assert sign_in(first, email).status_code == 302
    found = first.get_cookie("session")
    assert found is not None
    return found.value
