"""A need as the buyer's pages show it: what the check found, what it is worth, who would see what."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any

from app.domain.contracts import Route
from app.domain.moments import DENMARK, in_utc
from app.domain.need_text import CHECKS
from app.domain.needs import Facts
from app.domain.needs import gaps as gaps_of
from app.domain.reservation import Reservation, breaches
from app.domain.suggestion import Suggestion
from app.needs.reading import quality
from app.posting import words
from app.posting.services import Content, now
from app.reference import amounts, catalogue, suggesting
from app.reference.choosing import breach, code_name
from app.search.snapshot import today
from app.web.filters import clock, in_language, kroner, long_date, number
from app.web.i18n import gettext, ngettext

SUGGESTED, LIKELY = 6, 0.1
# A code is guessed from the first of a long text.
ENOUGH = 3000


@dataclass(frozen=True)
class CheckLine:
    """One thing that a text should say."""

    done: bool
    # Too little text to tell.
    unknown: bool
    text: str
    # The text's own words, or an example of a sentence.
    quote: str
    example: str


@dataclass(frozen=True)
class Check:
    """The quality check of a text, as the buyer and the secretariat see it."""

    done: int
    most: int
    share: float
    level: str
    lines: tuple[CheckLine, ...]


@dataclass(frozen=True)
class Worth:
    """What a need is worth, and where that stands against the amounts of the day."""

    total_dkk: int
    route: Route
    sentences: tuple[str, ...]


@dataclass(frozen=True)
class Gap:
    """Something that is missing before the need can be sent, and the field that it is about."""

    text: str
    field: str


@dataclass(frozen=True)
class Difference:
    """A field that two people have written differently."""

    label: str
    mine: str
    theirs: str


def check(content: Content) -> Check:
    """The quality check in words."""
    has_place = content.is_nationwide or bool(content.municipalities)
    found = quality(content.title, content.text, has_place=has_place, starts_on=content.starts_on)
    lines = []
    for clue in found.clues:
        done, missing, example = words.CHECKS[clue.kind]
        quote = clue.quote
        if clue.is_unknown:
            lines.append(CheckLine(False, True, gettext("Teksten er for kort til at måle sproget"), "", ""))
            continue
        if clue.kind == "language":
            quote = gettext("Lix %(lix)s", lix=found.lix)
        elif clue.kind == "length":
            quote = ngettext("%(num)s ord", "%(num)s ord", found.words)
            if not clue.is_there:
                # Why, rather than an example of it.
                quote, example = f"{quote}. {example}", ""
        elif clue.quote:
            quote = gettext("»%(word)s«", word=clue.quote)
        elif clue.is_there:
            quote = gettext("Står i felterne")
        lines.append(CheckLine(clue.is_there, False, str(done if clue.is_there else missing), quote, "" if clue.is_there else str(example)))  # fmt: skip
    return Check(
        found.done, len(CHECKS), found.done / len(CHECKS), str(words.LEVELS[found.level]), tuple(lines)
    )


def suggestions(title: str, text: str) -> list[Suggestion]:
    """CPV codes for what has been written so far."""
    if not title.strip() and not text.strip():
        return []
    found = suggesting.suggest_cpv(title or text[:200], text[:ENOUGH], SUGGESTED)
    return [s for s in found if s.score >= LIKELY]


def worth(content: Content, buyer_kind: str, lot_codes: Iterable[str] = ()) -> Worth | None:
    """The value against the dated amounts; None without a value. `lot_codes`: what its lots are, which it holds too."""
    total = content.value_dkk
    if total is None:
        return None
    reservation = Reservation(content.reservation) if content.reservation else None
    found = amounts.way(total, buyer_kind, (*content.codes, *lot_codes), reservation, today())
    direct, limit = found.direct, found.threshold
    said = [_total(content, total)]
    if direct and found.route == "direct":
        said.append(
            gettext(
                "Under %(amount)s kan et direkte køb overvejes, hvis jeres indkøbspolitik tillader det.",
                amount=kroner(direct.dkk),
            )
        )
    if limit:
        distance = kroner(abs(limit.dkk - total))
        what = {
            "amount": kroner(limit.dkk),
            "what": str(amounts.THRESHOLDS[found.measure.threshold]),
            "year": limit.valid_from.year,
        }
        said.append(
            gettext("Det er %(distance)s under tærskelværdien på %(amount)s (%(what)s, fra %(year)s).", distance=distance, **what)
            if total < limit.dkk
            else gettext("Det er %(distance)s over tærskelværdien på %(amount)s (%(what)s, fra %(year)s). Opgaven skal som hovedregel i udbud.", distance=distance, **what)
        )  # fmt: skip
    said += [*amounts.taken_for(found), gettext("Ordregiver vurderer selv.")]
    return Worth(total, found.route, tuple(said))


def _total(content: Content, total: int) -> str:
    months = content.months
    if not months:
        return gettext("%(total)s i alt.", total=kroner(total))
    if months <= 12:
        return ngettext("%(total)s i alt på %(num)s måned.", "%(total)s i alt på %(num)s måneder.", months, total=kroner(total))  # fmt: skip
    yearly = kroner(max(1, round(total * 12 / months)))
    return gettext("%(total)s i alt på %(months)s måneder, %(yearly)s om året.", total=kroner(total), months=number(months), yearly=yearly)  # fmt: skip


def rules(content: Content) -> list[str]:
    """What stands in the way of reserving the contract as it is described."""
    reservation = Reservation(content.reservation) if content.reservation else None
    years = content.months / 12 if content.months else None
    return [breach(b) for b in breaches(reservation, content.codes, years, catalogue.reservable_codes())]


def gaps(facts: Facts) -> list[Gap]:
    """What is missing before the need can be sent, with the field that it is about."""
    missing = gaps_of(facts, catalogue.reservable_codes(), now())
    return [Gap(str(words.GAPS[g][0]), words.GAPS[g][1]) for g in missing]


def differences(mine: Content, theirs: Content, labels: dict[str, str]) -> list[Difference]:
    """Where two people have written differently, in the form's order."""
    return [
        Difference(labels.get(f.name, ""), _shown(f.name, getattr(mine, f.name)), _shown(f.name, getattr(theirs, f.name)))
        for f in fields(Content)
        if getattr(mine, f.name) != getattr(theirs, f.name) and labels.get(f.name)
    ]  # fmt: skip


