"""Tables of organisations and who acts for them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, DateTime, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.extensions import Model

CASCADE = "all, delete-orphan"
KINDS = ("municipality", "region", "state", "private", "social_enterprise", "support")
# How the first owner showed that they act for the CVR number.
PROOFS = ("oidc", "domain", "secretary")


class Organisation(Model):
    """A legal entity, one per CVR number, that may buy, supply or both."""

    __tablename__ = "organisation"
    __table_args__ = (
        CheckConstraint("length(cvr) = 8", name="cvr_length"),
        CheckConstraint(f"kind IN {KINDS}", name="kind_known"),
        CheckConstraint("buys OR supplies", name="does_something"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    cvr: Mapped[str] = mapped_column(String(8), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    kind: Mapped[str] = mapped_column(String(20))
    buys: Mapped[bool] = mapped_column(default=False)
    supplies: Mapped[bool] = mapped_column(default=False)
    # The mail domain the CVR register or a secretary gave; an address on it proves the organisation.
    domain: Mapped[str] = mapped_column(String(120), default="")
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    version: Mapped[int] = mapped_column(default=1)

    members: Mapped[list[Membership]] = relationship(cascade=CASCADE, order_by="Membership.id")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy reads it from the class


class Membership(Model):
    """A person's role in an organisation."""

    __tablename__ = "membership"
    __table_args__ = (
        UniqueConstraint("organisation_id", "account_id"),
        CheckConstraint("role IN ('reader', 'editor', 'owner')", name="role_known"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id", ondelete="CASCADE"))
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    role: Mapped[str] = mapped_column(String(10))
    # Told to whoever manages the members: who let this person in, and how.
    since: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    let_in_by: Mapped[str] = mapped_column(String(120))


class Claim(Model):
    """A wish to be the first owner of a CVR number, with its proof; at most one granted per organisation."""

    __tablename__ = "organisation_claim"
    __table_args__ = (
        CheckConstraint("state IN ('open', 'granted', 'refused', 'withdrawn')", name="state_known"),
        CheckConstraint(f"proof IS NULL OR proof IN {PROOFS}", name="proof_known"),
        CheckConstraint("state <> 'granted' OR proof IS NOT NULL", name="granted_with_proof"),
        CheckConstraint("proof <> 'secretary' OR length(reason) > 0", name="secretary_gives_reason"),
        Index("uq_organisation_claim_granted", "cvr", unique=True,
              sqlite_where=text("state = 'granted'"), postgresql_where=text("state = 'granted'")),
        Index("uq_organisation_claim_open", "cvr", "account_id", unique=True,
              sqlite_where=text("state = 'open'"), postgresql_where=text("state = 'open'")),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    cvr: Mapped[str] = mapped_column(String(8), index=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    buys: Mapped[bool] = mapped_column(default=False)
    supplies: Mapped[bool] = mapped_column(default=False)
    # As the CVR register had it, or as the person wrote it while the register did not answer.
    name: Mapped[str] = mapped_column(String(200), default="")
    # Where the link went that proves an address on the organisation's own domain.
    proof_email: Mapped[str] = mapped_column(String(254), default="")
    message: Mapped[str] = mapped_column(default="")
    state: Mapped[str] = mapped_column(String(10), default="open")
    proof: Mapped[str | None] = mapped_column(String(10))
    reason: Mapped[str] = mapped_column(default="")
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    decided_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    decided_by: Mapped[str] = mapped_column(String(120), default="")


class JoinRequest(Model):
    """A person's wish to join an organisation that has an owner; the owner decides."""

    __tablename__ = "join_request"
    __table_args__ = (
        CheckConstraint("state IN ('open', 'granted', 'refused', 'withdrawn')", name="state_known"),
        Index("uq_join_request_open", "organisation_id", "account_id", unique=True,
              sqlite_where=text("state = 'open'"), postgresql_where=text("state = 'open'")),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id", ondelete="CASCADE"))
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    message: Mapped[str] = mapped_column(default="")
    # Whether the identity broker has said that the person acts for the CVR number.
    proven: Mapped[bool] = mapped_column(default=False)
    state: Mapped[str] = mapped_column(String(10), default="open")
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    decided_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    decided_by: Mapped[str] = mapped_column(String(120), default="")


class Invitation(Model):
    """A mail that lets its receiver in with a role, once and until it expires."""

    __tablename__ = "invitation"
    __table_args__ = (
        CheckConstraint("role IN ('reader', 'editor', 'owner')", name="role_known"),
        Index("uq_invitation_open", "organisation_id", "email", unique=True,
              sqlite_where=text("used_at IS NULL AND withdrawn_at IS NULL"),
              postgresql_where=text("used_at IS NULL AND withdrawn_at IS NULL")),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(
        ForeignKey("organisation.id", ondelete="CASCADE"), index=True
    )
    email: Mapped[str] = mapped_column(String(254))
    role: Mapped[str] = mapped_column(String(10))
    # SHA-256 of the key in the link.
    key_hash: Mapped[str] = mapped_column(String(64), unique=True)
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    invited_by: Mapped[str] = mapped_column(String(120))
    expires_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    used_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    withdrawn_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
