"""What has changed since a supplier was put on a list: its verification, its profile, a merge of profiles."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from app.admin import merging
from app.admin.merges import preview
from app.domain.access import Duty
from app.domain.shortlists import changes, differs, moved
from app.domain.verification import Event, Standing, Status
from app.extensions import db
from app.search.snapshot import today
from app.shortlists.models import ShortlistItem
from app.shortlists.queries import find_list
from tests.factories.people import actor, person
from tests.factories.suppliers import publish
from tests.factories.verifications import record
from tests.features.shortlists.conftest import House, items

SCHEMES = ("rsv", "par54", "par190")
STATUSES = st.dictionaries(st.sampled_from(SCHEMES), st.sampled_from(list(Status)))


def standings(held: dict[str, Status]) -> list[Standing]:
    day = date(2026, 1, 1)
    return [Standing(s, status, day, None, None, Event(s, status, day)) for s, status in held.items()]


@given(STATUSES, STATUSES)
def test_changes_are_the_schemes_that_differ(then: dict[str, Status], now: dict[str, Status]) -> None:
    found = changes(standings(then), standings(now))
    assert {c.scheme for c in found} == {s for s in SCHEMES if then.get(s) != now.get(s)}
    assert all((c.before, c.after) == (then.get(c.scheme), now.get(c.scheme)) for c in found)
    losses = [c.is_loss for c in found]
    assert losses == sorted(losses, reverse=True)


@given(st.lists(st.integers(0, 9), unique=True, min_size=1), st.integers(0, 9), st.integers(-3, 3))
def test_moving_keeps_everybody(order: list[int], which: int, steps: int) -> None:
    after = moved(order, which, steps)
    assert sorted(after) == sorted(order)
    assert [n for n in after if n != which] == [n for n in order if n != which]
    if which in order:
        assert after.index(which) == min(max(order.index(which) + steps, 0), len(order) - 1)


@given(st.lists(st.integers(0, 2), min_size=1))
def test_cells_differ_when_there_are_two_kinds(cells: list[int]) -> None:
    assert differs(cells) == (len(set(cells)) > 1)


def backdate(list_id: int, days: int) -> None:
    """As if everybody had been put on the list so many days ago."""
    at = datetime.now(UTC) - timedelta(days=days)
    for item in items(list_id):
        item.added_at = at
    db.session.commit()


def known(cvr: str, status: Status, ago: int, scheme: str = "par54") -> None:
    """Recorded and in force so many days ago."""
    at = datetime.now(UTC) - timedelta(days=ago)
    record(cvr, Event(scheme, status, at.date(), None, at.date(), recorded_at=at))
    db.session.commit()


def test_a_suspension_since_is_told(app: Flask, house: House) -> None:
    firm = publish(name="Birkens Brød ApS")
    known(firm.cvr, Status.VERIFIED, 90)
    list_id = house.make("Kantine", firm.cvr)
    backdate(list_id, 30)
    client = house.browser("reader")
    assert "Ændret, siden" not in client.get(house.address(list_id)).text
    known(firm.cvr, Status.SUSPENDED, 10)
    page = client.get(house.address(list_id)).text
    assert "Ændret, siden I tilføjede den" in page
    assert "§ 54-egnet: fra »Dokumenteret« til »Midlertidigt suspenderet«." in page
    assert "list-news loss" in page
    # Whoever adds it now has seen that it is suspended.
    later = house.make("En anden", firm.cvr)
    assert "Ændret, siden" not in client.get(house.address(later)).text


def test_what_was_not_known_then_is_news_though_it_held(app: Flask, house: House) -> None:
    """A record of yesterday about last year: the list was made without knowing it."""
    firm = publish()
    list_id = house.make("Kantine", firm.cvr)
    backdate(list_id, 30)
    now = datetime.now(UTC)
    record(firm.cvr, Event("par54", Status.VERIFIED, today() - timedelta(days=200), recorded_at=now))
    db.session.commit()
    page = house.browser("reader").get(house.address(list_id)).text
    assert "fra »Ikke dokumenteret« til »Dokumenteret«" in page
    assert "list-news loss" not in page


def test_an_old_revocation_is_not_told_again(app: Flask, house: House) -> None:
    firm = publish()
    known(firm.cvr, Status.VERIFIED, 900)
    known(firm.cvr, Status.REVOKED, 800)
    list_id = house.make("Kantine", firm.cvr)
    backdate(list_id, 760)
    page = house.browser("reader").get(house.address(list_id)).text
    assert "Tilbagekaldt" not in page


@pytest.mark.parametrize("has_both", [False, True])
def test_lists_follow_a_merge_and_its_undoing(app: Flask, house: House, has_both: bool) -> None:
    kept, other = publish(name="Anemonen ApS"), publish(name="Anemonen Aps Gammel")
    kept_cvr, other_cvr = kept.cvr, other.cvr
    list_id = house.make("Kantine", *([kept_cvr, other_cvr] if has_both else [other_cvr]))
    later = house.make("Tom")
    secretary = actor(person(duty=Duty.SECRETARY))
    seen = preview(kept_cvr, other_cvr, frozenset()).fingerprint
    merge_id = merging.merge(secretary, kept_cvr, other_cvr, (), seen, "Samme virksomhed")
    db.session.commit()
    client = house.browser()
    page = client.get(house.address(list_id)).text
    if has_both:
        assert [i.cvr for i in items(list_id)] == [kept_cvr, other_cvr]
        assert "Profilen er lagt sammen med Anemonen ApS." in page
    else:
        assert [(i.cvr, i.added_cvr) for i in items(list_id)] == [(kept_cvr, other_cvr)]
        assert "Den profil er lagt sammen med denne." in page
    # The old number leads to the kept profile, also when somebody saves it.
    assert "Anemonen ApS" in client.get(f"/lister/gem/?leverandoer={other_cvr}").text
    from app.admin.merges import undoing

    merging.undo(secretary, merge_id, (), undoing(merge_id).fingerprint, "Det var to")
    db.session.commit()
    assert [i.cvr for i in items(list_id)] == ([kept_cvr, other_cvr] if has_both else [other_cvr])
    assert "lagt sammen" not in client.get(house.address(list_id)).text
    assert items(later) == []


def test_a_list_of_nobody_and_of_another(app: Flask, house: House, suppliers: list[str]) -> None:
    list_id = house.make("Kantine", suppliers[0])
    found = find_list(house.cvr, list_id)
    assert found is not None
    assert found.items[0].face is not None
    assert find_list("13748136", list_id) is None
    assert find_list(house.cvr, list_id + 1) is None
    assert found.find(0) is None
    assert db.session.scalars(select(ShortlistItem.cvr)).all() == [suppliers[0]]
