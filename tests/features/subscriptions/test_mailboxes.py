"""A firm without an account says yes or no by a link to the mailbox of its public profile."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.audit.models import AuditEntry
from app.domain.mailing import Frequency, MailKind, Verdict
from app.extensions import db
from app.notifications.models import OutboxMessage
from app.subscriptions import mailboxes, queries
from app.subscriptions.models import MailChoice
from app.subscriptions.receivers import Receiver
from app.suppliers.models import Supplier
from app.web.signed_links import SignedLink
from tests.factories.suppliers import publish, valid_cvr
from tests.support.client import CheckedClient
from tests.support.members import member, organisation
from tests.support.people import add_person, fresh_client, link, mails, post

ASK, SENT = "/mails-om-behov/", "/mails-om-behov/sendt/"
CVR, BOX = valid_cvr(7), "info@firma.example"
NEED = MailKind.NEED_MATCH


def firm(protected: bool | None = None, **more: str) -> None:
    """A firm with a public profile that nobody has an account for."""
    publish(cvr=CVR, **{"email": BOX, "name": "Firmaet ApS"} | more)
    db.session.query(Supplier).filter_by(cvr=CVR).update({"advertising_protected": protected})
    db.session.commit()


def ask(client: FlaskClient, cvr: str = CVR, email: str = BOX) -> str:
    answer = post(client, ASK, cvr=cvr, email=email)
    assert (answer.status_code, answer.headers["Location"]) == (303, SENT)
    return str(client.get(SENT).text)


def asked(client: FlaskClient) -> str:
    """Ask, and give the path of the link that came."""
    ask(client)
    return link(mails(BOX, "mails_by_mailbox")[-1])


@pytest.mark.parametrize(("says", "verdict"), [("at_once", Verdict.YES), ("never", Verdict.FIRM_TURNED_OFF)])
@pytest.mark.parametrize("protected", [True, False, None])
def test_a_firm_says_yes_or_no_before_any_mail_came_and_changes_its_mind(
    app: Flask, client: CheckedClient, protected: bool | None, says: str, verdict: Verdict
) -> None:
    firm(protected)
    address = asked(client)
    shown = client.get(address)
    assert ("I er reklamebeskyttet" in shown.text, "I har ikke valgt endnu" in shown.text) == (
        protected is True,
        protected is not True,
    )
    assert " checked" not in shown.text, "a yes that is there already is no consent"
    assert db.session.scalars(select(MailChoice)).all() == [], "opening the link changes nothing"
    answer = post(client, address, need_match=says)
    assert (answer.status_code, answer.headers["Location"]) == (303, address)
    after = client.get(address).text
    assert "Jeres valg er gemt" in after
    assert f'value="{says}" checked' in after
    assert queries.may_send(NEED, Receiver(cvr=CVR)) is verdict
    [row] = db.session.scalars(select(MailChoice))
    assert (row.cvr, row.account_id, row.by) == (CVR, None, "link:mailbox")
    other = ({"at_once", "never"} - {says}).pop()
    post(client, address, need_match=other)
    trail = db.session.scalars(
        select(AuditEntry).where(AuditEntry.action == "mail_choice.changed").order_by(AuditEntry.id)
    ).all()
    assert [(e.actor, e.subject, e.diff) for e in trail] == [
        ("link:mailbox", f"supplier:{CVR}", {"need_match": [None, says]}),
        ("link:mailbox", f"supplier:{CVR}", {"need_match": [says, other]}),
    ]
    db.session.expire_all()
    assert queries.find_choice(NEED, Receiver(cvr=CVR)) is Frequency(other)


def test_nothing_chosen_is_said_at_the_field(app: Flask, client: CheckedClient) -> None:
    firm()
    answer = post(client, asked(client))
    assert (answer.status_code, "Vælg en af mulighederne" in answer.text) == (422, True)
    assert db.session.scalars(select(MailChoice)).all() == []


def test_the_page_says_the_same_whether_the_two_belong_together_or_not(
    app: Flask, client: CheckedClient
) -> None:
    firm()
    publish(cvr=valid_cvr(8), email="")
    publish(cvr=valid_cvr(9), email="skjult@firma.example", state="hidden")
    strangers = [
        ask(client, CVR, "anden@firma.example"),
        ask(client, valid_cvr(8), BOX),
        ask(client, valid_cvr(9), "skjult@firma.example"),
        ask(client, valid_cvr(10), BOX),
    ]
    assert db.session.query(OutboxMessage).count() == 0
    assert set(strangers) == {ask(client, f"DK {CVR}", " INFO@firma.example ")}
    [mail] = mails(BOX)
    assert "Firmaet ApS" in mail.subject


@pytest.mark.parametrize(
    ("cvr", "email", "says"),
    [
        ("", BOX, "CVR"),
        ("12345678", BOX, "CVR"),
        ("1234567890", BOX, "CVR"),
        (CVR, "", "Skriv en e-mailadresse"),
        (CVR, "info@firma.example, x@y.dk", "Skriv en e-mailadresse"),
        (CVR, "info@firma.example\r\nBcc: x@y.dk", "Skriv en e-mailadresse"),
        (CVR, "a" * 5000 + "@firma.example", "Skriv en e-mailadresse"),
        ("9" * 5000, BOX, "CVR"),
        ("<script>alert(1)</script>", "<b>", "Skriv en e-mailadresse"),
    ],
)
def test_what_is_no_number_or_address_is_said_at_its_field(
    app: Flask, client: CheckedClient, cvr: str, email: str, says: str
) -> None:
    answer = post(client, ASK, cvr=cvr, email=email)
    assert (answer.status_code, says in answer.text) == (422, True)
    assert "<script>alert" not in answer.text


def test_a_mailbox_gets_three_links_a_day_at_most(app: Flask) -> None:
    firm()
    for _ in range(5):
        ask(fresh_client(app))
    assert len(mails(BOX)) == mailboxes.MOST_A_DAY == 3


def test_links_that_are_old_forged_or_of_another_kind(
    app: Flask, client: CheckedClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    firm()
    address = asked(client)
    token = address.split("/")[-2]
    for forged in (token[:-2], token + "x", "a.b.c", "%00", "%1B%5B2J", "x" * 3000):
        answer = client.get(f"{ASK}{forged}/")
        assert (answer.status_code, "Linket virker ikke" in answer.text) == (404, True)
    for purpose in ("subscriptions.unsubscribe", "invitations.answer"):
        other = SignedLink(purpose, timedelta(days=1)).write([CVR, "x"])
        assert client.get(f"{ASK}{other}/").status_code == 404
        assert SignedLink(purpose, timedelta(days=1)).read(token) is None
    monkeypatch.setattr(mailboxes.LINK, "lasts", timedelta(days=-1))
    old = client.get(address)
    assert (old.status_code, "for gammelt" in old.text) == (410, True)


def test_the_link_ends_with_the_mailbox_it_was_sent_to(app: Flask, client: CheckedClient) -> None:
    firm()
    address = asked(client)
    db.session.query(Supplier).filter_by(cvr=CVR).update({"email": "ny@firma.example"})
    db.session.commit()
    assert client.get(address).status_code == 404


def test_where_somebody_has_an_account_an_owner_chooses(app: Flask, client: CheckedClient) -> None:
    firm()
    before = asked(client)
    member(add_person("ejer@firma.example"), organisation(CVR), "owner")
    over = client.get(before)
    assert (over.status_code, "En ejer vælger nu" in over.text) == (404, True)
    assert asked(client) == f"/min-virksomhed/{CVR}/mails/"


def test_in_english(app: Flask, client: CheckedClient) -> None:
    firm()
    assert post(client, f"/en{ASK}", cvr=CVR, email=BOX).status_code == 303
    [mail] = mails(BOX)
    assert mail.locale == "en"
    assert link(mail).startswith("/en/mails-om-behov/")
