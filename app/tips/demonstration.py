"""Fictional tips, for trying the verifiers' list out."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from app.audit.services import record
from app.domain import public_input
from app.domain import tips as rules
from app.domain.moments import DENMARK
from app.domain.tips import Kind
from app.extensions import db
from app.tips.models import Tip
from app.tips.services import ANYBODY

# (days ago, kind, scheme, text): of the demo's own firms, so about nobody.
TIPS = (
    (
        2,
        Kind.SHOWN_WRONG,
        None,
        "Adressen i profilen er forkert. De flyttede til havnen i foråret. (Opdigtet tip)",
    ),
    (
        9,
        Kind.CRITERIA,
        "rsv",
        "Overskuddet blev delt ud til ejerne sidste år, siger deres egen årsrapport på side 7. (Opdigtet tip)",
    ),
)


def add_tips(cvrs: list[str]) -> int:
    """A tip about each of the first firms, unless there are tips already; how many. Flushes."""
    if db.session.scalar(select(Tip.id).limit(1)) is not None:
        return 0
    now = datetime.now(UTC)
    for cvr, (days, kind, scheme, text) in zip(cvrs, TIPS, strict=False):
        at = now - timedelta(days=days)
        made = Tip(
            reference=public_input.new_reference(),
            cvr=cvr,
            kind=kind.value,
            scheme=scheme,
            text=text,
            fingerprint=public_input.fingerprint(text),
            received_at=at,
            due_on=rules.due_on(at.astimezone(DENMARK).date()),
        )
        db.session.add(made)
        db.session.flush()
        record(ANYBODY, "tip.received", f"tip:{made.id}", {"state": [None, made.state]}, at)
    return min(len(cvrs), len(TIPS))
