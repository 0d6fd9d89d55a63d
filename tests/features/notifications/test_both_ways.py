"""Every mail is written both ways: as plain text and as HTML that says the same."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from lxml import html

from app.notifications.writing import write

MAILS = Path(__file__).parents[3] / "templates" / "emails"
LINK = "https://buysocial.example/en/side/?a=1&b=2"
OFF = "https://buysocial.example/afmeld/abc/"
NAME = "<b>Rug & Ramsløg</b>"
WHO = {"organisation": NAME, "by": "Anna <i>Demo</i>", "link": LINK}
CVR = {"cvr": "13748136"}
MERGE = {
    "kept": NAME,
    "kept_cvr": "13748136",
    "other": "Madhuset & Co",
    "other_cvr": "99352787",
    "link": LINK,
}
# What each mail that tells of somebody or something is written with, once for each of its forms.
CASES: list[tuple[str, dict[str, Any]]] = [
    ("invitation", {**WHO, "role": "editor", "expires_at": datetime(2026, 12, 1, tzinfo=UTC)}),
    ("join_request", {**WHO, "by_email": "a@b.dk", "message": "Jeg er ny.\nHilsen <A>", "proven": True}),
    ("join_request", {**WHO, "by_email": "a@b.dk", "message": "", "proven": False}),
    ("join_request_decided", {**WHO, "role": "owner"}),
    ("join_request_decided", {**WHO, "role": None}),
    ("role_changed", {**WHO, "role": "reader"}),
    ("member_removed", {"organisation": NAME, "by": "Anna"}),
    ("domain_proof", {**WHO, **CVR, "by_email": "a@b.dk"}),
    ("claim_waits", {**WHO, **CVR}),
    ("claim_decided", {**WHO, **CVR, "is_granted": True, "supplies": True, "reason": ""}),
    ("claim_decided", {**WHO, **CVR, "is_granted": True, "supplies": False, "reason": ""}),
    ("claim_decided", {**WHO, **CVR, "is_granted": False, "supplies": False, "reason": "Ingen <svarede>"}),
    ("broker_connected", {"link": LINK}),
    ("profile_reminder", {**WHO, "updated_on": date(2026, 1, 2), "unsubscribe": OFF}),
    ("mails_by_mailbox", {"organisation": NAME, **CVR, "has_members": False, "link": LINK}),
    ("mails_by_mailbox", {"organisation": NAME, **CVR, "has_members": True, "link": LINK}),
    ("account_erased", {}),
    ("profiles_merged", {**MERGE, "is_other": True}),
    ("profiles_merged", {**MERGE, "is_other": False}),
    ("merge_undone", {**MERGE, "is_other": True}),
    (
        "account_unused",
        {"name": NAME, "link": LINK, "last_on": date(2024, 1, 2), "goes_on": date(2026, 12, 24)},
    ),
]


def sentences(text: str) -> set[str]:
    """The whole sentences of a text; a line that leads to a link is worded as a button in the other."""
    lines = [" ".join(line.split()) for line in text.splitlines()]
    return {line for line in lines if line.endswith((".", "«"))}


def test_no_mail_is_plain_text_only() -> None:
    names = {p.stem for p in MAILS.glob("*.txt")}
    assert names == {p.stem for p in MAILS.glob("*.html")} - {"_action"}


@pytest.mark.parametrize("locale", ["da", "en"])
@pytest.mark.parametrize(("kind", "context"), CASES)
def test_both_say_the_same_and_lead_to_the_same(
    app: Flask, kind: str, context: dict[str, Any], locale: str
) -> None:
    with app.test_request_context():
        mail = write(kind, locale, context)
    assert mail.html is not None
    page = html.fromstring(mail.html)
    assert page.get("lang") == locale
    assert page.xpath("string(//h1)") == page.xpath("string(//title)") == mail.subject
    shown = " ".join(page.xpath("//body")[0].text_content().split())
    for sentence in sentences(mail.text.replace("\nHilsen", " Hilsen")):
        assert sentence in shown
    # What people wrote stays text, and the escaping of it is not seen.
    assert not page.xpath("//b | //i")
    assert not re.search(r"&(amp|lt|gt|quot|#\d+);", shown)
    links = page.xpath("//a/@href")
    has_link = LINK in mail.text
    assert links == ([LINK, LINK] if has_link else []) + ([OFF] if "unsubscribe" in context else [])
    assert ("unsubscribe" in context) == (OFF in mail.text)
    if has_link:
        assert page.xpath("//a[@class='button']/text()")
        assert LINK in shown
