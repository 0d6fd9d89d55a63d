"""Read cases: what the rules need to know, and how a case has stood."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from typing import NamedTuple

from sqlalchemy import select

from app.cases.models import Case, CaseMark, CaseStep, Conflict, Evidence, EvidenceOpening, EvidenceUse
from app.domain import moves
from app.domain.cases import ENDED, MOVES, Criterion, Facts, Kind, Mark, Party, Spell, State, Step
from app.domain.moments import danish_day
from app.domain.schemes import SchemeRules, in_force
from app.domain.verification import Standing, Status
from app.extensions import db
from app.organisations.models import Membership, Organisation
from app.reference import catalogue
from app.verification import queries as verifications


def find_case(case_id: int) -> Case | None:
    """A case by its number."""
    return db.session.get(Case, case_id)


def open_case(cvr: str, scheme: str) -> Case | None:
    """The firm's open case under the scheme; there is at most one."""
    return db.session.scalar(
        select(Case).where(
            Case.cvr == cvr, Case.scheme == scheme, Case.state.not_in([s.value for s in ENDED])
        )
    )


def rules_of(case: Case) -> SchemeRules:
    """The scheme's rules that the case is judged by."""
    return in_force(catalogue.scheme_rules(), case.scheme, case.rules_on)


def spells_of(case_ids: Collection[int]) -> dict[int, tuple[Spell, ...]]:
    """How each case has stood, in order; the days are Danish ones."""
    found: dict[int, list[Spell]] = {}
    for row in db.session.scalars(
        select(CaseStep).where(CaseStep.case_id.in_(case_ids)).order_by(CaseStep.case_id, CaseStep.id)
    ):
        day = danish_day(row.at)
        found.setdefault(row.case_id, []).append(Spell(State(row.state), day))
    return {case: tuple(spells) for case, spells in found.items()}


class Laid(NamedTuple):
    """That a document of a type, which can still be read, lies beside a criterion."""

    criterion: str
    document: str
    type: str


def facts_of(case: Case, *, company_is_active: bool = True) -> Facts:
    """What the rules need to know of a case. Whether the company is active is for the caller to find out."""
    laid = db.session.execute(
        select(EvidenceUse.criterion, Evidence.id, Evidence.type)
        .join(Evidence, Evidence.id == EvidenceUse.evidence_id)
        .where(Evidence.case_id == case.id, Evidence.deleted_at.is_(None))
    )
    opened = db.session.execute(
        select(EvidenceOpening.by, EvidenceOpening.evidence_id)
        .join(Evidence, Evidence.id == EvidenceOpening.evidence_id)
        .where(Evidence.case_id == case.id)
    )
    return facts_from(
        case,
        marks=db.session.scalars(select(CaseMark).where(CaseMark.case_id == case.id)),
        laid=[Laid(*row) for row in laid],
        openings=frozenset((by, document) for by, document in opened),
        conflicted=conflicted(case.cvr),
        was_heard=_was_heard(case.id),
        standing=verifications.look_up(case.cvr).under(case.scheme),
        company_is_active=company_is_active,
    )


def facts_from(
    case: Case,
    *,
    marks: Iterable[CaseMark],
    laid: Collection[Laid],
    openings: frozenset[tuple[str, str]],
    conflicted: frozenset[str],
    was_heard: bool,
    standing: Standing | None,
    company_is_active: bool = True,
) -> Facts:
    """The same from what has been read already."""
    said = {m.criterion: m for m in marks}
    return Facts(
        kind=Kind(case.kind),
        criteria=tuple(
            Criterion(
                c.code,
                Mark(said[c.code].mark) if c.code in said else None,
                said[c.code].reason if c.code in said else "",
                wants_evidence=c.wants_evidence,
                has_evidence=c.is_shown_by(d.type for d in laid if d.criterion == c.code),
                documents=frozenset(d.document for d in laid if d.criterion == c.code),
            )
            for c in rules_of(case).criteria
        ),
        recommended_by=case.recommended_by or None,
        decided_by=case.decided_by or None,
        decided_on=case.decided_on,
        company_is_active=company_is_active,
        conflicted=conflicted,
        was_heard=was_heard,
        is_suspended=standing is not None and standing.status is Status.SUSPENDED,
        openings=openings,
    )


def declared(cvr: str) -> list[str]:
    """The verifiers who have said that they have an interest in a firm."""
    return list(
        db.session.scalars(select(Conflict.verifier).where(Conflict.cvr == cvr).order_by(Conflict.at))
    )


def conflicted(cvr: str) -> frozenset[str]:
    """Who may take no step: those who have said so, and the firm's own members (DOMAIN.md C2, rule 7)."""
    members = (
        select(Membership.account_id)
        .join(Organisation, Organisation.id == Membership.organisation_id)
        .where(Organisation.cvr == cvr)
    )
    return frozenset(declared(cvr)) | {f"user:{number}" for number in db.session.scalars(members)}


def _was_heard(case_id: int) -> bool:
    heard = select(CaseStep.id).where(
        CaseStep.case_id == case_id, CaseStep.step.in_([Step.ANSWER.value, Step.RESUME.value])
    )
    return db.session.scalar(heard.limit(1)) is not None


def renewals_under_way(cvrs: Collection[str]) -> set[tuple[str, str]]:
    """(CVR number, scheme) of the renewals of these firms that are handed in and not decided."""
    handed_in = {s.value for s in State} - {s.value for s in ENDED} - {State.DRAFT.value}
    rows = db.session.execute(
        select(Case.cvr, Case.scheme).where(
            Case.cvr.in_(cvrs), Case.kind == Kind.RENEWAL.value, Case.state.in_(handed_in)
        )
    )
    return {(cvr, scheme) for cvr, scheme in rows}


def handed_in_on(spells: tuple[Spell, ...]) -> date | None:
    """When the case left the firm's own desk."""
    return next((s.since for s in spells if s.state is not State.DRAFT), None)


def party_of(step: Step) -> Party:
    """Whose step it is; each step is one party's only."""
    return moves.party_of(MOVES, step)


def case_of(cvr: str, case_id: int) -> Case | None:
    """A firm's own case; None for a number that is another firm's or nobody's."""
    return db.session.scalar(select(Case).where(Case.id == case_id, Case.cvr == cvr))


def firm_name(cvr: str) -> str | None:
    """The name of an organisation that sells; None for one that does not."""
    return db.session.scalar(
        select(Organisation.name).where(Organisation.cvr == cvr, Organisation.supplies.is_(True))
    )
