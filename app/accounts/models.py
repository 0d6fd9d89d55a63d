"""Tables of people who sign in. Column names with fs_, tf_ and mf_ are those Flask-Security asks for."""

from __future__ import annotations

from datetime import datetime

from flask_security import AsaList, RoleMixin, UserMixin, WebAuthnMixin, naive_utcnow
from flask_security.utils import get_message
from sqlalchemy import CheckConstraint, DateTime, ForeignKey, Index, LargeBinary, String
from sqlalchemy.ext.mutable import MutableList
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.extensions import Model

CASCADE = "all, delete-orphan"


class AccountDuty(Model):
    """A duty a person has for the platform."""

    __tablename__ = "account_duty"

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), primary_key=True)
    duty_id: Mapped[int] = mapped_column(ForeignKey("duty.id", ondelete="CASCADE"), primary_key=True)


class DutyName(Model, RoleMixin):
    """The duties there are: domain.access.Duty."""

    __tablename__ = "duty"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(20), unique=True)


class User(Model, UserMixin):
    """A person with an account; the e-mail address is kept normalised."""

    __tablename__ = "account"
    __table_args__ = (
        CheckConstraint("length(email) > 2", name="email_present"),
        CheckConstraint(
            "erased_at IS NULL OR (name = '' AND password IS NULL AND oidc_subject IS NULL "
            "AND tf_totp_secret IS NULL AND active = false)",
            name="erased_is_empty",
        ),
        Index("uq_account_oidc", "oidc_issuer", "oidc_subject", unique=True),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(120), default="")
    locale: Mapped[str] = mapped_column(String(2), default="da")
    password: Mapped[str | None] = mapped_column(String(255))
    active: Mapped[bool] = mapped_column(default=True)
    # Changes with the password: every session made before is over.
    fs_uniquifier: Mapped[str] = mapped_column(String(64), unique=True)
    confirmed_at: Mapped[datetime | None] = mapped_column(DateTime)
    create_datetime: Mapped[datetime | None] = mapped_column(DateTime)  # type: ignore[assignment]
    update_datetime: Mapped[datetime | None] = mapped_column(DateTime)  # type: ignore[assignment]
    tf_primary_method: Mapped[str | None] = mapped_column(String(64))
    tf_totp_secret: Mapped[str | None] = mapped_column(String(255))
    tf_phone_number: Mapped[str | None] = mapped_column(String(128))
    mf_recovery_codes: Mapped[list[str] | None] = mapped_column(MutableList.as_mutable(AsaList()))
    fs_webauthn_user_handle: Mapped[str | None] = mapped_column(String(64), unique=True)  # type: ignore[assignment]
    # The same person at the identity broker: issuer and subject of the OIDC token.
    oidc_issuer: Mapped[str | None] = mapped_column(String(300))
    oidc_subject: Mapped[str | None] = mapped_column(String(255))
    last_seen_on: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    # Wrong passwords and codes in a row: app/accounts/lockout.py.
    failures: Mapped[int] = mapped_column(default=0, server_default="0")
    last_failed_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    locked_until: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    lock_mailed_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    # The half minute whose code was used last: a code that somebody saw over a shoulder works once only.
    last_code: Mapped[int | None]
    # When we wrote that the account will go because nobody uses it.
    warned_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    # The row stays, so that its number is given to nobody else: the audit trail names people by it.
    erased_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))

    roles: Mapped[list[DutyName]] = relationship(secondary="account_duty", lazy="selectin")  # type: ignore[assignment]
    webauthn: Mapped[list[Passkey]] = relationship(cascade=CASCADE, back_populates="users")  # type: ignore[assignment]
    sign_ins: Mapped[list[SignIn]] = relationship(cascade=CASCADE, order_by="SignIn.id.desc()")

    def is_locked(self, form_error: list[str] | None = None) -> bool:
        """Asked by Flask-Security once the password was right."""
        from app.accounts import lockout

        if not lockout.is_locked(self):
            return False
        if form_error is not None:
            form_error.append(get_message("GENERIC_AUTHN_FAILED")[0])
        return True

    def track_failed_authn(self, auth_type: str, tfa: bool = False) -> None:
        """Told by Flask-Security of every wrong password, code or passkey."""
        from app.accounts import lockout

        if auth_type != "passkey":
            lockout.failed(self)


class Passkey(Model, WebAuthnMixin):
    """A passkey or security key of a person."""

    __tablename__ = "passkey"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    credential_id: Mapped[bytes] = mapped_column(LargeBinary(1024), index=True, unique=True)
    public_key: Mapped[bytes] = mapped_column(LargeBinary)
    sign_count: Mapped[int] = mapped_column(default=0)
    transports: Mapped[list[str] | None] = mapped_column(MutableList.as_mutable(AsaList()))
    backup_state: Mapped[bool]
    device_type: Mapped[str] = mapped_column(String(64))
    extensions: Mapped[str | None] = mapped_column(String(255))
    create_datetime: Mapped[datetime] = mapped_column(DateTime, default=naive_utcnow)
    lastuse_datetime: Mapped[datetime] = mapped_column(DateTime)
    name: Mapped[str] = mapped_column(String(64))
    usage: Mapped[str] = mapped_column(String(64))

    users: Mapped[User] = relationship(back_populates="webauthn")


class SignIn(Model):
    """One browser that a person has signed in with; ended when they sign out, there or from the list."""

    __tablename__ = "sign_in"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    # SHA-256 of the key in the session cookie: reading the table gives nobody a session.
    key_hash: Mapped[str] = mapped_column(String(64), unique=True)
    method: Mapped[str] = mapped_column(String(20))
    browser: Mapped[str] = mapped_column(String(120), default="")
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    last_seen_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    ended_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
