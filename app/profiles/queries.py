"""Read a profile as its organisation sees it: what is public, and what is drafted on top of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from app.accounts.models import User
from app.domain.access import Role
from app.domain.moments import in_utc
from app.domain.profile import TYPES, Content, Document, Section, Unit, from_json, item, items_of
from app.domain.verification import Standing
from app.extensions import db
from app.organisations.models import Organisation
from app.profiles.models import DraftSection
from app.reference.catalogue import danish_order
from app.search.snapshot import today
from app.suppliers import document
from app.suppliers.cards import standings_on
from app.suppliers.models import Supplier
from app.suppliers.queries import Profile, profile_of


@dataclass(frozen=True)
class Save:
    """One save of a drafted section."""

    version: int
    content: Content
    base: Content
    at: datetime
    by: str


@dataclass(frozen=True)
class Workbench:
    """A profile being worked on. `public` is None before the first publishing, `state` is then `draft`.

    `saves` holds every save of each drafted section, newest first.
    """

    cvr: str
    organisation: str
    state: str
    public: Document | None
    saves: Mapping[Section, tuple[Save, ...]] = field(default_factory=dict)
    dates: Mapping[Section, date] = field(default_factory=dict)
    updated_on: date | None = None
    kept_since: datetime | None = None
    standings: tuple[Standing, ...] = ()

    @property
    def start(self) -> Document:
        """What the draft is compared with: the public profile, or an empty one with the organisation's name."""
        return self.public or Document().having(Section.BASICS, TYPES[Section.BASICS](name=self.organisation))  # type: ignore[call-arg]

    @property
    def document(self) -> Document:
        """The profile as it will be when it is published."""
        found = self.start
        for section, saves in self.saves.items():
            found = found.having(section, saves[0].content)
        return found

    @property
    def changed(self) -> tuple[Section, ...]:
        """The sections that differ from what is public."""
        return tuple(
            s for s in Section if s in self.saves and self.saves[s][0].content != self.start.section(s)
        )

    @property
    def overtaken(self) -> tuple[Section, ...]:
        """Drafted sections whose public text has changed since the draft began, to something else."""
        return tuple(s for s in self.changed if self.saves[s][0].base != self.start.section(s))

    def unit(self, section: Section, key: str | None = None) -> Unit | None:
        """A section, or an item of it."""
        content = self.document.section(section)
        return item(content, key) if key else content

    def keys(self, section: Section) -> tuple[str, ...]:
        """The keys of a section's items."""
        return tuple(i.key for i in items_of(self.document.section(section)))

    def last_save(self, section: Section) -> Save | None:
        """Who saved a section last, and when."""
        saves = self.saves.get(section)
        return saves[0] if saves else None


@dataclass(frozen=True)
class Kept:
    """An organisation that sells, and how its profile stands; `state` is empty before there is one."""

    cvr: str
    name: str
    state: str


def kept_by(roles: Mapping[str, Role]) -> list[Kept]:
    """The organisations among these CVR numbers that sell, by name."""
    rows = db.session.execute(
        select(Organisation.cvr, Organisation.name, Supplier.state)
        .outerjoin(Supplier, Supplier.cvr == Organisation.cvr)
        .where(Organisation.cvr.in_(roles), Organisation.supplies)
    )
    found = [Kept(cvr, name, state or "") for cvr, name, state in rows]
    return sorted(found, key=lambda k: danish_order(k.name))


def preview(bench: Workbench) -> Profile:
    """The draft as the profile's pages would show it today. What is public keeps its date until something changes."""
    on = today() if bench.changed or bench.updated_on is None else bench.updated_on
    row = db.session.scalar(select(Supplier).where(Supplier.cvr == bench.cvr))
    return profile_of(document.unsaved(bench.document, row, bench.cvr, on))


def is_kept_by(cvr: str) -> str | None:
    """The name of the organisation that may keep a profile under this number; None when it does not supply."""
    return db.session.scalar(select(Organisation.name).where(Organisation.cvr == cvr, Organisation.supplies))


def workbench(cvr: str, organisation: str) -> Workbench:
    """The public profile and its draft, at most six statements."""
    row = supplier(cvr)
    saves: dict[Section, list[Save]] = {}
    for held in db.session.scalars(
        select(DraftSection).where(DraftSection.cvr == cvr).order_by(DraftSection.version.desc())
    ):
        section = Section(held.section)
        kind = TYPES[section]
        content, base = from_json(kind, held.content), from_json(kind, held.base)
        saves.setdefault(section, []).append(Save(held.version, content, base, in_utc(held.at), held.by))
    drafted = {s: tuple(found) for s, found in saves.items()}
    if row is None:
        return Workbench(cvr, organisation, "draft", None, drafted)
    return Workbench(
        cvr,
        organisation,
        row.state,
        document.read(row),
        drafted,
        {Section(s): date.fromisoformat(day) for s, day in row.section_dates.items()},
        row.profile_updated_on,
        in_utc(row.kept_since) if row.kept_since else None,
        standings_on({"standings": row.standings}, today()),
    )


def supplier(cvr: str) -> Supplier | None:
    """The row behind a profile with everything a document holds."""
    return (
        db.session.scalars(
            select(Supplier)
            .where(Supplier.cvr == cvr)
            .options(
                joinedload(Supplier.impact_reports),
                joinedload(Supplier.goals),
                joinedload(Supplier.target_groups),
                selectinload(Supplier.offers),
                selectinload(Supplier.cpv),
                selectinload(Supplier.references),
            )
            .execution_options(populate_existing=True)
        )
        .unique()
        .one_or_none()
    )


def name_of(label: str) -> str:
    """The name behind an audit label `user:7`; empty when the person is gone."""
    number = label.removeprefix("user:")
    found = db.session.scalar(select(User.name).where(User.id == int(number))) if number.isdigit() else None
    return found or ""
