"""Uploading the files of answers."""

from __future__ import annotations

from app.dialogue import words
from app.domain.evidence import UnusableFile
from app.media import words as said
from app.posting import side_forms


class FilesForm(side_forms.FilesForm):
    """One or several files of an answer."""

    title = None

    def validate_title(self, field: object) -> None:
        """These have no title."""

    def refuse(self, name: str, error: UnusableFile) -> None:
        """Say at the field which file could not be used, and why."""
        self.files.errors = [*self.files.errors, said.said(name, str(words.FILES[error.reason]))]
