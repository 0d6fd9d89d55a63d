"""What is known about a firm, for tests that care about its last status only."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from app.domain.verification import FOLLOWS, Event, Status
from app.extensions import db
from app.verification import services
from app.verification.models import VerificationEvent


def record(cvr: str, event: Event) -> None:
    """Record an event, after a verification a year earlier where it can only follow one."""
    known = select(VerificationEvent.id).filter_by(cvr=cvr, scheme=event.scheme)
    if event.status not in FOLLOWS[None] and db.session.scalar(known.limit(1)) is None:
        earlier = Event(event.scheme, Status.VERIFIED, event.effective_on - timedelta(days=365))
        services.record_events("test", [(cvr, earlier)])
    services.record_events("test", [(cvr, event)])
