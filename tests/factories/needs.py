"""Needs for tests, in any state, by the same steps that people take."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from app.domain.needs import Kind, State, Step
from app.extensions import db
from app.needs import services
from app.needs.models import Need

# The steps that lead to a state.
WAY = {
    State.DRAFT: (),
    State.SUBMITTED: (Step.SUBMIT,),
    State.RETURNED: (Step.SUBMIT, Step.RETURN),
    State.REJECTED: (Step.SUBMIT, Step.REJECT),
    State.PUBLISHED: (Step.SUBMIT, Step.PUBLISH),
    State.CLOSED: (Step.SUBMIT, Step.PUBLISH, Step.CLOSE),
    State.WITHDRAWN: (Step.WITHDRAW,),
}
WHOLE: dict[str, Any] = {
    "title": "Frokost til 40 kolleger hver onsdag",
    "text": "Vi mangler en leverandør af frokost til 40 medarbejdere på rådhuset i Viborg hver onsdag.",
    "municipalities": ["0791"],
    "contact_email": "indkoeb@kommune.example",
    "value_dkk": 240_000,
    "months": 12,
}


def need(
    buyer_cvr: str,
    state: State = State.PUBLISHED,
    *,
    kind: Kind = Kind.QUOTES,
    codes: tuple[str, ...] = ("55520000",),
    **more: Any,
) -> Need:
    """A need of an organisation, whole but for what `more` changes, brought to `state`."""
    made = services.begin("user:1", buyer_cvr, more.pop("buyer_name", "Prøveby Kommune"), kind)
    fields = WHOLE | {"answer_by": datetime.now(UTC) + timedelta(days=21)} | more
    for name, value in fields.items():
        setattr(made, name, value)
    services.set_codes(made, codes)
    for step in WAY[state]:
        services.take_step("user:2", made, step, "Skriv, hvor mange der skal spise.")
    db.session.flush()
    return made
