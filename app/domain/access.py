"""Who may do what: roles in an organisation, duties on the platform, and one rule per address."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Role(StrEnum):
    """What a member may do in an organisation; each role may also do what the ones before it may."""

    READER = "reader"
    EDITOR = "editor"
    OWNER = "owner"

    def includes(self, other: Role) -> bool:
        """True when this role may do what `other` may."""
        order = list(Role)
        return order.index(self) >= order.index(other)


class Duty(StrEnum):
    """What a person does for the platform itself."""

    SECRETARY = "secretary"
    VERIFIER = "verifier"


class Rule(StrEnum):
    """Who may call an address. `reader`, `editor` and `owner`: of the organisation that the address names."""

    # An address that a library brings and nobody may call.
    NOBODY = "nobody"
    ANYONE = "anyone"
    SIGNED_IN = "signed_in"
    READER = "reader"
    EDITOR = "editor"
    OWNER = "owner"
    SECRETARY = "secretary"
    VERIFIER = "verifier"
    # Whoever works for the platform, whatever the duty.
    STAFF = "staff"

    @property
    def role(self) -> Role | None:
        """The role this rule asks for in the organisation of the address."""
        return Role(self.value) if self.value in {r.value for r in Role} else None


@dataclass(frozen=True)
class Actor:
    """The person behind a request. `roles` holds their role per CVR number."""

    id: int
    name: str
    email: str
    duties: frozenset[Duty] = frozenset()
    roles: dict[str, Role] = field(default_factory=dict)

    @property
    def label(self) -> str:
        """How the audit trail names the person: a number, so that erasing the person leaves the trail."""
        return f"user:{self.id}"

    def may(self, wanted: Role, cvr: str) -> bool:
        """True when the person holds at least this role in the organisation."""
        held = self.roles.get(cvr)
        return held is not None and held.includes(wanted)


def allows(rule: Rule, actor: Actor | None, cvr: str | None = None) -> bool:
    """Whether a rule lets this person (None: nobody signed in) through, for the organisation `cvr`."""
    if rule is Rule.ANYONE:
        return True
    if actor is None or rule is Rule.NOBODY:
        return False
    if rule.role is not None:
        return cvr is not None and actor.may(rule.role, cvr)
    if rule is Rule.STAFF:
        return bool(actor.duties)
    return rule is Rule.SIGNED_IN or Duty(rule.value) in actor.duties
