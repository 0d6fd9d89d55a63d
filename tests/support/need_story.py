"""`python -m tests.support.need_story`: a town that buys, the firm that fits lunches best, a secretary; cookies as JSON."""

from __future__ import annotations

import json

from sqlalchemy import func, select

from app import create_app
from app.accounts.services import grant
from app.domain.access import Duty
from app.extensions import db
from app.matches.queries import NeedText, rank
from app.organisations.models import Organisation
from tests.factories.suppliers import valid_cvr
from tests.support.enterprise import cookie
from tests.support.members import member, organisation, person, session_values

TITLE = "Frokost til 40 kolleger i Viborg hver onsdag"


def main() -> None:
    """Make them in the database that the environment names."""
    app = create_app()
    with app.app_context():
        number = db.session.scalar(select(func.count()).select_from(Organisation)) or 0
        town = organisation(valid_cvr(1900 + number), f"Storby {number} Kommune", supplies=False)
        taken = set(db.session.scalars(select(Organisation.cvr)))
        found = rank(NeedText(TITLE, TITLE, ("55520000",), "0791", 240_000), 20).matches
        best = next(m.card for m in found if m.card["cvr"] not in taken)
        firm = organisation(best["cvr"], best["name"])
        secretary = person("Sigrid Sekretær")
        grant(secretary, Duty.SECRETARY, "test")
        people = {
            "buyer": member(person("Inge Indkøb"), town, "owner"),
            "supplier": member(person("Lau Leverandør", "lau@eksempel.dk"), firm, "owner"),
            "secretary": secretary,
        }
        cookies = {who: cookie(app, session_values(user)) for who, user in people.items()}
        print(json.dumps(cookies | {"town": town.cvr, "firm": firm.cvr, "name": firm.name}))


if __name__ == "__main__":
    main()
