"""What came of needs, on the supplier's own pages: invited, answered, awarded, and what waits for its word."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from lxml import html

from app.dialogue import services as dialogue
from app.dialogue.services import Written
from app.domain.access import Role
from app.domain.attention import Dealing, bounds, months_until
from app.domain.needs import State, Step
from app.domain.outcomes import Award, Confirmation
from app.extensions import db
from app.invitations.models import NeedInvitation
from app.invitations.queries import find_mine
from app.needs.models import Need
from app.needs.services import take_step
from app.outcomes import services as outcomes
from app.outcomes.models import NeedAward, Outcome
from app.search.snapshot import today
from app.statistics.sources import dealings
from tests.conftest import Statements
from tests.factories.needs import need
from tests.factories.people import browser
from tests.factories.people import organisation as found_organisation
from tests.factories.suppliers import publish, valid_cvr
from tests.support.client import CheckedClient
from tests.support.members import member, organisation, person, sign_in

NOW, BEFORE = months_until(today(), 2)[::-1]
OTHER = valid_cvr(77)


@pytest.fixture
def cvr(app: Flask) -> str:
    """A published supplier."""
    return publish(name="Rug & Ramsløg Kantine ApS", email="kontakt@rug.example").cvr


@pytest.fixture
def client(client: CheckedClient, cvr: str) -> CheckedClient:
    """Its editor."""
    sign_in(client, member(person(), organisation(cvr), "editor"))
    return client


def buyer() -> str:
    return found_organisation((person("Inge"), Role.OWNER), kind="municipality")


def invite(made: Need, cvr: str, sent_at: datetime | None, interest: str = "none") -> None:
    """Publishing ranks suppliers by itself; here it is said which of them were told, and when."""
    row = find_mine(made.id, cvr) or NeedInvitation(need_id=made.id, cvr=cvr)
    row.state, row.rule = ("sent", "") if sent_at else ("queued", "")
    row.wave, row.sent_at, row.interest = (1 if sent_at else None), sent_at, interest
    row.answered_at = sent_at if interest != "none" else None
    db.session.add(row)
    db.session.flush()


def answer(made: Need, cvr: str) -> None:
    written = dialogue.write_answer("user:5", made, cvr, "Rug", Written("Vi kan.", 100_000))
    dialogue.send_answer("user:5", made, written)


def award(made: Need, cvr: str, value: int | None) -> int:
    """The buyer's word on a need that has an answer; the award's number."""
    take_step("user:1", made, Step.CLOSE)
    outcomes.award("user:1", made, [Award(cvr, "Rug", value)], {})
    return db.session.query(NeedAward.id).filter_by(need_id=made.id).scalar()


def months(cvr: str) -> dict[str, dict[date, int]]:
    found = dealings(cvr, BEFORE, NOW)
    return {d.value: dict(c) for d, c in found.items()}


def page(client: CheckedClient, path: str) -> html.HtmlElement:
    answered = client.get(path)
    assert answered.status_code == 200
    return html.fromstring(answered.text)


def words(root: html.HtmlElement) -> str:
    return " ".join(root.text_content().split())


def test_invitations_count_in_the_danish_month_they_were_sent(cvr: str) -> None:
    begun, _ = bounds(NOW, NOW)
    for sent_at in (begun, begun - timedelta(seconds=1), None):
        invite(need(buyer()), cvr, sent_at)
    invite(need(buyer()), OTHER, begun)
    db.session.commit()
    assert months(cvr)[Dealing.INVITED] == {NOW: 1, BEFORE: 1}


def test_an_answer_counts_once_however_often_it_is_sent_and_not_when_it_is_withdrawn(cvr: str) -> None:
    made = need(buyer())
    answer(made, cvr)
    answer(made, cvr)
    answer(made, OTHER)
    assert months(cvr)[Dealing.ANSWERED] == {NOW: 1}
    dialogue.withdraw_answer("user:5", made, dialogue.answer_of(made.id, cvr))  # type: ignore[arg-type]
    assert months(cvr)[Dealing.ANSWERED] == {}


@pytest.mark.parametrize(
    ("said", "supplier_dkk", "times", "kroner"),
    [
        (None, None, 0, 0),
        (Confirmation.CONFIRMED, None, 1, 200_000),
        (Confirmation.OTHER, 195_000, 1, 200_000),
        (Confirmation.OTHER, 100_000, 1, 0),
        (Confirmation.OTHER, None, 1, 0),
        (Confirmation.DENIED, None, 0, 0),
    ],
)
def test_a_contract_counts_when_both_sides_say_so_and_kroner_when_they_say_the_same(
    cvr: str, said: Confirmation | None, supplier_dkk: int | None, times: int, kroner: int
) -> None:
    made = need(buyer())
    answer(made, cvr)
    number = award(made, cvr, 200_000)
    if said:
        outcomes.confirm("user:9", number, cvr, said, supplier_dkk)
    db.session.commit()
    found = months(cvr)
    assert sum(found[Dealing.AWARDED].values()) == times
    assert sum(found[Dealing.WORTH].values()) == kroner
    assert months(OTHER)[Dealing.AWARDED] == {}


def test_a_contract_stays_in_the_month_the_buyer_told_of_it(cvr: str) -> None:
    made = need(buyer())
    answer(made, cvr)
    number = award(made, cvr, None)
    held = db.session.get(Outcome, made.id)
    assert held is not None
    held.recorded_at = bounds(NOW, NOW)[0] - timedelta(days=2)
    outcomes.confirm("user:9", number, cvr, Confirmation.CONFIRMED)
    db.session.commit()
    assert months(cvr)[Dealing.AWARDED] == {BEFORE: 1}
    assert months(cvr)[Dealing.WORTH] == {BEFORE: 0}


def test_the_page_and_the_file_show_it(client: CheckedClient, cvr: str) -> None:
    made = need(buyer())
    invite(made, cvr, datetime.now(UTC))
    answer(made, cvr)
    outcomes.confirm("user:9", award(made, cvr, 1_240_000), cvr, Confirmation.CONFIRMED)
    db.session.commit()
    root = page(client, f"/min-virksomhed/{cvr}/statistik/")
    tables = {t.xpath("string(caption)"): t.xpath("string(tbody/tr[1]/td[1])") for t in root.xpath("//table")}
    assert tables == {
        "Inviteret, antal pr. måned": "1",
        "Svar sendt, antal pr. måned": "1",
        "Kontrakter, antal pr. måned": "1",
        "Kontrakter i kroner pr. måned": "1.240.000\xa0kr.",
    }
    totals = dict(zip(root.xpath("//dl//dt/text()"), root.xpath("//dl//dd/text()"), strict=True))
    assert totals["Kontrakter i kroner"] == "1.240.000\xa0kr."
    assert "kr.." not in words(root)
    english = page(client, f"/en/min-virksomhed/{cvr}/statistik/")
    assert "DKK\xa01,240,000" in english.text_content()
    sent = client.get(f"/min-virksomhed/{cvr}/statistik.csv").data.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(sent), delimiter=";"))
    assert rows[0][5:] == ["Inviteret", "Svar sendt", "Kontrakter", "Kontrakter i kroner"]
    assert rows[-1][5:] == ["1", "1", "1", "1240000"]


def test_who_is_asked_and_never_answers_is_led_to_its_needs(client: CheckedClient, cvr: str) -> None:
    for _ in range(3):
        invite(need(buyer()), cvr, datetime.now(UTC))
    db.session.commit()
    address = f"/min-virksomhed/{cvr}/statistik/"
    link = page(client, address).xpath("//section[@aria-labelledby='raad']//a")[0]
    assert (link.text, link.get("href")) == ("Svar på invitationerne", f"/min-virksomhed/{cvr}/behov/")
    answer(need(buyer()), cvr)
    db.session.commit()
    assert "Svar på invitationerne" not in words(page(client, address))


def test_the_overview_says_what_waits(
    client: CheckedClient, cvr: str, count_sql: Callable[[], AbstractContextManager[Statements]]
) -> None:
    address = f"/min-virksomhed/{cvr}/"
    assert "Venter på jer" not in words(page(client, address))
    now = datetime.now(UTC)
    invite(need(buyer()), cvr, now)
    db.session.commit()
    assert "1 nyt behov venter på jeres svar" in words(page(client, address))
    invite(need(buyer()), cvr, now)
    # Not these: not told yet, answered, over, withdrawn, another's.
    invite(need(buyer()), cvr, None)
    invite(need(buyer()), cvr, now, "interested")
    late = need(buyer())
    invite(late, cvr, now)
    late.answer_by = now - timedelta(minutes=1)
    invite(need(buyer(), State.CLOSED), cvr, now)
    invite(need(buyer()), OTHER, now)
    whole = need(buyer())
    invite(whole, cvr, now)
    answer(whole, cvr)
    asked = need(buyer())
    answer(asked, cvr)
    number = award(asked, cvr, 5_000)
    db.session.commit()
    with count_sql() as found:
        root = page(client, address)
    assert len(found) <= 13
    links = {a.text: a.get("href") for a in root.xpath("//div[contains(@class, 'alert-info')]//a")}
    assert links == {
        "2 nye behov venter på jeres svar": f"{address}behov/",
        "1 kontrakt venter på, at I bekræfter den": f"{address}tildelinger/{number}/",
    }
    assert client.get(f"{address}tildelinger/{number}/").status_code == 200


def test_the_buyers_page_of_a_need_leads_on(app: Flask) -> None:
    inge = person("Inge")
    town = found_organisation((inge, Role.OWNER), kind="municipality")
    inside = browser(app, inge)

    def ways(state: State) -> list[str]:
        made = need(town, state)
        db.session.commit()
        root = page(inside, f"/vores-behov/{town}/{made.id}/")
        links = root.xpath("//nav[@aria-label='Mere om behovet']//a")
        assert all(inside.get(a.get("href")).status_code == 200 for a in links)
        return [a.text for a in links]

    assert ways(State.DRAFT) == ways(State.SUBMITTED) == []
    out = [
        "Inviterede leverandører",
        "Svarene",
        "Spørgsmål og beskeder",
        "Møder",
        "Hent hele sagen (ZIP)",
    ]
    assert ways(State.PUBLISHED) == out
    # The one thing that is left to do is the button above.
    assert ways(State.CLOSED) == out
    made = need(town, State.CLOSED)
    outcomes.end_without_award("user:1", made, ["P7"], {})
    db.session.commit()
    assert "Udfald" in words(
        page(inside, f"/vores-behov/{town}/{made.id}/").xpath("//nav[@aria-label='Mere om behovet']")[0]
    )
