"""A supplier's rows as the document its organisation edits, and the document written back to rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from app.domain.profile import (
    About,
    Basics,
    Contact,
    Content,
    DeliveryArea,
    Document,
    Goals,
    Groups,
    Impact,
    Offers,
    Pictures,
    Practical,
    References,
    Report,
    Section,
)
from app.domain.profile import Offer as OfferText
from app.domain.profile import Reference as ReferenceText
from app.extensions import db
from app.suppliers.models import (
    ImpactReport,
    Offer,
    Reference,
    Supplier,
    SupplierCpv,
    SupplierGoal,
    SupplierTargetGroup,
)
from app.suppliers.services import set_area

OFFER = (
    "title_da", "title_en", "text_da", "text_en", "price_oere", "price_unit", "price_da", "price_en",
    "capacity_da", "capacity_en", "annual_capacity_dkk", "lead_time_days",
)  # fmt: skip
REFERENCE = ("buyer_da", "buyer_en", "what_da", "what_en", "period", "quote_da", "quote_en")
REPORT = (
    "employees_total", "fte_total", "from_target_group", "in_programmes", "moved_on", "weekly_hours",
    "reinvested_dkk", "method_da", "method_en", "evidence",
)  # fmt: skip


def read(row: Supplier) -> Document:
    """The whole profile as it stands in the directory."""
    codes: dict[int | None, list[str]] = {}
    for link in row.cpv:
        codes.setdefault(link.offer_id, []).append(link.cpv_code)
    return Document(
        basics=Basics(
            name=row.name,
            legal_form=row.legal_form,
            municipality=row.municipality_code or "",
            postcode=row.postcode,
            city=row.city,
            founded_on=row.founded_on.isoformat() if row.founded_on else "",
            employees=row.employees,
            register_on=row.register_on.isoformat() if row.register_on else "",
        ),
        about=About(row.summary_da, row.summary_en, row.purpose_da, row.purpose_en),
        offers=Offers(
            tuple(
                OfferText(str(o.id), cpv=tuple(codes.get(o.id, ())), **{n: getattr(o, n) for n in OFFER})
                for o in row.offers
            ),
            tuple(codes.get(None, ())),
        ),
        area=DeliveryArea(
            row.nationwide, tuple(row.area_regions), tuple(row.area_municipalities), row.area_radius_km
        ),
        references=References(
            tuple(ReferenceText(str(r.id), **{n: getattr(r, n) for n in REFERENCE}) for r in row.references)
        ),
        groups=Groups(
            tuple(sorted(g.target_group for g in row.target_groups)), tuple(row.target_group_words)
        ),
        impact=Impact(
            tuple(Report(str(r.year), **{n: getattr(r, n) for n in REPORT}) for r in row.impact_reports)
        ),
        goals=Goals(tuple(sorted(g.goal for g in row.goals))),
        practical=Practical(
            row.e_invoice,
            row.insurance_dkk,
            row.collective_agreement,
            row.practical_note_da,
            row.practical_note_en,
        ),
        contact=Contact(row.email, row.phone, row.website),
        pictures=Pictures(row.logo, tuple(row.pictures)),
    )


def write(row: Supplier, document: Document, sections: Iterable[Section]) -> None:
    """Write some sections of a document to a supplier's rows. Flushes."""
    chosen = set(sections)
    # Basics first: an area that is not stated is worked out from home and text.
    for section in Section:
        if section in chosen:
            WRITERS[section](row, document.section(section))
    if chosen & {Section.BASICS, Section.ABOUT}:
        set_area(row)
    db.session.flush()


def unsaved(document: Document, like: Supplier | None, cvr: str, on: date) -> Supplier:
    """A supplier with this document that no session knows, to be shown as it would look.

    `like`: as it is now. `on`: the day to show as the one it was last confirmed.
    """
    row = Supplier(cvr=cvr, is_demo=bool(like and like.is_demo), standings=like.standings if like else [])
    row.profile_updated_on, row.area_municipalities = on, []
    with db.session.no_autoflush:
        for section in Section:
            WRITERS[section](row, document.section(section))
    for number, offer in enumerate(row.offers, start=1):
        offer.id = number
    row.cpv = [SupplierCpv(cpv_code=c) for c in document.offers.loose_cpv] + [
        SupplierCpv(offer_id=offer.id, cpv_code=code)
        for offer, text in zip(row.offers, document.offers.items, strict=True)
        for code in text.cpv
    ]
    return row


