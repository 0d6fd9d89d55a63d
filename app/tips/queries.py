"""Read tips: the list of those that wait, one with all that is known, and what a firm is asked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import selectinload

from app.accounts.queries import names_of
from app.audit.models import AuditEntry
from app.cases.queries import declared
from app.domain.moments import DENMARK, in_utc
from app.domain.tips import CLOSED, Facts, State, is_overdue
from app.domain.verification import Event, Standing
from app.extensions import db
from app.organisations.models import Organisation
from app.suppliers.models import Supplier
from app.tips.facts import Records, facts_of, records_of, seen
from app.tips.models import Tip, TipHearing

MOST_OPEN, MOST_CLOSED = 200, 20


@dataclass(frozen=True)
class TipLine:
    """A tip in the list. `due_on` is when the next step is due: the assessment, the answer, or the decision."""

    id: int
    reference: str
    cvr: str
    name: str
    kind: str
    scheme: str | None
    state: State
    times: int
    received_on: date
    due_on: date | None
    is_late: bool
    suspended_since: date | None
    is_overdue: bool
    closed_on: date | None


@dataclass(frozen=True)
class TipList:
    """What waits, by what is to be done, the most urgent first; and what was closed last."""

    received: list[TipLine] = field(default_factory=list)
    inquiry: list[TipLine] = field(default_factory=list)
    recommended: list[TipLine] = field(default_factory=list)
    closed: list[TipLine] = field(default_factory=list)
    is_cut: bool = False


@dataclass(frozen=True)
class HearingView:
    """What the firm was told, and its answer. People by name; `answered_by` is empty for an answer by the link."""

    id: int
    cvr: str
    letter: str
    heard_at: datetime
    heard_by: str
    answer_due_on: date
    answered_at: datetime | None
    answered_by: str
    answer: str
    asks_to_end: bool
    # Whether an answer is still taken.
    is_open: bool


@dataclass(frozen=True)
class Trace:
    """One line of a tip's log."""

    at: datetime
    who: str
    action: str
    reason: str


@dataclass(frozen=True)
class TipPage:
    """A tip with everything a verifier needs beside it."""

    line: TipLine
    text: str
    source_url: str
    facts: Facts
    standings: tuple[Standing, ...]
    history: tuple[Event, ...]
    hearings: tuple[HearingView, ...]
    recommendation: str
    recommended_at: datetime | None
    recommended_by: str
    decision: str
    decided_by: str
    trail: tuple[Trace, ...]
    conflicts: tuple[str, ...]
    seen: str


def list_tips(today: date) -> TipList:
    """All open tips up to MOST_OPEN, and the last MOST_CLOSED. Ten statements, however many there are."""
    opened = select(Tip).where(Tip.closed_at.is_(None)).order_by(Tip.due_on, Tip.id).limit(MOST_OPEN + 1)
    done = select(Tip).where(Tip.closed_at.is_not(None)).order_by(Tip.closed_at.desc(), Tip.id.desc())
    lines = _lines(opened, today)
    found = TipList(closed=_lines(done.limit(MOST_CLOSED), today), is_cut=len(lines) > MOST_OPEN)
    groups = {State.RECEIVED: found.received, State.RECOMMENDED: found.recommended}
    for line in sorted(lines[:MOST_OPEN], key=lambda t: (t.due_on or date.max, t.id)):
        groups.get(line.state, found.inquiry).append(line)
    return found


def _lines(query: Select[Tip], today: date) -> list[TipLine]:
    whole = query.options(selectinload(Tip.suspensions), selectinload(Tip.hearings))
    rows = list(db.session.scalars(whole))
    names = names_of_firms(t.cvr for t in rows)
    return [_line(t, names.get(t.cvr, ""), today) for t in rows]


def _line(tip: Tip, name: str, today: date) -> TipLine:
    state = State(tip.state)
    since = min((s.since for s in tip.suspensions), default=None) if state not in CLOSED else None
    due: date | None = None
    if state is State.RECEIVED:
        due = tip.due_on
    elif state is State.HEARING:
        due = tip.hearings[-1].answer_due_on
    return TipLine(
        id=tip.id,
        reference=tip.reference,
        cvr=tip.cvr,
        name=name,
        kind=tip.kind,
        scheme=tip.scheme,
        state=state,
        times=tip.times,
        received_on=in_utc(tip.received_at).astimezone(DENMARK).date(),
        due_on=due,
        is_late=due is not None and today > due,
        suspended_since=since,
        is_overdue=since is not None and is_overdue(since, today),
        closed_on=in_utc(tip.closed_at).astimezone(DENMARK).date() if tip.closed_at else None,
    )


