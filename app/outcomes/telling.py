"""What other rooms tell of an outcome: the need's public page, and open data."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlalchemy import select

from app.dialogue.archive import Piece, table
from app.domain.moments import in_utc
from app.domain.needs import State
from app.extensions import db
from app.needs.models import Need
from app.open_needs.queries import Section
from app.outcomes import numbers, presenters, queries
from app.outcomes.models import NeedAward, Outcome
from app.posting.links import OwnLink
from app.profiles.overview import Line
from app.releases import awards
from app.web.addresses import url_for
from app.web.i18n import gettext, ngettext


def section(need_id: int, state: State) -> Section | None:
    """What came of a need, for its public page; None before that."""
    found = queries.outcome_of(need_id) if state in (State.AWARDED, State.NOT_AWARDED) else None
    return Section("outcomes/_section.html", {"outcome": found}) if found else None


def awards_of(need_ids: Sequence[int]) -> dict[int, list[awards.NeedAward]]:
    """The awards of some needs. Two statements."""
    at = {
        o.need_id: in_utc(o.recorded_at)
        for o in db.session.scalars(select(Outcome).where(Outcome.need_id.in_(need_ids)))
    }
    held = db.session.scalars(select(NeedAward).where(NeedAward.need_id.in_(need_ids)).order_by(NeedAward.id))
    told: dict[int, list[awards.NeedAward]] = {}
    for a in held:
        told.setdefault(a.need_id, []).append(
            awards.NeedAward(
                str(a.id), at[a.need_id], (awards.Winner(a.cvr, a.name),), a.value_dkk, tuple(a.lots)
            )
        )
    return told


def pieces(need: Need, _sealed: bool) -> Iterator[Piece]:
    """The outcome as two files of the case: contracts with both sides' word, and what each supplier was told."""
    found = queries.outcome_of(need.id)
    if found is None:
        return
    awards_ = [
        [a.cvr, a.name, a.value_dkk, ", ".join(a.lots), a.confirmation.value, a.supplier_dkk]
        for a in found.awards
    ]
    yield Piece(
        "udfald/tildelinger.csv",
        table(["cvr", "navn", "kr", "delaftaler", "leverandoeren", "leverandoerens_kr"], awards_),
    )
    told = [[cvr, text] for cvr, text in queries.feedback_of(need.id).items()]
    yield Piece("udfald/tilbagemeldinger.csv", table(["cvr", "tekst"], told))
    lines = [found.on.isoformat(), found.note, *presenters.barrier_names(found.barriers).values()]
    yield Piece("udfald/udfald.txt", "\n".join(line for line in lines if line) + "\n")


def line(cvr: str) -> Line | None:
    """How many contracts wait for the supplier's word, for its overview; the way is to the oldest."""
    asked = numbers.waiting(cvr)
    if not asked:
        return None
    text = ngettext(
        "%(num)s kontrakt venter på, at I bekræfter den",
        "%(num)s kontrakter venter på, at I bekræfter dem",
        len(asked),
    )
    return Line(text, url_for("outcomes.confirm", cvr=cvr, award_id=asked[0]))


def links(need: Need) -> list[OwnLink]:
    """The way to a need's outcome, for the buyer: to record it, or to read it; none before it is closed."""
    address = url_for("outcomes.record", cvr=need.buyer_cvr, need_id=need.id)
    state = State(need.state)
    if state is State.CLOSED:
        return [OwnLink(address, gettext("Fortæl om udfaldet"), is_next=True)]
    return [OwnLink(address, gettext("Udfald"))] if state in (State.AWARDED, State.NOT_AWARDED) else []
