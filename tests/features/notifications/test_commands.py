"""What operators and developers do with the outbox at the command line."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskCliRunner

from app.extensions import db
from app.integrations.smtp import mail_server
from app.notifications.models import OutboxMessage
from tests.features.notifications.conftest import stored
from tests.support.mail import Server


def test_a_developer_without_a_mail_server_reads_the_mails_and_follows_their_links(
    runner: FlaskCliRunner, put: Callable[..., bool]
) -> None:
    put("k", "søren@example.dk", subject="Bekræft din adresse")
    stored("k").text = "Følg linket:\n\nhttps://buysocial.example/bekraeft/abc\n"
    db.session.commit()
    number = stored("k").id
    listed = runner.invoke(args=["outbox", "list"]).output
    assert f"{number}  queued" in listed
    assert "søren@example.dk" in listed
    assert "Bekræft din adresse" in listed
    assert "1 waiting" in listed
    shown = runner.invoke(args=["outbox", "show", str(number)]).output
    assert "To:         søren@example.dk\n" in shown
    assert "\nhttps://buysocial.example/bekraeft/abc\n" in shown
    unknown = runner.invoke(args=["outbox", "show", "999999"])
    assert (unknown.exit_code, "no mail 999999" in unknown.output) == (1, True)


def test_without_a_mail_server_the_worker_says_so(runner: FlaskCliRunner, put: Callable[..., bool]) -> None:
    put("k")
    result = runner.invoke(args=["worker", "--once"])
    assert result.exit_code == 2
    assert "MAIL_URL is not set" in result.output
    assert stored("k").state == "queued"


def test_the_worker_sends_once_and_tells_how_it_went(
    app: Flask, runner: FlaskCliRunner, server: Server, put: Callable[..., bool]
) -> None:
    app.extensions["mail_server"] = mail_server(server.url)
    put("a")
    put("b", "nobody@example.dk")
    server.mailbox.at_recipient = lambda to: "550 no" if to.startswith("nobody") else None
    assert "1 given up, 1 sent\n" in runner.invoke(args=["worker", "--once"]).output
    assert "nothing due\n" in runner.invoke(args=["worker", "--once"]).output
    server.stop()
    put("c")
    down = runner.invoke(args=["worker", "--once"])
    assert down.exit_code == 1
    assert "the mail server takes no mail" in down.output


def test_into_a_folder_for_development(
    app: Flask, runner: FlaskCliRunner, tmp_path: Path, put: Callable[..., bool]
) -> None:
    app.extensions["mail_server"] = mail_server(f"file://{tmp_path}/mails")
    put("a")
    assert "1 sent\n" in runner.invoke(args=["worker", "--once"]).output
    [mail] = (tmp_path / "mails").iterdir()
    assert mail.read_bytes().startswith(b"From: Buy Social Danmark <noreply@buysocial.localhost>\r\n")


def test_mails_given_up_are_tried_again_by_number_or_all(
    runner: FlaskCliRunner, put: Callable[..., bool]
) -> None:
    for key in ("a", "b", "c"):
        put(key)
        message = stored(key)
        message.state, message.last_error, message.attempts = "dead", "550 no", 3
        db.session.commit()
    first = stored("a").id
    assert runner.invoke(args=["outbox", "retry"]).exit_code == 2
    assert runner.invoke(args=["outbox", "retry", str(first), "--dead"]).exit_code == 2
    assert runner.invoke(args=["outbox", "retry", str(first)]).output == "1 queued\n"
    assert runner.invoke(args=["outbox", "retry", str(first)]).output == "0 queued\n"
    assert (stored("a").state, stored("a").attempts, stored("b").state) == ("queued", 0, "dead")
    assert "3 attempts" not in runner.invoke(args=["outbox", "list", "--state", "queued"]).output
    assert "attempts 3: 550 no" in runner.invoke(args=["outbox", "list", "--state", "dead"]).output
    assert runner.invoke(args=["outbox", "retry", "--dead"]).output == "2 queued\n"


def test_old_sent_mails_are_deleted_and_nothing_else(
    runner: FlaskCliRunner, put: Callable[..., bool]
) -> None:
    long_ago = datetime.now(UTC) - timedelta(days=40)
    for key, sent_at in (("old", long_ago), ("new", datetime.now(UTC)), ("waiting", None)):
        put(key)
        message = stored(key)
        message.sent_at, message.created_at = sent_at, long_ago
        message.state = "sent" if sent_at else "queued"
        db.session.commit()
    assert runner.invoke(args=["outbox", "purge", "--days", "30"]).output == "1 deleted\n"
    assert {m.key for m in db.session.query(OutboxMessage)} == {"new", "waiting"}


@pytest.mark.parametrize(("locale", "hello"), [("da", "Prøvemail"), ("en", "")])
def test_a_test_mail(runner: FlaskCliRunner, app: Flask, locale: str, hello: str) -> None:
    command = ["outbox", "test", "anna@example.dk", "--locale", locale]
    assert runner.invoke(args=command).output == "queued\n"
    [message] = db.session.query(OutboxMessage)
    assert message.locale == locale
    assert hello in message.subject
    wrong = runner.invoke(args=["outbox", "test", "anna@example.dk\nBcc: bo@example.dk"])
    assert (wrong.exit_code, "not one mail address" in wrong.output) == (2, True)
