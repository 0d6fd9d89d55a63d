"""Needs and invitations as the pages show them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.domain.matching import UNKNOWN, Part, Score
from app.domain.moments import in_utc
from app.domain.needs import State
from app.invitations import queries, words
from app.invitations.fitting import fit
from app.invitations.models import NeedInvitation
from app.invitations.queries import Line, Pair
from app.invitations.ranking import part_of
from app.matches import explaining
from app.matches.posted import text_of
from app.matches.sentences import reasons
from app.needs.models import Need
from app.open_needs import words as open_words
from app.web import exports
from app.web.i18n import gettext

# So many of those who wait, and of those left out, stand on the buyer's page; the file has them all.
MOST_SHOWN = 20


@dataclass(frozen=True)
class NeedFace:
    """A need in a supplier's list. `standing` is empty while it is open."""

    id: int
    short: dict[str, Any]
    why: list[str]
    rule: str
    interest: str
    said: str
    reason: str
    answered_at: datetime | None
    standing: str
    time: str
    # Whether its answer has been sent.
    is_sent: bool = False


def face(pair: Pair, now: datetime, *, is_sent: bool = False) -> NeedFace:
    """A need with what the supplier was told and said."""
    row = pair.row
    return NeedFace(
        id=pair.need.id,
        short=words.in_short(pair.need),
        why=words.whys(row),
        rule=words.shut_out(row.rule),
        interest=row.interest,
        said=words.interest_name(row.interest),
        reason=words.reason_name(row.reason),
        answered_at=in_utc(row.answered_at) if row.answered_at else None,
        standing="" if queries.is_running(pair.need, now) else standing(pair.need),
        time=open_words.time_left(in_utc(pair.need.answer_by), now) if pair.need.answer_by else "",
        is_sent=is_sent,
    )


def standing(need: Need) -> str:
    """What became of a need that takes no answers, as a sentence."""
    if need.state == State.WITHDRAWN.value:
        return gettext("Køberen har trukket behovet tilbage.")
    if need.state == State.PUBLISHED.value:
        return gettext("Svarfristen er gået.")
    return {
        State.AWARDED.value: gettext("Køberen har fundet en leverandør."),
        State.NOT_AWARDED.value: gettext("Køberen købte ikke noget."),
    }.get(need.state, gettext("Køberen har lukket for svar."))


def found_anew(cvr: str, now: datetime) -> list[NeedFace]:
    """Open needs that came before the supplier's profile was as it is, and that fit it now; best first."""
    needs = queries.unranked(cvr, now)
    ranked = explaining.rank_needs(cvr, [text_of(n) for n in needs]) if needs else None
    if ranked is None:
        return []
    return [_anew(needs[m.place], m.score.parts, now) for m in ranked[0] if m.score.parts[0].share >= UNKNOWN]


def _anew(need: Need, parts: Sequence[Part], now: datetime) -> NeedFace:
    time = open_words.time_left(in_utc(need.answer_by), now) if need.answer_by else ""
    return NeedFace(need.id, words.in_short(need), words.why_parts(parts), "", "none", "", "", None, "", time)


def mine(cvr: str, now: datetime) -> dict[str, list[NeedFace]]:
    """The parts of a supplier's page of needs."""
    found = queries.list_mine(cvr, now)
    return {
        "new": [face(p, now) for p in found.new],
        "answered": [face(p, now, is_sent=p.need.id in found.sent) for p in found.answered],
        "over": [face(p, now, is_sent=p.need.id in found.sent) for p in found.over],
        "others": [face(p, now) for p in found.others]
        + [n for n in found_anew(cvr, now) if n.id not in found.sent],
        "left_out": [face(p, now) for p in found.left_out],
    }


@dataclass(frozen=True)
class InvitedLine:
    """A supplier in the buyer's table."""

    cvr: str
    name: str
    is_public: bool
    contact: tuple[str, str]
    score: float
    why: list[str]
    rule: str
    wave: int | None
    sent_at: datetime | None
    unmailed: str
    interest: str
    said: str
    reason: str
    remark: str
    answered_at: datetime | None


