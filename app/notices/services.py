"""Turn notices into needs. Flushes and audits, never commits."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from app.domain.errors import Refusal
from app.domain.moments import in_utc
from app.domain.needs import EDITABLE, PUBLIC, Source, State, Step
from app.domain.notice_needs import OVER, NeedFields, fields, state_of
from app.domain.notices import Notice
from app.extensions import db
from app.needs import queries as needs
from app.needs import services as need_services
from app.needs.models import Need, NeedLot
from app.notices import queries
from app.notices.models import NeedNotice
from app.notices.payload import payload, result

ENDED_BY_HAND = frozenset({State.REJECTED, State.WITHDRAWN})
# What a result adds to the notice that is kept with a need.
RESULT = ("awards", "awarded_total")
RUNNING = frozenset({State.PUBLISHED, State.CLOSED})
UNPUBLISHED = frozenset({State.DRAFT, State.SUBMITTED, State.RETURNED})


class Status(StrEnum):
    """What became of a notice."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    REJECTED = "rejected"


@dataclass(frozen=True)
class Poster:
    """The organisation that posts the notice as its own need; its needs are drafts."""

    cvr: str
    name: str


@dataclass(frozen=True)
class Taken:
    """What became of a notice, and its need."""

    status: Status
    need_id: int


REASONS = (
    "another_buyer",  # the notice names other organisations than the one that posts it
    "over",  # it tells of a contract that somebody has
    "taken_elsewhere",  # it is here already, as somebody else's need
    "not_editable",  # its need is past the draft
)


class NotTaken(Refusal):
    """A notice that can be read but not taken in by this organisation; `reason` is one of REASONS."""

    reasons = REASONS


@dataclass(frozen=True)
class _Plan:
    """What taking a notice in would do: to which need, and whether it becomes public by it."""

    status: Status
    known: NeedNotice | None = None
    need: Need | None = None
    shows: bool = False


def foresee(notice: Notice, poster: Poster | None = None) -> Status:
    """What `take_in` would do as things stand. Raises NotTaken."""
    return _plan(notice, poster).status


def take_in(actor: str, notice: Notice, poster: Poster | None = None, *, at: datetime | None = None) -> Taken:
    """Make a need of a notice, or bring the need it is about up to date.

    Without a poster the notice is public already: its need is shown at once, with the notice's own buyer. Known by
    its id: the same or an older version changes nothing. Raises NotTaken.
    """
    now = at or datetime.now(UTC)
    assert notice.version is not None
    assert notice.sent_at is not None
    plan = _plan(notice, poster)
    need, known = plan.need, plan.known
    if need is None:
        return _create(actor, notice, poster, now)
    if plan.status is Status.UNCHANGED:
        return Taken(Status.UNCHANGED, need.id)
    if known:
        known.version, known.sent_at, known.read_at, known.read_by = (
            notice.version,
            notice.sent_at,
            now,
            actor,
        )
        db.session.flush()
    else:
        _remember(actor, notice, need.id, now)
    _bring_up_to_date(actor, need, notice, now, shows=plan.shows)
    return Taken(Status.UPDATED, need.id)


def _plan(notice: Notice, poster: Poster | None) -> _Plan:
    """Find the need that a notice is about, and what may be done with it."""
    assert notice.version is not None
    if poster:
        _is_posters(notice, poster)
    known = queries.find_read(notice.id)
    need_id = known.need_id if known else queries.relative_of(notice)
    if need_id is None:
        return _Plan(Status.CREATED)
    need = needs.find(need_id)
    assert need is not None
    if poster and need.buyer_cvr != poster.cvr:
        raise NotTaken("taken_elsewhere")
    # What is public elsewhere need not wait for its draft here, and nobody keeps it out by posting it first.
    says_what = notice.form not in OVER or need.notice_id == notice.id
    shows = poster is None and need.published_at is None and says_what
    if known and notice.version <= known.version and not shows:
        return _Plan(Status.UNCHANGED, known, need)
    if poster and State(need.state) not in EDITABLE:
        raise NotTaken("not_editable")
    return _Plan(Status.UPDATED, known, need, shows)


def _is_posters(notice: Notice, poster: Poster) -> None:
    """Refuse what is not the organisation's own, or not to be answered."""
    named = {buyer.cvr for buyer in notice.buyers if buyer.cvr}
    if named and poster.cvr not in named:
        raise NotTaken("another_buyer")
    if notice.form in OVER:
        raise NotTaken("over")


