"""Tell a firm that a verification is about to run out: 90, 60, 30 and 7 days before, each once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from flask import current_app
from sqlalchemy import select

from app.accounts.models import User
from app.cases.models import Case
from app.domain.cases import ENDED, State
from app.domain.expiry import to_remind
from app.domain.schemes import NoRules, in_force
from app.extensions import db
from app.notifications.addresses import InvalidAddress
from app.notifications.services import enqueue
from app.organisations.models import Membership, Organisation
from app.reference import catalogue
from app.suppliers.models import Supplier
from app.verification.queries import events_of
from app.web.addresses import url_for
from app.web.i18n import address_in


@dataclass
class Told:
    """Firms and schemes with a reminder due, new mails, and firms with nobody to write to."""

    reminded: int = 0
    mails: int = 0
    without_address: int = 0


@dataclass(frozen=True)
class Receiver:
    """Who is written to; a mailbox that the profile shows has no person."""

    address: str
    locale: str
    key: str
    is_member: bool


@dataclass(frozen=True)
class Due:
    """A reminder that is due."""

    cvr: str
    scheme: str
    ends: date
    step: int


def remind(on: date, chunks: Iterable[Sequence[str]]) -> Told:
    """Put the mails that are due into the outbox. Running it again on the same day writes nothing new.

    Whose renewal is on our desk already is not reminded of it.
    """
    told = Told()
    for chunk in chunks:
        applied = _applied(chunk)
        wanted = [d for d in _due(chunk, on) if (d.cvr, d.scheme) not in applied]
        if not wanted:
            continue
        names, receivers = _receivers({d.cvr for d in wanted})
        for due in wanted:
            told.reminded += 1
            reached = [_write(due, on, names.get(due.cvr, ""), r) for r in receivers.get(due.cvr, [])]
            told.mails += reached.count(True)
            told.without_address += all(r is None for r in reached)
    return told


def _due(cvrs: Sequence[str], on: date) -> list[Due]:
    found = []
    for cvr, events in events_of(list(cvrs)).items():
        for scheme in dict.fromkeys(e.scheme for e in events):
            due = to_remind([e for e in events if e.scheme == scheme], on)
            if due:
                found.append(Due(cvr, scheme, *due))
    return found


def _applied(cvrs: Sequence[str]) -> set[tuple[str, str]]:
    """The firms and schemes with a case that has been handed in and is not decided."""
    waiting = [s.value for s in State if s not in ENDED and s is not State.DRAFT]
    rows = db.session.execute(
        select(Case.cvr, Case.scheme).where(
            Case.cvr.in_(cvrs), Case.state.in_(waiting), Case.kind != "recheck"
        )
    )
    return {(cvr, scheme) for cvr, scheme in rows}


def _receivers(cvrs: Iterable[str]) -> tuple[dict[str, str], dict[str, list[Receiver]]]:
    """The name of each firm, and its owners and editors, or else the mailbox of its profile."""
    wanted = sorted(cvrs)
    names: dict[str, str] = {}
    found: dict[str, list[Receiver]] = {}
    people = db.session.execute(
        select(Organisation.cvr, Organisation.name, User)
        .join(Membership, Membership.organisation_id == Organisation.id)
        .join(User, User.id == Membership.account_id)
        .where(Organisation.cvr.in_(wanted), Membership.role.in_(("owner", "editor")), User.active)
        .order_by(Organisation.cvr, User.id)
    )
    for cvr, name, person in people:
        names[cvr] = name
        found.setdefault(cvr, []).append(Receiver(person.email, person.locale, str(person.id), True))
    profiles = db.session.execute(
        select(Supplier.cvr, Supplier.name, Supplier.email).where(
            Supplier.cvr.in_(wanted), Supplier.state != "archived"
        )
    )
    for cvr, name, email in profiles:
        names[cvr] = name
        if email and cvr not in found:
            found[cvr] = [Receiver(email, "da", "mailbox", False)]
    return names, found


def _write(due: Due, on: date, name: str, to: Receiver) -> bool | None:
    """True when the mail is new; None when the address is none."""
    info = catalogue.schemes()[due.scheme]
    try:
        renewal = str(getattr(in_force(catalogue.scheme_rules(), due.scheme, on), f"renewal_{to.locale}"))
    except NoRules:
        renewal = ""
    try:
        return enqueue(
            "verification_reminder",
            to.address,
            "verification_reminder",
            key=f"verification_reminder:{due.cvr}:{due.scheme}:{due.ends}:{due.step}:{to.key}",
            locale=to.locale,
            scheme=getattr(info, f"name_{to.locale}"),
            organisation=name or due.cvr,
            ends=due.ends,
            days=(due.ends - on).days,
            renewal=renewal,
            is_member=to.is_member,
            link=_link(to.locale, due.cvr),
        )
    except InvalidAddress:
        return None


def _link(locale: str, cvr: str) -> str:
    """The firm's public look-up in the receiver's language, on the public address."""
    public = current_app.extensions["settings"].public_url or "http://localhost"
    with current_app.test_request_context():
        return public + address_in(locale, url_for("verification.show", cvr=cvr))
