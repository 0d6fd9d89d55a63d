"""The mails of an outcome: each supplier that answered hears of it, a winner is asked, a buyer is reminded.

The feedback itself stands on the supplier's page and not in the mail: a mailbox is read by many.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from sqlalchemy import select

from app.dialogue.queries import answered
from app.domain.access import Role
from app.domain.needs import Step
from app.extensions import db
from app.invitations.mails import addresses
from app.invitations.services import interested
from app.needs.mails import receivers
from app.needs.models import Need
from app.notifications.services import enqueue
from app.organisations.mails import link
from app.organisations.queries import members_with
from app.outcomes import tokens
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
    done = [a.cvr for a in answered(need.id)]
    others = [cvr for cvr in done if cvr not in awards and cvr not in but]
    sent = sum(_send(cvr, need, "award", award) for cvr, award in awards.items()) + _ask_mailboxes(
        need, awards
    )
    if step is Step.WITHDRAW:
        return sent + sum(_send(cvr, need, "withdrawn", None) for cvr in others)
    keen = [i.cvr for i in interested(need.id) if i.cvr not in awards and i.cvr not in done]
    return sent + sum(_send(cvr, need, "outcome", None) for cvr in others) + _tell_keen(need, keen, step)


def _ask_mailboxes(need: Need, awards: Mapping[str, int]) -> int:
    """Ask a winner without an account by the mailbox of its profile, with a link that needs none."""
    sent = 0
    for cvr, found in addresses(awards).items():
        for at in found:
            if at.to.account is not None:
                continue
            with speaking(at.locale):
                subject, sentences, button = _words(need, "award")
                why = gettext("I får mailen, fordi køberen har skrevet, at jeres virksomhed fik opgaven.")
            sent += enqueue(
                "need_award", at.email, "news", key=f"need_award:{need.id}:{cvr}:box", locale=at.locale,
                subject=subject, sentences=sentences, why=why, button=button,
                link=link(at.locale, "outcomes.confirm_by_link", token=tokens.write(awards[cvr])),
            )  # fmt: skip
    return sent


def _tell_keen(need: Need, cvrs: Collection[str], step: Step) -> int:
    """Those who said yes and sent no answer hear that it is over; to their members, or the mailbox they said it from."""
    sent = 0
    for cvr, found in addresses(cvrs).items():
        for at in found:
            with speaking(at.locale):
                of = {"title": need.title}
                subject = gettext("Der er et udfald af »%(title)s«", **of)
                sentences = [
                    gettext("I sagde, at I var interesserede i »%(title)s«.", **of),
                    gettext("Køberen har fundet en leverandør.")
                    if step is Step.AWARD
                    else gettext("Køberen købte ikke noget."),
                ]
                button = gettext("Se behovet og udfaldet")
                why = gettext("I får mailen, fordi jeres virksomhed har sagt ja til behovet.")
            sent += enqueue(
                "need_outcome", at.email, "news", key=f"need_ended:{need.id}:{cvr}:{at.to.account or 'box'}",
                locale=at.locale, subject=subject, sentences=sentences, why=why, button=button,
                link=link(at.locale, "needs.show", need_id=need.id),
            )  # fmt: skip
    return sent


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
