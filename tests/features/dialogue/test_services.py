"""What is asked, answered and agreed about a need, in both databases."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import update

from app.dialogue import meetings, queries, services
from app.dialogue.models import Answer, MeetingSlot
from app.dialogue.services import Overtaken, Partner, Written
from app.domain.access import Role
from app.domain.dialogue import Refused, Side
from app.extensions import db
from app.needs.models import Need, NeedQuestion
from tests.factories.needs import need
from tests.factories.people import organisation, person
from tests.factories.suppliers import valid_cvr

SUPPLIER, OTHER, THIRD = valid_cvr(31), valid_cvr(32), valid_cvr(33)


@pytest.fixture
def posted(app: Flask) -> Need:
    made = need(organisation((person(), Role.OWNER), kind="municipality"))
    made.questions.append(NeedQuestion(position=0, text="Hvad koster en kuvert?", is_required=True))
    db.session.commit()
    return made


def test_an_answer_is_written_sent_and_taken_back(posted: Need) -> None:
    question = posted.questions[0].id
    answer = services.write_answer(
        "user:5", posted, SUPPLIER, "Køkkenet", Written("Vi kan fra marts.", 200_000)
    )
    with pytest.raises(Refused, match="unanswered"):
        services.send_answer("user:5", posted, answer)
    written = Written("Vi kan fra marts.", 200_000, replies={question: "82 kr."})
    services.write_answer("user:5", posted, SUPPLIER, "Køkkenet", written)
    services.send_answer("user:5", posted, answer)
    db.session.commit()
    (sent,) = queries.answered(posted.id)
    assert (sent.cvr, sent.price_dkk) == (SUPPLIER, 200_000)
    assert queries.count_answers([posted.id]) == {posted.id: 1}
    services.withdraw_answer("user:5", posted, answer)
    assert queries.answered(posted.id) == ()


def test_partners_share_the_work_and_may_change_places(posted: Need) -> None:
    first = (Partner(OTHER, "Gården", 30, "grønt"), Partner(THIRD, "Cyklen", 20, "bringer"))
    services.write_answer(
        "user:5", posted, SUPPLIER, "Køkkenet", Written("Sammen.", share=50, partners=first)
    )
    turned = (first[1], first[0])
    answer = services.write_answer(
        "user:5", posted, SUPPLIER, "Køkkenet", Written("Sammen.", share=50, partners=turned)
    )
    db.session.commit()
    db.session.expire_all()
    assert [(p.cvr, p.share) for p in answer.partners] == [(THIRD, 20), (OTHER, 30)]
    with pytest.raises(Refused, match="shares"):
        services.write_answer(
            "user:5", posted, SUPPLIER, "Køkkenet", Written("Sammen.", share=60, partners=first)
        )


def test_nobody_answers_their_own_need(posted: Need) -> None:
    with pytest.raises(Refused, match="own_need"):
        services.write_answer("user:5", posted, posted.buyer_cvr, "Os selv", Written("Vi kan."))


def test_of_two_who_write_at_once_the_second_is_told(posted: Need) -> None:
    answer = services.write_answer("user:5", posted, SUPPLIER, "Køkkenet", Written("Først."))
    db.session.commit()
    assert answer.text == "Først."
    with db.engine.begin() as other:
        other.execute(update(Answer).values(version=Answer.version + 1))
    with pytest.raises(Overtaken):
        services.write_answer("user:6", posted, SUPPLIER, "Køkkenet", Written("Så."))
    db.session.rollback()


def test_a_meeting_is_taken_once_and_each_takes_one(posted: Need) -> None:
    at = datetime.now(UTC).replace(microsecond=0) + timedelta(days=2)
    meetings.offer_meetings("user:5", posted, [at, at + timedelta(minutes=20)], "Telefon 11 11 11 11")
    db.session.commit()
    first, second = db.session.query(MeetingSlot).order_by(MeetingSlot.starts_at).all()
    meetings.book_meeting("user:6", posted, first.id, SUPPLIER)
    with pytest.raises(Refused, match="slot_taken"):
        meetings.book_meeting("user:7", posted, first.id, OTHER)
    with pytest.raises(Refused, match="has_slot"):
        meetings.book_meeting("user:6", posted, second.id, SUPPLIER)
    meetings.book_meeting("user:7", posted, second.id, OTHER)
    with pytest.raises(Refused, match="slots_meet"):
        meetings.offer_meetings("user:5", posted, [at + timedelta(minutes=30)], "Telefon")


def test_the_asker_is_hidden_and_the_file_keeps_what_was_asked(posted: Need) -> None:
    asked = services.ask("user:5", posted, SUPPLIER, "Vi i Køkkenet spørger: hvor mange?")
    services.reply("user:1", asked, "40.", "Hvor mange?")
    db.session.commit()
    assert (asked.text, asked.shown_text) == ("Vi i Køkkenet spørger: hvor mange?", "Hvor mange?")


def test_messages_stand_in_their_thread(posted: Need) -> None:
    services.say("user:5", posted, SUPPLIER, Side.SUPPLIER, "Kan vi ringe?")
    services.say("user:1", posted, SUPPLIER, Side.BUYER, "Ja, i morgen.")
    with pytest.raises(Refused, match="empty"):
        services.say("user:1", posted, SUPPLIER, Side.BUYER, " ")
