"""What a rule says no with."""

from __future__ import annotations

from typing import ClassVar


class DomainError(ValueError):
    """A rule of the domain was broken; the message names the rule, the room words it for people."""


class Refusal(DomainError):
    """A rule said no for one of the reasons that its class lists; the room words each of them for people."""

    reasons: ClassVar[tuple[str, ...]] = ()

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        assert reason in self.reasons
        self.reason = reason


class InvalidCvr(DomainError):
    """Text that is no CVR number. `reason` is `format`, `check_digit` or `p_number`."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
