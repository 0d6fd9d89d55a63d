"""Write accounts: what follows from signing up and in, and changes a person makes. Flushes and audits, never commits."""

from __future__ import annotations

from typing import Any

from flask import session
from sqlalchemy import select

from app.accounts import lockout, mail, sign_ins
from app.accounts.models import User
from app.audit import services as audit
from app.domain.access import Duty
from app.extensions import db, security


def signed_up(user: User, locale: str) -> None:
    """A new account: mails come in the language of the sign-up. Flushes, so that the database can refuse it."""
    user.locale = locale
    db.session.flush()
    note(user, "account.created")


def signed_in(user: User, method: str) -> None:
    """The person is who they say: a session of its own, and wrong tries are forgotten."""
    lockout.cleared(user)
    sign_ins.note(user, method)
    if method != "change":
        note(user, "account.signed_in", {"method": ["", method]})


def signed_out(user: User) -> None:
    """The session of this browser is over."""
    sign_ins.end_key(session.pop(sign_ins.KEY, None))
    note(user, "account.signed_out")


def password_reset(user: User) -> None:
    """By the link in the mail: every session is over, the account is open again, and the address is confirmed."""
    sign_ins.end(user)
    lockout.cleared(user)
    if user.confirmed_at is None:
        user.confirmed_at = security.datetime_factory()
    note(user, "account.password_reset")


def password_changed(user: User, key: str | None) -> None:
    """By the person: every other session is over."""
    sign_ins.end(user, but_key=key)
    note(user, "account.password_changed")


def email_changed(user: User, old: str) -> None:
    """The new address has been confirmed; the old one hears of it. Flushes, so that the database can refuse it."""
    db.session.flush()
    mail.tell_old_address(user, old)
    note(user, "account.email_changed")


def change_person(user: User, name: str, locale: str) -> None:
    """Another name or language."""
    user.name, user.locale = name, locale
    note(user, "account.changed")
    db.session.flush()


def end_sessions(user: User, sign_in_id: int | None, but_key: str | None) -> int:
    """End one session of the person, or all but this one. Returns how many."""
    ended = sign_ins.end(user, sign_in_id, but_key=but_key)
    note(user, "account.sessions_ended", {"sessions": [0, ended]})
    return ended


def turn_on_two_step(user: User, secret: str) -> None:
    """From now on a code of the app is asked for after the password."""
    security.datastore.tf_set(user, "authenticator", totp_secret=secret)
    mail.tell_security_changed(user, "totp_on")
    note(user, "account.two_step_on")


def turn_off_two_step(user: User) -> None:
    """The password alone is enough again; recovery codes go with it."""
    security.datastore.tf_reset(user)
    security.datastore.mf_set_recovery_codes(user, None)
    mail.tell_security_changed(user, "totp_off")
    note(user, "account.two_step_off")


def passkeys_changed(user: User, what: str) -> None:
    """A passkey was added or deleted: `passkey_on` or `passkey_off`."""
    mail.tell_security_changed(user, what)
    note(user, f"account.{what}")


def recovery_codes_made(user: User) -> None:
    """There are new recovery codes, and the old ones are void."""
    mail.tell_security_changed(user, "codes")
    note(user, "account.recovery_codes_made")


def grant(user: User, duty: Duty, actor: str, reason: str = "") -> bool:
    """Give a person a duty; False when they have it."""
    if any(r.name == duty for r in user.roles):
        return False
    security.datastore.add_role_to_user(user, security.datastore.find_or_create_role(duty.value))
    db.session.flush()
    audit.record(
        actor, "account.duty_granted", f"account:{user.id}", _because({"duty": ["", duty.value]}, reason)
    )
    return True


def revoke(user: User, duty: Duty, actor: str, reason: str = "") -> bool:
    """Take a duty away; False when they do not have it."""
    held = next((r for r in user.roles if r.name == duty), None)
    if held is None:
        return False
    security.datastore.remove_role_from_user(user, held)
    db.session.flush()
    audit.record(
        actor, "account.duty_revoked", f"account:{user.id}", _because({"duty": [duty.value, ""]}, reason)
    )
    return True


def _because(diff: dict[str, Any], reason: str) -> dict[str, Any]:
    """A change with its reason, where one was given."""
    return diff | {"reason": [None, reason]} if reason else diff


def set_password(user: User, hashed: str, actor: str) -> None:
    """A password given by an operator; every session is over."""
    user.password = hashed
    security.datastore.set_uniquifier(user)
    sign_ins.end(user)
    lockout.cleared(user)
    db.session.flush()
    audit.record(actor, "account.password_set", f"account:{user.id}")


def add_demo_person(email: str, name: str, actor: str) -> bool:
    """A fictional person who cannot sign in until an operator gives them a password; False when they are there."""
    if db.session.scalar(select(User.id).where(User.email == email)) is not None:
        return False
    found = security.datastore.create_user(email=email, name=name, password=None)
    found.confirmed_at = security.datetime_factory()
    db.session.flush()
    audit.record(actor, "account.created", f"account:{found.id}")
    return True


def note(user: User, action: str, diff: dict[str, Any] | None = None) -> None:
    """One line in the audit trail, by the person about themselves. Flushes, so that a new person has a number."""
    db.session.flush()
    audit.record(f"user:{user.id}", action, f"account:{user.id}", diff)
