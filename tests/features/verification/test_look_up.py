from datetime import date, timedelta

import pytest

from app.domain.verification import Event, Status
from app.extensions import db
from app.search.snapshot import today
from app.verification import services
from tests.factories.suppliers import VERIFIED, publish, valid_cvr
from tests.support.client import CheckedClient

CVR = valid_cvr(700)
SINCE = date(2025, 3, 12)


def know(
    status: Status, scheme: str = "ppf", since: date = SINCE, to: date | None = None, **more: object
) -> None:
    services.record_events("test", [(CVR, Event(scheme, status, since, to, since, **more))])  # type: ignore[arg-type]
    db.session.commit()


@pytest.mark.parametrize(
    ("status", "since", "sentence"),
    [
        (Status.VERIFIED, SINCE, "er verificeret som socialøkonomisk virksomhed"),
        (Status.CONDITIONAL, SINCE, "er verificeret som socialøkonomisk virksomhed"),
        (
            Status.RENEWAL_RECEIVED,
            today() - timedelta(days=5),
            "er verificeret som socialøkonomisk virksomhed",
        ),
        (Status.SUSPENDED, SINCE, "er midlertidigt suspenderet"),
        (Status.EXPIRED, SINCE, "er udløbet"),
        (Status.REVOKED, today() - timedelta(days=30), "er tilbagekaldt"),
        (Status.REVOKED, today() - timedelta(days=800), "Vi har ingen verifikation for CVR"),
        (Status.CEASED, SINCE, "er ophørt"),
        (Status.SELF_DECLARED, SINCE, "er ikke verificeret, men kalder sig selv"),
    ],
)
def test_the_sentence_of_each_status(
    client: CheckedClient, status: Status, since: date, sentence: str
) -> None:
    know(status, since=since, reason_code="criterion_not_met" if status is Status.REVOKED else None)
    for address in (f"/verificering/{CVR}/", f"/en/verificering/{CVR}/"):
        assert client.get(address).status_code == 200
    assert sentence in client.get(f"/verificering/{CVR}/").text


def test_nothing_known_does_not_mean_not_social(client: CheckedClient) -> None:
    page = client.get(f"/verificering/{CVR}/").text
    assert "Vi har ingen verifikation for CVR" in page
    assert "Det betyder ikke, at virksomheden ikke er socialøkonomisk." in page
    assert "ikke dens varer" in page


def test_the_three_legal_facts_stand_apart(client: CheckedClient) -> None:
    know(Status.VERIFIED, "par54", note_da="11 af 27 medarbejdere (41 %) er i målgruppen.")
    page = client.get(f"/verificering/{CVR}/").text
    assert "er ikke verificeret som socialøkonomisk virksomhed" in page
    assert "Dokumenteret" in page
    assert "11 af 27 medarbejdere" in page
    assert "Ordregiver vurderer selv" in page


def test_what_it_was_on_an_earlier_day(client: CheckedClient) -> None:
    know(Status.VERIFIED, since=date(2025, 1, 1), to=date(2025, 12, 31))
    assert "var verificeret som socialøkonomisk virksomhed 1. juni 2025" in client.get(
        f"/verificering/{CVR}/?dato=2025-06-01"
    ).text.replace("\u00a0", " ")
    assert "Vi har ingen verifikation" in client.get(f"/verificering/{CVR}/?dato=2024-06-01").text
    assert "er udløbet" in client.get(f"/verificering/{CVR}/").text


def test_a_permalink_keeps_its_answer_after_a_correction(client: CheckedClient) -> None:
    know(Status.VERIFIED, recorded_at=None)
    link = f"/verificering/{CVR}/?dato={today()}&kendt=2030-01-01T00:00:00Z"
    past = f"/verificering/{CVR}/?dato={today()}&kendt=2020-01-01T00:00:00Z"
    assert "Ja, " in client.get(link).text
    assert "Vi har ingen verifikation" in client.get(past).text


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("12345678", "CVR-nummeret kan ikke findes. Tjek cifrene"),
        ("1234567", "Skriv CVR-nummeret med 8 cifre"),
        ("1003388394", "P-nummer"),
    ],
)
def test_a_wrong_number_keeps_what_was_typed(client: CheckedClient, typed: str, message: str) -> None:
    for address in (f"/verificering/?cvr={typed}", f"/verificering/{typed}/"):
        answer = client.get(address)
        assert answer.status_code == 422
        assert message in answer.text
        assert f'value="{typed}"' in answer.text


@pytest.mark.parametrize("day", ["2999-01-01", "i går", "2025-13-40", "1999-01-01"])
def test_a_day_that_cannot_be_asked_about(client: CheckedClient, day: str) -> None:
    answer = client.get(f"/verificering/{CVR}/?dato={day}")
    assert answer.status_code == 422
    assert 'id="dato-error"' in answer.text


def test_a_number_leads_to_its_own_page_and_a_name_to_a_list(client: CheckedClient) -> None:
    publish(cvr=CVR, name="Rug & Ramsløg ApS", schemes=VERIFIED)
    assert client.get(f"/verificering/?cvr=DK-{CVR[:2]}+{CVR[2:]}").location == f"/verificering/{CVR}/"
    for typed in ("ramsløg", "RAMSLØG", "Rug og Ramslog"):
        assert "Rug &amp; Ramsløg ApS" in client.get("/verificering/", query_string={"cvr": typed}).text
    assert "Vi kender ingen virksomhed" in client.get("/verificering/?cvr=xqzw").text


def test_json_has_the_contract_and_answers_304(client: CheckedClient) -> None:
    know(Status.VERIFIED, to=date(2099, 1, 1))
    answer = client.get(f"/verificering/{CVR}.json")
    assert answer.json["verifications"] == [
        {
            "scheme": "ppf",
            "status": "verified",
            "issuer": "Social Enterprise World Forum",
            "valid_from": "2025-03-12",
            "valid_to": "2099-01-01",
            "last_checked": "2025-03-12",
            "source": "https://peopleandplanetfirst.org",
        }
    ]
    again = client.get(f"/verificering/{CVR}.json", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304
    assert client.get("/verificering/123.json").status_code == 422


def test_the_badge_turns_grey_by_itself(client: CheckedClient) -> None:
    know(Status.VERIFIED, to=today())
    live = client.get(f"/badge/{CVR}.svg")
    assert live.mimetype == "image/svg+xml"
    assert "#0b5563" in live.text
    know(Status.SUSPENDED, since=today())
    assert "#5c5c5c" in client.get(f"/badge/{CVR}.svg").text
    assert client.get("/badge/123.svg").status_code == 404
