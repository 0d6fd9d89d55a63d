"""Fictional lists of a fictional municipality, for trying the service out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from app.audit.services import record
from app.extensions import db
from app.organisations.models import Organisation
from app.shortlists.models import Shortlist, ShortlistItem
from app.suppliers.models import Supplier

ACTOR = "cli:demo"


@dataclass(frozen=True)
class Told:
    """A list, how many days ago it was begun, and its suppliers with a note each."""

    name: str
    purpose: str
    ago: int
    suppliers: tuple[tuple[str, str], ...]


LISTS = (
    Told(
        "Mødemad til rådhuset",
        "Rammeaftale om mødeforplejning, cirka 420.000 kr. om året. Start 1. maj",
        48,
        (
            ("99064609", "Leverede til byrådets temadag. Mad til tiden og gode vegetariske retter."),
            ("99858354", ""),
            ("99212209", "Ring, før vi inviterer: kan de også levere fredage i ulige uger?"),
            ("99352787", "Lille køkken, men tæt på. Spørg til op til 80 personer."),
            ("99056398", ""),
        ),
    ),
    Told(
        "Pakning og lager",
        "Pakning af udbudsmateriale og velkomstpakker",
        30,
        (("99153652", "Var billigst sidste år."), ("99518383", ""), ("99242590", "")),
    ),
)


def add_lists(buyer: str, cvr: str) -> int:
    """Add the lists of an organisation once, written by `buyer`, a label; returns how many. Flushes."""
    organisation = db.session.scalar(select(Organisation).where(Organisation.cvr == cvr))
    if organisation is None or db.session.scalar(
        select(Shortlist.id).where(Shortlist.organisation_id == organisation.id).limit(1)
    ):
        return 0
    numbers = [number for told in LISTS for number, _ in told.suppliers]
    rows = db.session.execute(select(Supplier.cvr, Supplier.name).where(Supplier.cvr.in_(numbers)))
    names = {row.cvr: row.name for row in rows}
    for told in LISTS:
        _add(told, organisation.id, buyer, names)
        record(ACTOR, "shortlist.created", f"organisation:{cvr}", {"name": [None, told.name]})
    return len(LISTS)


def _add(told: Told, organisation_id: int, buyer: str, names: dict[str, str]) -> None:
    at = datetime.now(UTC) - timedelta(days=told.ago)
    held = Shortlist(
        organisation_id=organisation_id,
        name=told.name,
        purpose=told.purpose,
        created_at=at,
        created_by=buyer,
        changed_at=at,
    )
    db.session.add(held)
    db.session.flush()
    known = [(number, note) for number, note in told.suppliers if number in names]
    db.session.add_all(
        ShortlistItem(
            shortlist_id=held.id,
            position=place,
            cvr=number,
            added_cvr=number,
            name=names[number],
            added_at=at,
            added_by=buyer,
            note=note,
            note_at=at if note else None,
            note_by=buyer if note else "",
        )
        for place, (number, note) in enumerate(known, start=1)
    )
    db.session.flush()
