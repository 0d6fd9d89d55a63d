"""The form for notices: up to twenty XML files at once."""

from __future__ import annotations

from collections.abc import Iterator

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import MultipleFileField
from werkzeug.datastructures import FileStorage
from wtforms import Field
from wtforms.validators import ValidationError

from app.domain.notices import MOST_BYTES
from app.web.i18n import gettext

MOST_FILES = 20
# What a browser offers to choose from; what counts is the content.
ACCEPT = ".xml,text/xml,application/xml"


class UploadForm(FlaskForm):
    """Files of public notices. What is wrong inside a file is told file by file on the next page."""

    files = MultipleFileField(_l("eForms-filer"))

    def validate_files(self, field: Field) -> None:
        """At least one file, and no more than a person can look through."""
        count = sum(1 for _ in self._uploads())
        if not count:
            raise ValidationError(gettext("Vælg mindst én fil"))
        if count > MOST_FILES:
            raise ValidationError(
                gettext(
                    "Vælg højst %(most)s filer ad gangen. Du har valgt %(count)s",
                    most=MOST_FILES,
                    count=count,
                )
            )

    def chosen(self) -> Iterator[tuple[str, bytes]]:
        """Name and content of each file, one at a time; of one that is too large just enough to tell."""
        for upload in self._uploads():
            upload.stream.seek(0)
            yield upload.filename or "", upload.stream.read(MOST_BYTES + 1)

    def _uploads(self) -> Iterator[FileStorage]:
        return (f for f in self.files.data or [] if isinstance(f, FileStorage) and f.filename)
