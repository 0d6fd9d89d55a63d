"""What a buyer reads in an answer: no more than is known, and the same wherever it is shown."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from lxml import html

from app.domain.verification import GRACE, Event, Status
from app.extensions import db
from app.search.snapshot import today
from app.suppliers import services as suppliers
from app.verification import services
from app.verification.badge import COLOUR
from app.verification.models import VerificationEvent
from app.web.filters import long_date
from tests.factories.suppliers import VERIFIED, publish, valid_cvr
from tests.factories.verifications import record
from tests.support.client import CheckedClient

CVR = valid_cvr(900)
SINCE = date(2025, 3, 12)
PAGE = f"/verificering/{CVR}/"


def know(
    status: Status, scheme: str = "ppf", since: date = SINCE, to: date | None = None, **more: Any
) -> None:
    record(CVR, Event(scheme, status, since, to, since, **more))
    suppliers.reindex(services.project([CVR]))
    db.session.commit()


def read(client: CheckedClient, address: str = PAGE) -> str:
    """The words of a page's main part, or of its list where there is one, with plain spaces."""
    page = html.fromstring(client.get(address).text)
    # The filters beside a list name every status there is.
    main = page.find(".//*[@id='resultater']")
    main = page.find(".//main") if main is None else main
    assert main is not None
    return " ".join(main.text_content().split()).replace("\u00a0", " ")


def heading(client: CheckedClient, address: str = PAGE) -> str:
    return html.fromstring(client.get(address).text).findtext(".//h1").replace("\u00a0", " ")


def day(value: date) -> str:
    return long_date(value).replace("\u00a0", " ")


def test_a_renewal_counts_but_is_no_plain_yes(client: CheckedClient) -> None:
    publish(cvr=CVR, name="Rug ApS")
    ended, received = today() - timedelta(days=20), today() - timedelta(days=10)
    know(Status.VERIFIED, since=SINCE, to=ended)
    know(Status.RENEWAL_RECEIVED, since=received, to=ended, note_da="Afgørelse ventes inden jul.")
    assert heading(client) == "Rug ApS tæller som verificeret, mens fornyelsen behandles"
    page = read(client)
    assert f"Perioden udløb {day(ended)}. Fornyelsen er modtaget {day(received)}" in page
    assert f"tæller som verificeret til {day(received + GRACE)}." in page
    assert "Udløbet – fornyelse modtaget. Afgørelse ventes inden jul." in page
    before = heading(client, f"{PAGE}?dato={received}")
    assert before == f"Rug ApS talte som verificeret {day(received)}, mens fornyelsen blev behandlet"
    profile = read(client, f"/leverandoerer/{CVR}/")
    assert f"People and Planet First, udløb {day(ended)}" in profile
    assert "gælder til" not in profile


def test_a_condition_is_said_in_the_heading(client: CheckedClient) -> None:
    publish(cvr=CVR, name="Rug ApS")
    end = today() + timedelta(days=200)
    know(Status.CONDITIONAL, to=end)
    assert heading(client) == f"Ja, Rug ApS er betinget verificeret til {day(end)}"


@pytest.mark.parametrize(
    "status", [Status.SUSPENDED, Status.EXPIRED, Status.REVOKED, Status.CEASED, Status.SELF_DECLARED]
)
def test_only_a_yes_says_what_it_covers_and_offers_a_badge(client: CheckedClient, status: Status) -> None:
    know(status, since=today() - timedelta(days=3))
    assert "ikke dens varer." not in read(client)
    assert "Mærke til hjemmesiden" not in read(client)
    know(Status.VERIFIED, since=today() - timedelta(days=2))
    page = read(client)
    assert f"Den gælder virksomheden CVR {CVR[:2]} {CVR[2:4]}" in page
    assert 'alt="Se vores status hos Buy Social Danmark"' in page


