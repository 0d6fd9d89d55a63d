"""Put the suppliers that fit a need into its queue, by the same ranking as the page where a need is tried."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import insert

from app.domain.matching import Part
from app.extensions import db
from app.invitations.models import NeedInvitation
from app.matches import queries as matches
from app.matches.posted import text_of
from app.matches.queries import Match
from app.needs.models import Need


def enrol(need: Need) -> dict[str, int]:
    """Queue all who fit, best first, and note whom a hard rule left out; how many of each.

    The score and its reasons are kept as they were, so that why somebody was asked can be said later. The buyer
    itself is no supplier of its own.
    """
    asked = matches.ask(text_of(need))
    judged = {cvr: found for cvr, found in matches.judge(asked).items() if cvr != need.buyer_cvr}
    fitting, _doubtful = matches.split(judged, asked.snapshot.today)
    shut_out = [m for m in judged.values() if m.score.rule and matches.fits_service(m)]
    rows = [_row(need.id, found, "queued", place) for place, found in enumerate(fitting, 1)]
    rows += [_row(need.id, found, "left_out", None) for found in shut_out]
    if rows:
        db.session.execute(insert(NeedInvitation), rows)
    return {"queued": len(fitting), "left_out": len(shut_out)}


def _row(need_id: int, found: Match, state: str, position: int | None) -> dict[str, Any]:
    return {
        "need_id": need_id,
        "cvr": found.score.cvr,
        "state": state,
        "position": position,
        "score": round(found.score.total, 1),
        "reasons": [written(p) for p in found.score.parts],
        "rule": found.score.rule or "",
    }


def written(part: Part) -> list[Any]:
    """A part as it is stored."""
    return [part.code, round(part.share, 4), part.reason, {k: _plain(v) for k, v in part.values.items()}]


def part_of(stored: list[Any]) -> Part:
    """A part as it was."""
    code, share, reason, values = stored
    return Part(code, share, reason, _values(values))


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _values(stored: Mapping[str, Any]) -> dict[str, Any]:
    return {k: date.fromisoformat(v) if k == "on" else v for k, v in stored.items()}
