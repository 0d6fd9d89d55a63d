"""Tables of the invitations. People are labels of the audit trail (`user:7`), so that erasing a person leaves the row."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, DateTime, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.mailing import Verdict
from app.domain.waves import BOUNDS, DEFAULT, LONGEST_REASON, Interest, Reason
from app.extensions import Model, one_of

# queued: fits and waits for its wave; sent: told; left_out: a hard rule shuts it out; own: came by itself.
STATES = ("queued", "sent", "left_out", "own")
# Why nobody got a mail although the supplier was told on its own page.
UNMAILED = ("", "no_address", *(v.value for v in Verdict if not v.may))
LOG = ("rank", "send", "terms", "stop", "resume", "enough", "end")
QUEUED = text("state = 'queued'")
DUE = text("next_at IS NOT NULL")


class NeedWaves(Model):
    """How and when the suppliers of a need are told; a row from the moment somebody asks for it."""

    __tablename__ = "need_waves"
    __table_args__ = (
        *(CheckConstraint(f"{name} BETWEEN {least} AND {most}", name=f"{name}_bounded")
          for name, (least, most) in BOUNDS.items()),
        CheckConstraint("wave >= 0", name="wave_counted"),
        CheckConstraint("(wave = 0) = (last_at IS NULL)", name="last_at_some_time"),
        CheckConstraint("next_at IS NULL OR is_stopped = false", name="stopped_is_not_due"),
        Index("ix_need_waves_due", "next_at", sqlite_where=DUE, postgresql_where=DUE),
    )  # fmt: skip

    need_id: Mapped[int] = mapped_column(ForeignKey("need.id", ondelete="CASCADE"), primary_key=True)
    size: Mapped[int] = mapped_column(default=DEFAULT.size)
    pause: Mapped[int] = mapped_column(default=DEFAULT.pause)
    enough: Mapped[int] = mapped_column(default=DEFAULT.enough)
    is_stopped: Mapped[bool] = mapped_column(default=False)
    # The number of the last wave, when it went out, and when the next one is due.
    wave: Mapped[int] = mapped_column(default=0)
    last_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    next_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


class NeedInvitation(Model):
    """One supplier and one need: where it stood and why when suppliers were ranked, when it was told, what it said.

    `score` is 0 to 100; `reasons` holds [part, share, reason, values] as domain.matching gave them.
    """

    __tablename__ = "need_invitation"
    __table_args__ = (
        UniqueConstraint("need_id", "cvr"),
        UniqueConstraint("need_id", "position"),
        CheckConstraint("length(cvr) = 8", name="cvr_length"),
        CheckConstraint(one_of("state", STATES), name="state_known"),
        CheckConstraint(one_of("interest", [i.value for i in Interest]), name="interest_known"),
        CheckConstraint(one_of("reason", ["", *(r.value for r in Reason)]), name="reason_known"),
        CheckConstraint(one_of("unmailed", UNMAILED), name="unmailed_known"),
        CheckConstraint(f"length(remark) <= {LONGEST_REASON}", name="remark_bounded"),
        CheckConstraint("(state = 'sent') = (wave IS NOT NULL)", name="sent_in_a_wave"),
        CheckConstraint("(state = 'sent') = (sent_at IS NOT NULL)", name="sent_at_some_time"),
        CheckConstraint("(state = 'left_out') = (rule <> '')", name="left_out_by_a_rule"),
        CheckConstraint("(interest = 'none') = (answered_at IS NULL)", name="answered_at_some_time"),
        CheckConstraint("interest = 'not_interested' OR (reason = '' AND remark = '')", name="reason_of_a_no"),
        Index("ix_need_invitation_cvr", "cvr", "need_id"),
        Index("ix_need_invitation_queued", "need_id", "position", sqlite_where=QUEUED, postgresql_where=QUEUED),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    need_id: Mapped[int] = mapped_column(ForeignKey("need.id", ondelete="CASCADE"))
    cvr: Mapped[str] = mapped_column(String(8))
    state: Mapped[str] = mapped_column(String(8))
    # The place in the queue from 1 on; None for who was left out or came by itself.
    position: Mapped[int | None]
    score: Mapped[float] = mapped_column(default=0.0)
    reasons: Mapped[list[list[Any]]] = mapped_column(JSON, default=list)
    # The hard rule that shut it out: domain.matching.Rule, or `unlisted`.
    rule: Mapped[str] = mapped_column(String(20), default="")
    wave: Mapped[int | None]
    sent_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    # How many mails were written, and why none was.
    mails: Mapped[int] = mapped_column(default=0)
    unmailed: Mapped[str] = mapped_column(String(16), default="")
    interest: Mapped[str] = mapped_column(String(16), default=Interest.NONE.value)
    reason: Mapped[str] = mapped_column(String(16), default="")
    remark: Mapped[str] = mapped_column(default="")
    answered_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    answered_by: Mapped[str] = mapped_column(String(120), default="")
    # How often it has answered, so that two who answer at once do not undo each other unseen.
    answers: Mapped[int] = mapped_column(default=0)


class NeedWaveStep(Model):
    """What happened to the waves of a need: who, when, and how many it was about. Rows are only ever added."""

    __tablename__ = "need_wave_step"
    __table_args__ = (
        CheckConstraint(one_of("step", LOG), name="step_known"),
        Index("ix_need_wave_step_need_id", "need_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    need_id: Mapped[int] = mapped_column(ForeignKey("need.id", ondelete="CASCADE"))
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    by: Mapped[str] = mapped_column(String(120))
    step: Mapped[str] = mapped_column(String(8))
    wave: Mapped[int] = mapped_column(default=0)
    # {what: count}, such as {"queued": 42, "left_out": 3} or the new terms.
    counts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