@pytest.mark.parametrize("schemes", [(), (("ppf", Status.SELF_DECLARED, SINCE, None),)])
def test_a_profile_without_verification_is_self_declared_everywhere(
    client: CheckedClient, schemes: tuple[tuple[str, Status, date, date | None], ...]
) -> None:
    publish(cvr=CVR, name="Rug ApS", schemes=schemes)
    word = "Selvdeklareret – ikke verificeret"
    for address in (PAGE, f"/leverandoerer/{CVR}/", "/leverandoerer/?q=rug", "/verificering/?cvr=rug"):
        assert word in read(client, address), address
    assert f": {word}. Status " in client.get(f"/badge/{CVR}.svg").text
    assert heading(client).startswith("Vi har ingen verifikation for Rug ApS")
    assert "Det betyder ikke, at virksomheden ikke er socialøkonomisk." in read(client)


def test_documented_facts_lead_wherever_the_firm_is_shown(client: CheckedClient) -> None:
    publish(cvr=CVR, name="Rug ApS")
    know(Status.VERIFIED, "par54", to=today() + timedelta(days=300))
    know(Status.VERIFIED, "par190", to=today() + timedelta(days=300))
    word = "Dokumenteret: § 54-egnet og § 190-egnet"
    for address in (PAGE, f"/leverandoerer/{CVR}/", "/leverandoerer/?q=rug", "/verificering/?cvr=rug"):
        page = read(client, address)
        assert word in page, address
        assert "Selvdeklareret – ikke verificeret" not in page, address
    drawn = client.get(f"/badge/{CVR}.svg").text.replace("\u00a0", " ")
    assert f": {word}. Status " in drawn
    assert COLOUR in drawn
    assert heading(client) == "Vi har dokumentation for, at Rug ApS er § 54-egnet og § 190-egnet"
    page = read(client)
    assert "Vi har ingen verifikation af, at virksomheden er socialøkonomisk." in page
    assert "Ingen har kontrolleret det" not in page
    assert "Mærke til hjemmesiden" in page
    before = heading(client, f"{PAGE}?dato={today() - timedelta(days=1)}")
    assert before.startswith("Vi havde dokumentation for, at Rug ApS var § 54-egnet og § 190-egnet ")


def test_a_fact_beside_a_verification_that_ended_is_told(client: CheckedClient) -> None:
    publish(cvr=CVR, name="Rug ApS")
    know(Status.EXPIRED)
    know(Status.VERIFIED, "par54")
    assert (
        heading(client)
        == "Nej, verifikationen af Rug ApS er udløbet, men vi har dokumentation for § 54-egnet"
    )
    assert ": Udløbet · § 54 dokumenteret. Status " in client.get(f"/badge/{CVR}.svg").text.replace(
        "\u00a0", " "
    )


def test_a_suspension_of_all_that_was_documented_hides_the_firm(client: CheckedClient) -> None:
    publish(cvr=CVR, name="Rug ApS")
    know(Status.SUSPENDED, "par54", since=today())
    assert "Rug ApS" not in read(client, "/leverandoerer/")
    assert heading(client) == "Rug ApS: § 54-egnet er midlertidigt suspenderet"
    drawn = client.get(f"/badge/{CVR}.svg").text.replace("\u00a0", " ")
    assert ": § 54 suspenderet. Status " in drawn
    assert COLOUR not in drawn


def test_a_profile_says_nothing_of_the_time_before_it_was_made(client: CheckedClient) -> None:
    publish(cvr=CVR, name="Rug ApS", created_at=datetime(2026, 5, 1, 12, tzinfo=UTC))
    assert "Selvdeklareret" in read(client, f"{PAGE}?dato=2026-05-02")
    for question in ("dato=2026-04-30", "dato=2026-05-02&kendt=2026-05-01T11:00:00Z"):
        page = read(client, f"{PAGE}?{question}")
        assert "Selvdeklareret" not in page
        assert "kalder sig selv" not in page


def test_a_firm_without_verification_is_named(client: CheckedClient) -> None:
    publish(cvr=CVR, name="Rug ApS")
    number = f"CVR {CVR[:2]} {CVR[2:4]} {CVR[4:6]} {CVR[6:]}"
    assert heading(client) == f"Vi har ingen verifikation for Rug ApS, {number}"
    assert heading(client, f"{PAGE}?dato=2025-01-01").endswith(f"{number}, der gjaldt 1. januar 2025")


