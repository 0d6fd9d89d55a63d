"""CPV codes in a buyer's forms: those that were ticked, and those that were written."""

from __future__ import annotations

from typing import Any

from wtforms import Field
from wtforms.validators import ValidationError

from app.domain.needs import MOST_CODES
from app.reference import catalogue, cpv_words


def known_codes(_form: Any, field: Field) -> None:
    """Codes that the vocabulary has."""
    unknown = [c for c in cpv_words.split_codes(field.data or "") if catalogue.find_cpv(c) is None]
    if unknown:
        raise ValidationError(cpv_words.cpv_message(unknown[0]))


def codes_of(chosen: Any, written: Any) -> tuple[str, ...]:
    """The codes that were ticked or written and exist, without repeats."""
    return cpv_words.codes_among([*(chosen or ()), *cpv_words.split_codes(str(written or ""))])[:MOST_CODES]
