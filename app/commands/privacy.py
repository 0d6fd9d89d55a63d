"""flask privacy purge: delete what has been kept long enough."""

from __future__ import annotations

import click
from flask.cli import with_appcontext
from flask_babel import force_locale

from app.extensions import db
from app.privacy import purging, unused
from app.privacy.retention import RETENTION
from app.web.filters import long_date
from app.web.i18n import LANGUAGES, gettext, speaking


@click.group()
def privacy() -> None:
    """How long data about people are kept."""


@privacy.command()
@click.option("--dry-run", is_flag=True, help="Only say how much there is; change nothing.")
@click.option("--locale", type=click.Choice(list(LANGUAGES)), default="da", show_default=True)
@with_appcontext
def purge(dry_run: bool, locale: str) -> None:
    """Delete what is older than the page about privacy says, and warn those whose account goes next.

    Safe to run every day and at any time: what is deleted once is not found again. Each kind is a transaction.
    """
    now = purging.now()
    lines: list[tuple[str, str, int]] = []
    for retention in RETENTION:
        found = purging.purge(retention.kind, now, dry_run=dry_run)
        db.session.rollback() if dry_run else db.session.commit()
        with speaking(locale):
            lines.append((gettext(retention.what), long_date(found.before), found.count))
    warned = unused.count_due(now) if dry_run else unused.warn(now)
    db.session.rollback() if dry_run else db.session.commit()
    with speaking(locale), force_locale(locale):
        show(lines, warned, dry_run)


def show(lines: list[tuple[str, str, int]], warned: int, dry_run: bool) -> None:
    """Print the table: what, older than, how many."""
    head = (
        gettext("Hvad"),
        gettext("Ældre end"),
        gettext("Ville blive slettet") if dry_run else gettext("Slettet"),
    )
    first = max(len(what) for what, _, _ in [*lines, head])
    second = max(len(when) for _, when, _ in [*lines, head])
    click.echo(f"{head[0]:<{first}}  {head[1]:<{second}}  {head[2]}")
    for what, when, count in lines:
        click.echo(f"{what:<{first}}  {when:<{second}}  {count}")
    text = gettext("Personer, der ville få en advarsel: %(num)s", num=warned)
    if not dry_run:
        text = gettext("Personer, der har fået en advarsel: %(num)s", num=warned)
    click.echo(text)
