"""What would raise a supplier's score for a need: each change is made in thought and scored anew."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from app.domain import cpv, matching
from app.domain.matching import Candidate, Need, Offer

# A change worth less than this is not worth anyone's time.
LEAST_POINTS = 0.5


@dataclass(frozen=True)
class Advice:
    """One change: the points it would give of 100, and whether it lifts a rule that shuts the supplier out."""

    code: str
    points: float
    lifts_rule: bool
    values: Mapping[str, Any]


def advice(need: Need, candidate: Candidate, on: date) -> tuple[Advice, ...]:
    """Every change that helps, those that lift a rule first, then by points.

    The points are what each change gives alone; they do not add up where two mend the same part.
    """
    before = matching.score(need, candidate, on)
    found = []
    for code, change in CHANGES.items():
        changed = change(need, candidate, on)
        if changed is None:
            continue
        after = matching.score(need, changed[0], on)
        gain = after.total - before.total
        lifts = _broken(after) < _broken(before)
        if lifts or gain >= LEAST_POINTS:
            found.append(Advice(code, max(0.0, gain), lifts, changed[1]))
    return tuple(sorted(found, key=lambda a: (not a.lifts_rule, -a.points, a.code)))


def _broken(score: matching.Score) -> int:
    return sum(not r.holds for r in score.rules)


# A candidate as it would be, and the values that the sentence about it speaks of; None: nothing to change.
Changed = tuple[Candidate, Mapping[str, Any]] | None


def _add_code(need: Need, candidate: Candidate, _on: date) -> Changed:
    """An offer of what is asked for, with its code and its words, where none has the code.

    Only to who sells something of the kind, or has not said what: nobody is helped by being told to sell another thing.
    """
    if not need.cpv or _best_fit(need, candidate) == 1.0:
        return None
    kinds = {cpv.kind(c) for c in candidate.cpv}
    alike = [c for c in need.cpv if cpv.kind(c) in kinds]
    if kinds and not alike and candidate.text_fit < matching.SAME_WORDS:
        return None
    code = (alike or need.cpv)[0]
    return replace(candidate, cpv=(*candidate.cpv, code), text_fit=1.0), {"code": code}


def _use_the_buyers_words(need: Need, candidate: Candidate, _on: date) -> Changed:
    """The code is there, or nobody asked for one; the profile says it in other words."""
    if candidate.text_fit == 1.0 or (need.cpv and _best_fit(need, candidate) < 1.0):
        return None
    return replace(candidate, text_fit=1.0), {}


def _best_fit(need: Need, candidate: Candidate) -> float:
    return max((cpv.fit(w, o) for w in need.cpv for o in candidate.cpv), default=0.0)


def _deliver_there(need: Need, candidate: Candidate, _on: date) -> Changed:
    """The area stated, or widened by the place of the need."""
    if need.place is None or candidate.nationwide or need.place.code in candidate.area:
        return None
    return replace(candidate, area_stated=True, area=candidate.area | {need.place.code}), {
        "place": need.place.name,
        "stated": candidate.area_stated,
    }


def _state_capacity(need: Need, candidate: Candidate, _on: date) -> Changed:
    """What the firm can take on a year: stated where nobody has, raised where it is too little."""
    known = [o.annual_dkk for o in candidate.offers if o.annual_dkk]
    wanted = need.value_dkk or max(known, default=1)
    codes = need.cpv or candidate.cpv
    enough = replace(candidate, offers=(*candidate.offers, Offer("", codes, wanted)))
    return enough, {"known": bool(known), "wanted": need.value_dkk}


def _be_verified(_need: Need, candidate: Candidate, _on: date) -> Changed:
    if candidate.attested:
        return None
    return replace(candidate, attested=True, current_schemes=candidate.current_schemes | {"rsv"}), {}


def _document(scheme: str) -> Callable[[Need, Candidate, date], Changed]:
    def change(need: Need, candidate: Candidate, _on: date) -> Changed:
        """Standing under a reservation: asked for by the need, or by no need but useful."""
        wanted = need.reservation.value if need.reservation else "par54"
        if scheme != wanted or scheme in candidate.current_schemes:
            return None
        return replace(candidate, current_schemes=candidate.current_schemes | {scheme}), {"scheme": scheme}

    return change


def _state_groups(_need: Need, candidate: Candidate, _on: date) -> Changed:
    return (replace(candidate, target_groups=("stated",)), {}) if not candidate.target_groups else None


def _report_impact(_need: Need, candidate: Candidate, _on: date) -> Changed:
    return (replace(candidate, has_impact=True), {}) if not candidate.has_impact else None


def _confirm(_need: Need, candidate: Candidate, on: date) -> Changed:
    return replace(candidate, updated_on=on), {}


CHANGES: Mapping[str, Callable[[Need, Candidate, date], Changed]] = {
    "deliver_there": _deliver_there,
    "document_par54": _document("par54"),
    "document_par190": _document("par190"),
    "add_code": _add_code,
    "use_words": _use_the_buyers_words,
    "state_capacity": _state_capacity,
    "be_verified": _be_verified,
    "state_groups": _state_groups,
    "report_impact": _report_impact,
    "confirm": _confirm,
}
