"""Read public needs: some for the list, and one with all that everybody may know of it.

Who an anonymous buyer is leaves this module nowhere.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload, undefer

from app.domain.moments import in_utc
from app.domain.needs import PUBLIC, State
from app.extensions import db
from app.needs.models import Need, NeedDocument

EXCERPT = 400


@dataclass(frozen=True)
class Buyer:
    """Who buys, as everybody may know it; all empty for an anonymous buyer."""

    name: str
    cvr: str
    email: str

    @property
    def is_known(self) -> bool:
        """Whether the buyer says who they are."""
        return bool(self.name)


@dataclass(frozen=True)
class NeedLine:
    """A need in a list; of its text the beginning."""

    id: int
    kind: str
    standing: str
    title: str
    title_en: str
    excerpt: str
    excerpt_en: str
    buyer: Buyer
    municipalities: list[str]
    nuts: list[str]
    is_nationwide: bool
    value_dkk: int | None
    months: int | None
    answer_by: datetime | None
    starts_on: date | None
    published_at: datetime | None
    ended_at: datetime | None
    reservation: str | None

    @property
    def closed_early(self) -> datetime | None:
        """When the buyer closed it before the time to answer was up; None for one that ran its time."""
        if self.ended_at and (self.answer_by is None or self.ended_at < self.answer_by):
            return self.ended_at
        return None


@dataclass(frozen=True)
class LotView:
    """A part that can be answered alone."""

    ref: str
    title: str
    text: str
    codes: list[str]
    municipalities: list[str]
    value_dkk: int | None
    months: int | None
    reservation: str | None


@dataclass(frozen=True)
class QuestionView:
    """What the buyer asks everybody who answers."""

    text: str
    is_required: bool


@dataclass(frozen=True)
class DocumentView:
    """A file that goes with the need."""

    id: str
    title: str
    file_name: str
    mime: str
    size: int
    uploaded_at: datetime


@dataclass(frozen=True)
class NeedPage:
    """A need as everybody may read it."""

    line: NeedLine
    state: State
    source: str
    notice_id: str
    text: str
    text_en: str
    codes: list[str]
    lots: list[LotView]
    questions: list[QuestionView]
    documents: list[DocumentView]
    questions_by: datetime | None
    ends_on: date | None
    strategic_aims: list[str]
    social_objectives: list[str]
    procedure: str


@dataclass(frozen=True)
class Section:
    """What a room above adds to a need's page: a template with what it shows."""

    template: str
    context: dict[str, Any]


# Rooms above add to the page of a need: how to answer it, what was asked, what came of it.
# Called with the need's number and where it stands.
SECTIONS: list[Callable[[int, State], Section | None]] = []


def sections_of(need_id: int, state: State) -> list[Section]:
    """What the rooms above have to say about a need."""
    return [s for make in SECTIONS if (s := make(need_id, state))]


def standing_of(need: Need, now: datetime) -> str:
    """Where a need stands for a reader, of one that is not out yet where it will stand.

    One whose time is up is closed before the clock says so.
    """
    if need.state in (State.CLOSED, State.AWARDED, State.NOT_AWARDED):
        return need.state
    return "closed" if need.answer_by and in_utc(need.answer_by) <= now else "open"


def lines(ids: Sequence[int], now: datetime) -> list[NeedLine]:
    """Some public needs in the order given; one statement."""
    rows = db.session.scalars(select(Need).where(Need.id.in_(ids), Need.state.in_([s.value for s in PUBLIC])))
    found = {n.id: line_of(n, now) for n in rows}
    return [found[i] for i in ids if i in found]


def get_public(need_id: int, now: datetime) -> NeedPage | None:
    """A need that everybody may read; None for one that is not out, or no longer. Four statements."""
    found = db.session.scalars(
        select(Need)
        .where(Need.id == need_id, Need.state.in_([s.value for s in PUBLIC]))
        .options(joinedload(Need.codes), selectinload(Need.lots), selectinload(Need.questions))
    )
    need = found.unique().one_or_none()
    return page_of(need, now) if need else None


def page_of(need: Need, now: datetime) -> NeedPage:
    """A need whatever its state, as it is or will be read by everybody."""
    return NeedPage(
        line=line_of(need, now),
        state=State(need.state),
        source=need.source,
        notice_id=need.notice_id,
        text=need.text,
        text_en=need.text_en,
        codes=[c.code for c in need.codes],
        lots=[
            LotView(
                lot.ref, lot.title, lot.text, lot.codes, lot.municipalities,
                lot.value_dkk, lot.months, lot.reservation,
            )
            for lot in need.lots
        ],
        questions=[QuestionView(q.text, q.is_required) for q in need.questions],
        documents=documents_of(need.id),
        questions_by=in_utc(need.questions_by) if need.questions_by else None,
        ends_on=need.ends_on,
        strategic_aims=need.strategic_aims,
        social_objectives=need.social_objectives,
        procedure=need.procedure,
    )  # fmt: skip


def line_of(need: Need, now: datetime) -> NeedLine:
    """A need as a line of a list."""
    return NeedLine(
        id=need.id,
        kind=need.kind,
        standing=standing_of(need, now),
        title=need.title,
        title_en=need.title_en,
        excerpt=need.text[:EXCERPT],
        excerpt_en=need.text_en[:EXCERPT],
        buyer=buyer_of(need),
        municipalities=need.municipalities,
        nuts=need.nuts,
        is_nationwide=need.is_nationwide,
        value_dkk=need.value_dkk,
        months=need.months,
        answer_by=in_utc(need.answer_by) if need.answer_by else None,
        starts_on=need.starts_on,
        published_at=in_utc(need.published_at) if need.published_at else None,
        ended_at=in_utc(need.closed_at) if need.closed_at else None,
        reservation=need.reservation,
    )


def buyer_of(need: Need) -> Buyer:
    """Who buys; nobody for an anonymous buyer."""
    if need.is_anonymous:
        return Buyer("", "", "")
    return Buyer(need.buyer_name, need.buyer_cvr, need.contact_email)


def documents_of(need_id: int) -> list[DocumentView]:
    """The files of a need, without what is in them."""
    d = NeedDocument
    rows = db.session.execute(
        select(d.id, d.title, d.file_name, d.mime, d.size, d.uploaded_at)
        .where(d.need_id == need_id)
        .order_by(d.uploaded_at, d.id)
    )
    return [DocumentView(*row[:5], in_utc(row[5])) for row in rows]


def find_document(need_id: int, key: str, *, states: Sequence[State] = tuple(PUBLIC)) -> NeedDocument | None:
    """A file of a need in one of some states, with what is in it; None for any other."""
    return db.session.scalar(
        select(NeedDocument)
        .join(Need, Need.id == NeedDocument.need_id)
        .where(NeedDocument.id == key, Need.id == need_id, Need.state.in_([s.value for s in states]))
        .options(undefer(NeedDocument.content))
    )
