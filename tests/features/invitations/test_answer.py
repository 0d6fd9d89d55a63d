"""One click without an account: the link of a mail, and what may become of it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import pytest
from flask import Flask
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy import select, update

from app.audit.models import AuditEntry
from app.domain.needs import Step
from app.extensions import db
from app.invitations import tokens
from app.needs import services as needs
from app.needs.models import Need
from app.suppliers.models import Supplier
from tests.factories.people import browser, post
from tests.features.invitations.conftest import Case, mails, run
from tests.support.client import CheckedClient


@pytest.fixture
def told(case: Case) -> Case:
    run()
    return case


def address(case: Case, name: str = "Madhuset ApS") -> str:
    return f"/svar/{tokens.write(case.row(name).id)}/"


def over(case: Case, ago: timedelta) -> None:
    db.session.execute(update(Need).where(Need.id == case.need_id).values(answer_by=datetime.now(UTC) - ago))
    db.session.commit()


def test_the_link_of_the_mail_shows_the_need_and_changes_nothing(told: Case, client: CheckedClient) -> None:
    to_mad = next(m for m in mails() if m.to_address == "mad@firma.example")
    links = [urlsplit(x) for x in re.findall(r"https?://\S+/svar/\S+", to_mad.text)]
    assert [x.query for x in links] == ["svar=ja", "svar=nej"]
    for link in links:
        shown = client.get(f"{link.path}?{link.query}")
        assert shown.status_code == 200
        assert "Frokost til 40 kolleger" in shown.text
        assert "I ligger i Viborg." in shown.text
        assert shown.headers["Cache-Control"] == "no-store"
    assert "<details" in shown.text
    assert re.search(r"<details[^>]* open", shown.text)
    assert told.row("Madhuset ApS").interest == "none"
    # Nothing about others, and nothing about points.
    assert "Køkkenet" not in shown.text


def test_yes_by_one_click_and_then_no_with_a_reason(told: Case, client: CheckedClient) -> None:
    at = address(told)
    answer = post(client, at, svar="ja", set="0")
    assert (answer.status_code, answer.headers["Location"]) == (303, at)
    page = client.get(at).text
    assert "I har svaret: interesseret" in page
    assert "Log ind, og skriv et helt svar" in page
    write = f"/min-virksomhed/{told.cvrs['Madhuset ApS']}/behov/{told.need_id}/svar/skriv/"
    assert f'href="{write}"' in page
    assert "240.000\u00a0kr. over 1 år" in page
    row = told.row("Madhuset ApS")
    assert (row.interest, row.answered_by, row.answers) == ("interested", "link:page", 1)
    post(
        client,
        at,
        svar="nej",
        set="1",
        grund="busy",
        bemaerkning="<b>Vi har</b> travlt <script>x</script>til jul",
    )
    row = told.row("Madhuset ApS")
    assert (row.interest, row.reason, row.remark.split()) == (
        "not_interested",
        "busy",
        ["Vi", "har", "travlt", "til", "jul"],
    )
    assert "Vi har ikke tid nu" in client.get(at).text
    told_in_order = select(AuditEntry).where(AuditEntry.action == "need.interest").order_by(AuditEntry.id)
    entries = db.session.scalars(told_in_order).all()
    assert [e.diff for e in entries] == [
        {f"supplier:{row.cvr}": ["none", "interested"]},
        {f"supplier:{row.cvr}": ["interested", "not_interested"]},
    ]


def test_two_who_answer_at_once_do_not_undo_each_other_unseen(told: Case, app: Flask) -> None:
    one, two, at = browser(app), browser(app), address(told)
    two.get(at)
    assert post(one, at, svar="ja", set="0").status_code == 303
    late = post(two, at, svar="nej", set="0")
    assert late.status_code == 409
    assert "En kollega har svaret imens" in late.text
    assert told.row("Madhuset ApS").interest == "interested"


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"svar": "måske"}, "Vælg, om I er interesseret"),
        ({"svar": "nej", "grund": "x"}, "Vælg en grund på listen"),
        ({"svar": "nej", "bemaerkning": "æ" * 1001}, "Skriv højst 1.000 tegn"),
        ({"svar": "nej", "bemaerkning": "Ring til 010190-1234"}, "Slet CPR-nummeret"),
    ],
)
def test_what_is_typed_wrong_is_said_and_kept(
    told: Case, client: CheckedClient, fields: dict[str, str], words: str
) -> None:
    answer = post(client, address(told), set="0", **fields)
    assert answer.status_code == 422
    assert words in answer.text
    assert fields.get("bemaerkning", "") in answer.text
    assert told.row("Madhuset ApS").interest == "none"


@pytest.mark.parametrize("seen", ["", "-1", "x", "99999999999999999999", "²"])
def test_nonsense_about_what_was_seen_is_not_an_answer(told: Case, client: CheckedClient, seen: str) -> None:
    assert post(client, address(told), svar="ja", set=seen).status_code == 409
    assert told.row("Madhuset ApS").interest == "none"


def test_forged_links_lead_nowhere(told: Case, client: CheckedClient, app: Flask) -> None:
    number = told.row("Madhuset ApS").id
    other = str(URLSafeTimedSerializer(app.config["SECRET_KEY"], salt="tips.hearing").dumps(number))
    good = tokens.write(number)
    for token in (other, good[:-1], good + "x", "x", str(number), tokens.write(number + 1000)):
        page = client.get(f"/svar/{token}/")
        assert page.status_code == 404
        assert "Linket virker ikke" in page.text
        assert "mailto:" in page.text
        assert client.post(f"/svar/{token}/").status_code in (400, 404)
    # Who waits for its wave, or was left out, has no link.
    assert client.get(address(told, "Ømad ApS")).status_code == 404


def test_after_the_time_is_up_the_link_says_so_and_later_it_is_gone(
    told: Case, client: CheckedClient
) -> None:
    at = address(told)
    post(client, at, svar="ja", set="0")
    over(told, timedelta(days=1))
    shown = client.get(at)
    assert shown.status_code == 410
    assert "Svarfristen er gået." in shown.text
    assert "Jeres svar: Interesseret." in shown.text
    over(told, timedelta(days=31))
    shown = client.get(at)
    assert shown.status_code == 410
    assert "Frokost" not in shown.text


def test_the_time_that_runs_out_while_the_page_is_open(told: Case, client: CheckedClient) -> None:
    at = address(told)
    token = re.search(r'name="csrf_token" value="([^"]+)"', client.get(at).text)
    assert token
    over(told, timedelta(seconds=1))
    late = client.post(at, data={"csrf_token": token[1], "svar": "ja", "set": "0"})
    assert late.status_code == 410
    assert told.row("Madhuset ApS").interest == "none"


@pytest.mark.parametrize(
    ("step", "words"),
    [(Step.WITHDRAW, "trukket behovet tilbage"), (Step.CLOSE, "lukket for svar")],
)
def test_a_need_that_is_over_says_what_became_of_it(
    told: Case, client: CheckedClient, step: Step, words: str
) -> None:
    needs.take_step("user:1", told.need, step, "Vi køber ikke.")
    db.session.commit()
    shown = client.get(address(told))
    assert shown.status_code == 410
    assert words in shown.text
    assert "Vi køber ikke." not in shown.text


def test_a_supplier_that_was_archived_since_cannot_answer(told: Case, client: CheckedClient) -> None:
    at = address(told)
    db.session.execute(
        update(Supplier).where(Supplier.cvr == told.cvrs["Madhuset ApS"]).values(state="archived")
    )
    db.session.commit()
    shown = client.get(at)
    assert shown.status_code == 410
    assert "profil er ikke offentlig" in shown.text


def test_an_anonymous_buyer_is_not_named_on_the_page(
    make: Callable[..., Case], client: CheckedClient
) -> None:
    case = make(is_anonymous=True)
    run()
    assert "Prøveby" not in client.get(address(case)).text


def test_the_form_needs_its_token(told: Case, client: CheckedClient) -> None:
    assert client.post(address(told), data={"svar": "ja", "set": "0"}).status_code == 400
    assert told.row("Madhuset ApS").interest == "none"
