"""Keep, show, open and delete the documents of a case."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from sqlalchemy import ColumnElement, delete, func, null, select, update
from sqlalchemy.exc import IntegrityError

from app.audit.services import record
from app.cases import queries
from app.cases.models import Case, CaseStep, Evidence, EvidenceOpening, EvidenceUse
from app.domain.cases import ENDED, State, Step, StepRefused
from app.domain.evidence import (
    MOST_DOCUMENTS,
    EvidenceGone,
    UnusableFile,
    delete_on,
    names_a_person,
)
from app.domain.moments import DENMARK, in_utc
from app.domain.schemes import EVIDENCE_TYPES
from app.extensions import db
from app.media.documents import check

BATCH = 200


@dataclass(frozen=True)
class Document:
    """A document as pages list it, without its content."""

    id: str
    type: str
    title: str
    file_name: str
    mime: str
    size: int
    sha256: str
    period_from: date | None
    period_to: date | None
    uploaded_by: str
    uploaded_at: datetime
    delete_on: date | None
    deleted_at: datetime | None
    criteria: tuple[str, ...]

    @property
    def name(self) -> str:
        """What it is called: its title, or else the file's name."""
        return self.title or self.file_name


def store(
    actor: str,
    case: Case,
    upload: bytes,
    type: str,
    criteria: Iterable[str],
    *,
    file_name: str,
    title: str = "",
    period_from: date | None = None,
    period_to: date | None = None,
) -> Evidence:
    """Keep a document that shows these criteria of a case that is not decided.

    Raises UnusableFile for what may not be kept, StepRefused (`not_possible`) once the case has ended, and
    ValueError for a type or criterion that the scheme does not know.
    """
    if State(case.state) in ENDED:
        raise StepRefused("not_possible")
    if type not in EVIDENCE_TYPES:
        raise ValueError(f"no such type: {type}")
    checked = check(upload, file_name)
    if names_a_person(file_name) or names_a_person(title):
        raise UnusableFile("cpr")
    same = select(Evidence.id).where(Evidence.case_id == case.id, Evidence.sha256 == checked.sha256)
    if db.session.scalar(same.limit(1)) is not None:
        raise UnusableFile("same")
    if count(case.id) >= MOST_DOCUMENTS:
        raise UnusableFile("too_many")
    made = Evidence(
        id=secrets.token_urlsafe(16),
        case_id=case.id,
        type=type,
        title=title.strip(),
        file_name=checked.name,
        mime=checked.mime,
        size=len(upload),
        sha256=checked.sha256,
        period_from=period_from,
        period_to=period_to,
        uploaded_by=actor,
        uploaded_at=datetime.now(UTC),
        content=upload,
    )
    try:
        db.session.add(made)
        db.session.flush()
    except IntegrityError as error:
        # Somebody else was faster; the caller rolls back.
        raise UnusableFile("same") from error
    # The bytes are written; nothing needs them in memory any longer.
    db.session.expire(made, ["content"])
    record(actor, "evidence.stored", f"case:{case.id}", {made.id: [None, type]})
    show(actor, case, made.id, criteria)
    return made


def show(actor: str, case: Case, evidence_id: str, criteria: Iterable[str]) -> None:
    """Say which criteria a document of an open case shows. Raises EvidenceGone, StepRefused, ValueError."""
    _own(case, evidence_id)
    wanted = sorted(set(criteria))
    if State(case.state) in ENDED:
        raise StepRefused("not_possible")
    if unknown := set(wanted) - {c.code for c in queries.rules_of(case).criteria}:
        raise ValueError(f"no such criterion: {unknown}")
    uses = select(EvidenceUse.criterion).where(EvidenceUse.evidence_id == evidence_id)
    before = sorted(db.session.scalars(uses))
    if before == wanted:
        return
    db.session.execute(delete(EvidenceUse).where(EvidenceUse.evidence_id == evidence_id))
    db.session.add_all([EvidenceUse(evidence_id=evidence_id, criterion=code) for code in wanted])
    record(actor, "evidence.shows", f"case:{case.id}", {evidence_id: [before, wanted]})
    db.session.flush()


def remove(actor: str, case: Case, evidence_id: str) -> None:
    """Take out a document again while nobody else has judged by it. Raises EvidenceGone, StepRefused."""
    found = _own(case, evidence_id)
    if not is_removable(case, found.uploaded_at):
        raise StepRefused("not_possible")
    record(actor, "evidence.removed", f"case:{case.id}", {found.id: [found.type, None]})
    db.session.delete(found)
    db.session.flush()


def is_removable(case: Case, uploaded_at: datetime) -> bool:
    """In a draft everything; while the firm answers what it has laid up since it was asked."""
    if State(case.state) is State.DRAFT:
        return True
    if State(case.state) is not State.WAITING:
        return False
    asked = db.session.scalar(
        select(func.max(CaseStep.at)).where(CaseStep.case_id == case.id, CaseStep.step == Step.ASK.value)
    )
    return asked is not None and in_utc(uploaded_at) > in_utc(asked)


