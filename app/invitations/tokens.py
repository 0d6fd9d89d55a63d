"""The signed link by which a supplier answers without an account: names its invitation and serves nothing else."""

from __future__ import annotations

from app.domain.waves import GRACE, LONGEST_LINK
from app.web.signed_links import SignedLink

# The need says when its links end (domain.waves.is_link_alive); this is for what was forgotten in a mailbox.
LINK = SignedLink("invitations.answer", 2 * LONGEST_LINK + GRACE)


def write(invitation_id: int) -> str:
    """The link's token."""
    return LINK.write(invitation_id)


def read(token: str) -> int | None:
    """The invitation of a token; None when it is not ours. Raises LinkExpired."""
    found = LINK.read(token)
    return None if found is None else int(found)
