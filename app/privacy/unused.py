"""Accounts that nobody uses: warned, then erased; and those whose address was never confirmed."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import current_app
from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select

from app.accounts.models import SignIn, User
from app.domain.moments import in_utc
from app.extensions import db
from app.notifications.services import enqueue
from app.privacy import erasing
from app.privacy.retention import WARNING, by_kind
from app.web.addresses import url_for
from app.web.i18n import address_in

KEPT = by_kind("inactive_accounts").length
BATCH = 200


def last_active() -> ColumnElement[datetime]:
    """When a person was last here: their newest session, what is left of older ones, or the sign-up."""
    seen = select(func.max(SignIn.last_seen_at)).where(SignIn.account_id == User.id).scalar_subquery()
    long_ago = datetime(1970, 1, 1, tzinfo=UTC)
    moments: list[ColumnElement[datetime]] = [
        func.coalesce(moment, long_ago) for moment in (seen, User.last_seen_on, User.create_datetime)
    ]
    newest = moments[0]
    for moment in moments[1:]:
        newest = case((newest >= moment, newest), else_=moment)
    return newest


def _here() -> ColumnElement[bool]:
    """Accounts with a day to count from, that are still somebody's."""
    started = or_(User.create_datetime.is_not(None), User.last_seen_on.is_not(None))
    return and_(User.erased_at.is_(None), User.confirmed_at.is_not(None), started)


def _inactive(before: datetime) -> Select[User]:
    """Unused since `before`, and warned long enough ago, after they were last here."""
    warned_before = WARNING.before(KEPT.after(before))
    warned = and_(User.warned_at <= warned_before, User.warned_at > last_active())
    return select(User).where(_here(), last_active() < before, warned)


def _unconfirmed(before: datetime) -> Select[User]:
    return select(User).where(
        User.erased_at.is_(None), User.confirmed_at.is_(None), User.create_datetime < before.replace(tzinfo=None)
    )  # fmt: skip


def _due(now: datetime) -> Select[User]:
    """Those who are to be warned: unused nearly as long as we keep it, and not warned since."""
    nearly = KEPT.before(WARNING.after(now))
    not_warned = or_(User.warned_at.is_(None), User.warned_at <= last_active())
    return select(User).where(_here(), last_active() < nearly, not_warned)


def count_inactive(before: datetime) -> int:
    """How many would be erased."""
    return _count(_inactive(before))


def count_unconfirmed(before: datetime) -> int:
    """How many would be erased."""
    return _count(_unconfirmed(before))


def count_due(now: datetime) -> int:
    """How many would be warned."""
    return _count(_due(now))


def erase_inactive(before: datetime) -> int:
    """Erase them, also the last owner of an organisation: it can be claimed anew. They hear of it."""
    return _erase(_inactive(before), tell=True)


def erase_unconfirmed(before: datetime) -> int:
    """Erase them; nobody has shown that the address is theirs, so nothing is sent to it."""
    return _erase(_unconfirmed(before), tell=False)


def warn(now: datetime) -> int:
    """Write to those whose account will go; running it again writes to nobody twice. The caller commits."""
    people = list(db.session.scalars(_due(now).order_by(User.id)))
    for person in people:
        person.warned_at = now
        last = in_utc(db.session.execute(select(last_active()).where(User.id == person.id)).scalar_one())
        enqueue(
            "account_unused",
            person.email,
            "account_unused",
            key=f"account_unused:{person.id}:{last:%Y%m%d%H%M%S}",
            locale=person.locale,
            name=person.name,
            last_on=last,
            goes_on=max(KEPT.after(last), WARNING.after(now)),
            link=_sign_in_link(person.locale),
        )
    db.session.flush()
    return len(people)


def _erase(found: Select[User], *, tell: bool) -> int:
    gone = 0
    while people := list(db.session.scalars(found.order_by(User.id).limit(BATCH))):
        for person in people:
            erasing.erase(person, "system", tell=tell)
        gone += len(people)
    return gone


def _count(found: Select[User]) -> int:
    return db.session.scalar(select(func.count()).select_from(found.subquery())) or 0


def _sign_in_link(locale: str) -> str:
    public = current_app.extensions["settings"].public_url or "http://localhost"
    with current_app.test_request_context():
        return public + address_in(locale, url_for("security.login"))
