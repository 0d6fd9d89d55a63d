"""Write suppliers: from an import, from full profiles; and tell the index."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app.audit import services as audit
from app.domain.batches import batches
from app.domain.places import Area, covered
from app.extensions import db
from app.reference import catalogue, placewords
from app.search import services as index
from app.search.snapshot import today
from app.suppliers.importing import Draft
from app.suppliers.indexing import documents
from app.suppliers.models import (
    ImpactReport,
    Offer,
    Reference,
    Supplier,
    SupplierArea,
    SupplierCpv,
    SupplierGoal,
    SupplierTargetGroup,
)

CHUNK = 500
LONGEST_SUMMARY = 160
# Columns of an import file -> the supplier's attribute it writes directly.
PLAIN = {
    "name": "name",
    "website": "website",
    "nationwide": "nationwide",
    "municipality": "municipality_code",
}


def take_in(actor: str, drafts: Iterable[Draft]) -> Iterator[tuple[Draft, str]]:
    """Create or update suppliers by CVR number; yields each draft with `created`, `updated`, `unchanged` or `kept`.

    `kept`: the organisation keeps the profile itself, so that a row that says something else is left out (ADR 9).
    Nothing is committed and the index is not told: the caller does both once.
    """
    for chunk in batches(list(drafts), CHUNK):
        found = _by_cvr([d.cvr for d in chunk])
        for draft in chunk:
            supplier = found.get(draft.cvr)
            before = _state(supplier) if supplier else None
            if supplier and supplier.kept_since and before is not None:
                yield draft, "unchanged" if before | _said(draft) == before else "kept"
                continue
            if supplier is None:
                supplier = Supplier(
                    cvr=draft.cvr, name=draft.name, created_at=datetime.now(UTC), profile_updated_on=today()
                )
                supplier.standings, supplier.target_group_words, supplier.area_regions = [], [], []
                db.session.add(supplier)
            _apply(supplier, draft)
            outcome = _outcome(before, _state(supplier))
            if outcome != "unchanged":
                supplier.profile_updated_on = today()
                audit.record(
                    actor, f"supplier.{outcome}", f"supplier:{draft.cvr}", _diff(before, _state(supplier))
                )
            yield draft, outcome
        db.session.flush()
        db.session.expunge_all()


def _by_cvr(cvrs: list[str]) -> dict[str, Supplier]:
    rows = db.session.scalars(
        select(Supplier)
        .where(Supplier.cvr.in_(cvrs))
        .options(
            selectinload(Supplier.offers),
            selectinload(Supplier.cpv),
            selectinload(Supplier.area),
            selectinload(Supplier.target_groups),
        )
    )
    return {s.cvr: s for s in rows}


def _apply(supplier: Supplier, draft: Draft) -> None:
    """Write the columns the file has; a column it lacks leaves the field alone, an empty cell clears it."""
    for column, attribute in PLAIN.items():
        if column in draft.columns:
            value = getattr(draft, column)
            if getattr(supplier, attribute) != value:
                setattr(supplier, attribute, value)
    if "description" in draft.columns and supplier.purpose_da != draft.description:
        supplier.purpose_da = draft.description
        supplier.summary_da = summary(draft.description)
    if "offers" in draft.columns and [o.title_da for o in supplier.offers] != list(draft.offers):
        supplier.offers = [Offer(position=n, title_da=t) for n, t in enumerate(draft.offers)]
    if "cpv" in draft.columns and [c.cpv_code for c in supplier.cpv] != list(draft.cpv):
        supplier.cpv = [SupplierCpv(cpv_code=c) for c in draft.cpv]
    if "target_groups" in draft.columns:
        _set_target_groups(supplier, draft.target_groups)
    set_area(supplier)


def _set_target_groups(supplier: Supplier, words: tuple[str, ...]) -> None:
    if supplier.target_group_words == list(words):
        return
    supplier.target_group_words = list(words)
    codes = dict.fromkeys(c for c in map(target_group_of, words) if c)
    supplier.target_groups = [SupplierTargetGroup(target_group=c) for c in codes]


def target_group_of(words: str) -> str | None:
    """The code of a target group that someone's own words clearly name."""
    wanted = words.casefold()
    for group in catalogue.target_groups().values():
        if wanted in {group.code, group.name_da.casefold(), group.name_en.casefold()}:
            return group.code
    return None


def summary(text: str) -> str:
    """The first sentence, shortened at a word where it is over 160 characters."""
    first = re.split(r"(?<=[.!?])\s+(?=[A-ZÆØÅ])", " ".join(text.split()), maxsplit=1)[0]
    if len(first) <= LONGEST_SUMMARY:
        return first
    return first[: LONGEST_SUMMARY - 1].rsplit(" ", 1)[0] + "…"


def set_area(supplier: Supplier, municipalities: Iterable[str] | None = None) -> None:
    """Work out the municipalities a supplier delivers in; a nationwide one needs no rows.

    Without `municipalities` those that it chose earlier stand.
    """
    if municipalities is not None:
        supplier.area_municipalities = sorted(municipalities)
    area = Area(
        nationwide=supplier.nationwide or False,
        municipalities=frozenset(supplier.area_municipalities or ()),
        regions=frozenset(supplier.area_regions or ()),
        radius_km=supplier.area_radius_km,
    )
    supplier.area_is_stated = area.is_stated
    works_in = placewords.works_in(supplier.purpose_da or "")
    wanted = covered(area, supplier.municipality_code, catalogue.places(), works_in)
    wanted = frozenset() if area.nationwide else wanted
    held = {a.municipality_code for a in supplier.area}
    if held != wanted:
        supplier.area = [a for a in supplier.area if a.municipality_code in wanted] + [
            SupplierArea(municipality_code=c) for c in sorted(wanted - held)
        ]


