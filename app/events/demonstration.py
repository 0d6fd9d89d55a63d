"""A few fictional events, for trying the service out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import select

from app.domain.events import Kind, Step, danish_moment
from app.events import services
from app.events.models import Event
from app.events.services import EventCommand
from app.extensions import db
from app.search.snapshot import today

ACTOR = "cli:demo"


@dataclass(frozen=True)
class Told:
    """An event in so many days, from and to a clock hour; published but for the last."""

    kind: Kind
    ahead: int
    hours: tuple[int, int]
    capacity: int
    title: tuple[str, str]
    text: tuple[str, str]
    place: str = ""
    link: str = ""
    is_published: bool = True


EVENTS = (
    Told(
        Kind.WEBINAR, 14, (9, 10), 200,
        ("Webinar: Sådan skriver du et behov, leverandører svarer på", "Webinar: How to write a need that suppliers answer"),
        (
            "En time om det, der får socialøkonomiske virksomheder til at svare: delaftaler, svarfrist og klare krav.\nVi viser tre behov fra øverst til nederst, og du kan spørge undervejs. Opdigtet arrangement.",
            "An hour on what makes social enterprises answer: lots, time to answer and clear requirements.\nWe go through three needs from top to bottom, and you can ask as we go. A made-up event.",
        ),
        link="https://moede.example/behov",
    ),
    Told(
        Kind.HUB_MEETING, 32, (13, 16), 40,
        ("Hubmøde: Indkøbere møder leverandører", "Hub meeting: Buyers meet suppliers"),
        (
            "Otte leverandører fortæller i fem minutter hver, hvad de kan levere. Bagefter er der borde, hvor I kan tale sammen.\nDer er teleslynge og adgang for kørestole. Opdigtet arrangement.",
            "Eight suppliers take five minutes each to say what they can deliver. Then there are tables to talk at.\nThere is a hearing loop and wheelchair access. A made-up event.",
        ),
        place="Fjordhuset, Havnegade 1, Opdigtet By",
    ),
    Told(
        Kind.FAIR, 75, (10, 17), 300,
        ("Messe: Køb socialt", "Fair: Buy social"),
        (
            "En dag med stande, smagsprøver og korte oplæg fra kommuner, der køber socialt. Opdigtet arrangement.",
            "A day of stands, samples and short talks by municipalities that buy social. A made-up event.",
        ),
        place="Hal 2, Messevej 5, Opdigtet By",
        is_published=False,
    ),
)  # fmt: skip


def add_events(organiser_cvr: str, organiser: str) -> int:
    """Hold the events that are not there yet, by their titles; how many. Flushes, never commits."""
    there = set(db.session.scalars(select(Event.title_da).where(Event.created_by == ACTOR)))
    new = [told for told in EVENTS if told.title[0] not in there]
    for told in new:
        day = today() + timedelta(days=told.ahead)
        made = services.write(
            ACTOR,
            EventCommand(
                kind=told.kind,
                title_da=told.title[0],
                title_en=told.title[1],
                text_da=told.text[0],
                text_en=told.text[1],
                place=told.place,
                link=told.link,
                starts_at=_at(day, told.hours[0]),
                ends_at=_at(day, told.hours[1]),
                sign_up_by=_at(day - timedelta(days=2), 12),
                capacity=told.capacity,
                organiser_cvr=organiser_cvr,
                organiser=organiser,
            ),
        )
        if told.is_published:
            services.take_step(ACTOR, made.id, Step.PUBLISH)
    return len(new)


def _at(day: date, hour: int) -> datetime:
    return danish_moment(datetime.combine(day, time(hour)))
