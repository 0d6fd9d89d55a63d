"""A supplier that has sent its answer stands as having answered, and only to itself."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from lxml import html
from sqlalchemy import select

from app.dialogue.circle import open_to_buyer
from app.domain.waves import Interest, Terms
from app.extensions import db
from app.invitations import services
from app.invitations.digests import new_needs
from app.invitations.models import NeedInvitation, NeedWaves
from app.invitations.queries import list_mine
from app.subscriptions.digest import Subscriber
from tests.features.dialogue.house import GARDEN, KITCHEN, TOWN, House

NOW = datetime.now(UTC)


def stands(place: House, state: str) -> None:
    """The supplier was told of the need, waits for its wave, or was not ranked; it never said yes or no."""
    db.session.query(NeedInvitation).delete()
    if state:
        is_sent = state == "sent"
        db.session.add(
            NeedInvitation(need_id=place.need.id, cvr=KITCHEN, state=state, position=1,
                           wave=1 if is_sent else None, sent_at=NOW if is_sent else None)
        )  # fmt: skip
    db.session.commit()


def sections(place: House) -> dict[str, str]:
    """The headings of the supplier's page with what stands below each."""
    page = html.fromstring(place.as_(KITCHEN).get(f"/min-virksomhed/{KITCHEN}/behov/").text)
    return {s.get("aria-labelledby"): s.text_content() for s in page.xpath("//main//section")}


@pytest.mark.parametrize("state", ["sent", "queued", ""])
def test_who_sent_an_answer_without_saying_interested_has_answered(place: House, state: str) -> None:
    stands(place, state)
    before = sections(place)
    assert (place.need.title in before["nye"]) is (state == "sent")
    assert "svaret" not in before
    place.answered()
    after = sections(place)
    assert place.need.title not in after["nye"] + after.get("andre", "")
    assert place.need.title in after["svaret"]
    assert "I har sendt jeres svar." in after["svaret"]
    # A draft that was taken back is no answer.
    assert place.as_(KITCHEN).post(place.mine("svar/traek")).status_code == 303
    assert "svaret" not in sections(place)


def test_the_buyer_does_not_learn_of_it_and_no_row_is_made(place: House) -> None:
    stands(place, "")
    place.answered()
    found = list_mine(KITCHEN, datetime.now(UTC))
    assert [p.need.id for p in found.answered] == [place.need.id]
    assert list_mine(GARDEN, datetime.now(UTC)).answered == ()
    assert db.session.query(NeedInvitation).count() == 0
    assert KITCHEN not in open_to_buyer(place.need.id, sealed=True)


def test_an_answer_counts_as_enough_and_one_taken_back_does_not(place: House) -> None:
    stands(place, "queued")
    services.set_terms("user:1", place.need, Terms(size=1, pause=1, enough=1))
    db.session.commit()

    def due() -> datetime | None:
        db.session.rollback()
        return db.session.scalar(select(NeedWaves.next_at).where(NeedWaves.need_id == place.need.id))

    assert due() is not None
    place.answered(GARDEN)
    assert due() is None
    buyer = place.as_(TOWN).get(place.ours("inviterede/")).text
    assert "Så mange, som I har bedt om, er interesserede eller har svaret." in buyer
    # The price is sealed, and so is who sent it.
    assert "Gården" not in buyer
    assert place.as_(GARDEN).post(place.mine("svar/traek", GARDEN)).status_code == 303
    assert due() is not None
    # One that said yes and answered counts once.
    services.set_terms("user:1", place.need, Terms(size=1, pause=1, enough=2))
    row = services.come_by_itself(place.need, GARDEN)
    services.answer("user:9", place.need, row, services.Answer(Interest.INTERESTED))
    db.session.commit()
    place.answered(GARDEN, version="3")
    assert due() is not None
    # A draft of what was sent is no answer until it is sent anew.
    place.answered(KITCHEN)
    assert due() is None
    client = place.as_(KITCHEN)
    assert client.post(place.mine("svar/skriv/"), data=place.fields(version="2")).status_code == 303
    assert due() is not None


def test_the_digest_leaves_out_what_was_answered(place: House) -> None:
    stands(place, "sent")
    to = Subscriber(1, "bo@firma.example", "da", (KITCHEN, GARDEN))
    window = NOW - timedelta(days=1), NOW + timedelta(days=1)
    found = new_needs(to, *window)
    assert found is not None
    assert found.total == 1
    place.answered()
    assert new_needs(to, *window) is None


def test_the_buyers_page_counts_the_answers_and_leads_to_the_outcome_when_closed(place: House) -> None:
    place.answered()
    buyer = place.as_(TOWN)
    assert "Svarene (1)" in buyer.get(place.ours()).text
    assert buyer.post(place.ours("luk/"), data={"version": str(place.need.version)}).status_code == 303
    page = html.fromstring(buyer.get(place.ours()).text)
    [button] = page.xpath("//main//a[contains(@class, 'button-primary')]")
    assert button.get("href") == place.ours("udfald/")
    assert len(page.xpath(f"//main//a[@href='{place.ours('udfald/')}']")) == 1
