"""The signed link that proves a mail address: names the claim and the address, and expires."""

from __future__ import annotations

from app.domain.membership import DOMAIN_PROOF_LASTS
from app.web.signed_links import SignedLink

LINK = SignedLink("ownership.domain_proof", DOMAIN_PROOF_LASTS)


def write(claim_id: int, email: str) -> str:
    """The link's token."""
    return LINK.write([claim_id, email])


def read(token: str) -> tuple[int, str] | None:
    """The claim and address of a token; None when it is not ours. Raises LinkExpired."""
    found = LINK.read(token)
    return None if found is None else (int(found[0]), str(found[1]))
