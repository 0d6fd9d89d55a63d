"""The decision letter of a case: what was decided, why, on what basis, until when, and how to appeal.

In Danish or English. Never who decided, nor what verifiers told each other.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.cases import words
from app.cases.casework import CasePage
from app.domain.cases import APPEAL_WITHIN, Kind, State
from app.domain.schemes import DecidedBy
from app.domain.tongue import language_of
from app.notifications.addresses import CONTACT
from app.reference import catalogue
from app.web.filters import cvr_groups, in_language, long_date
from app.web.i18n import gettext, speaking


@dataclass(frozen=True)
class Reasoned:
    """One criterion: its name and question, the mark in words, and why, in the language it was written in."""

    name: str
    question: str
    mark: str
    reason: str
    language: str


@dataclass(frozen=True)
class Letter:
    """A letter ready to be set as a page or a document, in one language but for what a verifier wrote.

    The reasons are those of the criteria, which the one who recommended wrote and the one who decided has read;
    `remark` is what the one who decided adds. It leads where the criteria do not explain the decision.
    """

    locale: str
    heading: str
    receiver: str
    cvr: str
    dated: str
    reference: str
    decision: str
    terms: tuple[str, ...]
    criteria: tuple[Reasoned, ...]
    remark: str
    remark_language: str
    remark_leads: bool
    change: str
    basis: str
    next_check: str
    appeal: str
    scope: str

    @property
    def is_in_two_languages(self) -> bool:
        """Whether some of the reasons were written in the other language."""
        found = {c.language for c in self.criteria if c.reason} | (
            {self.remark_language} if self.remark else set()
        )
        return bool(found - {self.locale})


def letter(page: CasePage, name: str, locale: str) -> Letter:
    """The letter about the last decision of a case that has one."""
    with speaking(locale):
        return _written(page, name, locale)


def _written(page: CasePage, name: str, locale: str) -> Letter:
    case = page.case
    assert case.decided_on is not None
    approved = page.state is State.APPROVED
    scheme = in_language(catalogue.schemes()[case.scheme], "name")
    kind = str(words.KINDS[case.kind]).lower()
    remark = page.remark
    return Letter(
        locale=locale,
        heading=gettext("Afgørelse om %(scheme)s", scheme=scheme),
        receiver=name,
        cvr=cvr_groups(case.cvr),
        dated=long_date(case.decided_on),
        reference=gettext("Sag %(number)s, %(kind)s", number=case.id, kind=kind),
        decision=_decision(page, approved, scheme),
        terms=_terms(page, approved),
        criteria=tuple(
            Reasoned(in_language(c.rule, "name"), in_language(c.rule, "question"), str(words.MARKS[c.mark]),
                     c.reason, language_of(c.reason))
            for c in page.criteria
            if c.mark
        ),
        remark=remark,
        remark_language=language_of(remark),
        remark_leads=page.remark_leads,
        change=_change(page, approved),
        basis=_basis(page),
        next_check=_next_check(page, approved),
        appeal=_appeal(page, approved),
        scope=in_language(page.rules, "scope"),
    )  # fmt: skip


def _decision(page: CasePage, approved: bool, scheme: str) -> str:
    if approved and page.case.is_conditional:
        return gettext("Vi har godkendt jer som %(scheme)s på en betingelse.", scheme=scheme)
    if approved:
        return gettext("Vi har godkendt jer som %(scheme)s.", scheme=scheme)
    if page.case.kind == Kind.RECHECK.value:
        return gettext("Vi har taget jeres verifikation som %(scheme)s tilbage.", scheme=scheme)
    return gettext(
        "Vi har ikke godkendt jer som %(scheme)s. Det er kun jer, der kan se afslaget.", scheme=scheme
    )


def _terms(page: CasePage, approved: bool) -> tuple[str, ...]:
    case, found = page.case, []
    if not approved:
        return ()
    if case.is_conditional:
        found.append(gettext("Det mangler: %(what)s", what=in_language(case, "missing")))
    if case.valid_to:
        found.append(gettext("Verifikationen gælder til og med %(date)s.", date=long_date(case.valid_to)))
    else:
        found.append(gettext("Verifikationen gælder, til den bliver afsluttet."))
    if page.rules.renew_from_days and case.valid_to and not case.is_conditional:
        found.append(
            gettext("I kan søge om fornyelse fra %(days)s dage før.", days=page.rules.renew_from_days)
        )
    return tuple(found)


def _change(page: CasePage, approved: bool) -> str:
    """What it takes next time: the criteria that were not shown."""
    lacking = [in_language(c.rule, "name") for c in page.criteria if c.mark in ("not_met", "partly")]
    if approved or not lacking:
        return ""
    return gettext(
        "I kan søge igen, når I kan vise: %(criteria)s. Læs begrundelsen ud for hvert krav.",
        criteria=", ".join(lacking),
    )


def _basis(page: CasePage) -> str:
    rules = page.rules
    said = gettext(
        "Afgørelsen bygger på %(source)s og på de regler for ordningen, som har gjaldt hos os siden %(date)s.",
        source=in_language(rules, "source"),
        date=long_date(rules.valid_from),
    )
    if rules.decided_by is DecidedBy.PLATFORM:
        said += " " + gettext("Ordregiver vurderer selv, om betingelserne er opfyldt i det enkelte udbud.")
    return said


def _next_check(page: CasePage, approved: bool) -> str:
    days = [c.next_check_on for c in page.criteria if c.next_check_on]
    day: date | None = min(days, default=page.case.valid_to)
    if not approved or day is None:
        return ""
    return gettext("Vi tjekker igen senest %(date)s.", date=long_date(day))


def _appeal(page: CasePage, approved: bool) -> str:
    case = page.case
    if approved:
        return ""
    if page.state is State.APPEALED:
        return gettext("I har klaget. En tredje verifikator afgør klagen.")
    if case.appeal_decided_by:
        return gettext(
            "Det er afgørelsen på jeres klage, og den kan ikke påklages til os igen. I kan søge igen."
        )
    assert case.decided_on is not None
    return gettext(
        "I kan klage til og med %(date)s. Klag på jeres side om sagen, eller skriv til %(address)s. En tredje verifikator, som ikke har haft sagen før, afgør klagen.",
        date=long_date(case.decided_on + APPEAL_WITHIN),
        address=CONTACT,
    )
