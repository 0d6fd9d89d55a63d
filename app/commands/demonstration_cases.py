"""Fictional cases for the verifiers' desk: some in every state, and a year of decisions behind them."""

from __future__ import annotations

import hashlib
import re
import secrets
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import cycle
from math import ceil

from sqlalchemy import select

from app.accounts.queries import find_user
from app.audit.services import record
from app.cases.evidence import mark_for_deletion
from app.cases.models import Case, CaseMark, CaseStep, Evidence, EvidenceOpening, EvidenceUse
from app.cases.queries import rules_of
from app.commands.demonstration_documents import TEXTS, pdf
from app.domain.cases import TABLE, Kind, State, Step
from app.domain.moments import DENMARK
from app.domain.verification import Status
from app.extensions import db
from app.search.snapshot import today
from app.suppliers.models import Supplier
from app.verification.queries import look_up_many

ACTOR = "cli:demo"
VERA, VIGGO, FIRM = "vera", "viggo", "firm"
ADDRESSES = {VERA: "verifikator@demo.example", VIGGO: "verifikator2@demo.example"}
ALL = 99
SHARE_IN_NOTE = re.compile(r"(\d+) af (\d+) medarbejdere")
# How many decisions lie behind the open cases, over how long, and every which one is no or had to be asked.
DECISIONS, LONGEST_AGO, EVERY_NO, EVERY_ASKED = 14, timedelta(days=400), 7, 3


@dataclass(frozen=True)
class Done:
    """One step of a story: how many days ago, by whom, and what was said."""

    ago: int
    by: str
    step: Step
    said: str = ""


@dataclass(frozen=True)
class Story:
    """A case and what has happened in it; `marked` is how many criteria have been looked at."""

    cvr: str
    scheme: str
    done: tuple[Done, ...]
    kind: Kind = Kind.APPLICATION
    cause: str = ""
    opened_ago: int = 0
    marked: int = 0
    message: str = ""
    # The last day of what was approved, as it stands in public.
    valid_to: date | None = None
    # What was published with it.
    note: str = ""


