"""What the rules of a tip ask the records for: what holds for its firm today, and who is in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.cases import queries as cases
from app.domain.tips import Facts, Proposal, Step, may_suspend
from app.domain.verification import Event, Standing, Status, standings
from app.tips.models import Tip
from app.verification.queries import events_of


@dataclass(frozen=True)
class Records:
    """A firm's events and what they amount to today, both by scheme."""

    events: dict[str, list[Event]]
    standings: dict[str, Standing]

    @property
    def in_force(self) -> frozenset[str]:
        """The schemes that may be suspended."""
        return frozenset(code for code, s in self.standings.items() if may_suspend(s.status))

    def is_suspended(self, scheme: str, since: date) -> bool:
        """Whether a suspension of that day still holds."""
        held = self.standings.get(scheme)
        return held is not None and held.status is Status.SUSPENDED and held.event.effective_on == since


def records_of(cvr: str, today: date) -> Records:
    """What is recorded of a firm. One statement."""
    by_scheme: dict[str, list[Event]] = {}
    for event in events_of([cvr]).get(cvr, []):
        by_scheme.setdefault(event.scheme, []).append(event)
    every = [e for own in by_scheme.values() for e in own]
    return Records(by_scheme, {s.scheme: s for s in standings(every, today)})


def facts_of(tip: Tip, records: Records) -> Facts:
    """What the rules need to know of a tip besides its state."""
    hearing = tip.hearings[-1] if tip.hearings else None
    proposal = None
    if tip.outcome:
        proposal = Proposal(Step(tip.outcome), tip.reason_code, frozenset(tip.schemes))
    return Facts(
        suspended=frozenset(s.scheme for s in tip.suspensions if records.is_suspended(s.scheme, s.since)),
        in_force=records.in_force,
        answer_due_on=hearing.answer_due_on if hearing else None,
        answered=bool(hearing and hearing.answered_at),
        asks_to_end=bool(hearing and hearing.asks_to_end),
        proposal=proposal,
        recommended_by=number_of(tip.recommended_by),
        conflicted=conflicted(tip),
    )


def conflicted(tip: Tip) -> frozenset[int]:
    """The accounts that may not act: what keeps a verifier from a firm's cases keeps them from its tips."""
    return frozenset(n for label in cases.conflicted(tip.cvr) if (n := number_of(label)) is not None)


def number_of(label: str) -> int | None:
    """The account behind a label of the audit trail."""
    number = label.removeprefix("user:")
    return int(number) if number.isdigit() else None


def seen(tip: Tip) -> str:
    """What a decision was made on: which recommendation the verifier had read."""
    return f"{tip.recommended_at:%Y%m%d%H%M%S%f}" if tip.recommended_at else ""
