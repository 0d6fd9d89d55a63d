"""Write to the draft, and publish it. Flushes and audits, never commits."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy.exc import IntegrityError

from app.audit.services import record
from app.domain import papers as rules
from app.domain.papers import Refused, Section, SectionText
from app.extensions import db
from app.papers import queries
from app.papers.models import PaperEdition
from app.taskforce.keeping import check, keep


def save_section(actor: str, section: Section, text: SectionText, seen: int | None = None) -> None:
    """Write a section of the draft. Raises Overtaken when somebody else has since it was read."""
    row = queries.held_section(section)
    check(row, seen)
    if (row.text_da, row.text_en) == (text.text_da, text.text_en):
        return
    lengths = {"da": [len(row.text_da), len(text.text_da)], "en": [len(row.text_en), len(text.text_en)]}
    row.text_da, row.text_en = text.text_da, text.text_en
    row.written_by, row.written_at = actor, datetime.now(UTC)
    keep()
    record(actor, "paper.section_saved", f"paper:{section.value}", lengths)


def publish(
    actor: str, note: SectionText, seen_edition: int, seen_draft: str, now: datetime | None = None
) -> int:
    """Make the draft an edition; its number. What is published is what was seen.

    `seen_edition` is the last edition's number and `seen_draft` the draft's fingerprint, as the one who publishes saw
    them. Raises Refused (`published_meanwhile`, `draft_changed`, `nothing_new`).
    """
    at = now or datetime.now(UTC)
    last, paper = queries.newest(), queries.draft(at)
    number = last.line.number if last else 0
    if number != seen_edition:
        raise Refused("published_meanwhile")
    said = rules.fingerprint(paper)
    if last is not None and rules.fingerprint(last.paper) == said:
        raise Refused("nothing_new")
    if said != seen_draft:
        raise Refused("draft_changed")
    made = PaperEdition(
        number=number + 1,
        note_da=note.text_da,
        note_en=note.text_en,
        published_at=at,
        published_by=actor,
        content=rules.as_json(paper),
    )
    db.session.add(made)
    try:
        db.session.flush()
    except IntegrityError as error:
        # Two at the same moment: the number is one edition's.
        raise Refused("published_meanwhile") from error
    record(
        actor, "paper.published", f"paper_edition:{made.number}", {"edition": [number or None, made.number]}
    )
    return made.number
