"""The queue: order, heaps, choices, pages, what is said of a case, and how many statements it takes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from app.cases import services
from app.cases.models import Case, CaseStep
from app.cases.queries import rules_of
from app.desk import listing
from app.domain.cases import Kind, Mark, Step
from app.domain.desk import Heap
from app.domain.verification import Event, Status
from app.extensions import db
from app.search.snapshot import today
from tests.factories.cases import evidence, read
from tests.factories.people import browser, person
from tests.factories.suppliers import publish
from tests.factories.verifications import record
from tests.features.cases.conftest import FIRM
from tests.features.desk.conftest import Verifier

Count = Callable[[], object]


def old_case(days: int, scheme: str = "par54", kind: Kind = Kind.APPLICATION) -> Case:
    """A case that was handed in some days ago."""
    cvr = publish().cvr
    then = datetime.now(UTC) - timedelta(days=days)
    case = Case(
        cvr=cvr, scheme=scheme, kind=kind.value, state="draft", rules_on=today(), opened_at=then, opened_by=FIRM,
    )  # fmt: skip
    db.session.add(case)
    db.session.flush()
    db.session.add(CaseStep(case_id=case.id, at=then, by=FIRM, step="open", state="draft"))
    evidence(case)
    case.state = "applied"
    db.session.add(CaseStep(case_id=case.id, at=then, by=FIRM, step="hand_in", state="applied"))
    db.session.commit()
    return case


def name_of(case: Case) -> str:
    from app.suppliers.models import Supplier

    return db.session.query(Supplier.name).filter_by(cvr=case.cvr).scalar()  # type: ignore[no-any-return]


def test_an_empty_desk_says_so(ada: Verifier) -> None:
    page = ada.client.get("/verifikation/").text
    assert "Ingen sager venter på os." in page
    assert "Du har ingen sager." in ada.client.get("/verifikation/?vis=mine").text
    assert "Ingen sager er afgjort endnu." in ada.client.get("/verifikation/tal/").text


def test_each_case_lies_where_it_is_looked_for(app: Flask, ada: Verifier, bo: Verifier) -> None:
    late, fresh, mine, theirs, waiting = (old_case(d) for d in (30, 1, 3, 4, 5))
    for case, who in ((mine, ada), (theirs, bo), (waiting, bo)):
        services.take_step(who.label, case, Step.TAKE)
    services.take_step(bo.label, waiting, Step.ASK, "Send mere.")
    for criterion in rules_of(theirs).criteria:
        services.mark(bo.label, theirs, criterion.code, Mark.MET, "Ja.")
    read(theirs, bo.label)
    services.take_step(bo.label, theirs, Step.RECOMMEND, "Ja.")
    db.session.commit()
    found = listing.read_queue(ada.label, listing.Wanted(), 1, today())
    assert {h: found.heaps[h] for h in Heap} == {
        Heap.ALL: 4, Heap.FREE: 2, Heap.MINE: 1, Heap.TO_DECIDE: 1, Heap.OVERDUE: 1, Heap.WAITING: 1,
    }  # fmt: skip
    assert [r.place.case_id for r in found.rows] == [late.id, theirs.id, mine.id, fresh.id]
    assert listing.read_queue(bo.label, listing.Wanted(Heap.TO_DECIDE), 1, today()).rows == ()
    page = ada.client.get("/verifikation/").text
    assert "2 dage over fristen" in page
    assert "Ikke rørt i 5 arbejdsdage" in page
    assert name_of(waiting) not in page
    assert name_of(waiting) in ada.client.get("/verifikation/?vis=venter").text
    over = ada.client.get("/verifikation/?vis=over").text
    assert name_of(late) in over
    assert name_of(fresh) not in over


def test_the_clock_stands_still_while_the_firm_owes_an_answer(app: Flask, ada: Verifier) -> None:
    case = old_case(20)
    for step, by, ago in (("take", ada.label, 18), ("ask", ada.label, 15), ("answer", FIRM, 5)):
        case.taken_by = ada.label
        case.state = {"take": "under_review", "ask": "waiting", "answer": "under_review"}[step]
        db.session.flush()
        at = datetime.now(UTC) - timedelta(days=ago)
        db.session.add(CaseStep(case_id=case.id, at=at, by=by, step=step, state=case.state, reason="x"))
    db.session.commit()
    row = listing.read_queue(ada.label, listing.Wanted(), 1, today()).rows[0]
    # Five days before the question and five after the answer.
    assert row.days_left == 28 - 10


def test_choices_narrow_and_their_counts_tell(app: Flask, ada: Verifier) -> None:
    old_case(2)
    old_case(3)
    wise = old_case(4, "wise", Kind.RENEWAL)
    found = listing.read_queue(ada.label, listing.Wanted(scheme="wise"), 1, today())
    assert [r.place.case_id for r in found.rows] == [wise.id]
    assert (found.schemes["par54"], found.schemes["wise"]) == (2, 1)
    assert found.kinds["renewal"] == 1
    assert found.kinds["application"] == 0
    page = ada.client.get("/verifikation/?ordning=par54&art=renewal&tilstand=applied").text
    assert "Ingen sager passer til dine valg." in page
    assert ada.client.get("/verifikation/?ordning=par54&side=abc").status_code == 200
    for unknown in ("vis=x", "ordning=y", "art=z", "tilstand=draft"):
        answer = ada.client.get(f"/verifikation/?{unknown}")
        assert answer.status_code == 404
        assert 'href="/verifikation/">Gå til køen' in answer.text


def test_pages(app: Flask, ada: Verifier, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing, "PER_PAGE", 2)
    cases = [old_case(d) for d in (5, 4, 3)]
    first = ada.client.get("/verifikation/").text
    assert name_of(cases[0]) in first
    assert name_of(cases[2]) not in first
    assert "?side=2" in first
    second = ada.client.htmx("/verifikation/?side=2", target="koe").text
    assert name_of(cases[2]) in second
    assert second.lstrip().startswith("<title>")
    beyond = ada.client.get("/verifikation/?side=9&vis=alle")
    assert (beyond.status_code, beyond.location) == (303, "/verifikation/?side=2")


@pytest.mark.parametrize("number", [1, 12])
def test_the_queue_takes_as_many_statements_however_long_it_is(
    app: Flask, ada: Verifier, bo: Verifier, number: int, count_sql: Callable
) -> None:  # type: ignore[type-arg]
    for days in range(number):
        case = old_case(days + 1)
        services.take_step((ada if days % 2 else bo).label, case, Step.TAKE)
        services.mark(ada.label, case, "share", Mark.MET, "Ja.")
    db.session.commit()
    db.session.remove()
    with count_sql() as statements:
        assert ada.client.get("/verifikation/").status_code == 200
    assert len(statements) <= 8, statements.sql


def test_a_case_takes_few_statements(app: Flask, ada: Verifier, bo: Verifier, count_sql: Callable) -> None:  # type: ignore[type-arg]
    case = old_case(3)
    for _ in range(3):
        evidence(case, "share")
    record(case.cvr, Event("wise", Status.VERIFIED, today() - timedelta(days=9)))
    services.take_step(ada.label, case, Step.TAKE)
    for criterion in rules_of(case).criteria:
        services.mark(ada.label, case, criterion.code, Mark.MET, "Ja.")
    read(case, ada.label, bo.label)
    services.take_step(ada.label, case, Step.RECOMMEND, "Ja.")
    db.session.commit()
    # What a decision makes public names the documents, which is one statement more.
    for who, way, most in ((ada, "", 15), (bo, "", 15), (bo, "afgoer/", 16)):
        number = case.id
        db.session.remove()
        with count_sql() as statements:
            assert who.get(number, way).status_code == 200
        case = db.session.get_one(Case, number)
        assert len(statements) <= most, statements.sql


def test_a_verifier_finds_the_desk_and_others_do_not(app: Flask, ada: Verifier) -> None:
    assert 'href="/verifikation/"' in ada.client.get("/min-side/").text
    other = browser(app, person())
    assert 'href="/verifikation/"' not in other.get("/min-side/").text
    assert other.get("/verifikation/").status_code == 403
    assert browser(app).get("/verifikation/").status_code == 303


def test_the_desk_speaks_english(app: Flask, ada: Verifier) -> None:
    case = old_case(3)
    for way in (
        "verifikation/",
        f"verifikation/sager/{case.id}/",
        "verifikation/tal/",
        "verifikation/interesser/",
    ):
        assert 'lang="en"' in ada.client.get(f"/en/{way}").text
