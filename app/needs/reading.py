"""What the text of a need says, as the buyer sees it while writing and the secretariat before it is out."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import date

from app.domain.need_text import Quality, read
from app.needs.models import Need
from app.reference import placewords
from app.reference.placewords import BEFORE, PlaceWords

_NAME = re.compile(r"[^\W\d_]+")


def quality_of(need: Need) -> Quality:
    """How clear a need is as it is kept."""
    has_place = need.is_nationwide or bool(need.municipalities) or bool(need.nuts)
    return quality(need.title, need.text, has_place=has_place, starts_on=need.starts_on)


def quality(title: str, text: str, *, has_place: bool, starts_on: date | None) -> Quality:
    """How clear a text is; what the fields hold need not be written again."""
    given: Collection[str] = [name for name, held in (("place", has_place), ("date", starts_on)) if held]
    return read(title, text, place_in=place_in, given=given)


def place_in(text: str) -> str:
    """The first name of a place in a text, as it stands there."""
    found = named_place(text)
    return found[0] if found else ""


def named_place(text: str) -> tuple[str, PlaceWords] | None:
    """The first place in a text, in the text's own words and as it is known: a name begins with a capital letter."""
    found = list(_NAME.finditer(text))
    spelled = [
        m[0].casefold()
        if m[0][0].isupper() or m[0].casefold() in BEFORE or m[0] in ("hele", "landet")
        else ""
        for m in found
    ]
    place = placewords.find(spelled)
    if place is None:
        return None
    return text[found[place.start].start() : found[place.start + place.size - 1].end()], place
