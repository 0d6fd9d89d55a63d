"""What a secretary may do to a person's account; never to their own."""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum

from app.domain.access import Duty
from app.domain.errors import DomainError


class Step(StrEnum):
    """A change of an account, each done with a reason."""

    CLOSE = "close"
    REOPEN = "reopen"
    SEND_RESET = "send_reset"
    GIVE_SECRETARY = "give_secretary"
    TAKE_SECRETARY = "take_secretary"
    GIVE_VERIFIER = "give_verifier"
    TAKE_VERIFIER = "take_verifier"

    @property
    def gives(self) -> Duty | None:
        """The duty that this step gives."""
        return Duty(self.value.removeprefix("give_")) if self.value.startswith("give_") else None

    @property
    def takes(self) -> Duty | None:
        """The duty that this step takes away."""
        return Duty(self.value.removeprefix("take_")) if self.value.startswith("take_") else None


class Refused(DomainError):
    """A step that cannot be taken: `own` account, or `settled` because it is so already."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def steps(is_own: bool, is_open: bool, duties: Collection[Duty]) -> tuple[Step, ...]:
    """The steps that make sense for an account as it stands, in the order they are offered.

    A closed account can be opened and have its duties taken, so that none comes back with it unseen.
    """
    if is_own:
        return ()
    found = [Step.SEND_RESET, Step.CLOSE] if is_open else [Step.REOPEN]
    for duty, give, take in (
        (Duty.SECRETARY, Step.GIVE_SECRETARY, Step.TAKE_SECRETARY),
        (Duty.VERIFIER, Step.GIVE_VERIFIER, Step.TAKE_VERIFIER),
    ):
        if duty in duties:
            found.append(take)
        elif is_open:
            found.append(give)
    return tuple(found)


def check(step: Step, is_own: bool, is_open: bool, duties: Collection[Duty]) -> None:
    """Raises Refused when the step is not among those on offer."""
    if is_own:
        raise Refused("own")
    if step not in steps(is_own, is_open, duties):
        raise Refused("settled")
