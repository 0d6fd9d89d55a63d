"""CPV codes for an offer being written: from its own words, or from words to look for."""

from __future__ import annotations

from flask import request

from app.domain.profile import Section
from app.profiles.forms import UnitForm
from app.reference import catalogue, suggesting
from app.reference.catalogue import Cpv
from app.suppliers.forms import clean

MOST, LEAST_SCORE, SHORTEST = 8, 0.1, 3


def suggestions(section: Section, form: UnitForm) -> tuple[Cpv, ...]:
    """Codes to choose among; none unless they were asked for."""
    if section is not Section.OFFERS or "foreslaa" not in request.form:
        return ()
    wanted = clean(request.form.get("soeg", ""))[:200]
    held = set(form.named("cpv").value)
    found = by_words(wanted) if wanted else by_text(form.named("title_da").data, form.named("text_da").data)
    return tuple(c for c in found if c.code not in held)[:MOST]


def by_text(title: str, text: str) -> list[Cpv]:
    """What the model learnt from notices makes of an offer."""
    if not title:
        return []
    found = suggesting.suggest_cpv(title, text or "", MOST)
    return [catalogue.cpv_codes()[s.code] for s in found if s.score >= LEAST_SCORE]


def by_words(wanted: str) -> list[Cpv]:
    """Codes whose number begins so or whose label has the words, then what the model makes of them."""
    lowered = wanted.casefold()
    named = [
        c
        for c in catalogue.cpv_codes().values()
        if c.code.startswith(wanted)
        or (
            len(wanted) >= SHORTEST and (lowered in c.label_da.casefold() or lowered in c.label_en.casefold())
        )
    ]
    return list(dict.fromkeys([*named[: MOST // 2], *by_text(wanted, ""), *named]))
