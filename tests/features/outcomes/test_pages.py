"""The pages of an outcome: the buyer's, the suppliers' and everybody's."""

from __future__ import annotations

import csv
import io
import zipfile
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy import select

from app.accounts.models import User
from app.dialogue import services as dialogue
from app.dialogue.services import Written
from app.domain.access import Role
from app.domain.needs import Kind, Step
from app.extensions import db
from app.invitations.models import NeedInvitation
from app.needs.models import Need
from app.needs.services import take_step
from app.notifications.models import OutboxMessage
from app.outcomes import services
from app.outcomes.models import NeedAward
from tests.factories.needs import need
from tests.factories.people import browser, organisation, person, post
from tests.factories.suppliers import publish
from tests.support.client import CheckedClient


@dataclass
class Story:
    """A closed need with two answers, and everybody in it."""

    need: Need
    buyer: User
    winner: User
    loser: User
    winner_cvr: str
    loser_cvr: str

    @property
    def address(self) -> str:
        return f"/vores-behov/{self.need.buyer_cvr}/{self.need.id}/udfald/"


def story(kind: Kind = Kind.QUOTES) -> Story:
    buyer, winner, loser = person("Inge"), person("Vinni"), person("Tabe")
    made = need(organisation((buyer, Role.OWNER), kind="municipality"), kind=kind)
    firms = [organisation((u, Role.OWNER), name=n) for u, n in ((winner, "Vinderen"), (loser, "Taberen"))]
    for cvr, name in zip(firms, ("Vinderen", "Taberen"), strict=True):
        answer = dialogue.write_answer("user:5", made, cvr, name, Written("Vi kan.", 100_000))
        dialogue.send_answer("user:5", made, answer)
    take_step("user:1", made, Step.CLOSE)
    db.session.commit()
    return Story(made, buyer, winner, loser, *firms)


@pytest.fixture
def told(app: Flask) -> Story:
    return story()


def award(client: CheckedClient, told: Story, **more: str):  # type: ignore[no-untyped-def]
    fields = {
        "udfald": "ja",
        f"svar-{told.winner_cvr}-vandt": "1",
        f"svar-{told.winner_cvr}-vaerdi": "210.000",
        f"svar-{told.loser_cvr}-tilbagemelding": "I var dyrere.",
    }
    return post(client, told.address, **(fields | more))


def test_from_the_buyers_word_to_the_public_figures(app: Flask, told: Story) -> None:
    buyer, winner, loser = (browser(app, u) for u in (told.buyer, told.winner, told.loser))
    assert "Taberen" in buyer.get(told.address).text
    assert award(buyer, told).status_code == 303
    shown = buyer.get(told.address).text
    assert "210.000\u00a0kr." in shown
    assert "I var dyrere." in shown

    mails = {m.to_address: m for m in db.session.scalars(select(OutboxMessage))}
    assert "Passer det" in mails[told.winner.email].subject
    assert "dyrere" not in mails[told.loser.email].text
    theirs = loser.get(f"/min-virksomhed/{told.loser_cvr}/behov/{told.need.id}/udfald/").text
    assert "I var dyrere." in theirs
    assert (
        "I var dyrere."
        not in winner.get(f"/min-virksomhed/{told.winner_cvr}/behov/{told.need.id}/udfald/").text
    )

    given = db.session.scalars(select(NeedAward).where(NeedAward.need_id == told.need.id)).one()
    confirm = f"/min-virksomhed/{told.winner_cvr}/tildelinger/{given.id}/"
    assert post(winner, confirm, svar="confirmed").status_code == 303
    public = browser(app).get(f"/behov/{told.need.id}/").text
    assert "Vinderen" in public
    assert "Bekræftet af leverandøren" in public
    assert "I var dyrere." not in public
    figures = browser(app).get("/behov/tal/").text
    assert "210.000\u00a0kr." in figures


