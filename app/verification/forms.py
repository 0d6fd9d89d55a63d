"""What a visitor asks the look-up: a number or a name, and perhaps a day."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from werkzeug.datastructures import MultiDict

from app.domain import cvr as cvr_rules
from app.domain.errors import InvalidCvr
from app.search.snapshot import today
from app.suppliers.forms import clean, cvr_message
from app.web.i18n import gettext

LONGEST = 120
# The day in a page's address, and in the API's, which a visitor may well try here.
DAY_NAME, DAY_ALIAS = "dato", "on"
FIRST_DAY = date(2015, 1, 1)
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
# Digits with or without the usual prefix: a number was meant, however many digits there are.
DIGITS = re.compile(r"(DK|CVR)?[\W_]*(\d[\W_]*)+", re.IGNORECASE)


@dataclass
class LookUpForm:
    """The question; `cvr` when a number was meant and it is well-formed, else `name`."""

    typed: str = ""
    cvr: str | None = None
    name: str = ""
    typed_day: str = ""
    # Whether the day came under the API's name for it.
    is_alias: bool = False
    typed_moment: str = ""
    on: date | None = None
    known_at: datetime | None = None
    errors: dict[str, str] = field(default_factory=dict)


def parse(args: MultiDict[str, str], cvr: str | None = None) -> LookUpForm:
    """Read the question from the query string, or about the number in the address."""
    form = LookUpForm(typed=clean(cvr if cvr is not None else args.get("cvr", ""))[:LONGEST])
    day, alias = (clean(args.get(name, ""))[:20] for name in (DAY_NAME, DAY_ALIAS))
    form.typed_day, form.is_alias = day or alias, bool(alias)
    form.on = _day(form)
    if day and alias and day != alias:
        form.errors["dato"] = gettext("Adressen har to datoer. Vælg den ene")
    form.typed_moment = clean(args.get("kendt", ""))[:40]
    form.known_at = _moment(form)
    if cvr is not None or DIGITS.fullmatch(form.typed):
        form.cvr = _cvr(form)
    else:
        form.name = form.typed
    return form


def _cvr(form: LookUpForm) -> str | None:
    try:
        return cvr_rules.parse(form.typed)
    except InvalidCvr as error:
        form.errors["cvr"] = cvr_message(error.reason)
        return None


def _day(form: LookUpForm) -> date | None:
    day, wrong = read_day(form.typed_day)
    if wrong:
        form.errors["dato"] = wrong
    return day


def read_day(typed: str) -> tuple[date | None, str]:
    """The day that was typed, and what is wrong with it; no day and no fault for nothing typed."""
    if not typed:
        return None, ""
    try:
        day = date.fromisoformat(typed) if DAY.fullmatch(typed) else None
    except ValueError:
        day = None
    if day is None:
        return None, gettext("Skriv datoen som ÅÅÅÅ-MM-DD")
    if day > today():
        return day, gettext("Vælg en dato, der ikke ligger i fremtiden")
    if day < FIRST_DAY:
        return day, gettext("Vælg en dato fra 2015 eller senere. Ordningen begyndte 1. januar 2015")
    return day, ""


def _moment(form: LookUpForm) -> datetime | None:
    """The moment of a permalink, in UTC: what was known then, whatever has been recorded since."""
    if not form.typed_moment:
        return None
    moment = read_moment(form.typed_moment)
    if moment is None:
        form.errors["kendt"] = gettext("Linket er ikke helt. Slå nummeret op igen")
    return moment


def read_moment(typed: str) -> datetime | None:
    """A moment in UTC; None for what is none, or none that an answer can be given for."""
    try:
        moment = datetime.fromisoformat(typed)
        moment = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    # What will be known later cannot be promised by a link.
    return moment if moment.date() >= FIRST_DAY and moment <= datetime.now(UTC) else None
