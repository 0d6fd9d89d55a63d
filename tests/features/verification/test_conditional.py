"""What machines ask again: nothing is sent twice, and what has changed always is."""

from __future__ import annotations

from datetime import date

import pytest

from app.domain.verification import Event, Status
from app.extensions import db
from app.search.snapshot import today
from tests.factories.suppliers import valid_cvr
from tests.factories.verifications import record
from tests.support.client import CheckedClient

CVR = valid_cvr(60)
ADDRESSES = [f"/verificering/{CVR}.json", f"/api/v1/verifications/{CVR}", f"/badge/{CVR}.svg"]


def know(status: Status, on: date) -> None:
    record(CVR, Event("ppf", status, on))
    db.session.commit()


@pytest.mark.parametrize("address", ADDRESSES)
def test_each_answer_can_be_asked_for_again(client: CheckedClient, address: str) -> None:
    know(Status.VERIFIED, date(2025, 3, 12))
    first = client.get(address)
    tag, moment = first.headers["ETag"], first.headers["Last-Modified"]
    assert first.headers["Cache-Control"] == "public, max-age=3600"
    # The language stands in the address; nothing depends on who asks.
    assert "Cookie" not in first.headers.get("Vary", "")
    for held in ({"If-None-Match": tag}, {"If-Modified-Since": moment}):
        again = client.get(address, headers=held)
        assert (again.status_code, again.data) == (304, b"")
        assert again.headers["ETag"] == tag
    both = {"If-None-Match": '"another"', "If-Modified-Since": moment}
    # RFC 9110, 13.1.3: with a tag the moment is not looked at.
    assert client.get(address, headers=both).status_code == 200
    head = client.head(address)
    assert (head.status_code, head.data, head.headers["ETag"]) == (200, b"", tag)
    assert client.get(f"/en{address}").headers["ETag"] != tag
    know(Status.SUSPENDED, today())
    changed = client.get(address, headers={"If-None-Match": tag})
    assert changed.status_code == 200
    assert (
        client.get(address, headers={"If-Modified-Since": "Wed, 01 Jan 2025 00:00:00 GMT"}).status_code == 200
    )
