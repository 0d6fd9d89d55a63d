"""The dated facts behind the figures, read in eight statements whatever the number of quarters."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from sqlalchemy import ColumnElement, String, and_, cast, func, or_, select

from app.audit.models import AuditEntry
from app.dialogue.models import Answer
from app.domain.dialogue import AnswerState
from app.domain.moments import in_utc
from app.domain.outcomes import Confirmation
from app.domain.quarters import AwardFact, NeedFact, Quarter, SendFact, StateChange, View, was_published
from app.domain.verification import Event, Status
from app.extensions import db
from app.needs.models import Need
from app.organisations.models import Organisation
from app.outcomes.models import NeedAward, Outcome
from app.suppliers.models import Supplier
from app.verification.models import VerificationEvent

MUNICIPALITY = "municipality"
# Steps of a profile that the trail tells of with the state before and after.
PROFILE_STEPS = (
    "supplier.hidden", "supplier.archived", "supplier.published", "supplier.merged", "supplier.unmerged",
)  # fmt: skip
SENT = "answer.sent"
# What makes a sent answer one that is not sent.
WITHDRAWN, WRITTEN = ("answer.withdrawn", "answer.written")
# The buyer's organisation, where it is a municipality.
BUYER = and_(Organisation.cvr == Need.buyer_cvr, Organisation.kind == MUNICIPALITY)


def published_suppliers(views: Sequence[View]) -> list[int]:
    """How many profiles were public at the end of each view. Two statements.

    Profiles that stand as they began are counted by the database; those that changed one by one.
    """
    public = select(
        *(
            func.count().filter(Supplier.state == "published", Supplier.created_at <= v.known_at)
            for v in views
        )
    ).select_from(Supplier)
    counts = list(db.session.execute(public).one())
    changed = (
        select(Supplier.cvr, Supplier.created_at, Supplier.state, AuditEntry.at, AuditEntry.diff)
        .join(AuditEntry, AuditEntry.subject == "supplier:" + Supplier.cvr)
        .where(AuditEntry.action.in_(PROFILE_STEPS))
        .order_by(Supplier.cvr, AuditEntry.id)
    )
    for _, rows in groupby(db.session.execute(changed), key=lambda r: r.cvr):
        steps = list(rows)
        created, state = in_utc(steps[0].created_at), steps[0].state
        changes = [StateChange(in_utc(r.at), *r.diff["state"]) for r in steps if "state" in r.diff]
        for place, view in enumerate(views):
            counts[place] += was_published(created, state, changes, view.known_at)
            counts[place] -= was_published(created, state, (), view.known_at)
    return counts


def events_so_far() -> tuple[int, int]:
    """How many verification events there are and the number of the last: only ever added to, so the same is the same.

    One statement.
    """
    row = db.session.execute(select(func.count(), func.max(VerificationEvent.id))).one()
    return row[0], row[1] or 0


def verification_events() -> Iterator[tuple[str, str, list[Event]]]:
    """Every record as (CVR number, scheme, its events as they were recorded). One statement.

    What the figures do not need, as notes and sources, is left out.
    """
    rows = db.session.execute(
        select(
            VerificationEvent.cvr,
            VerificationEvent.scheme,
            VerificationEvent.status,
            VerificationEvent.effective_on,
            VerificationEvent.valid_to,
            VerificationEvent.recorded_at,
        ).order_by(VerificationEvent.cvr, VerificationEvent.scheme, VerificationEvent.id)
    )
    for (cvr, scheme), group in groupby(rows, key=lambda r: (r.cvr, r.scheme)):
        yield (
            cvr,
            scheme,
            [
                Event(
                    scheme=scheme,
                    status=Status(r.status),
                    effective_on=r.effective_on,
                    valid_to=r.valid_to,
                    recorded_at=in_utc(r.recorded_at),
                )
                for r in group
            ],
        )


def published_needs(first: Quarter) -> list[NeedFact]:
    """Every need published since the beginning of a quarter, also those taken back since. One statement."""
    rows = db.session.execute(
        select(Need.published_at, Need.created_at, Organisation.cvr)
        .outerjoin(Organisation, BUYER)
        .where(Need.published_at >= first.begins_at)
        .order_by(Need.id)
    )
    return [NeedFact(in_utc(p), max(in_utc(p), in_utc(c)), cvr or "") for p, c, cvr in rows if p]


def sent_answers(quarters: Sequence[Quarter]) -> list[int]:
    """How many answers stand as sent, by the quarter in which they were. One statement."""
    counts = (
        func.count().filter(Answer.sent_at >= q.begins_at, Answer.sent_at < q.over_at) for q in quarters
    )
    row = db.session.execute(
        select(*counts)
        .select_from(Answer)
        .where(Answer.state == AnswerState.SENT.value, Answer.sent_at >= quarters[0].begins_at)
    ).one()
    return list(row)


@dataclass(frozen=True)
class Resent:
    """What the trail tells of the answers that changed after they were sent; `standing` when those that count were."""

    facts: list[SendFact]
    standing: list[SendFact]


def changed_answers(first: Quarter) -> Resent:
    """The sendings and withdrawals of every answer that was taken back, sent anew or is being rewritten. One statement."""
    is_other = or_(Answer.state != AnswerState.SENT.value, AuditEntry.at < Answer.sent_at)
    changed = (
        select(Answer.id)
        .join(AuditEntry, _of_answer())
        .where(AuditEntry.action.in_((SENT, WITHDRAWN)), is_other, Answer.sent_at >= first.begins_at)
    )
    rows = db.session.execute(
        select(Answer.id, Answer.state, Answer.sent_at, AuditEntry.at, AuditEntry.action)
        .join(AuditEntry, _of_answer())
        .where(AuditEntry.action.in_((SENT, WITHDRAWN, WRITTEN)), Answer.id.in_(changed))
        .order_by(Answer.id, AuditEntry.id)
    ).all()
    facts = [SendFact(r.id, in_utc(r.at), r.action == SENT) for r in rows]
    ends = {r.id: in_utc(r.sent_at) for r in rows if r.state == AnswerState.SENT.value}
    return Resent(facts, [SendFact(answer, at, is_sent=True) for answer, at in ends.items()])


def _of_answer() -> ColumnElement[bool]:
    """The trail names an answer by its need and its supplier."""
    return and_(
        AuditEntry.subject == "need:" + cast(Answer.need_id, String),
        AuditEntry.diff[("cvr", 1)].as_string() == Answer.cvr,
    )


def told_awards(first: Quarter) -> list[AwardFact]:
    """Every contract that a buyer has told of since the beginning of a quarter. One statement."""
    rows = db.session.execute(
        select(
            Outcome.recorded_at,
            NeedAward.cvr,
            NeedAward.name,
            NeedAward.value_dkk,
            NeedAward.confirmation,
            NeedAward.confirmed_at,
            Organisation.cvr.label("municipality"),
        )
        .join(NeedAward, NeedAward.need_id == Outcome.need_id)
        .join(Need, Need.id == Outcome.need_id)
        .outerjoin(Organisation, BUYER)
        .where(Outcome.recorded_at >= first.begins_at)
        .order_by(NeedAward.id)
    )
    return [
        AwardFact(
            told_at=in_utc(r.recorded_at),
            winner=r.cvr or r.name,
            value_dkk=r.value_dkk,
            denied_at=in_utc(r.confirmed_at) if r.confirmation == Confirmation.DENIED else None,
            municipality=r.municipality or "",
        )
        for r in rows
    ]


def municipalities(*facts: Iterable[NeedFact | AwardFact]) -> int:
    """How many different municipalities stand behind some needs and contracts."""
    return len({f.municipality for some in facts for f in some if f.municipality})
