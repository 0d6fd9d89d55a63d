"""The secretary's reading of needs: what waits, what was decided, and one with its check beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from app.accounts.queries import names_of
from app.domain.moments import in_utc
from app.domain.need_text import Quality
from app.domain.needs import State, Step, gaps
from app.extensions import db
from app.needs import queries as needs
from app.needs.models import Need, NeedStep
from app.needs.reading import quality_of
from app.open_needs.queries import NeedPage, page_of
from app.organisations.models import Organisation
from app.reference import catalogue

MOST_WAITING, MOST_DECIDED = 200, 20
DECISIONS = (Step.PUBLISH, Step.RETURN, Step.REJECT)
# Mail addresses that anybody can get: they prove no organisation.
OPEN_DOMAINS = frozenset(
    [
        "gmail.com",
        "hotmail.com",
        "hotmail.dk",
        "outlook.com",
        "outlook.dk",
        "live.dk",
        "yahoo.com",
        "yahoo.dk",
        "icloud.com",
        "me.com",
        "mail.dk",
        "jubii.dk",
        "protonmail.com",
        "proton.me",
    ]
)


@dataclass(frozen=True)
class Waiting:
    """A need in the queue. `domain` is that of its contact; `days` since it was handed in, whole ones."""

    id: int
    title: str
    kind: str
    buyer: str
    buyer_cvr: str
    is_anonymous: bool
    submitted_at: datetime
    days: int
    quality: Quality
    shelf: str
    municipalities: list[str]
    nuts: list[str]
    is_nationwide: bool
    domain: str
    is_open_domain: bool
    times: int


@dataclass(frozen=True)
class Decided:
    """A need that was decided on lately."""

    id: int
    title: str
    buyer: str
    state: State
    step: str
    at: datetime
    by: str


@dataclass(frozen=True)
class LogLine:
    """A step of a need: who, when, and why."""

    at: datetime
    by: str
    step: str
    reason: str


@dataclass(frozen=True)
class ModerationPage:
    """A need as it will look, and what the secretary needs to know beside it."""

    need: NeedPage
    state: State
    version: int
    waiting: Waiting
    gaps: tuple[str, ...]
    log: list[LogLine]
    # Whom an anonymous need is from: the secretary knows.
    buyer: str
    contact: str
    organisation_kind: str


def list_waiting(now: datetime) -> list[Waiting]:
    """The needs that wait, the oldest first. Three statements."""
    rows = (
        db.session.scalars(
            select(Need)
            .where(Need.state == State.SUBMITTED.value)
            .options(joinedload(Need.codes))
            .order_by(Need.submitted_at, Need.id)
            .limit(MOST_WAITING)
        )
        .unique()
        .all()
    )
    times = _times_returned([n.id for n in rows])
    return [_waiting(n, times.get(n.id, 0), now) for n in rows]


def count_waiting() -> int:
    """How many needs wait."""
    return db.session.scalar(select(func.count(Need.id)).where(Need.state == State.SUBMITTED.value)) or 0


def list_decided() -> list[Decided]:
    """What was decided last, and what waits for its buyer. Two statements."""
    rows = db.session.execute(
        select(NeedStep, Need)
        .join(Need, Need.id == NeedStep.need_id)
        .where(NeedStep.step.in_([*DECISIONS, Step.LAPSE.value]))
        .order_by(NeedStep.at.desc(), NeedStep.id.desc())
        .limit(MOST_DECIDED)
    ).all()
    names = names_of([step.by for step, _ in rows])
    return [
        Decided(
            need.id,
            need.title,
            need.buyer_name,
            State(need.state),
            step.step,
            in_utc(step.at),
            names.get(step.by, ""),
        )
        for step, need in rows
    ]


def _times_returned(ids: Sequence[int]) -> dict[int, int]:
    rows = db.session.execute(
        select(NeedStep.need_id, func.count(NeedStep.id))
        .where(NeedStep.need_id.in_(ids), NeedStep.step == Step.RETURN.value)
        .group_by(NeedStep.need_id)
    )
    return {row[0]: row[1] for row in rows}


def _waiting(need: Need, times: int, now: datetime) -> Waiting:
    submitted = in_utc(need.submitted_at) if need.submitted_at else in_utc(need.created_at)
    domain = need.contact_email.rpartition("@")[2].casefold()
    codes = [c.code for c in need.codes]
    return Waiting(
        id=need.id,
        title=need.title,
        kind=need.kind,
        buyer=need.buyer_name,
        buyer_cvr=need.buyer_cvr,
        is_anonymous=need.is_anonymous,
        submitted_at=submitted,
        days=max(0, (now - submitted).days),
        quality=quality_of(need),
        shelf=(catalogue.shelf_of(codes[0]) or "") if codes else "",
        municipalities=need.municipalities,
        nuts=need.nuts,
        is_nationwide=need.is_nationwide,
        domain=domain,
        is_open_domain=domain in OPEN_DOMAINS,
        times=times,
    )


def get_page(need_id: int, now: datetime) -> ModerationPage | None:
    """A need that has been handed in at some time; None for a draft nobody has sent, and for a notice."""
    need = needs.find(need_id)
    if need is None or need.submitted_at is None:
        return None
    rows = db.session.scalars(select(NeedStep).where(NeedStep.need_id == need_id).order_by(NeedStep.id)).all()
    names = names_of([r.by for r in rows])
    kind = db.session.scalar(select(Organisation.kind).where(Organisation.cvr == need.buyer_cvr)) or ""
    returned = sum(r.step == Step.RETURN for r in rows)
    return ModerationPage(
        need=page_of(need, now),
        state=State(need.state),
        version=need.version,
        waiting=_waiting(need, returned, now),
        gaps=gaps(needs.facts_of(need), catalogue.reservable_codes(), now),
        log=[LogLine(in_utc(r.at), names.get(r.by, ""), r.step, r.reason) for r in rows],
        buyer=need.buyer_name,
        contact=need.contact_email,
        organisation_kind=kind,
    )
