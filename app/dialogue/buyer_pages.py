"""What the buyer's pages of a dialogue have in common."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from werkzeug.wrappers import Response

from app.dialogue import circle, documents, meetings, presenters, queries, reading
from app.dialogue.models import Answer, Enquiry
from app.domain.dialogue import Side, is_sealed
from app.domain.needs import PUBLIC, Kind, State
from app.needs.models import Need
from app.posting import pages as posting
from app.suppliers.queries import list_known
from app.web.errors import PageNotFound
from app.web.i18n import gettext


def sealed(need: Need) -> bool:
    """Whether the buyer may not read the answers yet."""
    return is_sealed(Kind(need.kind), queries.times_of(need), datetime.now(UTC))


def shown(template: str, cvr: str, need: Need, status: int = 200, /, **more: Any) -> Response:
    """A page of a need for its buyer."""
    count = queries.count_answers([need.id]).get(need.id, 0)
    more |= {"sealed": sealed(need), "count": count, "is_out": State(need.state) in PUBLIC}
    return posting.shown(template, cvr, need, status, **more)


def answers(cvr: str, need: Need) -> Response:
    """The answers beside each other, or only how many while they are sealed; and the threads."""
    is_closed = sealed(need)
    threads = reading.threads(need.id)
    names = known_names(tuple(threads))
    return shown(
        "dialogue/list_answers.html",
        cvr,
        need,
        rows=[] if is_closed else presenters.table(need, threads),
        threads=[(t, names[t.cvr]) for t in threads.values()],
        has_lots=bool(need.lots),
    )


def answer_of(need: Need, answer_id: int) -> Answer:
    """An answer that the buyer may read; 404 for every other, sealed ones too."""
    found = None if sealed(need) else reading.find_sent(need.id, answer_id)
    if found is None:
        raise PageNotFound(gettext("Svaret findes ikke, er trukket tilbage eller er ikke åbnet endnu"))
    return found


def one_answer(cvr: str, need: Need, held: Answer, form: Any, status: int = 200) -> Response:
    """One answer with its thread."""
    return shown(
        "dialogue/show_answer.html",
        cvr,
        need,
        status,
        view=presenters.answer(need, held),
        files=documents.files_of(held.id),
        messages=reading.messages(need.id, held.cvr, Side.BUYER),
        form=form,
    )


def thread(cvr: str, need: Need, supplier: str, form: Any, status: int = 200) -> Response:
    """The thread with one supplier; 404 for one that takes no part."""
    if supplier not in circle.open_to_buyer(need.id, sealed=sealed(need)):
        raise PageNotFound(gettext("Leverandøren er hverken inviteret eller har skrevet til jer"))
    return shown(
        "dialogue/show_thread.html",
        cvr,
        need,
        status,
        supplier=supplier,
        supplier_name=known_names((supplier,))[supplier],
        messages=reading.messages(need.id, supplier, Side.BUYER),
        form=form,
    )


def enquiry_of(need: Need, enquiry_id: int) -> Enquiry:
    """A question to this need."""
    found = reading.find_enquiry(need.id, enquiry_id)
    if found is None:
        raise PageNotFound(gettext("Spørgsmålet findes ikke"))
    return found


def slots(cvr: str, need: Need, form: Any, status: int = 200) -> Response:
    """The meetings that are offered, and offering more."""
    return shown(
        "dialogue/list_meetings.html",
        cvr,
        need,
        status,
        form=form,
        slots=meetings.list_slots(need.id),
        now=datetime.now(UTC),
    )


def known_names(cvrs: tuple[str, ...]) -> dict[str, str]:
    """The names of some suppliers; the number of one that is in no directory."""
    known = list_known(cvrs) if cvrs else {}
    return {cvr: known[cvr].name if cvr in known else cvr for cvr in cvrs}
