"""What waits for the secretary."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import ColumnElement, func, select

from app.accounts.models import User
from app.admin.duplicates import count_open
from app.barriers import note_queries
from app.domain.moments import in_utc
from app.extensions import db
from app.moderation.queries import count_waiting
from app.notifications.models import OutboxMessage
from app.notifications.queries import Line, list_messages
from app.organisations.models import Claim, JoinRequest, Organisation

# How long an owner has to answer before somebody else should hear of it.
UNANSWERED_AFTER = timedelta(days=14)
MOST_SHOWN = 20


@dataclass(frozen=True)
class Unanswered:
    """A request to join that no owner has answered."""

    cvr: str
    organisation: str
    person: str
    at: datetime


@dataclass(frozen=True)
class Overview:
    """What waits, with the first MOST_SHOWN of each kind that has no page of its own."""

    needs: int
    notes: int
    claims: int
    requests: int
    oldest_requests: tuple[Unanswered, ...]
    duplicates: int
    dead: int
    dead_mails: tuple[Line, ...]

    @property
    def is_empty(self) -> bool:
        """True when nothing waits."""
        return not (self.needs or self.notes or self.claims or self.requests or self.duplicates or self.dead)


def get_overview(now: datetime | None = None) -> Overview:
    """Counts and the oldest of what waits. Eight statements at most."""
    before = (now or datetime.now(UTC)) - UNANSWERED_AFTER
    late = (JoinRequest.state == "open", JoinRequest.at < before)
    requests = db.session.scalar(select(func.count()).select_from(JoinRequest).where(*late)) or 0
    claims = db.session.scalar(
        select(func.count()).select_from(Claim).where(Claim.state == "open", Claim.proof_email == "")
    )
    dead = list_messages("dead", MOST_SHOWN)
    return Overview(
        needs=count_waiting(),
        notes=note_queries.count_waiting(),
        claims=claims or 0,
        requests=requests,
        oldest_requests=_unanswered(late) if requests else (),
        duplicates=count_open(),
        dead=_count_dead() if len(dead) == MOST_SHOWN else len(dead),
        dead_mails=tuple(dead),
    )


def _unanswered(late: tuple[ColumnElement[bool], ...]) -> tuple[Unanswered, ...]:
    rows = db.session.execute(
        select(Organisation.cvr, Organisation.name, User.name, User.email, JoinRequest.at)
        .join(Organisation, Organisation.id == JoinRequest.organisation_id)
        .join(User, User.id == JoinRequest.account_id)
        .where(*late)
        .order_by(JoinRequest.at, JoinRequest.id)
        .limit(MOST_SHOWN)
    )
    return tuple(Unanswered(cvr, name, who or email, in_utc(at)) for cvr, name, who, email, at in rows)


def _count_dead() -> int:
    return db.session.scalar(select(func.count(OutboxMessage.id)).where(OutboxMessage.state == "dead")) or 0
