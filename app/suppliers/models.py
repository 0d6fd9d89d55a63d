"""Tables of the directory."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    DateTime,
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.extensions import Model

CASCADE = "all, delete-orphan"


class Supplier(Model):
    """A social enterprise with a profile; the CVR number is its only key to the outside."""

    __tablename__ = "supplier"
    __table_args__ = (
        CheckConstraint("length(cvr) = 8", name="cvr_length"),
        CheckConstraint("length(name) > 0", name="name_present"),
        CheckConstraint("state IN ('draft', 'published', 'hidden', 'archived')", name="state_known"),
        CheckConstraint("employees IS NULL OR employees >= 0", name="employees_positive"),
        CheckConstraint("area_radius_km IS NULL OR area_radius_km > 0", name="radius_positive"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    cvr: Mapped[str] = mapped_column(String(8), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    legal_form: Mapped[str] = mapped_column(String(40), default="")
    state: Mapped[str] = mapped_column(String(10), default="published")
    is_demo: Mapped[bool] = mapped_column(default=False)
    municipality_code: Mapped[str | None] = mapped_column(ForeignKey("municipality.code"), index=True)
    postcode: Mapped[str] = mapped_column(String(4), default="")
    city: Mapped[str] = mapped_column(String(80), default="")
    founded_on: Mapped[date | None]
    employees: Mapped[int | None]
    summary_da: Mapped[str] = mapped_column(default="")
    summary_en: Mapped[str] = mapped_column(default="")
    purpose_da: Mapped[str] = mapped_column(default="")
    purpose_en: Mapped[str] = mapped_column(default="")
    website: Mapped[str] = mapped_column(String(300), default="")
    email: Mapped[str] = mapped_column(String(254), default="")
    phone: Mapped[str] = mapped_column(String(30), default="")
    nationwide: Mapped[bool] = mapped_column(default=False)
    # Whether the supplier said where it delivers; else the area is its home and the neighbours.
    area_is_stated: Mapped[bool] = mapped_column(default=False)
    area_regions: Mapped[list[str]] = mapped_column(JSON, default=list)
    area_radius_km: Mapped[int | None]
    # The municipalities it chose; SupplierArea holds all that the whole statement amounts to.
    area_municipalities: Mapped[list[str]] = mapped_column(JSON, default=list)
    # Own words about groups that fit no code, as an import brings them; searched and shown as text.
    target_group_words: Mapped[list[str]] = mapped_column(JSON, default=list)
    e_invoice: Mapped[bool | None]
    insurance_dkk: Mapped[int | None]
    collective_agreement: Mapped[bool | None]
    practical_note_da: Mapped[str] = mapped_column(default="")
    practical_note_en: Mapped[str] = mapped_column(default="")
    # The day on which the CVR register gave name, form and address; those are then not written by hand.
    register_on: Mapped[date | None]
    # Whether the CVR register marks the firm against advertising, and when it was asked; None: never.
    advertising_protected: Mapped[bool | None]
    advertising_asked_on: Mapped[date | None] = mapped_column(index=True)
    # Keys of images in the room of media: the logo, and pictures in the order shown.
    logo: Mapped[str] = mapped_column(String(22), default="")
    pictures: Mapped[list[str]] = mapped_column(JSON, default=list)
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), index=True)
    profile_updated_on: Mapped[date]
    # Since when its own organisation keeps the profile; an import leaves such a profile alone (ADR 9).
    kept_since: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    # When the organisation last published or confirmed each section: {section: ISO date}.
    section_dates: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    # What verification.services last worked out for each scheme; only that room writes it.
    standings: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    version: Mapped[int] = mapped_column(default=1)

    offers: Mapped[list[Offer]] = relationship(cascade=CASCADE, order_by="Offer.position")
    cpv: Mapped[list[SupplierCpv]] = relationship(cascade=CASCADE, order_by="SupplierCpv.id")
    area: Mapped[list[SupplierArea]] = relationship(cascade=CASCADE)
    target_groups: Mapped[list[SupplierTargetGroup]] = relationship(cascade=CASCADE)
    goals: Mapped[list[SupplierGoal]] = relationship(cascade=CASCADE)
    impact_reports: Mapped[list[ImpactReport]] = relationship(
        cascade=CASCADE, order_by="ImpactReport.year.desc()"
    )
    references: Mapped[list[Reference]] = relationship(cascade=CASCADE, order_by="Reference.id")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy reads it from the class


class Offer(Model):
    """Something a buyer can order from a supplier. `price_oere` is per `price_unit`, ex VAT."""

    __tablename__ = "offer"
    __table_args__ = (
        CheckConstraint("price_oere IS NULL OR price_oere >= 0", name="price_positive"),
        CheckConstraint("price_oere IS NULL OR length(price_unit) > 0", name="price_has_unit"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    supplier_id: Mapped[int] = mapped_column(ForeignKey("supplier.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    title_da: Mapped[str] = mapped_column(String(200))
    title_en: Mapped[str] = mapped_column(String(200), default="")
    text_da: Mapped[str] = mapped_column(default="")
    text_en: Mapped[str] = mapped_column(default="")
    capacity_da: Mapped[str] = mapped_column(default="")
    capacity_en: Mapped[str] = mapped_column(default="")
    price_oere: Mapped[int | None] = mapped_column(BigInteger)
    price_unit: Mapped[str] = mapped_column(String(10), default="")
    price_da: Mapped[str] = mapped_column(default="")
    price_en: Mapped[str] = mapped_column(default="")
    lead_time_days: Mapped[int | None]
    annual_capacity_dkk: Mapped[int | None]


class SupplierCpv(Model):
    """A CPV code that a supplier covers, with one offer or as a whole."""

    __tablename__ = "supplier_cpv"
    __table_args__ = (UniqueConstraint("supplier_id", "offer_id", "cpv_code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    supplier_id: Mapped[int] = mapped_column(ForeignKey("supplier.id", ondelete="CASCADE"), index=True)
    offer_id: Mapped[int | None] = mapped_column(ForeignKey("offer.id", ondelete="CASCADE"))
    cpv_code: Mapped[str] = mapped_column(ForeignKey("cpv_code.code"), index=True)


class SupplierArea(Model):
    """A municipality a supplier delivers in: the declared area worked out when it is saved."""

    __tablename__ = "supplier_area"

    supplier_id: Mapped[int] = mapped_column(ForeignKey("supplier.id", ondelete="CASCADE"), primary_key=True)
    municipality_code: Mapped[str] = mapped_column(ForeignKey("municipality.code"), primary_key=True)


class SupplierTargetGroup(Model):
    """A target group a supplier works for or with."""

    __tablename__ = "supplier_target_group"

    supplier_id: Mapped[int] = mapped_column(ForeignKey("supplier.id", ondelete="CASCADE"), primary_key=True)
    target_group: Mapped[str] = mapped_column(ForeignKey("target_group.code"), primary_key=True)


class SupplierGoal(Model):
    """One of at most three goals a supplier works towards."""

    __tablename__ = "supplier_goal"

    supplier_id: Mapped[int] = mapped_column(ForeignKey("supplier.id", ondelete="CASCADE"), primary_key=True)
    goal: Mapped[int] = mapped_column(ForeignKey("goal.number"), primary_key=True)


class ImpactReport(Model):
    """A year's six impact numbers; totals only, never about a person."""

    __tablename__ = "impact_report"
    __table_args__ = (CheckConstraint("evidence IN ('stated', 'signed', 'audited')", name="evidence_known"),)

    supplier_id: Mapped[int] = mapped_column(ForeignKey("supplier.id", ondelete="CASCADE"), primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    employees_total: Mapped[int]
    fte_total: Mapped[float]
    from_target_group: Mapped[int]
    in_programmes: Mapped[int]
    moved_on: Mapped[int]
    weekly_hours: Mapped[int]
    reinvested_dkk: Mapped[int]
    method_da: Mapped[str] = mapped_column(default="")
    method_en: Mapped[str] = mapped_column(default="")
    evidence: Mapped[str] = mapped_column(String(10))


class Reference(Model):
    """A buyer's word about an earlier delivery."""

    __tablename__ = "supplier_reference"

    id: Mapped[int] = mapped_column(primary_key=True)
    supplier_id: Mapped[int] = mapped_column(ForeignKey("supplier.id", ondelete="CASCADE"), index=True)
    buyer_da: Mapped[str]
    buyer_en: Mapped[str] = mapped_column(default="")
    what_da: Mapped[str]
    what_en: Mapped[str] = mapped_column(default="")
    period: Mapped[str] = mapped_column(default="")
    quote_da: Mapped[str] = mapped_column(default="")
    quote_en: Mapped[str] = mapped_column(default="")


class SupplierMerge(Model):
    """A profile that was merged into another one's. Both numbers go on as legal entities (ADR 10).

    By CVR number and without foreign keys: an address goes on leading to the kept profile whatever is removed.
    """

    __tablename__ = "supplier_merge"
    __table_args__ = (
        CheckConstraint("length(kept_cvr) = 8 AND length(other_cvr) = 8", name="cvr_length"),
        CheckConstraint("kept_cvr <> other_cvr", name="two_numbers"),
        CheckConstraint("length(reason) > 0", name="for_a_reason"),
        CheckConstraint("(undone_at IS NULL) = (length(undone_by) = 0)", name="undone_by_somebody"),
        # The second of two who merge the same profile at once is refused.
        Index("uq_supplier_merge_other", "other_cvr", unique=True,
              sqlite_where=text("undone_at IS NULL"), postgresql_where=text("undone_at IS NULL")),
        Index("ix_supplier_merge_kept", "kept_cvr"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    kept_cvr: Mapped[str] = mapped_column(String(8))
    other_cvr: Mapped[str] = mapped_column(String(8))
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True), index=True)
    by: Mapped[str] = mapped_column(String(120))
    reason: Mapped[str]
    # What the other profile was; the look-up of its number goes on answering by it.
    other_state: Mapped[str] = mapped_column(String(10))
    # Both profiles before and the kept one after, and the images that came along.
    # Emptied when the time for undoing is over.
    snapshot: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    undone_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    undone_by: Mapped[str] = mapped_column(String(120), default="")
    undone_reason: Mapped[str] = mapped_column(default="")


Index("ix_supplier_name", Supplier.name)
