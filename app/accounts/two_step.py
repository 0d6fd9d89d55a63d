"""Setting up an authenticator app: a secret that waits in the session until its first code is right."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import session
from flask_security import Totp
from flask_security.utils import get_message

from app.accounts.forms import TwoStepForm
from app.accounts.models import User
from app.extensions import security

# Encrypted by the library (SECURITY_TOTP_SECRETS): the session cookie can be read by who holds it.
WAITING = "two_step_waiting"
# Codes of the half minute before and after are right too: telephones' clocks differ.
WINDOW = 30


class Codes(Totp):
    """The library's codes; each works once."""

    def get_last_counter(self, user: Any) -> int | None:
        """The half minute whose code was used last."""
        used: int | None = user.last_code
        return used

    def set_last_counter(self, user: Any, tmatch: Any) -> None:
        """A code was right: it and all before it are used."""
        user.last_code = tmatch.counter


@dataclass(frozen=True)
class AppSecret:
    """What a person needs to set up their app: the QR code as an SVG path of `size` modules, and the key as text."""

    path: str
    size: int
    key: str


def pending(*, renew: bool) -> str:
    """The secret that waits for its first code; a new one when the page is opened anew."""
    if renew or WAITING not in session:
        session[WAITING] = security.totp_factory.generate_totp_secret()
    return str(session[WAITING])


def confirmed(form: TwoStepForm, secret: str, user: User) -> bool:
    """Whether the code is the app's; else the form says so."""
    user.last_code = None  # a code of the app before says nothing of this one
    right: bool = security.totp_factory.verify_totp(
        token=form.code.data, totp_secret=secret, user=user, window=WINDOW
    )
    if not right:
        form.code.errors = [get_message("TWO_FACTOR_INVALID_TOKEN")[0]]
    return right


def forget() -> None:
    """Nothing waits any more."""
    session.pop(WAITING, None)


def shown(secret: str, user: User) -> AppSecret:
    """The secret as a drawing and as text in groups of four."""
    key = security.totp_factory.get_totp_pretty_key(secret)
    # Loaded by the processes that draw one: few do, and it takes a megabyte.
    import segno

    code = segno.make(security.totp_factory.get_totp_uri(user.email, secret), error="m")
    rows = code.matrix_iter(border=2)
    path = "".join(f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark)
    return AppSecret(path, int(code.symbol_size(border=2)[0]), key)
