"""What the identity broker has just said in this browser: the account acts for this CVR number."""

from __future__ import annotations

import time

from flask import session

from app.domain.membership import BROKER_PROOF_LASTS

KEY = "broker_proof"


def keep(account_id: int, cvr: str) -> None:
    """Remember it in the signed session, for as long as the person is at it."""
    session[KEY] = {"account": account_id, "cvr": cvr, "at": int(time.time())}


def holds(account_id: int, cvr: str) -> bool:
    """True when the broker has said it about this account within the hour."""
    found = session.get(KEY)
    if not isinstance(found, dict):
        return False
    is_fresh = 0 <= time.time() - int(found["at"]) < BROKER_PROOF_LASTS.total_seconds()
    return is_fresh and (found["account"], found["cvr"]) == (account_id, cvr)


def forget() -> None:
    """It has been used."""
    session.pop(KEY, None)
