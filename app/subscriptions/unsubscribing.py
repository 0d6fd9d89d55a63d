"""The link in a mail that turns off its kind without signing in: signed, for this one purpose, and it expires.

Its mails also carry the headers by which mail programs show a button of their own (RFC 2369 and RFC 8058).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from app.domain.mailing import FIRMS, RULES, MailKind
from app.subscriptions.links import public
from app.subscriptions.receivers import Receiver
from app.web.signed_links import SignedLink

# Mails are kept for long, and a link that no longer works is as bad as none.
LINK = SignedLink("subscriptions.unsubscribe", timedelta(days=400))


@dataclass(frozen=True)
class Wish:
    """What a link turns off, and for whom."""

    kind: MailKind
    whose: Receiver


def token(kind: MailKind, to: Receiver) -> str:
    """The signed part of the link. Raises ValueError for a kind that its receiver cannot turn off."""
    if not RULES[kind].can_be_turned_off or (to.account is None and kind not in FIRMS):
        raise ValueError(f"nobody can turn off {kind}")
    # A person turns off their own mails only, whichever firm the mail was for.
    whose = [to.account, ""] if to.account is not None else [0, to.cvr]
    return LINK.write([kind.value, *whose])


def link(kind: MailKind, to: Receiver, locale: str) -> str:
    """The address for the text of a mail; opening it changes nothing, its page has a button."""
    return public(locale, "subscriptions.unsubscribe", token=token(kind, to))


def headers(kind: MailKind, to: Receiver, locale: str) -> dict[str, str]:
    """The headers for `notifications.services.enqueue`; the mail program posts to the address by itself."""
    address = public(locale, "subscriptions.unsubscribe_one_click", token=token(kind, to))
    return {"List-Unsubscribe": f"<{address}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}


def read(token: str) -> Wish | None:
    """What a link asks for; None when it is not ours. Raises LinkExpired."""
    found = LINK.read(token)
    if found is None:
        return None
    kind, account, cvr = found
    return Wish(MailKind(kind), Receiver(account or None, cvr or None))
