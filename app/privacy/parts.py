"""What a part of the inventory of personal data is made of, for `inventory` and the lists of single rooms."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from sqlalchemy import ColumnElement, Table


def _(text: str) -> str:
    """Marks a text for the catalogue; it is looked up when it is shown."""
    return text


@dataclass(frozen=True)
class Person:
    """Whom we look for."""

    id: int
    email: str

    @property
    def label(self) -> str:
        """The audit trail's name of what the person does."""
        return f"user:{self.id}"

    @property
    def subject(self) -> str:
        """The audit trail's name of what is done to the person."""
        return f"account:{self.id}"


@dataclass(frozen=True)
class Part:
    """Rows of one table that are about a person, or by them.

    `shown` are the columns in the file; `kept_back` the others, with the reason. `by` are the columns that
    `about` looks at. `heading` is what the part is called in the file's guide.
    """

    name: str
    heading: str
    table: Table
    by: tuple[str, ...]
    about: Callable[[Person], ColumnElement[bool]]
    shown: tuple[str, ...]
    kept_back: Mapping[str, str] = field(default_factory=dict)


def table(model: type[object]) -> Table:
    """The table of a model."""
    found: Table = model.__table__  # type: ignore[attr-defined]
    return found


SECRET = "opens something"  # noqa: S105 - a reason
OWN_NUMBER = "the number of the person's own account"
FIRMS = "the organisation's, and about it"
OTHERS_TOO = "may be another person's number; the person's own steps have a part of their own"
INNER = "a number or state of ours that says nothing about the person"
