"""What every address that changes a case does: all of it and commit, or nothing and say why."""

from __future__ import annotations

from collections.abc import Callable

from flask import abort

from app.cases.models import Case
from app.desk import pages, services
from app.domain.cases import Step
from app.extensions import db
from app.web import actor


def attempt(case_id: int, seen: str, step: Step, work: Callable[[str, Case], None]) -> pages.Problem | None:
    """Do something to the case and commit; or nothing, and why not. `seen` is how it stood for the person."""
    label = actor.current().label

    def doing() -> None:
        case = services.locked(case_id)
        if case is None:
            abort(404)
        work(label, case)

    why = services.guarded(doing)
    if why is not None:
        return pages.problem_of(why, pages.case_page(case_id), seen, step)
    db.session.commit()
    return None
