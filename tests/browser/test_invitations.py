"""A supplier answers a need from its mail in Chromium, without script and without an account, and sees its needs."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import axe, overflow
from tests.browser.test_enterprise import log_in, new_password
from tests.support.databases import ROOT

Open = Callable[..., Page]
expect.set_options(timeout=20_000)
# The demo's firm that has an owner, and a buyer of the test's own.
CVR, BUYER = "99352787", "99000175"
# A need that the firm is invited to, told and ready to be answered; prints the link's token.
MAKE = f"""
from datetime import UTC, datetime
from app import create_app
from app.extensions import db
from app.invitations import sending, tokens
from app.invitations.models import NeedInvitation
from app.suppliers.models import Supplier
from tests.factories.needs import need
from sqlalchemy import select
with create_app().app_context():
    firm = db.session.scalars(select(Supplier).where(Supplier.cvr == "{CVR}")).one()
    made = need("{BUYER}", codes=tuple(c.cpv_code for c in firm.cpv)[:1], municipalities=[firm.municipality_code],
                title="Vask af arbejdstøj " + firm.offers[0].title_da, text=firm.offers[0].title_da)
    db.session.commit()
    tally = sending.Tally()
    for _ in sending.run(datetime.now(UTC), tally):
        db.session.commit()
    row = db.session.scalars(select(NeedInvitation).where(NeedInvitation.need_id == made.id, NeedInvitation.cvr == "{CVR}")).one()
    print(made.id, tokens.write(row.id))
"""


@pytest.fixture
def told(server: str, server_env: dict[str, str]) -> tuple[str, str]:
    """The need's number and the link's token."""
    made = subprocess.run(
        [sys.executable, "-c", MAKE], cwd=ROOT, env=os.environ | server_env, check=True, capture_output=True, text=True
    )  # fmt: skip
    number, token = made.stdout.split()[-2:]
    return number, token


def fine(page: Page) -> None:
    """Nobody is shut out, on a phone neither."""
    for width in (360, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        assert overflow(page) <= 0, page.url
        assert axe(page) == []


def test_a_supplier_answers_without_script_and_sees_its_needs(
    open_page: Open, told: tuple[str, str], server_env: dict[str, str]
) -> None:
    number, token = told
    page = open_page(f"/svar/{token}/?svar=nej", javascript=False)
    page.get_by_label("Vi har ikke tid nu").check()
    page.get_by_role("button", name="Svar, at vi ikke er interesseret").click()
    expect(page.get_by_text("I har svaret: ikke interesseret")).to_be_visible()
    page.get_by_role("button", name="Vi er interesseret").click()
    expect(page.get_by_text("I har svaret: interesseret")).to_be_visible()

    page = open_page(f"/svar/{token}/")
    fine(page)
    page.goto(f"/en/svar/{token}/")
    fine(page)

    mine = open_page("/log-ind/")
    email = "leverandoer@demo.example"
    log_in(mine, email, new_password(email, server_env))
    mine.goto(f"/min-virksomhed/{CVR}/behov/")
    fine(mine)
    mine.goto(f"/min-virksomhed/{CVR}/behov/{number}/")
    expect(mine.locator("main")).to_contain_text("I har svaret: interesseret")
    fine(mine)
