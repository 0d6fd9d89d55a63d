"""The rules of these rooms' addresses, by calling each with everyone."""

import pytest
from flask import Flask

from app.accounts.models import User
from app.domain.access import Duty, Role, Rule
from app.rules import RULES
from tests.factories.people import browser, organisation, person

ROOMS = ("organisations", "ownership", "admin", "identity")


@pytest.fixture
def everyone(app: Flask) -> tuple[str, dict[str, User | None]]:
    people: dict[str, User | None] = {role.value: person() for role in Role}
    cvr = organisation(*((people[role.value], role) for role in Role))
    stranger = person()
    organisation((stranger, Role.OWNER))
    duties = {duty.value: person(duty=duty) for duty in Duty}
    return cvr, {**people, **duties, "stranger": stranger, "nobody": None}


def allowed(rule: Rule) -> set[str]:
    everyone = {*Role, *Duty, "stranger"}
    return {
        Rule.ANYONE: {*everyone, "nobody"},
        Rule.SIGNED_IN: everyone,
        Rule.READER: {Role.READER, Role.EDITOR, Role.OWNER},
        Rule.EDITOR: {Role.EDITOR, Role.OWNER},
        Rule.OWNER: {Role.OWNER},
        Rule.SECRETARY: {Duty.SECRETARY},
        Rule.VERIFIER: {Duty.VERIFIER},
        Rule.STAFF: {Duty.SECRETARY, Duty.VERIFIER},
    }[rule]


def test_each_address_lets_in_whom_its_rule_names(
    app: Flask, everyone: tuple[str, dict[str, User | None]]
) -> None:
    cvr, people = everyone
    # The form's token is asked for first; here the question is who is let through after it.
    app.config["WTF_CSRF_ENABLED"] = False
    browsers = {who: browser(app, user) for who, user in people.items()}
    for rule in app.url_map.iter_rules():
        if rule.endpoint.split(".")[0] not in ROOMS:
            continue
        values = {name: cvr if name == "cvr" else "9" for name in rule.arguments}
        with app.test_request_context():
            address = app.url_for(rule.endpoint, **values)
        method = "GET" if "GET" in rule.methods else "POST"
        for who, client in browsers.items():
            answer = client.open(address, method=method)
            is_sent_to_sign_in = answer.status_code == 303 and "next=" in answer.location
            is_in = answer.status_code != 403 and not is_sent_to_sign_in
            assert is_in is (who in allowed(RULES[rule.endpoint])), (rule.endpoint, who, answer.status_code)
