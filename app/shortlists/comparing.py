"""Suppliers side by side: the same questions to each, and where their answers differ."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from app.domain.shortlists import differs
from app.reference import catalogue
from app.shortlists.presenters import ItemLine, SchemeLine
from app.suppliers.impact import figures
from app.suppliers.queries import OfferView, Profile
from app.web.filters import in_language, kroner, long_date, number
from app.web.i18n import gettext, ngettext
from app.web.status import StatusView, status_view

MOST_CODES, MOST_REFERENCES = 8, 3


@dataclass(frozen=True)
class Cell:
    """One supplier's answer: lines of text, or a status with its dates; none at all where nothing is known."""

    lines: tuple[str, ...] = ()
    view: StatusView | None = None


@dataclass(frozen=True)
class Row:
    """One question with the answers of all; `is_internal` is the organisation's own and not printed."""

    name: str
    cells: tuple[Cell, ...]
    is_internal: bool = False

    @property
    def differs(self) -> bool:
        """Whether the answers are not all the same."""
        return differs(self.cells)


@dataclass(frozen=True)
class Group:
    """Questions about one matter."""

    name: str
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Side:
    """A supplier in the comparison; `profile` is None where it is not public any more."""

    line: ItemLine
    profile: Profile | None


def compare(sides: Sequence[Side], municipality: str = "") -> list[Group]:
    """All groups with the rows that anybody has an answer to."""
    groups = [
        Group(gettext("Verifikation"), _verifications(sides)),
        Group(gettext("Ydelser"), _profile_rows(sides, OFFERS)),
        Group(gettext("Sted"), (*_distance(sides, municipality), *_profile_rows(sides, PLACE))),
        Group(gettext("Effekt"), (*_profile_rows(sides, PEOPLE), *_impact(sides))),
        Group(gettext("Praktisk"), _profile_rows(sides, PRACTICAL)),
        Group(gettext("På jeres liste"), _own(sides)),
    ]
    return [found for group in groups if (found := _answered(group)).rows]


def only_differences(groups: Iterable[Group]) -> list[Group]:
    """The rows in which the suppliers differ."""
    kept = [Group(g.name, tuple(r for r in g.rows if r.differs)) for g in groups]
    return [group for group in kept if group.rows]


def _answered(group: Group) -> Group:
    return Group(group.name, tuple(r for r in group.rows if any(c.lines or c.view for c in r.cells)))


def _verifications(sides: Sequence[Side]) -> tuple[Row, ...]:
    found = [Row(gettext("Status"), tuple(Cell(view=side.line.view) for side in sides))]
    by_scheme = [{s.code: s for s in side.line.schemes} for side in sides]
    for code, info in catalogue.schemes().items():
        if any(code in known for known in by_scheme):
            cells = tuple(
                _scheme(known.get(code), code, side) for known, side in zip(by_scheme, sides, strict=True)
            )
            found.append(Row(in_language(info, "name"), cells))
    return tuple(found)


def _scheme(line: SchemeLine | None, code: str, side: Side) -> Cell:
    if line is None:
        return Cell(view=status_view(None, scheme=code, on=side.line.item.found.on))
    return Cell((line.dates,) if line.dates else (), line.view)


def _profile_rows(
    sides: Sequence[Side], questions: Sequence[tuple[Any, Callable[[Profile], Iterable[str]]]]
) -> tuple[Row, ...]:
    """The rows that public profiles answer; one that is not public has nothing to say."""
    return tuple(
        Row(
            str(name()),
            tuple(
                Cell(tuple(t for t in ask(side.profile) if t)) if side.profile else Cell() for side in sides
            ),
        )
        for name, ask in questions
    )


def _offered(part: Callable[[OfferView], str]) -> Callable[[Profile], list[str]]:
    """Something of every offer, after the offer's name where there are several."""

    def ask(profile: Profile) -> list[str]:
        said = [(in_language(o, "title"), part(o)) for o in profile.offers]
        if len(said) == 1:
            return [said[0][1]]
        return [f"{title}: {text}" for title, text in said if text]

    return ask


def _lead_time(offer: OfferView) -> str:
    days = offer.lead_time_days
    return ngettext("Bestil %(num)s dag før", "Bestil %(num)s dage før", days) if days else ""


def _codes(profile: Profile) -> list[str]:
    said = [f"{c.code} {in_language(c, 'label')}" for c in profile.codes]
    more = len(said) - MOST_CODES
    if more <= 0:
        return said
    return [*said[:MOST_CODES], ngettext("og %(num)s til", "og %(num)s til", more)]


def _area(profile: Profile) -> list[str]:
    if profile.nationwide:
        return [gettext("Hele landet")]
    names = ", ".join(p.name for p in profile.area)
    if not names:
        return []
    if profile.area_is_stated:
        return [names]
    return [gettext("Ikke oplyst. Vi regner med %(places)s", places=names)]


