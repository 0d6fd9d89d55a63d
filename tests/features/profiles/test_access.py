"""A reader sees and cannot change; nobody from outside gets in."""

from __future__ import annotations

import pytest
from lxml import html

from app.domain.access import Rule
from app.rules import RULES
from tests.factories.suppliers import valid_cvr
from tests.features.profiles.conftest import Firm
from tests.features.profiles.test_publish import write_minimum
from tests.support.client import CheckedClient
from tests.support.members import member, organisation, person, sign_in

READS = ("", "profil/", "vis/", "vis/effekt/")
WRITES = (
    ("GET", "profil/formaal/"),
    ("POST", "profil/formaal/"),
    ("GET", "profil/ydelser/ny/"),
    ("POST", "profil/ydelser/ny/"),
    ("POST", "profil/ydelser/x/fjern"),
    ("POST", "profil/ydelser/x/flyt"),
    ("GET", "profil/formaal/sammenlign/"),
    ("POST", "profil/formaal/bekraeft"),
    ("POST", "offentliggoer"),
    ("POST", "kladde/slet"),
    ("POST", "tilstand"),
    ("POST", "arkiver"),
)


def test_a_reader_sees_without_buttons_and_is_refused(firm: Firm) -> None:
    write_minimum(firm.as_("editor"), firm)
    reader = firm.as_("reader")
    for path in READS:
        page = reader.get(firm.url(path))
        assert page.status_code == 200, path
        main = page.text.split("<main")[1].split("</main")[0]
        assert "<button" not in main.replace("data-print", "") or path.startswith("vis")
        assert 'method="post"' not in main
    for method, path in WRITES:
        assert reader.open(firm.url(path), method=method).status_code == 403, path


def test_a_member_of_another_organisation_is_refused(firm: Firm) -> None:
    stranger = person("Fremmed")
    member(stranger, organisation(valid_cvr(901), "En anden"), "owner")
    client = firm.app.test_client()
    sign_in(client, stranger)
    for method, path in (*(("GET", p) for p in READS), *WRITES):
        assert client.open(firm.url(path), method=method).status_code == 403, path


def test_only_an_owner_archives(firm: Firm) -> None:
    assert firm.as_("editor").post(firm.url("arkiver")).status_code == 403
    assert firm.as_("owner").post(firm.url("arkiver")).status_code == 303


def test_whoever_is_not_signed_in_is_asked_to(firm: Firm, client: CheckedClient) -> None:
    assert "/log-ind/" in client.get(firm.url()).location
    assert "/log-ind/" in client.get("/min-virksomhed/").location


def test_an_organisation_that_only_buys_has_no_profile(firm: Firm) -> None:
    buyer = organisation(valid_cvr(902), "Viborg Kommune", supplies=False)
    client = firm.app.test_client()
    sign_in(client, member(person("Indkøber"), buyer, "owner"))
    assert client.get(f"/min-virksomhed/{buyer.cvr}/").status_code == 404
    page = client.get("/min-virksomhed/").text
    assert "Du er ikke med i en virksomhed, der sælger" in page
    assert html.fromstring(page).xpath("//main//a[contains(@class, 'button-primary')]/@href") == [
        "/organisationer/ny/"
    ]


@pytest.mark.parametrize("path", ["profil/findes-ikke/", "profil/formaal/x/", "profil/ydelser/x/"])
def test_what_is_not_there_is_not_found(firm: Firm, path: str) -> None:
    assert firm.as_("editor").get(firm.url(path)).status_code == 404


def test_every_address_of_the_room_asks_for_a_person() -> None:
    rules = {name: rule for name, rule in RULES.items() if name.startswith("profiles.")}
    assert rules
    assert Rule.ANYONE not in rules.values()


def test_a_reader_hears_which_role_it_takes(firm: Firm) -> None:
    refused = firm.as_("reader").get(firm.url("profil/formaal/"))
    assert refused.status_code == 403
    assert "Kun ejere og redaktører kan rette profilen. Bed en ejer om at ændre din rolle." in refused.text
    assert f'href="/organisationer/{firm.cvr}/"' in refused.text
    stranger = firm.app.test_client()
    sign_in(stranger, person("En fremmed"))
    outside = stranger.get(firm.url("profil/formaal/"))
    assert outside.status_code == 403
    assert "Bed en ejer" not in outside.text


def test_a_reader_is_not_told_to_do_what_they_cannot(firm: Firm) -> None:
    editor = firm.as_("editor")
    write_minimum(editor, firm)
    editor.post(firm.url("offentliggoer"))
    read, written = firm.as_("reader").get(firm.url()).text, editor.get(firm.url()).text
    assert "En ejer eller redaktør kan gøre profilen færdig." in read
    assert "I kan skjule den" not in read
    assert "Skriv effekt i tal" not in read
    assert "I kan skjule den" in written
    assert "Skriv effekt i tal" in written
