"""flask subscriptions: write the digests that are due."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

import click
from flask.cli import with_appcontext

from app.domain.mailing import Frequency
from app.domain.moments import danish_day
from app.extensions import db
from app.subscriptions import marks, running


@click.group()
def subscriptions() -> None:
    """Saved searches and digests."""


@subscriptions.command("run-day")
@with_appcontext
def run_day() -> None:
    """Write the daily digests, and on the first run of a week the weekly ones; safe to run as often as you like."""
    now = datetime.now(UTC)
    asked, reason = marks.ask(danish_day(now))
    db.session.commit()
    told = f"{asked} suppliers asked about in CVR" + (f", stopped: {reason}" if reason else "")
    click.echo(f"{_run(now, running.DAILY_RUN)}; {told}")


@subscriptions.command("run-now")
@with_appcontext
def run_now() -> None:
    """Write what those hear of who want it straight away; run it every few minutes."""
    click.echo(_run(datetime.now(UTC), running.AT_ONCE_RUN))


def _run(now: datetime, frequencies: Sequence[Frequency]) -> str:
    tally = running.Tally()
    for _ in running.run(now, frequencies, tally):
        db.session.commit()
    db.session.commit()
    return f"{tally.looked} digests looked at, {tally.mails} mails written, {tally.turned_off} turned off"
