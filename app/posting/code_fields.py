"""CPV codes in a buyer's forms: those that were ticked, and those that were written."""

from __future__ import annotations

import re
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import Field
from wtforms.validators import ValidationError

from app.domain import cpv as cpv_rules
from app.domain.needs import MOST_CODES
from app.reference import catalogue


def split_codes(text: str) -> list[str]:
    """Codes that were written, by space, comma or semicolon."""
    return [c for c in re.split(r"[\s,;]+", text) if c]


def known_codes(_form: Any, field: Field) -> None:
    """Codes that the vocabulary has."""
    unknown = [
        c for c in split_codes(field.data or "") if cpv_rules.normalise(c) not in catalogue.cpv_codes()
    ]
    if unknown:
        raise ValidationError(_l("CPV-koden »%(code)s« findes ikke. Skriv otte cifre", code=unknown[0][:20]))


def codes_of(chosen: Any, written: Any) -> tuple[str, ...]:
    """The codes that were ticked or written and exist, without repeats."""
    wanted = [*(chosen or ()), *split_codes(str(written or ""))]
    known = (cpv_rules.normalise(c) for c in wanted)
    return tuple(dict.fromkeys(c for c in known if c in catalogue.cpv_codes()))[:MOST_CODES]
