"""A case as its firm sees it: what each criterion wants and has, what has happened, what can be done now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select

from app.cases import evidence, queries, words
from app.cases.evidence import Document
from app.cases.models import Case, CaseMark, CaseStep
from app.domain import share
from app.domain.cases import APPEAL_WITHIN, CLOSE_AFTER, HEARING, Kind, Party, State, Step, due_on, possible
from app.domain.moments import DENMARK, in_utc
from app.domain.schemes import SchemeCriterion, SchemeRules
from app.extensions import db
from app.reference import catalogue
from app.search.snapshot import today
from app.web.filters import in_language
from app.web.status import StatusView

DECIDED = frozenset({State.APPROVED, State.REJECTED, State.APPEALED})
# Here the firm may add documents.
WRITABLE = frozenset({State.DRAFT, State.WAITING, State.APPEALED})


@dataclass(frozen=True)
class CriterionLine:
    """One criterion with its documents; `mark` and `reason` once it is decided."""

    rule: SchemeCriterion
    documents: tuple[Document, ...]
    mark: str
    reason: str
    next_check_on: date | None

    @property
    def code(self) -> str:
        """The criterion's code."""
        return self.rule.code

    @property
    def counting(self) -> tuple[Document, ...]:
        """The documents that can be read and are of a type that shows it."""
        return tuple(d for d in self.documents if not d.deleted_at and self.rule.is_shown_by([d.type]))

    @property
    def not_counting(self) -> tuple[Document, ...]:
        """The documents of other types, which show nothing here."""
        return tuple(d for d in self.documents if not d.deleted_at and not self.rule.is_shown_by([d.type]))

    @property
    def is_shown(self) -> bool:
        """Whether a document of a fitting type is there, or none is wanted."""
        return bool(self.counting) or not self.rule.wants_evidence


@dataclass(frozen=True)
class Line:
    """One step as the firm reads it."""

    at: datetime
    text: Any
    said: str
    # Where the words are a verifier's.
    by_us: bool


@dataclass(frozen=True)
class CasePage:
    """A case with everything that its pages show."""

    case: Case
    name: str
    rules: SchemeRules
    state: State
    view: StatusView
    criteria: tuple[CriterionLine, ...]
    documents: tuple[Document, ...]
    history: tuple[Line, ...]
    steps: tuple[Step, ...]
    due: date | None
    answer_by: date | None
    appeal_by: date | None
    share: share.Share | None
    message: str

    @property
    def shown(self) -> int:
        """How many criteria that want evidence have some."""
        return sum(c.is_shown for c in self.criteria if c.rule.wants_evidence)

    @property
    def wanted(self) -> int:
        """How many criteria want evidence."""
        return sum(c.rule.wants_evidence for c in self.criteria)

    @property
    def is_ready(self) -> bool:
        """Whether it can be handed in as far as the documents go."""
        return self.shown == self.wanted

    @property
    def is_writable(self) -> bool:
        """Whether the firm may add documents now."""
        return self.state in WRITABLE

    @property
    def is_decided(self) -> bool:
        """Whether there is a decision to read."""
        return self.state in DECIDED

    @property
    def remark(self) -> str:
        """What the one who decided wrote to the firm."""
        return next((line.said for line in self.history if line.by_us and line.said), "")

    @property
    def remark_leads(self) -> bool:
        """Whether the remark is the reason: a no although every criterion is met."""
        return self.state is not State.APPROVED and not any(
            c.mark in ("not_met", "partly") for c in self.criteria
        )

    @property
    def is_too_late_to_appeal(self) -> bool:
        """Whether the time to appeal a rejection has gone."""
        return self.case.decided_on is not None and today() > self.case.decided_on + APPEAL_WITHIN

    @property
    def asks_share(self) -> bool:
        """Whether the scheme asks for a share of employees."""
        return self.case.scheme == "par54"

    def removable(self, document: Document) -> bool:
        """Whether a document may be taken out again."""
        return document.deleted_at is None and evidence.is_removable(self.case, document.uploaded_at)

    def criterion(self, code: str) -> CriterionLine | None:
        """One of the criteria."""
        return next((c for c in self.criteria if c.code == code), None)


