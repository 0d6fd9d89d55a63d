"""Settings: one frozen object read from the environment, the only place that reads it."""

from __future__ import annotations

import os
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
    mail_url: str = field(default="", repr=False)
    mail_from: str = DEVELOPMENT_SENDER
    cvr_file: str = ""
    cvr_url: str = ""
    cvr_user: str = ""
    cvr_password: str = ""

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
            public_url=environ.get("PUBLIC_URL", "").rstrip("/"),
            mail_url=environ.get("MAIL_URL", ""),
            mail_from=_sender(environ.get("MAIL_FROM", ""), environ.get("MAIL_URL", ""), env),
            cvr_file=environ.get("CVR_FILE", ""),
            cvr_url=environ.get("CVR_URL", "") or VIRK,
            cvr_user=environ.get("CVR_USER", ""),
            cvr_password=environ.get("CVR_PASSWORD", ""),
        )

    def flask_config(self) -> dict[str, Any]:
        """The same settings under the names Flask and its extensions know."""
        return {
            "SECRET_KEY": self.secret_key,
            "SQLALCHEMY_DATABASE_URI": self.database_url,
            "DATABASE_READ_URL": self.database_read_url,
            "RATELIMIT_ENABLED": self.ratelimit_enabled,
            "RATELIMIT_STORAGE_URI": self.redis_url or "memory://",
            "RATELIMIT_HEADERS_ENABLED": True,
            "SESSION_COOKIE_HTTPONLY": True,
            "SESSION_COOKIE_SAMESITE": "Lax",
            "SESSION_COOKIE_SECURE": self.env == "production",
            "WTF_CSRF_TIME_LIMIT": None,
            **self.security_config(),
            # An upload of a need's text or a CVR list is small; anything larger is refused unread.
            "MAX_CONTENT_LENGTH": 2 * 1024 * 1024,
            "MAX_FORM_MEMORY_SIZE": 512 * 1024,
            "BABEL_DEFAULT_LOCALE": "da",
            "BABEL_DEFAULT_TIMEZONE": "Europe/Copenhagen",
            "BABEL_TRANSLATION_DIRECTORIES": "app/translations",
        }

    def security_config(self) -> dict[str, Any]:
        """Flask-Security: what people may do with their accounts, and how strictly."""
        return {
            "SECURITY_PASSWORD_HASH": "argon2",
            "SECURITY_PASSWORD_SALT": self.secret_key,
            "SECURITY_RETURN_GENERIC_RESPONSES": True,
            "SECURITY_EMAIL_VALIDATOR_ARGS": {"check_deliverability": False},
            "SECURITY_FLASH_MESSAGES": True,
            "SECURITY_CSRF_IGNORE_UNAUTH_ENDPOINTS": False,
            "SECURITY_WAN_RP_NAME": "Buy Social Danmark",
        }


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


def _development_key(instance: Path, env: str) -> str:
    """A key that survives restarts on a developer's machine; production must bring its own."""
    if env == "production":
        raise SettingsError("SECRET_KEY must be set when APP_ENV=production")
    path = instance / "secret_key"
    if not path.exists():
        path.write_text(secrets.token_hex(32), encoding="ascii")
        path.chmod(0o600)
    return path.read_text(encoding="ascii").strip()
