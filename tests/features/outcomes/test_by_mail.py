"""Suppliers without an account hear of an outcome by mail, and a winner among them says whether it is right."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import pytest
from flask import Flask
from sqlalchemy import select

from app.domain.access import Role
from app.domain.needs import Step
from app.domain.outcomes import Award
from app.extensions import db
from app.invitations.models import NeedInvitation
from app.needs.services import take_step
from app.notifications.models import OutboxMessage
from app.outcomes import services, tokens
from app.outcomes.models import NeedAward
from tests.factories.needs import need
from tests.factories.people import browser, organisation, person, post
from tests.factories.suppliers import publish


@pytest.fixture
def firms(app: Flask) -> tuple[str, str]:
    """Two that said yes to an invitation by the link of a mail; the first got the task."""
    made = need(organisation((person("Inge"), Role.OWNER), kind="municipality"))
    found = [publish(name=n, email=f"{n}@firma.example").cvr for n in ("Vinderen", "Taberen")]
    now = datetime.now(UTC)
    for at, cvr in enumerate(found, 1):
        db.session.query(NeedInvitation).filter_by(need_id=made.id, cvr=cvr).delete()
        db.session.add(NeedInvitation(need_id=made.id, cvr=cvr, state="sent", position=100 + at, wave=1, sent_at=now,
                                      interest="interested", answered_at=now))  # fmt: skip
    take_step("user:1", made, Step.CLOSE)
    services.award("user:1", made, [Award(found[0], "Vinderen", 90_000)], {})
    db.session.commit()
    return found[0], found[1]


def mail(name: str) -> OutboxMessage:
    asked = select(OutboxMessage).where(OutboxMessage.to_address == f"{name}@firma.example")
    return db.session.scalars(asked).one()


def link() -> str:
    [address] = re.findall(r"https?://\S+/tildeling/\S+", mail("Vinderen").text)
    return urlsplit(address).path


def held() -> NeedAward:
    return db.session.scalars(select(NeedAward).execution_options(populate_existing=True)).one()


def test_the_winner_is_asked_at_its_mailbox_and_confirms_without_an_account(
    app: Flask, firms: tuple[str, str]
) -> None:
    assert "har fået opgaven" in mail("Vinderen").subject
    visitor = browser(app)
    page = visitor.get(link())
    assert "90.000" in page.text
    assert page.headers["Cache-Control"] == "no-store"
    # A mail program that opens the link has said nothing.
    assert held().confirmation == "asked"
    assert post(visitor, link(), svar="").status_code == 422
    assert post(visitor, link(), svar="other", vaerdi="mange").status_code == 422
    assert post(visitor, link(), svar="other", vaerdi="80.000").status_code == 303
    assert (held().confirmation, held().supplier_dkk, held().confirmed_by) == ("other", 80_000, "link:page")
    assert "80,000" in visitor.get("/en" + link()).text
    # Minds may be changed.
    assert post(visitor, link(), svar="confirmed").status_code == 303
    assert held().confirmation == "confirmed"


def test_who_only_said_yes_hears_that_it_is_over(app: Flask, firms: tuple[str, str]) -> None:
    told = mail("Taberen")
    assert "Køberen har fundet en leverandør." in told.text
    assert f"/behov/{held().need_id}/" in told.text
    assert "/tildeling/" not in told.text


def test_links_that_are_forged_old_or_of_another_kind(
    app: Flask, firms: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor = browser(app)
    for wrong in ("x", link().split("/")[2] + "x", "1"):
        assert visitor.get(f"/tildeling/{wrong}/").status_code == 404
    assert visitor.get("/tildeling/" + tokens.write(9999) + "/").status_code == 404
    address = link()
    monkeypatch.setattr(tokens.LINK, "lasts", timedelta(seconds=-1))
    gone = visitor.get(address)
    assert gone.status_code == 410
    assert "Linket er udløbet" in gone.text
    assert held().confirmation == "asked"
