"""A look-up in words: the answer, the schemes, the three legal facts, the history."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from app.domain.verification import Event, Standing, Status
from app.reference import catalogue
from app.reference.catalogue import SchemeInfo
from app.verification.queries import LookUp
from app.web.filters import cvr_groups, in_language, long_date
from app.web.i18n import gettext
from app.web.status import StatusView, status_view

# From best to worst, for the one sentence above the table.
HEADLINE_ORDER = (
    Status.CEASED,
    Status.VERIFIED,
    Status.CONDITIONAL,
    Status.RENEWAL_RECEIVED,
    Status.SUSPENDED,
    Status.EXPIRED,
    Status.REVOKED,
    Status.SELF_DECLARED,
)


@dataclass(frozen=True)
class Answer:
    """The sentence that answers the question, its status, and what stands below it."""

    view: StatusView
    sentence: str
    detail: str
    is_yes: bool


@dataclass(frozen=True)
class SchemeRow:
    """One scheme in the table."""

    name: str
    meaning: str
    view: StatusView
    issuer: str
    since: date | None
    valid_to: date | None
    last_checked: date | None
    source_url: str
    has_end: bool


@dataclass(frozen=True)
class HistoryLine:
    """One event of the history."""

    on: date
    sign: str
    text: str


def answer(found: LookUp) -> Answer:
    """Say whether the firm is verified as a social enterprise on that day."""
    name = found.name or gettext("CVR %(cvr)s", cvr=cvr_groups(found.cvr))
    past = found.on < found.asked_at.date()
    best = _best(found)
    view = status_view(
        best.status if best else None, scheme="", valid_to=best.valid_to if best else None, on=found.on
    )
    if best is None:
        return _nothing(found, view)
    sentence = _sentence(best, name, past, found)
    return Answer(view, sentence, _detail(best, found), best.is_current)


def _best(found: LookUp) -> Standing | None:
    attesting = [s for s in found.standings if catalogue.schemes()[s.scheme].attests_social_enterprise]
    ceased = [s for s in found.standings if s.status is Status.CEASED]
    candidates = sorted([*attesting, *ceased], key=lambda s: HEADLINE_ORDER.index(s.status))
    return candidates[0] if candidates else None


def _sentence(best: Standing, name: str, past: bool, found: LookUp) -> str:
    if best.is_current and past:
        return gettext(
            "Ja, %(name)s var verificeret som socialøkonomisk virksomhed %(date)s",
            name=name,
            date=long_date(found.on),
        )
    if best.is_current:
        return gettext("Ja, %(name)s er verificeret som socialøkonomisk virksomhed", name=name)
    return {
        Status.SUSPENDED: gettext("Nej, verificeringen af %(name)s er midlertidigt suspenderet", name=name),
        Status.EXPIRED: gettext("Nej, verificeringen af %(name)s er udløbet", name=name),
        Status.REVOKED: gettext("Nej, verificeringen af %(name)s er tilbagekaldt", name=name),
        Status.CEASED: gettext("Nej, virksomheden %(name)s er ophørt", name=name),
        Status.SELF_DECLARED: gettext(
            "%(name)s er ikke verificeret, men kalder sig selv socialøkonomisk", name=name
        ),
    }[best.status]


def _detail(best: Standing, found: LookUp) -> str:
    if best.status is Status.SUSPENDED:
        return gettext("Suspenderet siden %(date)s. Undersøgelse i gang.", date=long_date(best.since))
    if best.status is Status.REVOKED:
        return gettext(
            "Tilbagekaldt %(date)s. Grund: %(reason)s.",
            date=long_date(best.since),
            reason=reason_text(best.event.reason_code),
        )
    if best.status is Status.CEASED:
        return gettext("Registreret som ophørt %(date)s.", date=long_date(best.since))
    if best.status is Status.SELF_DECLARED:
        return gettext("Oplyst af virksomheden selv. Ingen har kontrolleret det.")
    parts = [gettext("Verificeringen gælder fra %(date)s", date=long_date(best.since))]
    if best.valid_to:
        parts.append(gettext("til %(date)s", date=long_date(best.valid_to)))
    if best.last_checked:
        parts.append(gettext("og er senest tjekket %(date)s", date=long_date(best.last_checked)))
    return " ".join(parts) + "."


def _nothing(found: LookUp, view: StatusView) -> Answer:
    number = cvr_groups(found.cvr)
    meaning = gettext("Det betyder ikke, at virksomheden ikke er socialøkonomisk.")
    facts = [s for s in found.standings if s.is_current]
    if facts:
        names = ", ".join(in_language(catalogue.schemes()[s.scheme], "name") for s in facts)
        return Answer(
            view,
            gettext("%(name)s er ikke verificeret som socialøkonomisk virksomhed", name=found.name or number),
            gettext("Men vi har dokumentation for: %(names)s.", names=names),
            False,
        )
    sentence = gettext("Vi har ingen verifikation for CVR %(cvr)s", cvr=number)
    if found.name:
        meaning = gettext(
            "%(name)s har en profil her og kalder sig selv socialøkonomisk. %(meaning)s",
            name=found.name,
            meaning=meaning,
        )
    else:
        meaning += " " + gettext("Den kan stå i CVR som RSV uden at have en profil her.")
    return Answer(view, sentence, meaning, False)


def reason_text(code: str | None) -> str:
    """A reason code in words."""
    return {
        "criterion_not_met": gettext("et kriterium er ikke opfyldt"),
        "false_information": gettext("urigtige oplysninger"),
        "at_request": gettext("efter virksomhedens eget ønske"),
        "company_ceased": gettext("virksomheden er ophørt"),
    }.get(code or "", gettext("ikke oplyst"))


def scheme_rows(found: LookUp) -> list[SchemeRow]:
    """Every scheme that the register knows, whether the firm is in it or not."""
    return [_row(info, found.under(code), found.on) for code, info in catalogue.schemes().items()]


def _row(info: SchemeInfo, state: Standing | None, on: date) -> SchemeRow:
    return SchemeRow(
        name=in_language(info, "name"),
        meaning=in_language(info, "meaning"),
        view=status_view(
            state.status if state else None,
            scheme=info.code,
            valid_to=state.valid_to if state else None,
            on=on,
        ),
        issuer=in_language(info, "issuer"),
        since=state.since if state else None,
        valid_to=state.valid_to if state else None,
        last_checked=state.last_checked if state else None,
        source_url=(state.event.source_url if state else "") or info.source_url,
        has_end=bool(state and state.valid_to),
    )


def history(events: tuple[Event, ...]) -> list[HistoryLine]:
    """The events as sentences, newest first."""
    return [HistoryLine(e.effective_on, _sign(e), _event_text(e)) for e in events]


def _sign(event: Event) -> str:
    return status_view(event.status, on=event.effective_on).sign


def _event_text(event: Event) -> str:
    scheme = in_language(catalogue.schemes()[event.scheme], "name")
    status = status_view(event.status, scheme=event.scheme, on=event.effective_on).text
    text = f"{scheme}: {status}. {in_language(event, 'note')}".strip()
    if event.reason_code:
        text += " " + gettext("Grund: %(reason)s.", reason=reason_text(event.reason_code))
    return text


def as_json(found: LookUp) -> dict[str, Any]:
    """The look-up as the API and the .json address give it."""
    return {
        "cvr": found.cvr,
        "name": found.name,
        "on": found.on.isoformat(),
        "sentence": f"{answer(found).sentence}. {answer(found).detail}",
        "verifications": [_standing_json(s) for s in found.standings],
        "history": [_event_json(e) for e in found.history],
    }


def _standing_json(state: Standing) -> dict[str, Any]:
    info = catalogue.schemes()[state.scheme]
    return {
        "scheme": state.scheme,
        "status": state.status.value,
        "issuer": in_language(info, "issuer"),
        "valid_from": state.since.isoformat(),
        "valid_to": state.valid_to.isoformat() if state.valid_to else None,
        "last_checked": state.last_checked.isoformat() if state.last_checked else None,
        "source": state.event.source_url or info.source_url or in_language(info, "issuer"),
    }


def _event_json(event: Event) -> dict[str, Any]:
    return {
        "scheme": event.scheme,
        "status": event.status.value,
        "effective_on": event.effective_on.isoformat(),
        "valid_to": event.valid_to.isoformat() if event.valid_to else None,
        "recorded_at": event.recorded_at.isoformat() if event.recorded_at else None,
        "reason": event.reason_code,
        "note": in_language(event, "note"),
    }
