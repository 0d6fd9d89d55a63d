"""Read profiles."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app.domain.verification import Standing
from app.extensions import db
from app.reference import catalogue
from app.search.snapshot import today
from app.suppliers.cards import standings_on
from app.suppliers.models import ImpactReport, Supplier


@dataclass(frozen=True)
class OfferView:
    """An offer with its codes; read with the filter in_language."""

    title_da: str
    title_en: str
    text_da: str
    text_en: str
    capacity_da: str
    capacity_en: str
    price_da: str
    price_en: str
    lead_time_days: int | None
    codes: tuple[catalogue.Cpv, ...]


@dataclass(frozen=True)
class Profile:
    """A published supplier with everything its page shows."""

    cvr: str
    row: Supplier
    place: str
    offers: tuple[OfferView, ...]
    loose_codes: tuple[catalogue.Cpv, ...]
    area: tuple[str, ...]
    groups: tuple[catalogue.Named, ...]
    goals: tuple[catalogue.Named, ...]
    impact: ImpactReport | None
    standings: tuple[Standing, ...]
    on: date

    @property
    def is_stale(self) -> bool:
        """No fact of the profile was confirmed for a year."""
        return (self.on - self.row.profile_updated_on).days > 365


def get_profile(cvr: str) -> Profile | None:
    """One published supplier by CVR number; None when there is none."""
    row = db.session.scalars(
        select(Supplier)
        .where(Supplier.cvr == cvr, Supplier.state == "published")
        .options(
            *(
                selectinload(r)
                for r in (
                    Supplier.offers,
                    Supplier.cpv,
                    Supplier.area,
                    Supplier.target_groups,
                    Supplier.goals,
                    Supplier.impact_reports,
                    Supplier.references,
                )
            )
        )
    ).one_or_none()
    return _profile(row) if row else None


def _profile(row: Supplier) -> Profile:
    codes, places = catalogue.cpv_codes(), catalogue.places()
    by_offer: dict[int | None, list[catalogue.Cpv]] = {}
    for link in row.cpv:
        by_offer.setdefault(link.offer_id, []).append(codes[link.cpv_code])
    area = sorted((places[a.municipality_code].name for a in row.area), key=catalogue.danish_order)
    day = today()
    return Profile(
        cvr=row.cvr,
        row=row,
        place=places[row.municipality_code].name if row.municipality_code else "",
        offers=tuple(
            OfferView(
                o.title_da,
                o.title_en,
                o.text_da,
                o.text_en,
                o.capacity_da,
                o.capacity_en,
                o.price_da,
                o.price_en,
                o.lead_time_days,
                tuple(by_offer.get(o.id, ())),
            )
            for o in row.offers
        ),
        loose_codes=tuple(by_offer.get(None, ())),
        area=tuple(area),
        groups=tuple(catalogue.target_groups()[g.target_group] for g in row.target_groups),
        goals=tuple(catalogue.goals()[g.goal] for g in row.goals),
        impact=row.impact_reports[0] if row.impact_reports else None,
        standings=standings_on({"standings": row.standings}, day),
        on=day,
    )


def has_demo() -> bool:
    """Whether the demo suppliers have been loaded."""
    return db.session.scalar(select(Supplier.id).where(Supplier.is_demo).limit(1)) is not None


def json_ld(profile: Profile, address: str) -> dict[str, Any]:
    """The profile as a schema.org Organization; only verifications that hold are claimed."""
    row = profile.row
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Organization",
        "url": address,
        "legalName": row.name,
        "vatID": f"DK{row.cvr}",
        "iso6523Code": f"0184:{row.cvr}",
        "identifier": {"@type": "PropertyValue", "propertyID": "CVR", "value": row.cvr},
        "areaServed": "Danmark" if row.nationwide else list(profile.area),
        "makesOffer": [
            {"@type": "Offer", "itemOffered": {"@type": "Service", "name": o.title_da}}
            for o in profile.offers
        ],
    }
    if row.website:
        data["sameAs"] = row.website
    certifications = [_certification(s) for s in profile.standings if s.is_current]
    if certifications:
        data["hasCertification"] = certifications
    return data


def _certification(state: Standing) -> dict[str, Any]:
    info = catalogue.schemes()[state.scheme]
    found = {
        "@type": "Certification",
        "name": info.name_da,
        "issuedBy": {"@type": "Organization", "name": info.issuer_da},
        "validFrom": state.since.isoformat(),
    }
    return found | ({"expires": state.valid_to.isoformat()} if state.valid_to else {})
