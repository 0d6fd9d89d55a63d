"""Where a person stands in the working paper: who wrote a section of the draft, and who published an edition."""

from __future__ import annotations

from app.papers.models import PaperEdition, PaperSection
from app.privacy.parts import INNER, OTHERS_TOO, OWN_NUMBER, Part, _, table

SECTIONS = Part(
    "paper_sections",
    _("Afsnit i arbejdspapiret, du har skrevet"),
    table(PaperSection),
    ("written_by",),
    lambda p: PaperSection.written_by == p.label,
    ("key", "text_da", "text_en", "written_at"),
    {"version": INNER, "written_by": OWN_NUMBER},
)
EDITIONS = Part(
    "paper_editions",
    _("Udgaver af arbejdspapiret, du har udgivet"),
    table(PaperEdition),
    ("published_by",),
    lambda p: PaperEdition.published_by == p.label,
    ("number", "note_da", "note_en", "published_at"),
    {"id": INNER, "published_by": OWN_NUMBER, "content": OTHERS_TOO},
)
PAPER_PARTS = (SECTIONS, EDITIONS)
