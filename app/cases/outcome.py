"""What a case's step makes public: the verification that it gives, renews or takes away."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from app.cases import evidence, queries, words
from app.cases.models import Case
from app.domain.cases import LATE_RENEWAL, Kind, Step
from app.domain.verification import CURRENT, Event, Standing, Status
from app.extensions import db
from app.search.snapshot import today
from app.verification import queries as verifications
from app.verification import services as verification
from app.web.i18n import gettext, speaking


def publish_outcome(actor: str, case: Case, step: Step) -> None:
    """Record what a step means for the public status; most steps mean nothing."""
    standing = verifications.look_up(case.cvr).under(case.scheme)
    made = _event(case, step, standing)
    if made is not None:
        verification.announce(actor, [(case.cvr, made)])


def would_publish(case: Case, step: Step, standing: Standing | None) -> Event | None:
    """What a step would make public, without taking it; None where it makes nothing public."""
    kept = case.valid_to
    with db.session.no_autoflush:
        event = _event(case, step, standing)
        case.valid_to = kept
    return event


def _event(case: Case, step: Step, standing: Standing | None) -> Event | None:
    if step is Step.APPROVE:
        return _approved(case, standing)
    if step is Step.REJECT and case.kind == Kind.RECHECK.value:
        return _taken_away(case, standing)
    if step is Step.HAND_IN and case.kind == Kind.RENEWAL.value:
        return _late_renewal(case, standing)
    return None


def _approved(case: Case, standing: Standing | None) -> Event:
    """Verified from today until the rules' end; a renewal before the end continues from it."""
    day = today()
    begins = day
    if standing and standing.status in CURRENT and standing.valid_to and case.kind == Kind.RENEWAL.value:
        begins = max(day, standing.valid_to + timedelta(days=1))
    if case.valid_to is None:
        case.valid_to = queries.rules_of(case).valid_until(begins)
    types = evidence.types_shown(case.id)
    missing_da, missing_en = (case.missing_da, case.missing_en) if case.is_conditional else ("", "")
    return Event(
        scheme=case.scheme,
        status=Status.CONDITIONAL if case.is_conditional else Status.VERIFIED,
        effective_on=day,
        valid_to=case.valid_to,
        checked_on=day,
        note_da=f"{missing_da} {_shown_with(types, 'da')}".strip(),
        note_en=f"{missing_en} {_shown_with(types, 'en')}".strip(),
    )


def _shown_with(types: Sequence[str], language: str) -> str:
    """What the decision rests on and who made it: the kinds of document, never the files (DOMAIN.md C2)."""
    with speaking(language):
        who = gettext("Afgjort af to verifikatorer hos Buy Social Danmark.")
        if not types:
            return who
        names = ", ".join(str(words.EVIDENCE[t]).lower() for t in types)
        return gettext("Vist med %(documents)s.", documents=names) + f" {who}"


def _taken_away(case: Case, standing: Standing | None) -> Event | None:
    """A recheck that ends badly takes the verification away; where none holds there is nothing to take."""
    if standing is None or standing.status not in CURRENT | {Status.SUSPENDED, Status.SELF_DECLARED}:
        return None
    return Event(
        scheme=case.scheme,
        status=Status.REVOKED,
        effective_on=today(),
        checked_on=today(),
        reason_code="criterion_not_met",
    )


def _late_renewal(case: Case, standing: Standing | None) -> Event | None:
    """A renewal handed in soon after the end keeps the place while it is looked at.

    One handed in before the end changes nothing yet: on the day after the end the daily run records it.
    """
    ended = standing.valid_to if standing and standing.status is Status.EXPIRED else None
    if ended is None or today() > ended + LATE_RENEWAL:
        return None
    return Event(
        scheme=case.scheme,
        status=Status.RENEWAL_RECEIVED,
        effective_on=today(),
        valid_to=ended,
        checked_on=standing.last_checked if standing else None,
    )
