"""flask worker: sends the mails of the outbox, until it is told to stop."""

from __future__ import annotations

import logging
import signal
import sys
import time
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial

import click
from flask import current_app
from flask.cli import with_appcontext

from app.commands.process import LONGEST_PAUSE, NO_DATABASE, Process
from app.extensions import db
from app.integrations.mail import Connection, Delayed, Letter, MailServer, Refused, Unavailable
from app.notifications import delivery, queries

BATCH = 50
LEASE = timedelta(minutes=5)
# A mail is begun in the first half of the lease only: nine answers of a slow server fit into the other half,
# so that nobody else can have taken the mail while it is sent.
BEGIN_WITHIN = LEASE.total_seconds() / 2

logger = logging.getLogger("app.worker")


@dataclass
class Worker(Process):
    """One process that sends mail."""

    server: MailServer
    sender: str
    batch: int = BATCH

    def drain(self) -> None:
        """Send batches until nothing is due. Raises Unavailable when the server takes no mail."""
        while not self.stopping and queries.something_due(datetime.now(UTC)):
            # What was read may not hold up the claim: a transaction that begins by writing waits its turn.
            db.session.rollback()
            self.send_batch()
        db.session.remove()

    def send_batch(self) -> None:
        """Claim some mails and send each, with a commit right after it."""
        began = time.monotonic()
        claimed = delivery.claim(self.name, self.batch, LEASE, datetime.now(UTC))
        db.session.commit()
        ids = [message for message, _, _ in claimed]
        with self.server.connect() as connection:
            for n, (message, attempts, letter) in enumerate(claimed):
                if self.stopping or time.monotonic() - began > BEGIN_WITHIN:
                    self.settle(partial(delivery.release, self.name, ids[n:]))
                    return
                try:
                    self._send(connection, message, attempts, letter)
                except Unavailable as error:
                    self.settle(partial(delivery.release, self.name, ids[n:], str(error)))
                    raise

    def _send(self, connection: Connection, message: int, attempts: int, letter: Letter) -> None:
        try:
            connection.send(replace(letter, sender=self.sender))
        except Unavailable:
            raise
        except Refused as error:
            self.settle(partial(delivery.mark_refused, self.name, message, str(error)))
            self._note("given up", message, str(error))
        except Exception as error:
            # Also what nobody foresaw: one mail must not keep the others from going out.
            told = str(error) if isinstance(error, Delayed) else type(error).__name__
            now = datetime.now(UTC)
            again = self.settle(partial(delivery.mark_delayed, self.name, message, attempts, told, now))
            self._note("delayed" if again else "given up", message, told)
        else:
            if self.settle(partial(delivery.mark_sent, self.name, message)):
                self._note("sent", message)
            else:
                self._note("sent late", message, "the lease was over; another worker may have sent it too")

    def _note(self, outcome: str, message: int, error: str = "") -> None:
        self.tally[outcome] += 1
        level = logging.WARNING if error else logging.INFO
        logger.log(level, "mail %s: %s%s", message, outcome, f" ({error})" if error else "")

    def serve(self, poll: float) -> None:
        """Send what is due and look again every `poll` seconds; less often while the server is down."""
        pause = poll
        while not self.stopping:
            try:
                self.drain()
                pause = poll
            except Unavailable as error:
                logger.warning("the mail server takes no mail: %s", error)
                pause = min(2 * pause, max(LONGEST_PAUSE, poll))
            except NO_DATABASE as error:
                logger.warning("the database does not answer: %s", type(error).__name__)
                pause = min(2 * pause, max(LONGEST_PAUSE, poll))
            db.session.remove()
            self.rest(pause)


@click.command()
@click.option("--once", is_flag=True, help="Send what is due now, and end.")
@click.option("--poll", type=click.FloatRange(0.05, 3600), default=1.0, show_default=True,
              help="Seconds between two looks at the outbox.")  # fmt: skip
@with_appcontext
def worker(once: bool, poll: float) -> None:
    """Send the mails of the outbox. SIGTERM and Ctrl-C let it finish the mail it is sending."""
    server = current_app.extensions["mail_server"]
    if server is None:
        raise click.UsageError("MAIL_URL is not set, so there is no mail server to send to.")
    sending = Worker(server, current_app.extensions["settings"].mail_from)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, sending.stop)
    if not once:
        sending.serve(poll)
        return
    try:
        sending.drain()
    except Unavailable as error:
        click.echo(f"the mail server takes no mail: {error}", err=True)
        sys.exit(1)
    finally:
        db.session.remove()
        click.echo(
            ", ".join(f"{count} {what}" for what, count in sorted(sending.tally.items())) or "nothing due"
        )
