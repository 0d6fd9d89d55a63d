"""An organisation that buys, with people in it, and the fields of its form."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from flask import Flask

from app.domain.needs import State
from app.extensions import db
from app.needs.models import Need
from app.organisations.models import Organisation
from tests.factories.needs import need as made_need
from tests.support.client import CheckedClient
from tests.support.members import member, organisation, person, sign_in

TEXT = (
    "I dag bestiller hver afdeling frokost for sig, og meget mad ender som spild. Vi har brug for én leverandør af "
    "frokost til 40 medarbejdere hver onsdag. Maden leveres på rådhuset i Viborg senest kl. 11.30 fra 1. marts 2027."
)


def day(ahead: int) -> str:
    """A day so many days from now, as a date field sends it."""
    return (datetime.now(UTC) + timedelta(days=ahead)).date().isoformat()


def fields(**more: Any) -> dict[str, Any]:
    """A form that is whole."""
    return {
        "kind": "quotes",
        "title": "Frokost til møder i Viborg",
        "text": TEXT,
        "cpv": ["55520000"],
        "places": ["0791"],
        "answer_date": day(21),
        "answer_time": "12:00",
        "months": "24",
        "value": "420.000",
        "reservation": "",
        "contact": "indkoeb@kommune.example",
    } | more


@dataclass
class Buyer:
    """The organisation and how to enter it."""

    app: Flask
    organisation: Organisation

    @property
    def cvr(self) -> str:
        return self.organisation.cvr

    def as_(self, role: str, name: str = "") -> CheckedClient:
        """A browser in which someone with this role has signed in."""
        client = self.app.test_client()
        assert isinstance(client, CheckedClient)
        sign_in(client, member(person(name or f"En {role}"), self.organisation, role))
        return client

    def url(self, path: str = "") -> str:
        return f"/vores-behov/{self.cvr}/{path}"

    def need(self, state: State = State.DRAFT, **more: Any) -> Need:
        """A need of the organisation in any state."""
        made = made_need(self.cvr, state, buyer_name=self.organisation.name, **more)
        db.session.commit()
        return made

    def save(self, client: CheckedClient, need: Need, **more: Any) -> Any:
        """Send the form as the need stands, with changes."""
        db.session.refresh(need)
        return client.post(self.url(f"{need.id}/ret/"), data=fields(version=need.version) | more)


def buyer(app: Flask, cvr: str, name: str = "Prøveby Kommune") -> Buyer:
    """An organisation that buys."""
    app.config["WTF_CSRF_ENABLED"] = False
    return Buyer(app, organisation(cvr, name, supplies=False))
