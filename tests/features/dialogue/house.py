"""A need that is out, its buyer, and two suppliers that may answer it, with people in all of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Flask

from app.accounts.models import User
from app.domain.needs import Kind, State
from app.extensions import db
from app.needs.models import Need, NeedLot, NeedQuestion
from app.organisations.models import Organisation
from tests.factories.needs import need as made_need
from tests.factories.suppliers import VERIFIED, publish, valid_cvr
from tests.support.client import CheckedClient
from tests.support.members import member, organisation, person, sign_in

TOWN, KITCHEN, GARDEN = valid_cvr(941), valid_cvr(942), valid_cvr(943)


@dataclass
class House:
    """The need and how to enter the three organisations."""

    app: Flask
    need: Need
    organisations: dict[str, Organisation]
    people: dict[str, User]

    def as_(self, cvr: str, role: str = "owner") -> CheckedClient:
        """A browser in which somebody of an organisation has signed in."""
        client = self.app.test_client()
        assert isinstance(client, CheckedClient)
        who = self.people[cvr] if role == "owner" else member(person(), self.organisations[cvr], role)
        sign_in(client, who)
        return client

    def mine(self, path: str = "", cvr: str = KITCHEN) -> str:
        """An address of a supplier's."""
        return f"/min-virksomhed/{cvr}/behov/{self.need.id}/{path}"

    def ours(self, path: str = "") -> str:
        """An address of the buyer's."""
        return f"/vores-behov/{TOWN}/{self.need.id}/{path}"

    def fields(self, **more: Any) -> dict[str, Any]:
        """An answer that may be sent."""
        question = self.need.questions[0].id
        return {
            "version": "0",
            "tekst": "Vi laver maden i Viborg fra 1. marts.",
            f"spm-{question}-svar": "82 kr.",
            "pris": "200.000",
        } | more

    def answered(self, cvr: str = KITCHEN, **more: Any) -> None:
        """A supplier has sent its answer."""
        client = self.as_(cvr)
        assert client.post(self.mine("svar/skriv/", cvr), data=self.fields(**more)).status_code == 303
        assert client.post(self.mine("svar/send", cvr)).status_code == 303


def house(app: Flask, kind: Kind = Kind.QUOTES, **more: Any) -> House:
    """All of it in the database."""
    app.config["WTF_CSRF_ENABLED"] = False
    organisations = {TOWN: organisation(TOWN, "Prøveby Kommune", supplies=False)}
    for cvr, name in ((KITCHEN, "Køkkenet ApS"), (GARDEN, "Gården ApS")):
        publish(cvr=cvr, name=name, schemes=VERIFIED)
        organisations[cvr] = organisation(cvr, name)
    names = iter(("Anna Køber", "Bo Kok", "Clara Gartner"))
    people = {cvr: member(person(next(names)), o, "owner") for cvr, o in organisations.items()}
    made = made_need(TOWN, State.PUBLISHED, kind=kind, buyer_name="Prøveby Kommune", **more)
    made.questions.append(NeedQuestion(position=0, text="Hvad koster en kuvert?", is_required=True))
    made.lots += [NeedLot(ref=f"LOT-000{n}", position=n, title=t) for n, t in ((1, "Mad"), (2, "Kørsel"))]
    db.session.commit()
    return House(app, made, organisations, people)
