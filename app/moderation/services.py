"""The secretary's decision on a need. Flushes and audits, never commits."""

from __future__ import annotations

from app.domain.access import Actor
from app.domain.needs import State, Step
from app.moderation.queries import DECISIONS
from app.needs import queries as needs
from app.needs.services import Overtaken, take_step


def decide(who: Actor, need_id: int, step: Step, reason: str, seen: int) -> State:
    """Publish, send back or turn down a need as the secretary has read it.

    Raises Overtaken when it has changed or been decided on since, StepRefused for what the rules forbid.
    """
    need = needs.find(need_id)
    assert step in DECISIONS
    if need is None or need.version != seen:
        raise Overtaken(str(need_id))
    return take_step(who.label, need, step, reason)
