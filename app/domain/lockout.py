"""How long an account is closed to guesses after wrong passwords or codes."""

from __future__ import annotations

from datetime import timedelta

# So many wrong ones in a row cost nothing: people mistype.
FREE = 5
LONGEST = timedelta(hours=1)
# After so long without a wrong one, counting starts again.
FORGOTTEN_AFTER = timedelta(hours=24)


def locked_for(failures: int) -> timedelta:
    """How long the account stays closed after this many wrong passwords in a row: 1, 2, 4 … 60 minutes."""
    if failures < FREE:
        return timedelta(0)
    doublings = min(failures - FREE, 10)
    return min(timedelta(minutes=2**doublings), LONGEST)
