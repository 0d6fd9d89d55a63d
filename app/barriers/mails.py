"""The receipt for what somebody handed in."""

from __future__ import annotations

from app.barriers.models import BarrierNote
from app.notifications.services import enqueue, had_today
from app.organisations.mails import link
from app.web.i18n import current_locale, gettext

# So many receipts an address gets a day: the form is open, and the address may be anybody's.
MOST_RECEIPTS = 3


def receipt(note: BarrierNote, email: str) -> bool:
    """Thank whoever gave an address, with the note's number and without its text. False when they had enough."""
    if had_today("barrier_receipt", email) >= MOST_RECEIPTS:
        return False
    locale = current_locale()
    return enqueue(
        "barrier_receipt",
        email,
        "news",
        key=f"barrier_receipt:{note.id}:{note.times}",
        locale=locale,
        subject=gettext("Vi har fået dit forslag %(reference)s", reference=note.reference),
        sentences=[
            gettext(
                "Tak for dit forslag til registret over barrierer. Det har nummer %(reference)s.",
                reference=note.reference,
            ),
            gettext(
                "Sekretariatet læser det og lægger det til en barriere, gør det til en ny eller siger nej. Din adresse gemmes ikke sammen med det."
            ),
        ],
        button=gettext("Se registret"),
        link=link(locale, "barriers.list_barriers"),
        why=gettext("Har du ikke skrevet til os, har en anden skrevet din adresse. Du skal ikke gøre noget."),
    )
