"""Settings: one frozen object read from the environment, the only place that reads it."""

from __future__ import annotations

import base64
import hmac
import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

# The register's own address; it is served without TLS, so that CVR_URL may name a relay that has it.
VIRK = "http://distribution.virk.dk/cvr-permanent/_search"


class SettingsError(RuntimeError):
    """A setting is missing or unusable; the process must not start."""


DEVELOPMENT_SENDER = "Buy Social Danmark <noreply@buysocial.localhost>"
# Of no registered publisher: whoever runs the service asks the Open Contracting Partnership for one of their own.
DEFAULT_OCID_PREFIX = "ocds-bsdk00"
OCID_PREFIX = re.compile(r"ocds-[a-z0-9]{6}")
DEFAULT_SCOPE, DEFAULT_BROKER = "openid profile email", "MitID Erhverv"
# Scheme, name or number, port, and the folder we are served below.
PUBLIC = re.compile(r"https?://([\w.-]+|\[[0-9a-fA-F:]+\])(:\d+)?(/[\w.~/-]*)?", re.ASCII)
# A scope that asks for a person's CPR number, whatever the broker calls it.
CPR_SCOPE = re.compile(r"cpr|ssn", re.IGNORECASE)


@dataclass(frozen=True)
class Settings:
    """Everything that may differ between two installations."""

    database_url: str
    secret_key: str
    instance_dir: Path
    database_read_url: str = ""
    env: str = "development"
    redis_url: str = ""
    ratelimit_enabled: bool = True
    public_url: str = ""
    # Where compiled templates are kept between starts; below the instance folder when not said.
    template_cache: Path | None = None
    mail_url: str = field(default="", repr=False)
    mail_from: str = DEVELOPMENT_SENDER
    oidc_issuer: str = ""
    oidc_client_id: str = ""
    oidc_client_secret: str = field(default="", repr=False)
    oidc_scope: str = DEFAULT_SCOPE
    oidc_name: str = DEFAULT_BROKER
    oidc_cvr_claim: str = "cvr"
    cvr_file: str = ""
    cvr_url: str = ""
    cvr_user: str = ""
    cvr_password: str = ""
    count_seconds: float = 0
    # What proofs that travel are signed with, what earlier ones were, and the address that stands in them.
    credential_key: str = field(default="", repr=False)
    credential_keys_retired: tuple[str, ...] = ()
    credential_address: str = "http://127.0.0.1:8000"
    # Whether a webhook may lead to this machine; for development and tests.
    webhooks_allow_loopback: bool = False
    # What the numbers of needs begin with in open data.
    ocid_prefix: str = DEFAULT_OCID_PREFIX

    @classmethod
    def from_env(cls, root: Path, environ: Mapping[str, str] = os.environ) -> Settings:
        """Read the environment. Raises SettingsError for what production lacks or must not have."""
        instance = Path(environ.get("INSTANCE_DIR") or root / "instance")
        instance.mkdir(parents=True, exist_ok=True)
        env = environ.get("APP_ENV", "development")
        return cls(
            database_url=_driver(environ.get("DATABASE_URL", "")) or f"sqlite:///{instance / 'buysocial.db'}",
            secret_key=environ.get("SECRET_KEY", "") or _development_key(instance, env),
            instance_dir=instance,
            database_read_url=_driver(environ.get("DATABASE_READ_URL", "")),
            env=env,
            redis_url=environ.get("REDIS_URL", ""),
            ratelimit_enabled=environ.get("RATELIMIT_ENABLED", "1").lower() not in {"0", "false", "no"},
            public_url=_public(environ.get("PUBLIC_URL", ""), env),
            mail_url=environ.get("MAIL_URL", ""),
            mail_from=_sender(environ.get("MAIL_FROM", ""), environ.get("MAIL_URL", ""), env),
            oidc_issuer=_issuer(environ.get("OIDC_ISSUER", ""), environ.get("OIDC_CLIENT_ID", ""), env),
            oidc_client_id=environ.get("OIDC_CLIENT_ID", ""),
            oidc_client_secret=environ.get("OIDC_CLIENT_SECRET", ""),
            oidc_scope=_scope(environ.get("OIDC_SCOPE", "") or DEFAULT_SCOPE),
            oidc_name=environ.get("OIDC_NAME", "") or DEFAULT_BROKER,
            oidc_cvr_claim=environ.get("OIDC_CVR_CLAIM", "") or "cvr",
            cvr_file=environ.get("CVR_FILE", ""),
            cvr_url=environ.get("CVR_URL", "") or VIRK,
            cvr_user=environ.get("CVR_USER", ""),
            cvr_password=environ.get("CVR_PASSWORD", ""),
            count_seconds=_seconds(environ.get("COUNT_SECONDS", "") or "10"),
            credential_key=environ.get("CREDENTIAL_KEY", ""),
            credential_keys_retired=tuple(
                environ.get("CREDENTIAL_KEYS_RETIRED", "").replace(",", " ").split()
            ),
            # A proof is made where there is no request to read our address from.
            credential_address=_public(environ.get("PUBLIC_URL", ""), env)
            or f"http://127.0.0.1:{environ.get('PORT', '') or 8000}",
            webhooks_allow_loopback=_loopback(environ.get("WEBHOOKS_ALLOW_LOOPBACK", ""), env),
            ocid_prefix=_ocid_prefix(environ.get("OCID_PREFIX", "") or DEFAULT_OCID_PREFIX),
        )

    def flask_config(self) -> dict[str, Any]:
        """The same settings under the names Flask and its extensions know."""
        return {
            "SECRET_KEY": self.secret_key,
            "SQLALCHEMY_DATABASE_URI": self.database_url,
            "DATABASE_READ_URL": self.database_read_url,
            # The values of a failed statement are people's; they do not belong in a log.
            "SQLALCHEMY_ENGINE_OPTIONS": {"hide_parameters": True},
            "RATELIMIT_ENABLED": self.ratelimit_enabled,
            "RATELIMIT_STORAGE_URI": self.redis_url or "memory://",
            "RATELIMIT_HEADERS_ENABLED": True,
            "SESSION_COOKIE_HTTPONLY": True,
            "SESSION_COOKIE_SAMESITE": "Lax",
            "SESSION_COOKIE_SECURE": self.env == "production",
            "WTF_CSRF_TIME_LIMIT": None,
            **self.security_config(),
            "BABEL_DEFAULT_LOCALE": "da",
            "BABEL_DEFAULT_TIMEZONE": "Europe/Copenhagen",
            "BABEL_TRANSLATION_DIRECTORIES": "app/translations",
        }

    @property
    def webhook_key(self) -> str:
        """What the secrets of webhooks are encrypted with."""
        return _derived(self.secret_key, "webhooks")

    def security_config(self) -> dict[str, Any]:
        """Flask-Security's secrets, each made from ours; all else it is told stands in app/accounts/settings.py."""
        return {
            "SECURITY_PASSWORD_SALT": _derived(self.secret_key, "password"),
            "SECURITY_TOTP_SECRETS": {"1": _derived(self.secret_key, "totp")},
            "SECURITY_MULTI_FACTOR_RECOVERY_CODES_KEYS": [
                _derived(self.secret_key, "recovery codes").encode()
            ],
        }


