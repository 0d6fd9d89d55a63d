"""Forms of the room."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField
from wtforms.validators import InputRequired


class EraseForm(FlaskForm):
    """The person says that they mean it."""

    forstaaet = BooleanField(
        _l("Ja, slet min konto"), [InputRequired(_l("Sæt kryds, hvis du vil slette din konto"))]
    )
