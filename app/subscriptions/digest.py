"""What a digest is made of, and who contributes to it.

A source tells a subscriber what is new since a moment. The rooms above add theirs when the application starts:

    digest.add_source(app, MailKind.NEED_DIGEST, new_needs)    # new_needs(subscriber, since, until) -> Section | None

It is called within the subscriber's language, once for each who wants the kind and is due; a mail is written when
some source of the kind has something to tell. `since` is exclusive and `until` inclusive.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from flask import Flask, current_app

from app.domain.mailing import MailKind

SOURCES = "digest_sources"
# A section shows so many; the page behind its link has all.
MOST_LINES = 10


@dataclass(frozen=True)
class Subscriber:
    """A person who gets digests; `cvrs` are the organisations they are a member of."""

    account: int
    email: str
    locale: str
    cvrs: tuple[str, ...] = ()


@dataclass(frozen=True)
class Line:
    """One thing that is new; `link` is a whole address."""

    title: str
    text: str
    link: str


@dataclass(frozen=True)
class Section:
    """What one source has to tell, in the subscriber's language: the first of `total` things, and where all are."""

    heading: str
    lines: tuple[Line, ...]
    total: int
    link: str
    link_text: str

    @property
    def more(self) -> int:
        """How many are left out here."""
        return self.total - len(self.lines)


@dataclass(frozen=True)
class SearchMark:
    """A saved search that is due, and up to when we have told of it."""

    name: str
    query: str
    told_until: datetime


Source = Callable[[Subscriber, datetime, datetime], Section | None]


@dataclass
class Digest:
    """One mail: everything of one kind that is new to one person."""

    kind: MailKind
    to: Subscriber
    key: str
    sections: list[Section] = field(default_factory=list)


def add_source(app: Flask, kind: MailKind, source: Source) -> None:
    """Let a source contribute to the digests of a kind."""
    app.extensions.setdefault(SOURCES, {}).setdefault(kind, []).append(source)


def sources() -> dict[MailKind, list[Source]]:
    """The sources of this application by kind."""
    found: dict[MailKind, list[Source]] = current_app.extensions.get(SOURCES, {})
    return found
