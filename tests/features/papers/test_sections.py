"""The editor's texts, where two may write at once; in their place by htmx, and without script."""

from __future__ import annotations

import pytest
from flask import Flask

from app.domain.access import Duty
from app.domain.papers import LONGEST_SECTION, Section
from app.papers import queries
from tests.factories.people import browser, person
from tests.features.papers.conftest import DRAFT, Secretary

HTMX = {"HX-Request": "true"}


def test_two_editors_of_one_section_see_both_texts(app: Flask, secretary: Secretary) -> None:
    other = Secretary(user := person("Olga Olsen", duty=Duty.SECRETARY), browser(app, user))
    seen = secretary.version("offentlige")
    assert other.write("offentlige", "Olgas tekst", "Olga's text", seen).status_code == 303
    clash = secretary.write("offentlige", "Siris tekst", "", seen)
    assert clash.status_code == 409
    for words in (
        "Olga Olsen har gemt, mens du skrev", "Din tekst på dansk", "Siris tekst", "Den andens tekst på dansk",
        "Olgas tekst", "Olga&#39;s text", "Behold den andens",
    ):  # fmt: skip
        assert words in clash.text, words
    assert queries.sections()[Section.PUBLIC].text.text_da == "Olgas tekst"
    # Sent once more with what the answer carries, it is saved.
    assert (
        secretary.write("offentlige", "Begges tekst", "", secretary.version("offentlige")).status_code == 303
    )
    assert queries.sections()[Section.PUBLIC].text.text_da == "Begges tekst"


@pytest.mark.parametrize("version", ["", "0", "abc", "99999999999", "-1"])
def test_a_form_of_no_version_writes_over_nobody(secretary: Secretary, version: str) -> None:
    secretary.write("indledning", "Først")
    assert secretary.write("indledning", "Uden at se", version=version).status_code == 409
    assert queries.sections()[Section.INTRODUCTION].text.text_da == "Først"


def test_a_section_is_written_in_its_place(secretary: Secretary) -> None:
    address = f"{DRAFT}afsnit/sociale/"
    assert secretary.client.get(address, headers=HTMX).status_code == 404
    address = f"{DRAFT}afsnit/socialoekonomiske/"
    opened = secretary.client.get(address, headers=HTMX).text
    assert opened.lstrip().startswith("<section")
    assert 'hx-target="#afsnit-socialoekonomiske"' in opened
    token = {"csrf_token": hidden_token(opened)}
    fields = {"tekst_da": "Tiden mangler.", "tekst_en": "", "version": secretary.version("socialoekonomiske")}
    saved = secretary.client.post(address, data=fields | token, headers=HTMX)
    assert saved.status_code == 200
    assert "Tiden mangler." in saved.text
    assert "Afsnittet er gemt i kladden" in saved.text
    clash = secretary.client.post(address, data=fields | token | {"tekst_da": "For sent"}, headers=HTMX)
    assert clash.status_code == 409
    assert "For sent" in clash.text
    read = secretary.client.get(f"{address}?vis=1", headers=HTMX).text
    assert "Skrevet af Siri Sekretær" in read
    assert secretary.client.get(f"{address}?vis=1").location == f"{DRAFT}#afsnit-socialoekonomiske"


def hidden_token(page: str) -> str:
    return page.split('name="csrf_token" value="')[1].split('"')[0]


@pytest.mark.parametrize(
    ("text", "said"),
    [("x" * (LONGEST_SECTION + 1), "Skriv højst 10000 tegn"), ("Ring til 010190-1234", "CPR-nummer")],
)
def test_what_cannot_be_used_is_said_and_kept(secretary: Secretary, text: str, said: str) -> None:
    answer = secretary.write("kilder", text)
    assert answer.status_code == 422
    assert said in answer.text
    assert text in answer.text


def test_the_same_text_again_is_no_change(secretary: Secretary) -> None:
    secretary.write("private", "Et")
    before = secretary.version("private")
    assert secretary.write("private", "Et").status_code == 303
    assert secretary.version("private") == before
