"""Write a need: save what the form holds, use it again, its lots. Flushes and audits, never commits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy.orm.attributes import flag_modified
from sqlalchemy.orm.exc import StaleDataError

from app.audit.services import record
from app.domain.moments import in_utc
from app.domain.needs import EDITABLE, MOST_LOTS, Kind, State, StepRefused
from app.extensions import db
from app.needs import services as needs
from app.needs.models import Need, NeedLot, NeedQuestion
from app.needs.services import Overtaken

# What the trail notes as changed without repeating it.
LONG = frozenset({"text", "questions", "estimate", "municipalities"})


@dataclass(frozen=True)
class Question:
    """What everybody who answers is asked."""

    text: str
    is_required: bool = False


@dataclass(frozen=True)
class Content:
    """Everything that the form of a need holds, checked for shape: a draft may have gaps."""

    kind: Kind
    title: str = ""
    text: str = ""
    codes: tuple[str, ...] = ()
    is_nationwide: bool = False
    municipalities: tuple[str, ...] = ()
    value_dkk: int | None = None
    months: int | None = None
    estimate: Mapping[str, str] | None = None
    answer_by: datetime | None = None
    questions_by: datetime | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    reservation: str | None = None
    strategic_aims: tuple[str, ...] = ()
    social_objectives: tuple[str, ...] = ()
    is_anonymous: bool = False
    contact_email: str = ""
    questions: tuple[Question, ...] = ()


@dataclass(frozen=True)
class Lot:
    """What the form of a lot holds."""

    title: str
    text: str = ""
    codes: tuple[str, ...] = ()
    municipalities: tuple[str, ...] = ()
    value_dkk: int | None = None


# The fields that stand in a column of the same name.
PLAIN = tuple(f.name for f in fields(Content) if f.name not in ("kind", "codes", "questions"))


def content_of(need: Need) -> Content:
    """What a need holds, as the form takes it."""

    def plain(name: str) -> Any:
        value = getattr(need, name)
        if isinstance(value, datetime):
            return in_utc(value)
        return tuple(value) if isinstance(value, list) else value

    return Content(
        kind=Kind(need.kind),
        codes=tuple(c.code for c in need.codes),
        questions=tuple(Question(q.text, q.is_required) for q in need.questions),
        **{name: plain(name) for name in PLAIN},
    )


def differences(before: Content, after: Content) -> dict[str, tuple[Any, Any]]:
    """The fields that two versions have differently."""
    return {
        f.name: (getattr(before, f.name), getattr(after, f.name))
        for f in fields(Content)
        if getattr(before, f.name) != getattr(after, f.name)
    }


def begin(actor: str, cvr: str, name: str, content: Content) -> Need:
    """A new draft with something in it."""
    need = needs.begin(actor, cvr, name, content.kind, content.title)
    save(actor, need, need.version, content)
    return need


def save(actor: str, need: Need, seen: int, content: Content) -> None:
    """Write what the form holds over the version that its writer saw.

    Raises Overtaken when somebody else has written meanwhile, StepRefused (`not_possible`) when it may not be
    written any more.
    """
    _check(need, seen)
    changed = differences(content_of(need), content)
    if not changed:
        return
    need.kind = content.kind.value
    for name in PLAIN:
        value = getattr(content, name)
        setattr(need, name, list(value) if isinstance(value, tuple) else dict(value) if isinstance(value, Mapping) else value)  # fmt: skip
    _set_questions(need, content.questions)
    _flush(need)
    needs.set_codes(need, content.codes)
    diff = {n: [None, None] if n in LONG else [_plain(a), _plain(b)] for n, (a, b) in changed.items()}
    record(actor, "need.saved", f"need:{need.id}", diff)
    db.session.flush()


def copy(actor: str, need: Need, name: str) -> Need:
    """A new draft with everything of a need but what belongs to its time, and its lots."""
    fresh = {"answer_by": None, "questions_by": None, "starts_on": None, "ends_on": None}
    old = content_of(need)
    values = {f.name: getattr(old, f.name) for f in fields(Content)} | fresh
    made = begin(actor, need.buyer_cvr, name, Content(**values))
    for lot in need.lots:
        made.lots.append(
            NeedLot(
                ref=lot.ref, position=lot.position, title=lot.title, text=lot.text, codes=list(lot.codes),
                municipalities=list(lot.municipalities), value_dkk=lot.value_dkk, months=lot.months,
                reservation=lot.reservation,
            )
        )  # fmt: skip
    record(actor, "need.copied", f"need:{made.id}", {"from": [None, need.id]})
    db.session.flush()
    return made


def write_lot(actor: str, need: Need, seen: int, lot_id: int | None, content: Lot) -> NeedLot:
    """Add a lot, or write one anew. Raises Overtaken, StepRefused, and LookupError for a lot that is not there."""
    _check(need, seen)
    found = next((x for x in need.lots if x.id == lot_id), None)
    if found is None:
        if lot_id is not None:
            raise LookupError(lot_id)
        if len(need.lots) >= MOST_LOTS:
            raise StepRefused("not_possible")
        last = max((int(x.ref[4:]) for x in need.lots), default=0)
        found = NeedLot(
            ref=f"LOT-{last + 1:04}", position=max((x.position for x in need.lots), default=0) + 1
        )
        need.lots.append(found)
    found.title, found.text, found.value_dkk = content.title, content.text, content.value_dkk
    found.codes, found.municipalities = list(content.codes), list(content.municipalities)
    _flush(need)
    record(actor, "need.lot_saved", f"need:{need.id}", {found.ref: [None, found.title]})
    return found


def remove_lot(actor: str, need: Need, lot_id: int) -> None:
    """Take a lot out. Raises StepRefused, and LookupError for one that is not there."""
    _check(need, need.version)
    found = next((x for x in need.lots if x.id == lot_id), None)
    if found is None:
        raise LookupError(lot_id)
    record(actor, "need.lot_removed", f"need:{need.id}", {found.ref: [found.title, None]})
    need.lots.remove(found)
    _flush(need)


def _check(need: Need, seen: int) -> None:
    if State(need.state) not in EDITABLE:
        raise StepRefused("not_possible")
    if need.version != seen:
        raise Overtaken(str(need.id))


def _flush(need: Need) -> None:
    """Write, and count the version up also where only rows beside the need have changed."""
    number = need.id
    flag_modified(need, "title")
    try:
        db.session.flush()
    except StaleDataError as error:
        raise Overtaken(str(number)) from error


def _set_questions(need: Need, questions: tuple[Question, ...]) -> None:
    held = list(need.questions)
    for place, question in enumerate(questions):
        if place < len(held):
            row = held[place]
        else:
            row = NeedQuestion(position=place)
            need.questions.append(row)
        row.position, row.text, row.is_required = place, question.text, question.is_required
    for row in held[len(questions) :]:
        need.questions.remove(row)


def _plain(value: Any) -> Any:
    """A value as JSON keeps it."""
    if isinstance(value, datetime | date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


def now() -> datetime:
    """The moment by which deadlines are judged."""
    return datetime.now(UTC)
