"""One number per supplier, month and kind; never a person, an address or a search."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, Date, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import Model


class SupplierCount(Model):
    """How often something happened to a supplier in a month. `month` is its first day; `kind` a domain.attention.Kind.

    By CVR number and without a foreign key: a number written a moment after its supplier was removed is no error.
    """

    __tablename__ = "supplier_count"
    __table_args__ = (
        CheckConstraint("length(cvr) = 8", name="cvr_length"),
        CheckConstraint("length(kind) > 0", name="kind_given"),
        CheckConstraint("n > 0", name="n_positive"),
        # A month of everybody: the comparison, and what is pruned.
        Index("ix_supplier_count_month", "month", "kind"),
    )

    cvr: Mapped[str] = mapped_column(String(8), primary_key=True)
    month: Mapped[date] = mapped_column(Date, primary_key=True)
    kind: Mapped[str] = mapped_column(String(12), primary_key=True)
    n: Mapped[int]
