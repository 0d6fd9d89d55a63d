"""Read saved searches, and say what a search asks for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import parse_qsl

from sqlalchemy import select
from werkzeug.datastructures import MultiDict

from app.domain.mailing import Frequency
from app.domain.moments import in_utc
from app.extensions import db
from app.search.queries import Filters
from app.subscriptions import need_searches
from app.subscriptions.models import NEEDS, SavedSearch
from app.suppliers import facets
from app.suppliers.forms import parse
from app.web.addresses import url_for
from app.web.i18n import gettext


@dataclass(frozen=True)
class SearchView:
    """A saved search as its owner sees it; `asks` are its words and filters, `address` is where it is run."""

    id: int
    name: str
    query: str
    frequency: Frequency
    created_at: datetime
    asks: tuple[str, ...]
    seeks: str
    address: str


def list_searches(account: int) -> list[SearchView]:
    """A person's searches by name; one statement."""
    rows = select(SavedSearch).where(SavedSearch.account_id == account)
    found = [_view(row) for row in db.session.scalars(rows)]
    return sorted(found, key=lambda s: (s.name.lower(), s.id))


def find_search(account: int, search: int) -> SearchView | None:
    """One of a person's own searches."""
    mine = select(SavedSearch).where(SavedSearch.id == search, SavedSearch.account_id == account)
    row = db.session.scalars(mine).one_or_none()
    return _view(row) if row else None


def filters_of(query: str) -> Filters:
    """What a kept query string asks for; a filter that no longer exists is left out."""
    return parse(MultiDict(parse_qsl(query))).filters


def asks(filters: Filters) -> tuple[str, ...]:
    """The words and filters of a search in the visitor's language; all suppliers where there are none."""
    words = (f"»{filters.text}«",) if filters.text else ()
    return words + tuple(t.label for t in facets.tags(filters, filters)) or (gettext("Alle leverandører"),)


def _view(row: SavedSearch) -> SearchView:
    is_needs = row.seeks == NEEDS
    page = url_for("needs.list_needs" if is_needs else "suppliers.search")
    return SearchView(
        row.id,
        row.name,
        row.query,
        Frequency(row.frequency),
        in_utc(row.created_at),
        need_searches.asks(need_searches.filters_of(row.query)) if is_needs else asks(filters_of(row.query)),
        row.seeks,
        page + (f"?{row.query}" if row.query else ""),
    )
