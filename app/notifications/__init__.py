"""Mails to people: written into an outbox with the change they tell of, sent later by a worker.

What is sure: a mail is never lost, and two workers never send the same one. It can be sent twice only when a
worker dies, or the database stays away, between the mail server's "taken" and the commit right after it; the
copy has the same Message-ID, by which receivers drop it.
"""

from __future__ import annotations

from flask import Flask

from app.integrations.mail import sender_domain
from app.integrations.smtp import mail_server


def init_app(app: Flask) -> None:
    """Read the mail settings, so that a wrong one stops the start and not the first mail."""
    settings = app.extensions["settings"]
    app.extensions["mail_domain"] = sender_domain(settings.mail_from)
    app.extensions["mail_server"] = mail_server(settings.mail_url) if settings.mail_url else None
