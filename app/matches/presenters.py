"""A ranking as the page shows it: lines with points, codes to choose among, what was understood."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.domain import cpv
from app.domain.advice import Advice
from app.domain.consortium import Lot
from app.domain.contracts import Contract
from app.domain.reservation import Breach, Reservation
from app.matches import advising, sentences
from app.matches.explaining import Explanation, Named
from app.matches.queries import Match, NeedText
from app.matches.together import Together
from app.reference import amounts, catalogue, choosing
from app.suppliers import cards
from app.web.filters import in_language, kroner, number
from app.web.i18n import gettext
from app.web.parts import PartLine


@dataclass(frozen=True)
class MatchLine:
    """One supplier in the ranking."""

    face: cards.Face
    total: int
    why: str
    parts: tuple[PartLine, ...]


@dataclass(frozen=True)
class GroupRow:
    """One supplier of a set: what it takes and how much."""

    cvr: str
    name: str
    lots: str
    amounts: str


@dataclass(frozen=True)
class GroupLine:
    """A set of suppliers that could fill the need together."""

    heading: str
    rows: tuple[GroupRow, ...]
    missing: str


@dataclass(frozen=True)
class Understood:
    """What we made of the need, and what would help us."""

    done: tuple[str, ...]
    missing: tuple[str, ...]


def lines(matches: Iterable[Match], on: date) -> list[MatchLine]:
    """Every match with its parts."""
    return [line(match, on) for match in matches]


def line(match: Match, on: date) -> MatchLine:
    """One supplier with its parts; points are rounded so that they add up as shown."""
    parts = tuple(
        PartLine(sentences.part_name(p.code), round(p.points), p.most, p.share, sentences.sentence(p))
        for p in match.score.parts
    )
    return MatchLine(
        face=cards.face(match.card, on),
        total=sum(p.points for p in parts),
        why=" ".join(p.sentence for p in parts[:3]),
        parts=parts,
    )


@dataclass(frozen=True)
class RuleLine:
    """A hard rule in words, and whether it is kept."""

    holds: bool
    sentence: str


@dataclass(frozen=True)
class AdviceLine:
    """What the supplier can do, and the points it would give; None where it lifts a rule."""

    points: int | None
    sentence: str


@dataclass(frozen=True)
class Account:
    """Why one supplier stands where it does, as the page shows it."""

    verdict: str
    rules: tuple[RuleLine, ...]
    line: MatchLine
    advice: tuple[AdviceLine, ...]
    codes: tuple[str, ...]


def account(found: Explanation, on: date) -> Account:
    """An explanation in words: the contract's own rules first, then the supplier's."""
    rules = [RuleLine(False, choosing.breach(b)) for b in found.breaches]
    rules += [RuleLine(r.holds, advising.rule(r)) for r in found.match.score.rules]
    return Account(
        verdict=advising.verdict(found),
        rules=tuple(rules),
        line=line(found.match, on),
        advice=advice_lines(found.advice),
        codes=tuple(f"{lot_name(c)} ({c})" for c in found.codes),
    )


def advice_lines(found: Iterable[Advice]) -> tuple[AdviceLine, ...]:
    """What the supplier can do, in words."""
    return tuple(
        AdviceLine(None if a.lifts_rule else max(1, round(a.points)), advising.advice(a)) for a in found
    )


def choices(found: Named, on: date) -> list[cards.Face]:
    """The suppliers that a name may mean, to choose one among."""
    return [cards.face(card, on) for card in found.cards]


def breaches(broken: Iterable[Breach]) -> list[str]:
    """Why the contract cannot be reserved as asked."""
    return [choosing.breach(b) for b in broken]


def groups(consortia: Iterable[Together]) -> list[GroupLine]:
    """The sets in words; an amount that nobody has given is said to be unknown."""
    return [
        GroupLine(
            heading=" + ".join(s.card["name"] for s in found.shares),
            rows=tuple(
                GroupRow(
                    s.card["cvr"],
                    s.card["name"],
                    "; ".join(_name_of(found.lots[place]) for place, _ in s.takes),
                    "; ".join(kroner(dkk) if dkk else gettext("ikke oplyst") for _, dkk in s.takes),
                )
                for s in found.shares
            ),
            missing="; ".join(
                f"{_name_of(found.lots[place])} ({kroner(dkk)})" if dkk else _name_of(found.lots[place])
                for place, dkk in found.missing
            ),
        )
        for found in consortia
    ]


def _name_of(lot: Lot) -> str:
    return lot.name or lot_name(lot.codes[0])


def lot_name(code: str) -> str:
    """What a lot is called: the label of its first code."""
    known = catalogue.nearest_known_cpv(code)
    return in_language(known, "label") if known else code


def understood(
    need: NeedText,
    kinds: Mapping[str, str],
    ticked: Iterable[str],
    contract: Contract | None,
    length_given: bool,
    *,
    place_offered: bool = False,
) -> Understood:
    """What we made of the need in the buyer's terms. `kinds`: queries.kinds_named; `ticked`: the codes in use.

    `place_offered`: the place is asked about already, in the need's own words.
    """
    done, missing = _several(need, kinds, ticked)
    if need.municipality:
        done.append(gettext("Leveres i %(place)s", place=catalogue.places()[need.municipality].name))
    elif not place_offered:
        missing.append(gettext("Hvor skal det leveres? Vælg kommune, så regner vi afstanden med."))
    if contract is None:
        missing.append(
            gettext("Hvad er værdien i alt? Så kan vi sammenholde den med kapaciteten og tærskelværdien.")
        )
        return Understood(tuple(done), tuple(missing))
    if contract.years > 1:
        years = number(contract.years, 0 if contract.years.is_integer() else 1)
        total, yearly = kroner(contract.total_dkk), kroner(contract.yearly_dkk)
        done.append(
            gettext(
                "%(total)s i alt på %(years)s år, %(yearly)s om året", total=total, years=years, yearly=yearly
            )
        )
    else:
        done.append(gettext("%(total)s i alt", total=kroner(contract.total_dkk)))
    if not length_given:
        missing.append(gettext("Hvor længe varer aftalen? Vi har regnet med 1 år."))
    return Understood(tuple(done), tuple(missing))


def _several(need: NeedText, kinds: Mapping[str, str], ticked: Iterable[str]) -> tuple[list[str], list[str]]:
    """That the need is several things, once each has its code; else the question whether it is."""
    used, refused = {cpv.kind(c) for c in ticked}, {cpv.kind(c) for c in need.refused}
    held = {words for words, code in kinds.items() if cpv.kind(code) in used}
    if all(cpv.kind(code) in used | refused for code in kinds.values()):
        text = gettext(
            "Vi regner det som flere opgaver: %(named)s",
            named=sentences.quoted(w for w in kinds if w in held),
        )
        return ([text] if len(held) > 1 else []), []
    question = gettext(
        "Er det flere opgaver: %(named)s? Sæt kryds ved en kode for hver, så ser du også, "
        "hvem der kan løse dem sammen.",
        named=sentences.quoted(kinds),
    )
    return [], [] if need.cpv else [question]


def worth(
    contract: Contract | None, codes: Iterable[str], reservation: Reservation | None, on: date
) -> dict[str, Any]:
    """Which way of buying the size of the contract points to, and what it was taken for.

    Nobody says who buys, so the amount of the state stands beside where it is another.
    """
    way = amounts.way(contract.total_dkk if contract else None, "", codes, reservation, on)
    by = way.measure
    return {
        "way": way,
        "kind_name": amounts.KINDS[by.kind],
        "limit_name": amounts.THRESHOLDS[by.threshold],
        "taken_for": amounts.taken_for(way),
        "state": catalogue.threshold("goods_services_state", on) if by.kind == "goods_services" else None,
    }
