"""The supplier's needs and the buyer's list of whom it has invited."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from datetime import date

import pytest
from flask import Flask
from lxml import html
from lxml.html import HtmlElement
from sqlalchemy import update

from app.domain.access import Role
from app.domain.needs import State, Step
from app.domain.verification import Status
from app.extensions import db
from app.invitations import services
from app.invitations.models import NeedWaves
from app.needs import services as needs
from app.suppliers.models import Supplier
from tests.factories.needs import need
from tests.factories.people import browser, organisation, person, post
from tests.factories.suppliers import publish
from tests.features.invitations.conftest import BUYER, Case, mails, run
from tests.support.client import CheckedClient


def firm(app: Flask, case: Case, name: str, role: Role = Role.EDITOR) -> CheckedClient:
    user = person()
    organisation((user, role), (person(), Role.OWNER), cvr=case.cvrs[name], name=name)
    return browser(app, user)


def buyer(app: Flask, role: Role = Role.EDITOR) -> CheckedClient:
    user = person("Bo Indkøber")
    organisation((user, role), (person(), Role.OWNER), cvr=BUYER, name="Prøveby Kommune", kind="municipality")
    return browser(app, user)


def mine(case: Case, name: str) -> str:
    return f"/min-virksomhed/{case.cvrs[name]}/behov/"


def invited(case: Case) -> str:
    return f"/vores-behov/{BUYER}/{case.need_id}/inviterede/"


def test_a_supplier_finds_its_invitations_and_answers(case: Case, app: Flask) -> None:
    run()
    client = firm(app, case, "Madhuset ApS")
    page = client.get(mine(case, "Madhuset ApS")).text
    new = page.split('id="nye"')[1].split("</section>")[0]
    assert "Frokost til 40 kolleger" in new
    assert "I ligger i Viborg." in new
    at = f"{mine(case, 'Madhuset ApS')}{case.need_id}/"
    assert "Derfor spørger vi jer" in client.get(at).text
    answer = post(
        client, f"{at}svar", at, svar="nej", set="0", grund="too_large", bemaerkning="Vi er kun tre"
    )
    assert answer.headers["Location"] == at
    assert "Opgaven er for stor til os" in client.get(at).text
    assert case.row("Madhuset ApS").answered_by.startswith("user:")
    page = client.get(mine(case, "Madhuset ApS")).text
    assert "Jeres svar: Ikke interesseret." in page.split('id="svaret"')[1]
    needs.take_step("user:1", case.need, Step.CLOSE)
    db.session.commit()
    assert "Køberen har lukket for svar." in client.get(mine(case, "Madhuset ApS")).text.split('id="slut"')[1]
    assert "Er I interesseret?" not in client.get(at).text


def test_my_page_leads_to_the_needs_and_counts_them(case: Case, app: Flask) -> None:
    client = firm(app, case, "Madhuset ApS")
    page = client.get("/min-side/").text
    assert f'href="{mine(case, "Madhuset ApS")}"' in page
    assert "venter på jeres svar" not in page
    run()
    assert "Købernes behov: 1 venter på jeres svar" in client.get("/min-side/").text


def test_one_outside_its_area_is_told_the_rule_and_may_answer_all_the_same(case: Case, app: Flask) -> None:
    client = firm(app, case, "Ømad ApS")
    assert "Leverer ikke på stedet." in client.get(mine(case, "Ømad ApS")).text.split('id="udenfor"')[1]
    at = f"{mine(case, 'Ømad ApS')}{case.need_id}/"
    page = client.get(at).text
    assert "fordi et krav ikke er opfyldt: leverer ikke på stedet." in page
    assert "Udvid leveringsområdet" in page
    assert post(client, f"{at}svar", at, svar="ja", set="0").status_code == 303
    assert (case.row("Ømad ApS").state, case.row("Ømad ApS").interest) == ("left_out", "interested")


def test_one_that_came_later_sees_what_fits_and_comes_by_itself(case: Case, app: Flask) -> None:
    case.cvrs["Ny ApS"] = publish(name="Ny ApS", offers=("Frokost til møder",), area=("0791",)).cvr
    client = firm(app, case, "Ny ApS")
    page = client.get(mine(case, "Ny ApS")).text
    assert "Frokost til 40 kolleger" in page.split('id="andre"')[1]
    at = f"{mine(case, 'Ny ApS')}{case.need_id}/"
    post(client, f"{at}svar", at, svar="ja", set="0")
    assert (case.row("Ny ApS").state, case.row("Ny ApS").interest) == ("own", "interested")
    run()
    # Nobody who has answered is told by mail.
    assert len(mails()) == 2
    assert "Kom selv" in buyer(app).get(invited(case)).text


def test_those_who_wait_for_their_wave_may_answer_at_once(case: Case, app: Flask) -> None:
    client = firm(app, case, "Madhuset ApS")
    at = f"{mine(case, 'Madhuset ApS')}{case.need_id}/"
    assert "Andre åbne behov" in client.get(mine(case, "Madhuset ApS")).text
    post(client, f"{at}svar", at, svar="ja", set="0")
    run()
    assert {m.to_address for m in mails()} == {"kok@firma.example"}
    assert case.row("Madhuset ApS").interest == "interested"


def test_roles_and_strangers(case: Case, app: Flask) -> None:
    run()
    reader = firm(app, case, "Madhuset ApS", Role.READER)
    at = f"{mine(case, 'Madhuset ApS')}{case.need_id}/"
    assert "En ejer eller redaktør kan svare." in reader.get(at).text
    assert reader.post(f"{at}svar", data={"svar": "ja", "set": "0"}).status_code in (400, 403)
    assert reader.get(mine(case, "Køkkenet ApS")).status_code == 403
    assert reader.get(invited(case)).status_code == 403
    buying = buyer(app)
    assert buying.get(f"/vores-behov/{BUYER}/{case.need_id + 99}/inviterede/").status_code == 404
    draft = need(BUYER, State.DRAFT)
    db.session.commit()
    assert reader.get(f"{mine(case, 'Madhuset ApS')}{draft.id}/").status_code == 404


def test_the_buyer_sees_whom_why_and_what_they_said(case: Case, app: Flask) -> None:
    run()
    services.answer(
        "link:page", case.need, case.row("Madhuset ApS"), services.Answer(services.Interest.INTERESTED)
    )
    db.session.commit()
    no = services.Answer(services.Interest.NOT_INTERESTED, services.Reason.BUSY, "=2+5 <b>nej</b>")
    services.answer("link:page", case.need, case.row("Køkkenet ApS"), no)
    db.session.commit()
    client = buyer(app, Role.READER)
    page = client.get(invited(case)).text
    for words in ("Madhuset ApS", "mailto:mad@firma.example", "Vi har ikke tid nu", "Ømad ApS", "Leverer ikke på stedet",
                  "1. hold er inviteret: 2 leverandører, 2 mails.", "Alle, der passer, er inviteret."):  # fmt: skip
        assert words in page
    assert "kok@firma.example" not in page
    assert "&lt;b&gt;nej" in page
    assert "Invitér næste hold nu" not in page
    raw = client.get(f"/vores-behov/{BUYER}/{case.need_id}/inviterede.csv")
    rows = list(csv.reader(io.StringIO(raw.data.decode("utf-8-sig")), delimiter=";"))
    assert [r[1] for r in rows[1:]] == ["Madhuset ApS", "Køkkenet ApS", "Ømad ApS"]
    assert not rows[2][10].startswith("=")


def figure(page: str, what: str) -> str:
    """The number that a page's figures give of something."""
    return page.split(f"<dt>{what}</dt><dd>")[1].split("</dd>")[0]


