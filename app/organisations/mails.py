"""The mails about members: written to the outbox with the change they tell of, in the receiver's language."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask import current_app, has_request_context, request
from sqlalchemy import select

from app.accounts.models import User
from app.domain.access import Actor, Role
from app.extensions import db
from app.notifications.services import enqueue
from app.organisations.models import Invitation, JoinRequest, Organisation
from app.web.addresses import url_for
from app.web.i18n import address_in, current_locale


def invited(organisation: Organisation, invitation: Invitation, key: str, actor: Actor) -> None:
    """The link that lets the address in; in the language of whoever invites."""
    locale = current_locale()
    enqueue(
        "invitation",
        invitation.email,
        "invitation",
        key=f"invitation:{invitation.id}",
        locale=locale,
        organisation=organisation.name,
        role=invitation.role,
        by=actor.name or actor.email,
        link=link(locale, "organisations.show_invitation", key=key),
        expires_at=invitation.expires_at,
    )


def asked_to_join(
    organisation: Organisation, request_: JoinRequest, actor: Actor, owners: Iterable[int]
) -> None:
    """Each owner hears who asks, and where to answer."""
    for owner in _people(owners):
        _send(
            owner,
            "join_request",
            f"join_request:{request_.id}:{owner.id}",
            organisation=organisation.name,
            by=actor.name or actor.email,
            by_email=actor.email,
            message=request_.message,
            proven=request_.proven,
            link=link(owner.locale, "organisations.show", cvr=organisation.cvr),
        )


def request_decided(
    organisation: Organisation, request_: JoinRequest, role: Role | None, actor: Actor
) -> None:
    """The asker hears the answer."""
    for asker in _people([request_.account_id]):
        _send(
            asker,
            "join_request_decided",
            f"join_request_decided:{request_.id}",
            organisation=organisation.name,
            role=role,
            by=actor.name or actor.email,
            link=link(asker.locale, "organisations.mine"),
        )


def role_changed(organisation: Organisation, account_id: int, role: Role, actor: Actor) -> None:
    """A member hears what they may do from now on."""
    for member in _people([account_id]):
        _send(
            member,
            "role_changed",
            f"role_changed:{organisation.cvr}:{account_id}:{organisation.version}",
            organisation=organisation.name,
            role=role,
            by=actor.name or actor.email,
            link=link(member.locale, "organisations.mine"),
        )


def removed(organisation: Organisation, account_id: int, actor: Actor) -> None:
    """A member hears that they are out, and by whom."""
    for member in _people([account_id]):
        _send(
            member,
            "member_removed",
            f"member_removed:{organisation.cvr}:{account_id}:{organisation.version}",
            organisation=organisation.name,
            by=actor.name or actor.email,
        )


def link(locale: str, endpoint: str, **values: Any) -> str:
    """An address for a mail, in the receiver's language, on the public address where one is set.

    Commands write mails too, and have no request to take it from.
    """
    if not has_request_context():
        with current_app.test_request_context():
            return link(locale, endpoint, **values)
    public = current_app.extensions["settings"].public_url
    return str(public or request.host_url.rstrip("/")) + address_in(locale, url_for(endpoint, **values))


def _people(ids: Iterable[int]) -> list[User]:
    return list(db.session.scalars(select(User).where(User.id.in_(ids)).order_by(User.id)))


def _send(person: User, kind: str, key: str, **context: Any) -> None:
    enqueue(kind, person.email, kind, key=key, locale=person.locale, **context)
