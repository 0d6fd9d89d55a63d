"""A tip from the open form to the decision by two, on both databases."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from app.accounts.models import User
from app.audit.models import AuditEntry
from app.domain.access import Duty, Role
from app.domain.verification import Event, Status
from app.extensions import db
from app.notifications.models import OutboxMessage
from app.search.snapshot import today
from app.tips.models import Tip, TipHearing
from app.verification.queries import look_up
from tests.factories.people import browser, organisation, person, post
from tests.factories.suppliers import publish
from tests.factories.verifications import record
from tests.support.client import CheckedClient

TEXT = "Virksomheden har ikke haft nogen ansat fra målgruppen siden sommeren."


def firm(*, owner: bool = True, email: str = "") -> tuple[str, User | None]:
    """A verified firm; its owner, if it has one here."""
    supplier = publish(email=email)
    record(
        supplier.cvr,
        Event("rsv", Status.VERIFIED, today() - timedelta(days=200), today() + timedelta(days=165)),
    )
    boss = person("Lau Leverandør") if owner else None
    if boss:
        organisation((boss, Role.OWNER), cvr=supplier.cvr)
    db.session.commit()
    return supplier.cvr, boss


def tip_of(cvr: str) -> Tip:
    db.session.rollback()
    return db.session.scalars(
        select(Tip).where(Tip.cvr == cvr).execution_options(populate_existing=True)
    ).one()


def tell(client: CheckedClient, cvr: str, **more: str):  # type: ignore[no-untyped-def]
    return post(client, f"/verificering/{cvr}/fejl/", **{"art": "criteria", "tekst": TEXT} | more)


def mails(kind: str) -> list[OutboxMessage]:
    db.session.rollback()
    return list(
        db.session.scalars(select(OutboxMessage).where(OutboxMessage.kind == kind).order_by(OutboxMessage.id))
    )


def step(client: CheckedClient, tip: int, slug: str, why: str = "Fordi det er sandsynligt", **more: object):  # type: ignore[no-untyped-def]
    return post(client, f"/verifikation/tip/{tip}/{slug}/", begrundelse=why, **more)  # type: ignore[arg-type]


@pytest.fixture
def two(app: Flask) -> tuple[CheckedClient, CheckedClient]:
    """Two verifiers, each in a browser of their own."""
    return (
        browser(app, person("Vera Verifikator", duty=Duty.VERIFIER)),
        browser(app, person("Viggo Verifikator", duty=Duty.VERIFIER)),
    )


def decide(client: CheckedClient, tip: int, why: str = "Vi har set papirerne."):  # type: ignore[no-untyped-def]
    address = f"/verifikation/tip/{tip}/afgoer/"
    page = client.get(address).text
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)
    seen = re.search(r'name="set" value="([^"]*)"', page)
    assert token
    assert seen
    return client.post(address, data={"csrf_token": token[1], "set": seen[1], "begrundelse": why})


def test_suspended_heard_and_restored_to_exactly_what_it_had(
    app: Flask, two: tuple[CheckedClient, CheckedClient]
) -> None:
    cvr, boss = firm()
    before = look_up(cvr).under("rsv")
    assert before
    anybody = browser(app)
    thanks = tell(anybody, cvr, email="borger@eksempel.dk")
    assert thanks.status_code == 303
    assert tip_of(cvr).reference in anybody.get(thanks.location).text
    (receipt,) = mails("tip_receipt")
    assert receipt.to_address == "borger@eksempel.dk"
    assert TEXT not in receipt.text

    first, second = two
    tip = tip_of(cvr).id
    assert TEXT in first.get(f"/verifikation/tip/{tip}/").text
    assert step(first, tip, "suspender", ordninger="rsv").status_code == 303
    shown = anybody.get(f"/verificering/{cvr}/").text
    assert "Suspenderet siden" in shown
    assert "Undersøgelse i gang" in shown
    assert "sandsynligt" not in shown
    assert (
        'fill="#5c5c5c"' in anybody.get(f"/badge/{cvr}.svg").text
        or "suspenderet" in anybody.get(f"/badge/{cvr}.svg").text
    )
    (told,) = mails("tip_suspended")
    assert boss
    assert told.to_address == boss.email

    assert step(first, tip, "hoer", "Det bliver påstået, at I ingen har ansat.").status_code == 303
    (letter,) = mails("tip_hearing")
    assert "Det bliver påstået, at I ingen har ansat." in letter.text
    assert TEXT not in letter.text
    # Against the firm nothing can be recommended yet.
    early = step(first, tip, "indstil", udfald="revoke", grund="criterion_not_met", ordninger="rsv")
    assert early.status_code == 409
    assert "fristen" in early.text or "frist er ikke udløbet" in early.text

    hearing = db.session.scalars(select(TipHearing.id)).one()
    owner = browser(app, boss)
    address = f"/min-virksomhed/{cvr}/hoering/{hearing}/"
    assert f"/min-virksomhed/{cvr}/hoering/{hearing}/" in owner.get(f"/min-virksomhed/{cvr}/").text
    assert TEXT not in owner.get(address).text
    assert post(owner, address, svar="Vi har fem ansatte, og her er navnene på papirerne.").status_code == 303
    assert "fem ansatte" in owner.get(address).text
    assert len(mails("tip_answered")) == 1

    assert step(first, tip, "indstil", udfald="restore").status_code == 303
    assert len(mails("tip_recommended")) == 1
    mine = decide(first, tip)
    assert mine.status_code == 409
    assert "En anden verifikator" in mine.text
    assert decide(second, tip).status_code == 303
    after = look_up(cvr).under("rsv")
    assert after
    assert (after.status, after.valid_to) == (before.status, before.valid_to)
    assert tip_of(cvr).state == "restored"
    (decision,) = mails("tip_decided")
    assert "Suspensionen er hævet" in decision.text
    assert "Vi har set papirerne." in decision.text
    who = [
        e.action
        for e in db.session.scalars(
            select(AuditEntry).where(AuditEntry.subject == f"tip:{tip}").order_by(AuditEntry.id)
        )
    ]
    assert who == ["tip.received", "tip.suspend", "tip.hear", "tip.answer", "tip.recommend", "tip.restore"]
    assert "Senest lukket" in first.get("/verifikation/tip/").text


def test_a_firm_without_an_account_answers_by_the_link_and_is_ended_at_its_wish(
    app: Flask, two: tuple[CheckedClient, CheckedClient]
) -> None:
    cvr, _ = firm(owner=False, email="post@firmaet.example")
    tell(browser(app), cvr)
    first, second = two
    tip = tip_of(cvr).id
    step(first, tip, "undersoeg")
    step(first, tip, "hoer", "Er jeres formål stadig det samme?")
    (letter,) = mails("tip_hearing")
    assert letter.to_address == "post@firmaet.example"
    found = re.search(r"http://localhost(/hoering/\S+)", letter.text)
    assert found
    anybody = browser(app)
    shown = anybody.get(found[1])
    assert shown.status_code == 200
    assert tip_of(cvr).hearings[0].answered_at is None
    assert anybody.get(found[1][:-3] + "x/").status_code == 404
    assert post(anybody, found[1], svar="Nej, vi vil gerne ud af ordningen.", ophoer="1").status_code == 303
    assert post(anybody, found[1], page=f"/verificering/{cvr}/fejl/", svar="En gang til").status_code == 409
    assert step(first, tip, "indstil", udfald="end", ordninger="rsv").status_code == 303
    assert decide(second, tip).status_code == 303
    after = look_up(cvr).under("rsv")
    assert after
    assert (after.status, after.event.reason_code) == (Status.REVOKED, "at_request")
    assert tip_of(cvr).state == "ended"


def test_revoked_only_when_the_time_is_over_and_only_the_code_is_public(
    app: Flask, two: tuple[CheckedClient, CheckedClient]
) -> None:
    cvr, _ = firm()
    tell(browser(app), cvr)
    first, second = two
    tip = tip_of(cvr).id
    step(first, tip, "undersoeg")
    assert (
        step(first, tip, "indstil", udfald="revoke", grund="false_information", ordninger="rsv").status_code
        == 409
    )
    step(first, tip, "hoer", "I har givet urigtige oplysninger.")
    db.session.execute(update(TipHearing).values(answer_due_on=today()))
    db.session.commit()
    assert (
        step(first, tip, "indstil", udfald="revoke", grund="false_information", ordninger="rsv").status_code
        == 409
    )
    db.session.execute(update(TipHearing).values(answer_due_on=today() - timedelta(days=1)))
    db.session.commit()
    assert step(first, tip, "indstil", udfald="revoke", ordninger="rsv").status_code == 422
    assert step(first, tip, "indstil", udfald="revoke", grund="false_information").status_code == 422
    assert (
        step(first, tip, "indstil", udfald="revoke", grund="false_information", ordninger="rsv").status_code
        == 303
    )
    assert decide(second, tip, "En meget privat grund").status_code == 303
    shown = browser(app).get(f"/verificering/{cvr}/").text
    assert "urigtige oplysninger" in shown
    assert "meget privat" not in shown
    assert "I kan bede om" in mails("tip_decided")[0].text


def test_a_late_answer_takes_back_the_recommendation(
    app: Flask, two: tuple[CheckedClient, CheckedClient]
) -> None:
    cvr, boss = firm()
    tell(browser(app), cvr)
    first, second = two
    tip = tip_of(cvr).id
    step(first, tip, "undersoeg")
    step(first, tip, "hoer", "Svar os.")
    db.session.execute(update(TipHearing).values(answer_due_on=today() - timedelta(days=1)))
    db.session.commit()
    step(first, tip, "indstil", udfald="revoke", grund="criterion_not_met", ordninger="rsv")
    stale = second.get(f"/verifikation/tip/{tip}/afgoer/").text
    hearing = db.session.scalars(select(TipHearing.id)).one()
    assert boss
    assert (
        post(
            browser(app, boss), f"/min-virksomhed/{cvr}/hoering/{hearing}/", svar="Undskyld ventetiden"
        ).status_code
        == 303
    )
    assert tip_of(cvr).state == "inquiry"
    token = re.search(r'name="csrf_token" value="([^"]+)"', stale)
    assert token
    late = second.post(
        f"/verifikation/tip/{tip}/afgoer/", data={"csrf_token": token[1], "set": "x", "begrundelse": "Ja"}
    )
    assert late.status_code == 409
    assert look_up(cvr).under("rsv").status is Status.VERIFIED  # type: ignore[union-attr]


def test_whoever_has_an_interest_does_nothing(app: Flask, two: tuple[CheckedClient, CheckedClient]) -> None:
    cvr, boss = firm()
    tell(browser(app), cvr)
    first, _second = two
    tip = tip_of(cvr).id
    assert (
        post(first, f"/verifikation/tip/{tip}/inhabil/", begrundelse="Min søster arbejder der").status_code
        == 303
    )
    assert "Du er inhabil" in first.get(f"/verifikation/tip/{tip}/").text
    assert step(first, tip, "afvis").status_code == 409
    # A member of the firm need not say so.
    insider = person("Ina Indenfor", duty=Duty.VERIFIER)
    assert boss
    other, _ = firm(owner=False)
    organisation((insider, Role.READER), cvr=other)
    tell(browser(app), other, tekst="En helt anden tekst om en anden virksomhed.")
    assert step(browser(app, insider), tip_of(other).id, "afvis").status_code == 409


def test_the_database_wants_four_eyes_and_a_hearing(app: Flask) -> None:
    for wrong in (
        {"state": "revoked", "closed_at": date.today(), "outcome": "revoke"},
        {"state": "restored", "outcome": "restore", "recommended_by": "user:1", "decided_by": "user:1"},
        {"state": "dismissed"},
    ):
        cvr, _ = firm(owner=False)
        tell(browser(app), cvr)
        values = {k: v for k, v in wrong.items() if k != "closed_at"}
        if wrong["state"] != "dismissed":
            values["closed_at"] = values["recommended_at"] = tip_of(cvr).received_at
        with pytest.raises(IntegrityError):
            db.session.execute(update(Tip).where(Tip.cvr == cvr).values(**values))
        db.session.rollback()
