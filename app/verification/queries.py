"""Read verifications: one firm on a date, many firms, firms by name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime

from rapidfuzz import fuzz, process
from sqlalchemy import func, select

from app.domain.verification import Event, Standing, Status, standings
from app.extensions import db
from app.reference import catalogue
from app.search.snapshot import DENMARK
from app.suppliers.models import Supplier
from app.verification.models import VerificationEvent

MOST_NAMES = 20
ALIKE = 70


@dataclass(frozen=True)
class LookUp:
    """What is known of one CVR number on a day, and the events behind it, newest first."""

    cvr: str
    name: str | None
    is_demo: bool
    on: date
    known_at: datetime | None
    asked_at: datetime
    standings: tuple[Standing, ...]
    history: tuple[Event, ...]

    def under(self, scheme: str) -> Standing | None:
        """What holds under one scheme."""
        return next((s for s in self.standings if s.scheme == scheme), None)

    @property
    def last_recorded(self) -> datetime | None:
        """When the newest event behind the answer was recorded."""
        return max((e.recorded_at for e in self.history if e.recorded_at), default=None)


@dataclass(frozen=True)
class NameHit:
    """A firm found by name."""

    cvr: str
    name: str
    municipality: str


def look_up(cvr: str, on: date | None = None, known_at: datetime | None = None) -> LookUp:
    """One firm's verifications on a day (default: today). Two statements."""
    return look_up_many([cvr], on, known_at)[0]


def look_up_many(cvrs: list[str], on: date | None = None, known_at: datetime | None = None) -> list[LookUp]:
    """Many firms' verifications on one day, in the order asked. Two statements per thousand."""
    now = datetime.now(DENMARK)
    day = on or now.date()
    names = {
        cvr: (name, demo)
        for cvr, name, demo in db.session.execute(
            select(Supplier.cvr, Supplier.name, Supplier.is_demo).where(
                Supplier.cvr.in_(cvrs), Supplier.state.in_(("published", "hidden"))
            )
        )
    }
    events = _events(cvrs)
    found = []
    for cvr in cvrs:
        known = [e for e in events.get(cvr, []) if known_at is None or (e.recorded_at or now) <= known_at]
        past = [e for e in known if e.effective_on <= day]
        name, demo = names.get(cvr, (None, False))
        found.append(
            LookUp(
                cvr=cvr,
                name=name,
                is_demo=demo,
                on=day,
                known_at=known_at,
                asked_at=now,
                standings=tuple(_in_scheme_order(standings(known, day))),
                history=tuple(reversed(past)),
            )
        )
    return found


def _events(cvrs: list[str]) -> dict[str, list[Event]]:
    rows = db.session.scalars(
        select(VerificationEvent)
        .where(VerificationEvent.cvr.in_(cvrs))
        .order_by(VerificationEvent.cvr, VerificationEvent.effective_on, VerificationEvent.id)
    )
    found: dict[str, list[Event]] = {}
    for row in rows:
        recorded = row.recorded_at if row.recorded_at.tzinfo else row.recorded_at.replace(tzinfo=UTC)
        found.setdefault(row.cvr, []).append(
            Event(
                scheme=row.scheme,
                status=Status(row.status),
                effective_on=row.effective_on,
                valid_to=row.valid_to,
                checked_on=row.checked_on,
                reason_code=row.reason_code,
                source_url=row.source_url,
                note_da=row.note_da,
                note_en=row.note_en,
                recorded_at=recorded,
            )
        )
    return found


def _in_scheme_order(found: Iterable[Standing]) -> list[Standing]:
    order = list(catalogue.schemes())
    return sorted(found, key=lambda s: order.index(s.scheme))


def find_names(text: str) -> list[NameHit]:
    """Firms whose name holds the text; when none does, those whose name is most like it."""
    wanted = text.strip().lower()
    listed = select(Supplier.cvr, Supplier.name, Supplier.municipality_code).where(
        Supplier.state == "published"
    )
    hits = db.session.execute(
        listed.where(func.lower(Supplier.name).contains(wanted, autoescape=True))
        .order_by(Supplier.name, Supplier.cvr)
        .limit(MOST_NAMES)
    ).all()
    if not hits:
        every = db.session.execute(listed.order_by(Supplier.cvr)).all()
        close = process.extract(
            wanted, [r.name.lower() for r in every], scorer=fuzz.WRatio, score_cutoff=ALIKE, limit=MOST_NAMES
        )
        hits = [every[index] for _, _, index in close]
    places = catalogue.places()
    return [
        NameHit(r.cvr, r.name, places[r.municipality_code].name if r.municipality_code else "") for r in hits
    ]
