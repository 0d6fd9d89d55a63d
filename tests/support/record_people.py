"""`python -m tests.support.record_people`: the demo's people by their session cookies, and what their pages show."""

from __future__ import annotations

import json

from sqlalchemy import func, select

from app import create_app
from app.accounts.queries import find_user
from app.cases.models import Case, CaseStep
from app.commands.demonstration import FIRM
from app.extensions import db
from app.organisations.models import Membership, Organisation
from app.registers.models import RegisterExtract
from app.tips.models import Tip
from tests.support.enterprise import cookie
from tests.support.members import session_values

PEOPLE = ("verifikator", "verifikator2", "leverandoer", "indkoeber")


def main() -> None:
    """Read the demo in the database that the environment names; nothing is changed."""
    app = create_app()
    with app.app_context():
        found: dict[str, object] = {}
        for who in PEOPLE:
            user = find_user(f"{who}@demo.example")
            assert user is not None, "the demo is loaded outside production"
            found[who] = cookie(app, session_values(user))
        buyer = find_user("indkoeber@demo.example")
        found["buyer"] = db.session.scalar(
            select(Organisation.cvr)
            .join(Membership, Membership.organisation_id == Organisation.id)
            .where(Membership.account_id == (buyer.id if buyer else None))
            .order_by(Organisation.id)
        )
        last = select(func.max(CaseStep.id)).group_by(CaseStep.case_id)
        for state, case in db.session.execute(
            select(CaseStep.state, func.min(CaseStep.case_id))
            .where(CaseStep.id.in_(last))
            .group_by(CaseStep.state)
        ):
            found[f"case_{state}"] = case
        found["own_case"] = db.session.scalar(select(func.min(Case.id)).where(Case.cvr == FIRM))
        found["extract"] = db.session.scalar(select(func.max(RegisterExtract.id)))
        found["tip"] = db.session.scalar(select(func.min(Tip.id)))
        print(json.dumps(found))


if __name__ == "__main__":
    main()
