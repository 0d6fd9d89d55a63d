"""What time itself does to cases: reminders, closing, going on after the hearing, deleting documents."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from app.cases import evidence, mails, services
from app.cases.casework import last_day_to_answer
from app.cases.models import Case, CaseStep, Evidence
from app.domain.cases import REMIND_AFTER, Kind, State, Step
from app.domain.evidence import DRAFT_MONTHS, months_after
from app.domain.moments import DENMARK, in_utc
from app.extensions import db


@dataclass(frozen=True)
class Summary:
    """How many reminders were written, cases closed or gone on with, drafts given up, documents deleted."""

    reminders: int
    closed: int
    resumed: int
    drafts: int
    deleted: int


def run(today: date) -> Summary:
    """Do what is due by a day. Running it again the same day, or after a gap, does nothing twice. Flushes."""
    reminders = closed = resumed = 0
    waiting = select(Case).where(Case.state == State.WAITING.value).order_by(Case.id)
    for case in db.session.scalars(waiting).all():
        last = last_day_to_answer(case)
        if today <= last:
            reminders += _remind(case, today, last)
        elif case.kind == Kind.RECHECK.value:
            services.take_step(services.CLOCK, case, Step.RESUME)
            resumed += 1
        else:
            services.take_step(services.CLOCK, case, Step.CLOSE)
            closed += 1
    drafts = _give_up_drafts(today)
    return Summary(reminders, closed, resumed, drafts, evidence.delete_due(today))


def _remind(case: Case, today: date, last: date) -> int:
    """The latest reminder that is due; one that was missed is not sent beside the next."""
    asked = db.session.scalars(
        select(CaseStep)
        .where(CaseStep.case_id == case.id, CaseStep.state == State.WAITING.value)
        .order_by(CaseStep.id.desc())
        .limit(1)
    ).one()
    since = today - in_utc(asked.at).astimezone(DENMARK).date()
    due = [after for after in REMIND_AFTER if since >= after]
    # In a recheck the second falls on the last day itself, which is late but not too late.
    return mails.remind(case, asked.id, due[-1].days, last) if due else 0


def _give_up_drafts(today: date) -> int:
    """Withdraw drafts that nobody has touched for DRAFT_MONTHS; their documents go the same day."""
    given_up = 0
    latest = (
        select(func.max(Evidence.uploaded_at))
        .where(Evidence.case_id == Case.id)
        .scalar_subquery()
        .label("at")
    )
    drafts = select(Case, latest).where(Case.state == State.DRAFT.value).order_by(Case.id)
    for case, uploaded in db.session.execute(drafts).all():
        moments = [in_utc(m) for m in (case.opened_at, uploaded) if m]
        if today > months_after(max(moments).astimezone(DENMARK).date(), DRAFT_MONTHS):
            services.take_step(services.CLOCK, case, Step.WITHDRAW)
            given_up += 1
    return given_up
