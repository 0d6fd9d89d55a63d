"""What kinds, states and reservations of needs are called, and times in words."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l

from app.domain.moments import DENMARK, danish_day
from app.domain.needs import Kind
from app.reference import catalogue
from app.web.filters import clock, in_language, long_date
from app.web.i18n import current_locale, gettext, ngettext

# So many municipalities are named one by one.
MOST_NAMED = 3
NUTS_REGION, NUTS_PART = 4, 5
# One name each, for those who buy and those who answer.
KIND_NAMES: dict[str, Any] = {
    Kind.MARKET_DIALOGUE: _l("Markedsdialog"),
    Kind.SMALL_PURCHASE: _l("Mindre indkøb"),
    Kind.QUOTES: _l("Indhentning af tilbud"),
    Kind.TENDER: _l("Udbud"),
    Kind.TRIAL_ORDER: _l("Prøveordre"),
    Kind.COMING: _l("Kommende behov"),
}


def kind_name(kind: str) -> str:
    """What the buyer is about to do."""
    return str(KIND_NAMES[kind])


def kind_meaning(kind: str) -> str:
    """What a supplier does about a need of this kind."""
    return {
        "market_dialogue": gettext("Køberen vil lære markedet at kende. Der bliver ikke købt noget endnu."),
        "small_purchase": gettext("Et køb, der er for lille til et udbud."),
        "quotes": gettext("Køberen beder om tilbud og vælger mellem dem."),
        "tender": gettext("Et udbud efter reglerne. Materialet siger, hvordan I giver tilbud."),
        "trial_order": gettext("Køberen prøver en leverandør i det små, før der bliver købt mere."),
        "coming": gettext(
            "Køberen regner med at købe det senere og fortæller det nu, så I kan nå at forberede jer."
        ),
    }[kind]


def standing_name(standing: str) -> str:
    """Where a need stands for a reader."""
    return {
        "open": gettext("Åbent"),
        "closed": gettext("Lukket for svar"),
        "awarded": gettext("Tildelt"),
        "not_awarded": gettext("Endt uden køb"),
    }[standing]


def standing_sentence(standing: str, closed_early: datetime | None = None) -> str:
    """What has come of a need that takes no more answers; `closed_early` is when the buyer closed it before its time."""
    closed = (
        gettext("Køberen lukkede for svar %(date)s.", date=long_date(danish_day(closed_early)))
        if closed_early
        else gettext("Fristen er gået, og køberen ser på svarene.")
    )
    return {
        "closed": f"{closed} {gettext('Her kommer til at stå, hvad der kom ud af behovet.')}",
        "awarded": gettext("Køberen har fundet en leverandør."),
        "not_awarded": gettext("Køberen købte ikke noget."),
    }.get(standing, "")


def reservation_name(reservation: str) -> str:
    """The short name of a reservation; `none` for none."""
    return {
        "par54": gettext("Forbeholdt efter § 54"),
        "par190": gettext("Forbeholdt efter § 190"),
        "none": gettext("Åben for alle"),
    }[reservation]


def reservation_meaning(reservation: str) -> str:
    """Who may answer a reserved need (udbudsloven §§ 54 and 190)."""
    return {
        "par54": gettext(
            "Kun beskyttede værksteder og virksomheder, hvis hovedformål er at integrere personer med handicap eller "
            "dårligt stillede personer, kan give tilbud. Mindst 30 procent af medarbejderne skal være i målgruppen. "
            "Ordregiver vurderer selv, om I opfylder kravene."
        ),
        "par190": gettext(
            "Kun organisationer, der varetager offentlige tjenesteydelser og geninvesterer deres overskud, kan give "
            "tilbud. Kontrakten kan højst vare 3 år. Ordregiver vurderer selv, om I opfylder kravene."
        ),
    }[reservation]


def procedure_name(procedure: str) -> str:
    """The procedure of eForms BT-105 in words; the code itself where we have none."""
    return {
        "open": gettext("Offentligt udbud"),
        "restricted": gettext("Begrænset udbud"),
        "neg-w-call": gettext("Udbud med forhandling"),
        "neg-wo-call": gettext("Udbud med forhandling uden forudgående bekendtgørelse"),
        "comp-dial": gettext("Konkurrencepræget dialog"),
        "innovation": gettext("Innovationspartnerskab"),
        "oth-single": gettext("Anden procedure i ét trin"),
        "oth-mult": gettext("Anden procedure i flere trin"),
        "comp-tend": gettext("Udbud efter forordningen om offentlig personbefordring"),
    }.get(procedure, procedure)


def time_left(until: datetime, now: datetime) -> str:
    """How long there is to answer, as people say it. The days are days in Denmark."""
    if until <= now:
        return gettext("Fristen er gået")
    days = (danish_day(until) - danish_day(now)).days
    at = clock(until.astimezone(DENMARK))
    if days == 0:
        return gettext("I dag kl. %(time)s", time=at)
    if days == 1:
        return gettext("I morgen kl. %(time)s", time=at)
    if days < LONG:
        return ngettext("%(num)s dag tilbage", "%(num)s dage tilbage", days)
    return ngettext("%(num)s uge tilbage", "%(num)s uger tilbage", days // 7)


# From so many days on weeks are counted.
LONG = 28


def moment(value: datetime) -> str:
    """`23. november 2026 kl. 12.00`."""
    here = value.astimezone(DENMARK)
    return gettext("%(date)s kl. %(time)s", date=long_date(here), time=clock(here))


def duration(months: int) -> str:
    """A term in months, or in whole years."""
    if months % 12 == 0:
        return ngettext("%(num)s år", "%(num)s år", months // 12)
    return ngettext("%(num)s måned", "%(num)s måneder", months)


def place_names(municipalities: list[str], nuts: list[str], *, nationwide: bool) -> list[str]:
    """Every place of a need by name; one name for the whole country."""
    if nationwide or "DK" in nuts:
        return [gettext("Hele landet")]
    known = catalogue.places()
    names = sorted((known[m].name for m in municipalities if m in known), key=catalogue.danish_order)
    for code in nuts:
        within = [p for p in known.values() if p.nuts3.startswith(code)]
        if within and len(code) >= NUTS_REGION:
            names.append(within[0].nuts3_name if len(code) == NUTS_PART else within[0].region)
    return list(dict.fromkeys(names))


def where(names: list[str]) -> str:
    """The places of a need in a line; of many the first ones and how many more."""
    if len(names) <= MOST_NAMED:
        return ", ".join(names)
    more = len(names) - (MOST_NAMED - 1)
    return gettext("%(names)s og %(num)s andre kommuner", names=", ".join(names[: MOST_NAMED - 1]), num=more)


def cpv_label(code: str) -> str:
    """What a CPV code is called."""
    found = catalogue.cpv_codes().get(code) or catalogue.nearest_known_cpv(code)
    if found is None:
        return code
    return found.label_en if current_locale() == "en" else found.label_da


def aim_names(codes: list[str]) -> list[str]:
    """The strategic aims (BT-06) by name; that there is none is not told."""
    known = catalogue.strategic_aims()
    return [in_language(known[c], "name") for c in codes if c in known and c != "none"]


def objective_names(codes: list[str]) -> list[str]:
    """The social objectives (BT-775) by name."""
    known = catalogue.social_objectives()
    return [in_language(known[c], "name") for c in codes if c in known]
