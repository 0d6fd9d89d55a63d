"""A supplier as the index takes it in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app.domain.cpv import covered_by
from app.extensions import db
from app.reference import catalogue
from app.search.documents import Document
from app.search.explanation import LABELS, Passage, in_both
from app.suppliers.models import Supplier

BATCH = 1000
IN_BODY = ("summary", "purpose", "group")
SIZES = ((10, "micro"), (50, "small"), (250, "medium"))


def documents(supplier_ids: Iterable[int] | None = None) -> Iterator[Document]:
    """The published suppliers, all or those given, in the order of their ids."""
    ids = sorted(supplier_ids) if supplier_ids is not None else list(db.session.scalars(_ids()))
    for start in range(0, len(ids), BATCH):
        chunk = ids[start : start + BATCH]
        for supplier in db.session.scalars(
            select(Supplier)
            .where(Supplier.id.in_(chunk), Supplier.state == "published")
            .order_by(Supplier.id)
            .options(
                *(
                    selectinload(relation)
                    for relation in (
                        Supplier.offers,
                        Supplier.cpv,
                        Supplier.area,
                        Supplier.target_groups,
                        Supplier.goals,
                        Supplier.impact_reports,
                    )
                )
            )
            .execution_options(populate_existing=True)
        ):
            yield document(supplier)


def _ids() -> Any:
    return select(Supplier.id).where(Supplier.state == "published").order_by(Supplier.id)


def document(supplier: Supplier) -> Document:
    """One supplier's texts, codes, facets and card."""
    codes = list(dict.fromkeys(c.cpv_code for c in supplier.cpv))
    groups = [g.target_group for g in supplier.target_groups]
    area = frozenset(a.municipality_code for a in supplier.area)
    said = list(passages(supplier))
    return Document(
        supplier_id=supplier.id,
        cvr=supplier.cvr,
        name=supplier.name,
        titles=[p.text for p in said if p.place == "offer"],
        body=[p.text for p in said if p.place in IN_BODY],
        labels=[covered_by(p.text) for p in said if p.place in LABELS],
        details=[p.text for p in said if p.place == "offer_text"],
        cpv=codes,
        facets=frozenset(_facets(supplier, codes, groups)),
        standings=supplier.standings,
        home=supplier.municipality_code,
        nationwide=supplier.nationwide,
        area=area,
        card=_card(supplier, codes, groups, area),
    )


def passages(supplier: Supplier) -> Iterator[Passage]:
    """Every text that the supplier is found by, and where it stands."""
    yield Passage("name", supplier.name)
    for offer in supplier.offers:
        title = offer.title_da or offer.title_en
        yield from in_both("offer", offer.title_da, offer.title_en, title, offer.title_en)
        yield from in_both("offer_text", offer.text_da, offer.text_en, title, offer.title_en)
    yield from in_both("summary", supplier.summary_da, supplier.summary_en)
    yield from in_both("purpose", supplier.purpose_da, supplier.purpose_en)
    yield Passage("home", supplier.city)
    for row in supplier.target_groups:
        named = catalogue.target_groups()[row.target_group]
        yield from in_both("group", named.name_da, named.name_en)
    yield from (Passage("group", words) for words in supplier.target_group_words)
    for code in dict.fromkeys(c.cpv_code for c in supplier.cpv):
        yield Passage("code", catalogue.cpv_codes()[code].label_da, code)
    if supplier.municipality_code:
        yield Passage("home", catalogue.places()[supplier.municipality_code].name)


def _facets(supplier: Supplier, codes: list[str], groups: list[str]) -> Iterator[str]:
    yield from (f"group:{g}" for g in groups)
    yield from (f"goal:{g.goal}" for g in supplier.goals)
    yield from (f"shelf:{s}" for s in {catalogue.shelf_of(c) for c in codes} if s)
    if supplier.employees is not None:
        yield "size:" + next((name for least, name in SIZES if supplier.employees < least), "large")
    if supplier.area_is_stated:
        yield "area_stated"
    if supplier.e_invoice:
        yield "einvoice"
    if supplier.is_demo:
        yield "demo"


def _card(supplier: Supplier, codes: list[str], groups: list[str], area: frozenset[str]) -> dict[str, Any]:
    by_offer: dict[int | None, list[str]] = {}
    for row in supplier.cpv:
        by_offer.setdefault(row.offer_id, []).append(row.cpv_code)
    impact = supplier.impact_reports[0] if supplier.impact_reports else None
    return {
        "id": supplier.id,
        "cvr": supplier.cvr,
        "name": supplier.name,
        "summary_da": supplier.summary_da,
        "summary_en": supplier.summary_en,
        "home": supplier.municipality_code,
        "city": supplier.city,
        "nationwide": supplier.nationwide,
        "area": [] if supplier.nationwide else sorted(area),
        "area_stated": supplier.nationwide or supplier.area_is_stated,
        "offers": [
            {
                "title_da": o.title_da,
                "title_en": o.title_en,
                "cpv": by_offer.get(o.id, []),
                "capacity_da": o.capacity_da,
                "capacity_en": o.capacity_en,
                "annual": o.annual_capacity_dkk,
            }
            for o in supplier.offers
        ],
        "cpv": codes,
        "groups": groups,
        "group_words": supplier.target_group_words,
        "goals": [g.goal for g in supplier.goals],
        "employees": supplier.employees,
        "e_invoice": bool(supplier.e_invoice),
        "updated_on": supplier.profile_updated_on.isoformat(),
        "created_on": supplier.created_at.date().isoformat(),
        "demo": supplier.is_demo,
        "impact": impact
        and {
            "year": impact.year,
            "employees_total": impact.employees_total,
            "from_target_group": impact.from_target_group,
        },
        "standings": supplier.standings,
    }
