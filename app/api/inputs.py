"""What the API takes in: query strings and JSON bodies, checked field by field."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from flask import Request
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import BadRequest

from app.domain import typed
from app.domain.cvr import parse as parse_cvr
from app.domain.errors import InvalidCvr
from app.domain.reservation import Reservation
from app.matches.queries import NeedText
from app.reference import catalogue
from app.reference.cpv_words import cpv_message
from app.search.queries import Filters
from app.suppliers.forms import LONGEST_TEXT, clean
from app.web.cvr_words import cvr_message
from app.web.i18n import gettext

MOST_LOOKUPS = 1000
LONGEST_TITLE, LONGEST_DESCRIPTION = 500, 20_000
LARGEST_VALUE = 10**12
MOST_NEEDS, LONGEST_CONTRACT = 50, 99
LAST_PAGE, MOST_PER_PAGE = 10_000, 100
# Of a wrong number so much is told again, and of many so many in a line.
LONGEST_SHOWN, FEW = 40, 5


class InvalidInput(Exception):
    """Input that cannot be used; `errors` says why by field. Answered as 422."""

    def __init__(self, **errors: str) -> None:
        super().__init__(errors)
        self.errors = errors


class InvalidLookup(Exception):
    """A list of numbers that cannot be looked up; each error names its field and, of a number, its place."""

    def __init__(self, errors: list[dict[str, Any]]) -> None:
        super().__init__(errors)
        self.errors = errors

    @property
    def detail(self) -> str:
        """What is wrong in one line: the first few numbers by place, counted from 0 as in `errors`."""
        told = [_told(error) for error in self.errors[:FEW]]
        if len(self.errors) > FEW:
            told.append(gettext("Og %(count)s fejl mere", count=len(self.errors) - FEW))
        return ". ".join(told) + "."


def _told(error: dict[str, Any]) -> str:
    if "index" not in error:
        return str(error["detail"])
    return f"cvr[{error['index']}] »{error['value']}«: {error['detail']}"


def whole_number(args: MultiDict[str, str], name: str, default: int, most: int) -> int:
    """A number from 1 to `most`."""
    raw = args.get(name, "")
    if raw == "":
        return default
    if not (raw.isascii() and raw.isdigit() and 1 <= int(raw[:12]) <= most):
        raise InvalidInput(**{name: gettext("Skriv et helt tal fra 1 til %(most)s", most=most)})
    return int(raw)


def text(args: MultiDict[str, str], name: str, most: int) -> str:
    """One line of text without control characters."""
    value = clean(args.get(name, ""))
    if len(value) > most:
        raise InvalidInput(**{name: gettext("Skriv højst %(most)s tegn", most=most)})
    return value


def search_filters(args: MultiDict[str, str]) -> Filters:
    """The filters of GET /suppliers."""
    schemes = frozenset(s for s in args.getlist("scheme") if s)
    if schemes - set(catalogue.schemes()):
        raise InvalidInput(scheme=gettext("Vælg mellem %(codes)s", codes=", ".join(catalogue.schemes())))
    cpv = text(args, "cpv", 20)
    return Filters(
        text=text(args, "q", LONGEST_TEXT) or typed.asked(args.get("q", ""))[:LONGEST_TEXT],
        municipality=municipality(text(args, "municipality", 60)),
        cpv=code(cpv) if cpv else None,
        schemes=schemes,
    )


def municipality(value: str) -> str | None:
    """A municipality's code from its code or name."""
    if not value:
        return None
    place = catalogue.find_place(value)
    if place is None:
        raise InvalidInput(municipality=gettext("Kommunen »%(name)s« findes ikke", name=value[:60]))
    return place.code


def code(value: str) -> str:
    """A CPV code that the vocabulary has."""
    known = catalogue.find_cpv(value)
    if known is None:
        raise InvalidInput(cpv=cpv_message(value))
    return known


def cvr(value: str) -> str:
    """A well-formed CVR number."""
    try:
        return parse_cvr(value)
    except InvalidCvr:
        raise InvalidInput(cvr=gettext("Skriv et gyldigt CVR-nummer med 8 cifre")) from None


def own_cvr(values: dict[str, Any]) -> str:
    """The CVR number of a JSON body; JSON's own numbers lose the zeros that a number may begin with."""
    value = values.get("cvr")
    if value is not None and not isinstance(value, str):
        raise InvalidInput(cvr=gettext("Skriv CVR-nummeret som tekst: 8 cifre i anførselstegn"))
    return cvr(value or "")


def day(value: str) -> date | None:
    """A date as YYYY-MM-DD; None for no value."""
    if not value:
        return None
    try:
        return date.fromisoformat(value) if len(value) == 10 else _bad_day()
    except ValueError:
        return _bad_day()


def _bad_day() -> date:
    raise InvalidInput(on=gettext("Skriv datoen som ÅÅÅÅ-MM-DD"))


def body(request: Request) -> dict[str, Any]:
    """The JSON object of a request. Raises BadRequest when it is none."""
    try:
        value = request.get_json(silent=True)
    except RecursionError:
        # Brackets within brackets, thousands deep.
        raise BadRequest from None
    if not isinstance(value, dict):
        raise BadRequest
    return value


