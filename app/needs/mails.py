"""What the buyer is told of their need by mail: that it is out, sent back or turned down, and that its time is up.

Written to the outbox with the step itself. A mail goes to those who look after the need; where none of them is
left, to the owners; and where there is nobody, to the address that the need names.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from app.domain.access import Role
from app.domain.moments import in_utc
from app.domain.needs import Source, Step
from app.extensions import db
from app.needs.models import Need, NeedDuty, NeedStep
from app.notifications.services import enqueue
from app.organisations.mails import link
from app.organisations.queries import members_with

# The steps that others than the buyer take. What the buyer does they know.
TOLD = {
    Step.PUBLISH: "need_published",
    Step.RETURN: "need_returned",
    Step.REJECT: "need_rejected",
    Step.LAPSE: "need_lapsed",
    Step.EXPIRE: "need_closed",
}


@dataclass(frozen=True)
class Receiver:
    """Where a mail goes; `key` tells receivers of the same news apart."""

    email: str
    locale: str
    key: str


def tell(actor: str, need: Need, step: Step) -> None:
    """Tell the buyer of a step that somebody else has taken. A follower of the needs' steps."""
    kind = TOLD.get(step)
    if kind is None or need.source != Source.POSTED:
        return
    taken = db.session.scalars(
        select(NeedStep).where(NeedStep.need_id == need.id).order_by(NeedStep.id.desc()).limit(1)
    ).one()
    for to in receivers(need):
        enqueue(
            kind,
            to.email,
            kind,
            key=f"{kind}:{taken.id}:{to.key}",
            locale=to.locale,
            title=need.title or (need.title_en if to.locale == "en" else ""),
            organisation=need.buyer_name,
            reason=taken.reason,
            answer_by=in_utc(need.answer_by) if need.answer_by else None,
            is_anonymous=need.is_anonymous,
            link=_address(need, step, to.locale),
        )


def receivers(need: Need) -> list[Receiver]:
    """Who looks after a need: whoever is responsible for it, or began it, as long as they are members."""
    duties = select(NeedDuty.account_id).where(NeedDuty.need_id == need.id, NeedDuty.duty == "responsible")
    wanted = set(db.session.scalars(duties))
    if need.created_by.startswith("user:"):
        wanted.add(int(need.created_by.removeprefix("user:")))
    members = (person for _, person in members_with([need.buyer_cvr], *Role))
    people = [person for person in members if person.id in wanted]
    people = people or [person for _, person in members_with([need.buyer_cvr], Role.OWNER)]
    if people:
        return [Receiver(u.email, u.locale, str(u.id)) for u in people]
    return [Receiver(need.contact_email, "da", "box")] if need.contact_email else []


def _address(need: Need, step: Step, locale: str) -> str:
    """Where the mail leads: to the need as everybody sees it, or to the buyer's own page of it."""
    if step is Step.PUBLISH:
        return link(locale, "needs.show", need_id=need.id)
    return link(locale, "needs.show_own", cvr=need.buyer_cvr, need_id=need.id)