def _home(profile: Profile) -> list[str]:
    return [profile.home.name] if profile.home else []


def _yes_no(value: bool | None) -> list[str]:
    return [] if value is None else [gettext("Ja") if value else gettext("Nej")]


def _references(profile: Profile) -> list[str]:
    found = [
        ", ".join(t for t in (in_language(r, "buyer"), in_language(r, "what"), r.period) if t)
        for r in profile.references
    ]
    more = len(found) - MOST_REFERENCES
    return (
        found if more <= 0 else [*found[:MOST_REFERENCES], ngettext("og %(num)s til", "og %(num)s til", more)]
    )


OFFERS: tuple[tuple[Any, Callable[[Profile], Iterable[str]]], ...] = (
    (lambda: gettext("Ydelser"), lambda p: [in_language(o, "title") for o in p.offers]),
    (lambda: gettext("CPV-koder"), _codes),
    (lambda: gettext("Kapacitet"), _offered(lambda o: in_language(o, "capacity"))),
    (lambda: gettext("Pris"), _offered(lambda o: o.price_text)),
    (lambda: gettext("Frist"), _offered(_lead_time)),
    (lambda: gettext("Referencer"), _references),
)
PLACE: tuple[tuple[Any, Callable[[Profile], Iterable[str]]], ...] = (
    (lambda: gettext("Hjemkommune"), _home),
    (lambda: gettext("Leverer i"), _area),
)
PEOPLE: tuple[tuple[Any, Callable[[Profile], Iterable[str]]], ...] = (
    (
        lambda: gettext("Målgrupper"),
        lambda p: [*(in_language(g, "name") for g in p.groups), *p.target_group_words],
    ),
    (lambda: gettext("Medarbejdere"), lambda p: [] if p.employees is None else [number(p.employees)]),
)
PRACTICAL: tuple[tuple[Any, Callable[[Profile], Iterable[str]]], ...] = (
    (
        lambda: gettext("Ansvarsforsikring"),
        lambda p: [kroner(p.insurance_dkk)] if p.insurance_dkk else [],
    ),
    (lambda: gettext("Sender e-faktura"), lambda p: _yes_no(p.e_invoice)),
    (lambda: gettext("Overenskomst"), lambda p: _yes_no(p.collective_agreement)),
    (lambda: gettext("Profilen er bekræftet"), lambda p: [long_date(p.profile_updated_on)]),
)


def _distance(sides: Sequence[Side], municipality: str) -> tuple[Row, ...]:
    """How far the suppliers are from a municipality, and whether they deliver there."""
    if not municipality:
        return ()
    place = catalogue.places()[municipality]

    def ask(profile: Profile | None) -> Cell:
        if profile is None:
            return Cell()
        said = []
        if profile.home:
            km = round(catalogue.distance_between(profile.home.code, municipality))
            said.append(gettext("%(km)s km", km=number(km)))
        delivers = profile.nationwide or any(p.code == municipality for p in profile.area)
        said.append(
            gettext("leverer i %(place)s", place=place.name)
            if delivers
            else gettext("leverer ikke i %(place)s", place=place.name)
        )
        return Cell(tuple(said))

    name = gettext("Afstand til %(place)s", place=place.name)
    return (Row(name, tuple(ask(side.profile) for side in sides)),)


def _impact(sides: Sequence[Side]) -> tuple[Row, ...]:
    """Each supplier's latest numbers, with small counts hidden as on its profile."""
    told = [
        {f.name: f for f in figures(side.profile.impact)} if side.profile and side.profile.impact else {}
        for side in sides
    ]
    names = list(dict.fromkeys(name for known in told for name in known))
    rows = []
    for name in names:
        cells = []
        for known, side in zip(told, sides, strict=True):
            figure = known.get(name)
            if figure is None or side.profile is None or side.profile.impact is None:
                cells.append(Cell())
                continue
            year = gettext("%(figure)s (%(year)s)", figure=figure.text, year=side.profile.impact.year)
            cells.append(Cell(tuple(t for t in (year, figure.note) if t)))
        rows.append(Row(name, tuple(cells)))
    return tuple(rows)


def _own(sides: Sequence[Side]) -> tuple[Row, ...]:
    notes = tuple(Cell(tuple(t for t in s.line.item.note.split("\n") if t)) for s in sides)
    found = [Row(gettext("Jeres note"), notes, is_internal=True)]
    if any(s.line.news for s in sides):
        changed = tuple(Cell(s.line.news or (gettext("Nej"),)) for s in sides)
        found.insert(0, Row(gettext("Ændret siden tilføjet"), changed))
    return tuple(found)
