"""flask credentials issue, new-key and show-key."""

from __future__ import annotations

import base64

import click
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from flask.cli import with_appcontext

from app.credentials import keys, services
from app.extensions import db

ACTOR = "system"


@click.group()
def credentials() -> None:
    """Proofs that travel: Open Badges 3.0, signed by us."""


@credentials.command()
@with_appcontext
def issue() -> None:
    """Issue the proofs that are missing; safe to repeat, run it every night."""
    if not keys.offered():
        click.echo("no proofs are issued: CREDENTIAL_KEY is not set")
        return
    count = 0
    for cvrs in services.every_firm():
        count += services.issue_for(ACTOR, cvrs)
        db.session.commit()
    click.echo(f"{count} proofs issued")


@credentials.command()
def new_key() -> None:
    """Make a key for CREDENTIAL_KEY, and print it with its public half."""
    key = Ed25519PrivateKey.generate()
    click.echo(f"CREDENTIAL_KEY={base64.urlsafe_b64encode(key.private_bytes_raw()).decode().rstrip('=')}")
    click.echo(f"public: {keys.key_id(key.public_key())}")


@credentials.command()
@with_appcontext
def show_key() -> None:
    """Print who we are and the public half of the present key, for CREDENTIAL_KEYS_RETIRED before a new one."""
    ours = keys.current()
    click.echo(ours.did)
    click.echo(ours.key_id or "no key")
