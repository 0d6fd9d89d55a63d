"""Saved searches: keep, change and remove one. Flushes, never commits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import func, select

from app.accounts.models import User
from app.domain.errors import DomainError
from app.domain.mailing import Frequency
from app.extensions import db
from app.subscriptions.models import SUPPLIERS, SavedSearch

MOST, LONGEST_NAME = 50, 80


class SearchRefused(DomainError):
    """A search cannot be kept like this; `reason` is `taken` or `too_many`."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class SearchCommand:
    """What a person calls a search, and how often they want to hear of it."""

    name: str
    frequency: Frequency


def save(account: int, query: str, command: SearchCommand, seeks: str = SUPPLIERS) -> SavedSearch:
    """Keep a search of suppliers, or of needs; mails tell what comes from now on. Raises SearchRefused."""
    # The person's own row makes their saves wait for each other, so that the count holds.
    db.session.execute(select(User.id).where(User.id == account).with_for_update())
    count = db.session.scalar(select(func.count()).where(SavedSearch.account_id == account))
    if (count or 0) >= MOST:
        raise SearchRefused("too_many")
    _refuse_taken(account, command.name, None)
    now = datetime.now(UTC)
    row = SavedSearch(
        account_id=account,
        name=command.name,
        seeks=seeks,
        query=query,
        frequency=command.frequency.value,
        created_at=now,
        looked_at=now,
        told_until=now,
    )
    db.session.add(row)
    db.session.flush()
    return row


def change(account: int, search: int, command: SearchCommand) -> bool:
    """Call it something else, or hear of it more or less often; False when the person has no such search.

    One that is turned on again tells what comes from now on. Raises SearchRefused.
    """
    row = _own(account, search)
    if row is None:
        return False
    _refuse_taken(account, command.name, search)
    if row.frequency == Frequency.NEVER.value != command.frequency.value:
        row.looked_at = row.told_until = datetime.now(UTC)
    row.name, row.frequency = command.name, command.frequency.value
    db.session.flush()
    return True


def remove(account: int, search: int) -> bool:
    """Forget a search; False when the person has no such search."""
    row = _own(account, search)
    if row is None:
        return False
    db.session.delete(row)
    db.session.flush()
    return True


def _own(account: int, search: int) -> SavedSearch | None:
    mine = select(SavedSearch).where(SavedSearch.id == search, SavedSearch.account_id == account)
    return db.session.scalars(mine).one_or_none()


def _refuse_taken(account: int, name: str, but: int | None) -> None:
    same = select(SavedSearch.id).where(
        SavedSearch.account_id == account, func.lower(SavedSearch.name) == name.lower()
    )
    if set(db.session.scalars(same)) - {but}:
        raise SearchRefused("taken")
