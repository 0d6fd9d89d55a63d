"""The list of those who come, as a file for whoever receives them at the door."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from app.domain.moments import DENMARK
from app.events import words
from app.events.queries import EventView, SignUpView
from app.web import exports
from app.web.exports import Cell, Sheet
from app.web.filters import clock, long_date
from app.web.i18n import gettext


def table(found: Sequence[SignUpView]) -> list[list[Cell]]:
    """Headings and a line for each sign-up, those with a seat first."""
    heads: list[Cell] = [
        gettext("Status"), gettext("Navn"), gettext("Organisation"), gettext("E-mail"), gettext("Pladser"),
        gettext("Skal sørges for"), gettext("Tilmeldt"),
    ]  # fmt: skip
    rows = [heads]
    for s in found:
        at = s.confirmed_at.astimezone(DENMARK).strftime("%Y-%m-%d %H:%M") if s.confirmed_at else ""
        rows.append([str(words.SIGN_UPS[s.state]), s.name, s.organisation, s.email, s.seats, s.needs, at])
    return rows


def as_csv(_event: EventView, found: Sequence[SignUpView], _now: datetime) -> bytes:
    """The table alone."""
    return exports.as_csv(table(found))


def as_xlsx(event: EventView, found: Sequence[SignUpView], now: datetime) -> bytes:
    """The table, and a sheet that says what it is and when it has to be deleted."""
    about: list[list[Cell]] = [
        [gettext("Arrangement"), event.title_da],
        [gettext("Tid"), words.when(event.starts_at, event.ends_at)],
        [gettext("Hentet"), gettext("%(date)s kl. %(time)s", date=long_date(now), time=clock(now))],
        [gettext("Slet filen"), gettext("Senest 30 dage efter arrangementet, som vi selv gør")],
    ]
    return exports.as_xlsx(
        [
            Sheet(gettext("Deltagere"), table(found), (14, 28, 32, 32, 9, 50, 18)),
            Sheet(gettext("Om listen"), about, (20, 70)),
        ]
    )


KINDS = {"csv": (exports.CSV, as_csv), "xlsx": (exports.SPREADSHEET, as_xlsx)}