def test_everybody_who_answered_hears_why(app: Flask, told: Story) -> None:
    answer = award(browser(app, told.buyer), told, **{f"svar-{told.loser_cvr}-tilbagemelding": " "})
    assert answer.status_code == 422
    assert "Skriv et par ord til Taberen om hvorfor" in answer.text
    assert 'value="210.000"' in answer.text
    db.session.refresh(told.need)
    assert told.need.state == "closed"


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"udfald": ""}, "Vælg ja eller nej"),
        ({"udfald": "nej"}, "Vælg mindst én ting, der stod i vejen"),
        ({"anden_navn": "Udefra", "anden_cvr": "12345678"}, "Skriv et CVR-nummer med 8 cifre"),
        ({"anden_navn": "Udefra", "anden_vaerdi": "9" * 20}, "Beløbet er for stort"),
        ({"note": "x" * 2001}, "Skriv højst 2.000 tegn"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(
    app: Flask, told: Story, fields: dict[str, str], message: str
) -> None:
    answer = award(browser(app, told.buyer), told, **fields)
    assert answer.status_code == 422
    assert message in answer.text


def test_no_award_with_its_barrier(app: Flask, told: Story) -> None:
    buyer = browser(app, told.buyer)
    fields = {f"svar-{cvr}-tilbagemelding": "Vi udskyder." for cvr in (told.winner_cvr, told.loser_cvr)}
    assert post(buyer, told.address, udfald="nej", barrierer="P7", **fields).status_code == 303
    assert "Opgaven er samlet og for stor til små virksomheder" in browser(app).get("/behov/tal/").text


def say_yes(told: Story, cvr: str) -> str:
    row = NeedInvitation(need_id=told.need.id, cvr=cvr, state="own", answers=1, interest="interested")
    row.answered_at, row.answered_by = datetime.now(UTC), "user:9"
    db.session.add(row)
    db.session.commit()
    return cvr


def test_one_that_was_interested_without_answering_may_have_got_it(app: Flask, told: Story) -> None:
    cvr, other = (say_yes(told, publish(name=n).cvr) for n in ("Den Rette", "Den Anden"))
    buyer = browser(app, told.buyer)
    page = buyer.get(told.address).text
    assert "2 var interesserede, men svarede ikke her" in page
    fields = {f"svar-{c}-tilbagemelding": "Vi valgte en anden." for c in (told.winner_cvr, told.loser_cvr)}
    wrong = post(
        buyer, told.address, udfald="ja", **fields, **{f"ja-{cvr}-vandt": "1", f"ja-{cvr}-vaerdi": "mange"}
    )
    assert wrong.status_code == 422
    assert "mange" in wrong.text
    given = {f"ja-{cvr}-vandt": "1", f"ja-{cvr}-vaerdi": "90.000"}
    assert post(buyer, told.address, udfald="ja", **fields, **given).status_code == 303
    held = db.session.scalars(select(NeedAward)).one()
    assert (held.cvr, held.name, held.value_dkk) == (cvr, "Den Rette", 90_000)
    assert other not in browser(app).get(f"/behov/{told.need.id}/").text


def test_those_who_answered_are_not_listed_twice(app: Flask, told: Story) -> None:
    say_yes(told, told.winner_cvr)
    page = browser(app, told.buyer).get(told.address).text
    assert "men svarede ikke her" not in page
    assert f"ja-{told.winner_cvr}-vandt" not in page


def test_the_barriers_are_folded_until_they_are_asked_for(app: Flask, told: Story) -> None:
    buyer = browser(app, told.buyer)
    folded = '<details class="details mt-6"><summary'
    assert folded in buyer.get(told.address).text
    assert folded not in post(buyer, told.address, udfald="nej").text


def test_a_dialogue_ends_with_thanks(app: Flask) -> None:
    told = story(Kind.MARKET_DIALOGUE)
    buyer = browser(app, told.buyer)
    fields = {f"svar-{cvr}-tilbagemelding": "Tak." for cvr in (told.winner_cvr, told.loser_cvr)}
    assert post(buyer, told.address, udfald="nej", note="Prisen er 80-90 kr.", **fields).status_code == 303
    db.session.refresh(told.need)
    assert told.need.state == "not_awarded"


def test_others_see_nothing_and_readers_change_nothing(app: Flask, told: Story) -> None:
    reader, stranger = person("Lis"), person("Fremmed")
    other = organisation((stranger, Role.OWNER), kind="municipality")
    assert browser(app, reader).get(told.address).status_code == 403
    assert browser(app, stranger).get(f"/vores-behov/{other}/{told.need.id}/udfald/").status_code == 404
    outsider = organisation((reader, Role.OWNER))
    assert (
        browser(app, reader).get(f"/min-virksomhed/{outsider}/behov/{told.need.id}/udfald/").status_code
        == 404
    )


def test_an_amount_of_ones_own_is_asked_for(app: Flask, told: Story) -> None:
    services.award("user:1", told.need, _awards(told), {told.loser_cvr: "Pris."})
    db.session.commit()
    given = db.session.scalars(select(NeedAward)).one()
    winner, address = browser(app, told.winner), f"/min-virksomhed/{told.winner_cvr}/tildelinger/{given.id}/"
    assert post(winner, address, svar="other").status_code == 422
    assert post(winner, address, svar="asked").status_code == 422
    assert post(winner, address, svar="other", vaerdi="90.000").status_code == 303
    assert (
        "Leverandøren oplyser et andet beløb: 90.000\u00a0kr."
        in browser(app).get(f"/behov/{told.need.id}/").text
    )


def _awards(told: Story):  # type: ignore[no-untyped-def]
    from app.domain.outcomes import Award

    return [Award(told.winner_cvr, "Vinderen", 100_000)]


def test_the_file_has_the_years_and_no_formula(app: Flask, told: Story) -> None:
    answer = browser(app).get("/behov/tal.csv")
    rows = list(csv.reader(io.StringIO(answer.text.lstrip("\ufeff")), delimiter=";"))
    assert rows[0][0] == "År"
    assert rows[1][1:4] == ["1", "0", "1"]


def test_open_needs_do_not_count_as_unanswered(app: Flask, told: Story) -> None:
    need(told.need.buyer_cvr)
    db.session.commit()
    rows = list(
        csv.reader(io.StringIO(browser(app).get("/behov/tal.csv").text.lstrip("\ufeff")), delimiter=";")
    )
    assert rows[1][1:3] == ["2", "1"]
    assert dict(zip(rows[0], rows[1], strict=True))["Lukket uden svar"] == "0"


def test_before_the_first_outcome_one_sentence_says_so(app: Flask, told: Story) -> None:
    page = browser(app).get("/behov/tal/").text
    assert "Intet behov er afsluttet endnu." in page
    tiles = page.split('<dl class="figures')[1].split("</dl>")[0]
    assert "median" not in tiles
    assert "kr." not in tiles
    services.award("user:1", told.need, _awards(told), {told.loser_cvr: "Pris."})
    db.session.commit()
    page = browser(app).get("/behov/tal/").text
    assert "Intet behov er afsluttet endnu." not in page
    assert "100.000\u00a0kr." in page.split('<dl class="figures')[1].split("</dl>")[0]


def test_a_withdrawn_need_is_told_of(app: Flask) -> None:
    told = story()
    made = need(told.need.buyer_cvr)
    answer = dialogue.write_answer("user:5", made, told.loser_cvr, "Taberen", Written("Vi kan."))
    dialogue.send_answer("user:5", made, answer)
    take_step("user:1", made, Step.WITHDRAW, "Pengene er brugt.")
    db.session.commit()
    mails = db.session.scalars(select(OutboxMessage).where(OutboxMessage.kind == "need_withdrawn")).all()
    assert [m.to_address for m in mails] == [told.loser.email]
    page = browser(app, told.loser).get(f"/min-virksomhed/{told.loser_cvr}/behov/{made.id}/udfald/").text
    assert "Pengene er brugt." in page


def test_buyers_are_reminded_every_fourteen_days_once(app: Flask, told: Story) -> None:
    from datetime import timedelta

    from app.domain.moments import in_utc

    assert told.need.closed_at is not None
    closed = in_utc(told.need.closed_at)
    assert services.remind_buyers(closed + timedelta(days=13)) == 0
    assert services.remind_buyers(closed + timedelta(days=15)) == 1
    assert services.remind_buyers(closed + timedelta(days=16)) == 0
    assert services.remind_buyers(closed + timedelta(days=29)) == 1


def test_the_case_as_a_file_has_the_outcome(app: Flask, told: Story) -> None:
    buyer = browser(app, told.buyer)
    assert award(buyer, told, **{f"svar-{told.loser_cvr}-tilbagemelding": "=1+1"}).status_code == 303
    answer = buyer.get(f"/vores-behov/{told.need.buyer_cvr}/{told.need.id}/sag.zip")
    with zipfile.ZipFile(io.BytesIO(answer.data)) as case:
        assert "210000" in case.read("udfald/tildelinger.csv").decode()
        assert "'=1+1" in case.read("udfald/tilbagemeldinger.csv").decode()
