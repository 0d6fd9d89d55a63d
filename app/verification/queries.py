"""Read verifications: one firm on a date, many firms, firms by name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from rapidfuzz import fuzz, process
from sqlalchemy import and_, bindparam, func, or_, select

from app.domain.moments import DENMARK, in_utc
from app.domain.small_counts import conceal
from app.domain.verification import Event, Standing, Status, shown_history, standings
from app.extensions import db
from app.reference import catalogue
from app.suppliers.models import Supplier, SupplierMerge
from app.verification import checks
from app.verification.models import VerificationEvent

MOST_NAMES = 20
ALIKE = 70


@dataclass(frozen=True)
class Firm:
    """What the directory knows of a CVR number: its name, and since when its profile says what it is."""

    name: str | None
    is_demo: bool
    declared_at: datetime | None

    def is_declared(self, on: date, known_at: datetime | None) -> bool:
        """Whether it had a profile on that day, as known at that moment, and so calls itself social."""
        if self.declared_at is None or (known_at and self.declared_at > known_at):
            return False
        return self.declared_at.astimezone(DENMARK).date() <= on


UNKNOWN = Firm(None, False, None)


@dataclass(frozen=True)
class LookUp:
    """What is known of one CVR number on a day, and the events behind it, newest first."""

    cvr: str
    name: str | None
    is_demo: bool
    has_profile: bool
    # Since when its profile says that it is a social enterprise.
    declared_at: datetime | None
    on: date
    known_at: datetime | None
    asked_at: datetime
    standings: tuple[Standing, ...]
    history: tuple[Event, ...]
    # When the last check behind the standings was recorded.
    checked_at: datetime | None = None

    def under(self, scheme: str) -> Standing | None:
        """What holds under one scheme."""
        return next((s for s in self.standings if s.scheme == scheme), None)

    @property
    def is_past(self) -> bool:
        """Whether it was asked about an earlier day than the day of asking."""
        return self.on < self.asked_at.date()

    @property
    def is_declared(self) -> bool:
        """Whether the firm had a profile on that day, as known at that moment, and so calls itself one."""
        return Firm(self.name, self.is_demo, self.declared_at).is_declared(self.on, self.known_at)

    @property
    def last_recorded(self) -> datetime | None:
        """When the newest event or check behind the answer was recorded."""
        moments = [*(e.recorded_at for e in self.history), self.checked_at]
        return max((moment for moment in moments if moment), default=None)

    @property
    def last_changed(self) -> datetime | None:
        """When the answer last changed: by a record, a profile, or a new day (a period may have ended)."""
        begun = None if self.is_past else datetime.combine(self.on, time.min, DENMARK)
        declared = self.declared_at if self.is_declared else None
        return max((moment for moment in (self.last_recorded, begun, declared) if moment), default=None)


@dataclass(frozen=True)
class NameHit:
    """A firm found by name, and what is known of it."""

    name: str
    municipality: str
    found: LookUp


@dataclass(frozen=True)
class NameHits:
    """The firms of a name; `is_cut` when there are more than are shown."""

    hits: tuple[NameHit, ...] = ()
    is_cut: bool = False


def look_up(cvr: str, on: date | None = None, known_at: datetime | None = None) -> LookUp:
    """One firm's verifications on a day (default: today). Three statements."""
    return look_up_many([cvr], on, known_at)[0]


def look_up_many(cvrs: list[str], on: date | None = None, known_at: datetime | None = None) -> list[LookUp]:
    """Many firms' verifications on one day, in the order asked. Three statements per thousand."""
    now = datetime.now(DENMARK)
    day = on or now.date()
    known_firms = firms(cvrs)
    events = events_of(cvrs)
    checked = checks.last_checks(cvrs, day, known_at)
    recorded: dict[str, datetime] = {}
    for check in checked.values():
        recorded[check.cvr] = max(check.recorded_at, recorded.get(check.cvr, check.recorded_at))
    found = []
    for cvr in cvrs:
        known = [e for e in events.get(cvr, []) if known_at is None or (e.recorded_at or now) <= known_at]
        firm = known_firms.get(cvr, UNKNOWN)
        found.append(
            LookUp(
                cvr=cvr,
                name=firm.name,
                is_demo=firm.is_demo,
                has_profile=firm.declared_at is not None,
                declared_at=firm.declared_at,
                on=day,
                known_at=known_at,
                asked_at=now,
                standings=tuple(
                    checks.with_check(cvr, state, checked)
                    for state in _in_scheme_order(standings(known, day))
                ),
                history=tuple(reversed(shown_history(known, day))),
                checked_at=recorded.get(cvr),
            )
        )
    return found


