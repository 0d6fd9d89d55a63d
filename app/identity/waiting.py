"""An identity that waits for its account: kept in the signed session until the person has signed in."""

from __future__ import annotations

import time
from dataclasses import asdict

from flask import session

from app.domain.membership import BROKER_PROOF_LASTS
from app.integrations.oidc import Identity

KEY, BACK = "broker_identity", "broker_back"


def keep(identity: Identity) -> None:
    """Remember who came from the broker."""
    session[KEY] = {**asdict(identity), "at": int(time.time())}


def find() -> Identity | None:
    """Who waits, if it is less than an hour ago."""
    found = session.get(KEY)
    if not isinstance(found, dict):
        return None
    values = dict(found)
    if not 0 <= time.time() - int(values.pop("at")) < BROKER_PROOF_LASTS.total_seconds():
        return None
    return Identity(**values)


def forget() -> None:
    """The identity has its account."""
    session.pop(KEY, None)


def keep_way_back(address: str, locale: str) -> None:
    """Where to go after the broker, and in which language the person reads."""
    session[BACK] = [address, locale]


def way_back() -> tuple[str, str]:
    """The address to go to, empty for none, and the language."""
    found = session.get(BACK) or ["", "da"]
    return str(found[0]), str(found[1])


def forget_way_back() -> None:
    """The person is there."""
    session.pop(BACK, None)
