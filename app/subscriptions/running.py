"""Write the digests that are due into the outbox, one kind and person at a time. The caller commits after each.

What is told is what settled since the last time. The marks that say so move in the transaction that holds the
mail, and the mail's key is made of them: whatever is killed, or run twice at once, nothing is told twice.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, case, func, or_, select, update

from app.accounts.models import User
from app.domain.batches import batches
from app.domain.digests import SETTLED_AFTER, begins, told_until
from app.domain.mailing import Frequency, MailKind
from app.domain.moments import in_utc
from app.extensions import db
from app.notifications.services import enqueue
from app.organisations.models import Membership, Organisation
from app.subscriptions import digest, news, queries, unsubscribing
from app.subscriptions.digest import Digest, SearchMark, Section, Subscriber
from app.subscriptions.models import NEEDS, SUPPLIERS, MailChoice, SavedSearch
from app.subscriptions.need_searches import need_sections
from app.subscriptions.receivers import Receiver
from app.subscriptions.telling import headline, search_sections
from app.web.i18n import speaking

BATCH = 200
DAILY_RUN = (Frequency.DAILY, Frequency.WEEKLY)
AT_ONCE_RUN = (Frequency.AT_ONCE,)


@dataclass
class Tally:
    """What a run has done: digests looked at, mails written, and those that were turned off."""

    looked: int = 0
    mails: int = 0
    turned_off: int = 0


def run(now: datetime, frequencies: Sequence[Frequency], tally: Tally) -> Iterator[None]:
    """Write what is due by these frequencies, and count."""
    yield from _run_searches(now, frequencies, tally)
    for kind, sources in digest.sources().items():
        yield from _run_sources(kind, sources, now, frequencies, tally)


def _run_searches(now: datetime, frequencies: Sequence[Frequency], tally: Tally) -> Iterator[None]:
    due = _due(SavedSearch, now, frequencies)
    for some in batches(_people(SavedSearch, due), BATCH):
        mine = SavedSearch.account_id.in_(some)
        oldest = db.session.scalar(select(func.min(SavedSearch.told_until)).where(due, mine))
        since, until = in_utc(oldest or now), now - SETTLED_AFTER
        changes, came = news.since(since, until), news.needs_since(since, until)
        for to in _subscribers(some):
            # Locked: a run beside this one waits here, and then finds nothing due.
            whose = select(SavedSearch).where(due, SavedSearch.account_id == to.account)
            rows = db.session.scalars(
                whose.order_by(SavedSearch.name, SavedSearch.id).with_for_update()
            ).all()
            with speaking(to.locale):
                sections = search_sections(_marks(rows, SUPPLIERS), changes, now, to.locale)
                sections += need_sections(_marks(rows, NEEDS), came, now, to.locale)
            told = Digest(MailKind.SAVED_SEARCH, to, _key(rows), sections)
            _tell(told, SavedSearch, [r.id for r in rows], now, tally)
            yield


def _marks(rows: Sequence[SavedSearch], seeks: str) -> list[SearchMark]:
    return [SearchMark(r.name, r.query, in_utc(r.told_until)) for r in rows if r.seeks == seeks]


def _run_sources(
    kind: MailKind, sources: Sequence[digest.Source], now: datetime, frequencies: Sequence[Frequency], tally: Tally
) -> Iterator[None]:  # fmt: skip
    due = _due(MailChoice, now, frequencies) & (MailChoice.kind == kind.value)
    for some in batches(_people(MailChoice, due), BATCH):
        for to in _subscribers(some):
            whose = select(MailChoice).where(due, MailChoice.account_id == to.account)
            rows = db.session.scalars(whose.with_for_update()).all()
            with speaking(to.locale):
                sections = [s for row in rows for source in sources if (s := _asked(source, to, row, now))]
            _tell(Digest(kind, to, _key(rows), sections), MailChoice, [r.id for r in rows], now, tally)
            yield


def _asked(source: digest.Source, to: Subscriber, row: MailChoice, now: datetime) -> Section | None:
    since = in_utc(row.told_until or now)
    return source(to, since, told_until(now, since))


def _tell(found: Digest, table: type[Any], marks: Sequence[int], now: datetime, tally: Tally) -> None:
    """Write the mail if there is something to tell, and move the marks; not where another run has just done both."""
    if not marks:
        return
    tally.looked += 1
    to = Receiver(account=found.to.account)
    if found.sections and not queries.may_send(found.kind, to).may:
        tally.turned_off += 1
    elif found.sections:
        if not _enqueue(found, to):
            return
        tally.mails += 1
    until = now - SETTLED_AFTER
    db.session.execute(
        update(table)
        .where(table.id.in_(marks), table.looked_at < now)
        .values(looked_at=now, told_until=case((table.told_until > until, table.told_until), else_=until)),
        execution_options={"synchronize_session": False},
    )
    db.session.expire_all()


def _enqueue(found: Digest, to: Receiver) -> bool:
    locale = found.to.locale
    with speaking(locale):
        subject, why = headline(found)
    return enqueue(
        "digest",
        found.to.email,
        "digest",
        key=f"digest:{found.kind}:{found.to.account}:{found.key}",
        locale=locale,
        headers=unsubscribing.headers(found.kind, to, locale),
        unsubscribe=unsubscribing.link(found.kind, to, locale),
        sections=found.sections,
        headline=subject,
        why=why,
    )


def _key(rows: Sequence[SavedSearch] | Sequence[MailChoice]) -> str:
    """What a mail is about: these searches or choices, from these moments on.

    Since when there is a row is part of it, as SQLite gives the number of a deleted one to the next.
    """
    marks = sorted(
        f"{r.id}:{in_utc(r.created_at if isinstance(r, SavedSearch) else r.at)}:{in_utc(r.told_until) if r.told_until else None}"
        for r in rows
    )
    return hashlib.sha256(" ".join(marks).encode()).hexdigest()[:32]


def _due(table: type[Any], now: datetime, frequencies: Sequence[Frequency]) -> ColumnElement[bool]:
    """The rows whose period is over: domain.digests.is_due in SQL."""
    return or_(
        *(
            (table.frequency == frequency.value) & (table.looked_at < began)
            for frequency in frequencies
            if (began := begins(frequency, now))
        )
    )


def _people(table: type[Any], due: ColumnElement[bool]) -> list[int]:
    """The accounts that are due for something; what firms chose for their mailbox is not here."""
    asked = select(table.account_id).where(due, table.account_id.is_not(None)).distinct()
    return list(db.session.scalars(asked.order_by(table.account_id)))


def _subscribers(accounts: Sequence[int]) -> list[Subscriber]:
    """Those of some people who can get mail, with the organisations they are members of; two statements."""
    people = db.session.execute(
        select(User.id, User.email, User.locale)
        .where(User.id.in_(accounts), User.active, User.erased_at.is_(None), User.confirmed_at.is_not(None))
        .order_by(User.id)
    ).all()
    firms: dict[int, list[str]] = {}
    members = (
        select(Membership.account_id, Organisation.cvr)
        .join(Organisation, Organisation.id == Membership.organisation_id)
        .where(Membership.account_id.in_(accounts))
        .order_by(Organisation.cvr)
    )
    for account, cvr in db.session.execute(members):
        firms.setdefault(account, []).append(cvr)
    return [Subscriber(p.id, p.email, p.locale, tuple(firms.get(p.id, ()))) for p in people]
