"""Where a person stands in the tables of events."""

from __future__ import annotations

from app.events.models import Event, EventSignUp
from app.privacy.parts import OWN_NUMBER, Part, _, table

EVENTS = Part(
    "events",
    _("Arrangementer, du har oprettet"),
    table(Event),
    ("created_by",),
    lambda p: Event.created_by == p.label,
    (
        "id", "kind", "state", "title_da", "title_en", "text_da", "text_en", "place", "link", "starts_at", "ends_at",
        "sign_up_by", "capacity", "organiser_cvr", "organiser", "created_at",
    ),
    {
        "created_by": OWN_NUMBER, "taken": "others', not the person's",
        "changed_at": "may be another person's doing", "version": "may be another person's doing",
    },
)  # fmt: skip
SIGN_UPS = Part(
    "event_sign_ups",
    _("Dine tilmeldinger til arrangementer"),
    table(EventSignUp),
    ("email",),
    lambda p: EventSignUp.email == p.email.lower(),
    (
        "id", "event_id", "name", "organisation", "email", "seats", "needs", "locale", "state", "asked_at",
        "confirmed_at",
    ),
)  # fmt: skip
EVENT_PARTS = (EVENTS, SIGN_UPS)
