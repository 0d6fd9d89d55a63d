"""`python -m tests.support.buyer`: a municipality with a list of demo suppliers, and its people's cookies as JSON."""

from __future__ import annotations

import json

from sqlalchemy import func, select

from app import create_app
from app.extensions import db
from app.organisations.models import Organisation
from app.shortlists import services
from app.shortlists.models import ShortlistItem
from app.shortlists.services import ListCommand
from app.suppliers.models import Supplier
from tests.factories.people import actor
from tests.factories.suppliers import valid_cvr
from tests.support.enterprise import cookie
from tests.support.members import member, organisation, person, session_values

PEOPLE = (
    ("inge", "Inge Indkøb", "owner"),
    ("ejnar", "Ejnar Enghave", "editor"),
    ("laeser", "Liv Ny", "reader"),
)


def main() -> None:
    """Make them in the database that the environment names."""
    app = create_app()
    with app.app_context():
        number = db.session.scalar(select(func.count()).select_from(Organisation)) or 0
        town = organisation(valid_cvr(1600 + number), f"Prøveby {number} Kommune", supplies=False)
        people = {who: member(person(name), town, role) for who, name, role in PEOPLE}
        offers = select(Supplier.cvr).where(Supplier.is_demo, Supplier.employees > 0).order_by(Supplier.cvr)
        list_id = services.create(
            actor(people["ejnar"]), town.cvr, ListCommand("Kantine 2027", "Frokost til 80")
        )
        services.add(actor(people["ejnar"]), town.cvr, list_id, list(db.session.scalars(offers.limit(5))))
        db.session.commit()
        rows = select(ShortlistItem.id).where(ShortlistItem.shortlist_id == list_id)
        ids = list(db.session.scalars(rows.order_by(ShortlistItem.position)))
        cookies = {who: cookie(app, session_values(user)) for who, user in people.items()}
        print(json.dumps(cookies | {"cvr": town.cvr, "list": list_id, "items": ids}))


if __name__ == "__main__":
    main()
