"""`python -m tests.support.enterprise [CVR]`: a new social enterprise with three people, their session cookies as JSON.

With a number of the demo register the CVR register knows the company.
"""

from __future__ import annotations

import json
import sys
from typing import Any

from flask import Flask
from sqlalchemy import func, select

from app import create_app
from app.extensions import db
from app.organisations.models import Organisation
from tests.factories.suppliers import valid_cvr
from tests.support.members import member, organisation, person, session_values

PEOPLE = (("maja", "Maja Tranekjær", "owner"), ("bo", "Bo Holm", "editor"), ("laeser", "Liv Ny", "reader"))


def cookie(app: Flask, values: dict[str, Any]) -> str:
    """The session cookie that holds these values."""
    interface: Any = app.session_interface
    return str(interface.get_signing_serializer(app).dumps(values))


def main(cvr: str = "") -> None:
    """Make them in the database that the environment names."""
    app = create_app()
    with app.app_context():
        number = db.session.scalar(select(func.count()).select_from(Organisation)) or 0
        firm = organisation(cvr or valid_cvr(800 + number), f"Sæbehuset {number} ApS")
        cookies = {
            who: cookie(app, session_values(member(person(name), firm, role))) for who, name, role in PEOPLE
        }
        print(json.dumps(cookies | {"cvr": firm.cvr}))


if __name__ == "__main__":
    main(*sys.argv[1:2])
