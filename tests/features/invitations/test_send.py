"""From publication to the mails of each wave."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskCliRunner
from sqlalchemy import func, select, update

from app.domain.access import Role
from app.domain.mailing import Frequency, MailKind
from app.domain.needs import State, Step
from app.domain.waves import Terms
from app.extensions import db
from app.invitations import mails as writing
from app.invitations import sending, services
from app.invitations.models import NeedInvitation, NeedWaves, NeedWaveStep
from app.matches import queries as matches
from app.matches.posted import text_of
from app.needs import services as needs
from app.subscriptions import services as subscriptions
from app.subscriptions.receivers import Receiver
from app.suppliers import services as suppliers
from app.suppliers.models import Supplier
from tests.factories.people import organisation, person
from tests.features.invitations.conftest import BUYER, Case, mails, run


def waves(case: Case) -> NeedWaves:
    db.session.rollback()
    found = db.session.get(NeedWaves, case.need_id, populate_existing=True)
    assert found is not None
    return found


def log(case: Case) -> list[str]:
    asked = select(NeedWaveStep.step).where(NeedWaveStep.need_id == case.need_id).order_by(NeedWaveStep.id)
    return list(db.session.scalars(asked))


def test_publication_queues_those_of_the_ranking_and_notes_whom_a_rule_left_out(case: Case) -> None:
    best = matches.rank(text_of(case.need), 20).matches
    queued = db.session.scalars(
        select(NeedInvitation).where(NeedInvitation.state == "queued").order_by(NeedInvitation.position)
    ).all()
    assert [r.cvr for r in queued] == [m.card["cvr"] for m in best]
    assert [r.score for r in queued] == [round(m.score.total, 1) for m in best]
    assert case.row("Madhuset ApS").position == 1
    assert [p[2] for p in case.row("Madhuset ApS").reasons][:2] == ["same_service", "at_home"]
    assert (case.row("Ømad ApS").state, case.row("Ømad ApS").rule) == ("left_out", "outside_area")
    # One of another trade is not in the list at all, and nothing is sent by the request that publishes.
    assert db.session.scalar(select(func.count()).select_from(NeedInvitation)) == 3
    assert (mails(), log(case)) == ([], ["rank"])


def test_the_first_wave_goes_at_once_with_need_reasons_and_links(case: Case) -> None:
    tally = run()
    assert (tally.waves, tally.told, tally.mails) == (1, 2, 2)
    first, second = mails()
    assert {first.to_address, second.to_address} == {"mad@firma.example", "kok@firma.example"}
    assert first.subject == "Nyt behov: Frokost til 40 kolleger hver onsdag"
    for words in ("Prøveby Kommune", "Viborg", "Svarfrist", "I ligger i Viborg.", "I tilbyder det, køberen søger",
                  "Vi er interesseret:", "Slå denne slags mails fra"):  # fmt: skip
        assert words in first.text
    assert "List-Unsubscribe" in first.headers
    assert (case.row("Madhuset ApS").wave, case.row("Madhuset ApS").mails) == (1, 1)
    assert case.row("Madhuset ApS").interest == "none"
    assert run().waves == 0
    assert len(mails()) == 2


def test_waves_follow_each_other_after_the_pause_and_end_with_the_queue(make: Callable[..., Case]) -> None:
    case = make()
    services.set_terms("user:1", case.need, Terms(size=1, pause=2, enough=5))
    db.session.commit()
    now = datetime.now(UTC)
    assert run(now).told == 1
    assert run(now + timedelta(hours=20)).told == 0
    due = waves(case).next_at
    assert due is not None
    assert run(now + timedelta(days=8)).told == 1
    assert waves(case).next_at is None
    assert [case.row(n).wave for n in ("Madhuset ApS", "Køkkenet ApS")] == [1, 2]
    assert log(case) == ["rank", "terms", "send", "send"]


def test_no_wave_goes_when_enough_are_interested_and_it_goes_again_when_one_takes_it_back(
    make: Callable[..., Case],
) -> None:
    case = make()
    services.set_terms("user:1", case.need, Terms(size=1, pause=1, enough=1))
    db.session.commit()
    run()
    row = case.row("Madhuset ApS")
    said = services.Answer(services.Interest.INTERESTED, seen=0)
    services.answer("user:9", case.need, row, said)
    db.session.commit()
    assert waves(case).next_at is None
    assert run(datetime.now(UTC) + timedelta(days=7)).told == 0
    no = services.Answer(services.Interest.NOT_INTERESTED, seen=1)
    services.answer("user:9", case.need, case.row("Madhuset ApS"), no)
    db.session.commit()
    assert run(datetime.now(UTC) + timedelta(days=7)).told == 1


@pytest.mark.parametrize("step", [Step.CLOSE, Step.WITHDRAW])
def test_a_need_that_is_over_tells_nobody_more(case: Case, step: Step) -> None:
    needs.take_step("user:1", case.need, step, "Vi køber alligevel ikke.")
    db.session.commit()
    assert run(datetime.now(UTC) + timedelta(days=1)).told == 0
    assert mails() == []
    assert waves(case).next_at is None


def test_who_was_interested_hears_that_the_need_is_withdrawn(case: Case) -> None:
    run()
    services.answer(
        "link:page", case.need, case.row("Madhuset ApS"), services.Answer(services.Interest.INTERESTED)
    )
    needs.take_step("user:1", case.need, Step.WITHDRAW, "Budgettet blev skåret.")
    db.session.commit()
    [mail] = mails("need_withdrawn")
    assert mail.to_address == "mad@firma.example"
    assert "Budgettet" not in mail.text


def test_a_stopped_need_tells_nobody_until_it_goes_on(case: Case) -> None:
    services.turn("user:1", case.need, stop=True)
    db.session.commit()
    assert run().told == 0
    services.turn("user:1", case.need, stop=False)
    db.session.commit()
    assert run().told == 2


def test_members_get_the_mail_in_their_language_instead_of_the_mailbox(case: Case) -> None:
    dane, brit, silent = person(), person(locale="en"), person()
    organisation(
        (dane, Role.OWNER), (brit, Role.EDITOR), (silent, Role.READER), cvr=case.cvrs["Madhuset ApS"]
    )
    subscriptions.choose(
        MailKind.NEED_MATCH, Receiver(account=silent.id), Frequency.NEVER, f"user:{silent.id}"
    )
    db.session.commit()
    run()
    sent = {m.to_address: m for m in mails()}
    assert set(sent) == {dane.email, brit.email, "kok@firma.example"}
    assert "/en/svar/" in sent[brit.email].text
    assert sent[brit.email].locale == "en"
    assert case.row("Madhuset ApS").mails == 2


def test_protected_and_unknown_mailboxes_are_told_on_their_page_only(case: Case) -> None:
    cvrs = case.cvrs
    db.session.execute(
        update(Supplier).where(Supplier.cvr == cvrs["Madhuset ApS"]).values(advertising_protected=True)
    )
    db.session.execute(update(Supplier).where(Supplier.cvr == cvrs["Køkkenet ApS"]).values(email=""))
    db.session.commit()
    run()
    assert mails() == []
    assert [case.row(n).unmailed for n in ("Madhuset ApS", "Køkkenet ApS")] == ["protected", "no_address"]
    assert case.row("Madhuset ApS").state == "sent"


def test_one_that_left_the_directory_makes_room_for_the_next(make: Callable[..., Case]) -> None:
    case = make()
    services.set_terms("user:1", case.need, Terms(size=1))
    gone = db.session.scalars(select(Supplier).where(Supplier.cvr == case.cvrs["Madhuset ApS"])).one()
    gone.state = "archived"
    suppliers.reindex([gone.id])
    db.session.commit()
    run()
    assert (case.row("Madhuset ApS").state, case.row("Madhuset ApS").rule) == ("left_out", "unlisted")
    assert case.row("Køkkenet ApS").wave == 1


def test_an_anonymous_buyer_is_not_named(make: Callable[..., Case]) -> None:
    make(is_anonymous=True)
    run()
    for mail in mails():
        assert "Prøveby" not in mail.text + (mail.html or "")
        assert "Anonym køber" in mail.text


def test_a_buyer_is_not_invited_to_its_own_need(make: Callable[..., Case], app: Flask) -> None:
    from tests.factories.needs import need
    from tests.factories.suppliers import publish

    own = publish(offers=("Frokost til møder",), area=("0791",)).cvr
    made = need(own)
    db.session.commit()
    asked = select(NeedInvitation.cvr).where(NeedInvitation.need_id == made.id)
    assert own not in set(db.session.scalars(asked))


def test_the_command_tells_what_it_did_and_may_run_again(case: Case, runner: FlaskCliRunner) -> None:
    db.session.remove()
    said = runner.invoke(args=["invitations", "run"])
    assert (said.exit_code, said.output) == (0, "1 waves, 2 suppliers told, 2 mails written\n")
    assert runner.invoke(args=["invitations", "run"]).output.startswith("0 waves")


def test_two_runs_at_once_tell_everybody_once(case: Case, app: Flask) -> None:
    db.session.remove()
    barrier, told, errors = threading.Barrier(4), [], []

    def one() -> None:
        with app.app_context():
            barrier.wait()
            try:
                told.append(run().told)
            except Exception as error:
                errors.append(error)
            finally:
                db.session.remove()

    threads = [threading.Thread(target=one) for _ in range(4)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert errors == []
    assert sorted(told) == [0, 0, 0, 2]
    assert len(mails()) == 2


@pytest.mark.parametrize("at", ["standing_of", "note", "plan", "mails", "commit"])
def test_one_that_dies_at_any_step_loses_nothing_and_repeats_nothing(
    case: Case, monkeypatch: pytest.MonkeyPatch, at: str
) -> None:
    """Whatever had been written is rolled back with the transaction, and the next run does it whole."""

    class Dead(BaseException):
        pass

    def die(*_args: object, **_more: object) -> None:
        raise Dead

    with monkeypatch.context() as m:
        if at == "commit":
            m.setattr(db.session, "commit", die)
        else:
            m.setattr(writing if at == "mails" else sending.plans, "invite" if at == "mails" else at, die)
        with pytest.raises(Dead):
            run()
    db.session.rollback()
    assert (mails(), waves(case).wave) == ([], 0)
    assert run().told == 2
    assert len(mails()) == 2


def test_the_terms_can_be_set_before_the_need_is_out(app: Flask) -> None:
    from tests.factories.needs import need

    draft = need(BUYER, State.SUBMITTED)
    services.set_terms("user:1", draft, Terms(size=7))
    needs.take_step("user:2", draft, Step.PUBLISH)
    db.session.commit()
    found = db.session.get(NeedWaves, draft.id)
    assert found is not None
    assert (found.size, found.next_at) == (7, None)
