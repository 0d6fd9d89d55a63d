"""Read profiles."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload, selectinload

from app.domain.places import Place
from app.domain.verification import Standing, Status
from app.extensions import db
from app.media.queries import Picture, list_pictures
from app.reference import catalogue
from app.search.explanation import Passage
from app.search.snapshot import today
from app.suppliers.cards import standings_on
from app.suppliers.impact import Impact
from app.suppliers.indexing import passages
from app.suppliers.models import Supplier
from app.suppliers.prices import price_text
from app.web.filters import in_language


@dataclass(frozen=True)
class OfferView:
    """An offer with its codes; read with the filter in_language."""

    title_da: str
    title_en: str
    text_da: str
    text_en: str
    capacity_da: str
    capacity_en: str
    price_oere: int | None
    price_unit: str
    price_da: str
    price_en: str
    lead_time_days: int | None
    codes: tuple[catalogue.Cpv, ...]

    @property
    def has_terms(self) -> bool:
        """Whether anything is said of capacity, price or notice."""
        return bool(self.capacity_da or self.price_text or self.lead_time_days)

    @property
    def price_text(self) -> str:
        """The price per unit and what is said of it."""
        return ", ".join(
            t for t in (price_text(self.price_oere, self.price_unit), in_language(self, "price")) if t
        )


@dataclass(frozen=True)
class ReferenceView:
    """A buyer's word about an earlier delivery."""

    buyer_da: str
    buyer_en: str
    what_da: str
    what_en: str
    period: str
    quote_da: str
    quote_en: str


@dataclass(frozen=True)
class Profile:
    """A published supplier with everything its pages show. An import leaves most fields empty."""

    cvr: str
    name: str
    is_demo: bool
    home: Place | None
    postcode: str
    city: str
    employees: int | None
    founded_on: date | None
    summary_da: str
    summary_en: str
    purpose_da: str
    purpose_en: str
    website: str
    email: str
    phone: str
    nationwide: bool
    area_is_stated: bool
    area: tuple[Place, ...]
    offers: tuple[OfferView, ...]
    codes: tuple[catalogue.Cpv, ...]
    loose_codes: tuple[catalogue.Cpv, ...]
    groups: tuple[catalogue.Named, ...]
    target_group_words: tuple[str, ...]
    goals: tuple[catalogue.Named, ...]
    e_invoice: bool | None
    insurance_dkk: int | None
    collective_agreement: bool | None
    practical_note_da: str
    practical_note_en: str
    references: tuple[ReferenceView, ...]
    logo_picture: Picture | None
    shown_pictures: tuple[Picture, ...]
    impact: Impact | None
    standings: tuple[Standing, ...]
    profile_updated_on: date
    on: date

    @property
    def has_contact(self) -> bool:
        """Whether a buyer can reach the supplier from the page."""
        return bool(self.email or self.phone or self.website)

    @property
    def has_record(self) -> bool:
        """Whether anybody but the supplier has said something of it."""
        return any(s.status is not Status.SELF_DECLARED for s in self.standings)

    @property
    def has_own_purpose(self) -> bool:
        """An import fills summary and purpose with one text; the page shows it once."""
        return bool(self.purpose_da) and self.purpose_da.strip() != self.summary_da.strip()

    @property
    def seems_nationwide(self) -> bool:
        """Whether its own texts say that it works everywhere, although it has stated no area."""
        return not self.area_is_stated and len(self.area) == len(catalogue.places())

    @property
    def delivers_to(self) -> tuple[Place, ...]:
        """The municipalities it delivers in, in alphabetical order."""
        return catalogue.places_by_name() if self.nationwide else self.area


@dataclass(frozen=True)
class Searchable:
    """The texts and CPV codes that a supplier is found by."""

    id: int
    cvr: str
    name: str
    passages: tuple[Passage, ...]
    codes: tuple[str, ...]


def get_profile(cvr: str) -> Profile | None:
    """One published supplier by CVR number; None when there is none. At most six statements, and two for images."""
    row = db.session.scalars(_whole().where(Supplier.cvr == cvr)).unique().one_or_none()
    return profile_of(row) if row else None


def list_profiles(cvrs: Sequence[str]) -> dict[str, Profile]:
    """The public ones of some suppliers by CVR number, without their images. Six statements, however many."""
    rows = db.session.scalars(_whole().where(Supplier.cvr.in_(cvrs))).unique()
    return {row.cvr: profile_of(row, with_pictures=False) for row in rows}


