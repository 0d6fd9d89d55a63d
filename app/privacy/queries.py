"""Read what the pages about a person's own data show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.domain.access import Role
from app.domain.membership import Members
from app.organisations import queries as organisations


@dataclass(frozen=True)
class Holding:
    """An organisation that has no other owner. `others` are its other members."""

    cvr: str
    name: str
    others: int


def held_alone(account_id: int, roles: Mapping[str, Role]) -> list[Holding]:
    """The organisations that would have no owner without this person."""
    found = []
    for cvr, role in roles.items():
        if role is not Role.OWNER:
            continue
        page = organisations.get_page(cvr)
        if not Members({m.account_id: m.role for m in page.members}).may_leave(account_id):
            found.append(Holding(cvr, page.name, len(page.members) - 1))
    return found
