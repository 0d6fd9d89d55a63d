"""The file field for an image, and one sentence for each reason to refuse a file."""

from __future__ import annotations

import os
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from werkzeug.datastructures import FileStorage
from wtforms import Form
from wtforms.validators import StopValidation

from app.media import headers
from app.media.limits import MAX_BYTES, UnusableImage

MESSAGES = {
    "missing": _l("Vælg et billede"),
    "empty": _l("Filen er tom. Vælg en anden fil"),
    "too_large": _l("Billedet fylder mere end 10 MB. Gem det mindre, og vælg det igen"),
    "kind": _l("Filen er ikke et billede, vi kan vise. Vælg en fil i JPEG, PNG, WebP eller GIF"),
    "too_many_pixels": _l(
        "Billedet har for mange billedpunkter. Gem det som JPEG med højst 4.000 pixels på den lange led"
    ),
    "damaged": _l("Billedet er beskadiget og kan ikke læses. Gem det igen, eller vælg et andet"),
}
# What a browser offers to choose from; what counts is the content.
ACCEPT = "image/jpeg,image/png,image/webp,image/gif"


class ImageField(FileField):
    """A file field for one image. `refuse` puts the reason a service gave at the field."""

    errors: Any

    def refuse(self, error: UnusableImage) -> None:
        """Say at the field why the file could not be used."""
        self.errors = [*self.errors, MESSAGES[error.reason]]

    def upload(self) -> bytes | None:
        """The bytes that were sent; None when no file was chosen."""
        if not isinstance(self.data, FileStorage):
            return None
        self.data.stream.seek(0)
        return self.data.stream.read(MAX_BYTES + 1)


class ImageUpload:
    """Check size and kind without reading the whole file; `required` also asks for a file."""

    def __init__(self, required: bool = True) -> None:
        self.required = required

    def __call__(self, _form: Form, field: ImageField) -> None:
        """Stop at the first fault; what only decoding shows is found by `media.services.store`."""
        reason = self._reason(field.data)
        if reason:
            raise StopValidation(MESSAGES[reason])

    def _reason(self, chosen: object) -> str | None:
        if not isinstance(chosen, FileStorage):
            return "missing" if self.required else None
        size = chosen.stream.seek(0, os.SEEK_END)
        chosen.stream.seek(0)
        if size == 0:
            return "empty"
        if size > MAX_BYTES:
            return "too_large"
        head = chosen.stream.read(16)
        chosen.stream.seek(0)
        return None if headers.kind_of(head) else "kind"
