"""`python -m tests.support.needs_people`: a secretary by cookie, a need that waits and one that is out, as JSON."""

from __future__ import annotations

import json

from app import create_app
from app.accounts.services import grant
from app.domain.access import Duty, Role
from app.domain.needs import State
from app.extensions import db
from app.needs.models import NeedLot, NeedQuestion
from tests.factories.needs import need
from tests.factories.people import organisation
from tests.support.enterprise import cookie
from tests.support.members import person, session_values


def main() -> None:
    """Make them in the database that the environment names."""
    app = create_app()
    with app.app_context():
        secretary = person("Sigrid Sekretær")
        grant(secretary, Duty.SECRETARY, "test")
        cvr = organisation((person("Bodil Buyer"), Role.OWNER), name="Prøveby Kommune", kind="municipality")
        out = need(cvr, title="Polering af vinduer på rådhuset", codes=("90911300",), reservation="par54")
        out.lots.append(
            NeedLot(ref="LOT-0001", position=0, title="Nord", text="Hver måned.", codes=["90911300"])
        )
        out.questions.append(NeedQuestion(position=0, text="Hvor tit kan I komme?", is_required=True))
        waits = need(cvr, State.SUBMITTED, title="Rengøring på Ringvejen", text="Hjælp.", codes=("90910000",))
        db.session.commit()
        print(
            json.dumps(
                {"secretary": cookie(app, session_values(secretary)), "out": out.id, "waits": waits.id}
            )
        )


if __name__ == "__main__":
    main()