def test_an_unknown_number_has_no_verification_on_its_badge(client: CheckedClient) -> None:
    assert ": Ingen verifikation. Status " in client.get(f"/badge/{CVR}.svg").text
    assert "Mærke til hjemmesiden" not in read(client)


def test_the_name_of_the_day_in_the_api_works_on_the_page(client: CheckedClient) -> None:
    know(Status.VERIFIED)
    moved = client.get(f"{PAGE}?on=2020-01-01")
    assert moved.status_code == 301
    assert moved.location == f"{PAGE}?dato=2020-01-01"
    assert "Vi har ingen verifikation" in read(client, moved.location)
    assert client.get(f"/verificering/?cvr={CVR}&on=2020-01-01").location == moved.location
    assert client.get(f"/verificering/{CVR}.json?on=2020-01-01").json["on"] == "2020-01-01"
    assert client.get(f"{PAGE}?on=2999-01-01").status_code == 422
    two = client.get(f"{PAGE}?on=2020-01-01&dato=2021-01-01")
    assert two.status_code == 422
    assert "Adressen har to datoer. Vælg den ene" in two.text


def test_a_suspended_fact_is_not_told_as_if_it_held(client: CheckedClient) -> None:
    publish(cvr=CVR, schemes=VERIFIED)
    know(Status.VERIFIED, "par54", note_da="11 af 27 medarbejdere (41 %) er i målgruppen.")
    know(Status.SUSPENDED, "par54", since=today())
    for address in (PAGE, f"/leverandoerer/{CVR}/"):
        page = read(client, address)
        assert "Undersøgelse i gang. Brug ikke oplysningen, før den er afsluttet." in page
        assert "Hovedformålet" not in page
    assert heading(client).startswith("Ja, ")
    assert heading(client).endswith(", men § 54-egnet er midlertidigt suspenderet")
    drawn = client.get(f"/badge/{CVR}.svg").text.replace("\u00a0", " ")
    assert ": Verificeret · § 54 suspenderet. Status " in drawn
    assert COLOUR in drawn
    assert "§ 54-egnet: Midlertidigt suspenderet" in read(client, "/leverandoerer/")
    assert "§ 54-egnet: Undersøgelse i gang. Brug ikke oplysningen" in read(client)
    assert "§ 54-egnet er midlertidigt suspenderet." in client.get(f"/verificering/{CVR}.json").json[
        "sentence"
    ].replace("\u00a0", " ")


@pytest.mark.parametrize("status", [Status.EXPIRED, Status.REVOKED])
def test_a_fact_that_ended_is_not_told_as_if_it_held(client: CheckedClient, status: Status) -> None:
    know(Status.VERIFIED, "par54", note_da="11 af 27 medarbejdere (41 %) er i målgruppen.")
    know(status, "par54", since=today())
    facts = html.fromstring(client.get(PAGE).text).find_class("facts")[0].text_content()
    assert "Gælder ikke længere." in facts
    assert "målgruppen" not in facts


def test_a_count_under_five_is_shown_nowhere(client: CheckedClient) -> None:
    publish(cvr=CVR, schemes=VERIFIED)
    few = {
        "note_da": "4 af 12 medarbejdere (33 %) er i målgruppen.",
        "note_en": "4 of 12 employees (33%) are in the target group.",
    }
    know(Status.VERIFIED, "par54", **few)
    stored = db.session.query(VerificationEvent).filter_by(cvr=CVR, scheme="par54").one()
    assert "4 af 12" not in stored.note_da
    # Written past the rule: what is given out is safe all the same.
    db.session.add(
        VerificationEvent(
            cvr=CVR, scheme="par54", status="verified", effective_on=SINCE, checked_on=SINCE,
            recorded_at=datetime.now(UTC), **few,
        )
    )  # fmt: skip
    db.session.commit()
    services.project([CVR])
    db.session.commit()
    for prefix, count, least in (("", "4 af 12", "Mindst 30 %"), ("/en", "4 of 12", "At least 30%")):
        for address in (PAGE, f"/leverandoerer/{CVR}/"):
            page = read(client, prefix + address)
            assert least in page
            assert count not in page
            assert "33 %" not in page
            assert "33%" not in page
        assert count not in client.get(f"{prefix}/verificering/{CVR}.json").text
    assert "Hovedformålet er integration på arbejdsmarkedet. Mindst 30 % af" in read(client)


