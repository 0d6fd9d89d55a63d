"""Numbered pages: which numbers a pager shows, and the pager itself."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from flask import current_app, request
from markupsafe import Markup, escape

from app.web.i18n import current_locale

BESIDE = 1
# Stands for the address of a page in a pager that is written once and kept; no address holds such a sign.
ADDRESS = "\x00{}\x00"


@dataclass(frozen=True)
class Pages:
    """A list cut into pages, counted from 1."""

    page: int
    per_page: int
    total: int

    @property
    def last(self) -> int:
        """The number of the last page; 1 for an empty list."""
        return max(1, -(-self.total // self.per_page))

    @property
    def numbers(self) -> list[int | None]:
        """The first, the last and those around the present page; None where numbers are left out."""
        shown = sorted(
            {1, self.last}
            | {n for n in range(self.page - BESIDE, self.page + BESIDE + 1) if 1 <= n <= self.last}
        )
        found: list[int | None] = []
        for number in shown:
            previous = found[-1] if found else None
            if previous is not None and number - previous == 2:
                found.append(number - 1)
            elif previous is not None and number - previous > 2:
                found.append(None)
            found.append(number)
        return found


def numbered(first_page: str, page: int) -> str:
    """The address of a later page of the list whose first page is at `first_page`, with its query string."""
    if page == 1:
        return first_page
    return f"{first_page}{'&' if '?' in first_page else '?'}side={page}"


def pager(pages: Pages, first_page: str, target: str = "") -> Markup:
    """Links to the pages of a list; nothing for a single page. htmx puts a page into `target`, a selector."""
    if pages.last == 1:
        return Markup("")
    written = _written(current_locale(), pages.page, pages.last, target)
    for number in {pages.page - 1, pages.page + 1, *pages.numbers} - {None}:
        written = written.replace(ADDRESS.format(number), escape(numbered(first_page, number or 1)))
    return written


@lru_cache(maxsize=512)
def _written(_locale: str, page: int, last: int, target: str) -> Markup:
    macros: Any = current_app.jinja_env.globals["paging"]
    return Markup(macros.pager(Pages(page, 1, last), ADDRESS.format, target))  # noqa: S704 - a template of ours


def page_number() -> int:
    """The page that the address asks for; the first for what is no number."""
    asked = request.args.get("side", "")
    return max(1, int(asked)) if asked.isascii() and asked.isdigit() and len(asked) < 7 else 1
