"""What the pages of a tip show: which steps are open to this person, and the form of each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flask import render_template

from app.domain import tips as rules
from app.domain.access import Actor
from app.domain.tips import CLOSED, Party, Proposal, State, Step, StepRefused
from app.reference import catalogue
from app.search.snapshot import today
from app.tips.forms import RecommendForm, StepForm, SuspendForm
from app.tips.queries import TipPage
from app.tips.words import CONFLICT, DECIDE, SLUGS, words_of
from app.verification.presenters import HistoryLine
from app.verification.presenters import history as lines
from app.verification.sentences import reason_text
from app.web.addresses import url_for
from app.web.filters import in_language
from app.web.i18n import gettext
from app.web.status import StatusView, status_view

AnyStepForm = StepForm


@dataclass(frozen=True)
class StepLink:
    """A step on offer."""

    address: str
    text: str


@dataclass(frozen=True)
class SchemeLine:
    """One scheme as it stands today."""

    name: str
    view: StatusView
    since: date
    valid_to: date | None


@dataclass(frozen=True)
class TipView:
    """What can be done now; `blocked` says why nothing can, `first` is what is most likely to be done."""

    first: StepLink | None
    others: tuple[StepLink, ...]
    blocked: str
    conflict: StepLink | None
    schemes: tuple[SchemeLine, ...]
    history: tuple[HistoryLine, ...]


# What is most likely done comes first in each state.
LIKELY = ("afgoer", "hoer", "indstil", "undersoeg", "suspender", "rettet", "afvis", "send-tilbage")


def tip_view(page: TipPage, person: Actor, on: date) -> TipView:
    """The steps that the rules would let this person take, and the firm's records."""
    state = page.line.state
    blocked = _blocked(page, person)
    offered = [s for s in LIKELY if not blocked and _is_open(s, page, person, on)]
    links = [_link(page, s) for s in offered]
    knows = person.id in page.facts.conflicted
    return TipView(
        first=links[0] if links else None,
        others=tuple(links[1:]),
        blocked=blocked,
        conflict=_link(page, CONFLICT) if state not in CLOSED and not knows else None,
        schemes=tuple(
            SchemeLine(
                in_language(catalogue.schemes()[s.scheme], "name"),
                status_view(s.status, scheme=s.scheme, valid_to=s.valid_to, on=on),
                s.since,
                s.valid_to,
            )
            for s in page.standings
        ),
        history=tuple(lines(page.history)),
    )


def _blocked(page: TipPage, person: Actor) -> str:
    if page.line.state in CLOSED:
        return gettext("Tippet er lukket.")
    if person.id in page.facts.conflicted:
        return gettext("Du er inhabil. En anden verifikator tager sig af tippet.")
    return ""


def _is_open(slug: str, page: TipPage, person: Actor, on: date) -> bool:
    """Whether the rules would take the step, given a reason and a choice that fits."""
    facts, proposal = page.facts, page.facts.proposal
    step = proposal.outcome if slug == DECIDE and proposal else SLUGS.get(slug)
    if step is None:
        return False
    tries: list[Proposal | None] = [None]
    if step is Step.RECOMMEND:
        every = facts.suspended | facts.in_force
        tries = [
            Proposal(Step.RESTORE),
            Proposal(Step.REVOKE, "criterion_not_met", every),
            Proposal(Step.END, None, every),
        ]
    for proposed in tries:
        try:
            rules.move(
                page.line.state, step, Party.VERIFIER, facts,
                person=person.id, reason="x", schemes=facts.in_force, proposal=proposed, on=on,
            )  # fmt: skip
        except StepRefused:
            continue
        return True
    return False


def _link(page: TipPage, slug: str) -> StepLink:
    return StepLink(url_for("tips.take_step", tip_id=page.line.id, step=slug), words_of(slug).button)


def form_for(slug: str, page: TipPage) -> StepForm | None:
    """The form of a step; None for no such step."""
    if slug not in SLUGS and slug not in (DECIDE, CONFLICT):
        return None
    label = words_of(slug).label
    if slug == "suspender":
        offered = tuple(sorted(page.facts.in_force))
        wanted = [c for c in offered if page.line.scheme in (None, c)]
        return SuspendForm(label, offered, ordninger=wanted, seen=page.seen)
    if slug == "indstil":
        offered = tuple(sorted(page.facts.in_force | page.facts.suspended))
        return RecommendForm(label, offered, ordninger=sorted(page.facts.suspended), seen=page.seen)
    return StepForm(label, seen=page.seen)


def step_page(slug: str, page: TipPage, form: StepForm, problem: str) -> tuple[str, int]:
    """The page of a step; 409 with the reason when it was refused."""
    body = render_template(
        "tips/take_step.html",
        page=page,
        tip=page.line,
        form=form,
        problem=problem,
        words=words_of(slug),
        slug=slug,
        hearing_ends=today() + rules.HEARING,
        is_letter=slug in ("hoer", DECIDE),
        waits=page.line.state is State.HEARING,
    )
    return body, 409 if problem else 422 if form.errors else 200


def receipt(slug: str) -> str:
    """What has happened, for the page after."""
    return {
        "afvis": gettext("Tippet er afvist"),
        "rettet": gettext("Tippet er lukket som rettet"),
        "undersoeg": gettext("Undersøgelsen er begyndt"),
        "suspender": gettext("Verifikationen er suspenderet, og virksomheden har fået en mail"),
        "hoer": gettext("Brevet er sendt til virksomheden"),
        "indstil": gettext("Indstillingen er gemt. En anden verifikator skal afgøre den"),
        "send-tilbage": gettext("Tippet er sendt tilbage til undersøgelse"),
        DECIDE: gettext("Afgørelsen er gemt og sendt til virksomheden"),
        CONFLICT: gettext("Din inhabilitet er noteret"),
    }[slug]


def public_reason(code: str | None) -> str:
    """A reason code in words."""
    return reason_text(code)
