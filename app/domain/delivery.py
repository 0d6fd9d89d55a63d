"""When a mail that did not get through is tried again, and when we give up."""

from __future__ import annotations

from datetime import timedelta

FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=6)
# With the waits below this is about a day, as receivers that delay unknown senders let them in within hours.
MOST_ATTEMPTS = 12
# The share of a wait that chance may take off, so that many mails delayed together do not come back together.
JITTER = 0.25


def wait_after(attempts: int, chance: float) -> timedelta:
    """How long to wait after the `attempts`-th failure: doubled each time, less up to a quarter; 0 <= chance <= 1."""
    if attempts < 1:
        raise ValueError("a wait follows at least one attempt")
    # Beyond ten doublings the longest wait holds anyway, and the power would grow without end.
    whole = min(FIRST_WAIT * (1 << min(attempts - 1, 10)), LONGEST_WAIT)
    return whole * (1 - JITTER * chance)


def given_up(attempts: int) -> bool:
    """Whether a mail that failed this often is not tried again."""
    return attempts >= MOST_ATTEMPTS
