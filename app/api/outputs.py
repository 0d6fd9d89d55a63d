"""What the API gives out."""

from __future__ import annotations

from typing import Any

from app.domain import matching
from app.domain.reservation import Breach
from app.domain.suggestion import Suggestion
from app.domain.verification import Standing
from app.matches import advising, sentences
from app.matches.explaining import Explanation, NeedMatch
from app.matches.queries import Ranking
from app.matches.together import Together
from app.reference import catalogue, choosing
from app.search.queries import Card, Results
from app.suppliers import cards
from app.suppliers.queries import Profile
from app.web.filters import in_language
from app.web.i18n import gettext


def suppliers(results: Results, page: int, per_page: int) -> dict[str, Any]:
    """One page of a search."""
    return {
        "total": results.total,
        "page": page,
        "per_page": per_page,
        "did_you_mean": results.corrected,
        "items": [_item(card, results) for card in results.cards],
        # Who does something close, where nobody does what was asked for.
        "wider": [{"cvr": card["cvr"], "name": card["name"]} for card in results.wider],
    }


def _item(card: Card, results: Results) -> dict[str, Any]:
    hit = cards.hit(card, results)
    return {
        "cvr": card["cvr"],
        "name": card["name"],
        "municipality": municipality(card["home"]),
        "score": hit.score,
        "reasons": list(hit.reasons),
        "verifications": [standing(s) for s in cards.standings_on(card, results.today)],
        "summary": hit.face.summary,
        "demo": card["demo"],
    }


def municipality(code: str | None) -> str | None:
    """A municipality's name."""
    return catalogue.places()[code].name if code else None


def standing(state: Standing) -> dict[str, Any]:
    """One scheme's status, in short."""
    return {
        "scheme": state.scheme,
        "status": state.status.value,
        "valid_from": state.since.isoformat(),
        "valid_to": state.valid_to.isoformat() if state.valid_to else None,
    }


def profile(found: Profile) -> dict[str, Any]:
    """A whole profile."""
    return {
        "cvr": found.cvr,
        "name": found.name,
        "municipality": found.home.name if found.home else None,
        "summary": in_language(found, "summary"),
        "description": in_language(found, "purpose"),
        "website": found.website or None,
        "email": found.email or None,
        "employees": found.employees,
        "nationwide": found.nationwide,
        "delivers_in": [p.name for p in found.area] if not found.nationwide else [],
        "offers": [
            {
                "title": in_language(o, "title"),
                "text": in_language(o, "text"),
                "cpv": [c.code for c in o.codes],
            }
            for o in found.offers
        ],
        "cpv": [c.code for c in found.codes],
        "target_groups": [in_language(g, "name") for g in found.groups] or list(found.target_group_words),
        "goals": [int(g.code) for g in found.goals],
        "verifications": [standing(s) for s in found.standings],
        "updated_on": found.profile_updated_on.isoformat(),
        "demo": found.is_demo,
    }


def no_profile(cvr: str) -> str:
    """The sentence for a number without a profile."""
    return gettext("CVR %(cvr)s har ingen profil her", cvr=cvr)


def suggestion(found: Suggestion) -> dict[str, Any]:
    """A CPV code with its labels and the words that led to it."""
    info = catalogue.cpv_codes()[found.code]
    return {
        "code": found.code,
        "label_da": info.label_da,
        "label_en": info.label_en,
        "score": found.score,
        "because": list(found.because),
    }


def consortium(found: Together) -> dict[str, Any]:
    """A set of suppliers: who takes which lot, and what is still missing. Kroner a year; null where unknown."""

    def part(place: int, dkk: int | None) -> dict[str, Any]:
        return {"cpv": list(found.lots[place].codes), "dkk": dkk}

    return {
        "members": [
            {"cvr": s.card["cvr"], "name": s.card["name"], "covers": [part(*t) for t in s.takes]}
            for s in found.shares
        ],
        "missing": [part(*m) for m in found.missing],
    }


def ranking(found: Ranking, limit: int) -> dict[str, Any]:
    """The suppliers for a need by points, sure and doubtful in one list, with the points of each part."""
    day = found.at.date()
    by_points = sorted(
        [*found.matches, *found.maybe],
        key=lambda m: (-round(m.score.total, 1), matching.turn(m.score.cvr, day)),
    )
    return {
        "matches": [
            {
                "cvr": m.card["cvr"],
                "name": m.card["name"],
                "municipality": municipality(m.card["home"]),
                "score": round(m.score.total, 2),
                "parts": {p.code: round(p.points, 2) for p in m.score.parts},
                "reasons": sentences.reasons(m.score),
                "demo": m.card["demo"],
            }
            for m in by_points[:limit]
        ],
        # Sets of suppliers that only together cover the need; empty while single ones do.
        "consortia": [consortium(c) for c in found.consortia],
        "breaches": [_breach(b) for b in found.breaches],
        "understood": {"cpv": list(found.codes), "suggested": found.codes_suggested},
    }


def _breach(broken: Breach) -> dict[str, Any]:
    return {"code": broken.rule, "holds": False, "sentence": choosing.breach(broken)}


def explanation(found: Explanation) -> dict[str, Any]:
    """One supplier for one need: verdict, rules, points of each part with its reason, and what would help."""
    score = found.match.score
    return {
        "cvr": found.match.card["cvr"],
        "name": found.match.card["name"],
        "verdict": found.verdict.value,
        "sentence": advising.verdict(found),
        "position": found.position,
        "of": found.of,
        "score": round(score.total, 2),
        "rules": [
            *(_breach(b) for b in found.breaches),
            *({"code": r.code, "holds": r.holds, "sentence": advising.rule(r)} for r in score.rules),
        ],
        "parts": {p.code: round(p.points, 2) for p in score.parts},
        "reasons": sentences.reasons(score),
        "advice": [
            {
                "code": a.code,
                "points": round(a.points, 2),
                "lifts_rule": a.lifts_rule,
                "sentence": advising.advice(a),
            }
            for a in found.advice
        ],
        "understood": {"cpv": list(found.codes), "suggested": found.codes_suggested},
    }


def needs(fitting: list[NeedMatch], shut_out: list[NeedMatch]) -> dict[str, Any]:
    """The needs for a supplier, each by its place in the list that was sent."""

    def one(found: NeedMatch) -> dict[str, Any]:
        return {
            "need": found.place,
            "score": round(found.score.total, 2),
            "parts": {p.code: round(p.points, 2) for p in found.score.parts},
            "reasons": sentences.reasons(found.score),
            "broken": [advising.rule(r) for r in found.score.rules if not r.holds],
            "breaches": [_breach(b) for b in found.breaches],
        }

    return {"matches": [one(f) for f in fitting], "shut_out": [one(f) for f in shut_out]}
