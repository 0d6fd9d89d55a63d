"""Read an organisation's own needs, as its members see them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import and_, select

from app.accounts.models import User
from app.accounts.queries import names_of
from app.audit.models import AuditEntry
from app.domain.moments import in_utc
from app.domain.needs import ENDED, State, Step
from app.extensions import db
from app.needs.models import Need, NeedDuty, NeedNote, NeedStep
from app.organisations.models import Membership, Organisation
from app.posting.inside import duties_of

# Ended needs that the list shows unless all are asked for.
SHOWN_ENDED, MOST = 20, 500


@dataclass(frozen=True)
class Buyer:
    """The organisation of the address."""

    cvr: str
    name: str
    kind: str
    buys: bool


@dataclass(frozen=True)
class OwnNeed:
    """A need in the organisation's list."""

    id: int
    title: str
    kind: str
    state: State
    answer_by: datetime | None
    starts_on: date | None
    created_at: datetime
    responsible: str


@dataclass(frozen=True)
class OwnList:
    """The needs of an organisation, newest first; `hidden`: whether ended ones are left out."""

    needs: tuple[OwnNeed, ...]
    hidden: bool


@dataclass(frozen=True)
class StepLine:
    """What happened to a need, by whom in the organisation."""

    at: datetime
    step: str
    state: str
    by: str
    reason: str


@dataclass(frozen=True)
class Note:
    """A note with its writer's name; empty for one who has no account any more."""

    id: int
    at: datetime
    by: str
    is_mine: bool
    text: str


def find_buyer(cvr: str) -> Buyer | None:
    """An organisation as its needs know it."""
    row = db.session.execute(
        select(Organisation.cvr, Organisation.name, Organisation.kind, Organisation.buys).where(
            Organisation.cvr == cvr
        )
    ).one_or_none()
    return Buyer(*row) if row else None


def list_own(cvr: str, *, everything: bool = False) -> OwnList:
    """An organisation's needs. Two statements whatever their number."""
    columns = (Need.id, Need.title, Need.kind, Need.state, Need.answer_by, Need.starts_on, Need.created_at)
    asked = (
        select(*columns, User.name, User.email)
        .outerjoin(NeedDuty, and_(NeedDuty.need_id == Need.id, NeedDuty.duty == "responsible"))
        .outerjoin(User, User.id == NeedDuty.account_id)
        .where(Need.buyer_cvr == cvr)
        .order_by(Need.id.desc())
    )
    over = [s.value for s in ENDED]
    most = MOST if everything else SHOWN_ENDED
    running = db.session.execute(asked.where(Need.state.not_in(over)).limit(MOST)).all()
    ended = db.session.execute(asked.where(Need.state.in_(over)).limit(most + 1)).all()
    found = tuple(
        OwnNeed(
            r.id,
            r.title,
            r.kind,
            State(r.state),
            in_utc(r.answer_by) if r.answer_by else None,
            r.starts_on,
            in_utc(r.created_at),
            r.name or r.email or "",
        )
        for r in [*running, *ended[:most]]
    )
    return OwnList(found, len(ended) > most)


def steps_of(need_id: int) -> tuple[StepLine, ...]:
    """A need's log, newest first; people of the secretariat and the clock have no names."""
    rows = db.session.scalars(
        select(NeedStep).where(NeedStep.need_id == need_id).order_by(NeedStep.id.desc())
    ).all()
    theirs = {Step.RETURN, Step.REJECT, Step.PUBLISH}
    names = names_of(r.by for r in rows if r.step not in theirs)
    return tuple(
        StepLine(in_utc(r.at), r.step, r.state, "" if r.step in theirs else names.get(r.by, ""), r.reason)
        for r in rows
    )


def last_answer(need_id: int) -> str:
    """What the secretariat wrote last about a need."""
    told = (Step.RETURN.value, Step.REJECT.value)
    last = (
        select(NeedStep.reason)
        .where(NeedStep.need_id == need_id, NeedStep.step.in_(told))
        .order_by(NeedStep.id.desc())
        .limit(1)
    )
    return db.session.scalar(last) or ""


def notes_of(need_id: int, me: str) -> tuple[Note, ...]:
    """The notes of a need, newest first."""
    rows = db.session.scalars(
        select(NeedNote).where(NeedNote.need_id == need_id).order_by(NeedNote.id.desc())
    ).all()
    names = names_of(r.by for r in rows)
    return tuple(Note(r.id, in_utc(r.at), names.get(r.by, ""), r.by == me, r.text) for r in rows)


def people_of(need_id: int) -> dict[str, str]:
    """The name for each duty."""
    duties = duties_of(need_id)
    names = names_of(f"user:{account}" for account in duties.values())
    return {duty: names[f"user:{a}"] for duty, a in duties.items() if f"user:{a}" in names}


def members_of(cvr: str) -> list[tuple[int, str]]:
    """The members of an organisation by name."""
    rows = db.session.execute(
        select(User.id, User.name, User.email)
        .join(Membership, Membership.account_id == User.id)
        .join(Organisation, Organisation.id == Membership.organisation_id)
        .where(Organisation.cvr == cvr, User.active)
        .order_by(User.name, User.id)
    )
    return [(number, name or email) for number, name, email in rows]


def last_contact(cvr: str) -> str:
    """The mailbox that the organisation's last need had; empty for the first one."""
    last = (
        select(Need.contact_email)
        .where(Need.buyer_cvr == cvr, Need.contact_email != "")
        .order_by(Need.id.desc())
        .limit(1)
    )
    return db.session.scalar(last) or ""


def last_saved(need_id: int) -> tuple[str, datetime] | None:
    """Who last wrote a need, and when."""
    row = db.session.execute(
        select(AuditEntry.actor, AuditEntry.at)
        .where(
            AuditEntry.subject == f"need:{need_id}", AuditEntry.action.in_(("need.saved", "need.lot_saved"))
        )
        .order_by(AuditEntry.id.desc())
        .limit(1)
    ).first()
    return (names_of([row.actor]).get(row.actor, ""), in_utc(row.at)) if row else None


def may_answer(need_id: int, cvrs: Iterable[str]) -> list[Buyer]:
    """Those of these organisations that sell and have not posted the need themselves, by name."""
    rows = db.session.execute(
        select(Organisation.cvr, Organisation.name, Organisation.kind, Organisation.buys)
        .where(
            Organisation.cvr.in_(list(cvrs)),
            Organisation.supplies,
            Organisation.cvr.not_in(select(Need.buyer_cvr).where(Need.id == need_id)),
        )
        .order_by(Organisation.name, Organisation.id)
    )
    return [Buyer(*row) for row in rows]


def may_post(cvrs: Iterable[str]) -> list[Buyer]:
    """Those of these organisations that buy, by name."""
    rows = db.session.execute(
        select(Organisation.cvr, Organisation.name, Organisation.kind, Organisation.buys)
        .where(Organisation.cvr.in_(list(cvrs)), Organisation.buys)
        .order_by(Organisation.name, Organisation.id)
    )
    return [Buyer(*row) for row in rows]
