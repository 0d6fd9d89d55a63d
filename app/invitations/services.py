"""Take what suppliers say, and what buyers decide about the waves of a need. Flushes and audits, never commits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import select, update

from app.audit.services import record
from app.domain.errors import DomainError
from app.domain.moments import in_utc
from app.domain.needs import Source, State, Step
from app.domain.waves import Interest, Reason, Terms
from app.extensions import db
from app.invitations import mails, plans, ranking
from app.invitations.models import NeedInvitation
from app.needs.models import Need

# Who answered by the link of a mail; nobody here knows the person.
BY_LINK = "link:page"


class NotOpen(DomainError):
    """The need takes no answers: closed, withdrawn, or its time is up."""


class Overtaken(DomainError):
    """Somebody else has answered for the supplier meanwhile."""


@dataclass(frozen=True)
class Answer:
    """What a supplier says. `reason` and `remark` go with a no; `seen`: how often it had answered when asked."""

    interest: Interest
    reason: Reason | None = None
    remark: str = ""
    seen: int = 0


def follow(actor: str, need: Need, step: Step) -> None:
    """What a step of a need means for its invitations; runs in the transaction of the step."""
    now = datetime.now(UTC)
    if step is Step.PUBLISH and need.source != Source.POSTED:
        # Nobody here stands behind a notice that was read in: suppliers find it, and no one waits for their yes.
        return
    if step is Step.PUBLISH:
        waves = plans.opened(need.id)
        plans.note(actor, need.id, "rank", at=now, **ranking.enrol(need))
        plans.plan(need, waves, now)
    elif need.state != State.PUBLISHED.value and (ended := plans.locked(need.id)) is not None:
        if ended.next_at is not None:
            plans.note(actor, need.id, "end", ended.wave, now)
        ended.next_at = None
        db.session.flush()
        if step is Step.WITHDRAW:
            mails.tell_withdrawn(need, interested(need.id))


def takes_answers(need: Need, now: datetime) -> bool:
    """Whether suppliers can say yes or no."""
    in_time = need.answer_by is None or in_utc(need.answer_by) > now
    return need.state == State.PUBLISHED.value and in_time


def answer(by: str, need: Need, row: NeedInvitation, said: Answer) -> None:
    """Note what a supplier says; it may change its mind until the time is up.

    Raises NotOpen, and Overtaken when somebody else answered after `said.seen`.
    """
    now = datetime.now(UTC)
    waves = plans.opened(need.id)
    db.session.refresh(need)
    if not takes_answers(need, now):
        raise NotOpen(str(need.id))
    is_no = said.interest is Interest.NOT_INTERESTED
    noted = (
        update(NeedInvitation)
        .where(NeedInvitation.id == row.id, NeedInvitation.answers == said.seen)
        .values(
            interest=said.interest.value,
            reason=said.reason.value if is_no and said.reason else "",
            remark=said.remark if is_no else "",
            answered_at=now,
            answered_by=by,
            answers=NeedInvitation.answers + 1,
        )
        .returning(NeedInvitation.id)
    )
    before = row.interest
    if db.session.execute(noted, execution_options={"synchronize_session": False}).first() is None:
        raise Overtaken(row.cvr)
    db.session.refresh(row)
    record(by, "need.interest", f"need:{need.id}", {f"supplier:{row.cvr}": [before, row.interest]})
    plans.plan(need, waves, now)


def come_by_itself(need: Need, cvr: str) -> NeedInvitation:
    """The row of a supplier that found the need itself: it may answer like those who were told."""
    asked = select(NeedInvitation).where(NeedInvitation.need_id == need.id, NeedInvitation.cvr == cvr)
    found = db.session.scalar(asked)
    if found is None:
        found = NeedInvitation(need_id=need.id, cvr=cvr, state="own", answers=0, interest="none")
        db.session.add(found)
        db.session.flush()
    return found


def set_terms(by: str, need: Need, terms: Terms) -> None:
    """Change how the suppliers are told."""
    waves = plans.opened(need.id)
    before = plans.terms_of(waves)
    if before == terms:
        return
    waves.size, waves.pause, waves.enough = terms.size, terms.pause, terms.enough
    plans.note(by, need.id, "terms", waves.wave, size=terms.size, pause=terms.pause, enough=terms.enough)
    changed = {
        name: [getattr(before, name), getattr(terms, name)]
        for name in ("size", "pause", "enough")
        if getattr(before, name) != getattr(terms, name)
    }
    record(by, "need.waves", f"need:{need.id}", changed)
    plans.plan(need, waves, datetime.now(UTC))


def turn(by: str, need: Need, *, stop: bool) -> None:
    """Stop the waves, or let them go on."""
    waves = plans.opened(need.id)
    if waves.is_stopped is stop:
        return
    waves.next_at, waves.is_stopped = None, stop
    plans.note(by, need.id, "stop" if stop else "resume", waves.wave)
    record(by, "need.waves", f"need:{need.id}", {"is_stopped": [not stop, stop]})
    plans.plan(need, waves, datetime.now(UTC))


def interested(need_id: int) -> list[NeedInvitation]:
    """The suppliers that have said yes, in the order they were asked."""
    asked = select(NeedInvitation).where(
        NeedInvitation.need_id == need_id, NeedInvitation.interest == Interest.INTERESTED.value
    )
    return list(db.session.scalars(asked.order_by(NeedInvitation.id)))