def get_page(tip_id: int, today: date) -> TipPage | None:
    """One tip; None when there is none."""
    tip = db.session.get(Tip, tip_id)
    if tip is None:
        return None
    records = records_of(tip.cvr, today)
    labels = [tip.recommended_by, tip.decided_by, *(h.heard_by for h in tip.hearings)]
    names = names_of([*labels, *(h.answered_by for h in tip.hearings)])
    return TipPage(
        line=_line(tip, firm_name(tip.cvr), today),
        text=tip.text,
        source_url=tip.source_url,
        facts=facts_of(tip, records),
        standings=tuple(records.standings.values()),
        history=_newest_first(records),
        hearings=tuple(_hearing(h, tip, names) for h in tip.hearings),
        recommendation=tip.recommendation,
        recommended_at=in_utc(tip.recommended_at) if tip.recommended_at else None,
        recommended_by=names.get(tip.recommended_by, tip.recommended_by),
        decision=tip.decision,
        decided_by=names.get(tip.decided_by, tip.decided_by),
        trail=tuple(_trail(tip.id)),
        conflicts=tuple(_conflicts(tip.cvr)),
        seen=seen(tip),
    )


def _newest_first(records: Records) -> tuple[Event, ...]:
    every = [e for own in records.events.values() for e in own]
    return tuple(sorted(every, key=lambda e: e.effective_on)[::-1])


def _hearing(row: TipHearing, tip: Tip, names: dict[str, str]) -> HearingView:
    is_last = row is tip.hearings[-1]
    waits = tip.state in (State.HEARING.value, State.RECOMMENDED.value)
    return HearingView(
        id=row.id,
        cvr=tip.cvr,
        letter=row.letter,
        heard_at=in_utc(row.heard_at),
        heard_by=names.get(row.heard_by, row.heard_by),
        answer_due_on=row.answer_due_on,
        answered_at=in_utc(row.answered_at) if row.answered_at else None,
        answered_by=names.get(row.answered_by, row.answered_by),
        answer=row.answer,
        asks_to_end=row.asks_to_end,
        is_open=is_last and waits and row.answered_at is None,
    )


def find_hearing(hearing_id: int) -> HearingView | None:
    """What a firm is asked, and what it has answered."""
    row = db.session.get(TipHearing, hearing_id)
    tip = db.session.get(Tip, row.tip_id) if row else None
    return _hearing(row, tip, names_of([row.answered_by])) if row and tip else None


def list_open_hearings(cvr: str) -> list[HearingView]:
    """The hearings that a firm may answer now."""
    states = (State.HEARING.value, State.RECOMMENDED.value)
    rows = db.session.scalars(select(Tip).where(Tip.cvr == cvr, Tip.state.in_(states)).order_by(Tip.id))
    found = [_hearing(t.hearings[-1], t, {}) for t in rows if t.hearings]
    return [h for h in found if h.is_open]


def _trail(tip_id: int) -> Iterable[Trace]:
    """The newest last: a log is read as it happened."""
    rows = list(
        db.session.scalars(
            select(AuditEntry).where(AuditEntry.subject == f"tip:{tip_id}").order_by(AuditEntry.id)
        )
    )
    names = names_of([r.actor for r in rows])
    return [Trace(in_utc(r.at), names.get(r.actor, r.actor), r.action, _reason(r.diff)) for r in rows]


def _reason(diff: dict[str, Any]) -> str:
    return str((diff.get("reason") or [None, ""])[1] or "")


def _conflicts(cvr: str) -> Iterable[str]:
    labels = declared(cvr)
    names = names_of(labels)
    return [names.get(label, label) for label in labels]


def firm_name(cvr: str) -> str:
    """What a firm is called: by its profile, else by its organisation; empty when we know neither."""
    return names_of_firms([cvr]).get(cvr, "")


def names_of_firms(cvrs: Iterable[str]) -> dict[str, str]:
    """The names of those firms we know."""
    wanted = set(cvrs)
    found: dict[str, str] = {}
    for model in (Organisation, Supplier):
        rows = db.session.execute(select(model.cvr, model.name).where(model.cvr.in_(wanted)))
        found.update((cvr, name) for cvr, name in rows)
    return found
