"""What the supplier's pages of a dialogue have in common: the frame, the need of an address, the pages put together."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from flask import make_response, render_template
from werkzeug.wrappers import Response

from app.dialogue import circle, documents, library, meetings, presenters, queries, reading, services
from app.dialogue.forms import AnswerForm
from app.dialogue.models import Answer
from app.dialogue.partners import Proposal
from app.domain import dialogue as rules
from app.domain.access import Role
from app.domain.dialogue import AnswerState, Refused, Side
from app.domain.needs import PUBLIC, State
from app.media.documents import ACCEPT
from app.needs import queries as needs
from app.needs.models import Need
from app.organisations.queries import find_name
from app.suppliers.queries import is_public
from app.web import actor
from app.web.errors import PageNotFound
from app.web.i18n import gettext


def need_for(cvr: str, need_id: int) -> Need:
    """A need that the supplier may read: a public one of somebody else, or one it has answered."""
    found = needs.find(need_id)
    is_theirs = found is not None and found.buyer_cvr != cvr and found.source == "posted"
    if found and is_theirs and (State(found.state) in PUBLIC or services.answer_of(need_id, cvr) is not None):
        return found
    raise PageNotFound(gettext("Behovet findes ikke, eller det er ikke offentligt"))


def answer_for(need: Need, cvr: str) -> Answer:
    """The supplier's own answer, in whatever state."""
    found = services.answer_of(need.id, cvr)
    if found is None:
        raise PageNotFound(gettext("I har ikke skrevet et svar endnu"))
    return found


def is_open(need: Need) -> bool:
    """Whether answers may be written and sent now."""
    try:
        rules.check_open(queries.times_of(need), datetime.now(UTC))
    except Refused:
        return False
    return True


def may_talk(need: Need, cvr: str) -> bool:
    """Whether the supplier may write to the buyer: it takes part, and the need is out."""
    return State(need.state) in PUBLIC and cvr in circle.members(need.id)


def shown(template: str, cvr: str, need: Need, status: int = 200, **more: Any) -> Response:
    """A page of a need for a supplier."""
    frame = {
        "cvr": cvr,
        "name": find_name(cvr) or "",
        "may_edit": actor.current().may(Role.EDITOR, cvr),
        "subject": need,
        "title_shown": presenters.title_of(need),
        "is_open": is_open(need),
        "is_listed": is_public(cvr),
        "moment": presenters.moment,
    }
    return make_response(render_template(template, **frame | more), status)


def mine(cvr: str, need: Need, status: int = 200, problem: str = "") -> Response:
    """The answer as the buyer reads it, what is missing, and its steps."""
    held = services.answer_of(need.id, cvr)
    return shown(
        "dialogue/show_mine.html",
        cvr,
        need,
        status,
        held=held,
        state=AnswerState(held.state) if held else None,
        view=presenters.answer(need, held) if held else None,
        files=documents.files_of(held.id) if held else [],
        missing=presenters.missing(need, held) if held else [],
        others=reading.shared_with(need.id, cvr),
        problem=problem,
    )


def write(
    cvr: str,
    need: Need,
    form: AnswerForm,
    status: int = 200,
    problem: str = "",
    proposals: tuple[Proposal, ...] | None = None,
) -> Response:
    """The form of the answer with the library beside it."""
    return shown(
        "dialogue/write.html",
        cvr,
        need,
        status,
        form=form,
        texts=library.list_texts(cvr),
        problem=problem,
        proposals=proposals,
        lots_named=bool(need.lots),
    )


def files(cvr: str, need: Need, held: Answer, form: Any, status: int = 200) -> Response:
    """The files of the answer and the field for more."""
    listed = documents.files_of(held.id)
    return shown("dialogue/edit_files.html", cvr, need, status, form=form, files=listed, accept=ACCEPT)


def asked(cvr: str, need: Need, form: Any, status: int = 200) -> Response:
    """Questions with their replies, and asking."""
    times = queries.times_of(need)
    may_ask = is_open(need) and (times.questions_by is None or times.questions_by > datetime.now(UTC))
    return shown(
        "dialogue/list_asked.html",
        cvr,
        need,
        status,
        form=form,
        asked=reading.enquiries_for_supplier(need.id, cvr),
        may_ask=may_ask,
    )


def thread(cvr: str, need: Need, form: Any, status: int = 200) -> Response:
    """The thread with the buyer."""
    return shown(
        "dialogue/show_my_thread.html",
        cvr,
        need,
        status,
        form=form,
        messages=reading.messages(need.id, cvr, Side.SUPPLIER),
        may_talk=may_talk(need, cvr),
    )


def slots(cvr: str, need: Need, status: int = 200, problem: str = "") -> Response:
    """The meetings that are free, and the supplier's own."""
    now = datetime.now(UTC)
    listed = meetings.list_slots(need.id)
    return shown(
        "dialogue/show_meetings.html",
        cvr,
        need,
        status,
        mine=next((s for s in listed if s.cvr == cvr), None),
        free=[s for s in listed if not s.cvr and s.starts_at > now],
        now=now,
        problem=problem,
    )
