"""CPV codes to choose among, with the words that led to them, and why a contract cannot be reserved."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from app.domain.reservation import Breach
from app.domain.suggestion import Suggestion
from app.reference import catalogue
from app.web.filters import in_language, number
from app.web.i18n import gettext


@dataclass(frozen=True)
class CodeChoice:
    """A CPV code offered as a checkbox, and the buyer's words that led to it."""

    code: str
    label: str
    because: str
    chosen: bool


def code_choices(
    suggestions: Iterable[Suggestion], used: tuple[str, ...], chosen: tuple[str, ...]
) -> list[CodeChoice]:
    """The codes in use first, then the other suggestions."""
    suggestions = list(suggestions)
    because = {s.code: ", ".join(gettext("»%(word)s«", word=w) for w in s.because) for s in suggestions}
    codes = list(dict.fromkeys([*chosen, *used, *(s.code for s in suggestions)]))
    vocabulary = catalogue.cpv_codes()
    return [
        CodeChoice(c, in_language(vocabulary[c], "label"), because.get(c, ""), c in used)
        for c in codes
        if c in vocabulary
    ]


def code_name(code: str) -> str:
    """The label of a code, or of its nearest ancestor that the vocabulary has."""
    known = catalogue.nearest_known_cpv(code)
    return in_language(known, "label") if known else code


def breach(broken: Breach) -> str:
    """Why a contract cannot be reserved after § 190."""
    if broken.years is not None:
        return gettext(
            "En kontrakt efter § 190 må højst vare 3 år. Du har skrevet %(years)s år.",
            years=number(broken.years, 0 if broken.years.is_integer() else 1),
        )
    codes = ", ".join(f"{_within(code_name(code))} ({code})" for code in broken.codes)
    return gettext(
        "§ 190 gælder kun %(count)s CPV-koder. Ikke på listen: %(codes)s.",
        count=len(catalogue.reservable_codes()),
        codes=codes,
    )


def _within(name: str) -> str:
    """A label as it stands within a sentence; IT and the like keep their letters."""
    return name if name[1:2].isupper() else name[:1].lower() + name[1:]
