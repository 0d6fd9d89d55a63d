"""How numbers, dates and CVR numbers are written, in Danish and English."""

from __future__ import annotations

from datetime import date, datetime
from functools import lru_cache
from math import floor
from typing import Any

from flask import Flask
from flask_babel import format_date, format_datetime, format_decimal
from jinja2 import FileSystemBytecodeCache, StrictUndefined
from jinja2.runtime import Macro
from markupsafe import Markup

from app.web.i18n import current_locale, gettext
from app.web.paging import pager

NBSP = "\u00a0"
# Where `filled` puts a value. No text of a database holds it: PostgreSQL cannot store it.
GAP = "\x00"


def number(value: float, decimals: int = 0) -> str:
    """1.611.360 in Danish, 1,611,360 in English."""
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    return str(format_decimal(value, format=pattern))


def kroner(value: float) -> str:
    """Whole kroner: `1.611.360 kr.` or `DKK 1,611,360`."""
    return f"DKK{NBSP}{number(value)}" if current_locale() == "en" else f"{number(value)}{NBSP}kr."


def tidy(text: str) -> str:
    """A sentence that ends in an amount has one full stop, not `kr..`."""
    return text.replace("kr..", "kr.")


def percent(value: float) -> str:
    """A share between 0 and 1 as whole per cent, with Danish spacing; a half goes up, as people expect."""
    value = floor(value * 100 + 0.5) / 100
    return f"{number(value * 100)}%" if current_locale() == "en" else f"{number(value * 100)}{NBSP}%"


def long_date(value: date) -> str:
    """23. november 2026 / 23 November 2026."""
    return _date(value, "MMMM", current_locale())


def short_date(value: date) -> str:
    """3. nov. 2026 / 3 Nov 2026."""
    return _date(value, "MMM", current_locale())


@lru_cache(maxsize=5_000)
def _date(value: date, month: str, locale: str) -> str:
    """A day, or a moment's day in Denmark; remembered, as a page of records writes the same days over and over."""
    pattern = f"d{NBSP}{month} y" if locale == "en" else f"d.{NBSP}{month} y"
    return str(format_date(value, pattern))


def clock(value: datetime) -> str:
    """14.05 / 14:05 in Danish time."""
    return str(format_datetime(value, "HH:mm" if current_locale() == "en" else "HH.mm"))


def quarter(value: tuple[int, int]) -> str:
    """(2026, 3) as `3. kvartal 2026` or `Quarter 3, 2026`."""
    return gettext("%(number)s. kvartal %(year)s", number=value[1], year=value[0])


def cvr_groups(value: str) -> str:
    """13748136 -> 13 74 81 36 with hard spaces."""
    return NBSP.join(value[i : i + 2] for i in range(0, len(value), 2))


def in_language(row: Any, field: str) -> str:
    """`field_en` when English is shown and it has text, else `field_da`."""
    english = getattr(row, f"{field}_en", "") if current_locale() == "en" else ""
    return str(english or getattr(row, f"{field}_da", "") or "")


def once(macro: Macro, shown: Any) -> Markup:
    """What a macro makes of an object that keeps its `markup`: made at the first call, kept as long as the object."""
    held: dict[str, Markup] = shown.markup
    if macro.name not in held:
        held[macro.name] = Markup(macro(shown))  # noqa: S704 - a template of ours, which has escaped
    return held[macro.name]


def filled(macro: Macro, shown: Any, *values: Markup) -> Markup:
    """What `once` gives, with each GAP of it replaced by the next value; values left over are not used."""
    pieces = str.split(once(macro, shown), GAP)
    parts = pieces[:1]
    for value, piece in zip(values, pieces[1:], strict=False):
        parts += (value, piece)
    return Markup("".join(parts))  # noqa: S704 - all parts are markup


def init_app(app: Flask) -> None:
    """Register the filters; an undefined name in a template is an error, not an empty string."""
    settings = app.extensions["settings"]
    cache = settings.template_cache or settings.instance_dir / "templates"
    cache.mkdir(parents=True, exist_ok=True)
    app.jinja_env.bytecode_cache = FileSystemBytecodeCache(str(cache))
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    for function in (
        number,
        kroner,
        tidy,
        percent,
        long_date,
        short_date,
        clock,
        quarter,
        cvr_groups,
        in_language,
    ):
        app.jinja_env.filters[function.__name__] = function
    app.jinja_env.globals.update(once=once, filled=filled, GAP=GAP, pager=pager)


def load_macros(app: Flask) -> None:
    """Make the macro files globals, once every other global is there.

    An import in a template is undefined when one of its blocks is rendered alone.
    """
    files = {
        "ui": "ui",
        "frame": "frame",
        "fields": "form",
        "maps": "map",
        "card": "card",
        "scores": "scores",
        "pictures": "picture",
        "paging": "pager",
    }
    for name, file in files.items():
        app.jinja_env.globals[name] = app.jinja_env.get_template(f"macros/{file}.html").module
