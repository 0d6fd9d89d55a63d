"""Events for tests, and people on their lists."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import select

from app.domain.events import Kind, SignUpState, Step
from app.events import services
from app.events.models import Event, EventSignUp
from app.events.services import EventCommand, SignUpCommand
from app.extensions import db


def command(**more: Any) -> EventCommand:
    """A hub meeting in ten days."""
    starts = datetime.now(UTC).replace(microsecond=0) + timedelta(days=10)
    values: dict[str, Any] = {
        "kind": Kind.HUB_MEETING,
        "title_da": "Hubmøde i Viborg",
        "title_en": "Hub meeting in Viborg",
        "text_da": "Kom og mød leverandører.",
        "text_en": "",
        "place": "Rådhuset, Viborg",
        "link": "",
        "starts_at": starts,
        "ends_at": starts + timedelta(hours=2),
        "sign_up_by": starts - timedelta(days=1),
        "capacity": 3,
        "organiser_cvr": "99000008",
        "organiser": "Hubben",
    }
    return EventCommand(**(values | more))


def event(**more: Any) -> Event:
    """A public event."""
    made = services.write("user:1", command(**more))
    services.take_step("user:1", made.id, Step.PUBLISH)
    db.session.commit()
    return made


def asked(made: Event, number: int, seats: int = 1) -> EventSignUp:
    """Somebody who has filled in the form and not used the link yet."""
    services.sign_up(made, SignUpCommand(f"Gæst {number}", "", f"gaest{number}@firma.example", seats, ""))
    db.session.commit()
    return (
        db.session.scalars(
            select(EventSignUp)
            .where(
                EventSignUp.email == f"gaest{number}@firma.example",
                EventSignUp.event_id == made.id,
                EventSignUp.state != SignUpState.CANCELLED.value,
            )
            .order_by(EventSignUp.id.desc())
        ).first()
        or EventSignUp()
    )


def coming(made: Event, number: int, seats: int = 1) -> EventSignUp:
    """Somebody on the list."""
    found = asked(made, number, seats)
    services.confirm(found.id)
    db.session.commit()
    return found
