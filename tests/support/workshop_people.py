"""`python -m tests.support.workshop_people`: a secretary by cookie, and a workshop that is planned, as JSON."""

from __future__ import annotations

import json
from datetime import date

from app import create_app
from app.accounts.services import grant
from app.domain.access import Duty
from app.extensions import db
from app.workshops import services
from app.workshops.services import WorkshopCommand
from tests.support.enterprise import cookie
from tests.support.members import person, session_values


def main() -> None:
    """Make them in the database that the environment names."""
    app = create_app()
    with app.app_context():
        secretary = person("Sigrid Sekretær")
        grant(secretary, Duty.SECRETARY, "test")
        command = WorkshopCommand("Hvad står i vejen i Odense?", date(2026, 12, 3), "What stands in the way?")
        made = services.plan("test", command)
        db.session.commit()
        print(json.dumps({"secretary": cookie(app, session_values(secretary)), "workshop": made.id}))


if __name__ == "__main__":
    main()