def test_an_empty_history_names_the_day_that_was_asked_about(client: CheckedClient) -> None:
    assert "Vi har ikke registreret noget om virksomheden." in read(client)
    page = read(client, f"{PAGE}?dato=2022-01-01")
    assert "Vi havde ikke registreret noget om virksomheden 1. januar 2022." in page


def test_a_ceased_firm_says_so_once(client: CheckedClient) -> None:
    know(Status.CEASED, "rsv", reason_code="company_ceased")
    page = read(client)
    assert "RSV: Virksomhed ophørt ifølge CVR." in page
    assert "Grund:" not in page


def test_a_list_of_names_shows_who_is_verified_on_the_day(
    client: CheckedClient, count_sql: Callable[[], AbstractContextManager[Any]]
) -> None:
    publish(cvr=CVR, name="Fonden Rug", schemes=VERIFIED)
    publish(name="Fonden Byg")
    with count_sql() as statements:
        page = client.get("/verificering/?cvr=fonden").text
    assert len(statements) <= 4
    rows = [" ".join(li.text_content().split()) for li in html.fromstring(page).find_class("hits")[0]]
    assert [row.endswith("Verificeret") for row in rows] == [False, True]
    assert rows[0].endswith("Selvdeklareret – ikke verificeret")
    assert "2 virksomheder ligner »fonden«" in page
    early = client.get("/verificering/?cvr=fonden&dato=2019-01-01").text
    assert early.count("Ingen verifikation fundet") == 2


def test_a_wrong_question_is_summed_up_above_the_heading(client: CheckedClient) -> None:
    page = html.fromstring(client.get("/verificering/?cvr=12345&dato=i+går").text)
    assert page.findtext(".//title").startswith("Fejl: Verificering")
    summary = page.xpath("//*[@data-module='error-summary']")[0]
    assert "Ret 2 ting for at komme videre" in summary.text_content()
    assert summary.xpath(".//a/@href") == ["#cvr", "#dato"]
    assert summary.get("autofocus") is not None
    assert summary.xpath("following::h1"), "above the heading"
    fine = client.get("/verificering/").text
    assert "error-summary" not in fine
    assert "Skriv et CVR-nummer eller et navn" in fine
    assert "Dato (kan udelades)" in fine


def test_schemes_without_a_record_are_one_line(client: CheckedClient) -> None:
    know(Status.VERIFIED, "rsv")
    page = client.get(PAGE).text
    rows = html.fromstring(page).xpath("//h2[@id='ordninger']/..//tbody/tr")
    assert len(rows) == 1
    assert "Registreret socialøkonomisk virksomhed" in rows[0].text_content()
    link = rows[0].xpath(".//a")[0]
    assert link.text == "CVR"
    assert link.get("href").endswith(CVR)
    words = read(client)
    assert "Ingen verifikation fundet: People and Planet First, WISE, B Corp." in words
    assert "Ikke dokumenteret: § 54-egnet, § 190-egnet." in words
    assert "peopleandplanetfirst.org" not in page
    assert client.get(f"/verificering/{CVR}.json").json["verifications"][0]["source"].endswith(CVR)


def test_the_dated_link_can_be_followed_and_its_time_read(client: CheckedClient) -> None:
    address = f"{PAGE}?dato=2026-11-25&kendt=2026-11-25T18:56:40Z"
    page = client.get(address).text
    link = next(a for a in html.fromstring(page).iter("a") if a.find("wbr") is not None)
    assert link.get("href") == link.text_content() == f"http://localhost{address}"
    assert "18:56 UTC er kl. 19.56 i Danmark." in read(client, address)
