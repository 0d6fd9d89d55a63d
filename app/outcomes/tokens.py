"""The signed link by which a supplier without an account confirms an award: it names the award and nothing else."""

from __future__ import annotations

from datetime import timedelta

from app.web.signed_links import SignedLink

LINK = SignedLink("outcomes.confirm", timedelta(days=180))
# Who confirmed by the link of a mail; nobody here knows the person.
BY_LINK = "link:page"


def write(award_id: int) -> str:
    """The link's token."""
    return LINK.write(award_id)


def read(token: str) -> int | None:
    """The award of a token; None when it is not ours. Raises LinkExpired."""
    found = LINK.read(token)
    return None if found is None else int(found)
