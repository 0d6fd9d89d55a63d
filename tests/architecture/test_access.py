"""The table of app/access.py is what happens: every route, every role, and a member of another organisation."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy import select

from app.access import RULES
from app.accounts.services import grant
from app.domain.access import Actor, Duty, Role, Rule, allows
from app.extensions import db
from app.organisations.models import Membership, Organisation
from tests.support.client import CheckedClient
from tests.support.people import PASSWORD, add_person

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
VALUES = {"cvr": OURS, "token": "forkert", "sign_in_id": 0, "filename": "app.css", "path": "x"}
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
    app.config["WTF_CSRF_ENABLED"] = False
    actor = actor_of(who)
    wrong = []
    for rule in app.url_map.iter_rules():
        if rule.endpoint == "static":
            continue
        for method in sorted((rule.methods or set()) & {"GET", "POST"}):
            client = app.test_client()
            if actor:
                sign_in_as(client, actor)
            values = {name: VALUES[name] for name in rule.arguments}
            with app.test_request_context():
                from flask import url_for

                address = url_for(rule.endpoint, **values)
            answer = client.open(address, method=method)
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


def sign_in_as(client: CheckedClient, actor: Actor) -> None:
    """The cookie of a sign-in, made once a person: each sign-in costs what argon2 costs."""
    cookies = client.application.extensions.setdefault("test_cookies", {})
    if actor.id not in cookies:
        first = client.application.test_client()
        assert sign_in_plainly(first, actor.email) == 302
        cookies[actor.id] = first.get_cookie("session").value
    client.set_cookie("session", cookies[actor.id])


def sign_in_plainly(client: CheckedClient, email: str) -> int:
    return client.post("/log-ind/", data={"email": email, "password": PASSWORD}).status_code
