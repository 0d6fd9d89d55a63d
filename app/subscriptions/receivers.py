"""Who a mail is for."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Receiver:
    """A person by the number of their account, and the firm they get the mail for; or the mailbox of a firm.

    At least one of the two; `cvr` has eight digits. What a person turns off is theirs alone, for all firms;
    what a firm turns off holds for its mailbox and for all who get the mail for it.
    """

    account: int | None = None
    cvr: str | None = None

    def __post_init__(self) -> None:
        if self.account is None and self.cvr is None:
            raise ValueError("a receiver is a person, a firm or both")

    @property
    def label(self) -> str:
        """How the audit trail names the one whose choice a link of this mail changes."""
        return f"account:{self.account}" if self.account is not None else f"supplier:{self.cvr}"
