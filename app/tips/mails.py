"""The mails about tips: a receipt to whoever gave one, and what the firm and the verifiers are told.

None says who gave a tip: nobody here knows.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from app.accounts.models import DutyName, User
from app.domain.access import Duty, Role
from app.extensions import db
from app.notifications.services import enqueue, had_today
from app.organisations.mails import link
from app.organisations.queries import members_with
from app.suppliers.models import Supplier
from app.tips import tokens
from app.tips.models import Tip, TipHearing
from app.web.i18n import current_locale

# So many receipts an address gets a day: the form is open, and the address may be anybody's.
MOST_RECEIPTS = 3


@dataclass(frozen=True)
class Receiver:
    """Where a firm gets its mail; `person` is None for the mailbox of its profile."""

    email: str
    locale: str
    person: int | None = None


def receipt(tip: Tip, email: str) -> bool:
    """Thank whoever gave an address, with the tip's number and without its text. False when they had enough."""
    if had_today("tip_receipt", email) >= MOST_RECEIPTS:
        return False
    locale = current_locale()
    return enqueue(
        "tip_receipt",
        email,
        "tip_receipt",
        key=f"tip_receipt:{tip.id}:{tip.times}",
        locale=locale,
        reference=tip.reference,
        cvr=tip.cvr,
        due_on=tip.due_on,
        link=link(locale, "verification.show", cvr=tip.cvr),
    )


def receivers(cvr: str) -> list[Receiver]:
    """The owners of the firm; where there is none, the mailbox of its profile. Empty when we know nobody."""
    owners = [person for _, person in members_with([cvr], Role.OWNER)]
    if owners:
        return [Receiver(u.email, u.locale, u.id) for u in owners]
    box = db.session.scalar(select(Supplier.email).where(Supplier.cvr == cvr, Supplier.email != ""))
    return [Receiver(box, "da")] if box else []


def suspended(tip: Tip, schemes: frozenset[str], name: str) -> None:
    """The firm hears at once that it is suspended, and what comes next."""
    for to in receivers(tip.cvr):
        _tell(
            "tip_suspended",
            to,
            f"{tip.id}:{'+'.join(sorted(schemes))}",
            organisation=name,
            cvr=tip.cvr,
            schemes=sorted(schemes),
            link=link(to.locale, "verification.show", cvr=tip.cvr),
        )


def heard(tip: Tip, hearing: TipHearing, name: str) -> None:
    """The firm reads what is claimed and where to answer: with its account, or by a link of its own."""
    for to in receivers(tip.cvr):
        _tell(
            "tip_hearing",
            to,
            str(hearing.id),
            organisation=name,
            cvr=tip.cvr,
            letter=hearing.letter,
            answer_due_on=hearing.answer_due_on,
            has_account=to.person is not None,
            link=answer_link(tip, hearing, to),
        )


def answer_link(tip: Tip, hearing: TipHearing, to: Receiver) -> str:
    """Where a receiver answers."""
    if to.person is None:
        return link(to.locale, "tips.answer_by_link", token=tokens.write(hearing.id))
    return link(to.locale, "tips.answer", cvr=tip.cvr, hearing_id=hearing.id)


def decided(tip: Tip, name: str) -> None:
    """The firm reads the decision, why, and how to have it looked at again."""
    for to in receivers(tip.cvr):
        _tell(
            "tip_decided",
            to,
            str(tip.id),
            organisation=name,
            cvr=tip.cvr,
            outcome=tip.outcome,
            reason_code=tip.reason_code,
            schemes=tip.schemes,
            was_suspended=bool(tip.suspensions),
            decision=tip.decision,
            link=link(to.locale, "verification.show", cvr=tip.cvr),
        )


def answered(tip: Tip, hearing: TipHearing, name: str) -> None:
    """Whoever heard the firm is told of its answer."""
    asked = [int(hearing.heard_by.removeprefix("user:"))] if hearing.heard_by.startswith("user:") else []
    for person in _verifiers():
        if person.id in asked:
            _work("tip_answered", person, f"{hearing.id}", tip, name)


def recommended(tip: Tip, name: str, at: datetime, not_to: frozenset[int]) -> None:
    """The other verifiers hear that a decision waits for one of them."""
    for person in _verifiers():
        if person.id not in not_to:
            _work("tip_recommended", person, f"{tip.id}:{at:%Y%m%d%H%M%S}", tip, name)


def _verifiers() -> Iterator[User]:
    found = select(User).join(User.roles).where(DutyName.name == Duty.VERIFIER.value, User.active)
    yield from db.session.scalars(found.order_by(User.id))


def _work(kind: str, person: User, about: str, tip: Tip, name: str) -> None:
    to = Receiver(person.email, person.locale, person.id)
    address = link(person.locale, "tips.show_tip", tip_id=tip.id)
    _tell(kind, to, about, organisation=name, cvr=tip.cvr, reference=tip.reference, link=address)


def _tell(kind: str, to: Receiver, about: str, **context: Any) -> None:
    key = f"{kind}:{about}:{to.person or 'box'}"
    enqueue(kind, to.email, kind, key=key, locale=to.locale, **context)
