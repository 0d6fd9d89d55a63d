"""The mails of a case to the firm's owners and editors, each in its language.

What was asked or decided stands in the case and not in the mail: a mailbox is read by many.
"""

from __future__ import annotations

from datetime import date

from sqlalchemy import func, select

from app.cases import queries
from app.cases.models import Case, CaseStep
from app.domain.access import Role
from app.domain.cases import DUE_AFTER, Kind, Step, due_on
from app.extensions import db
from app.notifications.services import enqueue
from app.organisations.mails import link
from app.organisations.queries import find_name, members_with
from app.reference import catalogue
from app.search.snapshot import today
from app.web.filters import in_language, long_date
from app.web.i18n import gettext, speaking

TOLD = frozenset(
    {Step.HAND_IN, Step.TAKE, Step.ASK, Step.CLOSE, Step.RESUME, Step.APPROVE, Step.REJECT, Step.APPEAL}
)


def tell(case: Case, step: Step) -> int:
    """Tell what a step means for the firm; most steps are told of. Returns how many mails are new."""
    if step not in TOLD:
        return 0
    last = select(func.max(CaseStep.id)).where(CaseStep.case_id == case.id)
    return _send(case, step.value, f"case_step:{db.session.scalar(last)}", None)


def remind(case: Case, asked: int, days: int, answer_by: date) -> int:
    """Remind of an answer that is owed, once for each of the days. `asked` is the number of the step that asked."""
    return _send(case, "reminder", f"case_reminder:{asked}:{days}", answer_by)


def _send(case: Case, what: str, key: str, day: date | None) -> int:
    sent = 0
    organisation = find_name(case.cvr) or ""
    for _, person in members_with([case.cvr], Role.OWNER, Role.EDITOR):
        with speaking(person.locale):
            scheme = in_language(catalogue.schemes()[case.scheme], "name")
            subject, sentences, button = _words(case, what, scheme, organisation, day)
            why = gettext("Du får mailen, fordi du er ejer af eller redaktør i organisationen.")
        sent += enqueue(
            f"case_{what}",
            person.email,
            "news",
            key=f"{key}:{person.id}",
            locale=person.locale,
            subject=subject,
            sentences=sentences,
            why=why,
            button=button,
            link=_address(person.locale, case),
        )
    return sent


def _address(locale: str, case: Case) -> str:
    """The case in the receiver's language."""
    return link(locale, "cases.show", cvr=case.cvr, case_id=case.id)


def _words(
    case: Case, what: str, scheme: str, organisation: str, day: date | None
) -> tuple[str, list[str], str]:
    """Subject, sentences and the button's text, in the language being spoken."""
    of = {"scheme": scheme, "organisation": organisation}
    see = gettext("Se sagen")
    if what == "hand_in":
        due = due_on(queries.spells_of([case.id])[case.id], today()) or today() + DUE_AFTER
        return (
            gettext("Vi har modtaget jeres sag om %(scheme)s", **of),
            [
                gettext("Vi har modtaget sagen om %(scheme)s fra %(organisation)s.", **of),
                gettext(
                    "I får en afgørelse senest %(date)s. Mangler vi noget, spørger vi jer, og så går tiden ikke.",
                    date=long_date(due),
                ),
            ],
            see,
        )
    if what == "take":
        return (
            gettext("Vi er begyndt på jeres sag om %(scheme)s", **of),
            [gettext("En verifikator behandler nu sagen for %(organisation)s.", **of)],
            see,
        )
    if what in ("ask", "reminder"):
        return _asked(case, what, of, day)
    if what in ("close", "resume"):
        return _over(what, of)
    if what == "appeal":
        return (
            gettext("Vi har modtaget jeres klage om %(scheme)s", **of),
            [
                gettext(
                    "Vi har modtaget klagen fra %(organisation)s. En tredje verifikator, som ikke har haft sagen før, afgør den.",
                    **of,
                )
            ],
            see,
        )
    return (
        gettext("Sagen om %(scheme)s er afgjort", **of),
        [
            gettext(
                "Sagen for %(organisation)s er afgjort. Log ind for at læse afgørelsen og begrundelsen for hvert krav.",
                **of,
            )
        ],
        gettext("Læs afgørelsen"),
    )


def _asked(case: Case, what: str, of: dict[str, str], day: date | None) -> tuple[str, list[str], str]:
    from app.cases.casework import last_day_to_answer

    day = day or last_day_to_answer(case)
    after = gettext("Får vi ikke svar, lukker vi sagen. I kan altid søge igen.")
    if case.kind == Kind.RECHECK.value:
        after = gettext("Får vi ikke svar, går verifikatoren videre med det, vi har.")
    subject = gettext("Vi mangler noget til sagen om %(scheme)s", **of)
    if what == "reminder":
        subject = gettext("Husk at svare i sagen om %(scheme)s", **of)
    return (
        subject,
        [
            gettext("Verifikatoren har spurgt om noget i sagen for %(organisation)s.", **of),
            gettext("Svar senest %(date)s.", date=long_date(day)) + " " + after,
        ],
        gettext("Læs, hvad vi mangler"),
    )


def _over(what: str, of: dict[str, str]) -> tuple[str, list[str], str]:
    if what == "close":
        said = gettext(
            "Vi har lukket sagen for %(organisation)s, fordi vi ikke fik svar inden for 30 dage.", **of
        )
        return (
            gettext("Sagen om %(scheme)s er lukket", **of),
            [said + " " + gettext("I kan søge igen, når I er klar.")],
            gettext("Se sagen"),
        )
    return (
        gettext("Fristen er gået i sagen om %(scheme)s", **of),
        [
            gettext(
                "Vi fik ikke svar fra %(organisation)s inden fristen, og verifikatoren er gået videre.", **of
            )
        ],
        gettext("Se sagen"),
    )
