"""The form of a need in steps: what each asks, and how far it has come."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any, Literal

from flask_babel import lazy_gettext as _l

from app.domain.needs import MOST_QUESTIONS
from app.posting.presenters import Gap
from app.posting.services import Content

_NUMBERS = range(1, MOST_QUESTIONS + 1)
Standing = Literal["missing", "done", "optional"]


@dataclass(frozen=True)
class WritingStep:
    """A page of the form: its word in addresses, its names, the form's fields on it, and the parts they fill."""

    slug: str
    name: Any
    heading: Any
    fields: tuple[str, ...]
    parts: tuple[str, ...]


STEPS = (
    WritingStep("type", _l("Type"), _l("Hvilken slags behov er det?"), ("kind",), ("kind",)),
    WritingStep(
        "behov",
        _l("Behov"),
        _l("Hvad skal I bruge?"),
        ("title", "text", "cpv", "more_cpv"),
        ("title", "text", "codes"),
    ),
    WritingStep(
        "sted",
        _l("Sted og tid"),
        _l("Hvor og hvornår?"),
        (
            "is_nationwide", "places", "answer_date", "answer_time", "questions_date", "starts_on", "ends_on",
        ),
        ("is_nationwide", "municipalities", "answer_by", "questions_by", "starts_on", "ends_on"),
    ),
    WritingStep(
        "vaerdi",
        _l("Værdi"),
        _l("Hvad er det værd?"),
        ("months", "options", "option_months", "unit_price", "units", "per", "value"),
        ("months", "estimate", "value_dkk"),
    ),
    WritingStep(
        "hensyn",
        _l("Sociale hensyn"),
        _l("Reservation og sociale hensyn"),
        ("reservation", "aims", "objectives"),
        ("reservation", "strategic_aims", "social_objectives"),
    ),
    WritingStep(
        "kontakt",
        _l("Kontakt og spørgsmål"),
        _l("Kontakt, spørgsmål og bilag"),
        ("contact", "is_anonymous", *(f"{word}_{n}" for n in _NUMBERS for word in ("question", "required"))),
        ("contact_email", "is_anonymous", "questions"),
    ),
)  # fmt: skip
BY_SLUG = {step.slug: step for step in STEPS}
# The page with everything once more is the last one.
COUNT = len(STEPS) + 1
_OF_FIELD = {field: step for step in STEPS for field in step.fields}


@dataclass(frozen=True)
class StepLine:
    """A step in the list of all: its number, what is missing on it, and what it says in short."""

    number: int
    step: WritingStep
    standing: Standing
    gaps: tuple[Gap, ...]


def of_field(field: str) -> WritingStep:
    """The step that asks for a field of the form."""
    return _OF_FIELD[field]


def after(step: WritingStep) -> WritingStep | None:
    """The step that follows; None after the last."""
    at = STEPS.index(step)
    return STEPS[at + 1] if at + 1 < len(STEPS) else None


def before(step: WritingStep) -> WritingStep | None:
    """The step that goes before; None for the first."""
    at = STEPS.index(step)
    return STEPS[at - 1] if at else None


def only(step: WritingStep | None, sent: Content, held: Content) -> Content:
    """What is held with the parts of one step as they were sent; everything as it was sent without a step."""
    return replace(held, **{part: getattr(sent, part) for part in step.parts}) if step else sent


def lines(content: Content, gaps: Iterable[Gap], *, has_more: bool = False) -> list[StepLine]:
    """How far each step has come. `has_more`: whether the need has lots or files, which are kept beside its form."""
    missing = list(gaps)
    listed = []
    for number, step in enumerate(STEPS, 1):
        here = tuple(g for g in missing if of_field(g.field) is step)
        filled = any(getattr(content, part) for part in step.parts) or (has_more and step is STEPS[-1])
        listed.append(StepLine(number, step, "missing" if here else "done" if filled else "optional", here))
    return listed


def next_missing(listed: Iterable[StepLine]) -> WritingStep | None:
    """The first step that something is missing on; None when the need may be sent."""
    return next((line.step for line in listed if line.standing == "missing"), None)
