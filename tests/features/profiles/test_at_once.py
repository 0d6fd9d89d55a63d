"""Real threads and connections: two who save, add and publish at the same moment."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from app.domain.profile import Offer, Section
from app.extensions import db
from app.profiles import queries
from tests.features.profiles.conftest import Firm, seen_in

BOTH = 2


def test_of_two_saves_at_once_one_wins_and_the_other_chooses(firm: Firm) -> None:
    people = [firm.as_("editor", name) for name in ("Maja", "Bo")]
    url = firm.url("profil/formaal/")
    seen = [seen_in(p.get(url).text, "about") for p in people]
    barrier = Barrier(BOTH)

    def send(number: int) -> int:
        barrier.wait()
        data = {"about-summary_da": f"Tekst {number}", "about-seen": seen[number]}
        return people[number].post(url, data=data).status_code

    with ThreadPoolExecutor(BOTH) as pool:
        assert sorted(pool.map(send, range(BOTH))) == [303, 409]


def test_offers_added_at_once_are_all_kept(firm: Firm) -> None:
    people = [firm.as_("editor", name) for name in ("Maja", "Bo")]
    url = firm.url("profil/ydelser/ny/")
    barrier = Barrier(BOTH)

    def send(number: int) -> int:
        barrier.wait()
        data = {"offers-title_da": f"Ydelse {number}", "offers-seen": ""}
        return people[number].post(url, data=data).status_code

    with ThreadPoolExecutor(BOTH) as pool:
        assert list(pool.map(send, range(BOTH))) == [303, 303]
    assert titles(firm.cvr) == {"Ydelse 0", "Ydelse 1"}


def titles(cvr: str) -> set[str]:
    db.session.rollback()
    content = queries.workbench(cvr, "").document.section(Section.OFFERS)
    return {o.title_da for o in content.items if isinstance(o, Offer)}  # type: ignore[union-attr]
