"""Who may change what in an organisation: members, invitations, requests and claims of ownership."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from app.domain.access import Role
from app.domain.errors import Refusal

INVITATION_LASTS = timedelta(days=14)
DOMAIN_PROOF_LASTS = timedelta(days=3)
# Links a day to the domain of one organisation, whoever asks: its mailbox is not ours to fill.
MOST_DOMAIN_PROOFS = 5
# A claim that the broker proved must be used while the person is still at it.
BROKER_PROOF_LASTS = timedelta(hours=1)
ADDRESS = re.compile(r"[^@\s]+@([^@\s]+\.[^@\s.]+)")


REASONS = (
    "last_owner",  # the organisation would have no owner left
    "not_owner",  # only an owner manages the others
    "not_member",  # the person is no member of the organisation
    "already_member",  # an invitation or request for someone who is in
    "already_owned",  # a claim for an organisation that has an owner
    "decided",  # the claim, request or invitation is no longer open
    "other_person",  # it belongs to someone else
    "no_reason",  # a secretary's decision without the reason for it
    "own_claim",  # a secretary deciding on their own claim
    "too_many_links",  # more links to one organisation's domain than a day allows
    "published_profile",  # it stops supplying while its profile is public
    "authority",  # becoming a public authority, or ceasing to be one, is for the secretary to say
    "overtaken",  # somebody else changed it since the form was opened
)


class Denied(Refusal):
    """A change that the rules refuse; `reason` is one of REASONS."""

    reasons = REASONS


# What an organisation is by law and not by its own word.
AUTHORITIES = frozenset({"municipality", "region", "state"})


@dataclass(frozen=True)
class Dealings:
    """What an organisation is and does here."""

    kind: str
    buys: bool
    supplies: bool

    @property
    def mark(self) -> str:
        """The same for the same dealings: a form carries it to show what its writer saw."""
        return f"{self.kind}-{self.buys:d}{self.supplies:d}"

    def allow(self, after: Dealings, *, is_public: bool) -> None:
        """Let an owner change them to `after`. Raises Denied: authority, published_profile.

        `is_public`: the organisation's profile stands in the directory now.
        """
        if after.kind != self.kind and AUTHORITIES & {self.kind, after.kind}:
            raise Denied("authority")
        if self.supplies and not after.supplies and is_public:
            raise Denied("published_profile")


class ClaimState(StrEnum):
    """Where a claim or a request stands; a granted claim is withdrawn when its owner is gone and another comes."""

    OPEN = "open"
    GRANTED = "granted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


# From each state, the states it may go to.
TRANSITIONS: Mapping[ClaimState, frozenset[ClaimState]] = {
    ClaimState.OPEN: frozenset({ClaimState.GRANTED, ClaimState.REFUSED, ClaimState.WITHDRAWN}),
    ClaimState.GRANTED: frozenset({ClaimState.WITHDRAWN}),
    ClaimState.REFUSED: frozenset(),
    ClaimState.WITHDRAWN: frozenset(),
}


class Proof(StrEnum):
    """How the first owner showed that they act for the CVR number."""

    OIDC = "oidc"
    DOMAIN = "domain"
    SECRETARY = "secretary"


class InvitationState(StrEnum):
    """What an invitation's link leads to."""

    OPEN = "open"
    USED = "used"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


@dataclass(frozen=True)
class Members:
    """Everyone in an organisation: role per account number."""

    roles: Mapping[int, Role]

    @property
    def owners(self) -> frozenset[int]:
        """The accounts that own the organisation."""
        return frozenset(a for a, role in self.roles.items() if role is Role.OWNER)

    def with_role(self, actor: int, account: int, role: Role) -> Members:
        """The members after `actor` gives `account` a role. Raises Denied."""
        self._managed(actor, account)
        return self._kept({**self.roles, account: role})

    def without(self, actor: int, account: int) -> Members:
        """The members after `actor` lets `account` out; anyone may leave themselves. Raises Denied."""
        if actor != account:
            self._managed(actor, account)
        elif account not in self.roles:
            raise Denied("not_member")
        return self._kept({a: r for a, r in self.roles.items() if a != account})

    def removed(self, account: int) -> Members:
        """The members after the secretariat lets `account` out. Raises Denied: no member, the last owner."""
        if account not in self.roles:
            raise Denied("not_member")
        return self._kept({a: r for a, r in self.roles.items() if a != account})

    def appointed(self, actor: int, account: int) -> Members:
        """The members after the secretary `actor` makes `account` an owner. Raises Denied: themselves, an owner."""
        if actor == account:
            raise Denied("own_claim")
        if account in self.owners:
            raise Denied("already_member")
        return Members({**self.roles, account: Role.OWNER})

    def may_leave(self, account: int) -> bool:
        """True when the organisation has an owner after this member leaves."""
        return account in self.roles and self.owners != {account}

    def _managed(self, actor: int, account: int) -> None:
        if self.roles.get(actor) is not Role.OWNER:
            raise Denied("not_owner")
        if account not in self.roles:
            raise Denied("not_member")

    def _kept(self, roles: Mapping[int, Role]) -> Members:
        after = Members(roles)
        if not after.owners:
            raise Denied("last_owner")
        return after


def moved(state: str, to: ClaimState) -> str:
    """The state after a decision. Raises Denied when it was decided before."""
    if to not in TRANSITIONS[ClaimState(state)]:
        raise Denied("decided")
    return to.value


def invitation_state(
    now: datetime, expires_at: datetime, used_at: datetime | None, withdrawn_at: datetime | None
) -> InvitationState:
    """What became of an invitation; what happened first to it counts over its having expired since."""
    if used_at is not None:
        return InvitationState.USED
    if withdrawn_at is not None:
        return InvitationState.WITHDRAWN
    return InvitationState.OPEN if now < expires_at else InvitationState.EXPIRED


def domain_of(text: str) -> str:
    """The domain of a mail address or website as plain lower-case letters, without `www.`; empty if none."""
    found = text.strip().lower()
    if "@" in found:
        match = ADDRESS.fullmatch(found)
        found = match[1] if match else ""
    else:
        found = re.sub(r"^[a-z]+://", "", found)
        found = re.split(r"[/?#:]", found)[0].rstrip(".").removeprefix("www.")
    return found if re.fullmatch(r"([^\s.@]+\.)+[^\s.@\d]{2,}", found) else ""


def own_domains(sources: Iterable[str], public: frozenset[str]) -> frozenset[str]:
    """The domains that only this organisation writes mail from, by what the CVR register says of it.

    A domain that anyone can get an address or a page on proves nothing: `public` and all below them.
    """
    return frozenset(d for d in map(domain_of, sources) if d and not is_public(d, public))


def is_public(domain: str, public: frozenset[str]) -> bool:
    """True when the domain or one above it is open to anyone."""
    parts = domain.split(".")
    return any(".".join(parts[n:]) in public for n in range(len(parts) - 1))


def proves(address: str, domains: frozenset[str]) -> bool:
    """Whether a confirmed mail address is on one of the organisation's own domains, to the letter."""
    return domain_of(address) in domains if "@" in address else False
