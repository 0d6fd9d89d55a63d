"""Why a step of a case is not open to a verifier now, and what to do instead: never more than is true."""

from __future__ import annotations

from dataclasses import dataclass

from app.desk import words
from app.desk.queries import CasePage, Document, Judged
from app.domain.cases import ENDED, Mark, State, Step
from app.domain.desk import Heap, Offer
from app.web.addresses import url_for
from app.web.i18n import gettext

Way = tuple[str, str]


@dataclass(frozen=True)
class Closed:
    """What stands in the way; `ways` are (address, text), with the criteria and documents it is about."""

    heading: str
    text: str
    ways: tuple[Way, ...] = ()
    criteria: tuple[Judged, ...] = ()
    documents: tuple[Document, ...] = ()


def closed(page: CasePage, offers: dict[Step, Offer], steps: tuple[Step, ...]) -> Closed | None:
    """Why none of these steps may be taken; None when one may."""
    found = [offers[s] for s in steps if s in offers]
    if not found:
        return by_state(page, steps[0])
    if any(not o.refused for o in found):
        return None
    return by_reason(page, found[-1].refused)


def by_state(page: CasePage, step: Step) -> Closed:
    """Why a step does not begin where the case stands."""
    state, case = page.state, page.case.id
    to_case = (url_for("desk.show_case", case_id=case), gettext("Gå til sagen"))
    if state is State.APPLIED:
        return Closed(
            gettext("Sagen er ikke taget endnu"),
            gettext("Den, der skal arbejde med sagen, tager den først."),
            ((url_for("desk.show_case", case_id=case, _anchor="tag"), gettext("Tag sagen")),),
        )
    if state is State.WAITING:
        return Closed(
            gettext("Vi venter på virksomheden"),
            gettext("Uret står stille, til virksomheden svarer. Så kan sagen behandles igen."),
            (to_case,),
        )
    if state is State.UNDER_REVIEW:
        return Closed(
            gettext("Sagen er ikke indstillet endnu"),
            gettext("En sag kan først afgøres eller sendes tilbage, når en verifikator har indstillet den."),
            (to_case,),
        )
    if state is State.RECOMMENDED:
        return Closed(
            gettext("Sagen er indstillet til afgørelse"),
            gettext("Skal noget ses på igen, sendes sagen først tilbage til den, der indstillede."),
            ((url_for("desk.send_back", case_id=case), gettext("Send tilbage")), to_case),
        )
    if state is State.APPEALED:
        return Closed(
            gettext("Virksomheden har klaget"),
            gettext("Nu skal en tredje verifikator afgøre klagen."),
            ((url_for("desk.decide", case_id=case), gettext("Afgør klagen")), to_case),
        )
    return _over(page, to_case)


def _over(page: CasePage, to_case: Way) -> Closed:
    said = gettext("Sagen er slut: %(state)s.", state=words.state_name(page.state).lower())
    letter = (url_for("desk.show_letter", case_id=page.case.id), gettext("Læs afgørelsesbrevet"))
    is_decided = page.state in ENDED and page.case.decided_on is not None
    return Closed(
        gettext("Der er ikke mere at gøre i sagen"), said, (letter, to_case) if is_decided else (to_case,)
    )


def by_reason(page: CasePage, reason: str) -> Closed:
    """What stands in the way of a step that begins here; a reason of domain.cases.REASONS or `not_holder`."""
    case = page.case.id
    ways: tuple[Way, ...] = ((url_for("desk.show_case", case_id=case), gettext("Gå til sagen")),)
    criteria: tuple[Judged, ...] = ()
    documents: tuple[Document, ...] = ()
    if reason == "not_holder":
        ways = ((url_for("desk.show_case", case_id=case, _anchor="tag"), gettext("Overtag sagen")),)
    elif reason == "criteria_open":
        criteria = tuple(c for c in page.criteria if c.mark is None)
    elif reason == "evidence_missing":
        ways = ((url_for("desk.ask", case_id=case), gettext("Bed virksomheden om mere")),)
        criteria = tuple(c for c in page.criteria if _lacks(c))
    elif reason == "evidence_unopened":
        ways, documents = (), page.unopened
    elif reason == "criterion_not_met":
        criteria = tuple(c for c in page.criteria if c.mark is Mark.NOT_MET)
    elif reason == "same_person":
        queue = url_for("desk.list_cases", vis=Heap.TO_DECIDE.value)
        ways = ((queue, gettext("Se de sager, du kan afgøre")),)
    elif reason == "not_heard" and page.state is State.RECOMMENDED:
        ways = ((url_for("desk.send_back", case_id=case), gettext("Send tilbage")),)
    elif reason == "suspended":
        ways = ((url_for("tips.list_tips"), gettext("Gå til tip")),)
    return Closed(words.refusal_heading(reason), words.refusal(reason), ways, criteria, documents)


def _lacks(judged: Judged) -> bool:
    """Said to be met without a document of a type that can show it."""
    return judged.mark in (Mark.MET, Mark.PARTLY) and judged.rule.wants_evidence and not judged.is_shown
