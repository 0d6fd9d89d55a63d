"""A supplier that has sent its answer stands as having answered, and only to itself."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from lxml import html

from app.dialogue.circle import open_to_buyer
from app.extensions import db
from app.invitations.models import NeedInvitation
from app.invitations.queries import list_mine
from tests.features.dialogue.house import GARDEN, KITCHEN, House

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
