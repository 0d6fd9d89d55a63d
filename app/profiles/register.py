"""What the CVR register says of a firm, put into the draft of its profile."""

from __future__ import annotations

from app.domain.profile import Basics
from app.integrations.cvr_register import Company, register
from app.profiles import services
from app.profiles.queries import Workbench
from app.reference import catalogue
from app.search.snapshot import today

LONGEST = {"name": 200, "legal_form": 40, "postcode": 4, "city": 80}


def fetch(actor: str, bench: Workbench) -> Workbench | None:
    """Take name, form and address from the register into the draft. None when it does not know the number.

    Raises RegisterUnavailable.
    """
    company = register().find(bench.cvr)
    if company is None:
        return None
    return services.take_basics(actor, bench, lambda held: _basics(company, held))


def _basics(company: Company, held: Basics) -> Basics:
    """The register's facts; a number of employees is a band there and stays as it is written here."""
    code = company.municipality_code or ""
    return Basics(
        name=company.name[: LONGEST["name"]],
        legal_form=company.legal_form[: LONGEST["legal_form"]],
        municipality=code if code in catalogue.places() else held.municipality,
        postcode=company.postcode[: LONGEST["postcode"]],
        city=company.city[: LONGEST["city"]],
        founded_on=company.started_on.isoformat() if company.started_on else "",
        employees=held.employees,
        register_on=(company.as_of or today()).isoformat(),
    )
