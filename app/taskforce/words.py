"""What the parts of the taskforce are called."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l

from app.domain.taskforce import ActionState, Kind, State, Step
from app.taskforce.queries import ActionLine, MeetingLine
from app.web.addresses import url_for
from app.web.filters import clock, in_language, long_date
from app.web.i18n import gettext

KINDS = {
    Kind.SUPPORT: _l("Støtteorganisation"),
    Kind.MUNICIPALITY: _l("Kommune"),
    Kind.SOCIAL_ENTERPRISE: _l("Socialøkonomisk virksomhed"),
    Kind.PRIVATE: _l("Privat virksomhed"),
}
MANY = {
    Kind.SUPPORT: _l("Støtteorganisationer"),
    Kind.MUNICIPALITY: _l("Kommuner"),
    Kind.SOCIAL_ENTERPRISE: _l("Socialøkonomiske virksomheder"),
    Kind.PRIVATE: _l("Private virksomheder"),
}
STATES = {
    State.PLANNED: _l("Planlagt"),
    State.AGENDA_SENT: _l("Dagsorden sendt"),
    State.HELD: _l("Afholdt"),
    State.APPROVED: _l("Referat godkendt"),
    State.CANCELLED: _l("Aflyst"),
}
# The sign and class of a state in lists.
SIGNS = {
    State.PLANNED: ("ring", "st-no"),
    State.AGENDA_SENT: ("half", "st-wait"),
    State.HELD: ("half", "st-wait"),
    State.APPROVED: ("full", "st-ok"),
    State.CANCELLED: ("cross", "st-stop"),
}
ACTION_STATES = {
    ActionState.OPEN: _l("I gang"),
    ActionState.DONE: _l("Gjort"),
    ActionState.DROPPED: _l("Droppet"),
}
REFUSALS = {
    "not_possible": _l("Mødet står et andet sted nu. Gå tilbage til mødet, og se, hvad der er sket"),
    "wrong_party": _l("Kun sekretariatet kan gøre det"),
    "no_agenda": _l("Sæt mindst ét punkt på dagsordenen"),
    "nobody_invited": _l("Inviter mindst én organisation"),
    "begun": _l("Mødet er begyndt"),
    "not_begun": _l("Mødet er ikke begyndt endnu"),
    "no_minutes": _l("Skriv referat eller beslutning til mindst ét punkt"),
    "closed": _l("Mødet er afsluttet, så der kan ikke ændres mere"),
    "too_many_items": _l("Dagsordenen har højst plads til 60 punkter"),
}


@dataclass(frozen=True)
class StepWords:
    """A step on its button, its page, and when it is done; `says` is what happens."""

    slug: str
    button: Any
    heading: Any
    says: Any
    receipt: Any


STEPS = {
    Step.SEND_AGENDA: StepWords(
        "send-dagsorden",
        _l("Send dagsordenen"),
        _l("Send dagsordenen"),
        _l("De inviterede får dagsordenen i deres postkasse."),
        _l("Dagsordenen er sendt"),
    ),
    Step.HOLD: StepWords(
        "afholdt",
        _l("Mødet er holdt"),
        _l("Er mødet holdt?"),
        _l("Bagefter kan I skrive referatet færdigt og få det godkendt."),
        _l("Mødet er noteret som afholdt"),
    ),
    Step.APPROVE: StepWords(
        "godkend-referat",
        _l("Godkend referatet"),
        _l("Godkend referatet"),
        _l("De inviterede får referatet i deres postkasse, og alle kan læse beslutningerne. Referatet kan ikke ændres bagefter."),
        _l("Referatet er godkendt og sendt"),
    ),
    Step.CANCEL: StepWords(
        "aflys",
        _l("Aflys mødet"),
        _l("Aflys mødet"),
        _l("Mødet bliver vist som aflyst. Har de inviterede fået dagsordenen, får de besked."),
        _l("Mødet er aflyst"),
    ),
}  # fmt: skip


@dataclass(frozen=True)
class StateView:
    """A state as `ui.status` draws it."""

    sign: str
    css: str
    text: str


def state_view(state: State) -> StateView:
    """The state of a meeting with its sign."""
    return StateView(*SIGNS[state], str(STATES[state]))


def action_view(line: ActionLine) -> StateView:
    """The state of an action with its sign; an overdue one says so."""
    if line.is_overdue:
        return StateView("cross", "st-stop", gettext("Over fristen"))
    sign = {ActionState.OPEN: ("ring", "st-no"), ActionState.DONE: ("full", "st-ok")}.get(line.state, ("dash", "st-no"))  # fmt: skip
    return StateView(*sign, str(ACTION_STATES[line.state]))


SLUGS = {words.slug: step for step, words in STEPS.items()}


def public_address(line: MeetingLine) -> str:
    """Where everybody reads a meeting."""
    return url_for("taskforce.show_meeting", meeting_id=line.id)


def own_address(line: MeetingLine) -> str:
    """Where the secretary works with a meeting."""
    return url_for("taskforce.manage_meeting", meeting_id=line.id)


def title(line: MeetingLine) -> str:
    """What a meeting is called in the page's language."""
    group = in_language(line, "group")
    return gettext("Møde i %(group)s", group=group) if group else gettext("Møde i taskforcen")


def when(line: MeetingLine) -> str:
    """3. december 2026 kl. 13.00-15.00, in Danish time."""
    return gettext(
        "%(day)s kl. %(start)s–%(end)s",
        day=long_date(line.starts_at),
        start=clock(line.starts_at),
        end=clock(line.ends_at),
    )
