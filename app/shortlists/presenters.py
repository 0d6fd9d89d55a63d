"""A list ready to show: each supplier with its statuses by scheme and what has changed."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from app.reference import catalogue
from app.shortlists import words
from app.shortlists.queries import Item, ListPage
from app.verification.sentences import answer
from app.web.filters import in_language, short_date
from app.web.i18n import gettext
from app.web.status import StatusView, status_view


@dataclass(frozen=True)
class SchemeLine:
    """What holds under one scheme, with its dates in words."""

    code: str
    name: str
    view: StatusView
    valid_to: date | None
    last_checked: date | None

    @property
    def dates(self) -> str:
        """`gælder til 1. maj 2027, tjekket 3. nov. 2026`; empty where no day is known."""
        parts = []
        if self.valid_to:
            parts.append(gettext("gælder til %(date)s", date=short_date(self.valid_to)))
        if self.last_checked:
            parts.append(gettext("tjekket %(date)s", date=short_date(self.last_checked)))
        return ", ".join(parts)


@dataclass(frozen=True)
class ItemLine:
    """One supplier on the list; `news` is what is different from when it was added."""

    item: Item
    number: int
    where: str
    view: StatusView
    schemes: tuple[SchemeLine, ...]
    news: tuple[str, ...]
    news_heading: str
    is_loss: bool
    is_chosen: bool


def lines(page: ListPage, chosen: Collection[int] = ()) -> list[ItemLine]:
    """Every supplier of a list, in its order."""
    return [
        _line(item, number, page.on, item.id in chosen) for number, item in enumerate(page.items, start=1)
    ]


def _line(item: Item, number: int, on: date, is_chosen: bool) -> ItemLine:
    return ItemLine(
        item=item,
        number=number,
        where=item.face.where if item.face else "",
        view=answer(item.found).view,
        schemes=scheme_lines(item),
        news=tuple(words.news(item, on)),
        news_heading=words.news_heading(item),
        is_loss=item.face is None or any(c.is_loss for c in item.changes),
        is_chosen=is_chosen,
    )


def scheme_lines(item: Item) -> tuple[SchemeLine, ...]:
    """The schemes under which something is known of a supplier."""
    infos = catalogue.schemes()
    return tuple(
        SchemeLine(
            s.scheme,
            in_language(infos[s.scheme], "name"),
            status_view(s.status, scheme=s.scheme, valid_to=s.valid_to, on=item.found.on),
            s.valid_to,
            s.last_checked,
        )
        for s in item.found.standings
    )