def documents(case_id: int) -> tuple[Document, ...]:
    """The documents of a case in the order they came, deleted ones too. Two statements."""
    shown: dict[str, list[str]] = {}
    for use in db.session.scalars(
        select(EvidenceUse)
        .join(Evidence, Evidence.id == EvidenceUse.evidence_id)
        .where(Evidence.case_id == case_id)
        .order_by(EvidenceUse.criterion)
    ):
        shown.setdefault(use.evidence_id, []).append(use.criterion)
    names = [n for n in Document.__dataclass_fields__ if n != "criteria"]
    rows = db.session.execute(
        select(*(getattr(Evidence, n) for n in names))
        .where(Evidence.case_id == case_id)
        .order_by(Evidence.uploaded_at, Evidence.id)
    )
    return tuple(Document(**row._asdict(), criteria=tuple(shown.get(row.id, ()))) for row in rows)


def types_shown(case_id: int) -> tuple[str, ...]:
    """The kinds of document that show a criterion of a case, in the order they came. One statement."""
    shown = (
        select(Evidence.type)
        .join(EvidenceUse, EvidenceUse.evidence_id == Evidence.id)
        .where(Evidence.case_id == case_id)
        .order_by(Evidence.uploaded_at, Evidence.id)
    )
    return tuple(dict.fromkeys(db.session.scalars(shown)))


def count(case_id: int) -> int:
    """How many documents a case has."""
    of_case = select(func.count()).select_from(Evidence).where(Evidence.case_id == case_id)
    return db.session.scalar(of_case) or 0


def find(case: Case, evidence_id: str) -> Evidence | None:
    """A document of this very case, without its content; None when it is another's or not there."""
    return db.session.scalar(select(Evidence).where(Evidence.id == evidence_id, Evidence.case_id == case.id))


def open_for_reading(actor: str, evidence_id: str) -> Evidence:
    """The document with its content; that it was opened is noted for good.

    Whether the person may open documents of the case at all is for the caller to know. Raises EvidenceGone, and
    StepRefused (`conflict`) for a verifier with an interest in the firm.
    """
    found = db.session.get(Evidence, evidence_id)
    if found is None or found.deleted_at is not None:
        raise EvidenceGone(evidence_id)
    case = db.session.get_one(Case, found.case_id)
    # The firm's own members read their own documents; only the desk keeps them out.
    if actor in queries.declared(case.cvr):
        raise StepRefused("conflict")
    db.session.add(EvidenceOpening(evidence_id=evidence_id, by=actor, at=datetime.now(UTC)))
    record(actor, "evidence.opened", f"case:{case.id}", {evidence_id: [None, found.type]})
    db.session.flush()
    return found


def openings(case_id: int) -> dict[str, list[tuple[str, datetime]]]:
    """By document who opened it and when, the latest first."""
    found: dict[str, list[tuple[str, datetime]]] = {}
    for row in db.session.scalars(
        select(EvidenceOpening)
        .join(Evidence, Evidence.id == EvidenceOpening.evidence_id)
        .where(Evidence.case_id == case_id)
        .order_by(EvidenceOpening.id.desc())
    ):
        found.setdefault(row.evidence_id, []).append((row.by, in_utc(row.at)))
    return found


def mark_for_deletion(case: Case) -> date | None:
    """Note on which day the documents of a case go; None, and no day, while it is open. See domain.evidence."""
    steps = db.session.execute(
        select(CaseStep.step, CaseStep.at).where(CaseStep.case_id == case.id).order_by(CaseStep.id)
    ).all()
    ended = in_utc(steps[-1].at).astimezone(DENMARK).date()
    # A draft that was only ever opened and withdrawn.
    handed_in = [step for step, _ in steps] != ["open", Step.WITHDRAW.value]
    day = delete_on(State(case.state), case.decided_on or ended, case.valid_to, was_handed_in=handed_in)
    db.session.execute(update(Evidence).where(Evidence.case_id == case.id).values(delete_on=day))
    return day


def due(today: date, *, approved: bool | None = None) -> int:
    """How many documents have had their time; with `approved` only of cases that were, or were not."""
    old = select(func.count()).select_from(Evidence).where(*_is_due(today, approved))
    return db.session.scalar(old) or 0


def delete_due(today: date, *, approved: bool | None = None) -> int:
    """Delete the content of the documents whose day has come; how many. `approved` as in `due`.

    Their fingerprint, what they were, and who opened them when stay. Running it again finds nothing.
    """
    gone = 0
    while some := db.session.execute(
        select(Evidence.id, Evidence.case_id)
        .where(*_is_due(today, approved))
        .order_by(Evidence.id)
        .limit(BATCH)
    ).all():
        _delete_content([row.id for row in some])
        for key, case_id in some:
            record("system:clock", "evidence.deleted", f"case:{case_id}", {key: ["content", None]})
        db.session.flush()
        gone += len(some)
    return gone


def _is_due(today: date, approved: bool | None) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = [Evidence.delete_on <= today, Evidence.deleted_at.is_(None)]
    if approved is not None:
        ended_well = select(Case.id).where(Case.state == State.APPROVED.value)
        found.append(Evidence.case_id.in_(ended_well) if approved else Evidence.case_id.not_in(ended_well))
    return found


def _delete_content(keys: Sequence[str]) -> None:
    # What a document was called may name a person, so that goes too.
    nothing = {"content": null(), "deleted_at": datetime.now(UTC), "title": "", "file_name": ""}
    db.session.execute(
        update(Evidence).where(Evidence.id.in_(keys)).values(**nothing),
        execution_options={"synchronize_session": "fetch"},
    )


def _own(case: Case, evidence_id: str) -> Evidence:
    found = find(case, evidence_id)
    if found is None or found.deleted_at is not None:
        raise EvidenceGone(evidence_id)
    return found
