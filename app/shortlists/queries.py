"""Read lists: an organisation's, one with its suppliers, those a person may put suppliers on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select

from app.accounts.queries import names_of
from app.domain.access import Role
from app.domain.moments import DENMARK, danish_day, in_utc
from app.domain.shortlists import MOST_ITEMS, Change, Presence, changes
from app.domain.verification import shown_history, standings
from app.extensions import db
from app.organisations.models import Organisation
from app.search import queries as index
from app.search.snapshot import current
from app.shortlists.models import Shortlist, ShortlistItem
from app.suppliers import cards, merges
from app.suppliers.queries import Known, list_known
from app.verification.queries import LookUp, events_of, look_up_many


@dataclass(frozen=True)
class ListLine:
    """One list among an organisation's."""

    id: int
    cvr: str
    name: str
    purpose: str
    count: int
    changed_at: datetime
    archived_at: datetime | None

    @property
    def is_full(self) -> bool:
        """Whether there is room for no other supplier."""
        return self.count >= MOST_ITEMS


@dataclass(frozen=True)
class Item:
    """A supplier on a list: what it is now, what has changed since it was added, and what was noted.

    `face` is None where the profile is not public; `merged` is (number, name) of the profile that took it in.
    """

    id: int
    cvr: str
    added_cvr: str
    name: str
    added_at: datetime
    added_by: str
    note: str
    note_at: datetime | None
    note_by: str
    version: int
    presence: Presence
    merged: tuple[str, str] | None
    face: cards.Face | None
    found: LookUp
    changes: tuple[Change, ...]


@dataclass(frozen=True)
class ListPage:
    """A list with its suppliers in their order; statuses are those of `at`."""

    id: int
    cvr: str
    organisation: str
    name: str
    purpose: str
    version: int
    created_at: datetime
    created_by: str
    archived_at: datetime | None
    items: tuple[Item, ...]
    at: datetime

    @property
    def is_archived(self) -> bool:
        """Whether it has been put away."""
        return self.archived_at is not None

    @property
    def on(self) -> date:
        """The Danish day of its statuses."""
        return danish_day(self.at)

    def find(self, item_id: int) -> Item | None:
        """One supplier on the list."""
        return next((i for i in self.items if i.id == item_id), None)


def list_lists(cvr: str) -> tuple[ListLine, ...]:
    """An organisation's lists, those in use first, by name. One statement."""
    return _lines([cvr])


def lists_of(roles: Mapping[str, Role]) -> dict[str, tuple[ListLine, ...]]:
    """The lists in use that a person may change, by organisation; one without lists is there too. One statement."""
    own = [cvr for cvr, role in roles.items() if role.includes(Role.EDITOR)]
    found = _lines(own) if own else ()
    return {cvr: tuple(line for line in found if line.cvr == cvr and not line.archived_at) for cvr in own}


def names_of_organisations(cvrs: Sequence[str]) -> dict[str, str]:
    """The names of organisations by number, in alphabetical order."""
    rows = db.session.execute(
        select(Organisation.cvr, Organisation.name)
        .where(Organisation.cvr.in_(cvrs))
        .order_by(Organisation.name, Organisation.cvr)
    )
    return {row.cvr: row.name for row in rows}


def _lines(cvrs: Sequence[str]) -> tuple[ListLine, ...]:
    count = (
        select(func.count(ShortlistItem.id))
        .where(ShortlistItem.shortlist_id == Shortlist.id)
        .scalar_subquery()
    )
    rows = db.session.execute(
        select(Shortlist, Organisation.cvr, count)
        .join(Organisation, Organisation.id == Shortlist.organisation_id)
        .where(Organisation.cvr.in_(cvrs))
        .order_by(Shortlist.archived_at.is_not(None), func.lower(Shortlist.name), Shortlist.id)
    )
    return tuple(
        ListLine(
            s.id, cvr, s.name, s.purpose, n, in_utc(s.changed_at), s.archived_at and in_utc(s.archived_at)
        )
        for s, cvr, n in rows
    )


