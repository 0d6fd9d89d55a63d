"""Find and delete what has been kept as long as retention.py says. One kind at a time; the caller commits."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import (
    ColumnElement,
    Table,
    and_,
    delete,
    exists,
    func,
    null,
    or_,
    select,
    tuple_,
    update,
)

from app.accounts.models import SignIn, User
from app.accounts.sign_ins import LONGEST
from app.cases import evidence
from app.events.models import Event, EventSignUp
from app.extensions import db
from app.invitations import remarks
from app.notifications.models import OutboxMessage
from app.organisations.models import Claim, Invitation, JoinRequest
from app.privacy import images, unused
from app.privacy.retention import RETENTION, Retention
from app.profiles.models import DraftSection
from app.search.snapshot import today
from app.shortlists.models import Shortlist
from app.suppliers.models import SupplierMerge
from app.tips.models import Tip
from app.webhooks.models import WebhookDelivery

# Rows per statement: no lock lasts, and nothing grows with what has piled up.
BATCH = 1000


@dataclass(frozen=True)
class Kind:
    """How the old rows of one kind are counted and deleted; both are given the moment their time began."""

    count: Callable[[datetime], int]
    purge: Callable[[datetime], int]


@dataclass(frozen=True)
class Found:
    """How many of a kind are older than `before`."""

    retention: Retention
    before: datetime
    count: int


def purge(kind: str, now: datetime, *, dry_run: bool = False) -> Found:
    """Delete what is too old of one kind, or only count it. A second run at the same moment finds nothing."""
    retention = next(r for r in RETENTION if r.kind == kind)
    before = retention.length.before(now)
    steps = KINDS[kind]
    return Found(retention, before, steps.count(before) if dry_run else steps.purge(before))


def rows(model: type[object], old: Callable[[datetime], ColumnElement[bool]]) -> Kind:
    """A kind whose old rows are simply deleted."""
    table: Table = model.__table__  # type: ignore[attr-defined]

    def count(before: datetime) -> int:
        return db.session.scalar(select(func.count()).select_from(table).where(old(before))) or 0

    def delete_old(before: datetime) -> int:
        key = tuple_(*table.primary_key.columns)
        gone = 0
        while True:
            batch = select(*table.primary_key.columns).where(old(before)).limit(BATCH)
            some = db.session.execute(
                delete(table).where(key.in_(batch)).returning(*table.primary_key.columns)
            ).all()
            gone += len(some)
            if len(some) < BATCH:
                return gone

    return Kind(count, delete_old)


def old_drafts(before: datetime) -> ColumnElement[bool]:
    """All saves of a section that nobody has saved since."""
    newer = DraftSection.__table__.alias("newer")
    return ~exists().where(
        newer.c.cvr == DraftSection.cvr, newer.c.section == DraftSection.section, newer.c.at >= before
    )


def old_sign_ins(before: datetime) -> ColumnElement[bool]:
    """Sessions that were ended, or are over because they lasted as long as one may."""
    return or_(SignIn.ended_at < before, SignIn.at < before - LONGEST)


def _purge_sign_ins(before: datetime) -> int:
    """When a person was last here stays with the account: else it would look as if nobody used it."""
    last = select(func.max(SignIn.last_seen_at)).where(SignIn.account_id == User.id).scalar_subquery()
    gone = exists().where(SignIn.account_id == User.id, old_sign_ins(before))
    newer = or_(User.last_seen_on.is_(None), User.last_seen_on < last)
    db.session.execute(
        update(User).where(gone, newer).values(last_seen_on=last),
        execution_options={"synchronize_session": False},
    )
    return SIGN_INS.purge(before)


def old_invitations(before: datetime) -> ColumnElement[bool]:
    """Used, withdrawn, or expired, whichever came first."""
    return func.coalesce(Invitation.used_at, Invitation.withdrawn_at, Invitation.expires_at) < before


def old_claims(before: datetime) -> ColumnElement[bool]:
    """Decided against, withdrawn, or a proof by mail that nobody finished. What waits for the secretary stays."""
    done = and_(Claim.state.in_(("refused", "withdrawn")), Claim.decided_at < before)
    return or_(done, and_(Claim.state == "open", Claim.proof_email != "", Claim.at < before))


def old_requests(before: datetime) -> ColumnElement[bool]:
    """Decided, whichever way, or left open."""
    return func.coalesce(JoinRequest.decided_at, JoinRequest.at) < before


def old_failures(before: datetime) -> ColumnElement[bool]:
    """Wrong passwords in a row, the last of them long ago."""
    return and_(User.failures > 0, User.last_failed_at < before)


def _count_failures(before: datetime) -> int:
    return db.session.scalar(select(func.count()).select_from(User).where(old_failures(before))) or 0


def _forget_failures(before: datetime) -> int:
    nothing = {"failures": 0, "last_failed_at": None, "locked_until": None, "lock_mailed_at": None}
    forgotten = update(User).where(old_failures(before)).values(**nothing).returning(User.id)
    return len(db.session.execute(forgotten, execution_options={"synchronize_session": False}).all())


def old_sent(before: datetime) -> ColumnElement[bool]:
    """Mails that went out."""
    return and_(OutboxMessage.state == "sent", OutboxMessage.sent_at < before)


def old_dead(before: datetime) -> ColumnElement[bool]:
    """Mails that were given up."""
    return and_(OutboxMessage.state == "dead", OutboxMessage.created_at < before)


def old_tips(before: datetime) -> ColumnElement[bool]:
    """Closed without a decision; its hearings and notes go with it."""
    return and_(Tip.state.in_(("dismissed", "corrected")), Tip.closed_at < before)


def old_decided_tips(before: datetime) -> ColumnElement[bool]:
    """Decided by two."""
    return and_(Tip.state.in_(("restored", "revoked", "ended")), Tip.closed_at < before)


def old_deliveries(before: datetime) -> ColumnElement[bool]:
    """What became of a message, whatever it was."""
    return WebhookDelivery.at < before


def old_lists(before: datetime) -> ColumnElement[bool]:
    """Put away by the organisation; its notes go with it."""
    return Shortlist.archived_at < before


def old_sign_ups(before: datetime) -> ColumnElement[bool]:
    """Of events that are over, whatever became of them."""
    return exists().where(Event.id == EventSignUp.event_id, Event.ends_at < before)


SIGN_INS = rows(SignIn, old_sign_ins)


def _count_merges(before: datetime) -> int:
    old = and_(SupplierMerge.snapshot.is_not(None), SupplierMerge.at < before)
    return db.session.scalar(select(func.count()).select_from(SupplierMerge).where(old)) or 0


def _forget_merges(before: datetime) -> int:
    """That two profiles were merged stays known: the old address leads on."""
    old = and_(SupplierMerge.snapshot.is_not(None), SupplierMerge.at < before)
    gone = db.session.execute(
        update(SupplierMerge).where(old).values(snapshot=null()).returning(SupplierMerge.id),
        execution_options={"synchronize_session": False},
    ).all()
    return len(gone)


def _documents(approved: bool) -> Kind:
    """Documents of cases: each carries its own day, worked out when the case ended, so the moment is not asked."""

    def count(_before: datetime) -> int:
        return evidence.due(today(), approved=approved)

    def remove(_before: datetime) -> int:
        return evidence.delete_due(today(), approved=approved)

    return Kind(count, remove)


KINDS: dict[str, Kind] = {
    "inactive_accounts": Kind(unused.count_inactive, unused.erase_inactive),
    "unconfirmed_accounts": Kind(unused.count_unconfirmed, unused.erase_unconfirmed),
    "drafts": rows(DraftSection, old_drafts),
    "images": Kind(images.count, images.purge),
    "sign_ins": Kind(SIGN_INS.count, _purge_sign_ins),
    "failures": Kind(_count_failures, _forget_failures),
    "invitations": rows(Invitation, old_invitations),
    "claims": rows(Claim, old_claims),
    "join_requests": rows(JoinRequest, old_requests),
    "sent_mails": rows(OutboxMessage, old_sent),
    "dead_mails": rows(OutboxMessage, old_dead),
    "tips": rows(Tip, old_tips),
    "decided_tips": rows(Tip, old_decided_tips),
    "webhook_deliveries": rows(WebhookDelivery, old_deliveries),
    "archived_lists": rows(Shortlist, old_lists),
    "need_remarks": Kind(remarks.count_old, remarks.remove_old),
    "case_evidence": _documents(approved=True),
    "case_evidence_rest": _documents(approved=False),
    "event_sign_ups": rows(EventSignUp, old_sign_ups),
    "merges": Kind(_count_merges, _forget_merges),
}


def now() -> datetime:
    """The moment a run begins, in UTC."""
    return datetime.now(UTC)
