"""The page about privacy, and what it promises."""

import re
from urllib.parse import urlsplit

import pytest
from flask import Flask
from lxml import html

from app.domain.access import Duty, Role
from app.extensions import db
from app.notifications.addresses import CONTACT
from app.privacy.inventory import PARTS
from app.privacy.purging import KINDS
from app.privacy.retention import LASTING, RETENTION
from tests.factories.people import browser, organisation, person
from tests.factories.suppliers import publish
from tests.support.client import CheckedClient
from tests.support.databases import ROOT
from tests.support.people import add_person, sign_in


def test_the_page_says_what_the_job_does(client: CheckedClient) -> None:
    page = html.fromstring(client.get("/privatliv/").text)
    rows = page.xpath("//main//tbody/tr")
    assert len(rows) == len(RETENTION) + len(LASTING)
    for row, one in zip(rows[len(RETENTION) :], LASTING, strict=True):
        shown = row.text_content()
        assert [words for words in one.in_words() if words not in shown] == []
    for row, kept in zip(rows[: len(RETENTION)], RETENTION, strict=True):
        what, length, since, why, ground = kept.in_words()
        assert row.findtext("th") == what
        assert f"{length} efter, at {since}" in row.text_content()
        assert why in row.text_content()
        assert ground in row.text_content()
    assert page.xpath("//main//a[starts-with(@href, 'mailto:')]/@href") == [f"mailto:{CONTACT}"]
    assert client.get("/en/privatliv/").status_code == 200


# What the job deletes, by the kinds of the first table; the rest of the tables about people is in the second.
PURGED = {
    "account": ("inactive_accounts", "unconfirmed_accounts"),
    "sign_in": ("sign_ins",),
    "profile_draft": ("drafts",),
    "image": ("images",),
    "invitation": ("invitations",),
    "organisation_claim": ("claims",),
    "join_request": ("join_requests",),
    "outbox_message": ("sent_mails", "dead_mails"),
    "tip_hearing": ("tips", "decided_tips"),
    "event_sign_up": ("event_sign_ups",),
}


def test_every_table_about_people_has_its_line_on_the_page() -> None:
    lasting = {name for one in LASTING for name in one.tables}
    assert lasting <= set(db.metadata.tables)
    assert {kind for kinds in PURGED.values() for kind in kinds} <= set(KINDS)
    assert {part.table.name for part in PARTS} <= lasting | set(PURGED)
    assert {"mail_choice", "saved_search"} <= lasting


def test_the_account_leads_to_ones_data_and_to_the_end(app: Flask) -> None:
    page = html.fromstring(browser(app, person()).get("/konto/").text)
    links = set(page.xpath("//main//a/@href"))
    assert {"/konto/mine-data/", "/konto/slet/", "/privatliv/"} <= links


def every_page(app: Flask, cvr: str) -> list[str]:
    """All addresses that answer GET, with values that exist where there are some."""
    values = {"cvr": cvr, "width": 320}
    with app.test_request_context():
        adapter = app.url_map.bind("localhost")
        return sorted(
            adapter.build(
                rule.endpoint,
                {n: values.get(n, 1 if n.endswith("_id") or n == "number" else "x") for n in rule.arguments},
            )
            for rule in app.url_map.iter_rules()
            if "GET" in (rule.methods or set()) and rule.endpoint != "static"
        )


@pytest.mark.parametrize("signed_in", [False, True])
def test_no_page_sets_another_cookie_or_loads_from_elsewhere(app: Flask, signed_in: bool) -> None:
    supplier = publish()
    user = person(duty=Duty.SECRETARY)
    organisation((user, Role.OWNER), cvr=supplier.cvr)
    visited = 0
    for address in every_page(app, supplier.cvr):
        client = browser(app, user if signed_in else None)
        answer = client.get(address)
        names = {c.split("=")[0] for c in answer.headers.getlist("Set-Cookie")}
        assert names <= {"session"}, (address, names)
        for cookie in answer.headers.getlist("Set-Cookie"):
            assert "HttpOnly" in cookie
            assert "SameSite=Lax" in cookie
            assert "Expires" not in cookie or "1970" in cookie, cookie
        if answer.mimetype == "text/html" and answer.status_code < 300:
            visited += 1
            assert loaded(answer.text) == set(), address
            assert "https:" not in answer.headers["Content-Security-Policy"].replace("'self'", "")
    assert visited > (30 if signed_in else 15)


def loaded(page: str) -> set[str]:
    """What a page fetches by itself from another origin."""
    root = html.fromstring(page)
    found = [str(a) for a in root.xpath("//@src | //link[@rel!='alternate']/@href | //use/@href | //@poster")]
    found += [part.split()[0] for sources in root.xpath("//@srcset") for part in sources.split(",")]
    return {a for a in found if urlsplit(a).netloc}


def test_signing_in_sets_no_other_cookie_either(client: CheckedClient) -> None:
    add_person()
    answer = sign_in(client)
    assert {c.split("=")[0] for c in answer.headers.getlist("Set-Cookie")} == {"session"}


def test_our_styles_fetch_nothing_from_elsewhere() -> None:
    styles = sorted((ROOT / "static").rglob("*.css"))
    assert len(styles) >= 2
    for style in styles:
        text = style.read_text("utf-8")
        assert not re.search(r"(url\(|@import)\s*['\"]?(https?:)?//", text), style.name
