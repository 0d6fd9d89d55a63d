"""Which passkeys we take: on a phone, a computer or a security key alike."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from flask import current_app
from flask_security import WebauthnUtil
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

FIRST = "first"


class Passkeys(WebauthnUtil):
    """The library's own choice for signing in is a separate device only, which shuts out most passkeys."""

    def origin(self) -> str:
        """What the browser must sign for: our public address, since a server behind a proxy sees another scheme."""
        address = urlsplit(current_app.extensions["settings"].public_url)
        return f"{address.scheme}://{address.netloc}" if address.netloc else str(super().origin())

    def authenticator_selection(self, user: Any, usage: str) -> AuthenticatorSelectionCriteria:
        """Any device. A passkey that signs in alone is found without a name, and checks who holds it."""
        return AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED, user_verification=_verification(usage == FIRST)
        )

    def user_verification(self, user: Any, usage: list[str]) -> UserVerificationRequirement:
        """A finger, face or code where the passkey stands alone; after the password the device is enough."""
        return _verification(FIRST in usage and "secondary" not in usage)


def _verification(stands_alone: bool) -> UserVerificationRequirement:
    return UserVerificationRequirement.REQUIRED if stands_alone else UserVerificationRequirement.DISCOURAGED
