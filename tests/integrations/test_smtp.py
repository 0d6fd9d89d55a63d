"""Handing letters over: encryption, sign-in, silence, and a password nobody reads."""

import email
import logging
import traceback
from collections.abc import Iterator
from datetime import UTC, datetime
from email.header import decode_header, make_header
from pathlib import Path
from urllib.parse import quote

import pytest

from app.integrations.mail import Delayed, Letter, Refused, SmtpAddress, Unavailable
from app.integrations.smtp import SmtpServer, mail_server
from tests.support.databases import free_port
from tests.support.mail import PASSWORD, USER, Hangs, Server, certificate

LETTER = Letter(
    sender='"Buy Social Ærø, København og hele resten af Danmark med et meget langt navn" <noreply@buysocial.example>',
    to="anna@example.dk",
    subject="Hej",
    text="Et link: https://buysocial.example/" + "æ" * 300 + "\n.\nEfter et punktum.\n",
    message_id="<abc@buysocial.example>",
    at=datetime(2026, 11, 25, 12, tzinfo=UTC),
)


@pytest.fixture
def encrypted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """A server that asks for STARTTLS and a password."""
    context, trusted = certificate(tmp_path)
    found = Server(context, sign_in=True)
    found.start()
    monkeypatch.setenv("SSL_CERT_FILE", str(trusted))
    yield found
    found.stop()


def address(server: Server, password: str = PASSWORD, query: str = "?starttls=1") -> str:
    return f"smtp://{USER}:{quote(password, safe='')}@localhost:{server.port}{query}"


def send(url: str, letter: Letter = LETTER) -> None:
    with mail_server(url).connect() as connection:
        connection.send(letter)


def test_a_letter_goes_encrypted_and_signed_in(encrypted: Server) -> None:
    send(address(encrypted))
    [found] = encrypted.mailbox.received
    assert encrypted.mailbox.sign_ins == [True]
    assert found.get_content().replace("\r", "") == LETTER.text
    # The library's reader of addresses adds a blank between encoded words; RFC 2047 has none.
    sender = email.message_from_bytes(encrypted.mailbox.raw[0])["From"]
    assert str(make_header(decode_header(sender))) == LETTER.sender.replace('"', "")
    assert max(len(line) for line in encrypted.mailbox.raw[0].splitlines()) < 998


def test_a_server_nobody_vouches_for_gets_no_password(
    encrypted: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SSL_CERT_FILE")
    with pytest.raises(Unavailable, match="CERTIFICATE_VERIFY_FAILED"):
        send(address(encrypted))
    assert encrypted.mailbox.sign_ins == []


def test_without_encryption_where_it_was_asked_for_nothing_is_sent() -> None:
    server = Server(sign_in=False)
    server.start()
    try:
        with pytest.raises(Unavailable, match="STARTTLS"):
            send(f"smtp://{USER}:x@localhost:{server.port}?starttls=1")
        assert server.mailbox.sign_ins == []
        assert server.mailbox.received == []
    finally:
        server.stop()


@pytest.mark.parametrize("password", ["forkert-kodeord", "forkert/med#tegn:@"])
def test_a_wrong_password_is_told_without_it(
    encrypted: Server, caplog: pytest.LogCaptureFixture, password: str
) -> None:
    with caplog.at_level(logging.DEBUG), pytest.raises(Unavailable) as refused:
        send(address(encrypted, password))
    whole = "".join(traceback.format_exception(refused.value))
    assert "535" in str(refused.value)
    assert "***" in str(refused.value)
    assert password not in whole
    ours = " ".join(r.getMessage() for r in caplog.records if not r.name.startswith("mail"))
    assert password not in ours
    assert password not in repr(mail_server(address(encrypted, password)))


def test_not_signed_in_is_the_servers_matter_and_not_the_letters(encrypted: Server) -> None:
    with pytest.raises(Unavailable, match="530"):
        send(f"smtp://localhost:{encrypted.port}?starttls=1")


def test_a_server_that_says_nothing_is_not_waited_for_for_ever() -> None:
    with Hangs() as port:
        server = SmtpServer(SmtpAddress("127.0.0.1", port, "plain"), timeout=0.3)
        with pytest.raises(Unavailable, match=r"(?i)timed out"), server.connect() as connection:
            connection.send(LETTER)


def test_nobody_there() -> None:
    with pytest.raises(Unavailable, match="refused"):
        send(f"smtp://127.0.0.1:{free_port()}")


def test_after_a_broken_connection_the_next_letter_opens_a_new_one() -> None:
    server = Server()
    server.start()
    try:
        with mail_server(server.url).connect() as connection:
            connection.send(LETTER)
            server.stop()
            with pytest.raises((Delayed, Unavailable)):
                connection.send(LETTER)
            with pytest.raises(Unavailable):
                connection.send(LETTER)
            server.start()
            connection.send(LETTER)
    finally:
        server.stop()
    assert len(server.mailbox.received) == 2


def test_a_letter_too_large_is_the_letters_matter() -> None:
    server = Server()
    server.start()
    large = Letter(**{**LETTER.__dict__, "text": "x" * 40_000_000})
    try:
        with pytest.raises(Refused, match="552"):
            send(server.url, large)
    finally:
        server.stop()


def test_a_folder_takes_the_same_letter_once(tmp_path: Path) -> None:
    for _ in range(2):
        send(f"file://{tmp_path}/mails")
    [only] = (tmp_path / "mails").iterdir()
    assert only.name == "abc.eml"
    assert b"To: anna@example.dk\r\n" in only.read_bytes()


def test_a_folder_that_cannot_be_written_takes_nothing(tmp_path: Path) -> None:
    (tmp_path / "mails").write_text("a file")
    with pytest.raises(Unavailable, match="mails"):
        send(f"file://{tmp_path}/mails")
