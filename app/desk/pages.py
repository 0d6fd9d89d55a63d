"""What the pages of a case share: reading it, doing something to it, and saying what stood in the way."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from flask import abort, render_template, request
from werkzeug.wrappers import Response

from app.desk import services, words
from app.desk.closed import Closed, by_reason, by_state, closed
from app.desk.forms import AppealForm, DecideForm, MarkForm, NoInterest, SeenForm, TextForm
from app.desk.queries import CasePage, Document, Judged, LogLine, Register, ask_register, read_case
from app.domain import share
from app.domain.cases import ENDED, Kind, State, Step, StepRefused
from app.search.snapshot import today
from app.web import actor
from app.web.addresses import url_for
from app.web.errors import PageNotFound
from app.web.i18n import gettext

# A register is asked again after a month, a document after a year. Source: DOMAIN.md C2 rule 2.
NEXT_LOOK, NEXT_READ = timedelta(days=30), timedelta(days=365)


@dataclass(frozen=True)
class Problem:
    """Why something was not done: a sentence, and what others did meanwhile."""

    heading: str
    text: str
    status: int
    lines: tuple[LogLine, ...] = ()
    marks: tuple[Judged, ...] = ()
    documents: tuple[Document, ...] = ()


def case_page(case_id: int) -> CasePage:
    """The case of the address as the person of the request may see it, or 404."""
    found = read_case(case_id, actor.current().label, today())
    if found is None:
        raise PageNotFound(
            gettext("Sagen findes ikke, eller virksomheden har ikke sendt den ind endnu"),
            (url_for("desk.list_cases"), gettext("Gå til køen")),
        )
    return found


def unlocked(case_id: int) -> CasePage:
    """The same for a page that a verifier with an interest in the firm does not see, or 403."""
    found = case_page(case_id)
    if found.is_conflicted:
        abort(403)
    return found


def problem_of(why: Exception, page: CasePage, seen: str, wanted: Step) -> Problem:
    """A refusal in words. `seen` is how the case stood for the person, as their form carried it along.

    That somebody else has changed the case is said only where somebody has.
    """
    if isinstance(why, services.NotHolder):
        return Problem(words.refusal_heading("not_holder"), words.refusal("not_holder"), 409)
    if isinstance(why, StepRefused) and (why.reason != "not_possible" or seen == page.seen):
        said = by_state(page, wanted) if why.reason == "not_possible" else by_reason(page, why.reason)
        return Problem(said.heading, said.text, 422, documents=said.documents)
    step, last_mark = _parts(seen)
    others = tuple(line for line in page.log if step and line.id > step)
    marks = tuple(c for c in page.criteria if step and c.mark and int(c.stamp) > last_mark)
    text = gettext("Dit er ikke gemt, men det står her stadig. Se, hvad der er sket, og prøv igen.")
    return Problem(gettext("Sagen er ændret, mens du havde den åben"), text, 409, others, marks)


def about(problem: Problem, judged: Judged) -> Problem:
    """A clash over one criterion, with what the other said of it."""
    return replace(problem, marks=(judged,)) if problem.status == 409 and judged.mark else problem


def _parts(seen: str) -> tuple[int, int]:
    """The last step and the last mark that a form's `set` names; noughts for what we did not write."""
    parts = seen.split(".")
    if len(parts) != 3 or not all(p.isascii() and p.isdigit() and len(p) < 19 for p in parts):
        return 0, 0
    return int(parts[1]), int(parts[2])


def mark_form(judged: Judged, *, anew: bool = False) -> MarkForm:
    """The form of one criterion, filled with what was said before; `anew`: not with what was just sent."""
    proposed = judged.next_check_on or _next_look(judged)
    more: dict[str, Any] = {"formdata": None} if anew else {}
    return MarkForm(
        prefix=f"{judged.rule.code}-",
        vurdering=judged.mark.value if judged.mark else None,
        begrundelse=judged.reason,
        kilde=judged.source,
        naeste=proposed.isoformat(),
        seen=judged.stamp,
        **more,
    )


def _next_look(judged: Judged) -> date:
    is_register = judged.rule.evidence[:1] == ("register_lookup",)
    return today() + (NEXT_LOOK if is_register else NEXT_READ)


def criterion_of(page: CasePage, code: str) -> Judged:
    """One criterion of the case, or 404."""
    return next((c for c in page.criteria if c.rule.code == code), None) or abort(404)


def register_of(page: CasePage) -> Register | None:
    """What the CVR register says now; None for a case that is over."""
    return None if page.state in ENDED else ask_register(page.case.cvr)


def frame(page: CasePage, *, register: Register | None = None, **more: Any) -> dict[str, Any]:
    """What every page about a case shows."""
    return {
        "page": page,
        "case": page.case,
        "register": register,
        "offers": page.offers(today(), is_gone=register is not None and register.is_gone),
        "on": today(),
        "problem": None,
        "stated": share.read(page.case.message)[0],
        "said": share.read(page.case.message)[1],
        **more,
    }


def whole(page: CasePage, *, take_form: SeenForm | None = None, **more: Any) -> dict[str, Any]:
    """What the case's own page shows besides."""
    forms = {c.rule.code: mark_form(c, anew=True) for c in page.criteria} if page.may_mark else {}
    found = take_form or NoInterest()
    if not found.is_submitted():
        found.seen.data = page.seen
    return frame(page, register=register_of(page), forms=forms, take_form=found, oob=False, **more)


def begins_on(page: CasePage) -> date:
    """The first day of what is recommended: a renewal before the end continues from it."""
    held = page.public.under(page.case.scheme)
    if page.case.kind == Kind.RENEWAL and held and held.is_current and held.valid_to:
        return max(today(), held.valid_to + timedelta(days=1))
    return today()


def decision_form(page: CasePage) -> DecideForm:
    """The form of the decision; on an appeal with the terms of the verification."""
    if page.state is not State.APPEALED:
        return DecideForm(seen=page.seen)
    longest = page.rules.valid_until(begins_on(page))
    form = AppealForm(seen=page.seen, gaelder_til=longest.isoformat() if longest else "")
    form.longest = longest
    return form


def text_form() -> TextForm:
    """The text that the address asks to begin with."""
    return TextForm(request.args)


def step_page(
    template: str, page: CasePage, form: SeenForm, problem: Problem | None, *steps: Step, **more: Any
) -> str | Response | tuple[str, int]:
    """The page of one step, or of two to choose between: its form with what was typed, or why it is not open.

    A form that was sent stays, with what stood in the way, unless the step does not begin where the case stands.
    """
    if problem:
        page = unlocked(page.case.id)
        form.seen.data = page.seen
    shown = frame(page, register=register_of(page), form=form, **more) | {"problem": problem}
    shown["closed"] = _closed(page, shown["offers"], steps, is_sent=form.is_submitted())
    form.narrow(page, shown["offers"])
    return render_template(template, **shown), problem.status if problem else 422 if form.errors else 200


def _closed(
    page: CasePage, offered: dict[Step, Any], steps: tuple[Step, ...], *, is_sent: bool
) -> Closed | None:
    if is_sent and any(s in offered for s in steps):
        return None
    return closed(page, offered, steps)
