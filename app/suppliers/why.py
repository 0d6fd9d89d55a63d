"""Why a supplier stands where it does in a search, in plain sentences with points."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.reference import catalogue
from app.search.explanation import Evidence, Passage, Share, evidence
from app.search.ordering import HOME_LIFT, MOST, VERIFIED_LIFT
from app.search.queries import Explanation
from app.web.filters import in_language
from app.web.i18n import current_locale, gettext
from app.web.parts import PartLine, whole


@dataclass(frozen=True)
class Why:
    """A score taken apart. `total` is the sum of the lines' points; `note` says why it is not on the list."""

    total: int
    lines: tuple[PartLine, ...]
    note: str


@dataclass(frozen=True)
class _Row:
    """A line before its numbers are whole."""

    name: str
    points: float
    most: float
    sentence: str


def why(found: Explanation, passages: Sequence[Passage], codes: Sequence[str]) -> Why:
    """One supplier's lines in the order of the query, then what lifts them; as whole numbers that add up."""
    rows = list(_rows(found, passages, codes)) if found.shares else []
    if not found.score:
        rows = [_Row(r.name, 0.0, r.most, r.sentence) for r in rows]
    points, most = whole([r.points for r in rows]), whole([r.most for r in rows])
    lines = tuple(
        PartLine(r.name, p, max(p, m), min(1.0, r.points / r.most) if r.most else 0.0, r.sentence)
        for r, p, m in zip(rows, points, most, strict=True)
    )
    return Why(sum(points), lines, _note(found))


def _note(found: Explanation) -> str:
    if not found.shares:
        return gettext(
            "Din søgning har ingen ord, vi kan give point for. Verificerede virksomheder står først."
        )
    if not found.score:
        return gettext("Virksomheden er ikke på listen, fordi den dækker for lidt af det, du søger.")
    if not found.is_shown:
        return gettext("Virksomheden passer på ordene, men ikke på de filtre, du har valgt.")
    return ""


def _rows(found: Explanation, passages: Sequence[Passage], codes: Sequence[str]) -> Iterator[_Row]:
    full = 100 / MOST
    missing = [s for s in found.shares if not s.points and not s.unit.is_soft]
    soft = [s for s in found.shares if s.unit.is_soft]
    for share in found.shares:
        if share.points and not share.unit.is_soft:
            said = _sentence(share, evidence(share, passages, codes, current_locale()))
            yield _Row(_quoted([share]), share.points * full, share.most * full, said)
    if soft:
        yield _row(
            soft, gettext("Almindelige ord"), gettext("%(words)s vejer næsten intet.", words=_quoted(soft))
        )
    if missing:
        yield _row(
            missing, gettext("Ikke fundet"), gettext("Vi fandt ikke %(words)s.", words=_quoted(missing))
        )
    text = sum(s.points for s in found.shares) * full
    lifts = found.lifts
    yield _Row(
        gettext("Verificering"), text * lifts["verified"], full * VERIFIED_LIFT, _verified(lifts["verified"])
    )
    yield _Row(gettext("Nærhed"), text * lifts["home"], full * HOME_LIFT, _home(found))


def _title(passage: Passage) -> str:
    """The title of an offer as this reader sees it."""
    return passage.of_en if current_locale() == "en" and passage.of_en else passage.of


def _row(shares: Sequence[Share], name: str, sentence: str) -> _Row:
    full = 100 / MOST
    return _Row(name, sum(s.points for s in shares) * full, sum(s.most for s in shares) * full, sentence)


def _quoted(shares: Sequence[Share]) -> str:
    return ", ".join(gettext("»%(word)s«", word=s.unit.text) for s in shares)


def _verified(lift: float) -> str:
    if lift:
        return gettext("Virksomheden er verificeret.")
    return gettext("Verificerede virksomheder får lidt ekstra.")


def _home(found: Explanation) -> str:
    if not found.filters.municipality:
        return gettext("Tæller kun, når du vælger en kommune.")
    place = catalogue.places()[found.filters.municipality].name
    if found.lifts["home"]:
        return gettext("Virksomheden ligger i %(place)s.", place=place)
    return gettext("Virksomheder, der ligger i %(place)s, får lidt ekstra.", place=place)


def _sentence(share: Share, found: Evidence | None) -> str:
    """»kaffe« står i ydelsen »Frokost og kaffe til møder«."""
    asked = share.unit.text
    if found is None:
        return gettext("»%(asked)s« passer til profilen.", asked=asked)
    if found.passage.place == "number":
        return gettext("Det er virksomhedens CVR-nummer.")
    if not found.words:
        return _by_code(asked, found)
    where, words = _where(found.passage), found.words
    if found.how == "says" or words.casefold() == asked:
        return gettext("»%(words)s« står i %(where)s.", words=words, where=where)
    if found.how == "means":
        return gettext(
            "»%(words)s« i %(where)s svarer til »%(asked)s«.", words=words, where=where, asked=asked
        )
    if found.how == "near":
        return gettext(
            "»%(words)s« i %(where)s ligger tæt på »%(asked)s«.", words=words, where=where, asked=asked
        )
    return gettext(
        "»%(words)s« i %(where)s svarer til en del af »%(asked)s«.", words=words, where=where, asked=asked
    )


def _by_code(asked: str, found: Evidence) -> str:
    code = _code(found.passage)
    if found.how == "means":
        return gettext("%(code)s dækker »%(asked)s«.", code=code, asked=asked)
    return gettext("%(code)s ligger tæt på »%(asked)s«.", code=code, asked=asked)


def _code(passage: Passage) -> str:
    label = in_language(catalogue.cpv_codes()[passage.of], "label")
    return gettext("CPV-kode %(code)s »%(label)s«", code=passage.of, label=label)


def _where(passage: Passage) -> str:
    """Where a text stands, after `står i`; of one that this reader does not see, in which language."""
    if passage.tongue in ("", current_locale()):
        return _field(passage)
    if passage.tongue == "en":
        return gettext("den engelske udgave af %(where)s", where=_field(passage))
    return gettext("den danske udgave af %(where)s", where=_field(passage))


def _field(passage: Passage) -> str:
    if passage.place == "offer":
        return gettext("ydelsen »%(offer)s«", offer=_title(passage))
    if passage.place == "offer_text":
        return gettext("teksten til ydelsen »%(offer)s«", offer=_title(passage))
    if passage.place == "code":
        return _code(passage)
    return {
        "name": gettext("navnet"),
        "summary": gettext("beskrivelsen"),
        "purpose": gettext("teksten om formålet"),
        "home": gettext("adressen"),
        "group": gettext("listen over målgrupper"),
    }[passage.place]
