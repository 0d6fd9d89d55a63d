"""Who an identity broker says somebody is, and the broker of this installation, if one is set up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import Flask

from app.config import Settings

if TYPE_CHECKING:
    from app.integrations.broker import Broker


class BrokerFailed(Exception):
    """Nobody was identified; `reason` is `cancelled`, `state`, `down` or `token`."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Identity:
    """Who the broker says it is. `email` only when the broker has verified it; `cvr` as it was sent."""

    issuer: str
    subject: str
    name: str = ""
    email: str = ""
    cvr: str = ""


def broker(app: Flask) -> Broker | None:
    """The broker of this installation, if one is set up; only then is Authlib loaded."""
    settings: Settings = app.extensions["settings"]
    if not settings.oidc_issuer:
        return None
    from app.integrations.broker import Broker

    return Broker(app, settings)
