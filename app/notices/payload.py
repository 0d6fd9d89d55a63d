"""A notice as it is kept beside its need: all that has no column, in every language, as JSON."""

from __future__ import annotations

from typing import Any

from app.domain.notices import Award, Duration, Lot, Money, Notice, Organisation, Place, Scope


def payload(notice: Notice) -> dict[str, Any]:
    """What the notice says, by the words of `app.domain.notices`; what it does not say is left out."""
    return _said(
        {
            "id": notice.id,
            "version": notice.version,
            "subtype": notice.subtype,
            "kind": notice.kind,
            "form": notice.form.value,
            "procedure_id": notice.procedure_id,
            "procedure": notice.procedure,
            "law": notice.law,
            "sent_at": notice.sent_at.isoformat() if notice.sent_at else None,
            "languages": list(notice.languages),
            "buyers": [organisation(buyer) for buyer in notice.buyers],
            "scope": scope(notice.scope),
            "lots": [lot(one) for one in notice.lots],
            "reserved_execution": notice.reserved_execution,
            "for_small_firms": notice.for_small_firms,
            "change": _said(
                {
                    "notice": notice.change.notice,
                    "reason": notice.change.reason,
                    "told": dict(notice.change.told.by_language),
                }
            )
            if notice.change
            else None,
            "withheld": list(notice.withheld),
            "remarks": [[r.field, r.place, r.found] for r in notice.remarks],
            **result(notice),
        }
    )


def result(notice: Notice) -> dict[str, Any]:
    """Who won what, of a notice that tells."""
    return _said({"awards": [_award(a) for a in notice.awards], "awarded_total": money(notice.awarded_total)})


def organisation(one: Organisation) -> dict[str, Any]:
    """A buyer or a winner."""
    return _said(
        {
            "name": dict(one.name.by_language),
            "number": one.number,
            "cvr": one.cvr,
            "town": one.town,
            "country": one.country,
            "nuts": one.nuts,
            "legal_type": one.legal_type,
            "contact": _said(vars(one.contact)),
        }
    )


def scope(one: Scope) -> dict[str, Any]:
    """What is bought."""
    return _said(
        {
            "title": dict(one.title.by_language),
            "description": dict(one.description.by_language),
            "note": dict(one.note.by_language),
            "nature": one.nature,
            "cpv": list(one.cpv),
            "places": [_place(place) for place in one.places],
            "value": money(one.value),
            "highest": money(one.highest),
            "internal_id": one.internal_id,
            "duration": _duration(one.duration) if one.duration else None,
            "strategic": list(one.strategic),
            "social_objectives": list(one.social_objectives),
            "for_small_firms": one.for_small_firms,
        }
    )


def lot(one: Lot) -> dict[str, Any]:
    """A lot, with what only lots have."""
    return _said(
        {
            "id": one.id,
            **scope(one),
            "reserved": one.reserved,
            "reserved_execution": one.reserved_execution,
            "deadline": one.deadline.isoformat() if one.deadline else None,
            "questions_until": one.questions_until.isoformat() if one.questions_until else None,
        }
    )


def money(one: Money | None) -> dict[str, str] | None:
    """An amount as text, so that nothing is rounded."""
    return {"amount": str(one.amount), "currency": one.currency} if one else None


def _place(one: Place) -> dict[str, Any]:
    return _said({**vars(one), "told": dict(one.told.by_language)})


def _duration(one: Duration) -> dict[str, Any]:
    return _said(
        {
            "start": one.start.isoformat() if one.start else None,
            "end": one.end.isoformat() if one.end else None,
            "length": one.length,
            "unit": one.unit,
            "unlimited": one.unlimited,
        }
    )


def _award(one: Award) -> dict[str, Any]:
    return _said(
        {
            "lot": one.lot,
            "outcome": one.outcome,
            "winners": [organisation(winner) for winner in one.winners],
            "value": money(one.value),
            "reason": one.reason,
        }
    )


def _said(found: dict[str, Any]) -> dict[str, Any]:
    """Without what is empty; False is said, nothing is not."""
    return {name: value for name, value in found.items() if value not in (None, "", [], {})}
