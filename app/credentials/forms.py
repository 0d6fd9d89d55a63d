"""What a visitor shows us to have it checked: a pasted text or a file."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from werkzeug.datastructures import FileStorage
from wtforms import TextAreaField

from app.credentials.reading import LARGEST, Shown, Unreadable, read

MESSAGES = {
    "empty": _l("Indsæt et bevis, eller vælg en fil"),
    "too_large": _l("Det fylder mere end 100 kB. Et bevis fra os fylder mindre"),
    "no_text": _l("Filen er ikke et bevis. Vælg en fil, der ender på .json, .jwt eller .svg"),
    "no_badge": _l("Der er ikke noget bevis i billedet. Hent mærket igen hos virksomheden"),
    "no_json": _l("Beviset kan ikke læses. Kopiér hele filen fra første til sidste tegn"),
    "no_proof": _l("Det ligner ikke et bevis. Indsæt hele indholdet af filen"),
}
# What a browser offers to choose from; what counts is the content.
ACCEPT = ".json,.jwt,.jws,.svg,.txt,application/json,image/svg+xml,text/plain"


class CheckForm(FlaskForm):
    """A proof to check; a chosen file counts before what is pasted."""

    proof = TextAreaField(_l("Indsæt beviset"))
    file = FileField(_l("Eller vælg filen"))

    def read(self) -> Shown | None:
        """The proof; None with a message at the field when there is none to read."""
        chosen: Any = self.file.data
        is_file = isinstance(chosen, FileStorage) and bool(chosen.filename)
        field = self.file if is_file else self.proof
        try:
            return read(chosen.stream.read(LARGEST + 1) if is_file else self.proof.data or "")
        except Unreadable as error:
            field.errors = [MESSAGES[error.reason]]
            return None