def test_the_figures_add_up_and_say_who_got_no_mail(make: Callable[..., Case], app: Flask) -> None:
    case = make()
    db.session.execute(update(Supplier).where(Supplier.cvr == case.cvrs["Køkkenet ApS"]).values(email=""))
    db.session.commit()
    client = buyer(app)
    assert figure(client.get(invited(case)).text, "ikke inviteret endnu") == "2"
    run()
    yes = services.Answer(services.Interest.INTERESTED)
    services.answer("link:page", case.need, case.row("Madhuset ApS"), yes)
    db.session.commit()
    page = client.get(invited(case)).text
    about = ("inviteret", "interesserede", "ikke interesserede", "har ikke svaret", "ikke inviteret endnu")
    assert [figure(page, what) for what in about] == ["2", "1", "0", "1", "0"]
    assert "1 af dem fik ingen mail." in page
    assert "Står kun under »Købernes behov« hos leverandøren: profilen har ingen e-mail" in page


def test_those_left_out_are_folded_by_their_reason(case: Case, app: Flask) -> None:
    page = buyer(app).get(invited(case)).text.split('id="ikke"')[1]
    assert "Leverer ikke på stedet: 1 leverandør" in page.split("</summary>")[0]
    assert "Ømad ApS" in page.split("</summary>")[1]


