"""The signed link by which a firm without an account answers a hearing: names the hearing only, and expires."""

from __future__ import annotations

from app.domain.tips import HEARING_LINK_LASTS
from app.web.signed_links import SignedLink

LINK = SignedLink("tips.hearing", HEARING_LINK_LASTS)


def write(hearing_id: int) -> str:
    """The link's token."""
    return LINK.write(hearing_id)


def read(token: str) -> int | None:
    """The hearing of a token; None when it is not ours. Raises LinkExpired."""
    found = LINK.read(token)
    return None if found is None else int(found)
