"""Tables of the reference data. The files in data/ are the truth; tables hold them for foreign keys."""

from __future__ import annotations

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import Model


class CpvCode(Model):
    """One code of the Common Procurement Vocabulary 2008, keyed by its eight digits."""

    __tablename__ = "cpv_code"

    code: Mapped[str] = mapped_column(String(8), primary_key=True)
    check_digit: Mapped[str] = mapped_column(String(1))
    label_da: Mapped[str]
    label_en: Mapped[str]
    parent: Mapped[str | None] = mapped_column(String(8), index=True)
    reservable: Mapped[bool]


class Municipality(Model):
    """One of the 98 kommuner."""

    __tablename__ = "municipality"

    code: Mapped[str] = mapped_column(String(4), primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    region: Mapped[str] = mapped_column(index=True)
    nuts3: Mapped[str] = mapped_column(String(5), index=True)
    latitude: Mapped[float]
    longitude: Mapped[float]


class Postcode(Model):
    """A postcode and one municipality it lies in; a postcode can lie in several."""

    __tablename__ = "postcode"

    postcode: Mapped[str] = mapped_column(String(4), primary_key=True)
    municipality_code: Mapped[str] = mapped_column(ForeignKey("municipality.code"), primary_key=True)
    city: Mapped[str]


class Scheme(Model):
    """A verification scheme or legal fact."""

    __tablename__ = "scheme"

    code: Mapped[str] = mapped_column(String(12), primary_key=True)
    name_da: Mapped[str]
    name_en: Mapped[str]


class TargetGroup(Model):
    """A group of people a supplier works for or with; never attached to a person."""

    __tablename__ = "target_group"

    code: Mapped[str] = mapped_column(String(24), primary_key=True)
    name_da: Mapped[str]
    name_en: Mapped[str]


class Goal(Model):
    """One of the United Nations' 17 goals."""

    __tablename__ = "goal"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    name_da: Mapped[str]
    name_en: Mapped[str]
