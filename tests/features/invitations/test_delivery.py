"""From publication through a real mail server to the answer by the link that arrived."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from flask import Flask

from app.commands.worker import Worker
from app.extensions import db
from app.integrations.smtp import mail_server
from tests.factories.people import browser, post
from tests.features.invitations.conftest import Case, run
from tests.support.mail import Server


@pytest.fixture
def server() -> Iterator[Server]:
    found = Server()
    found.start()
    yield found
    found.stop()


def test_the_mail_arrives_and_its_links_work(case: Case, app: Flask, server: Server) -> None:
    run()
    Worker(mail_server(server.url), "Buy Social Danmark <post@buysocial.example>").drain()
    db.session.remove()
    mail = next(m for m in server.mailbox.received if m["To"] == "mad@firma.example")
    assert mail["Subject"] == "Nyt behov: Frokost til 40 kolleger hver onsdag"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    text = mail.get_body(("plain",))
    page = mail.get_body(("html",))
    assert text is not None
    assert page is not None
    yes = re.search(r"https?://\S+svar=ja", text.get_content())
    assert yes
    assert yes[0].replace("&", "&amp;") in page.get_content()
    client = browser(app)
    shown = client.get(f"{urlsplit(yes[0]).path}?svar=ja")
    assert shown.status_code == 200
    assert case.row("Madhuset ApS").interest == "none"
    assert post(client, urlsplit(yes[0]).path, svar="ja", set="0").status_code == 303
    assert case.row("Madhuset ApS").interest == "interested"
    # Turning these mails off by the link at the end keeps the next one away.
    off = re.search(r"https?://\S+", text.get_content().split("Slå denne slags mails fra:")[1])
    assert off
    assert client.get(urlsplit(off[0]).path).status_code == 200
