"""What every day asks for: reminding those who come tomorrow, and forgetting what nobody confirmed."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete

from app.domain.events import CONFIRM_WITHIN, SignUpState
from app.domain.moments import danish_day
from app.events import mails, queries
from app.events.models import EventSignUp
from app.extensions import db


def run(now: datetime) -> tuple[int, int]:
    """How many reminders are new and how many sign-ups were forgotten. Flushes, never commits."""
    tomorrow = danish_day(now) + timedelta(days=1)
    reminded = sum(mails.remind(event, sign_up) for event, sign_up in queries.seated_on(tomorrow))
    gone = db.session.execute(
        delete(EventSignUp)
        .where(EventSignUp.state == SignUpState.ASKED.value, EventSignUp.asked_at < now - CONFIRM_WITHIN)
        .returning(EventSignUp.id)
    ).all()
    return reminded, len(gone)
