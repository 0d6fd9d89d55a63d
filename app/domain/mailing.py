"""Which mails can be turned off, how often they may come, and whether one may be sent at all.

Sources: markedsføringsloven § 10 (a no is always respected), CVR-loven § 19 (no advertising to firms that are
marked `reklamebeskyttet`, unless they have asked for it), and DOMAIN.md B3.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class MailKind(StrEnum):
    """What a mail is about, as its receiver can turn it on and off."""

    NEED_MATCH = "need_match"
    NEED_DIGEST = "need_digest"
    SAVED_SEARCH = "saved_search"
    REMINDER = "reminder"
    # Answers and decisions in the receiver's own matters, and what keeps an account safe.
    OWN_MATTER = "own_matter"


class Frequency(StrEnum):
    """How often mails of a kind come."""

    AT_ONCE = "at_once"
    DAILY = "daily"
    WEEKLY = "weekly"
    NEVER = "never"


@dataclass(frozen=True)
class KindRule:
    """`choices` are the frequencies to choose from, empty where the kind cannot be turned off.

    `default` is a member's as long as nothing was chosen. `is_offer`: to a firm that is not a member here, the
    mail counts as advertising.
    """

    choices: tuple[Frequency, ...]
    default: Frequency
    is_offer: bool = False

    @property
    def can_be_turned_off(self) -> bool:
        """Whether the receiver has a say."""
        return bool(self.choices)


ON_OR_OFF = (Frequency.AT_ONCE, Frequency.NEVER)
RULES: dict[MailKind, KindRule] = {
    MailKind.NEED_MATCH: KindRule(ON_OR_OFF, Frequency.AT_ONCE, is_offer=True),
    # A second mail about the same needs: only those who ask for it get it.
    MailKind.NEED_DIGEST: KindRule(
        (Frequency.DAILY, Frequency.WEEKLY, Frequency.NEVER), Frequency.NEVER, is_offer=True
    ),
    # Each search has a frequency of its own; this turns all of them off and on.
    MailKind.SAVED_SEARCH: KindRule(ON_OR_OFF, Frequency.AT_ONCE),
    MailKind.REMINDER: KindRule(ON_OR_OFF, Frequency.AT_ONCE),
    MailKind.OWN_MATTER: KindRule((), Frequency.AT_ONCE),
}
# What a person chooses for themselves, in the order of their page; and what a firm chooses for its mailbox.
PERSONAL = (MailKind.NEED_MATCH, MailKind.NEED_DIGEST, MailKind.SAVED_SEARCH, MailKind.REMINDER)
FIRMS = (MailKind.NEED_MATCH,)


@dataclass(frozen=True)
class Standpoint:
    """What is known of a receiver and one kind of mail.

    `person` and `firm` are what either has chosen, None as long as they have not. `is_member` is true for a
    person with an account here, false for the mailbox of a firm. `is_protected` is the firm's mark in the CVR
    register, None when the register has not been asked.
    """

    is_member: bool
    person: Frequency | None = None
    firm: Frequency | None = None
    is_protected: bool | None = None


class Verdict(StrEnum):
    """Whether a mail may be sent, and why not."""

    YES = "yes"
    TURNED_OFF = "turned_off"
    FIRM_TURNED_OFF = "firm_turned_off"
    PROTECTED = "protected"
    # Nobody has looked up whether the firm is protected, so it is treated as if it were.
    NOT_LOOKED_UP = "not_looked_up"

    @property
    def may(self) -> bool:
        """Whether the mail may be sent."""
        return self is Verdict.YES


def frequency_of(kind: MailKind, at: Standpoint) -> Frequency:
    """How often a receiver gets a kind of mail: what they chose, else the kind's default."""
    chosen = at.person if at.is_member else at.firm
    return RULES[kind].default if chosen is None else chosen


def verdict(kind: MailKind, at: Standpoint) -> Verdict:
    """Whether a mail of this kind may be sent to this receiver.

    A no of either side always counts. A member gets what they have not turned off. The mailbox of a firm gets
    offers when the firm has said yes, and else only when the register says that it is not protected.
    """
    rule = RULES[kind]
    if not rule.can_be_turned_off:
        return Verdict.YES
    if at.firm is Frequency.NEVER:
        return Verdict.FIRM_TURNED_OFF
    if at.is_member:
        return Verdict.TURNED_OFF if frequency_of(kind, at) is Frequency.NEVER else Verdict.YES
    if at.firm is not None:
        return Verdict.YES
    if rule.is_offer and at.is_protected is not False:
        return Verdict.NOT_LOOKED_UP if at.is_protected is None else Verdict.PROTECTED
    return Verdict.TURNED_OFF if rule.default is Frequency.NEVER else Verdict.YES