def _basics(row: Supplier, held: Any) -> None:
    row.name, row.legal_form = held.name, held.legal_form
    row.municipality_code = held.municipality or None
    row.postcode, row.city = held.postcode, held.city
    row.founded_on = date.fromisoformat(held.founded_on) if held.founded_on else None
    row.employees = held.employees
    row.register_on = date.fromisoformat(held.register_on) if held.register_on else None


def _about(row: Supplier, held: Any) -> None:
    _copy(row, held, ("summary_da", "summary_en", "purpose_da", "purpose_en"))


def _offers(row: Supplier, held: Any) -> None:
    by_key = {str(o.id): o for o in row.offers}
    kept: list[Offer] = []
    for position, text in enumerate(held.items):
        offer = by_key.get(text.key) or Offer()
        offer.position = position
        _copy(offer, text, OFFER)
        kept.append(offer)
    row.cpv = []
    # Codes point at offers: the old links go before their offers do.
    db.session.flush()
    row.offers = kept
    db.session.flush()
    row.cpv = [SupplierCpv(cpv_code=c) for c in held.loose_cpv] + [
        SupplierCpv(offer_id=offer.id, cpv_code=code)
        for offer, text in zip(kept, held.items, strict=True)
        for code in text.cpv
    ]


def _area(row: Supplier, held: Any) -> None:
    row.nationwide, row.area_regions = held.nationwide, list(held.regions)
    row.area_radius_km = held.radius_km
    set_area(row, held.municipalities)


def _references(row: Supplier, held: Any) -> None:
    by_key = {str(r.id): r for r in row.references}
    kept: list[Reference] = []
    for text in held.items:
        reference = by_key.get(text.key) or Reference()
        _copy(reference, text, REFERENCE)
        kept.append(reference)
    row.references = kept


def _groups(row: Supplier, held: Any) -> None:
    by_code = {g.target_group: g for g in row.target_groups}
    row.target_groups = [by_code.get(c) or SupplierTargetGroup(target_group=c) for c in held.target_groups]
    row.target_group_words = list(held.words)


def _impact(row: Supplier, held: Any) -> None:
    by_year = {str(r.year): r for r in row.impact_reports}
    kept: list[ImpactReport] = []
    for text in held.items:
        report = by_year.get(text.key) or ImpactReport(year=int(text.key))
        _copy(report, text, REPORT)
        kept.append(report)
    row.impact_reports = kept


def _goals(row: Supplier, held: Any) -> None:
    by_goal = {g.goal: g for g in row.goals}
    row.goals = [by_goal.get(n) or SupplierGoal(goal=n) for n in held.goals]


def _practical(row: Supplier, held: Any) -> None:
    _copy(row, held, ("e_invoice", "insurance_dkk", "collective_agreement"))
    row.practical_note_da, row.practical_note_en = held.note_da, held.note_en


def _contact(row: Supplier, held: Any) -> None:
    _copy(row, held, ("email", "phone", "website"))


def _pictures(row: Supplier, held: Any) -> None:
    row.logo, row.pictures = held.logo, list(held.pictures)


def _copy(row: object, held: object, names: Iterable[str]) -> None:
    for name in names:
        setattr(row, name, getattr(held, name))


WRITERS: dict[Section, Callable[[Supplier, Content], None]] = {
    Section.BASICS: _basics,
    Section.ABOUT: _about,
    Section.OFFERS: _offers,
    Section.AREA: _area,
    Section.REFERENCES: _references,
    Section.GROUPS: _groups,
    Section.IMPACT: _impact,
    Section.GOALS: _goals,
    Section.PRACTICAL: _practical,
    Section.CONTACT: _contact,
    Section.PICTURES: _pictures,
}