def holders(cvrs: Sequence[str], list_ids: Sequence[int]) -> dict[str, set[int]]:
    """On which of some lists each supplier stands already. One statement."""
    rows = db.session.execute(
        select(ShortlistItem.cvr, ShortlistItem.shortlist_id).where(
            ShortlistItem.cvr.in_(cvrs), ShortlistItem.shortlist_id.in_(list_ids)
        )
    )
    found: dict[str, set[int]] = {}
    for row in rows:
        found.setdefault(row.cvr, set()).add(row.shortlist_id)
    return found


def find_list(cvr: str, list_id: int, only: Sequence[int] | None = None) -> ListPage | None:
    """One list of an organisation with all its suppliers, or `only` some. As many statements whatever its length."""
    row = db.session.execute(
        select(Shortlist, Organisation.name)
        .join(Organisation, Organisation.id == Shortlist.organisation_id)
        .where(Shortlist.id == list_id, Organisation.cvr == cvr)
    ).one_or_none()
    if row is None:
        return None
    held, organisation = row
    wanted = select(ShortlistItem).where(ShortlistItem.shortlist_id == list_id)
    if only is not None:
        wanted = wanted.where(ShortlistItem.id.in_(only))
    rows = db.session.scalars(wanted.order_by(ShortlistItem.position, ShortlistItem.id)).all()
    people = names_of({held.created_by, *(i.added_by for i in rows), *(i.note_by for i in rows)})
    items = _items(rows, people)
    return ListPage(
        id=held.id,
        cvr=cvr,
        organisation=organisation,
        name=held.name,
        purpose=held.purpose,
        version=held.version,
        created_at=in_utc(held.created_at),
        created_by=people.get(held.created_by, ""),
        archived_at=held.archived_at and in_utc(held.archived_at),
        items=items,
        at=items[0].found.asked_at if items else datetime.now(DENMARK),
    )


def _items(rows: Sequence[ShortlistItem], people: Mapping[str, str]) -> tuple[Item, ...]:
    if not rows:
        return ()
    numbers = list(dict.fromkeys(n for i in rows for n in (i.cvr, i.added_cvr)))
    known = list_known(numbers)
    hidden = [i.cvr for i in rows if not (i.cvr in known and known[i.cvr].is_public)]
    merged = merges.all_merged_into(hidden)
    faces = _faces({i.cvr: known[i.cvr].id for i in rows if i.cvr in known and known[i.cvr].is_public})
    found = {answer.cvr: answer for answer in look_up_many(numbers)}
    day = next(iter(found.values())).on
    # What a look-up says no more, a list does not say either.
    events = {n: shown_history(own, day) for n, own in events_of(numbers).items()}
    return tuple(
        Item(
            id=i.id,
            cvr=i.cvr,
            added_cvr=i.added_cvr,
            name=known[i.cvr].name if i.cvr in known and known[i.cvr].is_public else i.name,
            added_at=in_utc(i.added_at),
            added_by=people.get(i.added_by, ""),
            note=i.note,
            note_at=i.note_at and in_utc(i.note_at),
            note_by=people.get(i.note_by, ""),
            version=i.version,
            presence=_presence(known.get(i.cvr), i.cvr in merged),
            merged=merged.get(i.cvr),
            face=faces.get(i.cvr),
            found=found[i.cvr],
            changes=changes(
                standings(events.get(i.added_cvr, []), danish_day(i.added_at), in_utc(i.added_at)),
                found[i.cvr].standings,
            ),
        )
        for i in rows
    )


def _presence(known: Known | None, is_merged: bool) -> Presence:
    if known is not None and known.is_public:
        return Presence.PUBLIC
    if is_merged:
        return Presence.MERGED
    return Presence.WITHDRAWN if known is not None else Presence.GONE


def _faces(ids: Mapping[str, int]) -> dict[str, cards.Face]:
    if not ids:
        return {}
    snapshot = current()
    return {c["cvr"]: cards.face(c, snapshot.today) for c in index.cards(list(ids.values()), snapshot)}
