"""flask outbox: look at the mails, try them again, tidy up."""

from __future__ import annotations

import secrets
import sys
from datetime import UTC, datetime, timedelta

import click
from flask.cli import with_appcontext

from app.extensions import db
from app.notifications import queries, services
from app.notifications.addresses import InvalidAddress
from app.notifications.models import STATES
from app.web.i18n import LANGUAGES


@click.group()
def outbox() -> None:
    """Mails that wait, were sent or were given up."""


@outbox.command("list")
@click.option("--state", type=click.Choice(STATES), help="Only mails in this state.")
@click.option("--limit", type=click.IntRange(1, 1000), default=20, show_default=True)
@with_appcontext
def list_(state: str | None, limit: int) -> None:
    """The newest mails, newest first."""
    found = queries.list_messages(state, limit)
    for m in found:
        click.echo(f"{m.id:>7}  {m.state:<7}  {m.due_at:%Y-%m-%d %H:%M}Z  {m.to:<32}  {m.subject}")
        if m.last_error and m.state != "sent":
            click.echo(f"{'':>7}  attempts {m.attempts}: {m.last_error}")
    stands = queries.backlog(datetime.now(UTC))
    click.echo(
        f"{stands.waiting} waiting, the oldest due for {stands.oldest_seconds:.0f} s; {stands.dead} given up"
    )


@outbox.command()
@click.argument("message", type=int, metavar="ID")
@with_appcontext
def show(message: int) -> None:
    """One mail as its receiver reads it."""
    mail = queries.find_message(message)
    if mail is None:
        click.echo(f"There is no mail {message}.", err=True)
        sys.exit(1)
    m = mail.line
    click.echo(f"To:         {m.to}\nSubject:    {m.subject}\nMessage-ID: {mail.message_id}")
    click.echo(
        f"State:      {m.state}, attempts {m.attempts}" + (f", {m.last_error}" if m.last_error else "")
    )
    click.echo(f"\n{mail.text}", nl=False)


@outbox.command()
@click.argument("messages", type=int, nargs=-1, metavar="[ID]...")
@click.option("--dead", is_flag=True, help="All mails that were given up.")
@with_appcontext
def retry(messages: tuple[int, ...], dead: bool) -> None:
    """Queue mails again that were given up."""
    if bool(messages) == dead:
        raise click.UsageError("Give the ids of mails, or --dead for all that were given up.")
    count = services.retry(None if dead else messages)
    db.session.commit()
    click.echo(f"{count} queued")


@outbox.command()
@click.argument("address")
@click.option("--locale", type=click.Choice(list(LANGUAGES)), default="da", show_default=True)
@with_appcontext
def test(address: str, locale: str) -> None:
    """Put a test mail to ADDRESS in the outbox."""
    try:
        services.enqueue("test", address, "test", key=f"test:{secrets.token_hex(8)}", locale=locale)
    except InvalidAddress as error:
        raise click.BadParameter(str(error), param_hint="ADDRESS") from None
    db.session.commit()
    click.echo("queued")


@outbox.command()
@click.option("--days", type=click.IntRange(1), required=True, help="Mails sent longer ago than this.")
@with_appcontext
def purge(days: int) -> None:
    """Delete mails that were sent long ago. Those given up stay."""
    count = services.purge(datetime.now(UTC) - timedelta(days=days))
    db.session.commit()
    click.echo(f"{count} deleted")
