"""flask webhooks deliver: tell those who asked what has been recorded, until it is told to stop."""

from __future__ import annotations

import logging
import signal
import time
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial

import click
from flask import current_app
from flask.cli import with_appcontext

from app.commands.process import LONGEST_PAUSE, NO_DATABASE, Process
from app.domain.webhooks import sign
from app.extensions import db
from app.integrations.webhook_sender import HttpSender, NotDelivered, WebhookSender
from app.webhooks import delivery, queries
from app.webhooks.delivery import Claimed, Message

LEASE = timedelta(minutes=3)
# A message is begun in the first half of the lease only, so that nobody else can hold the webhook while it is sent.
BEGIN_WITHIN = LEASE.total_seconds() / 2

logger = logging.getLogger("app.webhooks")


@dataclass
class Deliverer(Process):
    """One process that sends; any number may run beside each other."""

    sender: WebhookSender

    def drain(self) -> None:
        """Serve one webhook after the other until none is due. A writer that takes its time is waited for later."""
        while not self.stopping:
            horizon = queries.horizon()
            if horizon is None or not queries.something_due(horizon):
                break
            # What was read may not hold up the claim: a transaction that begins by writing waits its turn.
            db.session.rollback()
            hook = delivery.claim(self.name, LEASE, datetime.now(UTC), horizon)
            db.session.commit()
            if hook is None:
                break
            self._serve_one(hook, horizon)
        db.session.remove()

    def _serve_one(self, hook: Claimed, horizon: int) -> None:
        """Send what one webhook has not heard, in order, until it has heard all, fails, or its turn is over."""
        began = time.monotonic()
        if hook.ping_at is not None:
            self._send(hook, delivery.ping(hook))
        marks = hook.marks
        while hook.is_active and not self.stopping and time.monotonic() - began < BEGIN_WITHIN:
            message, marks = delivery.next_message(replace(hook, marks=marks), horizon)
            # No transaction stays open while the other side takes its time.
            db.session.rollback()
            if message is None:
                break
            if not self._send(hook, message):
                # What has been told stands; the rest waits its turn.
                self.settle(partial(delivery.free, self.name, hook))
                return
            # One success makes the next failure the first.
            hook = replace(hook, failures=0)
        self.settle(partial(delivery.release, self.name, hook, marks))

    def _send(self, hook: Claimed, message: Message) -> bool:
        """Send one message and note what became of it; whether the next may follow."""
        status, error, began = None, "", time.monotonic()
        try:
            if (secret := delivery.secret_of(hook)) is None:
                raise NotDelivered("secret")
            headers = sign(secret, message.id, datetime.now(UTC), message.body)
            answer = self.sender.post(hook.url, headers, message.body)
            status = answer.status
        except NotDelivered as failure:
            error = str(failure)
        except Exception as failure:
            # Also what nobody foresaw: one receiver must not keep the others from hearing.
            error = type(failure).__name__[:40]
        took = round((time.monotonic() - began) * 1000)
        now = datetime.now(UTC)
        if status is not None and 200 <= status < 300:
            ours = self.settle(partial(delivery.delivered, self.name, hook, message, status, took, now))
            self._note("delivered", hook, message)
            return ours
        self.settle(partial(delivery.failed, self.name, hook, message, status, error, took, now))
        self._note("failed", hook, message, str(status or error))
        return False

    def _note(self, outcome: str, hook: Claimed, message: Message, error: str = "") -> None:
        self.tally[outcome] += 1
        level = logging.WARNING if error else logging.INFO
        told = f" ({error})" if error else ""
        logger.log(level, "webhook %s, event %s: %s%s", hook.id, message.event_id, outcome, told)

    def serve(self, poll: float) -> None:
        """Send what is due and look again every `poll` seconds; less often while the database is away."""
        pause = poll
        while not self.stopping:
            try:
                self.drain()
                pause = poll
            except NO_DATABASE as error:
                logger.warning("the database does not answer: %s", type(error).__name__)
                pause = min(2 * pause, max(LONGEST_PAUSE, poll))
            db.session.remove()
            self.rest(pause)


@click.group()
def webhooks() -> None:
    """Telling others of changes."""


@webhooks.command()
@click.option("--once", is_flag=True, help="Send what is due now, and end.")
@click.option("--poll", type=click.FloatRange(0.05, 3600), default=2.0, show_default=True,
              help="Seconds between two looks at what has been recorded.")  # fmt: skip
@with_appcontext
def deliver(once: bool, poll: float) -> None:
    """Send what has been recorded to those who asked. SIGTERM and Ctrl-C let it finish the message it is sending."""
    loopback = current_app.extensions["settings"].webhooks_allow_loopback
    sending = Deliverer(HttpSender(loopback=loopback))
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, sending.stop)
    if not once:
        sending.serve(poll)
        return
    sending.drain()
    click.echo(", ".join(f"{count} {what}" for what, count in sorted(sending.tally.items())) or "nothing due")
