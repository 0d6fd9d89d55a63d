"""Make a draft public, and take a profile out of sight and back."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime

from sqlalchemy import delete
from sqlalchemy.orm.exc import StaleDataError

from app.audit import services as audit
from app.domain.completeness import Missing, missing_to_publish
from app.domain.errors import DomainError
from app.domain.profile import Section, diff
from app.extensions import db
from app.profiles import queries
from app.profiles.models import DraftSection
from app.profiles.queries import Workbench
from app.search.snapshot import today
from app.suppliers import document, services
from app.suppliers.models import Supplier
from app.verification import services as verification
from app.web.i18n import gettext

# What a profile may become from what it is.
STEPS = {
    "hide": ({"published"}, "hidden"),
    "show": ({"hidden", "archived"}, "published"),
    "archive": ({"published", "hidden"}, "archived"),
}


class NotReady(DomainError):
    """The profile lacks what every public one must have; `missing` names it."""

    def __init__(self, missing: tuple[Missing, ...]) -> None:
        super().__init__("not_ready")
        self.missing = missing


class Overtaken(DomainError):
    """Sections were changed in the directory since the draft began; `sections` names them."""

    def __init__(self, sections: tuple[Section, ...]) -> None:
        super().__init__("overtaken")
        self.sections = sections


def publish(actor: str, cvr: str, organisation: str) -> Supplier:
    """Write the draft to the public profile and the index, all in the caller's transaction.

    A new profile becomes a supplier. Raises NotReady, or Overtaken when an import has meanwhile written what
    the draft would overwrite.
    """
    bench = queries.workbench(cvr, organisation)
    missing = missing_to_publish(bench.document)
    if missing:
        raise NotReady(missing)
    if bench.overtaken:
        raise Overtaken(bench.overtaken)
    row = queries.supplier(cvr) or _new(cvr, bench)
    changed = bench.changed
    fresh = row.state == "draft"
    changes = {
        f"{s.value}.{name}": values
        for s in changed
        for name, values in diff(bench.start.section(s), bench.document.section(s)).items()
    }
    if row.state not in ("draft", "published"):
        audit.record(actor, "supplier.published", f"supplier:{cvr}", {"state": [row.state, "published"]})
    row.state = "published"
    row.kept_since = row.kept_since or datetime.now(UTC)
    row.profile_updated_on = today()
    row.section_dates = row.section_dates | dict.fromkeys((s.value for s in changed), today().isoformat())
    try:
        document.write(row, bench.document, Section if fresh else changed)
    except StaleDataError as error:
        raise Overtaken(changed) from error
    db.session.execute(delete(DraftSection).where(DraftSection.cvr == cvr))
    audit.record(actor, "supplier.created" if fresh else "supplier.updated", f"supplier:{cvr}", changes)
    if fresh:
        verification.project([cvr])
    services.reindex([row.id])
    return row


def _new(cvr: str, bench: Workbench) -> Supplier:
    row = Supplier(
        cvr=cvr,
        name=bench.document.basics.name,
        state="draft",
        created_at=datetime.now(UTC),
        profile_updated_on=today(),
    )
    row.standings, row.target_group_words, row.area_regions, row.area_municipalities = [], [], [], []
    row.section_dates, row.pictures, row.logo = {}, [], ""
    db.session.add(row)
    db.session.flush()
    return row


def turn(actor: str, cvr: str, step: str) -> bool:
    """Hide, show or archive a profile and tell the index; False when it is not in a state for that."""
    row = queries.supplier(cvr)
    allowed, becomes = STEPS[step]
    if row is None or row.state not in allowed:
        return False
    audit.record(actor, f"supplier.{becomes}", f"supplier:{cvr}", {"state": [row.state, becomes]})
    row.state = becomes
    services.reindex([row.id])
    return True


def receipt(step: str) -> str:
    """What was done, in words."""
    return {
        "hide": gettext("Profilen er skjult. Ingen kan finde den, før I viser den igen."),
        "show": gettext("Profilen er offentlig igen."),
        "archive": gettext("Profilen er arkiveret. I kan altid vise den igen."),
    }[step]


def confirm(actor: str, cvr: str, sections: Iterable[Section]) -> bool:
    """Note that sections still hold. The profile is as fresh as the oldest of what it says."""
    row = queries.supplier(cvr)
    if row is None:
        return False
    chosen, day = tuple(sections), today().isoformat()
    before = dict(row.section_dates)
    row.section_dates = before | dict.fromkeys((s.value for s in chosen), day)
    filled = document.read(row).filled
    dates = [date.fromisoformat(row.section_dates.get(s.value, date.min.isoformat())) for s in filled]
    row.profile_updated_on = max(row.profile_updated_on, min(dates, default=date.min))
    changes = {s.value: [before.get(s.value), day] for s in chosen if before.get(s.value) != day}
    audit.record(actor, "supplier.confirmed", f"supplier:{cvr}", changes)
    services.reindex([row.id])
    return True
