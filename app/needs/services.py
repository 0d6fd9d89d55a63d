"""Begin needs and take their steps. Flushes and audits, never commits."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime

from sqlalchemy.orm.exc import StaleDataError

from app.audit.services import record
from app.domain.errors import DomainError
from app.domain.needs import Kind, Source, State, Step, move
from app.extensions import db
from app.needs import indexing, queries
from app.needs.models import Need, NeedCode, NeedStep
from app.reference import catalogue

CLOCK = "system:clock"
# Called with each step taken, in the same transaction, by rooms that this one does not know.
FOLLOWERS: list[Callable[[str, Need, Step], object]] = []


class Overtaken(DomainError):
    """Somebody else has changed the need meanwhile."""


def begin(actor: str, buyer_cvr: str, buyer_name: str, kind: Kind, title: str = "") -> Need:
    """A new draft of an organisation."""
    now = datetime.now(UTC)
    need = Need(
        source=Source.POSTED.value,
        buyer_cvr=buyer_cvr,
        buyer_name=buyer_name,
        kind=kind.value,
        state=State.DRAFT.value,
        title=title,
        created_at=now,
        created_by=actor,
    )
    db.session.add(need)
    db.session.flush()
    note_step(actor, need, "open", now)
    return need


def note_step(actor: str, need: Need, step: str, at: datetime, reason: str = "") -> None:
    """Write a step into the need's log and the trail. `step` is a Step, or `open` or `import`."""
    db.session.add(NeedStep(need_id=need.id, at=at, by=actor, step=step, state=need.state, reason=reason))
    record(actor, f"need.{step}", f"need:{need.id}", {"state": [None, need.state]})
    db.session.flush()
    if need.state in indexing.PUBLIC_STATES:
        indexing.write(need)


def take_step(actor: str, need: Need, step: Step, reason: str = "", *, at: datetime | None = None) -> State:
    """Take one step of a need and tell who follows. `at` is now, but for demonstrations.

    Raises StepRefused for what the rules forbid, Overtaken when somebody was faster.
    """
    now = at or datetime.now(UTC)
    after = move(
        State(need.state),
        step,
        queries.party_of(step),
        queries.facts_of(need),
        reservable=catalogue.reservable_codes(),
        reason=reason,
        now=now,
    )
    number, need.state = need.id, after.value
    if step is Step.SUBMIT:
        need.submitted_at = now
    elif step is Step.PUBLISH:
        need.published_at = now
    elif step in (Step.CLOSE, Step.EXPIRE):
        need.closed_at = now
    try:
        db.session.flush()
    except StaleDataError as error:
        raise Overtaken(str(number)) from error
    note_step(actor, need, step.value, now, reason.strip())
    tell_followers(actor, need, step)
    return after


def tell_followers(actor: str, need: Need, step: Step) -> None:
    """Tell the rooms that follow needs of a step that has been taken."""
    for follow in FOLLOWERS:
        follow(actor, need, step)


def set_codes(need: Need, codes: Iterable[str]) -> None:
    """The CPV codes of a need, the main one first."""
    wanted = list(dict.fromkeys(codes))
    if [c.code for c in need.codes] == wanted:
        return
    # Positions are unique: the old rows go before the new ones come.
    need.codes.clear()
    db.session.flush()
    need.codes.extend(NeedCode(code=code, position=at) for at, code in enumerate(wanted))
    db.session.flush()
