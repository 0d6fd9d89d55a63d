"""How deep the market is for a need, in words: a heading that claims no more than the figures below it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from app.domain.consortium import Lot
from app.domain.reservation import Reservation
from app.matches import sentences
from app.matches.parts import PartCount
from app.matches.posted import ByLot, Reach
from app.matches.queries import NeedText, Ranking
from app.reference import catalogue
from app.reference.choosing import code_name
from app.suppliers import cards
from app.web.filters import number, tidy
from app.web.i18n import gettext, ngettext

# From so many there is competition; so many of those who are stopped are named.
DEEP, MOST_NAMED = 3, 5


@dataclass(frozen=True)
class DepthLine:
    """A figure and what it counts."""

    text: str
    count: int


@dataclass(frozen=True)
class Depth:
    """The heading over the figures, the figures, and what to know of them."""

    heading: str
    lines: tuple[DepthLine, ...]
    note: str = ""


@dataclass(frozen=True)
class Stopped:
    """Suppliers that one demand alone stops: what it is, what to do about it, and who they are."""

    heading: str
    advice: str
    faces: tuple[cards.Face, ...]


def depth_of(
    ranking: Ranking, place: str, value_dkk: int | None, apart: Iterable[tuple[str, int]] = ()
) -> Depth:
    """The market for a need that is ranked as one; `place`: the name of where it is delivered, empty for anywhere.

    `apart`: where the things that it names cannot be told apart, how many fit each by itself.
    """
    fits = gettext("passer på behovet, som det er skrevet") if ranking.unclear else _fits(place)
    lines = [DepthLine(fits, ranking.can_deliver)]
    lines += [
        DepthLine(gettext("passer på %(name)s for sig", name=sentences.quoted([words])), count)
        for words, count in apart
    ]
    if ranking.parts and ranking.can_deliver:
        lines += [DepthLine(_part(c), c.can_deliver) for c in ranking.parts.counts]
        lines.append(DepthLine(gettext("har det hele blandt deres ydelser"), ranking.parts.can_deliver))
    every = ranking.parts.can_deliver if ranking.parts else ranking.can_deliver
    if value_dkk and every and not ranking.unclear:
        lines.append(DepthLine(gettext("af dem oplyser kapacitet til hele opgaven"), ranking.can_deliver_all))
    return Depth(_heading(ranking, value_dkk), (*lines, *kept_out(ranking, place)), _note(ranking, value_dkk))


def depth_of_reach(found: Reach) -> Depth | None:
    """The market for a need that is being written, whole or one of its lots."""
    place, ranking = _place(found.text), found.ranking
    if ranking is None:
        return None
    if found.lots:
        return _of_lots(found.text, ranking, found.lots, place)
    return depth_of(ranking, place, found.text.value_dkk)


def stopped(ranking: Ranking, text: NeedText) -> list[Stopped]:
    """Those who sell it and are stopped by one demand alone, named."""
    on, place = ranking.at.date(), _place(text)
    scheme = {None: "", Reservation.PAR54: "§ 54", Reservation.PAR190: "§ 190"}[text.reservation]
    groups = [
        (
            gettext("De sælger det, men leverer ikke i %(place)s", place=place),
            gettext("Spørg dem, om de kan, før I opgiver. I finder deres kontaktoplysninger på profilen."),
            ranking.outside,
        ),
        (
            gettext("De sælger det, men har ikke dokumenteret, at de opfylder %(scheme)s", scheme=scheme),
            gettext("Spørg dem, om de kan dokumentere det. I finder deres kontaktoplysninger på profilen."),
            ranking.undocumented,
        ),
    ]
    return [
        Stopped(
            heading, _how_many(advice, len(found)), tuple(cards.face(m.card, on) for m in found[:MOST_NAMED])
        )
        for heading, advice, found in groups
        if found
    ]


def _how_many(advice: str, count: int) -> str:
    if count <= MOST_NAMED:
        return advice
    text = gettext(
        "Her er de %(shown)s, der passer bedst, af %(count)s.", shown=MOST_NAMED, count=number(count)
    )
    return f"{advice} {text}"


def _place(text: NeedText) -> str:
    return catalogue.places()[text.municipality].name if text.municipality else ""


def _of_lots(text: NeedText, ranking: Ranking, lots: ByLot, place: str) -> Depth:
    """The market for a need with lots of its own: for each of them, and for all of them."""
    lines = [DepthLine(gettext("passer på mindst en del og kan opfylde dens krav"), lots.some)]
    lines += [
        DepthLine(gettext("passer på %(name)s", name=sentences.quoted([lot.title])), count)
        for lot, count in lots.counts
    ]
    if lots.every is not None:
        lines.append(DepthLine(gettext("passer på alle dele"), lots.every))
    if text.value_dkk and lots.every and lots.enough is not None:
        lines.append(DepthLine(gettext("af dem oplyser kapacitet til hele opgaven"), lots.enough))
    return Depth(_heading_of_lots(text, lots), (*lines, *kept_out(ranking, place, lots.par54)))


def _heading_of_lots(text: NeedText, lots: ByLot) -> str:
    if not lots.some:
        return gettext("Ingen leverandør passer godt")
    if lots.every is None:
        return gettext("Behovet har mange dele")
    if not lots.every:
        return gettext("Ingen enkelt leverandør har det hele")
    if text.value_dkk and not lots.enough:
        return gettext("Ingen oplyser, at de kan løse hele opgaven alene")
    deep = lots.every >= DEEP
    return (
        gettext("Markedet er dybt nok til konkurrence") if deep else gettext("Få leverandører har det hele")
    )


def kept_out(ranking: Ranking, place: str, par54: int | None = None) -> tuple[DepthLine, ...]:
    """Who may have a contract reserved after § 54, and who sells it and is stopped by what the need demands."""
    lines = [
        DepthLine(
            gettext("er § 54-egnede, så en reserveret kontrakt kan overvejes"),
            ranking.par54 if par54 is None else par54,
        )
    ]
    groups = [
        (
            gettext("sælger det, men har ikke dokumenteret det, kontrakten er reserveret til"),
            ranking.undocumented,
        ),
        (gettext("sælger det, men leverer ikke i %(place)s", place=place), ranking.outside),
        (
            gettext("sælger det, men leverer ikke i %(place)s og har ikke dokumentationen", place=place),
            ranking.stopped_twice,
        ),
    ]
    return (*lines, *(DepthLine(text, len(found)) for text, found in groups if found))


def _fits(place: str) -> str:
    if place:
        return gettext("passer på ydelsen og kan levere i %(place)s", place=place)
    return gettext("passer på ydelsen")


def _heading(ranking: Ranking, value_dkk: int | None) -> str:
    parts, count = ranking.parts, ranking.can_deliver
    if ranking.unclear:
        return gettext("Behovet nævner flere opgaver")
    if not count:
        return gettext("Ingen leverandør passer godt")
    if parts and not parts.can_deliver:
        return gettext("Ingen enkelt leverandør har det hele")
    if value_dkk and not ranking.can_deliver_all:
        return gettext("Ingen oplyser, at de kan løse hele opgaven alene")
    if (parts.can_deliver if parts else count) >= DEEP:
        return gettext("Markedet er dybt nok til konkurrence")
    return gettext("Få leverandører har det hele") if parts else gettext("Få leverandører passer")


def _note(ranking: Ranking, value_dkk: int | None) -> str:
    if ranking.unclear:
        return gettext(
            "Vi kan ikke se, om nogen kan løse dem alle. Vælg en CPV-kode for hver, så ser du det."
        )
    if (
        ranking.parts
        and ranking.can_deliver
        and value_dkk
        and not any(c.lot.name for c in ranking.parts.counts)
    ):
        return gettext("Vi har delt værdien ligeligt mellem opgaverne.")
    return ""


def _part(count: PartCount) -> str:
    """One thing of several: how many have it, and with what capacity."""
    named = sentences.quoted([name_of(count.lot)])
    if not count.lot.dkk:
        return gettext("har %(name)s blandt deres ydelser", name=named)
    text = ngettext(
        "har %(name)s blandt deres ydelser, %(num)s med kapacitet til den del",
        "har %(name)s blandt deres ydelser, %(num)s med kapacitet til den del",
        count.can_deliver_all,
        name=named,
    )
    return tidy(text)


def name_of(lot: Lot) -> str:
    """What a lot is called: by the buyer, else by its first code."""
    return lot.name or code_name(lot.codes[0])
