import html
import io
import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, timedelta
from typing import Any

import pytest
import segno

from app.domain.verification import Event, Status
from app.extensions import db
from app.search.snapshot import today
from tests.factories.suppliers import VERIFIED, publish, valid_cvr
from tests.factories.verifications import record
from tests.support.client import CheckedClient

CVR = valid_cvr(700)
SINCE = date(2025, 3, 12)


def know(
    status: Status, scheme: str = "ppf", since: date = SINCE, to: date | None = None, **more: object
) -> None:
    record(CVR, Event(scheme, status, since, to, since, **more))  # type: ignore[arg-type]
    db.session.commit()


def permalink(page: str) -> str:
    """The dated link on a page, without its host."""
    found = re.search(r'data-copy="http://localhost([^"]+)"', page)
    assert found
    return html.unescape(found[1])


@pytest.mark.parametrize(
    ("status", "since", "sentence"),
    [
        (Status.VERIFIED, SINCE, "er verificeret som socialøkonomisk virksomhed"),
        (Status.CONDITIONAL, SINCE, "er betinget verificeret"),
        (
            Status.RENEWAL_RECEIVED,
            today() - timedelta(days=5),
            "tæller som verificeret, mens fornyelsen behandles",
        ),
        (Status.SUSPENDED, SINCE, "er midlertidigt suspenderet"),
        (Status.EXPIRED, SINCE, "er udløbet"),
        (Status.REVOKED, today() - timedelta(days=30), "er tilbagekaldt"),
        (Status.REVOKED, today() - timedelta(days=800), "Vi har ingen verifikation for CVR"),
        (Status.CEASED, SINCE, "er ophørt"),
        (Status.SELF_DECLARED, SINCE, "Virksomheden kalder sig selv socialøkonomisk. Ingen har"),
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
    assert "Verifikationen gælder virksomheden" not in page


def test_the_three_legal_facts_stand_apart(client: CheckedClient) -> None:
    know(Status.VERIFIED, "par54", note_da="11 af 27 medarbejdere (41 %) er i målgruppen.")
    page = client.get(f"/verificering/{CVR}/").text
    plain = page.replace("\u00a0", " ")
    assert f"Vi har dokumentation for, at CVR {CVR[:2]} {CVR[2:4]}" in plain
    assert "er § 54-egnet</h1>" in plain
    assert "Vi har ingen verifikation af, at virksomheden er socialøkonomisk. Det betyder ikke" in page
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
    know(Status.VERIFIED)
    link = permalink(client.get(f"/verificering/{CVR}/").text)
    know(Status.REVOKED, reason_code="false_information")
    kept = client.get(link).text
    assert "Ja, " in kept
    assert "som vi kendte den" in kept
    assert permalink(kept) == link
    assert "Tilbagekaldt" not in kept
    assert "er tilbagekaldt" in client.get(f"/verificering/{CVR}/").text
    assert "Ja, " in client.get(link.replace("/?", ".json?")).json["sentence"]
    before = f"/verificering/{CVR}/?dato={today()}&kendt=2020-01-01T00:00:00Z"
    assert "Vi har ingen verifikation" in client.get(before).text


@pytest.mark.parametrize(
    "moment",
    ["i går", "2999-01-01T00:00:00Z", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00", "\x00"],
)
def test_a_permalink_that_cannot_be_followed(client: CheckedClient, moment: str) -> None:
    answer = client.get(f"/verificering/{CVR}/", query_string={"kendt": moment})
    assert answer.status_code == (422 if moment.strip("\x00") else 200)
    assert ("Linket er ikke helt" in answer.text) is (answer.status_code == 422)


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("12345678", "CVR-nummeret kan ikke findes. Tjek cifrene"),
        ("1234567", "Skriv CVR-nummeret med 8 cifre"),
        ("12345", "Skriv CVR-nummeret med 8 cifre"),
        ("1003388394", "P-nummer"),
    ],
)
def test_a_wrong_number_keeps_what_was_typed(client: CheckedClient, typed: str, message: str) -> None:
    for address in (f"/verificering/?cvr={typed}", f"/verificering/{typed}/"):
        answer = client.get(address)
        assert answer.status_code == 422
        assert message in answer.text
        assert f'value="{typed}"' in answer.text


@pytest.mark.parametrize("day", ["2999-01-01", "i går", "2025-13-40", "2026-W01-1", "1999-01-01"])
def test_a_day_that_cannot_be_asked_about(client: CheckedClient, day: str) -> None:
    answer = client.get(f"/verificering/{CVR}/?dato={day}")
    assert answer.status_code == 422
    assert 'id="dato-error"' in answer.text


@pytest.mark.parametrize(
    ("status", "sentence"),
    [
        (Status.VERIFIED, "var verificeret som socialøkonomisk virksomhed 1. juni 2025"),
        (Status.SUSPENDED, "var midlertidigt suspenderet 1. juni 2025"),
        (Status.EXPIRED, "var udløbet 1. juni 2025"),
        (Status.REVOKED, "var tilbagekaldt 1. juni 2025"),
        (Status.CEASED, "var ophørt 1. juni 2025"),
        (Status.CONDITIONAL, "var betinget verificeret 1. juni 2025"),
        (Status.SELF_DECLARED, "der gjaldt 1. juni 2025"),
    ],
)
def test_the_past_is_told_as_past(client: CheckedClient, status: Status, sentence: str) -> None:
    know(status)
    know(Status.VERIFIED, since=date(2026, 1, 1))
    page = client.get(f"/verificering/{CVR}/?dato=2025-06-01").text.replace("\u00a0", " ")
    assert sentence in page


@pytest.mark.parametrize(
    ("events", "detail"),
    [
        (
            ((Status.VERIFIED, date(2025, 1, 1), date(2025, 12, 31)),),
            "1. januar 2025 til og med 31. december 2025",
        ),
        (
            (
                (Status.VERIFIED, date(2024, 9, 2), date(2025, 9, 1)),
                (Status.EXPIRED, date(2025, 9, 2), None),
            ),
            "gjaldt fra 2. september 2024 til og med 1. september 2025",
        ),
        (((Status.EXPIRED, date(2025, 9, 2), None),), "Udløbet 2. september 2025."),
    ],
)
def test_an_expired_one_says_when_it_held(client: CheckedClient, events: Any, detail: str) -> None:
    for status, since, to in events:
        know(status, since=since, to=to)
    assert detail in client.get(f"/verificering/{CVR}/").text.replace("\u00a0", " ")


def test_a_suspension_gives_no_reason(client: CheckedClient) -> None:
    know(Status.SUSPENDED, note_da="Et tip om regnskabet", reason_code="false_information")
    page, data = client.get(f"/verificering/{CVR}/").text, client.get(f"/verificering/{CVR}.json").text
    assert "Undersøgelse i gang" in page
    for answer in (page, data):
        assert "tip om regnskabet" not in answer
        assert "urigtige" not in answer
        assert "false_information" not in answer


def test_a_revocation_and_what_it_ended_are_gone_after_24_months(client: CheckedClient) -> None:
    know(Status.VERIFIED, since=date(2020, 1, 1), note_da="Fem standarder opfyldt.")
    know(Status.REVOKED, since=today() - timedelta(days=731), reason_code="false_information")
    know(Status.VERIFIED, "bcorp", since=date(2024, 1, 1))
    page = client.get(f"/verificering/{CVR}/").text
    assert "urigtige oplysninger" not in page
    assert "Fem standarder" not in page
    assert [e["scheme"] for e in client.get(f"/verificering/{CVR}.json").json["history"]] == ["bcorp"]


def test_self_declared_with_a_documented_fact_leads_with_the_fact(client: CheckedClient) -> None:
    know(Status.SELF_DECLARED)
    know(Status.VERIFIED, "par54")
    page = client.get(f"/verificering/{CVR}/").text
    assert "Selvdeklareret – ikke verificeret" in page
    assert "er § 54-egnet</h1>" in page.replace("\u00a0", " ")


def test_only_a_shown_profile_is_linked(client: CheckedClient) -> None:
    supplier = publish(cvr=CVR, name="Rug ApS", schemes=VERIFIED, is_demo=True)
    page = client.get(f"/verificering/{CVR}/").text
    assert "Se profilen" in page
    assert "Demo: en opdigtet virksomhed" in page
    supplier.state = "hidden"
    db.session.commit()
    page = client.get(f"/verificering/{CVR}/").text
    assert "Rug ApS" in page
    assert "Se profilen" not in page


def test_a_page_takes_few_statements_and_is_not_sent_twice(
    client: CheckedClient, count_sql: Callable[[], AbstractContextManager[Any]]
) -> None:
    publish(cvr=CVR, schemes=VERIFIED)
    with count_sql() as statements:
        first = client.get(f"/verificering/{CVR}/")
    assert len(statements) <= 4
    assert first.cache_control.max_age <= 3600
    assert first.last_modified
    headers = {"If-None-Match": first.headers["ETag"]}
    assert client.get(f"/verificering/{CVR}/", headers=headers).status_code == 304
    assert client.get(f"/en/verificering/{CVR}/", headers=headers).status_code == 200
    know(Status.SUSPENDED, "rsv", since=today())
    assert client.get(f"/verificering/{CVR}/", headers=headers).status_code == 200


def test_a_date_and_a_moment_survive_the_way_to_the_plain_number(client: CheckedClient) -> None:
    question = "dato=2026-01-02&kendt=2026-02-03T04:05:06Z"
    moved = client.get(f"/verificering/DK-{CVR[:2]} {CVR[2:]}/?{question}")
    assert moved.status_code == 301
    assert moved.location.startswith(f"/verificering/{CVR}/?dato=2026-01-02&kendt=2026-02-03")


def test_a_number_leads_to_its_own_page_and_a_name_to_a_list(client: CheckedClient) -> None:
    publish(cvr=CVR, name="Rug & Ramsløg ApS", schemes=VERIFIED)
    assert client.get(f"/verificering/?cvr=DK-{CVR[:2]}+{CVR[2:]}").location == f"/verificering/{CVR}/"
    publish(name="Æbler & Øl")
    for typed in ("ramsløg", "RAMSLØG", "Rug og Ramslog"):
        assert "Rug &amp; Ramsløg ApS" in client.get("/verificering/", query_string={"cvr": typed}).text
    for typed in ("æbler", "ØL", "Æ"):
        assert "Æbler &amp; Øl" in client.get("/verificering/", query_string={"cvr": typed}).text
    page = client.get("/verificering/?cvr=xqzw").text
    assert "Ingen virksomhed ligner »xqzw«" in page
    assert "Prøv med CVR-nummeret." in page


def test_a_list_of_names_that_is_cut_says_so(client: CheckedClient) -> None:
    for n in range(21):
        publish(name=f"Værkstedet {n:02}")
    page = client.get("/verificering/?cvr=værkstedet").text
    assert page.count(">Værkstedet ") == 20
    assert "De første 20 virksomheder, der ligner »værkstedet«" in page
    assert "Vi viser højst 20." in page
    assert "Vi viser højst" not in client.get("/verificering/?cvr=værkstedet 01").text


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


@pytest.mark.parametrize(
    ("status", "to", "words", "colour"),
    [
        (Status.VERIFIED, None, "Verificeret", "#0b5563"),
        (Status.VERIFIED, today() + timedelta(days=3), "Verificeret", "#0b5563"),
        (Status.VERIFIED, SINCE, "Udløbet", "#5c5c5c"),
        (Status.CONDITIONAL, today(), "Betinget verificeret", "#0b5563"),
        (Status.SELF_DECLARED, None, "Selvdeklareret – ikke verificeret", "#5c5c5c"),
        (None, None, "Ingen verifikation", "#5c5c5c"),
    ],
)
def test_the_words_of_the_badge(
    client: CheckedClient, status: Status | None, to: date | None, words: str, colour: str
) -> None:
    if status:
        know(status, to=to)
    badge = client.get(f"/badge/{CVR}.svg").text
    assert f": {words}. Status " in badge
    assert colour in badge


def test_the_badge_turns_grey_by_itself(client: CheckedClient) -> None:
    know(Status.VERIFIED, to=today())
    live = client.get(f"/badge/{CVR}.svg")
    assert live.mimetype == "image/svg+xml"
    assert "#0b5563" in live.text
    know(Status.SUSPENDED, since=today())
    assert "#5c5c5c" in client.get(f"/badge/{CVR}.svg").text
    assert client.get("/badge/123.svg").status_code == 404


def test_the_qr_code_is_of_the_page_s_own_permalink(client: CheckedClient) -> None:
    know(Status.VERIFIED)
    page = client.get(f"/verificering/{CVR}/").text
    found = re.search(r'class="qr" src="([^"]+)"', page)
    assert found
    drawn = client.get(html.unescape(found[1]))
    assert drawn.mimetype == "image/svg+xml"
    expected = io.BytesIO()
    segno.make("http://localhost" + permalink(page), error="m", micro=False, mask=2).save(
        expected,
        kind="svg",
        xmldecl=False,
        omitsize=True,
        border=2,
        light="#fff",
        svgclass=None,
        lineclass=None,
    )
    assert drawn.data == expected.getvalue()


@pytest.mark.parametrize(
    "question", ["", "?dato=2026-01-02", "?kendt=2026-02-03T04:05:06Z", "?dato=x&kendt=y"]
)
def test_a_qr_code_is_of_a_dated_answer_only(client: CheckedClient, question: str) -> None:
    assert client.get(f"/verificering/{CVR}/qr.svg{question}").status_code == 404