def _create(actor: str, notice: Notice, poster: Poster | None, now: datetime) -> Taken:
    """A new need: the organisation's draft, or one that stands where the notice says."""
    buyer = notice.buyer
    need = Need(
        source=Source.EFORMS.value,
        notice_id=notice.id,
        notice_version=str(notice.version),
        buyer_cvr=poster.cvr if poster else (buyer.cvr if buyer else None) or "",
        buyer_name="",
        kind="",
        state=State.DRAFT.value,
        title="",
        created_at=now,
        created_by=actor,
    )
    found = fields(notice, queries.atlas())
    _write(need, found, poster)
    need.notice = payload(notice)
    if poster is None:
        _stand(need, notice, state_of(notice, now))
    db.session.add(need)
    db.session.flush()
    _write_parts(need, found)
    _remember(actor, notice, need.id, now)
    _log(actor, need, notice, now)
    if need.state == State.PUBLISHED.value:
        need_services.tell_followers(actor, need, Step.PUBLISH)
    return Taken(Status.CREATED, need.id)


def _bring_up_to_date(actor: str, need: Need, notice: Notice, now: datetime, *, shows: bool) -> None:
    """Write a notice into the need that it is about: a result says what became of it, others what it is.

    A notice older than one already written is only remembered; so is one about a need that a person has ended.
    """
    first = need.notice_id == notice.id
    if first:
        need.notice_version = str(notice.version)
    newest = queries.newest_call(need.id, notice.id)
    assert notice.sent_at is not None
    if shows or State(need.state) not in ENDED_BY_HAND:
        if notice.form in OVER and not first:
            _write_result(need, notice, now)
        elif shows or newest is None or notice.sent_at >= newest:
            _rewrite(need, notice, now, first=first, shows=shows)
    db.session.flush()
    _log(actor, need, notice, now)
    if shows and need.state == State.PUBLISHED.value:
        need_services.tell_followers(actor, need, Step.PUBLISH)


def _write_result(need: Need, notice: Notice, now: datetime) -> None:
    """What became of the need, beside what it is."""
    need.notice = {**(need.notice or {}), **result(notice)}
    if State(need.state) in RUNNING:
        _stand(need, notice, state_of(notice, now))


def _rewrite(need: Need, notice: Notice, now: datetime, *, first: bool, shows: bool) -> None:
    """What the need is, anew; what became of it stays with it unless this notice is the one that said so."""
    state = State(need.state)
    ended = state in PUBLIC - RUNNING
    found, before = fields(notice, queries.atlas()), need.notice or {}
    kept = {name: before[name] for name in RESULT if name in before and (ended or not first)}
    _write(need, found, None if shows else _poster_of(need))
    _write_parts(need, found)
    need.notice = {**kept, **payload(notice)}
    if shows:
        need.buyer_cvr = (notice.buyer.cvr if notice.buyer else None) or need.buyer_cvr
    if shows or state in RUNNING or (ended and first and notice.form in OVER):
        _stand(need, notice, state_of(notice, now))


def _poster_of(need: Need) -> Poster | None:
    """The organisation whose draft it is."""
    return Poster(need.buyer_cvr, need.buyer_name) if State(need.state) in UNPUBLISHED else None


def _write(need: Need, found: NeedFields, poster: Poster | None) -> None:
    """Put the fields of the notice on the need. A draft keeps the name of the organisation that posts it."""
    for name, value in vars(found).items():
        if name not in {"codes", "lots"}:
            setattr(need, name, list(value) if isinstance(value, tuple) else value)
    if poster and poster.name:
        need.buyer_name = poster.name


def _write_parts(need: Need, found: NeedFields) -> None:
    """The codes and the lots; a lot that stays keeps its row, for others may point to it."""
    need_services.set_codes(need, found.codes)
    known = {lot.ref: lot for lot in need.lots}
    wanted = {lot.ref for lot in found.lots}
    for ref, row in known.items():
        if ref not in wanted:
            need.lots.remove(row)
    for position, lot in enumerate(found.lots):
        values: dict[str, Any] = {
            name: list(value) if isinstance(value, tuple) else value for name, value in asdict(lot).items()
        }
        values["position"] = position
        if lot.ref not in known:
            need.lots.append(NeedLot(**values))
            continue
        for name, value in values.items():
            setattr(known[lot.ref], name, value)
    db.session.flush()


def _stand(need: Need, notice: Notice, state: State) -> None:
    """Put the need where the notice says it stands, with the moments that belong to it."""
    need.state = state.value
    need.published_at = need.published_at or notice.sent_at
    if state is State.PUBLISHED:
        need.closed_at = None
    else:
        over = notice.deadline if state is State.CLOSED else None
        need.closed_at = need.closed_at or over or notice.sent_at


def _remember(actor: str, notice: Notice, need_id: int, now: datetime) -> None:
    assert notice.version is not None
    assert notice.sent_at is not None
    db.session.add(
        NeedNotice(
            notice_id=notice.id,
            version=notice.version,
            procedure_id=notice.procedure_id,
            subtype=notice.subtype,
            form=notice.form.value,
            changes=queries.base_id(notice),
            sent_at=in_utc(notice.sent_at),
            need_id=need_id,
            read_at=now,
            read_by=actor,
        )
    )
    db.session.flush()


def _log(actor: str, need: Need, notice: Notice, now: datetime) -> None:
    need_services.note_step(actor, need, "import", now, f"{notice.id} {notice.version}")
