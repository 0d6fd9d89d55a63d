"""What a decision would make public, shown before it is made."""

from __future__ import annotations

from dataclasses import dataclass, replace

from app.cases.outcome import would_publish
from app.desk.queries import CasePage
from app.desk.words import scheme_name
from app.domain.cases import Step
from app.domain.verification import standings
from app.verification.presenters import HistoryLine, SchemeRow, history, scheme_rows
from app.verification.queries import LookUp
from app.verification.sentences import answer
from app.web.filters import in_language


@dataclass(frozen=True)
class Preview:
    """The public page's answer, its line of the table and the new line of the history."""

    sentence: str
    row: SchemeRow
    line: HistoryLine
    note: str


def preview(page: CasePage, step: Step) -> Preview | None:
    """What everybody will read when the step is taken; None where nothing becomes public."""
    event = would_publish(page.case, step, page.public.under(page.case.scheme))
    if event is None:
        return None
    known = [*reversed(page.public.history), event]
    found: LookUp = replace(
        page.public,
        name=page.public.name or page.firm or None,
        standings=tuple(standings(known, page.public.on)),
        history=(event, *page.public.history),
    )
    name = scheme_name(page.case.scheme)
    row = next((r for r in scheme_rows(found) if r.name == name), None)
    if row is None:
        return None
    return Preview(answer(found).sentence, row, history((event,))[0], in_language(event, "note"))
