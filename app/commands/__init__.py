"""The flask command line, one file per group."""

from __future__ import annotations

from flask import Flask

from app.commands.accounts import accounts
from app.commands.assets import assets
from app.commands.checks import checks
from app.commands.credentials import credentials
from app.commands.daily import daily
from app.commands.demonstration import demo
from app.commands.duplicates import duplicates
from app.commands.events import events
from app.commands.invitations import invitations
from app.commands.migrations import migrations
from app.commands.needs import needs
from app.commands.notices import notices
from app.commands.outbox import outbox
from app.commands.privacy import privacy
from app.commands.profiles import profiles
from app.commands.reference import reference
from app.commands.search import search
from app.commands.statistics import statistics
from app.commands.subscriptions import subscriptions
from app.commands.suppliers import suppliers
from app.commands.verification import verification
from app.commands.webhooks import webhooks
from app.commands.worker import worker
from app.commands.workshops import workshops


def init_app(app: Flask) -> None:
    """Register every command group."""
    for group in (
        accounts,
        assets,
        checks,
        credentials,
        daily,
        demo,
        duplicates,
        events,
        invitations,
        migrations,
        needs,
        notices,
        outbox,
        privacy,
        profiles,
        reference,
        search,
        statistics,
        subscriptions,
        suppliers,
        verification,
        webhooks,
        worker,
        workshops,
    ):
        app.cli.add_command(group)
