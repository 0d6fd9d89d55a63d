"""A fictional workshop that has been held, one that is planned, and suggestions that wait for the secretary."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import select

from app.barriers import notes as register_notes
from app.barriers.notes import NoteCommand
from app.domain.barriers import Perspective
from app.domain.workshops import Step
from app.extensions import db
from app.search.snapshot import today
from app.workshops import grouping, services
from app.workshops.models import Workshop, WorkshopNote
from app.workshops.services import WorkshopCommand

HELD = ("Hvad holder små ordrer tilbage?", "What holds small orders back?", timedelta(days=-20))
PLANNED = (
    "Hvad vil private købere vide om effekt?",
    "What do private buyers want to know about impact?",
    timedelta(days=26),
)
# The groups of the workshop with their notes: who sent it, what it says, and how many phones said the same.
GROUPS: tuple[tuple[str, tuple[tuple[Perspective, str, int], ...]], ...] = (
    (
        "Bestillere kender ikke leverandørerne",
        (
            (Perspective.PUBLIC, "Skoler og plejehjem ved ikke, hvem de kan ringe til.", 4),
            (Perspective.SOCIAL, "Vi bliver aldrig spurgt, før aftalen er lavet med en anden.", 3),
            (Perspective.PRIVATE, "Vores filialer bestiller der, hvor de plejer.", 2),
        ),
    ),
    (
        "Ordrerne er for store til at begynde på",
        (
            (Perspective.SOCIAL, "En rammeaftale for hele kommunen er mere, end vi kan løfte.", 3),
            (Perspective.PUBLIC, "Vi tør ikke dele opgaven op.", 1),
        ),
    ),
    (
        "Effekten kan ikke sammenlignes",
        (
            (Perspective.PRIVATE, "Vi skal kunne sætte et tal i årsrapporten.", 2),
            (Perspective.PUBLIC, "To leverandører beskriver det samme på hver sin måde.", 2),
        ),
    ),
)
# By phone, the numbers of the groups it votes for.
VOTES = ((1, 2), (1,), (1, 3), (1, 2), (2,), (1, 3), (3, 1), (1,))
WAITING = (
    NoteCommand(
        "Vi må først byde, når vi har købt en forsikring, der koster mere end ordren.",
        frozenset({Perspective.SOCIAL}),
        "En fælles forsikring for små leverandører.",
        times=3,
    ),
    NoteCommand(
        "Vores økonomisystem kan kun oprette leverandører med EAN og rammeaftale.",
        frozenset({Perspective.PUBLIC, Perspective.PRIVATE}),
    ),
)


def add_workshops(actor: str) -> int:
    """Add them all once; how many workshops."""
    if db.session.scalar(select(Workshop.id).limit(1)) is not None:
        return 0
    held = _planned(actor, *HELD)
    services.take_step(actor, held, Step.OPEN)
    for name, sent in GROUPS:
        notes = [_sent(held, *note) for note in sent]
        grouping.make_group(actor, held, [n.id for n in notes], name)
    services.take_step(actor, held, Step.GROUP)
    services.take_step(actor, held, Step.VOTE)
    for phone, chosen in enumerate(VOTES):
        services.vote(held.id, f"demo {phone}", chosen)
    services.take_step(actor, held, Step.CLOSE)
    _planned(actor, *PLANNED)
    register_notes.hand_in_many(actor, WAITING)
    return 2


def _planned(actor: str, title_da: str, title_en: str, away: timedelta) -> Workshop:
    return services.plan(actor, WorkshopCommand(title_da, today() + away, title_en))


def _sent(workshop: Workshop, perspective: Perspective, text: str, times: int) -> WorkshopNote:
    sent: Sequence[WorkshopNote] = [
        services.send(workshop.id, f"demo {phone}", perspective, text) for phone in range(times)
    ]
    return sent[-1]
