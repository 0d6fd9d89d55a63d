"""Mails about an account. Each goes into the outbox in the same transaction as what it tells of."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from flask import current_app
from flask_security import MailUtil
from flask_security.recoverable import generate_reset_link

from app.accounts.models import User

LINKS = ("confirmation_link", "reset_link", "link")


class Post(MailUtil):  # type: ignore[misc]
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
        send(template, str(recipient), user, link=public(links[0]) if links else "")


def tell_locked(user: User) -> None:
    """Somebody guesses at the account: say so, with a way in."""
    link, _token = generate_reset_link(user)
    send("account_locked", user.email, user, link=public(link))


def tell_old_address(user: User, old: str) -> None:
    """The address was changed: the one before hears of it too."""
    send("account_email_changed", old, user, link="")


def tell_security_changed(user: User, what: str) -> None:
    """Two-step or a passkey was put on or taken off. `what`: `totp_on`, `totp_off`, `passkey_on`, `passkey_off`."""
    send("account_security_changed", user.email, user, link="", what=what)


def send(kind: str, to: str, user: User, **context: Any) -> None:
    """Hand a mail over for delivery, in the person's language."""
    current_app.logger.info("mail %s", kind)
    current_app.extensions.setdefault("account_mails", []).append(
        {"kind": kind, "to": to, "locale": user.locale, "name": user.name, **context}
    )


def public(link: str) -> str:
    """A link under our public address: who asks may claim any host in the request."""
    address = current_app.extensions["settings"].public_url
    if not address:
        return link
    parts = urlsplit(link)
    return f"{address}{parts.path}" + (f"?{parts.query}" if parts.query else "")

