import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.access import Actor, Duty, Role, Rule, allows

OWN, OTHER = "13748136", "10150817"


def member(role: Role) -> Actor:
    return Actor(1, "Test", "test@firma.example", roles={OWN: role})


@pytest.mark.parametrize("rule", list(Rule))
def test_nobody_signed_in_may_only_call_open_addresses(rule: Rule) -> None:
    assert allows(rule, None, OWN) is (rule is Rule.ANYONE)


@pytest.mark.parametrize(
    ("rule", "let_in"),
    [
        (Rule.READER, {Role.READER, Role.EDITOR, Role.OWNER}),
        (Rule.EDITOR, {Role.EDITOR, Role.OWNER}),
        (Rule.OWNER, {Role.OWNER}),
    ],
)
def test_a_role_includes_the_lesser_ones_in_its_own_organisation_only(rule: Rule, let_in: set[Role]) -> None:
    assert {r for r in Role if allows(rule, member(r), OWN)} == let_in
    assert not any(allows(rule, member(r), OTHER) for r in Role)
    assert not any(allows(rule, member(r)) for r in Role)


@given(st.sampled_from(list(Duty)), st.sampled_from(list(Role)))
def test_a_duty_opens_its_own_addresses_and_no_organisation(duty: Duty, role: Role) -> None:
    actor = Actor(1, "Test", "test@firma.example", frozenset({duty}))
    assert allows(Rule(duty.value), actor)
    assert not allows(Rule(role.value), actor, OWN)
    assert [d for d in Duty if allows(Rule(d.value), actor)] == [duty]
