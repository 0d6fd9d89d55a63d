"""flask demo load: fictional suppliers for trying the service out."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import click
from flask import current_app
from flask.cli import with_appcontext

from app.accounts import services as accounts
from app.accounts.queries import find_user
from app.commands.demonstration_cases import add_cases
from app.commands.demonstration_events import WRITTEN_FOR, events
from app.commands.demonstration_needs import BUYERS, TOWN, add_needs
from app.commands.demonstration_registers import SECOND as LAST_EXTRACT
from app.commands.demonstration_registers import add_checks, add_registers
from app.domain.access import Duty, Role
from app.domain.verification import Event, Status
from app.events.demonstration import add_events
from app.extensions import db
from app.organisations.demonstration import add_enterprise
from app.search.snapshot import today
from app.shortlists.demonstration import add_lists
from app.statistics import demonstration as statistics
from app.statistics.services import add as add_counts
from app.suppliers import queries, services
from app.taskforce.demonstration import add_taskforce
from app.tips.demonstration import add_tips
from app.verification import services as verification
from app.workshops.demonstration import add_workshops

FILES = Path(__file__).parent / "demo"
ACTOR = "cli:demo"
PEOPLE = (
    ("indkoeber@demo.example", "Inge Indkøber (opdigtet)"),
    ("leverandoer@demo.example", "Lau Leverandør (opdigtet)"),
    ("redaktoer@demo.example", "Rita Redaktør (opdigtet)"),
    ("laeser@demo.example", "Lis Læser (opdigtet)"),
    ("sekretaer@demo.example", "Siri Sekretær (opdigtet)"),
    ("verifikator@demo.example", "Vera Verifikator (opdigtet)"),
    ("verifikator2@demo.example", "Viggo Verifikator (opdigtet)"),
)
# A supplier of the demo and who keeps its profile.
FIRM = "99352787"
MEMBERS = {
    "leverandoer@demo.example": Role.OWNER,
    "redaktoer@demo.example": Role.EDITOR,
    "laeser@demo.example": Role.READER,
}
DUTIES = {
    "sekretaer@demo.example": Duty.SECRETARY,
    "verifikator@demo.example": Duty.VERIFIER,
    # What one verifier recommends, another decides.
    "verifikator2@demo.example": Duty.VERIFIER,
}


@click.group()
def demo() -> None:
    """Fictional data."""


@demo.command()
@with_appcontext
def load() -> None:
    """Load the demo suppliers once; does nothing when they are there."""
    add_people()
    if queries.has_demo():
        click.echo("demo suppliers are there already")
        tell_cases()
        tell_needs()
        tell_lists()
        tell_events()
        tell_taskforce()
        tell_workshops()
        return
    shift = (today() - WRITTEN_FOR).days
    rows = profiles()
    for profile in rows:
        services.publish_profile(ACTOR, profile, shift)
    told = list(events(rows, timedelta(days=shift)))
    verification.record_events(ACTOR, told)
    add_checks(told, today())
    verification.project(p["cvr"] for p in rows)
    services.reindex(services.ids_of(p["cvr"] for p in rows))
    add_counts(c for p in rows for c in statistics.counts(p["cvr"], today()))
    add_registers(_in_register(rows, told), today())
    add_tips([FIRM, next(cvr for cvr in _in_register(rows, told) if cvr != FIRM)])
    db.session.commit()
    click.echo(f"{len(rows)} demo suppliers loaded")
    tell_cases()
    tell_needs()
    tell_lists()
    tell_events()
    tell_taskforce()
    tell_workshops()


def tell_needs() -> None:
    """The fictional buyers' needs, once."""
    added = add_needs()
    db.session.commit()
    if added:
        click.echo(f"{added} demo needs")


def tell_cases() -> None:
    """The verifiers' fictional cases, once."""
    added = add_cases()
    db.session.commit()
    if added:
        click.echo(f"{added} demo cases for the verifiers' desk")


def tell_lists() -> None:
    """The municipality's lists, once."""
    buyer = find_user("indkoeber@demo.example")
    added = add_lists(f"user:{buyer.id}", TOWN) if buyer else 0
    db.session.commit()
    if added:
        click.echo(f"{added} demo lists of suppliers")


def tell_events() -> None:
    """Events that the municipality holds, once."""
    added = add_events(TOWN, BUYERS[TOWN][0])
    db.session.commit()
    if added:
        click.echo(f"{added} demo events")


def tell_workshops() -> None:
    """The taskforce's workshops and what waits in its register, once."""
    added = add_workshops(ACTOR)
    db.session.commit()
    if added:
        click.echo(f"{added} demo workshops")


def tell_taskforce() -> None:
    """The fictional taskforce, once."""
    added = add_taskforce(ACTOR, {name: cvr for cvr, (name, _) in BUYERS.items()})
    db.session.commit()
    if added:
        click.echo(f"{added} demo members of the taskforce")


def add_people() -> None:
    """Fictional people, outside production only and without a password: `flask accounts password` gives one.

    A password that stood here would be known to everybody.
    """
    if current_app.extensions["settings"].env == "production":
        return
    added = [email for email, name in PEOPLE if accounts.add_demo_person(email, name, ACTOR)]
    for email, duty in DUTIES.items():
        found = find_user(email)
        if found is not None:
            accounts.grant(found, duty, ACTOR)
    name = next(p["name"] for p in profiles() if p["cvr"] == FIRM)
    add_enterprise(FIRM, name, MEMBERS, ACTOR)
    db.session.commit()
    if added:
        click.echo(f"{len(added)} demo people: {', '.join(added)}")
        click.echo(f"to sign in as one: flask accounts password {added[0]}")


def _in_register(rows: list[dict[str, Any]], told: list[tuple[str, Event]]) -> dict[str, tuple[str, date]]:
    """The firms that were in the register as RSV when it was read last: their name, and since when."""
    names = {row["cvr"]: row["name"] for row in rows}
    read_on = today() - timedelta(days=LAST_EXTRACT)
    last = {cvr: e for cvr, e in told if e.scheme == "rsv" and e.effective_on <= read_on}
    return {c: (names[c], e.effective_on) for c, e in last.items() if e.status is Status.VERIFIED}


def profiles() -> list[dict[str, Any]]:
    """Every profile of the demo files."""
    return [p for path in sorted(FILES.glob("*.json")) for p in json.loads(path.read_text("utf-8"))]
