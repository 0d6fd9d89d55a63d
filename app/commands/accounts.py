"""flask accounts: duties for the platform, and passwords for trying things out."""

from __future__ import annotations

import secrets

import click
from flask import current_app
from flask.cli import with_appcontext
from flask_security.utils import hash_password

from app.accounts import queries, services
from app.accounts.models import User
from app.domain.access import Duty
from app.extensions import db

ACTOR = "cli:accounts"
DUTIES = click.Choice([d.value for d in Duty])


@click.group()
def accounts() -> None:
    """People with accounts and their duties for the platform."""


@accounts.command()
@click.argument("email")
@click.argument("duty", type=DUTIES)
@with_appcontext
def grant(email: str, duty: str) -> None:
    """Give a person the duty of secretary or verifier."""
    changed = services.grant(person(email), Duty(duty), ACTOR)
    db.session.commit()
    click.echo(f"{email} is {duty}" if changed else f"{email} was {duty} already")


@accounts.command()
@click.argument("email")
@click.argument("duty", type=DUTIES)
@with_appcontext
def revoke(email: str, duty: str) -> None:
    """Take a duty away; it ends with the person's next request."""
    changed = services.revoke(person(email), Duty(duty), ACTOR)
    db.session.commit()
    click.echo(f"{email} is no longer {duty}" if changed else f"{email} was not {duty}")


@accounts.command("list")
@with_appcontext
def list_duties() -> None:
    """Everybody who has a duty."""
    for duty, email, name in queries.list_duties():
        click.echo(f"{duty}\t{email}\t{name}")


@accounts.command()
@click.argument("email")
@with_appcontext
def password(email: str) -> None:
    """Give a person a new random password and print it once; every session of theirs ends.

    Only outside production: there, people use the link in the mail.
    """
    if current_app.extensions["settings"].env == "production":
        raise click.ClickException(
            "not in production: let the person ask for a new password at /glemt-adgangskode/"
        )
    found = person(email)
    chosen = secrets.token_urlsafe(15)
    services.set_password(found, hash_password(chosen), ACTOR)
    db.session.commit()
    click.echo(chosen)


def person(email: str) -> User:
    """The person with this address; ends the command when there is none."""
    found = queries.find_user(email)
    if found is None:
        raise click.ClickException(f"nobody has the address {email}")
    return found
