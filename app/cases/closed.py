"""Why a step is not open to the firm now, and where to go instead: never more than is true."""

from __future__ import annotations

from dataclasses import dataclass

from app.cases.casework import CasePage
from app.domain.cases import APPEAL_WITHIN, Kind, State, Step
from app.web.addresses import url_for
from app.web.filters import long_date
from app.web.i18n import gettext


@dataclass(frozen=True)
class Closed:
    """What a page says instead of its form; `way` is (address, text)."""

    heading: str
    text: str
    way: tuple[str, str]


def closed(page: CasePage, step: Step) -> Closed | None:
    """Why a step is not open; None when it is, or when only documents are missing for it."""
    if step is Step.APPEAL and page.state is State.REJECTED and page.appeal_by is None:
        return _no_appeal(page)
    if step in page.steps:
        return None
    case = {"cvr": page.case.cvr, "case_id": page.case.id}
    see = (url_for("cases.show", **case), gettext("Se sagen"))
    if step is Step.ANSWER:
        text = gettext("Vi har ikke spurgt om noget i sagen, som I ikke har svaret på.")
        return Closed(gettext("Der er ikke noget at svare på"), text, see)
    if step is Step.APPEAL:
        return _nothing_to_appeal(page, see)
    if step is Step.WITHDRAW:
        text = gettext("Det er os, der har åbnet sagen, så den kan ikke trækkes tilbage.")
        if page.case.kind != Kind.RECHECK:
            text = gettext("Sagen er slut, så der er ikke noget at trække tilbage.")
        if page.state is State.APPEALED:
            text = gettext("I har klaget, og klagen bliver behandlet. En klage kan ikke trækkes tilbage her.")
        return Closed(gettext("Sagen kan ikke trækkes tilbage"), text, see)
    return Closed(
        gettext("Sagen er indsendt"), gettext("Den kan kun rettes, når verifikatoren spørger om noget."), see
    )


def _nothing_to_appeal(page: CasePage, see: tuple[str, str]) -> Closed:
    if page.state is State.APPEALED:
        text = gettext("En tredje verifikator afgør klagen. I får en mail, når den er afgjort.")
        return Closed(gettext("I har klaget"), text, see)
    if page.state is State.APPROVED:
        text = gettext("Sagen er godkendt, så der er ikke noget at klage over.")
        return Closed(gettext("I kan ikke klage over en godkendelse"), text, see)
    text = gettext("I kan klage, når en sag er afgjort, og den ikke er godkendt.")
    return Closed(gettext("Der er ikke noget at klage over"), text, see)


def _no_appeal(page: CasePage) -> Closed:
    """A rejection that may not be appealed: answered already, too late, or the firm has begun anew."""
    anew = (url_for("cases.list_schemes", cvr=page.case.cvr), gettext("Søg igen"))
    heading = gettext("I kan ikke klage nu")
    if page.case.appeal_decided_by:
        text = gettext("Klagen er afgjort og kan ikke påklages til os igen. I kan søge igen.")
        return Closed(heading, text, anew)
    last = page.case.decided_on + APPEAL_WITHIN if page.case.decided_on else None
    if last and page.is_too_late_to_appeal:
        text = gettext(
            "Fristen for at klage er gået. Den var %(date)s. I kan søge igen.", date=long_date(last)
        )
        return Closed(heading, text, anew)
    text = gettext("I har begyndt en ny sag om ordningen. Den bliver afgjort først.")
    return Closed(heading, text, (anew[0], gettext("Se jeres sager")))
