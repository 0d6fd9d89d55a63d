"""A mail address as a field of a form."""

from __future__ import annotations

from wtforms import Field
from wtforms.validators import ValidationError

from app.domain import typed
from app.domain.errors import DomainError
from app.notifications.addresses import checked_address
from app.web.i18n import gettext


def optional_email(field: Field) -> None:
    """Leave one mail address in the field, or none. Raises ValidationError."""
    field.data = typed.line(field.data or "")
    try:
        field.data = checked_address(field.data) if field.data else ""
    except DomainError:
        raise ValidationError(gettext("Skriv en e-mailadresse, for eksempel navn@firma.dk")) from None
