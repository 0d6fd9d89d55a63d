"""A look-up ready to show: the table of schemes, the history, and the same as JSON."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from app.domain.registers import TOO_OLD
from app.domain.schemes import NoRules, in_force
from app.domain.verification import Event, Standing, Status
from app.reference import catalogue
from app.reference.catalogue import SchemeInfo
from app.verification.badge import HEIGHT
from app.verification.queries import LookUp, NameHit
from app.verification.sentences import answer, reason_text
from app.web.filters import clock, cvr_groups, in_language, long_date
from app.web.i18n import ENGLISH_PREFIX, LANGUAGES, gettext, speaking
from app.web.status import StatusView, status_view

# A check may wait for a weekend; the rules count in months.
LATE, MONTH = timedelta(days=7), timedelta(days=31)


@dataclass(frozen=True)
class SchemeRow:
    """One scheme with a record, in the table; `source` names what `source_url` leads to."""

    name: str
    meaning: str
    view: StatusView
    issuer: str
    since: date
    valid_to: date | None
    last_checked: date | None
    next_check: date | None
    source_url: str
    source: str
    # Current with no end date, which a dash would not say.
    is_open_ended: bool
    # Current, but its source has not been asked again in time.
    is_late: bool


@dataclass(frozen=True)
class HistoryLine:
    """One event of the history."""

    on: date
    sign: str
    text: str


@dataclass(frozen=True)
class NameRow:
    """A firm found by name, with the status that its own page would open with."""

    cvr: str
    name: str
    municipality: str
    view: StatusView


def name_rows(hits: tuple[NameHit, ...]) -> list[NameRow]:
    """The firms of a name, ready to show."""
    return [NameRow(h.found.cvr, h.name, h.municipality, answer(h.found).view) for h in hits]


def scheme_rows(found: LookUp) -> list[SchemeRow]:
    """The schemes under which something is known of the firm."""
    known = ((info, found.under(code)) for code, info in catalogue.schemes().items())
    return [_row(info, state, found) for info, state in known if state]


def missing_schemes(found: LookUp) -> list[tuple[str, list[str]]]:
    """The other schemes, under the words for it: `Ingen verifikation fundet`, `Ikke dokumenteret` ..."""
    missing: dict[str, list[str]] = {}
    for code, info in catalogue.schemes().items():
        if not found.under(code):
            word = status_view(None, scheme=code, on=found.on).text
            missing.setdefault(word, []).append(in_language(info, "name"))
    return list(missing.items())


def _row(info: SchemeInfo, state: Standing, found: LookUp) -> SchemeRow:
    address = _source(state, found.cvr)
    return SchemeRow(
        name=in_language(info, "name"),
        meaning=in_language(info, "meaning"),
        view=status_view(state.status, scheme=info.code, valid_to=state.valid_to, on=found.on),
        issuer=issuer(info, state),
        since=state.since,
        valid_to=state.valid_to,
        last_checked=state.last_checked,
        # Of an earlier day it says nothing any more when the source was to be asked again.
        next_check=None if found.is_past else state.next_check,
        source_url=address,
        source=_source_name(address),
        is_open_ended=state.is_current and not state.valid_to,
        is_late=state.is_current and not found.is_past and is_late(state, found.on),
    )


def is_late(state: Standing, on: date) -> bool:
    """Whether a check is overdue: a register is asked every month, a document read again when its period ends."""
    if state.next_check:
        return on > state.next_check + LATE
    if state.last_checked is None:
        return False
    try:
        months = in_force(catalogue.scheme_rules(), state.scheme, on).validity_months
    except NoRules:
        return False
    return on > state.last_checked + (MONTH * months if months else TOO_OLD)


def issuer(info: SchemeInfo, state: Standing) -> str:
    """Whose word a standing is: the scheme's issuer's, or the firm's own."""
    if state.status is Status.SELF_DECLARED:
        return gettext("Virksomheden selv")
    return in_language(info, "issuer")


def _source(state: Standing, cvr: str) -> str:
    """Where the record can be seen; empty when the document is with us."""
    return (state.event.source_url or catalogue.schemes()[state.scheme].source_url).replace("{cvr}", cvr)


