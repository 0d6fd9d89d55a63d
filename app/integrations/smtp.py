"""Mail over SMTP with the standard library, and mail into a folder for development."""

from __future__ import annotations

import base64
import os
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from app.integrations.mail import (
    Connection,
    Delayed,
    Letter,
    MailServer,
    Refused,
    SmtpAddress,
    Unavailable,
    envelope_sender,
    message,
    parse,
)

# Seconds for one answer of the server; a letter needs at most nine of them, see LEASE in the worker.
TIMEOUT = 15.0
LONGEST_ERROR = 300
# The server wants us to sign in, or does not accept how: nothing is wrong with the letter.
SIGN_IN_CODES = frozenset({530, 534, 535, 538})
TOO_LARGE = 552


def mail_server(url: str) -> MailServer:
    """The server a MAIL_URL names. Raises SettingsError."""
    address = parse(url)
    return Folder(address) if isinstance(address, Path) else SmtpServer(address)


@dataclass(frozen=True)
class SmtpServer:
    """A server reached by SMTP."""

    address: SmtpAddress
    timeout: float = TIMEOUT

    @contextmanager
    def connect(self) -> Iterator[Connection]:
        """One connection for a batch."""
        connection = SmtpConnection(self.address, self.timeout)
        try:
            yield connection
        finally:
            connection.close()


class SmtpConnection:
    """Opens at the first letter, and again after the server hung up."""

    def __init__(self, address: SmtpAddress, timeout: float) -> None:
        self._address, self._timeout = address, timeout
        self._smtp: smtplib.SMTP | None = None

    def send(self, letter: Letter) -> None:
        """Hand one letter over; see mail.Connection."""
        try:
            data = message(letter).as_bytes()
        except (ValueError, LookupError, UnicodeError) as error:
            raise Refused(f"the letter cannot be written as a mail: {type(error).__name__}") from error
        smtp = self._opened()
        options = ["SMTPUTF8", "BODY=8BITMIME"] if not letter.to.isascii() else []
        if options and not smtp.has_extn("smtputf8"):
            raise Refused("the mail server does not take addresses with letters beyond a-z")
        try:
            smtp.sendmail(envelope_sender(letter), [letter.to], data, options)
        except smtplib.SMTPRecipientsRefused as error:
            self._answered(*error.recipients[letter.to])
        except smtplib.SMTPSenderRefused as error:
            if error.smtp_code == TOO_LARGE:
                self._answered(error.smtp_code, error.smtp_error)
            raise Unavailable(self._told("sender refused", error.smtp_code, error.smtp_error)) from None
        except smtplib.SMTPResponseException as error:
            self._answered(error.smtp_code, error.smtp_error)
        except (smtplib.SMTPException, OSError) as error:
            self.close()
            raise Delayed(self._told(f"connection lost: {error}")) from None

    def _answered(self, code: int, text: bytes | str) -> None:
        told = self._told("", code, text)
        if code in SIGN_IN_CODES:
            raise Unavailable(told) from None
        raise (Refused if 500 <= code < 600 else Delayed)(told) from None

    def _opened(self) -> smtplib.SMTP:
        # The library sets `sock` to None when the server has hung up.
        if self._smtp is not None and self._smtp.sock is not None:
            return self._smtp
        try:
            self._smtp = self._open()
        except smtplib.SMTPResponseException as error:
            raise Unavailable(self._told("", error.smtp_code, error.smtp_error)) from None
        except (smtplib.SMTPException, OSError, UnicodeError) as error:
            raise Unavailable(self._told(f"{type(error).__name__}: {error}")) from None
        return self._smtp

    def _open(self) -> smtplib.SMTP:
        at, context = self._address, ssl.create_default_context()
        smtp: smtplib.SMTP
        if at.security == "tls":
            smtp = smtplib.SMTP_SSL(at.host, at.port, timeout=self._timeout, context=context)
        else:
            smtp = smtplib.SMTP(at.host, at.port, timeout=self._timeout)
        try:
            if at.security == "starttls":
                smtp.starttls(context=context)
            if at.user:
                smtp.login(at.user, at.password)
            smtp.ehlo_or_helo_if_needed()
        except BaseException:
            smtp.close()
            raise
        return smtp

    def _told(self, text: str, code: int = 0, answer: bytes | str = "") -> str:
        """What the server said, short, on one line, and without our password however it may be written."""
        said = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer
        whole = " ".join(f"{text} {code or ''} {said}".split())
        return _without(whole, self._address)[:LONGEST_ERROR]

    def close(self) -> None:
        """Say goodbye if the server still listens."""
        if self._smtp is None:
            return
        try:
            self._smtp.quit()
        except (smtplib.SMTPException, OSError):
            self._smtp.close()
        self._smtp = None


def _without(text: str, address: SmtpAddress) -> str:
    if not address.password:
        return text
    plain, user = address.password.encode(), address.user.encode()
    for secret in (plain, b"\0" + user + b"\0" + plain):
        text = text.replace(base64.b64encode(secret).decode(), "***")
    return text.replace(address.password, "***")


@dataclass(frozen=True)
class Folder:
    """Mails as .eml files in a folder, for development; the same letter twice is one file."""

    path: Path

    @contextmanager
    def connect(self) -> Iterator[Connection]:
        """The folder, made if it was not there."""
        yield self

    def send(self, letter: Letter) -> None:
        """Write the letter so that nobody sees half of it."""
        name = letter.message_id.strip("<>").partition("@")[0]
        target = self.path / f"{name}.eml"
        half = target.with_suffix(f".{os.getpid()}.tmp")
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            half.write_bytes(message(letter).as_bytes())
            half.replace(target)
        except OSError as error:
            raise Unavailable(f"{self.path}: {error.strerror}") from error
