"""Questions with replies for all, the buyer's own word to all, meetings, reminders."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from app.dialogue import meetings
from app.dialogue.mails import remind_drafts
from app.dialogue.models import Enquiry, MeetingSlot
from app.domain import dialogue as rules
from app.domain.dialogue import Refused
from app.extensions import db
from app.invitations.models import NeedInvitation
from app.notifications.models import OutboxMessage
from tests.features.dialogue.house import GARDEN, KITCHEN, TOWN, House
from tests.support.people import link, mails

DAY = (datetime.now(UTC) + timedelta(days=9)).date().isoformat()


def test_a_question_and_its_reply_for_all(place: House) -> None:
    # Those that were told hear of it, also when they have said nothing themselves.
    told = select(NeedInvitation).where(NeedInvitation.cvr == GARDEN)
    for row in db.session.scalars(told):
        row.state, row.wave, row.sent_at, row.rule = "sent", 1, datetime.now(UTC), ""
    db.session.commit()
    supplier, buyer = place.as_(KITCHEN), place.as_(TOWN)
    asked = supplier.post(place.mine("spoergsmaal/"), data={"tekst": "Er der køkken? Hilsen <b>Køkkenet</b>"})
    assert asked.status_code == 303
    (told,) = mails(place.people[TOWN].email, "need_enquiry")
    assert "Køkkenet" not in told.text
    (also,) = mails("indkoeb@kommune.example", "need_enquiry")
    assert link(also) == link(told)
    assert "Er der køkken?" not in place.as_(GARDEN).get(place.mine("spoergsmaal/", GARDEN)).text
    assert "har ikke svaret endnu" in supplier.get(place.mine("spoergsmaal/")).text
    assert "Svar alle" in buyer.get(place.ours("spoergsmaal/")).text
    number = db.session.scalars(select(Enquiry)).one().id
    url = place.ours(f"spoergsmaal/{number}/")
    assert "&lt;b&gt;Køkkenet" in buyer.get(url).text
    assert buyer.post(url, data={"vist": "", "tekst": ""}).status_code == 422
    assert buyer.post(url, data={"vist": "Er der køkken?", "tekst": "x" * 5001}).status_code == 422
    assert buyer.post(url, data={"vist": "Er der køkken?", "tekst": "Ja, i kælderen."}).status_code == 303
    page = place.as_(GARDEN).get(place.mine("spoergsmaal/", GARDEN)).text
    assert "Ja, i kælderen." in page
    assert "Hilsen" not in page
    public = place.app.test_client().get(f"/behov/{place.need.id}/").text
    assert "Ja, i kælderen." in public
    assert "Hilsen" not in public
    for cvr in (KITCHEN, GARDEN):
        (heard,) = mails(place.people[cvr].email, "need_reply")
        assert "kælderen" not in heard.text
    assert buyer.get(place.ours("spoergsmaal/99999/")).status_code == 404


def test_bad_questions_and_late_ones(place: House) -> None:
    supplier = place.as_(KITCHEN)
    assert supplier.post(place.mine("spoergsmaal/"), data={"tekst": "  "}).status_code == 422
    assert supplier.post(place.mine("spoergsmaal/"), data={"tekst": "x" * 2001}).status_code == 422
    place.need.questions_by = datetime.now(UTC) - timedelta(minutes=1)
    db.session.commit()
    assert "Fristen for at stille spørgsmål er gået" in supplier.get(place.mine("spoergsmaal/")).text
    late = supplier.post(place.mine("spoergsmaal/"), data={"tekst": "Nåede vi det?"})
    assert late.status_code == 409


def test_the_buyers_word_to_all(place: House) -> None:
    place.answered()
    buyer = place.as_(TOWN)
    assert buyer.post(place.ours("spoergsmaal/besked/"), data={"tekst": "x"}).status_code == 422
    data = {"overskrift": "Ny adresse", "tekst": "Maden leveres på skolen."}
    assert buyer.post(place.ours("spoergsmaal/besked/"), data=data).status_code == 303
    (heard,) = mails(place.people[KITCHEN].email, "need_reply")
    assert "besked til alle" in heard.text
    assert "Ny adresse" in place.as_(GARDEN).get(place.mine("spoergsmaal/", GARDEN)).text


def offer(place: House, **more: str) -> int:
    data = {
        "dato": DAY,
        "fra": "13.00",
        "til": "14.30",
        "hver": "30",
        "sted": "Rådhuset, lokale 3",
    } | more
    return place.as_(TOWN).post(place.ours("moeder/"), data=data).status_code


def test_meetings_are_offered_booked_fetched_and_called_off(place: House) -> None:
    assert offer(place) == 303
    slots = meetings.list_slots(place.need.id)
    assert len(slots) == 3
    first, second, _ = slots
    kitchen, garden = place.as_(KITCHEN), place.as_(GARDEN)
    assert kitchen.post(place.mine(f"moede/{first.id}/book")).status_code == 303
    taken = garden.post(place.mine(f"moede/{first.id}/book", GARDEN))
    assert taken.status_code == 409
    assert "Tiden er taget" in taken.text
    assert kitchen.post(place.mine(f"moede/{second.id}/book")).status_code == 409
    (told,) = mails(place.people[KITCHEN].email, "meeting_booked")
    ics = kitchen.get(link(told))
    assert ics.mimetype == "text/calendar"
    assert "DTEND" in ics.text
    assert garden.get(place.mine(f"moede/{first.id}.ics", GARDEN)).status_code == 404
    assert "Køkkenet ApS" in place.as_(TOWN).get(place.ours("moeder/")).text
    assert "Køkkenet" not in garden.get(place.mine("moede/", GARDEN)).text
    assert place.as_(TOWN).get(place.ours("moeder.ics")).text.count("BEGIN:VEVENT") == 1
    assert place.as_(TOWN).post(place.ours(f"moeder/{first.id}/aflys")).status_code == 303
    (off,) = mails(place.people[KITCHEN].email, "meeting_cancelled")
    assert "aflyst" in off.subject
    assert kitchen.post(place.mine(f"moede/{second.id}/book")).status_code == 303
    assert kitchen.post(place.mine(f"moede/{second.id}/afbud")).status_code == 303
    assert garden.post(place.mine(f"moede/{second.id}/afbud", GARDEN)).status_code == 409
    assert len(mails(place.people[TOWN].email, "meeting_released")) == 1
    db.session.rollback()
    assert {s.booked_by for s in db.session.scalars(select(MeetingSlot))} == {None}


@pytest.mark.parametrize(
    "bad",
    [
        {"fra": "25.00"},
        {"til": "13.10"},
        {"til": "12.00"},
        {"dato": "2020-01-01"},
        {"sted": ""},
        {"dato": "i morgen"},
        {"fra": "00.00", "til": "23.59", "hver": "20"},
    ],
)
def test_meetings_that_cannot_be(place: House, bad: dict[str, str]) -> None:
    assert offer(place, **bad) == 422
    assert meetings.list_slots(place.need.id) == ()


def test_the_same_time_twice_is_refused(place: House) -> None:
    assert offer(place) == 303
    assert offer(place) == 422


def test_meetings_fill_the_time(app: Flask) -> None:
    start = datetime(2027, 1, 5, 9, tzinfo=UTC)
    found = rules.meetings_between(start, start + timedelta(minutes=65), 20)
    assert [f.minute for f in found] == [0, 20, 40]
    with pytest.raises(Refused, match="no_slot"):
        rules.meetings_between(start, start, 20)


def test_drafts_are_reminded_of_once(place: House) -> None:
    place.as_(KITCHEN).post(place.mine("svar/skriv/"), data=place.fields())
    place.answered(GARDEN)
    assert remind_drafts(datetime.now(UTC)) == 0
    place.need.answer_by = datetime.now(UTC) + timedelta(hours=40)
    db.session.commit()
    assert remind_drafts(datetime.now(UTC)) == 1
    assert remind_drafts(datetime.now(UTC)) == 0
    db.session.commit()
    (told,) = mails(place.people[KITCHEN].email, "answer_reminder")
    assert "er ikke sendt" in told.subject


def test_markup_in_what_people_write_never_runs_on_a_page_or_in_a_mail(place: House) -> None:
    nasty = '<script>alert(1)</script><img src=x onerror=alert(2)> & "<b>fed</b>"'
    supplier, buyer = place.as_(KITCHEN), place.as_(TOWN)
    assert supplier.post(place.mine("spoergsmaal/"), data={"tekst": nasty}).status_code == 303
    assert supplier.post(place.mine("samtale/"), data={"tekst": nasty}).status_code == 303
    assert buyer.post(place.ours(f"samtale/{KITCHEN}/"), data={"tekst": nasty}).status_code == 303
    news = {"overskrift": nasty[:80], "tekst": nasty}
    assert buyer.post(place.ours("spoergsmaal/besked/"), data=news).status_code == 303
    pages = [
        supplier.get(place.mine("samtale/")).text,
        supplier.get(place.mine("spoergsmaal/")).text,
        buyer.get(place.ours(f"samtale/{KITCHEN}/")).text,
        buyer.get(place.ours("spoergsmaal/")).text,
    ]
    db.session.rollback()
    written = db.session.scalars(select(OutboxMessage)).all()
    assert written
    for shown in [*pages, *(m.html or "" for m in written)]:
        assert "<script>alert" not in shown
        assert "<img src=x" not in shown
        assert "<b>fed" not in shown
    assert sum("&lt;script&gt;alert" in page for page in pages) >= 3
