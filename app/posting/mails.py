"""The mails of the steps that a buyer takes, to the need's people in the organisation who have not taken it themselves.

What the secretariat and the clock do is told by `needs.mails`.
"""

from __future__ import annotations

from sqlalchemy import func, select

from app.domain.needs import Step
from app.extensions import db
from app.needs.mails import receivers
from app.needs.models import Need, NeedStep
from app.notifications.services import enqueue
from app.organisations.mails import link
from app.web.i18n import gettext, speaking

TOLD = frozenset({Step.SUBMIT, Step.CLOSE})


def tell(actor: str, need: Need, step: Step) -> int:
    """Tell what a step means for the buyer; called with every step. Returns how many mails are new."""
    if step not in TOLD or not need.buyer_cvr:
        return 0
    last = db.session.scalar(select(func.max(NeedStep.id)).where(NeedStep.need_id == need.id))
    sent = 0
    for to in receivers(need):
        # Whoever has just done it knows.
        if actor == f"user:{to.key}":
            continue
        with speaking(to.locale):
            subject, sentences, button = _words(need, step)
            why = gettext("Du får mailen, fordi du har med behovet at gøre i din organisation.")
        sent += enqueue(
            f"need_{step.value}",
            to.email,
            "news",
            key=f"need_step:{last}:{to.key}",
            locale=to.locale,
            subject=subject,
            sentences=sentences,
            why=why,
            button=button,
            link=_address(to.locale, need),
        )
    return sent


def _address(locale: str, need: Need) -> str:
    """The need in the receiver's language."""
    return link(locale, "needs.show_own", cvr=need.buyer_cvr, need_id=need.id)


def _words(need: Need, step: Step) -> tuple[str, list[str], str]:
    """Subject, sentences and the button's text, in the language being spoken."""
    of = {"title": need.title}
    see = gettext("Se behovet")
    if step is Step.SUBMIT:
        said = gettext("»%(title)s« er sendt til sekretariatet. I får besked inden for 1 hverdag.", **of)
        return gettext("Vi har modtaget jeres behov: %(title)s", **of), [said], see
    return (
        gettext("Der er lukket for svar: %(title)s", **of),
        [
            gettext("Leverandørerne kan ikke længere svare på »%(title)s«.", **of),
            gettext("Fortæl, hvad der kom ud af det. De, der har svaret, venter på at høre fra jer."),
        ],
        see,
    )
