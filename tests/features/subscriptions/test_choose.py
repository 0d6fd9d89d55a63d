"""A person and an owner's firm choose their mails on the page."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from app.audit.models import AuditEntry
from app.domain.mailing import Frequency, MailKind, Verdict
from app.extensions import db
from app.organisations.models import Membership, Organisation
from app.subscriptions import queries, services
from app.subscriptions.models import MailChoice
from app.subscriptions.receivers import Receiver
from app.suppliers.models import Supplier
from tests.factories.suppliers import publish, valid_cvr
from tests.support.client import CheckedClient
from tests.support.members import member, organisation
from tests.support.people import add_person, of, post, sign_in

EMAIL = "anna@demo.example"
CVR = valid_cvr(5)
AS_IT_STANDS = {
    "need_match": "at_once",
    "need_digest": "never",
    "saved_search": "at_once",
    "reminder": "at_once",
}
NEED = MailKind.NEED_MATCH


@pytest.fixture
def owner(client: CheckedClient) -> Receiver:
    """Signed in, and the owner of a firm with a public profile."""
    person = add_person(EMAIL)
    publish(cvr=CVR, email="info@firma.example")
    member(person, organisation(CVR), "owner")
    sign_in(client, EMAIL)
    return Receiver(account=of(EMAIL).id, cvr=CVR)


def test_what_holds_is_chosen_and_a_save_without_changes_writes_what_was_seen(
    client: CheckedClient, owner: Receiver
) -> None:
    shown = client.get("/konto/mails/").text
    assert 'value="at_once" checked' in shown
    assert "info@firma" not in shown
    answer = post(client, "/konto/mails/", **AS_IT_STANDS)
    assert answer.status_code == 303
    assert {c.frequency.value for c in queries.choices_of(owner.account or 0)} == {"at_once", "never"}


def test_each_kind_has_its_own_switch(client: CheckedClient, owner: Receiver) -> None:
    post(client, "/konto/mails/", **AS_IT_STANDS | {"reminder": "never", "need_digest": "weekly"})
    db.session.expire_all()
    assert queries.may_send(MailKind.REMINDER, owner) is Verdict.TURNED_OFF
    for kind in set(MailKind) - {MailKind.REMINDER}:
        assert queries.may_send(kind, owner).may
    row = queries.find_row(MailKind.NEED_DIGEST, owner)
    assert row is not None
    # A digest tells what comes from now on.
    assert row.told_until is not None
    assert row.by == f"user:{owner.account}"


@pytest.mark.parametrize(
    "sent", [{"reminder": "weekly"}, {"reminder": "x"}, {"need_digest": "at_once"}, {"need_match": ""}]
)
def test_a_frequency_a_kind_does_not_have_is_refused_at_its_field(
    client: CheckedClient, owner: Receiver, sent: dict[str, str]
) -> None:
    answer = post(client, "/konto/mails/", **AS_IT_STANDS | sent)
    assert answer.status_code == 422
    assert "Vælg en af mulighederne" in answer.text
    assert f'id="{next(iter(sent))}-error"' in answer.text
    assert db.session.scalars(select(MailChoice)).all() == []


def test_an_owners_yes_is_the_firms_consent_with_who_and_when(client: CheckedClient, owner: Receiver) -> None:
    box = Receiver(cvr=CVR)
    mark(True)
    assert queries.may_send(NEED, box) is Verdict.PROTECTED
    address = f"/min-virksomhed/{CVR}/mails/"
    shown = client.get(address).text
    assert "I er reklamebeskyttet i CVR" in shown
    # A yes that was chosen beforehand would be none.
    assert " checked" not in shown
    assert post(client, address).status_code == 303
    assert db.session.scalars(select(MailChoice)).all() == []
    assert "info@firma.example" in shown
    assert post(client, address, need_match="at_once").status_code == 303
    db.session.expire_all()
    assert queries.may_send(NEED, box).may
    row = queries.find_row(NEED, box)
    assert row is not None
    assert row.by == f"user:{owner.account}"
    entries = db.session.scalars(select(AuditEntry).where(AuditEntry.subject == f"supplier:{CVR}")).all()
    said = [e.diff for e in entries if e.action == "mail_choice.changed"]
    assert {"need_match": [None, "at_once"]} in said


@pytest.mark.parametrize(
    ("protected", "told"),
    [
        (None, "når I siger ja, eller når vi ved"),
        (False, "I er ikke reklamebeskyttet"),
        (True, "I er reklamebeskyttet"),
    ],
)
def test_the_page_says_what_holds_until_they_choose(
    client: CheckedClient, owner: Receiver, protected: bool | None, told: str
) -> None:
    mark(protected)
    assert told in client.get(f"/min-virksomhed/{CVR}/mails/").text


def test_without_a_yes_the_mark_decides(client: CheckedClient, owner: Receiver) -> None:
    box = Receiver(cvr=CVR)
    assert queries.may_send(NEED, box) is Verdict.NOT_LOOKED_UP
    mark(False)
    assert queries.may_send(NEED, box).may
    # The mark is the mailbox's: members decide for themselves.
    mark(True)
    assert queries.may_send(NEED, owner).may
    # Nobody knows this firm.
    assert queries.may_send(NEED, Receiver(cvr=valid_cvr(6))) is Verdict.NOT_LOOKED_UP


def test_a_firms_no_holds_for_its_members_too(client: CheckedClient, owner: Receiver) -> None:
    post(client, f"/min-virksomhed/{CVR}/mails/", need_match="never")
    db.session.expire_all()
    assert queries.may_send(NEED, owner) is Verdict.FIRM_TURNED_OFF
    assert queries.may_send(NEED, Receiver(account=owner.account)).may
    assert queries.may_send(MailKind.REMINDER, owner).may


def test_only_an_owner_speaks_for_the_firm(client: CheckedClient, owner: Receiver) -> None:
    db.session.query(Membership).update({"role": "editor"})
    db.session.commit()
    address = f"/min-virksomhed/{CVR}/mails/"
    assert client.get(address).status_code == 403
    assert address not in client.get("/konto/mails/").text


def test_a_change_is_noted_once(app: Flask) -> None:
    person = add_person()
    whose = Receiver(account=person.id)
    assert services.choose(MailKind.REMINDER, whose, Frequency.NEVER, "test")
    assert not services.choose(MailKind.REMINDER, whose, Frequency.NEVER, "test")
    assert (
        len(db.session.scalars(select(AuditEntry).where(AuditEntry.action == "mail_choice.changed")).all())
        == 1
    )


def test_a_firm_can_choose_without_an_account_here(app: Flask) -> None:
    assert db.session.scalars(select(Organisation)).all() == []
    assert services.choose(NEED, Receiver(cvr=CVR), Frequency.AT_ONCE, "cli:test")
    assert queries.may_send(NEED, Receiver(cvr=CVR)).may


def mark(protected: bool | None) -> None:
    """What the CVR register says of the firm."""
    db.session.query(Supplier).filter_by(cvr=CVR).update({"advertising_protected": protected})
    db.session.commit()
