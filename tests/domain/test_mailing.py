"""Whether a mail may be sent: a no always counts, a firm's mailbox is left alone unless it is known that it may be."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.mailing import FIRMS, PERSONAL, RULES, Frequency, MailKind, Standpoint, Verdict, verdict

AT_ONCE, WEEKLY, NEVER = Frequency.AT_ONCE, Frequency.WEEKLY, Frequency.NEVER
NEED, DIGEST, SEARCH = MailKind.NEED_MATCH, MailKind.NEED_DIGEST, MailKind.SAVED_SEARCH
OWN = MailKind.OWN_MATTER
CHOSEN = st.none() | st.sampled_from(Frequency)
STANDPOINTS = st.builds(
    Standpoint, st.booleans(), person=CHOSEN, firm=CHOSEN, is_protected=st.none() | st.booleans()
)
KINDS = st.sampled_from(MailKind)


@pytest.mark.parametrize(
    ("kind", "at", "expected"),
    [
        # A member gets what they have not turned off; the mark in CVR says nothing of members.
        (NEED, Standpoint(True), Verdict.YES),
        (NEED, Standpoint(True, is_protected=True), Verdict.YES),
        (NEED, Standpoint(True, person=NEVER), Verdict.TURNED_OFF),
        (NEED, Standpoint(True, person=AT_ONCE, firm=NEVER), Verdict.FIRM_TURNED_OFF),
        (DIGEST, Standpoint(True), Verdict.TURNED_OFF),
        (DIGEST, Standpoint(True, person=WEEKLY), Verdict.YES),
        (SEARCH, Standpoint(True), Verdict.YES),
        # The mailbox of a firm.
        (NEED, Standpoint(False, is_protected=False), Verdict.YES),
        (NEED, Standpoint(False, is_protected=True), Verdict.PROTECTED),
        (NEED, Standpoint(False, is_protected=None), Verdict.NOT_LOOKED_UP),
        (NEED, Standpoint(False, firm=AT_ONCE, is_protected=True), Verdict.YES),
        (NEED, Standpoint(False, firm=AT_ONCE, is_protected=None), Verdict.YES),
        (NEED, Standpoint(False, firm=NEVER, is_protected=False), Verdict.FIRM_TURNED_OFF),
        (DIGEST, Standpoint(False, is_protected=False), Verdict.TURNED_OFF),
        (DIGEST, Standpoint(False, firm=WEEKLY, is_protected=True), Verdict.YES),
        # Their own matters reach everybody.
        (OWN, Standpoint(False, firm=NEVER, is_protected=True), Verdict.YES),
        (OWN, Standpoint(True, person=NEVER, firm=NEVER), Verdict.YES),
    ],
)
def test_the_rule(kind: MailKind, at: Standpoint, expected: Verdict) -> None:
    assert verdict(kind, at) is expected


@given(KINDS, STANDPOINTS)
def test_a_no_always_counts(kind: MailKind, at: Standpoint) -> None:
    may = verdict(kind, at).may
    if kind is OWN:
        assert may
    elif at.firm is NEVER or (at.is_member and at.person is NEVER):
        assert not may


@given(KINDS, STANDPOINTS)
def test_no_offer_reaches_a_protected_firm_that_has_not_asked_for_it(kind: MailKind, at: Standpoint) -> None:
    if RULES[kind].is_offer and not at.is_member and at.firm is None and at.is_protected is not False:
        assert not verdict(kind, at).may


@given(KINDS, STANDPOINTS)
def test_what_is_not_known_is_never_better_than_the_mark(kind: MailKind, at: Standpoint) -> None:
    unknown = Standpoint(at.is_member, at.person, at.firm, None)
    marked = Standpoint(at.is_member, at.person, at.firm, True)
    assert verdict(kind, unknown).may == verdict(kind, marked).may


def test_every_kind_that_can_be_turned_off_is_on_the_page_and_can_be_turned_off_there() -> None:
    assert set(PERSONAL) == {k for k in MailKind if RULES[k].can_be_turned_off}
    assert all(RULES[k].is_offer for k in FIRMS)
    for kind in PERSONAL:
        assert NEVER in RULES[kind].choices
        assert RULES[kind].default in RULES[kind].choices
