"""A dialogue as pages, calendars and the public page show it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from urllib.parse import urlsplit

from app.desk.words import scheme_name
from app.dialogue import reading
from app.dialogue.meetings import Slot
from app.dialogue.models import Answer
from app.dialogue.reading import Asked, Line, Thread
from app.domain.calendar_text import CalendarEvent, calendar
from app.domain.dialogue import MEETING
from app.domain.needs import State
from app.needs.models import Need
from app.open_needs.queries import Section
from app.posting.presenters import moment
from app.search.snapshot import today
from app.verification.queries import look_up_many
from app.web.addresses import url_for
from app.web.i18n import gettext
from app.web.status import StatusView, status_view

__all__ = (
    "AnswerView",
    "Row",
    "answer",
    "meeting_calendar",
    "missing",
    "moment",
    "section",
    "table",
    "title_of",
)


@dataclass(frozen=True)
class AnswerView:
    """An answer as both sides read it. `partners`: CVR number, name, share, what they do."""

    id: int
    cvr: str
    name: str
    text: str
    price_dkk: int | None
    price_note: str
    valid_to: date | None
    lots: tuple[str, ...]
    contact: tuple[str, str, str]
    share: int
    partners: tuple[tuple[str, str, int, str], ...]
    replies: tuple[tuple[str, str], ...]
    sent_at: datetime | None


@dataclass(frozen=True)
class Row:
    """A line of the buyer's table: the answer, and the verification as it stands now."""

    line: Line
    lots: tuple[str, ...]
    statuses: tuple[tuple[str, StatusView], ...]
    unread: int


def title_of(need: Need) -> str:
    """What the need is called."""
    return need.title or gettext("Behov uden titel")


def lot_names(need: Need, refs: tuple[str, ...]) -> tuple[str, ...]:
    """The titles of some lots in the need's order."""
    return tuple(lot.title or lot.ref for lot in need.lots if lot.ref in refs)


def answer(need: Need, held: Answer) -> AnswerView:
    """An answer in full."""
    said = {r.question_id: r.text for r in held.replies}
    return AnswerView(
        held.id,
        held.cvr,
        held.name,
        held.text,
        held.price_dkk,
        held.price_note,
        held.valid_to,
        lot_names(need, tuple(held.lots)),
        (held.contact_name, held.contact_email, held.contact_phone),
        held.share,
        tuple((p.cvr, p.name, p.share, p.does) for p in held.partners),
        tuple((q.text, said.get(q.id, "")) for q in need.questions),
        held.sent_at,
    )


def missing(need: Need, held: Answer) -> list[str]:
    """What an answer lacks before it may be sent."""
    said = {r.question_id for r in held.replies if r.text.strip()}
    gaps = [] if held.text.strip() else [gettext("Skriv jeres svar")]
    return gaps + [
        gettext("Svar på »%(question)s«", question=q.text)
        for q in need.questions
        if q.is_required and q.id not in said
    ]


def table(need: Need, threads: dict[str, Thread]) -> list[Row]:
    """The answers beside each other, the same of each. The statements do not grow with their number."""
    found, on = reading.lines(need.id), today()
    looked = {one.cvr: one for one in look_up_many([x.cvr for x in found])} if found else {}
    return [
        Row(
            one,
            lot_names(need, one.lots),
            tuple(
                (scheme_name(s.scheme), status_view(s.status, scheme=s.scheme, valid_to=s.valid_to, on=on))
                for s in looked[one.cvr].standings
            ),
            threads[one.cvr].unread if one.cvr in threads else 0,
        )
        for one in found
    ]


def meeting_calendar(need: Need, slots: list[Slot], address: str) -> str:
    """Meetings for somebody's calendar."""
    host = urlsplit(address).hostname
    events = [
        CalendarEvent(
            uid=f"moede-{s.id}@{host}",
            starts_at=s.starts_at,
            stamped_at=s.booked_at or datetime.now(UTC),
            summary=gettext("Møde om »%(title)s«", title=title_of(need)),
            description=address,
            address=address,
            location=s.place,
            lasts=MEETING,
        )
        for s in slots
    ]
    return calendar(gettext("Møder om »%(title)s«", title=title_of(need)), events)


def public_enquiries(need_id: int) -> tuple[Asked, ...]:
    """What has been asked and answered, for everybody."""
    return reading.enquiries_public(need_id)


def section(need_id: int, _state: State) -> Section | None:
    """What everybody reads of the dialogue on the page of the need."""
    asked = public_enquiries(need_id)
    if not asked:
        return None
    return Section(
        "dialogue/_public_enquiries.html",
        {"asked": asked, "moment": moment, "address": url_for("needs.show", need_id=need_id)},
    )
