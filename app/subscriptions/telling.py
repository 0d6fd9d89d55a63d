"""The words of a digest: what is new in saved searches, and what each kind of digest is called."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from app.domain.digests import told_until
from app.domain.mailing import MailKind
from app.search import queries as index
from app.search.queries import Card
from app.search.snapshot import Snapshot, current
from app.subscriptions.digest import MOST_LINES, Digest, Line, SearchMark, Section
from app.subscriptions.links import public
from app.subscriptions.news import News
from app.subscriptions.searches import filters_of
from app.suppliers import cards
from app.web.i18n import gettext, ngettext


@dataclass(frozen=True)
class _Found:
    mark: SearchMark
    total: int
    ids: list[int]
    came: set[int]


def search_sections(marks: Sequence[SearchMark], changes: News, now: datetime, locale: str) -> list[Section]:
    """A section for each search in which something is new, in the language spoken now.

    At most three statements for each search, see search.queries.among, and two for all of them.
    """
    snapshot = current()
    found = [f for mark in marks if (f := _among(mark, changes, now, snapshot)).total]
    ids = list(dict.fromkeys(i for f in found for i in f.ids))
    by_id = dict(zip(ids, index.cards(ids, snapshot), strict=True)) if ids else {}
    return [_section(f, by_id, snapshot, locale) for f in found]


def headline(found: Digest) -> tuple[str, str]:
    """The subject of a digest, and why its reader gets it, in the language spoken now."""
    if found.kind is MailKind.SAVED_SEARCH:
        count = len(found.sections)
        one = gettext("Nyt i din søgning »%(name)s«", name=found.sections[0].heading)
        many = ngettext("Nyt i %(num)s af dine søgninger", "Nyt i %(num)s af dine søgninger", count)
        why = gettext("Du får mailen, fordi du har gemt en søgning på Buy Social Danmark.")
        return one if count == 1 else many, why
    why = gettext("Du får mailen, fordi du har valgt at få en oversigt over nye behov.")
    return gettext("Nye behov, der passer til jer"), why


def _among(mark: SearchMark, changes: News, now: datetime, snapshot: Snapshot) -> _Found:
    came, changed = changes.between(mark.told_until, told_until(now, mark.told_until))
    if not came and not changed:
        return _Found(mark, 0, [], came)
    total, ids = index.among(filters_of(mark.query), came | changed, MOST_LINES, snapshot)
    return _Found(mark, total, ids, came)


def _section(found: _Found, by_id: dict[int, Card], snapshot: Snapshot, locale: str) -> Section:
    return Section(
        heading=found.mark.name,
        lines=tuple(_line(by_id[i], i in found.came, snapshot, locale) for i in found.ids),
        total=found.total,
        link=public(locale, "suppliers.search") + (f"?{found.mark.query}" if found.mark.query else ""),
        link_text=gettext("Se hele søgningen"),
    )


def _line(card: Card, is_new: bool, snapshot: Snapshot, locale: str) -> Line:
    face = cards.face(card, snapshot.today)
    status = face.statuses[0][1].text
    text = (
        gettext("Ny leverandør: %(where)s. %(status)s.", where=face.where, status=status)
        if is_new
        else gettext("Ny status: %(status)s.", status=status)
    )
    return Line(face.name, text, public(locale, "suppliers.show", cvr=face.cvr))
