"""A look-up ready to show: the table of schemes, the history, and the same as JSON."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from app.domain.verification import Event, Standing
from app.reference import catalogue
from app.reference.catalogue import SchemeInfo
from app.verification.queries import LookUp
from app.verification.sentences import answer, reason_text
from app.web.filters import in_language
from app.web.i18n import gettext
from app.web.status import StatusView, status_view


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
    # Current with no end date, which a dash would not say.
    is_open_ended: bool


@dataclass(frozen=True)
class HistoryLine:
    """One event of the history."""

    on: date
    sign: str
    text: str


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
        is_open_ended=bool(state and state.is_current and not state.valid_to),
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
    said = answer(found)
    return {
        "cvr": found.cvr,
        "name": found.name,
        "on": found.on.isoformat(),
        "sentence": f"{said.sentence}. {said.detail}",
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
