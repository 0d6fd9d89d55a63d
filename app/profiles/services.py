"""Write drafts: one unit at a time, never over what another has written unseen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from secrets import token_hex
from typing import Any

from sqlalchemy import delete
from sqlalchemy.dialects import postgresql, sqlite

from app.audit import services as audit
from app.domain.drafting import fingerprint, is_safe
from app.domain.errors import DomainError
from app.domain.profile import (
    MOST_PICTURES,
    Basics,
    Content,
    Item,
    Section,
    Unit,
    diff,
    item,
    moved,
    to_json,
    with_item,
    without_item,
)
from app.extensions import db
from app.profiles import queries
from app.profiles.models import DraftSection
from app.profiles.queries import Save, Workbench

# Two who save at once are told apart by the table's key; the later one looks again. More than a few times
# in a row does not happen between people.
TRIES = 8


class Clash(DomainError):
    """Somebody else changed what was being edited. `theirs` is None when it is gone; `last` tells who and when."""

    def __init__(self, theirs: Unit | None, base: Unit | None, last: Save | None) -> None:
        super().__init__("clash")
        self.theirs, self.base, self.last = theirs, base, last


def save(
    actor: str, bench: Workbench, section: Section, mine: Unit, seen: str, key: str | None = None
) -> Workbench:
    """Write a section, or the item called `key` of it, to the draft; `seen` is the fingerprint of what was edited.

    Returns the workbench as it is afterwards. Raises Clash when somebody else's text would be lost.
    """

    def change(now: Workbench) -> Content:
        current = now.unit(section, key)
        if not is_safe(seen, current, mine):
            raise Clash(current, _seen(now, section, seen, key), now.last_save(section))
        content = now.document.section(section)
        return with_item(content, mine, key) if key else mine  # type: ignore[arg-type, return-value]

    return _write(actor, bench, section, change)


def add(actor: str, bench: Workbench, section: Section, new: Item) -> Workbench:
    """Put a new item at the end of a section; it gets a key of its own unless it has one (a year).

    Raises Clash when somebody else has meanwhile written about the same year.
    """
    named = new if new.key else replace(new, key=f"n{token_hex(4)}")

    def change(now: Workbench) -> Content:
        current = now.unit(section, named.key)
        if current is not None and current != named:
            raise Clash(current, None, now.last_save(section))
        return with_item(now.document.section(section), named)

    return _write(actor, bench, section, change)


def remove(actor: str, bench: Workbench, section: Section, key: str, seen: str) -> Workbench:
    """Take an item out of the draft. Raises Clash when it is not as it was when the button was shown."""

    def change(now: Workbench) -> Content:
        content = now.document.section(section)
        current = item(content, key)
        if current is not None and fingerprint(current) != seen:
            raise Clash(current, _seen(now, section, seen, key), now.last_save(section))
        return without_item(content, key)

    return _write(actor, bench, section, change)


def move(actor: str, bench: Workbench, section: Section, key: str, steps: int) -> Workbench:
    """Put an item further up (negative) or down."""
    return _write(actor, bench, section, lambda now: moved(now.document.section(section), key, steps))


def take_basics(actor: str, bench: Workbench, change: Callable[[Basics], Basics]) -> Workbench:
    """Put what a register says into the draft."""
    return _write(actor, bench, Section.BASICS, lambda now: change(now.document.basics))


def show_image(actor: str, bench: Workbench, purpose: str, key: str) -> Workbench:
    """Put a stored image into the draft: as the logo, or last among the pictures (at most MOST_PICTURES)."""

    def change(now: Workbench) -> Content:
        held = now.document.pictures
        if purpose == "logo":
            return replace(held, logo=key)
        kept = tuple(k for k in held.pictures if k != key)
        return replace(held, pictures=(*kept, key)[:MOST_PICTURES])

    return _write(actor, bench, Section.PICTURES, change)


def drop_image(actor: str, bench: Workbench, key: str) -> Workbench:
    """Take an image out of the draft; the image itself stays as long as the public profile may show it."""

    def change(now: Workbench) -> Content:
        held = now.document.pictures
        return replace(
            held,
            logo="" if held.logo == key else held.logo,
            pictures=tuple(k for k in held.pictures if k != key),
        )

    return _write(actor, bench, Section.PICTURES, change)


def rebase(actor: str, bench: Workbench, section: Section, content: Content) -> Workbench:
    """Keep a drafted section, now compared with what is public at present."""
    return _write(actor, bench, section, lambda _now: content, bench.start.section(section))


def discard(actor: str, bench: Workbench) -> None:
    """Throw the whole draft away; what is public stands. The audit trail keeps what was written."""
    gone: dict[str, Any] = {}
    for section in bench.changed:
        changes = diff(bench.document.section(section), bench.start.section(section))
        gone |= {f"{section.value}.{name}": values for name, values in changes.items()}
    db.session.execute(delete(DraftSection).where(DraftSection.cvr == bench.cvr))
    audit.record(actor, "profile.draft_discarded", f"supplier:{bench.cvr}", gone)
    db.session.flush()


def _write(
    actor: str,
    bench: Workbench,
    section: Section,
    change: Callable[[Workbench], Content],
    new_base: Content | None = None,
) -> Workbench:
    """Save what `change` makes of the section as it is now, and note the difference."""
    for _ in range(TRIES):
        now = queries.workbench(bench.cvr, bench.organisation)
        before, after = now.document.section(section), change(now)
        if before == after and new_base is None:
            return now
        last = now.last_save(section)
        base = new_base or (last.base if last else now.start.section(section))
        written = Save(last.version + 1 if last else 1, after, base, datetime.now(UTC), actor)
        if _insert(now.cvr, section, written):
            changes = {f"{section.value}.{n}": v for n, v in diff(before, after).items()}
            audit.record(actor, "profile.draft_saved", f"supplier:{now.cvr}", changes)
            db.session.flush()
            return replace(now, saves={**now.saves, section: (written, *now.saves.get(section, ()))})
    raise RuntimeError("a draft was saved by others again and again")


def _insert(cvr: str, section: Section, written: Save) -> bool:
    """Add one save; False when another has taken its number. Waits for one that is under way."""
    dialect: Any = {"sqlite": sqlite, "postgresql": postgresql}[db.session.get_bind().dialect.name]
    statement = dialect.insert(DraftSection).values(
        cvr=cvr,
        section=section.value,
        version=written.version,
        content=to_json(written.content),
        base=to_json(written.base),
        at=written.at,
        by=written.by,
    )
    # What comes back tells: drivers disagree on how many rows a statement with a conflict has touched.
    taken = statement.on_conflict_do_nothing().returning(DraftSection.version)
    return db.session.execute(taken).scalar_one_or_none() is not None


def _seen(now: Workbench, section: Section, seen: str, key: str | None) -> Unit | None:
    """What the form was filled from, if any save or the public text still has it."""
    saves = now.saves.get(section, ())
    earlier: list[Content] = [s.content for s in saves] + [s.base for s in saves[:1]]
    for content in (*earlier, now.start.section(section)):
        unit: Unit | None = item(content, key) if key else content
        if fingerprint(unit) == seen:
            return unit
    return None
