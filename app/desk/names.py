"""What the desk calls a firm: by its profile, its organisation, or the register that told of it."""

from __future__ import annotations

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import InstrumentedAttribute

from app.organisations.models import Organisation
from app.registers.models import CompanyCheck, RegisterRow
from app.suppliers.models import Supplier


def firm_name(cvr: InstrumentedAttribute[str]) -> ColumnElement[str]:
    """The name behind a column of CVR numbers, for a statement that has joined Supplier and Organisation.

    A firm that has neither has come from a register: then CVR's name of it, or that of the newest extract. Empty
    where nobody has told one.
    """
    table = cvr.class_.__table__
    checked = (
        select(CompanyCheck.name)
        .where(CompanyCheck.cvr == cvr, CompanyCheck.name != "")
        .correlate(table)
        .scalar_subquery()
    )
    listed = (
        select(RegisterRow.name)
        .where(RegisterRow.cvr == cvr, RegisterRow.name != "")
        .order_by(RegisterRow.extract_id.desc())
        .limit(1)
        .correlate(table)
        .scalar_subquery()
    )
    return func.coalesce(Supplier.name, Organisation.name, checked, listed, "")