@dataclass(frozen=True)
class LeftOut:
    """Those that one rule shut out of a need; `count` are all, `lines` the first of them."""

    rule: str
    count: int
    lines: list[InvitedLine]


def by_rule(lines: Sequence[Line]) -> list[LeftOut]:
    """Those who were shut out, by the rule: the rule that hit most comes first."""
    held: dict[str, list[Line]] = {}
    for line in lines:
        held.setdefault(line.row.rule, []).append(line)
    groups = sorted(held.items(), key=lambda pair: (-len(pair[1]), pair[0]))
    return [
        LeftOut(words.shut_out(rule), len(those), [invited_line(x) for x in those[:MOST_SHOWN]])
        for rule, those in groups
    ]


def invited_line(line: Line) -> InvitedLine:
    """A line with its words; the contact only of those who said yes."""
    row = line.row
    yes = row.interest == "interested"
    return InvitedLine(
        cvr=row.cvr,
        name=line.name or gettext("CVR %(cvr)s", cvr=row.cvr),
        is_public=line.is_public,
        contact=(line.email, line.phone) if yes else ("", ""),
        score=row.score,
        why=reasons(Score(row.cvr, tuple(part_of(p) for p in row.reasons))),
        rule=words.shut_out(row.rule),
        wave=row.wave,
        sent_at=in_utc(row.sent_at) if row.sent_at else None,
        unmailed=words.unmailed_name(row.unmailed),
        interest=row.interest,
        said=words.interest_name(row.interest),
        reason=words.reason_name(row.reason),
        remark=row.remark,
        answered_at=in_utc(row.answered_at) if row.answered_at else None,
    )


def invited(need: Need, now: datetime) -> dict[str, Any]:
    """What the buyer's page shows."""
    lines = queries.list_lines(need.id)
    # Who answered without having been told is among those who were.
    told = [invited_line(x) for x in lines if x.row.state in ("sent", "own") or x.row.interest != "none"]
    rest = [x for x in lines if x.row.state in ("queued", "left_out") and x.row.interest == "none"]
    queue = [x for x in rest if x.row.state == "queued"]
    return {
        "need": need,
        "short": words.in_short(need),
        "waves": queries.waves_of(need, now),
        "told": told,
        "queue": [invited_line(x) for x in queue[:MOST_SHOWN]],
        "waiting": len(queue),
        "left_out": by_rule([x for x in rest if x.row.state == "left_out"]),
        "yes": sum(x.interest == "interested" for x in told),
        "no": sum(x.interest == "not_interested" for x in told),
        "silent": sum(x.interest == "none" for x in told),
        "unmailed": sum(bool(x.unmailed) for x in told),
        "log": queries.log_of(need.id),
        "log_sentence": words.log_sentence,
        "hold_sentence": words.hold_sentence,
        "moment": open_words.moment,
    }


def as_csv(need_id: int) -> bytes:
    """Everybody who was ranked: why, when told and what was said; for the buyer's file."""
    heads = (
        "CVR", gettext("Navn"), gettext("Point"), gettext("Begrundelse"), gettext("Ikke med, fordi"), gettext("Hold"),
        gettext("Inviteret"), gettext("Mails"), gettext("Svar"), gettext("Grund"), gettext("Bemærkning"), gettext("Svaret"),
    )  # fmt: skip
    rows: list[tuple[exports.Cell, ...]] = [heads]
    for line in queries.list_lines(need_id):
        shown, row = invited_line(line), line.row
        cells: tuple[exports.Cell, ...] = (
            row.cvr, shown.name, str(shown.score), " ".join(shown.why), shown.rule, shown.wave or "",
            _stamp(shown.sent_at), row.mails, shown.said, shown.reason, shown.remark, _stamp(shown.answered_at),
        )  # fmt: skip
        rows.append(cells)
    return exports.as_csv(rows)


def _stamp(moment: datetime | None) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ") if moment else ""


def about(row: NeedInvitation | None, need: Need, cvr: str) -> dict[str, Any]:
    """How a supplier stands for a need, and the rule that shut it out when the need came out."""
    return {"rule": words.shut_out(row.rule) if row else "", "fit": fit(row, need, cvr)}
