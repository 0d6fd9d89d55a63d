"""Read what people and firms have chosen, and whether a mail may be sent."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select

from app.accounts.models import User
from app.domain.batches import batches
from app.domain.mailing import FIRMS, PERSONAL, RULES, Frequency, MailKind, Standpoint, Verdict, verdict
from app.domain.moments import in_utc
from app.extensions import db
from app.organisations.models import Organisation
from app.subscriptions.models import MailChoice
from app.subscriptions.receivers import Receiver
from app.suppliers.models import Supplier

BATCH = 500


@dataclass(frozen=True)
class Choice:
    """What was chosen for one kind of mail. `at` and `by` are None and empty while the default holds."""

    kind: MailKind
    frequency: Frequency
    at: datetime | None = None
    by: str = ""


@dataclass(frozen=True)
class FirmMails:
    """What a firm has chosen for its mailbox, and what the CVR register says of it.

    `email` is the mailbox of its public profile, empty without one; `is_protected` is None when nobody has asked.
    """

    cvr: str
    email: str
    is_protected: bool | None
    choices: tuple[Choice, ...]

    @property
    def has_chosen(self) -> bool:
        """Whether the firm has said anything yet."""
        return any(c.at for c in self.choices)


def may_send(kind: MailKind, to: Receiver) -> Verdict:
    """Whether a mail may be sent; `.may` is the short answer. At most two statements."""
    return may_send_many(kind, [to])[to]


def may_send_many(kind: MailKind, receivers: Iterable[Receiver]) -> dict[Receiver, Verdict]:
    """Whether a mail may be sent to each; two statements for every 500 receivers."""
    found: dict[Receiver, Verdict] = {}
    for some in batches(list(dict.fromkeys(receivers)), BATCH):
        people, firms = _chosen(kind, some)
        marks = _protected([r.cvr for r in some if r.cvr and r.account is None])
        for to in some:
            at = Standpoint(
                is_member=to.account is not None,
                person=people.get(to.account or 0),
                firm=firms.get(to.cvr or ""),
                is_protected=marks.get(to.cvr or ""),
            )
            found[to] = verdict(kind, at)
    return found


def choices_of(account: int) -> tuple[Choice, ...]:
    """What a person has chosen for each kind, in the order of their page."""
    rows = db.session.scalars(select(MailChoice).where(MailChoice.account_id == account))
    return _in_order(PERSONAL, rows)


def firm_mails(cvr: str) -> FirmMails:
    """What a firm has chosen; two statements."""
    rows = db.session.scalars(select(MailChoice).where(MailChoice.cvr == cvr)).all()
    known = db.session.execute(
        select(Supplier.email, Supplier.advertising_protected).where(Supplier.cvr == cvr)
    ).first()
    email, is_protected = known or ("", None)
    return FirmMails(cvr, email, is_protected, _in_order(FIRMS, rows))


def firm_names(cvrs: Sequence[str]) -> list[tuple[str, str]]:
    """CVR number and name of some organisations, by name."""
    rows = select(Organisation.cvr, Organisation.name).where(Organisation.cvr.in_(cvrs))
    return [
        (cvr, name) for cvr, name in db.session.execute(rows.order_by(Organisation.name, Organisation.cvr))
    ]


def find_choice(kind: MailKind, to: Receiver) -> Frequency | None:
    """What the person, or without one the firm, has chosen; None when they have not."""
    row = find_row(kind, to)
    return Frequency(row.frequency) if row else None


def is_off(kind: MailKind, whose: Receiver) -> bool:
    """Whether a person, or without one a firm, has turned a kind off; who has been erased gets nothing anyway."""
    return find_choice(kind, whose) is Frequency.NEVER or is_gone(whose)


def is_gone(whose: Receiver) -> bool:
    """Whether the person of a link has no account any more."""
    if whose.account is None:
        return False
    return (
        db.session.scalar(select(User.id).where(User.id == whose.account, User.erased_at.is_(None))) is None
    )


def find_row(kind: MailKind, to: Receiver) -> MailChoice | None:
    """The row of a choice, for the services."""
    whose = MailChoice.account_id == to.account if to.account is not None else MailChoice.cvr == to.cvr
    return db.session.scalars(select(MailChoice).where(whose, MailChoice.kind == kind.value)).one_or_none()


def _chosen(kind: MailKind, some: Sequence[Receiver]) -> tuple[dict[int, Frequency], dict[str, Frequency]]:
    people = {r.account for r in some if r.account is not None}
    firms = {r.cvr for r in some if r.cvr}
    rows = db.session.execute(
        select(MailChoice.account_id, MailChoice.cvr, MailChoice.frequency).where(
            MailChoice.kind == kind.value, or_(MailChoice.account_id.in_(people), MailChoice.cvr.in_(firms))
        )
    ).all()
    return (
        {account: Frequency(chosen) for account, _, chosen in rows if account is not None},
        {cvr: Frequency(chosen) for _, cvr, chosen in rows if cvr is not None},
    )


def _protected(cvrs: Sequence[str | None]) -> dict[str, bool | None]:
    if not cvrs:
        return {}
    rows = db.session.execute(
        select(Supplier.cvr, Supplier.advertising_protected).where(Supplier.cvr.in_(cvrs))
    )
    return {row.cvr: row.advertising_protected for row in rows}


def _in_order(kinds: Sequence[MailKind], rows: Iterable[MailChoice]) -> tuple[Choice, ...]:
    held = {row.kind: row for row in rows}
    return tuple(
        Choice(kind, Frequency(row.frequency), in_utc(row.at), row.by)
        if (row := held.get(kind.value))
        else Choice(kind, RULES[kind].default)
        for kind in kinds
    )