def test_the_way_back_to_the_need_stands_above(case: Case, app: Flask) -> None:
    page = buyer(app).get(invited(case)).text
    assert f'href="/vores-behov/{BUYER}/"' in page
    assert f'href="/vores-behov/{BUYER}/{case.need_id}/"' in page


def test_the_buyer_sets_terms_sends_stops_and_goes_on(make: Callable[..., Case], app: Flask) -> None:
    case, client = make(), buyer(app)
    at = invited(case)
    assert post(client, f"{at}vilkaar", at, antal="0", pause="x", nok="101").status_code == 422
    assert "Skriv et tal fra 1 til 20" in post(client, f"{at}vilkaar", at, antal="0", pause="x", nok="5").text
    assert post(client, f"{at}vilkaar", at, antal="1", pause="2", nok="5").status_code == 303
    assert post(client, f"{at}nu", at, hold="0").status_code == 303
    assert case.row("Madhuset ApS").wave == 1
    # The same click again, or a page that is old: nothing more goes out.
    post(client, f"{at}nu", at, hold="0")
    post(client, f"{at}nu", at, hold="nonsense")
    assert case.row("Køkkenet ApS").wave is None
    post(client, f"{at}stop", at)
    waves = db.session.get(NeedWaves, case.need_id, populate_existing=True)
    assert waves is not None
    assert (waves.is_stopped, waves.next_at) == (True, None)
    assert "I har stoppet invitationerne." in client.get(at).text
    post(client, f"{at}start", at)
    page = client.get(at).text
    assert "Den næste bliver inviteret" in page
    assert "Bo Indkøber" in page.split('id="log"')[1]


@pytest.mark.parametrize("state", [State.DRAFT, State.SUBMITTED, State.WITHDRAWN])
def test_a_need_that_is_not_out_has_nobody_invited(app: Flask, state: State) -> None:
    made = need(BUYER, state)
    db.session.commit()
    page = buyer(app).get(f"/vores-behov/{BUYER}/{made.id}/inviterede/")
    assert page.status_code == 200
    assert "Invitér næste hold nu" not in page.text


PAR54 = (("par54", Status.VERIFIED, date(2020, 5, 2), None),)


def standing(client: CheckedClient, address: str) -> HtmlElement:
    """The part of a need's page that says how the supplier fits."""
    page = html.fromstring(client.get(address).text.replace("\u00a0", " "))
    (section,) = page.xpath("//section[@aria-labelledby='passer']")
    return section


def said(section: HtmlElement, heading: str) -> list[str]:
    """The lines of the list below a heading."""
    found = section.xpath(f".//h3[text()='{heading}']/following-sibling::ul[1]/li")
    return [" ".join(line.text_content().split()) for line in found]


def test_the_page_of_a_need_says_points_rules_what_fits_and_what_costs_points(
    make: Callable[..., Case], app: Flask
) -> None:
    case = make(reservation="par54", value_dkk=2_400_000)
    case.cvrs["Ny ApS"] = publish(
        name="Ny ApS", offers=("Frokost til møder",), area=("0791",), annual=860_000, schemes=PAR54
    ).cvr
    section = standing(firm(app, case, "Ny ApS"), f"{mine(case, 'Ny ApS')}{case.need_id}/")
    assert re.search(r"I alt \d+ af 100 point\.", section.text_content())
    assert said(section, "Krav, der ikke kan opvejes af point") == [
        "Opfyldt: Skal leveres i Viborg. Det ligger i leveringsområdet.",
        "Opfyldt: Kontrakten er reserveret. I har dokumenteret § 54-egnet.",
    ]
    assert "I tilbyder det, køberen søger (cateringvirksomhed)." in said(section, "Det passer")
    assert "I kan løse en del af opgaven: op til 860.000 kr. om året ud af 2.400.000 kr." in said(
        section, "Det koster point"
    )


