"""flask demo load: fictional suppliers for trying the service out."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import click
from babel.dates import format_date
from flask import current_app
from flask.cli import with_appcontext

from app.accounts import services as accounts
from app.accounts.queries import find_user
from app.commands.demonstration_cases import add_cases
from app.commands.demonstration_needs import TOWN, add_needs
from app.domain.access import Duty, Role
from app.domain.verification import Event, Status
from app.extensions import db
from app.organisations.demonstration import add_enterprise
from app.search.snapshot import today
from app.shortlists.demonstration import add_lists
from app.statistics import demonstration as statistics
from app.statistics.services import add as add_counts
from app.suppliers import queries, services
from app.tips.demonstration import add_tips
from app.verification import services as verification

FILES = Path(__file__).parent / "demo"
# The day the demo's dates were written for; they move along, so that the demo never goes stale.
WRITTEN_FOR = date(2026, 11, 24)
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
# A day in a note, which moves along with the others and is written in the note's language.
DAY_IN_NOTE = re.compile(r"\{(\d{4}-\d{2}-\d{2})\}")
DAY_FORMATS = {"da": "d.\u00a0MMMM y", "en": "d\u00a0MMMM y"}


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
        return
    shift = (today() - WRITTEN_FOR).days
    rows = profiles()
    for profile in rows:
        services.publish_profile(ACTOR, profile, shift)
    verification.record_events(ACTOR, events(rows, timedelta(days=shift)))
    verification.project(p["cvr"] for p in rows)
    services.reindex(services.ids_of(p["cvr"] for p in rows))
    add_counts(c for p in rows for c in statistics.counts(p["cvr"], today()))
    add_tips([FIRM, _registered(rows)], ACTOR)
    db.session.commit()
    click.echo(f"{len(rows)} demo suppliers loaded")
    tell_cases()
    tell_needs()
    tell_lists()


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


def _registered(rows: list[dict[str, Any]]) -> str:
    """The first firm, but for FIRM, that is in the register as RSV today."""

    def is_registered(row: dict[str, Any]) -> bool:
        last = [s["events"][-1]["status"] for s in row["verifications"] if s["scheme"] == "rsv"]
        return last == ["verified"] and row["cvr"] != FIRM

    return str(next(row["cvr"] for row in rows if is_registered(row)))


def profiles() -> list[dict[str, Any]]:
    """Every profile of the demo files."""
    return [p for path in sorted(FILES.glob("*.json")) for p in json.loads(path.read_text("utf-8"))]


def events(rows: list[dict[str, Any]], shift: timedelta) -> Iterator[tuple[str, Event]]:
    """The profiles' verification events, moved by `shift`."""

    def day(value: str | None) -> date | None:
        return date.fromisoformat(value) + shift if value else None

    for profile in rows:
        for scheme in profile["verifications"]:
            for row in scheme["events"]:
                recorded = day(row["recorded_on"]) or WRITTEN_FOR
                yield (
                    profile["cvr"],
                    Event(
                        scheme=scheme["scheme"],
                        status=Status(row["status"]),
                        effective_on=day(row["effective_on"]) or recorded,
                        valid_to=day(row["valid_to"]),
                        checked_on=day(row["checked_on"]),
                        reason_code=row["reason_code"],
                        note_da=_dated(row["note_da"], shift, "da"),
                        note_en=_dated(row["note_en"], shift, "en"),
                        recorded_at=datetime(recorded.year, recorded.month, recorded.day, 10, tzinfo=UTC),
                    ),
                )


def _dated(note: str, shift: timedelta, language: str) -> str:
    """A note with its days moved by `shift` and written out."""

    def day(found: re.Match[str]) -> str:
        return format_date(date.fromisoformat(found[1]) + shift, DAY_FORMATS[language], locale=language)

    return DAY_IN_NOTE.sub(day, note)
