"""The remarks that suppliers typed with a no: removed when they are old. The answer and its reason stay."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, select, update

from app.extensions import db
from app.invitations.models import NeedInvitation


def count_old(before: datetime) -> int:
    """How many remarks are older."""
    return db.session.scalar(select(func.count()).select_from(NeedInvitation).where(_old(before))) or 0


def remove_old(before: datetime) -> int:
    """Remove the remarks that are older; how many."""
    gone = update(NeedInvitation).where(_old(before)).values(remark="").returning(NeedInvitation.id)
    return len(db.session.execute(gone, execution_options={"synchronize_session": False}).all())


def _old(before: datetime) -> ColumnElement[bool]:
    return and_(NeedInvitation.remark != "", NeedInvitation.answered_at < before)
