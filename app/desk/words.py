"""What states, steps, marks and refusals are called at the desk."""

from __future__ import annotations

from datetime import date

from app.cases.queries import party_of
from app.cases.words import EVIDENCE
from app.cases.words import day_range as day_range
from app.domain.cases import Kind, Mark, Party, State, Step
from app.domain.desk import DUE_SOON, Heap, Place, Risk
from app.domain.verification import Standing
from app.integrations.cvr_register import CompanyStatus
from app.reference import catalogue
from app.web.filters import in_language
from app.web.i18n import gettext, ngettext
from app.web.status import StatusView, status_view


def scheme_name(code: str) -> str:
    """A scheme by its name."""
    return in_language(catalogue.schemes()[code], "name")


def state_name(state: State | str) -> str:
    """Where a case stands."""
    return {
        State.DRAFT: gettext("Kladde"),
        State.APPLIED: gettext("Ikke taget"),
        State.UNDER_REVIEW: gettext("Under behandling"),
        State.WAITING: gettext("Venter på virksomheden"),
        State.RECOMMENDED: gettext("Indstillet til afgørelse"),
        State.APPROVED: gettext("Godkendt"),
        State.REJECTED: gettext("Ikke godkendt"),
        State.WITHDRAWN: gettext("Trukket tilbage"),
        State.CLOSED: gettext("Lukket uden svar"),
        State.APPEALED: gettext("Klage"),
    }[State(state)]


_SIGNS = {
    State.DRAFT: ("dashed", "st-no"),
    State.APPLIED: ("ring", "st-no"),
    State.UNDER_REVIEW: ("half", "st-wait"),
    State.WAITING: ("pause", "st-wait"),
    State.RECOMMENDED: ("half", "st-ok"),
    State.APPROVED: ("full", "st-ok"),
    State.REJECTED: ("cross", "st-stop"),
    State.WITHDRAWN: ("dash", "st-no"),
    State.CLOSED: ("dash", "st-no"),
    State.APPEALED: ("half", "st-stop"),
}


def state_view(state: State | str) -> StatusView:
    """A state with its sign."""
    sign, css = _SIGNS[State(state)]
    return StatusView(sign, css, "badge-neutral", state_name(state))


def kind_name(kind: Kind | str) -> str:
    """Why there is a case."""
    return {
        Kind.APPLICATION: gettext("Ansøgning"),
        Kind.RENEWAL: gettext("Fornyelse"),
        Kind.RECHECK: gettext("Ny kontrol"),
    }[Kind(kind)]


def cause_name(cause: str) -> str:
    """Why a verified firm is looked at again; a cause we have no word for as it is."""
    return {
        "struck_off": gettext("Slettet af registret"),
        "legal_form": gettext("Selskabsformen er ændret"),
        "owners": gettext("Ejerkredsen er ændret"),
        "name": gettext("Navnet er ændret"),
        "check_due": gettext("Det er tid til en kontrol"),
        "tip": gettext("Et tip"),
        "suspicious": gettext("Noget i registret ser forkert ud"),
    }.get(cause, cause)


def risk_view(risk: Risk) -> StatusView:
    """How much it matters that a case is looked at, with its sign."""
    sign, css, text = {
        Risk.HIGH: ("cross", "st-stop", gettext("Høj risiko")),
        Risk.RAISED: ("half", "st-wait", gettext("Forhøjet risiko")),
        Risk.ORDINARY: ("ring", "st-no", gettext("Almindelig risiko")),
    }[risk]
    return StatusView(sign, css, "badge-neutral", text)


def due_view(days_left: int | None) -> StatusView:
    """Days until a case is to be decided, or over it, with a sign."""
    if days_left is None:
        return StatusView("pause", "st-wait", "badge-neutral", gettext("Uret står stille"))
    if days_left < 0:
        text = ngettext("%(num)s dag over fristen", "%(num)s dage over fristen", -days_left)
        return StatusView("cross", "st-stop", "badge-error", text)
    if days_left == 0:
        return StatusView("half", "st-wait", "badge-warning", gettext("Frist i dag"))
    text = ngettext("%(num)s dag tilbage", "%(num)s dage tilbage", days_left)
    soon = days_left <= DUE_SOON
    return StatusView("half" if soon else "ring", "st-wait" if soon else "st-no", "badge-neutral", text)


