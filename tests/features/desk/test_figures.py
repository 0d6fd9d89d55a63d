"""The service figures against examples counted by hand."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from app.cases.models import Case, CaseStep
from app.desk import figures
from app.domain.access import Duty
from app.domain.cases import TABLE, State, Step
from app.domain.moments import DENMARK
from app.extensions import db
from app.search.snapshot import today
from tests.factories.people import browser, person
from tests.factories.suppliers import publish
from tests.features.desk.conftest import Verifier

STEPS = {"in": Step.HAND_IN, "take": Step.TAKE, "ask": Step.ASK, "answer": Step.ANSWER, "rec": Step.RECOMMEND,
         "yes": Step.APPROVE, "no": Step.REJECT}  # fmt: skip


def went(*steps: tuple[str, int], scheme: str = "par54") -> Case:
    """A case whose steps were taken so many days ago."""
    state, first = State.DRAFT, max((ago for _, ago in steps), default=0)
    case = Case(
        cvr=publish().cvr, scheme=scheme, kind="application", state="draft", rules_on=today(),
        opened_at=noon(first), opened_by="user:1",
    )  # fmt: skip
    db.session.add(case)
    db.session.flush()
    db.session.add(CaseStep(case_id=case.id, at=noon(first), by="user:1", step="open", state="draft"))
    for name, ago in steps:
        step = STEPS[name]
        state = TABLE[state, step].after
        if step is Step.RECOMMEND:
            case.recommended_by = "user:2"
        if step in (Step.APPROVE, Step.REJECT):
            case.decided_by, case.decided_on = "user:3", today() - timedelta(days=ago)
        case.state = state.value
        db.session.flush()
        db.session.add(
            CaseStep(case_id=case.id, at=noon(ago), by="user:2", step=step.value, state=case.state)
        )
    db.session.commit()
    return case


def noon(ago: int) -> datetime:
    day = today() - timedelta(days=ago)
    return datetime(day.year, day.month, day.day, 12, tzinfo=DENMARK).astimezone(UTC)


def test_figures_as_counted_by_hand(app: Flask, ada: Verifier) -> None:
    went(("in", 30), ("take", 29), ("rec", 22), ("yes", 20))  # 10 days
    went(("in", 40), ("take", 38), ("ask", 36), ("answer", 16), ("rec", 12), ("yes", 10))  # 4 + 6 days, asked
    went(("in", 21), ("take", 20), ("rec", 10), ("no", 9))  # 12 days, rejected
    went(("in", 25), ("take", 20), ("rec", 10), ("yes", 5), scheme="wise")  # 20 days
    went(("in", 17), ("take", 16))  # open for 17 days
    went(("in", 15), ("take", 14), ("ask", 10), scheme="wise")  # waits for the firm
    went()  # the firm's own draft
    found = figures.summary(today())
    every = found.all.figures
    assert (every.decided, every.median_days, every.returned, every.rejected) == (4, 11.0, 0.25, 0.25)
    assert every.oldest_open == 17
    by_name = {line.name: line.figures for line in found.schemes}
    assert (by_name["§ 54-egnet"].decided, by_name["§ 54-egnet"].median_days) == (3, 10.0)
    assert (by_name["WISE"].median_days, by_name["WISE"].rejected, by_name["WISE"].oldest_open) == (
        20.0,
        0.0,
        15,
    )
    assert sum(line.figures.decided for line in found.quarters) == 4
    assert figures.public_figures(today()) is None
    page = ada.client.get("/verifikation/tal/").text
    assert "25\u00a0%" in page
    csv = ada.client.get("/verifikation/tal.csv")
    assert csv.mimetype == "text/csv"
    assert "Alle;Alle;4;11;25;25;17" in csv.get_data().decode("utf-8-sig")
    english = ada.client.get("/en/verifikation/tal.csv").get_data().decode("utf-8-sig")
    assert ",4,11,25,25,17" in english


def test_few_decisions_are_not_shown_to_everybody_and_no_rejections_are_said_as_a_warning(
    app: Flask, ada: Verifier
) -> None:
    address = "/saadan-verificerer-vi/"
    for number in range(4):
        went(("in", 20 + number), ("take", 19), ("rec", 12), ("yes", 10))
    everybody = browser(app)
    assert "når vi har afgjort mindst 5 sager" in everybody.get(address).text
    assert "ikke et eneste afslag" not in ada.client.get("/verifikation/tal/").text
    went(("in", 20), ("take", 19), ("rec", 12), ("yes", 10))
    page = everybody.get(address).text
    assert "Vi har endnu ikke givet et afslag" in page
    assert "Vi har ikke givet et eneste afslag" in ada.client.get("/verifikation/tal/").text
    went(("in", 20), ("take", 19), ("rec", 12), ("no", 10))
    assert "Vi har endnu ikke givet et afslag" not in everybody.get(address).text


def test_shares_are_rounded_alike_on_the_page_and_in_the_file(app: Flask, ada: Verifier) -> None:
    for number in range(8):
        went(("in", 30), ("take", 29), ("rec", 22), ("no" if number == 0 else "yes", 20))
    assert "13\u00a0%" in ada.client.get("/verifikation/tal/").text
    assert ";12,5;" in ada.client.get("/verifikation/tal.csv").get_data().decode("utf-8-sig")


def test_a_secretary_reads_the_figures_and_no_more(app: Flask) -> None:
    secretary = browser(app, person(duty=Duty.SECRETARY))
    page = secretary.get("/verifikation/tal/")
    assert page.status_code == 200
    assert 'href="/verifikation/sager' not in page.text
    assert 'href="/verifikation/"' not in page.text
    assert secretary.get("/verifikation/tal.csv").status_code == 200
    assert secretary.get("/verifikation/").status_code == 403
    assert "/verifikation/tal/" in secretary.get("/admin/").text


@pytest.mark.parametrize("ago", [500, 2000])
def test_old_decisions_are_left_out(app: Flask, ago: int) -> None:
    went(("in", ago + 9), ("take", ago + 8), ("rec", ago + 3), ("yes", ago))
    assert figures.summary(today()).all.figures.decided == 0
