"""The secretary's forms: a section of the draft, and publishing it."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, TextAreaField

from app.domain.papers import LONGEST_NOTE, LONGEST_SECTION, SectionText
from app.papers.models import PaperSection
from app.web.form_fields import lines, no_person
from app.web.kept_forms import KeptForm, at_most


class SectionForm(KeptForm):
    """What the editor says in a section, in both languages."""

    tekst_da = TextAreaField(_l("Tekst på dansk"), [at_most(LONGEST_SECTION), no_person])
    tekst_en = TextAreaField(_l("Tekst på engelsk (valgfrit)"), [at_most(LONGEST_SECTION), no_person])

    def __init__(self, own: PaperSection, **options: Any) -> None:
        super().__init__(**options)
        if not self.is_submitted():
            self.fill(own)

    def fill(self, row: PaperSection) -> None:
        """Take what a section holds."""
        self.version.data = str(row.version)
        self.tekst_da.data, self.tekst_en.data = row.text_da, row.text_en

    @property
    def seen(self) -> int:
        """The version that was read: every section has one, so that a form without is of no version."""
        found = super().seen
        return -1 if found is None else found

    @property
    def text(self) -> SectionText:
        """What was written; to be asked for once the form is valid."""
        return SectionText(lines(self.tekst_da.data), lines(self.tekst_en.data))


class PublishForm(FlaskForm):
    """What the editor says of the edition. `udgave` and `kladde`: the last edition and the draft as they were seen."""

    note_da = TextAreaField(_l("Om udgaven (valgfrit)"), [at_most(LONGEST_NOTE), no_person])
    note_en = TextAreaField(_l("Om udgaven på engelsk (valgfrit)"), [at_most(LONGEST_NOTE), no_person])
    udgave = HiddenField()
    kladde = HiddenField()

    def see(self, edition: int, draft: str) -> None:
        """Keep what is shown now."""
        self.udgave.data, self.kladde.data = str(edition), draft

    @property
    def seen_edition(self) -> int:
        """The last edition that was seen; one that there is not for what is no number."""
        given = self.udgave.data or ""
        return int(given) if given.isascii() and given.isdigit() and len(given) < 10 else -1

    @property
    def note(self) -> SectionText:
        """What was written; to be asked for once the form is valid."""
        return SectionText(lines(self.note_da.data), lines(self.note_en.data))
