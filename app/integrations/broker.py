"""The identity broker by OpenID Connect: code flow with PKCE, state and nonce, everything signed checked.

Authlib does the protocol. Said here is what it leaves open: the token is for us, by an asymmetric key, by
the issuer that was set up; no answer is waited for longer than a few seconds.
"""

from __future__ import annotations

from typing import Any

from authlib.integrations.base_client import MismatchingStateError, OAuthError
from authlib.integrations.flask_client import OAuth
from flask import Flask, session
from joserfc.errors import JoseError
from requests import RequestException
from werkzeug.wrappers import Response

from app.config import Settings
from app.integrations.oidc import BrokerFailed, Identity

DISCOVERY = "/.well-known/openid-configuration"
SIGNED_BY = frozenset(
    {"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"}
)
TIMEOUT_SECONDS = 5
LEEWAY_SECONDS = 60
LONGEST = 255
MOST_STARTS = 3


class Broker:
    """One OpenID provider."""

    def __init__(self, app: Flask, settings: Settings) -> None:
        self.name, self.issuer = settings.oidc_name, settings.oidc_issuer
        self.client_id, self.cvr_claim = settings.oidc_client_id, settings.oidc_cvr_claim
        self.client: Any = OAuth(app).register(
            "broker",
            client_id=settings.oidc_client_id,
            client_secret=settings.oidc_client_secret,
            server_metadata_url=settings.oidc_issuer.rstrip("/") + DISCOVERY,
            client_kwargs={
                "scope": settings.oidc_scope,
                "code_challenge_method": "S256",
                "default_timeout": TIMEOUT_SECONDS,
            },
        )

    def start(self, callback: str, locale: str) -> Response:
        """Send the browser to the broker; state, nonce and the PKCE verifier stay in the signed session."""
        self._forget_old_starts()
        try:
            self._know()
            sent: Response = self.client.authorize_redirect(callback, ui_locales=locale)
        except (RequestException, ValueError, KeyError, RuntimeError) as error:
            raise BrokerFailed("down") from error
        return sent

    def identify(self) -> Identity:
        """Who came back with this request. Raises BrokerFailed; a code or state works once."""
        try:
            self._know()
            token = self.client.authorize_access_token(
                claims_options={
                    "iss": {"essential": True, "value": self.issuer},
                    "aud": {"essential": True, "value": self.client_id},
                },
                leeway=LEEWAY_SECONDS,
            )
            claims = token.get("userinfo")
            if not claims:
                raise BrokerFailed("token")
            return self._identity({**self._more(token, claims["sub"]), **claims})
        except MismatchingStateError as error:
            raise BrokerFailed("state") from error
        except OAuthError as error:
            raise BrokerFailed("cancelled" if error.error == "access_denied" else "token") from error
        except RequestException as error:
            raise BrokerFailed("down") from error
        except (JoseError, ValueError, KeyError, TypeError, RuntimeError) as error:
            raise BrokerFailed("token") from error

    def _forget_old_starts(self) -> None:
        """Keep the latest unfinished starts only: a session cookie holds 4 kB."""
        begun = [key for key in session if key.startswith("_state_broker_")]
        for key in sorted(begun, key=lambda k: float(session[k].get("exp", 0)))[: 1 - MOST_STARTS]:
            session.pop(key)

    def _know(self) -> None:
        """Read the broker's own description; it must be of the issuer we trust, and sign with a key pair."""
        found = self.client.load_server_metadata()
        if found.get("issuer") != self.issuer:
            raise ValueError("the broker names another issuer")
        offered = found.get("id_token_signing_alg_values_supported") or ["RS256"]
        self.client.server_metadata["id_token_signing_alg_values_supported"] = sorted(
            SIGNED_BY.intersection(offered)
        )

    def _more(self, token: dict[str, Any], subject: str) -> dict[str, Any]:
        """What the broker tells beside the token, if it does; about the same person only."""
        if not self.client.server_metadata.get("userinfo_endpoint"):
            return {}
        found: dict[str, Any] = dict(self.client.userinfo(token=token))
        if found.get("sub") != subject:
            raise ValueError("userinfo is about somebody else")
        return found

    def _identity(self, claims: dict[str, Any]) -> Identity:
        is_verified = claims.get("email_verified") in (True, "true")
        return Identity(
            issuer=self.issuer,
            subject=_text(claims["sub"]),
            name=_text(claims.get("name", ""))[:120],
            email=_text(claims.get("email", "")).lower() if is_verified else "",
            cvr=_text(claims.get(self.cvr_claim, "")),
        )


def _text(value: object) -> str:
    """A claim as text. Raises ValueError for one that is too long to be true."""
    text = str(value or "").strip()
    if len(text) > LONGEST:
        raise ValueError("a claim is too long")
    return text