def need(values: dict[str, Any]) -> tuple[NeedText, int]:
    """The need and the limit of POST /match."""
    title = string(values, "title", LONGEST_TITLE)
    description = string(values, "description", LONGEST_DESCRIPTION)
    codes = values.get("cpv")
    codes = [] if codes is None else codes
    if not isinstance(codes, list) or len(codes) > 50 or not all(isinstance(c, str) for c in codes):
        raise InvalidInput(cpv=gettext("Skriv en liste med højst 50 CPV-koder"))
    place = values.get("municipality")
    if place is not None and not isinstance(place, str):
        raise InvalidInput(municipality=gettext("Skriv kommunens navn eller kode"))
    known = tuple(dict.fromkeys(code(c) for c in codes))
    if not (title or description or known):
        raise InvalidInput(title=gettext("Skriv, hvad I har brug for"))
    return (
        NeedText(
            title,
            description,
            known,
            municipality(clean(place or "")),
            _value(values),
            _years(values),
            _reservation(values),
        ),
        _limit(values),
    )


def needs(values: dict[str, Any]) -> list[NeedText]:
    """The needs of POST /match/needs, in order. Errors are named by their place: `needs.0.title`."""
    found = values.get("needs")
    if not isinstance(found, list) or not 1 <= len(found) <= MOST_NEEDS:
        raise InvalidInput(needs=gettext("Skriv en liste med 1 til %(most)s behov", most=MOST_NEEDS))
    read = []
    for place, one in enumerate(found):
        if not isinstance(one, dict):
            raise InvalidInput(**{f"needs.{place}": gettext("Skriv, hvad I har brug for")})
        try:
            read.append(need(one)[0])
        except InvalidInput as error:
            raise InvalidInput(**{f"needs.{place}.{k}": v for k, v in error.errors.items()}) from None
    return read


def _years(values: dict[str, Any]) -> float | None:
    value = values.get("years")
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 < value <= LONGEST_CONTRACT:
        raise InvalidInput(years=gettext("Skriv længden i år, for eksempel 4 eller 1,5"))
    return float(value)


def _reservation(values: dict[str, Any]) -> Reservation | None:
    value = values.get("reservation")
    if value is None:
        return None
    if not isinstance(value, str) or value not in set(Reservation):
        raise InvalidInput(reservation=gettext("Vælg mellem %(codes)s", codes=", ".join(Reservation)))
    return Reservation(value)


def string(values: dict[str, Any], name: str, most: int) -> str:
    """A text of a JSON body; empty when it is missing."""
    value = values.get(name)
    if value is None:
        return ""
    if not isinstance(value, str) or len(value) > most:
        raise InvalidInput(**{name: gettext("Skriv en tekst på højst %(most)s tegn", most=most)})
    return typed.lines(value)


def _value(values: dict[str, Any]) -> int | None:
    value = values.get("value_dkk")
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 < value <= LARGEST_VALUE:
        raise InvalidInput(value_dkk=gettext("Skriv beløbet i kroner som et tal over 0"))
    return max(1, round(value))


def _limit(values: dict[str, Any]) -> int:
    value = values.get("limit")
    if value is None:
        return 10
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= MOST_PER_PAGE:
        raise InvalidInput(limit=gettext("Skriv et helt tal fra 1 til %(most)s", most=MOST_PER_PAGE))
    return value


def lookup(values: dict[str, Any]) -> tuple[list[str], date | None]:
    """The CVR numbers of POST /verifications/lookup, in order and without repeats, and the day.

    Raises InvalidLookup with everything that is wrong, each number by its place in the list.
    """
    errors: list[dict[str, Any]] = []
    on: date | None = None
    asked = values.get("on")
    try:
        on = day(asked or "") if asked is None or isinstance(asked, str) else _bad_day()
    except InvalidInput as error:
        errors.append({"field": "on", "detail": error.errors["on"]})
    raw = values.get("cvr")
    numbers: list[str] = []
    if not isinstance(raw, list) or not raw:
        errors.append({"field": "cvr", "detail": gettext("Skriv en liste med CVR-numre")})
    elif len(raw) > MOST_LOOKUPS:
        most = gettext("Slå højst %(most)s CVR-numre op ad gangen", most=MOST_LOOKUPS)
        errors.append({"field": "cvr", "detail": most})
    else:
        for place, text_ in enumerate(raw):
            try:
                numbers.append(parse_cvr(text_) if isinstance(text_, str) else _no_text())
            except InvalidCvr as error:
                errors.append(_wrong_number(place, text_, error.reason))
    if errors:
        raise InvalidLookup(errors)
    return list(dict.fromkeys(numbers)), on


def _no_text() -> str:
    raise InvalidCvr("format")


def _wrong_number(place: int, value: object, reason: str) -> dict[str, Any]:
    # A list or an object may be nested so deeply that it cannot be written again.
    if isinstance(value, (list, dict)):
        value = "[…]" if isinstance(value, list) else "{…}"
    shown = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    return {"field": "cvr", "index": place, "value": shown[:LONGEST_SHOWN], "detail": cvr_message(reason)}
