"""What forms that anybody may send have in common: a field no person fills in, and checks of what is written."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import Field, StringField
from wtforms.validators import ValidationError

from app.domain.cpr import holds_cpr
from app.domain.public_input import MOST_LINKS, link_count
from app.web.filters import number
from app.web.i18n import gettext


class PublicForm(FlaskForm):
    """A form without an account. `hjemmeside` is left empty by people: it cannot be seen."""

    hjemmeside = StringField(_l("Lad feltet være tomt"))

    @property
    def is_decoyed(self) -> bool:
        """Whether a machine filled in what people do not see."""
        return bool(self.hjemmeside.data)


def no_cpr(field: Field) -> None:
    """Raises ValidationError for a text that holds a CPR number."""
    if holds_cpr(field.data or ""):
        raise ValidationError(
            gettext("Slet CPR-nummeret. Vi må ikke modtage det. Er det et P-nummer, så skriv P foran")
        )


def at_most(field: Field, most: int) -> None:
    """Raises ValidationError for a text of more characters."""
    if len(field.data) > most:
        raise ValidationError(
            gettext(
                "Skriv højst %(most)s tegn. Du har skrevet %(count)s",
                most=number(most),
                count=number(len(field.data)),
            )
        )


def few_links(field: Field) -> None:
    """Raises ValidationError for a text with more links than belong there."""
    if link_count(field.data) > MOST_LINKS:
        raise ValidationError(gettext("Skriv højst to links i teksten"))
