"""Record outcomes and hear both sides. Flushes and audits, never commits."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

from app.audit.services import record
from app.barriers.queries import named
from app.barriers.services import meet
from app.dialogue.queries import answered
from app.domain import outcomes as rules
from app.domain.barriers import Channel
from app.domain.moments import in_utc
from app.domain.needs import TALKS_ONLY, Kind, Step
from app.domain.outcomes import Award, Confirmation, Refused
from app.extensions import db
from app.invitations.services import interested
from app.needs.models import Need
from app.needs.services import take_step
from app.outcomes import mails, queries
from app.outcomes.models import Feedback, NeedAward, Outcome


def award(
    actor: str, need: Need, awards: Iterable[Award], feedback: Mapping[str, str], note: str = ""
) -> None:
    """End a closed need with contracts; the suppliers are asked to confirm.

    `feedback` by CVR number: one text for each who answered and got nothing. Raises Refused, and what
    needs.services.take_step raises.
    """
    given = list(awards)
    rules.check_awards(given, talks_only=Kind(need.kind) in TALKS_ONLY)
    _check_feedback(need, {a.cvr for a in given}, feedback)
    take_step(actor, need, Step.AWARD)
    _record(actor, need, note, is_awarded=True)
    db.session.add_all(
        NeedAward(need_id=need.id, cvr=a.cvr, name=a.name, value_dkk=a.value_dkk, lots=list(a.lots))
        for a in given
    )
    give_feedback(actor, need, feedback)
    mails.tell(actor, need, Step.AWARD)


def end_without_award(
    actor: str, need: Need, barriers: Iterable[str], feedback: Mapping[str, str], note: str = ""
) -> None:
    """End a closed need without a contract; `barriers` are codes of the register of barriers.

    Raises Refused, and what needs.services.take_step raises.
    """
    codes = list(dict.fromkeys(barriers))
    rules.check_no_award(codes, set(named(codes)), talks_only=Kind(need.kind) in TALKS_ONLY)
    _check_feedback(need, set(), feedback)
    take_step(actor, need, Step.NOT_AWARD)
    _record(actor, need, note, is_awarded=False, barriers=codes)
    meet(codes, Channel.NEED, f"need:{need.id}")
    give_feedback(actor, need, feedback)
    mails.tell(actor, need, Step.NOT_AWARD)


def give_feedback(actor: str, need: Need, feedback: Mapping[str, str]) -> None:
    """Tell those who answered why it went as it did; a second text takes the place of the first."""
    now = datetime.now(UTC)
    for cvr, text in feedback.items():
        if not text.strip():
            continue
        row = db.session.get(Feedback, (need.id, cvr)) or Feedback(need_id=need.id, cvr=cvr)
        row.text, row.at, row.by = text.strip(), now, actor
        db.session.add(row)
        record(actor, "need.feedback", f"need:{need.id}", {"cvr": [None, cvr]})
    db.session.flush()


def confirm(
    actor: str, award_id: int, cvr: str, said: Confirmation, value_dkk: int | None = None
) -> NeedAward:
    """What the supplier says of an award; it may be said anew. Raises Refused (`not_asked`)."""
    held = db.session.get(NeedAward, award_id)
    if held is None or held.cvr != cvr or said is Confirmation.ASKED:
        raise Refused("not_asked")
    old = held.confirmation
    held.confirmation, held.confirmed_at, held.confirmed_by = said.value, datetime.now(UTC), actor
    held.supplier_dkk = value_dkk if said is Confirmation.OTHER else held.value_dkk
    if said is Confirmation.DENIED:
        held.supplier_dkk = None
    record(actor, "award.confirmed", f"need:{held.need_id}", {f"award:{held.id}": [old, said.value]})
    db.session.flush()
    return held


def _check_feedback(need: Need, awarded: set[str], feedback: Mapping[str, str]) -> None:
    told = {cvr for cvr, text in feedback.items() if text.strip()}
    if rules.owed_feedback([a.cvr for a in answered(need.id)], awarded, told):
        raise Refused("feedback_missing")


def _record(actor: str, need: Need, note: str, *, is_awarded: bool, barriers: Iterable[str] = ()) -> None:
    db.session.add(
        Outcome(
            need_id=need.id,
            is_awarded=is_awarded,
            barriers=list(barriers),
            note=note.strip(),
            recorded_at=datetime.now(UTC),
            recorded_by=actor,
        )
    )
    db.session.flush()


def follow(actor: str, need: Need, step: Step) -> None:
    """Those who answered a need hear when it is withdrawn. A follower of the needs' steps.

    Whoever said yes to an invitation hears it from there.
    """
    if step is Step.WITHDRAW:
        mails.tell(actor, need, step, but={i.cvr for i in interested(need.id)})


def remind_buyers(now: datetime) -> int:
    """Remind the buyers of closed needs without an outcome, every 14 days; how many mails are new."""
    sent = 0
    for need_id in queries.owing(now):
        need = db.session.get(Need, need_id)
        assert need is not None
        assert need.closed_at is not None
        sent += mails.remind(need, (now - in_utc(need.closed_at)) // rules.REMIND_EVERY)
    return sent
