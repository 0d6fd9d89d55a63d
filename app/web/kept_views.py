"""How a form of a row that two may change at once is answered: shown, sent back with messages, overtaken, or kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flask import flash, redirect, render_template
from werkzeug.wrappers import Response

from app.domain.errors import Refusal
from app.extensions import db
from app.keeping import Overtaken

Answer = str | Response | tuple[str, int]


def answer(
    refusals: Mapping[str, Any],
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
    it is saved. 422 with its message of `refusals` for what the rules refuse.
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
        except Refusal as refused:
            db.session.rollback()
            form.form_errors.append(str(refusals[refused.reason]))
        else:
            address = back(made)
            db.session.commit()
            flash(receipt, "success")
            return redirect(address, 303)
    return render_template(template, form=form, clash=clash, **context), status