def page(case: Case) -> CasePage:
    """Everything about a case for its firm. Five statements."""
    rules, state = queries.rules_of(case), State(case.state)
    steps = tuple(
        db.session.scalars(select(CaseStep).where(CaseStep.case_id == case.id).order_by(CaseStep.id))
    )
    documents = evidence.documents(case.id)
    stated, message = share.read(case.message)
    can = tuple(s for s in possible(state, Party.FIRM) if case.kind != Kind.RECHECK or s is not Step.WITHDRAW)
    return CasePage(
        case=case,
        name=in_language(catalogue.schemes()[case.scheme], "name"),
        rules=rules,
        state=state,
        view=view_of(state),
        criteria=_criteria(case, rules, documents, state),
        documents=documents,
        history=tuple(_line(case, s) for s in reversed(steps)),
        steps=can,
        due=due_on(queries.spells_of([case.id]).get(case.id, ()), today()),
        answer_by=answer_by(case, steps) if state is State.WAITING else None,
        appeal_by=appeal_by(case),
        share=stated,
        message=message,
    )


def view_of(state: State) -> StatusView:
    """A state ready to show."""
    text, sign, css = words.STATES[state]
    return StatusView(sign, css, "", str(text))


def answer_by(case: Case, steps: tuple[CaseStep, ...]) -> date:
    """The last day to answer what was asked for last."""
    asked = max(in_utc(s.at) for s in steps if s.state == State.WAITING.value)
    time: timedelta = HEARING if case.kind == Kind.RECHECK.value else CLOSE_AFTER
    return asked.astimezone(DENMARK).date() + time


def last_day_to_answer(case: Case) -> date:
    """The last day to answer in a case that waits for the firm."""
    steps = select(CaseStep).where(CaseStep.case_id == case.id).order_by(CaseStep.id)
    return answer_by(case, tuple(db.session.scalars(steps)))


def appeal_by(case: Case) -> date | None:
    """The last day to appeal a rejection; None where there is nothing to appeal or it is too late."""
    if case.state != State.REJECTED.value or case.decided_on is None or case.appeal_decided_by:
        return None
    last = case.decided_on + APPEAL_WITHIN
    return last if today() <= last and queries.open_case(case.cvr, case.scheme) is None else None


def _criteria(
    case: Case, rules: SchemeRules, documents: tuple[Document, ...], state: State
) -> tuple[CriterionLine, ...]:
    marks: dict[str, CaseMark] = {}
    if state in DECIDED:
        marks = {
            m.criterion: m for m in db.session.scalars(select(CaseMark).where(CaseMark.case_id == case.id))
        }
    return tuple(
        CriterionLine(
            rule=c,
            documents=tuple(d for d in documents if c.code in d.criteria),
            mark=marks[c.code].mark if c.code in marks else "",
            reason=marks[c.code].reason if c.code in marks else "",
            next_check_on=marks[c.code].next_check_on if c.code in marks else None,
        )
        for c in rules.criteria
    )


def _line(case: Case, step: CaseStep) -> Line:
    known = "open" if step.step == "open" else Step(step.step)
    text = words.RECHECK_OPENED if known == "open" and case.kind == Kind.RECHECK else words.STEPS[known]
    said = step.reason if known in words.TOLD else ""
    if known == "open" and step.reason:
        said = str(words.CAUSES.get(step.reason, ""))
    if known is Step.WITHDRAW and step.by.startswith("system:"):
        text = words.DRAFT_GIVEN_UP
    by_us = known in (Step.ASK, Step.APPROVE, Step.REJECT)
    return Line(in_utc(step.at), text, said, by_us)
