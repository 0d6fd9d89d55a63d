"""Mails about an account. Each goes into the outbox in the same transaction as what it tells of."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from flask import current_app
from flask_security import MailUtil
from flask_security.recoverable import generate_reset_link

from app.accounts.models import User
from app.accounts.onwards import add_to
from app.notifications.services import enqueue
from app.notifications.writing import write
from app.web.i18n import current_locale

LINKS = ("confirmation_link", "reset_link", "link")


class Post(MailUtil):
    """Flask-Security sends through this, and asks it what an address looks like."""

    def normalize(self, email: str) -> str:
        """One spelling per address: capitals mean nothing in addresses in use."""
        return str(super().normalize(email)).lower()

    def validate(self, email: str) -> str:
        """The same for an address that is to get mail."""
        return str(super().validate(email)).lower()

    def send_mail(self, template: str, subject: str, recipient: Any, *_sender: Any, **kwargs: Any) -> None:
        """Put a mail of the library's into the outbox; `template` is our kind (settings.MAILS)."""
        user: User = kwargs["user"]
        links = [kwargs[name] for name in LINKS if kwargs.get(name)]
        send(template, str(recipient), user, link=add_to(public(links[0])) if links else "")


def write_for_nobody(kind: str, email: str) -> None:
    """Write a mail and throw it away: an address without an account takes as long to answer as one that has."""
    nobody = User(email=email, fs_uniquifier="")
    link, _token = generate_reset_link(nobody)  # type: ignore[no-untyped-call]
    write(kind, current_locale(), {"name": "", "link": add_to(public(link))})


def tell_locked(user: User) -> None:
    """Somebody guesses at the account: say so, with a way in."""
    link, _token = generate_reset_link(user)  # type: ignore[no-untyped-call]
    send("account_locked", user.email, user, link=public(link))


def tell_old_address(user: User, old: str) -> None:
    """The address was changed: the one before hears of it too."""
    send("account_email_changed", old, user, link="")


def tell_security_changed(user: User, what: str) -> None:
    """`what`: `totp_on`, `totp_off`, `passkey_on`, `passkey_off` or `codes`."""
    send("account_security_changed", user.email, user, link="", what=what)


def send(kind: str, to: str, user: User, **context: Any) -> None:
    """Into the outbox, in the person's language; the same mail at most once a minute."""
    minute = datetime.now(UTC).strftime("%Y%m%d%H%M")
    # The uniquifier is new with every password: a link asked for after that is another mail.
    event = hashlib.sha256(
        f"{user.id} {user.fs_uniquifier} {to} {minute} {context.get('what', '')}".encode()
    ).hexdigest()[:32]
    enqueue(kind, to, kind, key=f"{kind}:{event}", locale=user.locale, name=user.name, **context)


def public(link: str) -> str:
    """A link under our public address: who asks may claim any host in the request."""
    address = current_app.extensions["settings"].public_url
    if not address:
        return link
    parts = urlsplit(link)
    return f"{address}{parts.path}" + (f"?{parts.query}" if parts.query else "")