@dataclass(frozen=True)
class Firm:
    """A firm of the demo, whose figures are those of its own profile."""

    name: str
    employees: int

    def figures(self, note: str = "") -> dict[str, int]:
        """How many there are, how many are in the target group, and too few; as a public note has it, if one does."""
        found = SHARE_IN_NOTE.match(note)
        part, total = (
            (int(found[1]), int(found[2])) if found else (ceil(self.employees * 0.4), self.employees)
        )
        return {"part": part, "total": total, "few": total // 5}


def _handed_in(ago: int) -> Done:
    return Done(ago, FIRM, Step.HAND_IN)


STORIES = (
    Story("99091800", "par54", (_handed_in(2),), message="Vi har lige fået de nye tal fra lønkontoret."),
    Story("99836113", "par54", (_handed_in(13),)),
    Story("99157437", "par54", (_handed_in(9), Done(7, VERA, Step.TAKE)), marked=2),
    Story(
        "99734922", "wise", (_handed_in(37), Done(33, VIGGO, Step.TAKE)), marked=1,
    ),
    Story(
        "99461217", "wise",
        (_handed_in(16), Done(14, VIGGO, Step.TAKE),
         Done(8, VIGGO, Step.ASK, "Send tallene for dem, der er gået videre i job eller uddannelse.")),
        marked=1,
    ),
    Story(
        "99455470", "par54",
        (_handed_in(20), Done(18, VIGGO, Step.TAKE),
         Done(1, VIGGO, Step.RECOMMEND, "Vedtægterne § 2 og opgørelsen viser det, § 54 kræver: {part} af {total}.")),
        marked=ALL,
    ),
    Story(
        "99678453", "par190",
        (_handed_in(12), Done(11, VERA, Step.TAKE),
         Done(2, VERA, Step.RECOMMEND, "Formål og brug af overskud står i vedtægterne.")),
        marked=ALL,
    ),
    Story(
        "99431733", "par54", (_handed_in(6),), kind=Kind.RENEWAL,
        message="Vi er blevet to flere i målgruppen siden sidst.",
    ),
    Story("99151366", "par54", (), kind=Kind.RECHECK, cause="owners", opened_ago=4),
    Story("99063270", "par54", (), kind=Kind.RECHECK, cause="suspicious", opened_ago=3),
    Story(
        "99843403", "par54",
        (_handed_in(34), Done(30, VIGGO, Step.TAKE),
         Done(20, VIGGO, Step.RECOMMEND, "Opgørelsen viser {few} af {total}."),
         Done(12, ACTOR, Step.REJECT, "Andelen er under 30 procent."),
         Done(2, FIRM, Step.APPEAL, "Vi havde glemt afdelingen i Vejle. Den nye opgørelse viser {part} af {total}.")),
        marked=ALL,
    ),
)  # fmt: skip


def add_cases() -> int:
    """Add the cases once; nothing while the fictional verifiers are not there. Returns how many."""
    people = {who: found for who, email in ADDRESSES.items() if (found := find_user(email))}
    has_some = db.session.scalar(select(Case.id).where(Case.opened_by == ACTOR).limit(1)) is not None
    if len(people) < len(ADDRESSES) or has_some:
        return 0
    who = {name: f"user:{user.id}" for name, user in people.items()} | {FIRM: ACTOR, ACTOR: ACTOR}
    supplied = select(Supplier.cvr, Supplier.name, Supplier.employees).where(Supplier.is_demo)
    firms = {cvr: Firm(name, employees or 0) for cvr, name, employees in db.session.execute(supplied)}
    told = [s for s in STORIES if s.cvr in firms]
    told += _decisions(sorted(set(firms) - {s.cvr for s in STORIES}))
    for story in told:
        _tell(story, firms[story.cvr], who)
    db.session.flush()
    return len(told)


def _decisions(cvrs: list[str]) -> list[Story]:
    """Behind every verification under § 54 there is a case that was decided on its day; and some that ended in no."""
    day, pairs = today(), cycle(((VERA, VIGGO), (VIGGO, VERA)))
    found: list[Story] = []
    for public in look_up_many(cvrs):
        held = public.under("par54")
        if held and held.status is Status.VERIFIED and held.event.effective_on > day - LONGEST_AGO:
            ago = (day - held.event.effective_on).days
            story = _decided(public.cvr, ago, len(found), *next(pairs))
            kind = Kind.RENEWAL if held.since < held.event.effective_on else Kind.APPLICATION
            found.append(replace(story, kind=kind, valid_to=held.valid_to, note=held.event.note_da))
        if len(found) == DECISIONS:
            break
    refused = [p.cvr for p in look_up_many(cvrs) if not p.standings][: DECISIONS // EVERY_NO]
    found += [_decided(cvr, 40 + 90 * n, n, VERA, VIGGO, Step.REJECT) for n, cvr in enumerate(refused)]
    return found


def _decided(cvr: str, ago: int, number: int, one: str, other: str, how: Step = Step.APPROVE) -> Story:
    begun = ago + 12 + number * 5 % 17
    asked = (
        (
            Done(begun - 3, one, Step.ASK, "Send en underskrevet erklæring."),
            Done(begun - 5, FIRM, Step.ANSWER),
        )
        if number % EVERY_ASKED == 0
        else ()
    )
    yes = how is Step.APPROVE
    reason = "Alt er vist." if yes else "Andelen er ikke vist."
    steps = (
        _handed_in(begun),
        Done(begun - 1, one, Step.TAKE),
        *asked,
        Done(ago + 2, one, Step.RECOMMEND, reason),
        Done(ago, other, how, "Enig."),
    )
    return Story(cvr, "par54", steps, marked=ALL)


def _tell(story: Story, firm: Firm, who: dict[str, str]) -> None:
    """Write the case as it went, step by step, on the days it went."""
    figures = firm.figures(story.note)
    ago = max([d.ago for d in story.done], default=story.opened_ago)
    state = State.APPLIED if story.kind is Kind.RECHECK else State.DRAFT
    case = Case(
        cvr=story.cvr, scheme=story.scheme, kind=story.kind.value, state=state.value, cause=story.cause,
        rules_on=today() - timedelta(days=ago), message=story.message, opened_at=_at(ago), opened_by=ACTOR,
    )  # fmt: skip
    db.session.add(case)
    db.session.flush()
    db.session.add(
        CaseStep(case_id=case.id, at=_at(ago), by=ACTOR, step="open", state=state.value, reason=story.cause)
    )
    record(ACTOR, "case.opened", f"case:{case.id}", {"kind": [None, case.kind], "cvr": [None, case.cvr]})
    readers: list[str] = []
    for number, done in enumerate(story.done, start=1):
        person, state = who[done.by], TABLE[state, done.step].after
        _sign(case, done, person, today() - timedelta(days=done.ago))
        if done.step is Step.APPROVE:
            case.valid_to = story.valid_to
        case.state = state.value
        db.session.flush()
        at = _at(done.ago, minutes=number)
        db.session.add(
            CaseStep(
                case_id=case.id,
                at=at,
                by=person,
                step=done.step.value,
                state=case.state,
                reason=done.said.format(**figures),
            )
        )
        readers += [person] if done.step is Step.TAKE else []
    if story.kind is not Kind.RECHECK:
        _add_documents(case, firm.name, figures, readers, ago)
    _add_marks(case, story.marked, readers, ago)
    db.session.flush()
    mark_for_deletion(case)


def _sign(case: Case, done: Done, person: str, day: date) -> None:
    if done.step is Step.TAKE:
        case.taken_by = person
    elif done.step is Step.RECOMMEND:
        # What the second person will say in these stories is what the first recommended.
        case.recommended_by, case.recommendation = person, Step.APPROVE.value
    elif done.step in (Step.APPROVE, Step.REJECT):
        case.decided_by, case.decided_on, case.recommendation = person, day, done.step.value


def _at(ago: int, minutes: int = 0) -> datetime:
    """Ten o'clock of a day, or now where that is still to come."""
    moment = datetime.combine(today() - timedelta(days=ago), time(10, minutes), DENMARK)
    return min(moment.astimezone(UTC), datetime.now(UTC))


def _add_documents(case: Case, name: str, figures: dict[str, int], readers: list[str], ago: int) -> None:
    """One document per type that the criteria ask for, each for all the criteria it shows."""
    shows: dict[str, list[str]] = {}
    for criterion in rules_of(case).criteria:
        if criterion.wants_evidence:
            shows.setdefault(criterion.evidence[0], []).append(criterion.code)
    for type_, criteria in shows.items():
        content = pdf(name, case.cvr, type_, figures)
        made = Evidence(
            id=secrets.token_urlsafe(16), case_id=case.id, type=type_, title=TEXTS[type_][0], file_name=f"{type_}.pdf",
            mime="application/pdf", size=len(content), sha256=hashlib.sha256(content).hexdigest(),
            uploaded_by=ACTOR, uploaded_at=_at(ago), content=content,
        )  # fmt: skip
        if type_ in ("staff_statement", "annual_report"):
            made.period_to = today() - timedelta(days=ago + 20)
            made.period_from = made.period_to - timedelta(days=365)
        db.session.add(made)
        db.session.flush()
        db.session.add_all(EvidenceUse(evidence_id=made.id, criterion=code) for code in criteria)
        db.session.add_all(
            EvidenceOpening(evidence_id=made.id, by=person, at=_at(max(0, ago - 3), 30)) for person in readers
        )


def _add_marks(case: Case, marked: int, readers: list[str], ago: int) -> None:
    """The first criteria marked as met by the one who has the case."""
    day = today() - timedelta(days=max(0, ago - 4))
    for criterion in rules_of(case).criteria[:marked]:
        db.session.add(
            CaseMark(
                case_id=case.id, criterion=criterion.code, mark="met", reason="Står i dokumentet.",
                source="", checked_on=day, next_check_on=day + timedelta(days=365), by=readers[0],
                at=_at((today() - day).days, 45),
            )
        )  # fmt: skip