def _state(supplier: Supplier) -> dict[str, Any]:
    return {
        "name": supplier.name,
        "municipality": supplier.municipality_code,
        "description": supplier.purpose_da or "",
        "offers": [o.title_da for o in supplier.offers],
        "cpv": [c.cpv_code for c in supplier.cpv],
        "target_groups": list(supplier.target_group_words or ()),
        "nationwide": bool(supplier.nationwide),
        "website": supplier.website or "",
    }


def _said(draft: Draft) -> dict[str, Any]:
    """What a row says, in the terms of _state."""
    values = {
        n: getattr(draft, n)
        for n in (*PLAIN, "description", "offers", "cpv", "target_groups")
        if n in draft.columns
    }
    return {n: list(v) if isinstance(v, tuple) else v for n, v in values.items()}


def _outcome(before: dict[str, Any] | None, after: dict[str, Any]) -> str:
    if before is None:
        return "created"
    return "unchanged" if before == after else "updated"


def _diff(before: dict[str, Any] | None, after: dict[str, Any]) -> dict[str, Any]:
    if before is None:
        return {"name": [None, after["name"]]}
    return {k: [before[k], after[k]] for k in after if before[k] != after[k]}


def publish_profile(actor: str, profile: dict[str, Any], shift_days: int = 0) -> Supplier:
    """Create a supplier from a whole profile (the demo files' format, see commands/demo/FORMAT.md)."""

    def day(value: str) -> date:
        return date.fromordinal(date.fromisoformat(value).toordinal() + shift_days)

    practical, area = profile["practical"], profile["area"]
    created = day(profile["created_on"])
    supplier = Supplier(
        **{k: profile[k] for k in ("cvr", "name", "legal_form", "municipality_code", "postcode", "city", "employees",
                                   "summary_da", "summary_en", "purpose_da", "purpose_en", "website", "email", "phone")},
        founded_on=date.fromisoformat(profile["founded_on"]),
        nationwide=area["nationwide"],
        area_regions=area["regions"],
        area_radius_km=area["radius_km"],
        target_group_words=[],
        standings=[],
        e_invoice=practical["e_invoice"],
        insurance_dkk=practical["insurance_dkk"],
        collective_agreement=practical["collective_agreement"],
        practical_note_da=practical["note_da"] or "",
        practical_note_en=practical["note_en"] or "",
        created_at=datetime(created.year, created.month, created.day, 9, tzinfo=UTC),
        profile_updated_on=day(profile["profile_updated_on"]),
        is_demo=True,
        target_groups=[SupplierTargetGroup(target_group=g) for g in profile["target_groups"]],
        goals=[SupplierGoal(goal=g) for g in profile["goals"]],
        impact_reports=[ImpactReport(**profile["impact"])] if profile["impact"] else [],
        references=[Reference(**r) for r in profile["references"]],
    )  # fmt: skip
    set_area(supplier, area["municipalities"])
    db.session.add(supplier)
    for position, row in enumerate(profile["offers"]):
        supplier.offers.append(Offer(position=position, **{k: v for k, v in row.items() if k != "cpv"}))
    db.session.flush()
    for offer, row in zip(supplier.offers, profile["offers"], strict=True):
        supplier.cpv += [SupplierCpv(offer_id=offer.id, cpv_code=c) for c in row["cpv"]]
    audit.record(actor, "supplier.created", f"supplier:{supplier.cvr}", {"name": [None, supplier.name]})
    return supplier


def ids_of(cvrs: Iterable[str]) -> list[int]:
    """The ids of suppliers given by CVR number."""
    found: list[int] = []
    for chunk in batches(list(cvrs), CHUNK):
        found += db.session.scalars(select(Supplier.id).where(Supplier.cvr.in_(chunk)))
    return sorted(found)


def work_out_areas() -> None:
    """Work out anew where every supplier delivers that has not said so: its texts may be read better than before."""
    unstated = select(Supplier.id).where(Supplier.area_is_stated.is_(False)).order_by(Supplier.id)
    for ids in batches(list(db.session.scalars(unstated)), CHUNK):
        found = db.session.scalars(
            select(Supplier).where(Supplier.id.in_(ids)).options(selectinload(Supplier.area))
        )
        for supplier in found.all():
            set_area(supplier)
        db.session.flush()
        db.session.expunge_all()


def reindex(supplier_ids: Iterable[int] | None = None) -> None:
    """Bring the index up to date with some suppliers, or make it anew from all."""
    db.session.flush()
    if supplier_ids is None:
        index.clear()
        index.write(documents())
        return
    wanted = sorted(supplier_ids)
    written = set()

    def noted() -> Iterator[Any]:
        for document in documents(wanted):
            written.add(document.supplier_id)
            yield document

    index.write(noted())
    gone = set(wanted) - written
    if gone:
        index.remove(gone)
