"""The mails about a need: to the suppliers of a wave, and to those who said yes when it is withdrawn."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from app.accounts.models import User
from app.domain.errors import DomainError
from app.domain.mailing import MailKind, Verdict
from app.extensions import db
from app.invitations import tokens, words
from app.invitations.models import NeedInvitation
from app.needs.models import Need
from app.notifications.addresses import checked_address
from app.notifications.services import enqueue
from app.organisations.models import Membership, Organisation
from app.subscriptions import queries as subscriptions
from app.subscriptions import unsubscribing
from app.subscriptions.links import public
from app.subscriptions.receivers import Receiver
from app.suppliers.models import Supplier
from app.web.i18n import speaking

# The mailbox of a profile has not chosen a language.
BOX_LOCALE = "da"


@dataclass(frozen=True)
class Address:
    """Where a supplier gets its mail, in which language."""

    to: Receiver
    email: str
    locale: str


def invite(need: Need, rows: Sequence[NeedInvitation]) -> dict[str, tuple[int, str]]:
    """Write the mails of a wave; for each supplier how many, and why there is none.

    To its members who want them; where nobody has an account, to the mailbox of its profile when that may be
    written to (markedsføringsloven § 10, CVR-loven § 19; see domain.mailing).
    """
    known = addresses([row.cvr for row in rows])
    verdicts = subscriptions.may_send_many(
        MailKind.NEED_MATCH, [a.to for found in known.values() for a in found]
    )
    names = _names([row.cvr for row in rows])
    return {
        row.cvr: _invite(need, row, names.get(row.cvr, ""), known.get(row.cvr, []), verdicts) for row in rows
    }


def _invite(
    need: Need, row: NeedInvitation, name: str, known: Sequence[Address], verdicts: Mapping[Receiver, Verdict]
) -> tuple[int, str]:
    wanted = [a for a in known if verdicts[a.to].may]
    for at in wanted:
        with speaking(at.locale):
            about = {**words.in_short(need), "why": words.whys(row)}
        link = public(at.locale, "invitations.answer_by_link", token=tokens.write(row.id))
        enqueue(
            "need_match",
            at.email,
            "need_match",
            key=f"need_match:{need.id}:{row.cvr}:{row.wave}:{at.to.account or 'box'}",
            locale=at.locale,
            headers=unsubscribing.headers(MailKind.NEED_MATCH, at.to, at.locale),
            unsubscribe=unsubscribing.link(MailKind.NEED_MATCH, at.to, at.locale),
            organisation=name,
            link=link,
            yes=f"{link}?svar=ja",
            no=f"{link}?svar=nej",
            need_link=public(at.locale, "needs.show", need_id=need.id),
            is_member=at.to.account is not None,
            **about,
        )
    if wanted:
        return len(wanted), ""
    return 0, verdicts[known[0].to].value if known else "no_address"


def tell_withdrawn(need: Need, rows: Sequence[NeedInvitation]) -> None:
    """Those who were interested hear that the need is gone; it is their own matter, and cannot be turned off."""
    known = addresses([row.cvr for row in rows])
    for row in rows:
        for at in known.get(row.cvr, []):
            with speaking(at.locale):
                about: dict[str, Any] = words.in_short(need)
            enqueue(
                "need_withdrawn",
                at.email,
                "need_withdrawn",
                key=f"need_withdrawn:{need.id}:{row.cvr}:{at.to.account or 'box'}",
                locale=at.locale,
                **about,
            )


def addresses(cvrs: Iterable[str]) -> dict[str, list[Address]]:
    """Where suppliers get their mail: members with an account in use, else the mailbox of the profile.

    Two statements. Suppliers without either are left out, and so are mailboxes no mail can be sent to.
    """
    wanted = list(dict.fromkeys(cvrs))
    found: dict[str, list[Address]] = {}
    members = (
        select(Organisation.cvr, User.id, User.email, User.locale)
        .join(Membership, Membership.organisation_id == Organisation.id)
        .join(User, User.id == Membership.account_id)
        .where(
            Organisation.cvr.in_(wanted),
            User.active,
            User.erased_at.is_(None),
            User.confirmed_at.is_not(None),
        )
        .order_by(User.id)
    )
    for cvr, account, email, locale in db.session.execute(members):
        found.setdefault(cvr, []).append(Address(Receiver(account=account, cvr=cvr), email, locale))
    boxes = select(Supplier.cvr, Supplier.email).where(Supplier.cvr.in_(wanted), Supplier.email != "")
    for cvr, email in db.session.execute(boxes):
        if cvr not in found and _is_address(email):
            found[cvr] = [Address(Receiver(cvr=cvr), email, BOX_LOCALE)]
    return found


def _is_address(email: str) -> bool:
    try:
        checked_address(email)
    except DomainError:
        return False
    return True


def _names(cvrs: Sequence[str]) -> dict[str, str]:
    rows = db.session.execute(select(Supplier.cvr, Supplier.name).where(Supplier.cvr.in_(cvrs)))
    return {cvr: name for cvr, name in rows}  # noqa: C416 - rows are no pairs to mypy
