"""The mails of a sign-up: its link, the receipt, moved up, given back, called off, and the day before."""

from __future__ import annotations

from datetime import datetime

from app.domain.events import SignUpState
from app.domain.moments import in_utc
from app.events.links import token
from app.events.models import Event, EventSignUp
from app.events.words import when
from app.notifications.services import enqueue
from app.organisations.mails import link
from app.web.filters import in_language
from app.web.i18n import gettext, ngettext, speaking


def ask(event: Event, to: EventSignUp) -> None:
    """Is it you? The seats are taken when the link is used."""
    with speaking(to.locale):
        subject = gettext("Bekræft din tilmelding til »%(title)s«", title=in_language(event, "title"))
        said = [
            *_facts(event),
            gettext("Du har ikke en plads, før du har bekræftet."),
            gettext(
                "Har du ikke selv tilmeldt dig, skal du ikke gøre noget. Så sletter vi tilmeldingen efter 2 dage."
            ),
        ]
        _send("asked", event, to, subject, said, gettext("Bekræft tilmeldingen"), str(to.id))


def known(event: Event, to: EventSignUp, now: datetime) -> None:
    """Signed up once more: the link again, at most once an hour."""
    with speaking(to.locale):
        subject = gettext("Du er allerede tilmeldt »%(title)s«", title=in_language(event, "title"))
        said = [
            *_facts(event),
            gettext("Vil du ændre antallet af pladser, så meld afbud og tilmeld dig igen."),
        ]
        _send(
            "known",
            event,
            to,
            subject,
            said,
            gettext("Se tilmeldingen, eller meld afbud"),
            f"{to.id}:{now:%Y%m%d%H}",
        )


def receipt(event: Event, to: EventSignUp) -> None:
    """You have your seats, or a place on the waiting list."""
    with speaking(to.locale):
        if to.state == SignUpState.SEATED:
            subject = gettext("Du er tilmeldt »%(title)s«", title=in_language(event, "title"))
            said = [_seats(to), *_facts(event), *_way_in(event, to)]
        else:
            subject = gettext("Du er på venteliste til »%(title)s«", title=in_language(event, "title"))
            said = [
                gettext(
                    "Der er ikke plads lige nu. Vi skriver, hvis du får plads, og du rykker op af dig selv."
                ),
                *_facts(event),
            ]
        _send("receipt", event, to, subject, said, gettext("Se tilmeldingen, eller meld afbud"), f"{to.id}")


def moved_up(event: Event, to: EventSignUp) -> None:
    """A seat has come free."""
    with speaking(to.locale):
        subject = gettext("Du har fået plads til »%(title)s«", title=in_language(event, "title"))
        said = [
            gettext("Der er blevet plads, og du er rykket op fra ventelisten."),
            _seats(to),
            *_facts(event),
            *_way_in(event, to),
            gettext("Kan du ikke komme alligevel, så meld afbud, så en anden kan få pladsen."),
        ]
        _send("moved_up", event, to, subject, said, gettext("Se tilmeldingen, eller meld afbud"), f"{to.id}")


def given_back(event: Event, to: EventSignUp) -> None:
    """You are off the list."""
    with speaking(to.locale):
        subject = gettext("Du har meldt afbud til »%(title)s«", title=in_language(event, "title"))
        said = [gettext("Vi har slettet din tilmelding fra listen.")]
        _send("given_back", event, to, subject, said, gettext("Se arrangementet"), f"{to.id}", to_event=True)


def moved(event: Event, to: EventSignUp) -> None:
    """Another time or place."""
    with speaking(to.locale):
        subject = gettext("Nyt tidspunkt eller sted for »%(title)s«", title=in_language(event, "title"))
        said = [gettext("Arrangementet er ændret. Sådan er det nu:"), *_facts(event)]
        if to.state == SignUpState.SEATED:
            said += _way_in(event, to)
        key = f"{to.id}:{event.version}"
        _send("moved", event, to, subject, said, gettext("Se tilmeldingen, eller meld afbud"), key)


def called_off(event: Event, to: EventSignUp) -> None:
    """It will not be held."""
    with speaking(to.locale):
        subject = gettext("»%(title)s« er aflyst", title=in_language(event, "title"))
        said = [gettext("Arrangementet er aflyst. Du skal ikke gøre noget."), *_facts(event)]
        _send("called_off", event, to, subject, said, gettext("Se arrangementet"), f"{to.id}", to_event=True)


def remind(event: Event, to: EventSignUp) -> bool:
    """Tomorrow it is; True when the mail is new. Once for each time the event is moved to."""
    with speaking(to.locale):
        subject = gettext("I morgen: »%(title)s«", title=in_language(event, "title"))
        said = [
            _seats(to),
            *_facts(event),
            *_way_in(event, to),
            gettext("Kan du ikke komme, så meld afbud, så en anden kan få pladsen."),
        ]
        key = f"{to.id}:{in_utc(event.starts_at):%Y%m%d}"
        return _send("reminder", event, to, subject, said, gettext("Se tilmeldingen, eller meld afbud"), key)


def _facts(event: Event) -> list[str]:
    place = [gettext("Sted: %(place)s", place=event.place)] if event.place else []
    return [gettext("Tid: %(when)s", when=when(event.starts_at, event.ends_at)), *place]


def _way_in(event: Event, to: EventSignUp) -> list[str]:
    calendar = link(to.locale, "events.event_calendar", event_id=event.id)
    said = [gettext("Du deltager her: %(link)s", link=event.link)] if event.link else []
    return [*said, gettext("Læg det i din kalender: %(link)s", link=calendar)]


def _seats(to: EventSignUp) -> str:
    return ngettext("Du har %(num)s plads.", "Du har %(num)s pladser.", to.seats)


def _send(
    kind: str,
    event: Event,
    to: EventSignUp,
    subject: str,
    sentences: list[str],
    button: str,
    key: str,
    *,
    to_event: bool = False,
) -> bool:
    """One mail; called while the receiver's language is spoken."""
    address = (
        link(to.locale, "events.show", event_id=event.id)
        if to_event
        else link(to.locale, "events.manage", token=token(to))
    )
    return enqueue(
        f"event_{kind}",
        to.email,
        "news",
        key=f"event_{kind}:{key}",
        locale=to.locale,
        subject=subject,
        sentences=sentences,
        why=gettext("Du får mailen, fordi din adresse er brugt til en tilmelding."),
        button=button,
        link=address,
    )
