"""Where a person wanted to go before they had to sign in: carried through sign-up, the mail and sign-in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from flask import redirect, request
from flask_security import current_user

from app.web.addresses import url_for
from app.web.security import is_local

View = Callable[..., Any]
# An address of ours with a long search in it; whoever sends more does not come from one of our links.
LONGEST = 1000
STATIONS = ("security.login", "security.send_confirmation", "security.forgot_password", "accounts.check_mail")


def local(address: str | None) -> str:
    """Where to go on to; empty when it is not one of our own pages."""
    return address if address and len(address) <= LONGEST and is_local(address) else ""


def way_on() -> str:
    """The page this request wants to lead to in the end; empty when it wants none of ours."""
    return local(request.form.get("next")) or local(request.args.get("next"))


def add_to(link: str) -> str:
    """A link of a mail that brings the page along: mail is often opened in another browser."""
    found = way_on()
    return f"{link}{'&' if '?' in link else '?'}next={quote(found)}" if link and found else link


def after_sign_up(register: View) -> View:
    """On to the page that tells of the mail, and not to one that takes the account it has just asked for."""

    def registering(**values: Any) -> Any:
        response = register(**values)
        if request.method == "POST" and _leads_on(response) and not current_user.is_authenticated:
            return redirect(url_for("accounts.check_mail", next=way_on() or None))
        return response

    return registering


def keep_on(view: View) -> View:
    """What a mail's link leads to ends at sign-in, or where a new link is sent; the page that was wanted goes along."""

    def leading(**values: Any) -> Any:
        response, found = view(**values), way_on()
        if found and _leads_on(response):
            for endpoint in STATIONS:
                if response.location == url_for(endpoint):
                    return redirect(url_for(endpoint, next=found))
        return response

    return leading


def _leads_on(response: Any) -> bool:
    return 300 <= getattr(response, "status_code", 0) < 400
