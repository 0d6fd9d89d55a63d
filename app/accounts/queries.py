"""Read a person's account: their sessions, their second steps."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import func, select

from app.accounts.models import Passkey, SignIn, User
from app.accounts.sign_ins import LONGEST
from app.domain.moments import in_utc
from app.extensions import db

# The first that fits names the browser; those that pretend to be another come before it.
BROWSERS = (
    ("Edge", r"Edg(e|A|iOS)?/"),
    ("Opera", r"OPR/|Opera"),
    ("Samsung Internet", r"SamsungBrowser/"),
    ("Firefox", r"Firefox/|FxiOS/"),
    ("Chrome", r"Chrome/|CriOS/|Chromium/"),
    ("Safari", r"Safari/"),
)
SYSTEMS = (
    ("iPhone", r"iPhone"),
    ("iPad", r"iPad"),
    ("Android", r"Android"),
    ("Windows", r"Windows"),
    ("Mac", r"Macintosh|Mac OS X"),
    ("ChromeOS", r"CrOS"),
    ("Linux", r"Linux"),
)


@dataclass(frozen=True)
class Session:
    """One browser that is signed in. `browser` and `system` are empty when we cannot tell."""

    id: int
    browser: str
    system: str
    at: datetime
    last_seen_at: datetime
    is_this: bool


@dataclass(frozen=True)
class SecondSteps:
    """What a person has besides their password."""

    app: bool
    recovery_codes: int
    passkeys: int


def list_sessions(account_id: int, this: int) -> list[Session]:
    """The sessions that are open, this one first, then by when they were last seen."""
    rows = db.session.scalars(
        select(SignIn)
        .where(
            SignIn.account_id == account_id,
            SignIn.ended_at.is_(None),
            SignIn.at > datetime.now(UTC) - LONGEST,
        )
        .order_by((SignIn.id == this).desc(), SignIn.last_seen_at.desc(), SignIn.id.desc())
    )
    return [
        Session(
            r.id,
            named(BROWSERS, r.browser),
            named(SYSTEMS, r.browser),
            in_utc(r.at),
            in_utc(r.last_seen_at),
            r.id == this,
        )
        for r in rows
    ]


def named(names: tuple[tuple[str, str], ...], user_agent: str) -> str:
    """What a browser calls itself, in one word; empty when none fits."""
    return next((name for name, pattern in names if re.search(pattern, user_agent)), "")


def second_steps(user: User) -> SecondSteps:
    """What the account page says about a person's second steps."""
    passkeys = db.session.scalar(select(func.count()).select_from(Passkey).where(Passkey.user_id == user.id))
    return SecondSteps(bool(user.tf_totp_secret), len(user.mf_recovery_codes or []), passkeys or 0)


def find_user(email: str) -> User | None:
    """The person with this address."""
    return db.session.scalar(select(User).where(User.email == email.strip().lower()))


def list_duties() -> list[tuple[str, str, str]]:
    """Everybody with a duty: (duty, e-mail, name)."""
    from app.accounts.models import DutyName

    rows = db.session.execute(
        select(DutyName.name, User.email, User.name).join(User.roles).order_by(DutyName.name, User.email)
    )
    return [(duty, email, name) for duty, email, name in rows]


def names_of(labels: Iterable[str]) -> dict[str, str]:
    """The names behind labels like `user:12`, of those who still have an account."""
    numbers = {int(label[5:]) for label in labels if label.startswith("user:") and label[5:].isdigit()}
    if not numbers:
        return {}
    rows = db.session.execute(select(User.id, User.name, User.email).where(User.id.in_(numbers)))
    return {f"user:{number}": name or email for number, name, email in rows}
