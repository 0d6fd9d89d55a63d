"""flask invitations: tell the suppliers of needs whose next wave is due."""

from __future__ import annotations

from datetime import UTC, datetime

import click
from flask.cli import with_appcontext

from app.extensions import db
from app.invitations import sending


@click.group()
def invitations() -> None:
    """Telling suppliers of needs, in waves."""


@invitations.command("run")
@with_appcontext
def run() -> None:
    """Send the waves that are due, and end. Run it every few minutes.

    Each need is claimed by one statement and told in one transaction, so it may run beside itself, be killed
    anywhere and be run again: nobody is told twice, and nobody is forgotten. The mails go to the outbox, which
    `flask worker` empties.
    """
    tally = sending.Tally()
    for _ in sending.run(datetime.now(UTC), tally):
        db.session.commit()
    db.session.commit()
    click.echo(f"{tally.waves} waves, {tally.told} suppliers told, {tally.mails} mails written")