def heap_name(heap: Heap) -> str:
    """What a verifier may ask the queue for."""
    return {
        Heap.ALL: gettext("Venter på os"),
        Heap.FREE: gettext("Kan tages"),
        Heap.MINE: gettext("Mine"),
        Heap.TO_DECIDE: gettext("Kan afgøres af dig"),
        Heap.OVERDUE: gettext("Over fristen"),
        Heap.WAITING: gettext("Venter på virksomheden"),
    }[heap]


def empty(heap: Heap) -> str:
    """Why there is nothing in a part of the queue."""
    return {
        Heap.ALL: gettext("Ingen sager venter på os."),
        Heap.FREE: gettext("Alle sager er taget."),
        Heap.MINE: gettext("Du har ingen sager. Tag en under »Kan tages«."),
        Heap.TO_DECIDE: gettext("Ingen andre har indstillet en sag, som du kan afgøre."),
        Heap.OVERDUE: gettext("Ingen sager er over fristen."),
        Heap.WAITING: gettext("Vi venter ikke på svar fra nogen."),
    }[heap]


def waits_for(place: Place, holder: str, recommender: str, me: str) -> str:
    """Whose turn it is; `holder` and `recommender` are names, `me` the label of the verifier who looks."""
    if place.is_conflicted:
        return gettext("Lukket for dig: du har en interesse")
    if place.state is State.WAITING:
        return gettext("Virksomheden")
    if place.state is State.UNDER_REVIEW:
        return gettext("Dig") if place.holder == me else holder or gettext("En tidligere verifikator")
    if place.state is State.APPEALED:
        if place.may_be_decided_by(me):
            return gettext("En tredje verifikator, for eksempel dig")
        return gettext("En tredje verifikator")
    if place.state is State.RECOMMENDED:
        if place.recommended_by == me:
            return gettext("En anden verifikator end dig")
        return gettext("En anden verifikator end %(who)s", who=recommender or gettext("den, der indstillede"))
    return gettext("Den, der tager den")


def mark_name(mark: Mark | str) -> str:
    """What a verifier says of a criterion."""
    return {
        Mark.MET: gettext("Opfyldt"),
        Mark.PARTLY: gettext("Delvist opfyldt"),
        Mark.NOT_MET: gettext("Ikke opfyldt"),
        Mark.NOT_RELEVANT: gettext("Ikke relevant"),
    }[Mark(mark)]


def mark_view(mark: Mark | str) -> StatusView:
    """A mark with its sign."""
    sign, css = {
        Mark.MET: ("full", "st-ok"),
        Mark.PARTLY: ("half", "st-wait"),
        Mark.NOT_MET: ("cross", "st-stop"),
        Mark.NOT_RELEVANT: ("dash", "st-no"),
    }[Mark(mark)]
    return StatusView(sign, css, "badge-neutral", mark_name(mark))


def evidence_name(type_: str) -> str:
    """A type of document, called the same as on the firm's pages."""
    return str(EVIDENCE[type_])


def step_name(step: str) -> str:
    """A step that has been taken, in the log."""
    return {
        "open": gettext("Sagen blev åbnet"),
        Step.HAND_IN: gettext("Virksomheden sendte sagen ind"),
        Step.TAKE: gettext("Tog sagen"),
        Step.ASK: gettext("Bad virksomheden om mere"),
        Step.ANSWER: gettext("Virksomheden svarede"),
        Step.RECOMMEND: gettext("Indstillede til afgørelse"),
        Step.RETURN: gettext("Sendte sagen tilbage"),
        Step.APPROVE: gettext("Godkendte"),
        Step.REJECT: gettext("Godkendte ikke"),
        Step.WITHDRAW: gettext("Virksomheden trak sagen tilbage"),
        Step.CLOSE: gettext("Lukket, fordi virksomheden ikke svarede"),
        Step.RESUME: gettext("Genoptaget, fordi virksomheden ikke svarede"),
        Step.APPEAL: gettext("Virksomheden klagede"),
    }[step]