def _shown(name: str, value: Any) -> str:
    """A field's value in words."""
    if isinstance(value, bool):
        return gettext("Ja") if value else gettext("Nej")
    if not value:
        return gettext("Ikke udfyldt")
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, date):
        return long_date(value)
    if name == "value_dkk":
        return kroner(value)
    if name == "kind":
        return str(words.KINDS[value][0])
    if name == "reservation":
        return str(words.RESERVATIONS[value][0])
    named: dict[str, Any] = {"codes": code_name, "municipalities": place_name, "strategic_aims": aim, "social_objectives": objective}  # fmt: skip
    if name in named:
        return ", ".join(named[name](v) for v in value)
    if name == "questions":
        return "\n".join(q.text for q in value)
    return number(value) if isinstance(value, int) else str(value)


def moment(value: datetime) -> str:
    """A moment in Denmark: 3. december 2026 kl. 12.00."""
    local = in_utc(value).astimezone(DENMARK)
    return gettext("%(date)s kl. %(time)s", date=long_date(local.date()), time=clock(local))


def saved_at(value: datetime) -> str:
    """When a draft was saved: the time of today, or the whole moment."""
    local = in_utc(value).astimezone(DENMARK)
    if local.date() == today():
        return gettext("Kladde gemt kl. %(time)s", time=clock(local))
    return gettext("Kladde gemt %(moment)s", moment=moment(value))


def place_name(code: str) -> str:
    """The name of a municipality."""
    return catalogue.places()[code].name if code in catalogue.places() else code


def where(is_nationwide: bool, municipalities: Iterable[str]) -> str:
    """The place of performance in words; empty when it is not said."""
    return gettext("Hele landet") if is_nationwide else ", ".join(place_name(m) for m in municipalities)


def aim(code: str) -> str:
    """A strategic aim by its name."""
    known = catalogue.strategic_aims().get(code)
    return in_language(known, "name") if known else code


def objective(code: str) -> str:
    """A social objective by its name."""
    known = catalogue.social_objectives().get(code)
    return in_language(known, "name") if known else code