def _source_name(address: str) -> str:
    """What a link leads to: the register by its name, any other place by its host."""
    host = (urlsplit(address).hostname or "").removeprefix("www.")
    return gettext("CVR") if host == "datacvr.virk.dk" else host


def history(events: tuple[Event, ...]) -> list[HistoryLine]:
    """The events as sentences, newest first."""
    return [HistoryLine(e.effective_on, _sign(e), event_text(e)) for e in events]


def _sign(event: Event) -> str:
    return status_view(event.status, on=event.effective_on).sign


def event_text(event: Event) -> str:
    """What an event says, in one sentence."""
    scheme = in_language(catalogue.schemes()[event.scheme], "name")
    note = in_language(event, "note")
    if event.status is Status.CEASED:
        # That the firm has ceased is the reason itself.
        ceased = gettext("Virksomhed ophørt ifølge CVR")
        return f"{scheme}: {ceased}. {note}".strip()
    status = status_view(event.status, scheme=event.scheme, on=event.effective_on).text
    text = f"{scheme}: {status}. {note}".strip()
    if event.reason_code:
        text += " " + gettext("Grund: %(reason)s.", reason=reason_text(event.reason_code))
    return text


def badge_label(found: LookUp) -> str:
    """What is read aloud for the badge: whose status, which, and of what day."""
    said = {"cvr": cvr_groups(found.cvr), "status": answer(found).badge, "date": long_date(found.on)}
    if found.name is None:
        return gettext("Buy Social Danmark. CVR %(cvr)s: %(status)s. Status %(date)s", **said)
    return gettext("Buy Social Danmark. %(name)s: %(status)s. Status %(date)s", name=found.name, **said)


@dataclass(frozen=True)
class Snippet:
    """The code of the badge for a page in one language, to copy."""

    language: str
    name: str
    code: str


def snippets(cvr: str, base: str) -> list[Snippet]:
    """The live badge as HTML for a firm's own page, in Danish and in English; `base` is our address.

    The alternative text says where the status can be seen: the code is copied once, the status changes.
    """
    found = []
    for language, name in LANGUAGES.items():
        prefix = base + ("" if language == "da" else ENGLISH_PREFIX)
        with speaking(language):
            alt = gettext("Se vores status hos Buy Social Danmark")
        image = f'<img src="{prefix}/badge/{cvr}.svg" height="{HEIGHT}" alt="{alt}">'
        found.append(Snippet(language, name, f'<a href="{prefix}/verificering/{cvr}/">{image}</a>'))
    return found


def breakable(address: str) -> list[str]:
    """An address in the parts between which a narrow column may break it."""
    return re.findall(r"[^/?&]*[/?&]+|[^/?&]+", address)


def utc_note(moment: datetime) -> str:
    """The moment of a dated link is in UTC, the page's clock in Danish time: say that they agree."""
    return gettext(
        "Tidspunktet i linket er UTC: %(utc)s UTC er kl. %(local)s i Danmark.",
        utc=moment.astimezone(UTC).strftime("%H:%M"),
        local=clock(moment),
    )


def as_json(found: LookUp) -> dict[str, Any]:
    """The look-up as the API and the .json address give it."""
    return {
        "cvr": found.cvr,
        "name": found.name,
        "on": found.on.isoformat(),
        "sentence": answer(found).text,
        "verifications": [_standing_json(s, found.cvr) for s in found.standings],
        "history": [_event_json(e) for e in found.history],
    }


def _standing_json(state: Standing, cvr: str) -> dict[str, Any]:
    info = catalogue.schemes()[state.scheme]
    told = {
        "scheme": state.scheme,
        "status": state.status.value,
        "issuer": issuer(info, state),
        "valid_from": state.since.isoformat(),
        "valid_to": state.valid_to.isoformat() if state.valid_to else None,
        "last_checked": state.last_checked.isoformat() if state.last_checked else None,
        "source": _source(state, cvr) or issuer(info, state),
    }
    # Only for what is asked about again at a known time: a register.
    return told | ({"next_check": state.next_check.isoformat()} if state.next_check else {})


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