def _ocid_prefix(given: str) -> str:
    if not OCID_PREFIX.fullmatch(given):
        raise SettingsError(
            "OCID_PREFIX is `ocds-` and six letters or digits, as the registry of OCDS gives them"
        )
    return given


def _loopback(given: str, env: str) -> bool:
    """Never in production: what is on the machine itself trusts whoever calls from there."""
    if given not in {"", "0", "1"}:
        raise SettingsError("WEBHOOKS_ALLOW_LOOPBACK must be 0 or 1")
    if given == "1" and env == "production":
        raise SettingsError("WEBHOOKS_ALLOW_LOOPBACK is for development and tests")
    return given == "1"


def _seconds(given: str) -> float:
    """A span of time; 0 means never."""
    if not re.fullmatch(r"\d{1,5}(\.\d+)?", given):
        raise SettingsError("COUNT_SECONDS must be a number of seconds, such as 10")
    return float(given)


def _derived(secret_key: str, purpose: str) -> str:
    """A key of 32 bytes for one purpose, written in base64 as Fernet wants it."""
    found = hmac.digest(secret_key.encode(), purpose.encode(), "sha256")
    return base64.urlsafe_b64encode(found).decode()


def _driver(url: str) -> str:
    """Name psycopg 3 explicitly: `postgresql://` alone means the older driver to SQLAlchemy."""
    for scheme in ("postgresql://", "postgres://"):
        if url.startswith(scheme):
            return "postgresql+psycopg://" + url[len(scheme) :]
    return url


def _sender(given: str, mail_url: str, env: str) -> str:
    """Who mails come from. Production must say it as soon as it sends, and must not send into a folder."""
    if env == "production" and mail_url.startswith("file:"):
        raise SettingsError("MAIL_URL=file:// is for development; production needs smtp:// or smtps://")
    if env == "production" and mail_url and not given:
        raise SettingsError("MAIL_FROM must be set when APP_ENV=production and MAIL_URL is set")
    return given or DEVELOPMENT_SENDER


def _public(given: str, env: str) -> str:
    """Our address in links. In production never the request's own, which whoever asks can make up.

    Anybody may sign up, so mails with links are always on.
    """
    if env == "production" and not given:
        raise SettingsError("PUBLIC_URL must be set when APP_ENV=production: mails link to it")
    if given and not PUBLIC.fullmatch(given):
        raise SettingsError("PUBLIC_URL must be an address like https://buysocial.example.dk")
    return given.rstrip("/")


def _issuer(issuer: str, client_id: str, env: str) -> str:
    """The identity broker, to the letter as it names itself. Half a set-up is a mistake, not a choice."""
    if bool(issuer) != bool(client_id):
        raise SettingsError("OIDC_ISSUER and OIDC_CLIENT_ID must be set together")
    if env == "production" and issuer and not issuer.startswith("https://"):
        raise SettingsError("OIDC_ISSUER must be https:// when APP_ENV=production")
    return issuer


def _scope(scope: str) -> str:
    """What the broker is asked for; never a CPR number."""
    if "openid" not in scope.split():
        raise SettingsError("OIDC_SCOPE must contain openid")
    if CPR_SCOPE.search(scope):
        raise SettingsError("OIDC_SCOPE must not ask for CPR numbers")
    return scope


def _development_key(instance: Path, env: str) -> str:
    """A key that survives restarts on a developer's machine; production must bring its own."""
    if env == "production":
        raise SettingsError("SECRET_KEY must be set when APP_ENV=production")
    path = instance / "secret_key"
    if not path.exists():
        path.write_text(secrets.token_hex(32), encoding="ascii")
        path.chmod(0o600)
    return path.read_text(encoding="ascii").strip()
