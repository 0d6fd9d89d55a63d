"""Every scheme as one firm stands in it: present status, what can be done now, how long it takes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil

from sqlalchemy import select

from app.cases import casework, queries, words
from app.cases.models import Case, CaseMark
from app.domain.cases import ENDED, LATE_RENEWAL, Kind, State, figures
from app.domain.schemes import DecidedBy, NoRules, SchemeRules, in_force
from app.domain.verification import CURRENT, Standing
from app.extensions import db
from app.reference import catalogue
from app.search.snapshot import today
from app.verification import queries as verifications
from app.web.filters import in_language
from app.web.status import StatusView, status_view

# A median of fewer says more about one firm than about us.
LEAST_DECIDED = 5
REGISTER_EVERY = timedelta(days=31)


@dataclass(frozen=True)
class SchemeLine:
    """One scheme on a firm's overview. `action`: apply, renew, continue, answer, look, appeal or empty."""

    code: str
    name: str
    rules: SchemeRules
    view: StatusView
    valid_to: date | None
    last_checked: date | None
    next_check: date | None
    action: str
    case_id: int | None
    case_view: StatusView | None
    until: date | None
    # The first day on which a renewal may be asked for.
    renew_from: date | None
    documents: tuple[str, ...]
    median_days: int | None

    @property
    def is_register(self) -> bool:
        """Whether the register decides and we only repeat it."""
        return self.rules.decided_by is DecidedBy.REGISTER


def lines(cvr: str) -> list[SchemeLine]:
    """The schemes in their order. Six statements."""
    found, day = verifications.look_up(cvr), today()
    cases: dict[str, list[Case]] = {}
    for case in db.session.scalars(select(Case).where(Case.cvr == cvr).order_by(Case.id.desc())):
        cases.setdefault(case.scheme, []).append(case)
    medians, checks = _medians(day), _next_checks(cvr)
    made = []
    for code, info in catalogue.schemes().items():
        try:
            rules = in_force(catalogue.scheme_rules(), code, day)
        except NoRules:
            continue
        standing = found.under(code)
        action, latest, until = _action(rules, standing, cases.get(code, []), day)
        valid_to = standing.valid_to if standing else None
        is_current = standing is not None and standing.status in CURRENT
        made.append(
            SchemeLine(
                code=code,
                name=in_language(info, "name"),
                rules=rules,
                view=status_view(
                    standing.status if standing else None, scheme=code, valid_to=valid_to, on=day
                ),
                valid_to=valid_to,
                last_checked=standing.last_checked if standing else None,
                next_check=_next_check(rules, standing, checks.get(code)),
                action=action,
                case_id=latest.id if latest else None,
                case_view=casework.view_of(State(latest.state)) if latest else None,
                until=until,
                renew_from=_renew_from(rules, valid_to) if is_current else None,
                documents=_documents(rules),
                median_days=medians.get(code),
            )
        )
    return made


def kind_for(cvr: str, rules: SchemeRules) -> Kind | None:
    """Whether a firm may apply now or renew; None when neither, as while it is too early."""
    standing = verifications.look_up(cvr).under(rules.scheme)
    return _kind(rules, standing, today())


def _kind(rules: SchemeRules, standing: Standing | None, day: date) -> Kind | None:
    if not rules.can_apply:
        return None
    if standing is None or standing.status not in CURRENT:
        ended = standing.valid_to if standing else None
        return Kind.RENEWAL if ended and day <= ended + LATE_RENEWAL else Kind.APPLICATION
    return Kind.RENEWAL if rules.may_renew(standing.valid_to, day) else None


def _action(
    rules: SchemeRules, standing: Standing | None, cases: list[Case], day: date
) -> tuple[str, Case | None, date | None]:
    latest = cases[0] if cases else None
    open_one = next((c for c in cases if State(c.state) not in ENDED), None)
    if open_one is not None:
        state = State(open_one.state)
        if state is State.DRAFT:
            return "continue", open_one, None
        page = casework.page(open_one)
        if state is State.WAITING:
            return "answer", open_one, page.answer_by
        return "look", open_one, page.due
    until = casework.appeal_by(latest) if latest else None
    if latest is not None and until is not None:
        return "appeal", latest, until
    kind = _kind(rules, standing, day)
    words_of = {Kind.APPLICATION: "apply", Kind.RENEWAL: "renew"}
    return words_of.get(kind, "") if kind else "", latest, None


def _renew_from(rules: SchemeRules, valid_to: date | None) -> date | None:
    if valid_to is None or rules.renew_from_days is None:
        return None
    return valid_to - timedelta(days=rules.renew_from_days)


def _next_check(rules: SchemeRules, standing: Standing | None, marked: date | None) -> date | None:
    if standing is None or standing.status not in CURRENT:
        return None
    if rules.decided_by is DecidedBy.REGISTER:
        return standing.last_checked + REGISTER_EVERY if standing.last_checked else None
    return marked or standing.valid_to


def _documents(rules: SchemeRules) -> tuple[str, ...]:
    wanted = dict.fromkeys(e for c in rules.criteria if c.wants_evidence for e in c.evidence)
    names = [str(words.EVIDENCE[e]) for e in wanted]
    return (*names[:1], *(n.lower() for n in names[1:]))


def _next_checks(cvr: str) -> dict[str, date]:
    """By scheme the first day on which a criterion of the last approval is to be looked at again."""
    rows = db.session.execute(
        select(Case.scheme, CaseMark.next_check_on)
        .join(CaseMark, CaseMark.case_id == Case.id)
        .where(Case.cvr == cvr, Case.state == State.APPROVED.value, CaseMark.next_check_on >= today())
        .order_by(CaseMark.next_check_on.desc())
    )
    return {scheme: day for scheme, day in rows if day}


def _medians(day: date) -> dict[str, int]:
    """Median days to a decision by scheme, where there are enough to tell."""
    by_scheme: dict[str, list[int]] = {}
    decided = select(Case.id, Case.scheme).where(
        Case.state.in_([State.APPROVED.value, State.REJECTED.value]), Case.kind != Kind.RECHECK.value
    )
    for case_id, scheme in db.session.execute(decided):
        by_scheme.setdefault(scheme, []).append(case_id)
    every = [i for ids in by_scheme.values() if len(ids) >= LEAST_DECIDED for i in ids]
    spells = queries.spells_of(every) if every else {}
    found = {}
    for scheme, ids in by_scheme.items():
        if len(ids) >= LEAST_DECIDED:
            median = figures([spells[i] for i in ids], day).median_days
            if median is not None:
                found[scheme] = max(1, ceil(median))
    return found
