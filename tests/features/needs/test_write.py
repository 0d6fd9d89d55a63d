"""A buyer writes a need: the list, a new draft, the form with its live checks, and what it refuses."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, datetime
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.audit.models import AuditEntry
from app.domain.moments import DENMARK, in_utc
from app.domain.needs import State
from app.extensions import db
from app.needs.models import Need
from tests.conftest import Statements
from tests.factories.suppliers import valid_cvr
from tests.features.needs.buyer import TEXT, Buyer, buyer, day
from tests.support.members import member, person, sign_in


def test_from_nothing_to_a_whole_draft(town: Buyer) -> None:
    client = town.as_("editor")
    assert "Skriv et behov" in client.get(town.url()).text
    answer = client.post(town.url("nyt/"), data={"kind": "market_dialogue", "title": "  Frokost   i Viborg "})
    assert answer.status_code == 303
    need = db.session.scalars(select(Need)).one()
    assert answer.location == town.url(f"{need.id}/ret/behov/")
    assert (need.title, need.kind, need.state) == ("Frokost i Viborg", "market_dialogue", "draft")
    page = client.get(answer.location).text
    assert "Kvalitetstjek" in page
    sent = town.save(
        client, need, kind="trial_order", unit_price="85", units="160", per="month", value="", options="2",
        option_months="12", starts_on="1.3.2027", questions_date=day(10), aims=["soc-obj", "none"],
        objectives=["opp"], reservation="par54", is_anonymous="y", question_1="Hvor mange kan I levere til?",
        required_1="y", question_3="Hvad koster det?", videre="se",
    )  # fmt: skip
    assert sent.location == town.url(f"{need.id}/")
    db.session.refresh(need)
    assert (need.kind, need.text, need.value_dkk, need.months) == ("trial_order", TEXT, 652_800, 48)
    assert need.answer_by is not None
    assert in_utc(need.answer_by).astimezone(DENMARK) == datetime.fromisoformat(f"{day(21)}T12:00").replace(
        tzinfo=DENMARK
    )
    assert (need.starts_on, need.municipalities, need.reservation) == (date(2027, 3, 1), ["0791"], "par54")
    assert (need.strategic_aims, need.social_objectives, need.is_anonymous) == (["soc-obj"], ["opp"], True)
    assert [(q.text, q.is_required) for q in need.questions] == [
        ("Hvor mange kan I levere til?", True),
        ("Hvad koster det?", False),
    ]
    again = client.get(town.url(f"{need.id}/ret/")).text
    for held in ('value="85"', 'value="160"', 'value="652.800"', 'value="2027-03-01"', "Hvad koster det?"):
        assert held in again, held


def test_the_home_municipality_and_the_last_mailbox_stand_there_already(app: Flask) -> None:
    town = buyer(app, valid_cvr(931), "Viborg Kommune")
    town.need()
    client = town.as_("editor")
    client.post(town.url("nyt/"), data={"kind": "quotes", "title": "Kaffe"})
    need = db.session.scalars(select(Need).order_by(Need.id.desc()).limit(1)).one()
    assert (need.municipalities, need.contact_email) == (["0791"], "indkoeb@kommune.example")


WRONG: list[tuple[dict[str, Any], str]] = [
    ({"value": "12345678901234567890"}, "Beløbet er for stort"),
    ({"value": "100.000.000.001 kr."}, "Beløbet er for stort"),
    ({"contact": "ikke@mail"}, "Skriv en e-mailadresse, for eksempel indkoeb@kommune.dk"),
    ({"value": "mange penge"}, "Skriv beløbet i hele kroner, for eksempel 420.000"),
    ({"unit_price": "9" * 20, "units": "1"}, "Skriv et tal, for eksempel 40 eller 12,5"),
    ({"answer_date": day(-1)}, "Fristen er gået. Vælg en senere dag"),
    ({"answer_date": "30.2.2027"}, "Skriv datoen som dag, måned og år"),
    ({"answer_date": "2099-01-01"}, "Tjek årstallet"),
    ({"answer_time": "25:00"}, "Skriv klokkeslættet"),
    ({"questions_date": day(40)}, "Vælg en dag før sidste dag for svar"),
    ({"starts_on": day(40), "ends_on": day(30)}, "Aftalen kan ikke slutte, før den begynder"),
    ({"text": "x" * 10_001}, "Skriv højst 10.000 tegn"),
    ({"title": "x" * 151}, "Skriv højst 150 tegn"),
    ({"text": "Ring til 010190-1234."}, "Teksten ligner et CPR-nummer"),
    ({"more_cpv": "12345678"}, "CPV-koden »12345678« findes ikke"),
    ({"months": "999"}, "Skriv et helt antal måneder, højst 600"),
    ({"months": "500", "options": "20", "option_months": "12"}, "højst vare 600 måneder i alt"),
    ({"options": "2"}, "Skriv, hvor længe hver forlængelse varer"),
    ({"contact": "ingen adresse"}, "Skriv en e-mailadresse"),
    ({"kind": "gave"}, "Vælg, hvad I vil"),
    ({"reservation": "par99"}, "Vælg § 54, § 190 eller nej"),
    ({"question_1": "x" * 501}, "Skriv højst 500 tegn"),
]


@pytest.mark.parametrize(("typed", "message"), WRONG)
def test_what_is_wrong_is_said_at_the_field_and_kept(
    town: Buyer, typed: dict[str, str], message: str
) -> None:
    client, need = town.as_("editor"), town.need()
    before = need.version
    answer = town.save(client, need, **typed)
    assert answer.status_code == 422
    page = answer.text.replace("\xa0", " ")
    # Once in the summary and once at the field.
    assert page.count(message) >= 2, message
    for name, held in typed.items():
        # A choice that is none cannot be shown again.
        assert held[:100] in answer.text or name in ("kind", "reservation")
    db.session.refresh(need)
    assert need.version == before


def test_markup_in_a_text_is_shown_as_it_was_typed_and_never_runs(town: Buyer) -> None:
    client, need = town.as_("editor"), town.need()
    text = "<script>alert(1)</script> & <b>frokost</b>\x00"
    assert town.save(client, need, text=text, title="<i>Mad</i>").status_code == 303
    page = client.get(town.url(f"{need.id}/")).text
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; &lt;b&gt;frokost&lt;/b&gt;" in page
    assert "<script>alert" not in page
    assert "&lt;i&gt;Mad&lt;/i&gt;" in page


def test_two_who_write_at_once_lose_nothing(town: Buyer) -> None:
    one, other, need = town.as_("editor", "Anne"), town.as_("editor", "Bo"), town.need()
    seen = need.version
    assert town.save(one, need, title="Annes titel", value="100.000").status_code == 303
    sent = town.save(other, need, version=seen, title="Bos titel")
    assert sent.status_code == 409
    assert "Anne har gemt behovet, mens du skrev" in sent.text
    assert 'value="Bos titel"' in sent.text
    assert "Annes titel" in sent.text
    assert "100.000\xa0kr." in sent.text
    db.session.refresh(need)
    assert need.title == "Annes titel"
    assert f'name="version" value="{need.version}"' in sent.text
    assert town.save(other, need, title="Bos titel").status_code == 303
    db.session.refresh(need)
    assert need.title == "Bos titel"


def test_only_codes_changed_counts_as_a_change_too(town: Buyer) -> None:
    client, need = town.as_("editor"), town.need()
    town.save(client, need)
    seen = need.version
    town.save(client, need, cpv=["55300000"])
    assert town.save(client, need, version=seen).status_code == 409


def test_the_trail_names_what_changed_but_not_the_text(town: Buyer) -> None:
    client, need = town.as_("editor"), town.need()
    town.save(client, need, title="Ny titel")
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "need.saved")).one()
    assert entry.diff["title"] == ["Frokost til 40 kolleger hver onsdag", "Ny titel"]
    assert entry.diff["text"] == [None, None]


def test_the_check_answers_while_the_buyer_types(town: Buyer) -> None:
    client, need = town.as_("editor"), town.need()
    url = town.url(f"{need.id}/tjek/tekst")
    answer = client.htmx(url, target="kvalitet", method="POST", data={"title": "Frokost", "text": TEXT})
    assert answer.status_code == 200
    for said in (
        "7 af 7",
        "»40 medarbejdere«",
        "»i Viborg«",
        "»1. marts 2027«",
        'id="cpv" tabindex="-1" hx-swap-oob',
    ):
        assert said in answer.text, said
    assert "CPV 55" in answer.text
    empty = client.htmx(url, target="kvalitet", method="POST", data={"title": "", "text": ""})
    assert "Hvad skal løses?" in empty.text
    assert "For eksempel:" in empty.text
    db.session.refresh(need)
    assert need.text != TEXT


def test_value_and_reservation_are_judged_while_the_buyer_types(town: Buyer) -> None:
    client, need = town.as_("editor"), town.need()
    url = town.url(f"{need.id}/tjek/vilkaar")
    typed = {"cpv": ["55520000"], "months": "48", "unit_price": "100", "units": "1000", "per": "month",
             "reservation": "par190"}  # fmt: skip
    answer = client.htmx(url, target="vaerdien", method="POST", data=typed)
    page = answer.text.replace("\xa0", " ")
    assert "4.800.000 kr. i alt på 48 måneder" in page
    assert "795.000 kr. under tærskelværdien på 5.595.000 kr." in page
    assert "må højst vare 3 år" in page
    assert "115 CPV-koder" in page
    plain = client.htmx(url, target="vaerdien", method="POST", data={"value": "2.000.000"})
    assert "388.640 kr. over tærskelværdien på 1.611.360 kr." in plain.text.replace("\xa0", " ")


def test_lots_are_added_written_and_removed(town: Buyer) -> None:
    client, need = town.as_("editor"), town.need()
    assert town.save(client, need, videre="delaftale").location == town.url(f"{need.id}/delaftaler/ny/")
    new = town.url(f"{need.id}/delaftaler/ny/")
    assert client.post(new, data={"version": need.version, "title": ""}).status_code == 422
    for title in ("Frokost", "Kage"):
        db.session.refresh(need)
        sent = {"version": need.version, "title": title, "text": "Til mødet.", "value": "50.000",
                "codes": "55520000", "places": ["0791"]}  # fmt: skip
        assert client.post(new, data=sent).status_code == 303
    db.session.refresh(need)
    first, second = (x.id for x in need.lots)
    assert [(x.ref, x.title, x.value_dkk, x.codes) for x in need.lots] == [
        ("LOT-0001", "Frokost", 50_000, ["55520000"]),
        ("LOT-0002", "Kage", 50_000, ["55520000"]),
    ]
    edit = town.url(f"{need.id}/delaftaler/{second}/")
    assert 'value="Kage"' in client.get(edit).text
    old = {"version": need.version - 1, "title": "Kager"}
    assert client.post(edit, data=old).status_code == 409
    assert client.post(edit, data=old | {"version": need.version}).status_code == 303
    assert client.post(town.url(f"{need.id}/delaftaler/{first}/fjern")).status_code == 303
    db.session.refresh(need)
    assert [x.title for x in need.lots] == ["Kager"]
    assert client.get(town.url(f"{need.id}/delaftaler/{first}/")).status_code == 404


def test_another_organisations_need_is_nowhere(app: Flask, town: Buyer) -> None:
    foreign = buyer(app, valid_cvr(932), "Naboby Kommune").need()
    client = town.as_("owner")
    for path in ("", "ret/", "visning/", "forslag/", "bilag/", "folk/", "send/", "traek/", "delaftaler/ny/"):
        assert client.get(town.url(f"{foreign.id}/{path}")).status_code == 404, path
    for path in ("ret/", "tjek/tekst", "tjek/vilkaar", "noter", "brug-igen", "send/", "delaftaler/1/fjern"):
        assert client.post(town.url(f"{foreign.id}/{path}")).status_code == 404, path
    assert client.get(f"/vores-behov/{foreign.buyer_cvr}/").status_code == 403


def test_a_reader_reads_and_does_not_write(town: Buyer) -> None:
    client, need = town.as_("reader"), town.need()
    for path in ("", f"{need.id}/", f"{need.id}/visning/", f"{need.id}/forslag/"):
        page = client.get(town.url(path))
        assert page.status_code == 200, path
        assert "Skriv videre" not in page.text
    for path in ("ret/", "send/", "folk/", "bilag/"):
        assert client.get(town.url(f"{need.id}/{path}")).status_code == 403, path
    assert client.post(town.url(f"{need.id}/noter"), data={"note": "x"}).status_code == 403
    assert "Kun ejere og redaktører kan skrive behov" in client.get(town.url("nyt/")).text


def test_a_need_that_is_on_its_way_is_not_written_any_more(town: Buyer) -> None:
    client, need = town.as_("editor"), town.need(State.SUBMITTED)
    assert client.get(town.url(f"{need.id}/ret/")).location == town.url(f"{need.id}/")
    assert town.save(client, need, title="Ny").location == town.url(f"{need.id}/")
    db.session.refresh(need)
    assert need.title != "Ny"


def test_who_does_not_buy_hears_where_to_say_so(app: Flask) -> None:
    town = buyer(app, valid_cvr(933))
    town.organisation.supplies, town.organisation.buys = True, False
    db.session.commit()
    client = town.as_("editor")
    assert "I står ikke som køber" in client.get(town.url()).text
    assert client.post(town.url("nyt/"), data={"kind": "quotes", "title": "Mad"}).status_code == 422
    assert db.session.scalars(select(Need)).all() == []


def test_the_list_groups_by_what_to_do_and_costs_the_same(
    town: Buyer, count_sql: Callable[[], AbstractContextManager[Statements]]
) -> None:
    client, url = town.as_("reader"), town.url()
    town.need(State.RETURNED, title="Returneret")
    client.get(url)
    with count_sql() as few:
        client.get(url)
    for number in range(12):
        town.need(State.WITHDRAWN, title=f"Trukket {number}")
        town.need(State.PUBLISHED, title=f"Ude {number}")
    for number in range(12):
        town.need(State.REJECTED, title=f"Afvist {number}")
    with count_sql() as many:
        page = client.get(url).text
    assert len(many) == len(few) <= 8
    assert (
        page.index("Venter på jer")
        < page.index("Returneret")
        < page.index("Ude 11")
        < page.index("Afvist 11")
    )
    assert "Trukket 0" not in page
    assert "Trukket 0" in client.get(town.url("?vis=alle")).text


def test_a_question_has_a_row_when_it_is_asked_for(town: Buyer) -> None:
    client, need = town.as_("editor"), town.need()
    url = town.url(f"{need.id}/ret/")
    empty = client.get(url).text
    assert "Tilføj et spørgsmål" in empty
    assert "question_1" not in empty
    sent = town.save(client, need, videre="spoergsmaal")
    assert sent.location == f"{url}?spoergsmaal=1#sporg"
    one = client.get(f"{url}?spoergsmaal=1").text
    assert 'name="question_1"' in one
    assert "question_2" not in one
    town.save(client, need, question_1="Hvor mange?", required_1="y")
    assert "question_2" not in client.get(url).text
    assert 'name="question_2"' in client.get(f"{url}?spoergsmaal=1").text
    # What was sent empty keeps its row while something else is put right.
    wrong = town.save(client, need, question_1="Hvor mange?", question_2="", value="mange")
    assert 'name="question_2"' in wrong.text


def test_the_way_to_our_needs_without_a_number(app: Flask, town: Buyer) -> None:
    user = member(person("Inge"), town.organisation, "reader")
    client = app.test_client()
    assert client.get("/vores-behov/").location == "/log-ind/?next=/vores-behov/"
    sign_in(client, user)
    assert client.get("/vores-behov/").location == town.url()
    other = buyer(app, valid_cvr(936), "Naboby Kommune")
    member(user, other.organisation, "editor")
    choice = client.get("/vores-behov/").text
    assert other.url() in choice
    assert town.url() in choice


def test_one_who_buys_nothing_hears_how_to(app: Flask) -> None:
    seller = buyer(app, valid_cvr(937), "Sælger ApS")
    seller.organisation.supplies, seller.organisation.buys = True, False
    db.session.commit()
    client = seller.as_("owner")
    page = client.get("/vores-behov/")
    assert "Du er ikke med i en organisation, der køber ind" in page.text


def test_a_firm_that_was_not_invited_finds_the_way_to_answer(app: Flask, town: Buyer) -> None:
    need, closed, draft = town.need(State.PUBLISHED), town.need(State.CLOSED), town.need()
    way = f"/behov/{need.id}/svar/"
    anybody = app.test_client()
    shown = anybody.get(f"/behov/{need.id}/").text
    assert "Vil I svare?" in shown
    assert f'href="{way}"' in shown
    assert "Vil I svare?" not in anybody.get(f"/behov/{closed.id}/").text
    assert anybody.get(way).location == f"/log-ind/?next={way}"
    firm = buyer(app, valid_cvr(938), "Sælger ApS")
    firm.organisation.supplies = True
    db.session.commit()
    client = firm.as_("editor")
    answer = client.get(way)
    assert answer.location == f"/min-virksomhed/{firm.cvr}/behov/{need.id}/"
    assert client.get(answer.location).status_code == 200
    assert client.get(f"/behov/{draft.id}/svar/").status_code == 404
    # A buyer does not answer its own need, though it sells too.
    town.organisation.supplies = True
    db.session.commit()
    assert "Du er ikke med i en virksomhed, der sælger" in town.as_("owner").get(way).text
