"""What a digest of needs holds: those that fit the subscriber's firms and came out since the last one."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import select

from app.domain.waves import Interest
from app.extensions import db
from app.invitations import queries, words
from app.invitations.answered import answered_by
from app.invitations.models import NeedInvitation
from app.needs.models import Need
from app.subscriptions.digest import Line, Section, Subscriber
from app.subscriptions.links import public
from app.web.i18n import current_locale, gettext

MOST_LINES = 10


def new_needs(to: Subscriber, since: datetime, until: datetime) -> Section | None:
    """The open needs that came out after `since`, up to and with `until`, and that their firms have not answered.

    One statement, and those that ask what each firm has answered. A need that fits several of their firms stands there once.
    """
    if not to.cvrs:
        return None
    rows = db.session.execute(
        select(Need, NeedInvitation.cvr)
        .join(NeedInvitation, NeedInvitation.need_id == Need.id)
        .where(
            NeedInvitation.cvr.in_(to.cvrs),
            NeedInvitation.state.in_(("queued", "sent")),
            NeedInvitation.interest == Interest.NONE.value,
            Need.published_at > since,
            Need.published_at <= until,
        )
        .order_by(Need.published_at.desc(), Need.id.desc(), NeedInvitation.cvr)
    )
    now, firms = datetime.now(UTC), dict[int, tuple[Need, str]]()
    sent = {cvr: answered_by(cvr) for cvr in to.cvrs}
    for need, cvr in rows:
        if need.id not in sent[cvr] and queries.is_running(need, now):
            firms.setdefault(need.id, (need, cvr))
    if not firms:
        return None
    return Section(
        heading=gettext("Nye behov, der passer"),
        lines=tuple(_line(need, cvr) for need, cvr in list(firms.values())[:MOST_LINES]),
        total=len(firms),
        link=public(current_locale(), "invitations.list_mine", cvr=next(iter(firms.values()))[1]),
        link_text=gettext("Se alle behov, der passer til jer"),
    )


def _line(need: Need, cvr: str) -> Line:
    about = words.in_short(need)
    text = ", ".join(part for part in (about["buyer"], about["place"]) if part)
    if about["answer_by"]:
        text = gettext("%(text)s. Svar senest %(date)s.", text=text, date=about["answer_by"])
    return Line(
        about["title"], text, public(current_locale(), "invitations.show_mine", cvr=cvr, need_id=need.id)
    )
