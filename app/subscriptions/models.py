"""Tables of what mails people and firms have chosen, and of saved searches."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, DateTime, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.mailing import RULES, Frequency
from app.extensions import Model, one_of


class MailChoice(Model):
    """What a person or a firm has chosen for one kind of mail, when, and who said so.

    `by` is the audit trail's label of a person, or `link:page`, `link:mail_program` and
    `link:mailbox` where the link of a mail was used without signing in.
    """

    __tablename__ = "mail_choice"
    __table_args__ = (
        UniqueConstraint("account_id", "kind"),
        UniqueConstraint("cvr", "kind"),
        CheckConstraint("(account_id IS NULL) <> (cvr IS NULL)", name="one_chooses"),
        CheckConstraint("cvr IS NULL OR length(cvr) = 8", name="cvr_length"),
        CheckConstraint(one_of("kind", [k.value for k, r in RULES.items() if r.can_be_turned_off]), name="kind_known"),
        CheckConstraint(one_of("frequency", Frequency), name="frequency_known"),
        CheckConstraint("length(by) > 0", name="somebody_said_so"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    cvr: Mapped[str | None] = mapped_column(String(8))
    kind: Mapped[str] = mapped_column(String(20))
    frequency: Mapped[str] = mapped_column(String(10))
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    by: Mapped[str] = mapped_column(String(120))
    # Of a kind that comes as a digest: when we last looked for something new, and up to when we have told of it.
    looked_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    told_until: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


# What a saved search looks through: the directory, for those who buy, or the needs, for those who sell.
SUPPLIERS, NEEDS = "suppliers", "needs"


class SavedSearch(Model):
    """A search of the directory, or of needs, that a person keeps. `query` is the page's query string in its one order."""

    __tablename__ = "saved_search"
    __table_args__ = (
        UniqueConstraint("account_id", "name"),
        CheckConstraint("length(name) > 0", name="name_present"),
        CheckConstraint(one_of("seeks", (SUPPLIERS, NEEDS)), name="seeks_known"),
        CheckConstraint(one_of("frequency", Frequency), name="frequency_known"),
        Index("ix_saved_search_due", "frequency", "looked_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(80))
    seeks: Mapped[str] = mapped_column(String(9), default=SUPPLIERS)
    query: Mapped[str] = mapped_column(String(4000))
    frequency: Mapped[str] = mapped_column(String(10))
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    looked_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    told_until: Mapped[datetime] = mapped_column(DateTime(timezone=True))