def party_name(step: str, state: State, by: str) -> str:
    """Who took a step when no name stands behind it; `by` is the label that the log has.

    What opens as a draft is a firm's; a new check is opened by a verifier, or by itself when a register says something.
    """
    if step != "open":
        party = party_of(Step(step))
    elif state is State.DRAFT:
        party = Party.FIRM
    else:
        party = Party.VERIFIER if by.startswith("user:") else Party.CLOCK
    return {
        Party.FIRM: gettext("Virksomheden"),
        Party.VERIFIER: gettext("En tidligere verifikator"),
        Party.CLOCK: gettext("Automatisk"),
    }[party]


def refusal(reason: str) -> str:
    """Why a step may not be taken, and what to do; a reason of domain.cases.REASONS or `not_holder`."""
    return {
        "not_possible": gettext("Det skridt hører ikke til, hvor sagen står nu."),
        "wrong_party": gettext("Det skridt er virksomhedens og ikke vores."),
        "same_person": gettext(
            "Du har selv indstillet eller afgjort sagen. En anden verifikator skal afgøre den."
        ),
        "conflict": gettext(
            "Du har oplyst, at du har en interesse i virksomheden. En anden skal tage sagen."
        ),
        "criteria_open": gettext("Vurder alle kriterier med en begrundelse først."),
        "criterion_not_met": gettext(
            "Et kriterium er vurderet »Ikke opfyldt«. Ret vurderingen, eller indstil til afslag."
        ),
        "no_reason": gettext("Skriv en begrundelse."),
        "evidence_missing": gettext(
            "Et kriterium er vurderet opfyldt uden et dokument af en type, der kan vise det. Bed virksomheden om det, eller ret vurderingen."
        ),
        "evidence_unopened": gettext(
            "Åbn de dokumenter, som vurderingerne bygger på. Både den, der indstiller, og den, der afgør, skal selv have set dem."
        ),
        "too_late": gettext("Fristen for at klage er udløbet."),
        "company_ceased": gettext("CVR siger, at virksomheden er ophørt. Sagen kan ikke godkendes."),
        "not_heard": gettext(
            "Virksomheden skal høres, før vi tager noget fra den. Bed om mere, og vent på svar eller 14 dage."
        ),
        "suspended": gettext("Virksomheden er suspenderet efter et tip. Afgør tippet først."),
        "not_holder": gettext("En anden har sagen. Overtag den først, hvis du skal arbejde videre med den."),
    }[reason]


def refusal_heading(reason: str) -> str:
    """The same in a few words."""
    return {
        "same_person": gettext("En anden skal afgøre sagen"),
        "criteria_open": gettext("Der mangler vurderinger"),
        "criterion_not_met": gettext("Sagen kan ikke godkendes"),
        "evidence_missing": gettext("Der mangler et dokument"),
        "evidence_unopened": gettext("Du har ikke åbnet alle dokumenter"),
        "company_ceased": gettext("Sagen kan ikke godkendes"),
        "suspended": gettext("Sagen kan ikke godkendes"),
        "not_heard": gettext("Virksomheden er ikke hørt"),
        "not_holder": gettext("En anden har sagen"),
        "no_reason": gettext("Begrundelsen mangler"),
    }.get(reason, gettext("Det kan du ikke nu"))


def company_status(status: CompanyStatus) -> str:
    """A company's state in the CVR register."""
    return {
        CompanyStatus.ACTIVE: gettext("Aktiv"),
        CompanyStatus.CLOSING: gettext("Under afvikling"),
        CompanyStatus.BANKRUPT: gettext("Konkurs"),
        CompanyStatus.DISSOLVED: gettext("Opløst"),
        CompanyStatus.CEASED: gettext("Ophørt"),
    }[status]


def standing_view(standing: Standing, on: date) -> StatusView:
    """A public status as everybody sees it."""
    return status_view(standing.status, scheme=standing.scheme, valid_to=standing.valid_to, on=on)