def test_a_rule_that_is_not_kept_stands_on_the_page(make: Callable[..., Case], app: Flask) -> None:
    case = make(reservation="par54")
    case.cvrs["Ny ApS"] = publish(name="Ny ApS", offers=("Frokost til møder",), area=("0791",)).cvr
    section = standing(firm(app, case, "Ny ApS"), f"{mine(case, 'Ny ApS')}{case.need_id}/")
    assert "Behovet stiller et krav, som I ikke opfylder." in section.text_content()
    assert (
        "Ikke opfyldt: Kontrakten er reserveret. Vi har ingen dokumentation fra jer for § 54-egnet."
        in said(section, "Krav, der ikke kan opvejes af point")
    )


def test_who_was_asked_sees_the_points_it_had_and_the_rules(case: Case, app: Flask) -> None:
    run()
    section = standing(firm(app, case, "Køkkenet ApS"), f"{mine(case, 'Køkkenet ApS')}{case.need_id}/")
    points = re.search(r"I alt (\d+) af 100 point\.", section.text_content())
    assert points
    assert abs(int(points.group(1)) - case.row("Køkkenet ApS").score) <= 3
    assert said(section, "Krav, der ikke kan opvejes af point") == [
        "Opfyldt: Skal leveres i Viborg. Det ligger i leveringsområdet."
    ]
    assert "I har ikke oplyst, hvor meget I kan tage på jer om året." in said(section, "Det koster point")


def test_who_was_asked_is_told_what_would_help_as_the_tried_need_does(case: Case, app: Flask) -> None:
    run()
    section = standing(firm(app, case, "Køkkenet ApS"), f"{mine(case, 'Køkkenet ApS')}{case.need_id}/")
    helps = said(section, "Det ville hjælpe")
    assert [
        line for line in helps if re.match(r"Oplys, hvor meget I kan tage på jer om året\. \+\d+ point", line)
    ]


def test_of_a_need_in_two_places_both_are_told(make: Callable[..., Case], app: Flask) -> None:
    case = make(municipalities=["0740", "0791"])
    case.cvrs["Ny ApS"] = publish(name="Ny ApS", offers=("Frokost til møder",), area=("0740", "0791")).cvr
    section = standing(firm(app, case, "Ny ApS"), f"{mine(case, 'Ny ApS')}{case.need_id}/")
    fits = said(section, "Det passer")
    assert fits.index("I ligger i Viborg.") < fits.index("I leverer i Silkeborg.")


def test_a_need_closed_early_shows_when_and_no_deadline(case: Case, app: Flask) -> None:
    run()
    client = firm(app, case, "Madhuset ApS")
    at = f"{mine(case, 'Madhuset ApS')}{case.need_id}/"
    assert "Svarfrist" in client.get(at).text
    needs.take_step("user:1", case.need, Step.CLOSE)
    db.session.commit()
    page = client.get(at).text
    facts = html.fromstring(page).find_class("own-rows")[0].text_content()
    assert "Svarfrist" not in facts
    assert "Lukket for svar" in facts
    assert "Svarfristen er 1" not in client.get(f"{at}svar/skriv/").text


def test_a_need_whose_words_alone_fit_names_them_and_no_list_that_is_not_there(
    make: Callable[..., Case], app: Flask
) -> None:
    case = make(title="Vask af tøj i Viborg", text="Tøjet hentes og leveres på skoler.", codes=("98311000",))
    case.cvrs["Ny ApS"] = publish(
        name="Ny ApS",
        offers=("Frokost",),
        summary_da="Maden leveres i Viborg, også til skoler.",
        purpose_da="",
    ).cvr
    text = standing(firm(app, case, "Ny ApS"), f"{mine(case, 'Ny ApS')}{case.need_id}/").text_content()
    assert "kun »leveres«, »skoler« går igen i jeres profil" in text
    assert "Passer måske" not in text
    assert "nogle af ordene" not in text


def test_a_service_close_to_it_is_not_called_another(make: Callable[..., Case], app: Flask) -> None:
    case = make(title="Kantine på rådhuset", text="Vi skal have drevet en kantine.", codes=("55510000",))
    case.cvrs["Ny ApS"] = publish(
        name="Ny ApS", offers=("Mad ud af huset",), cpv=("55523000",), summary_da="", purpose_da=""
    ).cvr
    text = standing(firm(app, case, "Ny ApS"), f"{mine(case, 'Ny ApS')}{case.need_id}/").text_content()
    assert "jeres ydelse ligger tæt på, men er ikke den samme" in text
    assert "I tilbyder noget nært beslægtet" in text
    assert "en anden" not in text
