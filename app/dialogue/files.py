"""Uploading and handing out the files of answers."""

from __future__ import annotations

from flask import make_response
from werkzeug.wrappers import Response

from app.dialogue import words
from app.dialogue.models import AnswerDocument
from app.domain.evidence import UnusableFile
from app.media import words as said
from app.posting import side_forms

DOWNLOAD = {
    # A document opened by itself may do nothing at all.
    "Content-Security-Policy": "default-src 'none'; sandbox; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
    "Cross-Origin-Resource-Policy": "same-origin",
}


class FilesForm(side_forms.FilesForm):
    """One or several files of an answer."""

    title = None

    def validate_title(self, field: object) -> None:
        """These have no title."""

    def refuse(self, name: str, error: UnusableFile) -> None:
        """Say at the field which file could not be used, and why."""
        self.files.errors = [*self.files.errors, said.said(name, str(words.FILES[error.reason]))]


def download(found: AnswerDocument) -> Response:
    """A file to save, under its own name."""
    response = make_response(found.content)
    response.mimetype = found.mime
    response.headers.set("Content-Disposition", "attachment", filename=found.file_name)
    response.headers.update(DOWNLOAD)
    return response
