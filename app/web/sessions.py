"""The session cookie, kept out of answers that are the same for everybody."""

from __future__ import annotations

from flask import Flask, Response
from flask.sessions import SecureCookieSessionInterface, SessionMixin


class PublicAnswersAside(SecureCookieSessionInterface):
    """An answer marked as public depends on nobody's cookie, so that any cache may keep and share it.

    Flask-Login looks into the session at the end of every request; Flask then adds `Vary: Cookie`.
    """

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Leave public answers as they are, unless the session was changed."""
        if response.cache_control.public and not session.modified:
            return
        super().save_session(app, session, response)


def init_app(app: Flask) -> None:
    """Install it."""
    app.session_interface = PublicAnswersAside()