# Merging profiles is no news about a legal entity: it answers as while its own profile stood (ADR 10).
STOOD = func.coalesce(SupplierMerge.other_state, Supplier.state)
# Both put together once: that takes as long as asking.
FIRMS = (
    select(Supplier.cvr, Supplier.name, Supplier.is_demo, STOOD, Supplier.created_at)
    .outerjoin(
        SupplierMerge,
        and_(
            SupplierMerge.other_cvr == Supplier.cvr,
            SupplierMerge.undone_at.is_(None),
            Supplier.state == "archived",
        ),
    )
    .where(Supplier.cvr.in_(bindparam("cvrs", expanding=True)), STOOD.in_(("published", "hidden")))
)
E = VerificationEvent
# Only what an answer tells: each column costs on the way from the database.
RECORDS = (
    select(
        E.cvr,
        E.scheme,
        E.status,
        E.effective_on,
        E.valid_to,
        E.checked_on,
        E.reason_code,
        E.source_url,
        E.note_da,
        E.note_en,
        E.recorded_at,
    )
    .where(VerificationEvent.cvr.in_(bindparam("cvrs", expanding=True)))
    .order_by(VerificationEvent.cvr, VerificationEvent.effective_on, VerificationEvent.id)
)


def firms(cvrs: Sequence[str]) -> dict[str, Firm]:
    """What the directory knows of some CVR numbers; one statement."""
    return {
        cvr: Firm(name, demo, in_utc(created) if state == "published" else None)
        for cvr, name, demo, state, created in db.session.execute(FIRMS, {"cvrs": cvrs})
    }


def events_of(cvrs: Sequence[str]) -> dict[str, list[Event]]:
    """Every event of some firms by CVR number, in the order of effect and then of recording."""
    found: dict[str, list[Event]] = {}
    for row in db.session.execute(RECORDS, {"cvrs": cvrs}):
        # A suspension is shown with its date and never with a reason (DOMAIN.md C2).
        silent = row.status == Status.SUSPENDED
        found.setdefault(row.cvr, []).append(
            Event(
                scheme=row.scheme,
                status=Status(row.status),
                effective_on=row.effective_on,
                valid_to=row.valid_to,
                checked_on=row.checked_on,
                reason_code=None if silent else row.reason_code,
                source_url=row.source_url,
                note_da="" if silent else conceal(row.note_da, "da"),
                note_en="" if silent else conceal(row.note_en, "en"),
                recorded_at=in_utc(row.recorded_at),
            )
        )
    return found


def _in_scheme_order(found: Iterable[Standing]) -> list[Standing]:
    order = list(catalogue.schemes())
    return sorted(found, key=lambda s: order.index(s.scheme))


def find_names(text: str, on: date | None = None) -> NameHits:
    """Firms whose name holds the text; when none does, those whose name is most like it. At most MOST_NAMES.

    Each with what holds on a day, so that nobody has to open them all to find the verified one.
    """
    listed = select(Supplier.cvr, Supplier.name, Supplier.municipality_code).where(
        Supplier.state == "published"
    )
    hits = db.session.execute(
        listed.where(or_(*(Supplier.name.icontains(s, autoescape=True) for s in _spellings(text))))
        .order_by(Supplier.name, Supplier.cvr)
        .limit(MOST_NAMES + 1)
    ).all()
    hits = sorted(hits, key=lambda row: catalogue.danish_order(row.name))
    if not hits:
        every = db.session.execute(listed.order_by(Supplier.cvr)).all()
        close = process.extract(
            text.lower(), [r.name.lower() for r in every], scorer=fuzz.WRatio, score_cutoff=ALIKE,
            limit=MOST_NAMES + 1,
        )  # fmt: skip
        hits = [every[index] for _, _, index in close]
    shown, places = hits[:MOST_NAMES], catalogue.places()
    found = look_up_many([r.cvr for r in shown], on) if shown else []
    return NameHits(
        tuple(
            NameHit(r.name, places[r.municipality_code].name if r.municipality_code else "", f)
            for r, f in zip(shown, found, strict=True)
        ),
        is_cut=len(hits) > MOST_NAMES,
    )


def _spellings(text: str) -> set[str]:
    """The text in lower case, capitals and with initials: SQLite folds the case of A to Z only."""
    return {text, text.lower(), text.upper(), text.title()}
