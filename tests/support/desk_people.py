"""`python -m tests.support.desk_people`: two verifiers and a firm's case to take, with their session cookies as JSON."""

from __future__ import annotations

import json

from sqlalchemy import select

from app import create_app
from app.accounts.services import grant
from app.cases import services
from app.cases.models import Case
from app.domain.access import Duty
from app.domain.cases import Step
from app.extensions import db
from app.suppliers.models import Supplier
from app.verification.queries import look_up
from tests.factories.cases import evidence
from tests.support.enterprise import cookie
from tests.support.members import person, session_values

FIRM = "cli:demo"


def main() -> None:
    """Make them in the database that the environment names; the firm is one of the demo's without a case."""
    app = create_app()
    with app.app_context():
        known = select(Case.cvr)
        free = db.session.scalars(
            select(Supplier.cvr).where(Supplier.is_demo, Supplier.cvr.not_in(known)).order_by(Supplier.cvr)
        )
        cvr = next(c for c in free if not look_up(c).standings)
        case = services.open_case(FIRM, cvr, "par54")
        evidence(case)
        services.take_step(FIRM, case, Step.HAND_IN)
        db.session.commit()
        cookies = {}
        for who, name in (("ada", "Ada Ager"), ("bo", "Bo Birk")):
            user = person(name)
            grant(user, Duty.VERIFIER, "test")
            db.session.commit()
            cookies[who] = cookie(app, session_values(user))
        print(json.dumps(cookies | {"cvr": cvr, "case": case.id}))


if __name__ == "__main__":
    main()
