from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.access import Role
from app.domain.membership import (
    AUTHORITIES,
    TRANSITIONS,
    ClaimState,
    Dealings,
    Denied,
    InvitationState,
    Members,
    domain_of,
    invitation_state,
    moved,
    own_domains,
    proves,
)

NOW = datetime(2026, 11, 25, tzinfo=UTC)
DAY = timedelta(days=1)
PEOPLE = st.integers(1, 6)
owned = st.dictionaries(PEOPLE, st.sampled_from(list(Role)), min_size=1).filter(
    lambda roles: Role.OWNER in roles.values()
)
changes = st.lists(
    st.tuples(PEOPLE, PEOPLE, st.one_of(st.none(), st.sampled_from(list(Role)))), min_size=1, max_size=30
)


@given(owned, changes)
def test_whatever_is_tried_there_is_always_an_owner(
    roles: dict[int, Role], tried: list[tuple[int, int, Role | None]]
) -> None:
    members = Members(roles)
    for actor, account, role in tried:
        try:
            after = (
                members.without(actor, account) if role is None else members.with_role(actor, account, role)
            )
        except Denied:
            continue
        assert members.roles.get(actor) is Role.OWNER or (role is None and actor == account)
        members = after
        assert members.owners


@given(owned, PEOPLE, PEOPLE, st.sampled_from(list(Role)))
def test_nobody_comes_in_by_a_change_of_role(
    roles: dict[int, Role], actor: int, account: int, role: Role
) -> None:
    try:
        after = Members(roles).with_role(actor, account, role)
    except Denied:
        return
    assert set(after.roles) == set(roles)


@pytest.mark.parametrize(
    ("actor", "account", "role", "reason"),
    [
        (1, 1, Role.EDITOR, "last_owner"),
        (2, 3, Role.OWNER, "not_owner"),
        (3, 3, Role.OWNER, "not_owner"),
        (9, 3, Role.READER, "not_owner"),
        (1, 9, Role.READER, "not_member"),
    ],
)
def test_roles_that_may_not_be_given(actor: int, account: int, role: Role, reason: str) -> None:
    members = Members({1: Role.OWNER, 2: Role.EDITOR, 3: Role.READER})
    with pytest.raises(Denied) as error:
        members.with_role(actor, account, role)
    assert error.value.reason == reason


@pytest.mark.parametrize(
    ("actor", "account", "reason"),
    [(1, 1, "last_owner"), (2, 3, "not_owner"), (9, 9, "not_member"), (1, 9, "not_member")],
)
def test_people_who_may_not_be_let_out(actor: int, account: int, reason: str) -> None:
    members = Members({1: Role.OWNER, 2: Role.EDITOR, 3: Role.READER})
    assert members.may_leave(2)
    assert not members.may_leave(1)
    with pytest.raises(Denied) as error:
        members.without(actor, account)
    assert error.value.reason == reason


def test_anyone_but_the_last_owner_may_leave() -> None:
    members = Members({1: Role.OWNER, 2: Role.OWNER, 3: Role.READER})
    assert set(members.without(3, 3).roles) == {1, 2}
    assert members.without(1, 1).owners == {2}
    assert set(members.without(1, 3).roles) == {1, 2}


@given(st.sampled_from(list(ClaimState)), st.sampled_from(list(ClaimState)))
def test_what_is_decided_stays_decided(state: ClaimState, to: ClaimState) -> None:
    if to in TRANSITIONS[state]:
        assert moved(state, to) == to
    else:
        with pytest.raises(Denied, match="decided"):
            moved(state, to)
    assert to is not ClaimState.OPEN or to not in TRANSITIONS[state]


@pytest.mark.parametrize(
    ("expires", "used", "withdrawn", "state"),
    [
        (NOW + DAY, None, None, InvitationState.OPEN),
        (NOW, None, None, InvitationState.EXPIRED),
        (NOW - DAY, NOW - 2 * DAY, None, InvitationState.USED),
        (NOW - DAY, None, NOW - 2 * DAY, InvitationState.WITHDRAWN),
        (NOW + DAY, NOW, None, InvitationState.USED),
    ],
)
def test_what_an_invitation_leads_to(
    expires: datetime, used: datetime | None, withdrawn: datetime | None, state: InvitationState
) -> None:
    assert invitation_state(NOW, expires, used, withdrawn) is state


@pytest.mark.parametrize(
    ("text", "domain"),
    [
        ("Kontakt@Firma.dk", "firma.dk"),
        ("https://www.firma.dk/om-os?x=1", "firma.dk"),
        ("http://butik.firma.dk:8080", "butik.firma.dk"),
        ("WWW.RØDGRØD.DK", "rødgrød.dk"),
        ("firma", ""),
        ("", ""),
        ("a@b@firma.dk", ""),
        ("@firma.dk", ""),
        ("10.0.0.1", ""),
    ],
)
def test_domain_of_an_address_or_website(text: str, domain: str) -> None:
    assert domain_of(text) == domain


PUBLIC = frozenset({"gmail.com", "wixsite.com", "mail.dk"})


@pytest.mark.parametrize(
    ("address", "proven"),
    [
        ("maja@firma.dk", True),
        ("MAJA@FIRMA.DK", True),
        ("maja@evil-firma.dk", False),
        ("maja@firma.dk.evil.dk", False),
        ("maja@sub.firma.dk", False),
        ("maja@gmail.com", False),
        ("firma.dk", False),
        ("a@firma.dk@evil.dk", False),
    ],
)
def test_only_an_address_on_the_organisations_own_domain_proves(address: str, proven: bool) -> None:
    domains = own_domains(
        ["kontakt@firma.dk", "www.firma.dk", "x@gmail.com", "firma.wixsite.com", ""], PUBLIC
    )
    assert domains == {"firma.dk"}
    assert proves(address, domains) is proven


KINDS = st.sampled_from(("municipality", "region", "state", "private", "social_enterprise", "support"))
DEALINGS = st.builds(Dealings, KINDS, st.booleans(), st.booleans())


@given(DEALINGS, DEALINGS, st.booleans())
def test_an_owner_changes_all_but_what_law_or_a_public_profile_holds(
    before: Dealings, after: Dealings, is_public: bool
) -> None:
    refused = ""
    try:
        before.allow(after, is_public=is_public)
    except Denied as denied:
        refused = denied.reason
    is_law = before.kind != after.kind and bool({before.kind, after.kind} & AUTHORITIES)
    is_held = is_public and before.supplies and not after.supplies
    assert refused == ("authority" if is_law else "published_profile" if is_held else "")
    assert (before.mark == after.mark) == (before == after)
