"""What a rule says no with."""

from __future__ import annotations


class DomainError(ValueError):
    """A rule of the domain was broken; the message names the rule, the room words it for people."""


class InvalidCvr(DomainError):
    """Text that is no CVR number. `reason` is `format`, `check_digit` or `p_number`."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
