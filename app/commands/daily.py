"""flask daily: everything the service does once a day, one job after the other."""

from __future__ import annotations

import logging
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass

import click
from flask.cli import with_appcontext

from app.commands.credentials import issue
from app.commands.duplicates import find
from app.commands.events import run_day as events_day
from app.commands.invitations import run as tell_suppliers
from app.commands.needs import run_day as needs_day
from app.commands.privacy import purge
from app.commands.profiles import remind
from app.commands.statistics import prune
from app.commands.subscriptions import run_day as digests
from app.commands.verification import check_companies
from app.commands.verification import run_day as verification_day
from app.commands.workshops import run_day as workshops_day
from app.extensions import db
from app.integrations.cvr_register import NoRegister, register

logger = logging.getLogger("app.daily")


@dataclass(frozen=True)
class Job:
    """A command that is also there by itself. `skip` says why it has nothing to do here, empty when it has."""

    name: str
    command: click.Command
    skip: Callable[[], str] = str


def _without_register() -> str:
    return "no CVR register is set up" if isinstance(register(), NoRegister) else ""


# What changes the facts comes first, then who is told of them, and last what is tidied away.
JOBS: tuple[Job, ...] = (
    Job("verification check-companies", check_companies, _without_register),
    Job("verification run-day", verification_day),
    Job("credentials issue", issue),
    Job("needs run-day", needs_day),
    Job("invitations run", tell_suppliers),
    Job("subscriptions run-day", digests),
    Job("events run-day", events_day),
    Job("workshops run-day", workshops_day),
    Job("profiles remind", remind),
    Job("duplicates find", find),
    Job("statistics prune", prune),
    Job("privacy purge", purge),
)


@click.command()
@with_appcontext
@click.pass_context
def daily(context: click.Context) -> None:
    """Do what every day asks for, in order; safe to run as often as you like.

    Each job is one of the commands, in transactions of its own: one that fails is undone, told of, and stops none
    of the others. Exit 1 when any failed.
    """
    failed = [job.name for job in JOBS if not _done(context, job)]
    done = len(JOBS) - len(failed)
    click.echo(f"daily: {done} jobs done, {len(failed)} failed" + "".join(f"\n  {name}" for name in failed))
    sys.exit(1 if failed else 0)


def _done(context: click.Context, job: Job) -> bool:
    """Run one job and say how it went; whether it went well."""
    began = time.monotonic()
    click.echo(f"== flask {job.name}")
    if why := job.skip():
        click.echo(f"skipped: {why}")
        return True
    try:
        context.invoke(job.command)
    except (SystemExit, click.exceptions.Exit) as ended:
        # How a command says that it could not do its work; it has said why.
        code = ended.code if isinstance(ended, SystemExit) else ended.exit_code
        well = not code
    except Exception as error:
        # Also what nobody foresaw: one job must not keep the others from being done.
        logger.exception("flask %s failed", job.name)
        click.echo(f"failed: {type(error).__name__}", err=True)
        well = False
    else:
        well = True
    _leave_nothing_behind()
    click.echo(f"{'done' if well else 'failed'} in {time.monotonic() - began:.1f} s")
    return well


def _leave_nothing_behind() -> None:
    """What a job has not committed is undone, and the next one begins with a connection of its own."""
    try:
        db.session.rollback()
    except Exception:
        logger.exception("the transaction of a failed job could not be rolled back")
    db.session.remove()
