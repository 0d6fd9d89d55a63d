"""How a supplier stands for a need, said to the supplier: points, rules, what fits and what is missing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from app.domain.matching import Part, Rule
from app.invitations import words
from app.invitations.models import NeedInvitation
from app.invitations.ranking import part_of
from app.matches import advising, explaining, sentences
from app.matches.explaining import Explanation, Verdict
from app.matches.posted import text_of
from app.matches.presenters import AdviceLine, RuleLine, advice_lines
from app.needs.models import Need
from app.reference import catalogue
from app.web.filters import in_language, kroner, tidy
from app.web.i18n import gettext


@dataclass(frozen=True)
class Fit:
    """What a supplier reads of itself and a need.

    `total`: of 100, None without a profile to judge. `verdict` is empty where it was asked. `not_reserved`: the
    contract cannot be reserved as the buyer wants.
    """

    verdict: str
    total: int | None
    rules: tuple[RuleLine, ...]
    why: list[str]
    short_of: list[str]
    advice: tuple[AdviceLine, ...]
    not_reserved: bool
    was_asked: bool


def fit(row: NeedInvitation | None, need: Need, cvr: str) -> Fit:
    """Why a supplier was asked, as it was then, or else how it stands for a need today; and what would help.

    Where a need has several places each is told as it is today; the points are those that were sent.
    """
    found = explaining.explain(text_of(need), cvr)
    kept = row is not None and row.state in ("sent", "queued")
    parts: Sequence[Part] = [part_of(stored) for stored in row.reasons] if row and kept else ()
    if found and not kept:
        parts = found.match.score.parts
    return Fit(
        verdict=verdict(found) if found and not kept else "",
        total=sum(round(p.points) for p in parts) if parts else None,
        rules=tuple(RuleLine(r.holds, _rule(r)) for r in found.match.score.rules) if found else (),
        why=words.why_parts(_in_every_place(parts, found, need)),
        short_of=list(_short_of(parts)),
        advice=advice_lines(found.advice) if found else (),
        not_reserved=bool(found and found.breaches),
        was_asked=row is not None and row.state == "sent",
    )


def _in_every_place(parts: Sequence[Part], found: Explanation | None, need: Need) -> list[Part]:
    """The parts with the place told for each of a need's municipalities; the points count the first."""
    if found is None or need.is_nationwide or len(need.municipalities) < 2:
        return list(parts)
    told = explaining.place_parts(found.match, need.municipalities)
    return [p for part in parts for p in (told if part.code == "place" else [part])]


def verdict(found: Explanation) -> str:
    """Where the supplier stands among those the buyer reads of, in one sentence."""
    if found.verdict is Verdict.RANKED and found.of == 1:
        return gettext("I er den eneste leverandør, der passer på ydelsen.")
    if found.verdict is Verdict.RANKED and found.position:
        return gettext(
            "I er nummer %(position)s af de %(of)s leverandører, der passer på ydelsen.",
            position=found.position,
            of=found.of,
        )
    return {
        Verdict.RANKED: gettext("I passer på ydelsen, men der er mange, der passer bedre."),
        Verdict.MAYBE: _maybe(found),
        Verdict.SHUT_OUT: gettext("Behovet stiller et krav, som I ikke opfylder."),
        Verdict.NO_SERVICE: gettext("Vi fandt ingen ydelse hos jer, der passer til behovet."),
        Verdict.UNLISTED: gettext(
            "I er ikke med på nogen liste for tiden, fordi jeres seneste verifikation er suspenderet, "
            "tilbagekaldt eller ophørt."
        ),
    }[found.verdict]


def _maybe(found: Explanation) -> str:
    service = found.match.score.parts[0]
    if service.reason == "related_service":
        return gettext(
            "I er ikke blandt dem, vi viser køberen: jeres ydelse ligger tæt på, men er ikke den samme."
        )
    if shared := service.values.get("words"):
        return gettext(
            "I er ikke blandt dem, vi viser køberen: kun %(words)s går igen i jeres profil, og I har ikke "
            "oplyst den ydelse, køberen søger.",
            words=sentences.quoted(shared),
        )
    return gettext("I er ikke blandt dem, vi viser køberen: I har ikke oplyst den ydelse, køberen søger.")


def _rule(asked: Rule) -> str:
    if asked.code != "not_documented":
        return advising.rule(asked)
    name = in_language(catalogue.schemes()[asked.values["scheme"]], "name")
    if asked.holds:
        return gettext("Kontrakten er reserveret. I har dokumenteret %(scheme)s.", scheme=name)
    return gettext(
        "Kontrakten er reserveret. Vi har ingen dokumentation fra jer for %(scheme)s.", scheme=name
    )


def _short_of(parts: Iterable[Part]) -> Iterable[str]:
    """What costs points, as sentences to the supplier; the rules and the service are told apart from it."""
    for part in parts:
        said = _shortfall(part.reason, part.values)
        if part.code == "freshness" and part.share < 1:
            said = sentences.sentence(part)
        if said:
            yield tidy(said)


def _shortfall(reason: str, values: Any) -> str:
    if reason == "capacity_part":
        return gettext(
            "I kan løse en del af opgaven: op til %(most)s om året ud af %(value)s.",
            most=kroner(values["most"]),
            value=kroner(values["value"]),
        )
    if reason == "area_not_stated":
        return gettext(
            "I ligger %(km)s km fra %(place)s og har ikke oplyst, hvor I leverer.",
            km=values["km"],
            place=values["place"],
        )
    return {
        "home_unknown": gettext("I har hverken oplyst jeres adresse, eller hvor I leverer."),
        "capacity_unknown": gettext("I har ikke oplyst, hvor meget I kan tage på jer om året."),
        "facts_only": gettext("I er ikke verificeret som socialøkonomisk virksomhed."),
        "self_declared": gettext("I er ikke verificeret som socialøkonomisk virksomhed."),
        "aim_stated": gettext("I har ikke oplyst effekt i tal."),
        "impact_only": gettext("I har ikke oplyst, hvilken målgruppe I arbejder for."),
        "aim_not_stated": gettext("I har hverken oplyst målgruppe eller effekt i tal."),
    }.get(reason, "")
