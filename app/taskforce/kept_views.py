"""How every form of the taskforce is answered: shown, sent back with messages, overtaken, or kept."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template
from werkzeug.wrappers import Response

from app.domain.taskforce import Refused
from app.extensions import db
from app.taskforce import words
from app.taskforce.keeping import Overtaken

Answer = str | Response | tuple[str, int]


def answer(
    template: str,
    form: Any,
    save: Callable[[], Any],
    receipt: str,
    back: Callable[[Any], str],
    reread: Callable[[], Any] | None = None,
    **context: Any,
) -> Answer:
    """The page of a form. `save` returns what `back` makes the next address of.

    409 when somebody else has saved meanwhile: what was typed stays, beside what `reread` finds now; sent once more
    it is saved. 422 with a message for what the rules refuse.
    """
    clash, status = None, 422 if form.is_submitted() else 200
    if form.validate_on_submit():
        try:
            made = save()
        except Overtaken:
            db.session.rollback()
            row = reread() if reread else None
            clash, status = form.clash(row), 409
            form.version.data = str(row.version) if row is not None else ""
        except Refused as refused:
            db.session.rollback()
            form.form_errors.append(str(words.REFUSALS[refused.reason]))
        else:
            address = back(made)
            db.session.commit()
            flash(receipt, "success")
            return redirect(address, 303)
    return render_template(template, form=form, clash=clash, **context), status
