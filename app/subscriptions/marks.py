"""Ask the CVR register which suppliers are protected against advertising, a few a day, each at least monthly."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import or_, select, update

from app.extensions import db
from app.integrations.cvr_register import Company, RegisterUnavailable, register
from app.suppliers.advertising import note_advertising
from app.suppliers.models import Supplier

ASK_AGAIN_AFTER = timedelta(days=30)
MOST_A_DAY = 500
# After so many numbers in a row without an answer the register is left alone until the next run.
MOST_FAILURES = 3


def ask(on: date, most: int = MOST_A_DAY) -> tuple[int, str]:
    """Note the marks of suppliers not asked about for a month, longest ago first; how many, and why it stopped.

    The reason is empty when it went through. The caller commits.
    """
    cvrs = db.session.scalars(
        select(Supplier.cvr)
        .where(
            Supplier.state == "published",
            or_(
                Supplier.advertising_asked_on.is_(None), Supplier.advertising_asked_on <= on - ASK_AGAIN_AFTER
            ),
        )
        .order_by(Supplier.advertising_asked_on.is_not(None), Supplier.advertising_asked_on, Supplier.id)
        .limit(most)
    ).all()
    companies, unknown, reason = _asked(list(cvrs))
    note_advertising(companies, on)
    # A number the register does not have: not protected is more than we know, and asking daily brings nothing.
    if unknown:
        db.session.execute(
            update(Supplier)
            .where(Supplier.cvr.in_(unknown))
            .values(advertising_protected=None, advertising_asked_on=on),
            execution_options={"synchronize_session": False},
        )
    return len(companies) + len(unknown), reason


def _asked(cvrs: list[str]) -> tuple[list[Company], list[str], str]:
    companies: list[Company] = []
    unknown: list[str] = []
    in_a_row = 0
    for cvr in cvrs:
        try:
            company = register().find(cvr)
        except RegisterUnavailable as error:
            in_a_row += 1
            if error.reason in ("not_set_up", "refused", "file") or in_a_row >= MOST_FAILURES:
                return companies, unknown, error.reason
            continue
        in_a_row = 0
        if company:
            companies.append(company)
        else:
            unknown.append(cvr)
    return companies, unknown, ""