def _whole() -> Select[Supplier]:
    return (
        select(Supplier)
        .where(Supplier.state == "published")
        .options(
            # The two short lists come with the row itself.
            joinedload(Supplier.impact_reports),
            joinedload(Supplier.goals),
            selectinload(Supplier.offers),
            selectinload(Supplier.cpv),
            selectinload(Supplier.area),
            selectinload(Supplier.target_groups),
            selectinload(Supplier.references),
        )
    )


@dataclass(frozen=True)
class Known:
    """What the directory holds of a number, public or not."""

    id: int
    name: str
    is_public: bool


def list_known(cvrs: Sequence[str]) -> dict[str, Known]:
    """The suppliers among some numbers, whatever their state. One statement."""
    rows = db.session.execute(
        select(Supplier.cvr, Supplier.id, Supplier.name, Supplier.state).where(Supplier.cvr.in_(cvrs))
    )
    return {row.cvr: Known(row.id, row.name, row.state == "published") for row in rows}


def is_public(cvr: str) -> bool:
    """Whether a profile stands in the directory now. One statement."""
    return db.session.scalar(select(Supplier.state).where(Supplier.cvr == cvr)) == "published"


def find_id(cvr: str) -> int | None:
    """The id of a published supplier; None when there is none."""
    return db.session.scalar(select(Supplier.id).where(Supplier.cvr == cvr, Supplier.state == "published"))


def get_searchable(cvr: str) -> Searchable | None:
    """What one published supplier is found by; None when there is none. Four statements."""
    row = db.session.scalar(
        select(Supplier)
        .where(Supplier.cvr == cvr, Supplier.state == "published")
        .options(*(selectinload(r) for r in (Supplier.offers, Supplier.cpv, Supplier.target_groups)))
    )
    if row is None:
        return None
    codes = tuple(dict.fromkeys(c.cpv_code for c in row.cpv))
    return Searchable(row.id, row.cvr, row.name, tuple(passages(row)), codes)


def profile_of(row: Supplier, *, with_pictures: bool = True) -> Profile:
    """A supplier as its pages show it."""
    known, places = catalogue.cpv_codes(), catalogue.places()
    by_offer: dict[int | None, list[catalogue.Cpv]] = {}
    for link in row.cpv:
        by_offer.setdefault(link.offer_id, []).append(known[link.cpv_code])
    area = {a.municipality_code for a in row.area}
    day = today()
    images = pictures_by_key(row.cvr) if with_pictures and (row.logo or row.pictures) else {}
    return Profile(
        **_same(
            Profile,
            row,
            home=places[row.municipality_code] if row.municipality_code else None,
            area=tuple(p for p in catalogue.places_by_name() if p.code in area),
            offers=tuple(
                OfferView(**_same(OfferView, o, codes=tuple(by_offer.get(o.id, ())))) for o in row.offers
            ),
            codes=tuple(dict.fromkeys(known[link.cpv_code] for link in row.cpv)),
            loose_codes=tuple(by_offer.get(None, ())),
            groups=tuple(catalogue.target_groups()[g.target_group] for g in row.target_groups),
            target_group_words=tuple(row.target_group_words),
            goals=tuple(catalogue.goals()[g] for g in sorted(g.goal for g in row.goals)),
            references=tuple(ReferenceView(**_same(ReferenceView, r)) for r in row.references),
            logo_picture=images.get(row.logo),
            shown_pictures=tuple(images[key] for key in row.pictures if key in images),
            impact=Impact(**_same(Impact, row.impact_reports[0])) if row.impact_reports else None,
            standings=standings_on({"standings": row.standings}, day),
            on=day,
        )
    )


def pictures_by_key(cvr: str) -> dict[str, Picture]:
    """The images of a supplier, shown or not, by their keys. Two statements."""
    owner = f"supplier:{cvr}"
    return {p.key: p for purpose in ("logo", "picture") for p in list_pictures(owner, purpose)}


def _same(kind: type[Any], row: object, **worked_out: object) -> dict[str, Any]:
    """A read model's fields: those of the same name in the row, and what was worked out beside it."""
    copied = {f.name: getattr(row, f.name) for f in fields(kind) if f.name not in worked_out}
    return copied | worked_out


def has_demo() -> bool:
    """Whether the demo suppliers have been loaded."""
    return db.session.scalar(select(Supplier.id).where(Supplier.is_demo).limit(1)) is not None
