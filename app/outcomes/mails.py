"""The mails of an outcome: each supplier that answered hears of it, a winner is asked, a buyer is reminded.

The feedback itself stands on the supplier's page and not in the mail: a mailbox is read by many.
"""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select

from app.dialogue.queries import answered
from app.domain.access import Role
from app.domain.needs import Step
from app.extensions import db
from app.needs.mails import receivers
from app.needs.models import Need
from app.notifications.services import enqueue
from app.organisations.mails import link
from app.organisations.queries import members_with
from app.outcomes.models import NeedAward
from app.web.i18n import gettext, speaking


def tell(_actor: str, need: Need, step: Step, but: Collection[str] = ()) -> int:
    """Tell everybody whose answer the buyer has, `but` some, of an outcome, or that the need is withdrawn.

    Called when awards and feedback are in place. Returns how many mails are new.
    """
    if step not in (Step.AWARD, Step.NOT_AWARD, Step.WITHDRAW):
        return 0
    awards = {
        a.cvr: a.id
        for a in db.session.scalars(select(NeedAward).where(NeedAward.need_id == need.id))
        if a.cvr
    }
    others = [a.cvr for a in answered(need.id) if a.cvr not in awards and a.cvr not in but]
    sent = sum(_send(cvr, need, "award", award) for cvr, award in awards.items())
    what = "withdrawn" if step is Step.WITHDRAW else "outcome"
    return sent + sum(_send(cvr, need, what, None) for cvr in others)


def remind(need: Need, times: int) -> int:
    """Remind the buyer of a need that is closed without an outcome; once for each of the times."""
    sent = 0
    for to in receivers(need):
        with speaking(to.locale):
            of = {"title": need.title}
            subject = gettext("Fortæl, hvad der kom ud af »%(title)s«", **of)
            sentences = [
                gettext("Behovet er lukket, men I har ikke fortalt, om opgaven er tildelt."),
                gettext("De leverandører, der har svaret, venter på at høre fra jer."),
            ]
            button = gettext("Fortæl om udfaldet")
            why = gettext("Du får mailen, fordi du har med behovet at gøre i din organisation.")
        sent += enqueue(
            "outcome_reminder",
            to.email,
            "news",
            key=f"outcome_reminder:{need.id}:{times}:{to.key}",
            locale=to.locale,
            subject=subject,
            sentences=sentences,
            why=why,
            button=button,
            link=link(to.locale, "outcomes.record", cvr=need.buyer_cvr, need_id=need.id),
        )
    return sent


def _send(cvr: str, need: Need, what: str, award: int | None) -> int:
    sent = 0
    for _, person in members_with([cvr], Role.OWNER, Role.EDITOR):
        with speaking(person.locale):
            subject, sentences, button = _words(need, what)
            why = gettext("Du får mailen, fordi din virksomhed har svaret på behovet.")
        if award is None:
            address = link(person.locale, "outcomes.show_mine", cvr=cvr, need_id=need.id)
        else:
            address = link(person.locale, "outcomes.confirm", cvr=cvr, award_id=award)
        sent += enqueue(
            f"need_{what}",
            person.email,
            "news",
            key=f"need_{what}:{need.id}:{cvr}:{person.id}",
            locale=person.locale,
            subject=subject,
            sentences=sentences,
            why=why,
            button=button,
            link=address,
        )
    return sent


def _words(need: Need, what: str) -> tuple[str, list[str], str]:
    """Subject, sentences and the button's text, in the language being spoken."""
    of = {"title": need.title}
    if what == "award":
        return (
            gettext("Passer det, at I har fået opgaven »%(title)s«?", **of),
            [
                gettext("Køberen har oplyst, at I har fået opgaven »%(title)s«.", **of),
                gettext("Vi spørger begge parter. Kun det, som begge siger, tæller i de offentlige tal."),
            ],
            gettext("Svar på, om det passer"),
        )
    if what == "withdrawn":
        return (
            gettext("Behovet »%(title)s« er trukket tilbage", **of),
            [gettext("I har svaret på »%(title)s«, men køberen har trukket behovet tilbage.", **of)],
            gettext("Læs hvorfor"),
        )
    return (
        gettext("Der er et udfald af »%(title)s«", **of),
        [gettext("I har svaret på »%(title)s«. Køberen har skrevet en tilbagemelding til jer.", **of)],
        gettext("Læs tilbagemeldingen"),
    )
