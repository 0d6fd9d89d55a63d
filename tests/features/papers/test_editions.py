"""Editions: made of the register, never changed, compared word by word, on the next agenda."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import delete, text, update
from sqlalchemy.exc import DatabaseError

from app.audit.models import AuditEntry
from app.barriers import queries as barriers
from app.barriers import services as register
from app.barriers.services import BarrierCommand
from app.domain.barriers import Perspective, Step, Theme
from app.extensions import db
from app.papers import queries
from app.papers.models import PaperEdition
from app.taskforce.models import Meeting
from tests.conftest import Statements
from tests.factories.people import post
from tests.factories.taskforce import meeting, member
from tests.features.papers.conftest import BY, DRAFT, PAPER, Secretary, edition, hidden, plain, step
from tests.support.client import CheckedClient

Count = Callable[[], AbstractContextManager[Statements]]


def new_barrier(name: str, *met_by: Perspective, text: str = "") -> str:
    """A barrier under the next number."""
    made = register.raise_barrier(
        BY,
        BarrierCommand(
            perspectives=frozenset(met_by or {Perspective.PUBLIC}), theme=Theme.FINDING, name_da=name, name_en="",
            text_da=text, text_en="", kinds=(), sources=(),
        ),
    )  # fmt: skip
    db.session.commit()
    return made.code


def held_meeting(ago: timedelta) -> Meeting:
    """A meeting of the whole taskforce that has been held."""
    row = meeting("Velkommen", starts_in=-ago, invited=(member(),))
    row.state, row.agenda_sent_at = "held", row.starts_at - timedelta(days=7)
    db.session.commit()
    return row


def test_before_the_first_edition_the_register_is_pointed_to(client: CheckedClient) -> None:
    page = client.get(PAPER)
    assert page.status_code == 200
    assert "Den første udgave er ikke udgivet endnu" in page.text
    assert "Der er ikke to udgaver at sammenligne endnu" in client.get(f"{PAPER}forskelle/").text
    assert client.get(f"{PAPER}udgaver/1/").status_code == 404


def test_the_secretary_writes_and_publishes_and_everybody_reads(
    client: CheckedClient, secretary: Secretary
) -> None:
    assert secretary.write("indledning", "Her samler vi alt.", "Everything in one place.").status_code == 303
    secretary.write("offentlige", "Kommunerne <b>først</b>.")
    assert "Kladden har 44 barrierer" in secretary.client.get(DRAFT).text
    assert "Her samler vi alt." in secretary.client.get(f"{DRAFT}vis/").text
    assert "Her samler vi alt." not in client.get(PAPER).text
    made = secretary.publish(note_da="Til mødet i december", note_en="For the meeting in December")
    assert (made.status_code, made.location) == (303, f"{PAPER}udgaver/1/")
    page = plain(client.get(PAPER).text)
    for words in (
        "Her samler vi alt.", "Kommunerne &lt;b&gt;først&lt;/b&gt;.", "Til mødet i december", "Udgave 1, ",
        "P1 Vi kan ikke finde de socialøkonomiske virksomheder", "Åbent leverandørregister efter ydelse og område",
        "Ansvarlig: ", "Det møder private virksomheder", "Ingen barrierer er løst eller parkeret endnu", "[1]",
    ):  # fmt: skip
        assert words in page, words
    english = client.get(f"/en{PAPER}").text
    for words in (
        "Everything in one place.",
        "For the meeting in December",
        '<p class="pre break" lang="da">Kommunerne',
    ):
        assert words in english, words
    trail = {e.action for e in db.session.query(AuditEntry).filter(AuditEntry.action.startswith("paper."))}
    assert trail == {"paper.section_saved", "paper.published"}


def test_an_edition_never_changes_when_the_register_does(client: CheckedClient) -> None:
    edition()
    before = client.get(f"{PAPER}udgaver/1/").text
    code = new_barrier("Vi må ikke bruge firmakort")
    step("P2", Step.SOLVE)
    assert edition("Anden") == 2
    after = client.get(f"{PAPER}udgaver/1/").text
    assert "Vi må ikke bruge firmakort" not in after
    assert before.count("<article") == after.count("<article") == 44
    assert "Der er kommet en nyere udgave" in after
    newest = client.get(PAPER).text
    assert f"{code} Vi må ikke bruge firmakort" in newest
    assert newest.count("<article") == 45


def test_the_database_keeps_editions_as_they_are(app: Flask) -> None:
    edition("Til mødet")
    for change in (
        update(PaperEdition).values(note_da="Noget andet"),
        update(PaperEdition).values(number=7),
        update(PaperEdition).values(note_da="[slettet]", published_by="user:9"),
        delete(PaperEdition),
    ):
        with pytest.raises(DatabaseError):
            db.session.execute(change)
        db.session.rollback()
    found = queries.newest()
    assert found is not None
    assert (found.line.number, found.line.note_da) == (1, "Til mødet")
    db.session.execute(update(PaperEdition).values(note_da="Til [slettet]"))


def test_what_was_not_seen_is_not_published(app: Flask, secretary: Secretary) -> None:
    edition()
    new_barrier("Vi kender dem ikke")
    page = secretary.client.get(f"{DRAFT}udgiv/").text
    assert "1 ny barriere" in page
    seen = {"udgave": hidden(page, "udgave"), "kladde": hidden(page, "kladde")}
    new_barrier("Den kom imens")
    refused = secretary.send(**seen, note_da="Mine ord")
    assert refused.status_code == 409
    assert "Kladden er ændret, siden du så den" in refused.text
    assert "Mine ord" in refused.text
    assert "Den kom imens" in refused.text
    assert edition() == 2
    late = secretary.send(**seen)
    assert late.status_code == 409
    assert "En anden har udgivet papiret" in late.text
    assert queries.last_number() == 2


def test_nothing_is_published_twice(secretary: Secretary) -> None:
    edition()
    page = secretary.client.get(f"{DRAFT}udgiv/").text
    assert "Der er ikke noget at udgive" in page
    assert "Kladden siger det samme som udgave 1" in plain(secretary.client.get(DRAFT).text)


def test_differences_are_read_word_by_word(client: CheckedClient, secretary: Secretary) -> None:
    secretary.write("indledning", "Prisen vejer tungt hos alle.")
    edition()
    secretary.write("indledning", "Prisen vejer tungest hos alle.")
    code = new_barrier("Vi må ikke bruge firmakort")
    row = barriers.held("P3")
    assert row is not None
    register.edit(BY, row, command(row.name_da + " endnu"), row.version)
    step("S2", Step.MERGE, into="S1")
    step("P4", Step.PARK, "Ingen tid")
    edition()
    page = plain(client.get(f"{PAPER}forskelle/?fra=1&til=2").text)
    for words in (
        "Fra udgave 1 til udgave 2", f"{code} Vi må ikke bruge firmakort", "Samlet ind i S1",
        "<del><span class=\"sr-only\">slettet: </span>tungt</del><ins><span class=\"sr-only\">indsat: </span>tungest</ins>",
        "<ins><span class=\"sr-only\">indsat: </span> endnu</ins>", "til »Parkeret«",
        "1 ny barriere", "1 barriere er taget ud", "1 afsnit er skrevet om",
    ):  # fmt: skip
        assert words in page, words
    assert "Fra udgave 1 til udgave 2" in plain(client.get(f"{PAPER}forskelle/").text)
    back = plain(client.get(f"{PAPER}forskelle/?fra=2&til=1").text)
    assert "Fra udgave 2 til udgave 1" in back
    assert "De siger det samme" in client.get(f"{PAPER}forskelle/?fra=2&til=2").text
    assert client.get(f"{PAPER}forskelle/?fra=1&til=99").status_code == 404
    assert client.get(f"{PAPER}forskelle/?fra=x&til='").status_code == 200


def command(name: str) -> BarrierCommand:
    return BarrierCommand(
        perspectives=frozenset({Perspective.PUBLIC}), theme=Theme.RULES, name_da=name, name_en="", text_da="Ny tekst",
        text_en="", kinds=(), sources=(),
    )  # fmt: skip


def test_the_draft_is_compared_for_the_secretary(secretary: Secretary) -> None:
    assert "Der er ikke to udgaver" in secretary.client.get(f"{DRAFT}forskelle/").text
    edition()
    new_barrier("Vi må ikke bruge firmakort")
    assert "Fra udgave 1 til kladden" in secretary.client.get(f"{DRAFT}forskelle/").text
    assert "1 ny barriere" in plain(secretary.client.get(DRAFT).text)


def test_news_since_the_taskforce_met_stand_in_the_paper(client: CheckedClient, secretary: Secretary) -> None:
    held_meeting(timedelta(hours=1))
    # What the register began with was there before the meeting.
    db.session.execute(text("UPDATE barrier_change SET at = '2026-01-01 00:00:00+00:00'"))
    db.session.commit()
    assert "Der er ikke sket noget i registret" in secretary.client.get(f"{DRAFT}vis/").text
    code = new_barrier("Vi må ikke bruge firmakort")
    step("P2", Step.SOLVE)
    step("S2", Step.MERGE, into="S1")
    edition()
    page = plain(client.get(PAPER).text)
    for words in (
        "Nyt siden sidste møde", "Nye barrierer (1)", f'<a href="#{code}">{code} Vi må ikke bruge firmakort</a>',
        "Løst (1)", "Samlet med andre (1)", "Samlet ind i S1", "S2 er samlet ind i denne",
    ):  # fmt: skip
        assert words in page, words


def test_the_next_agenda_shows_what_is_new(app: Flask, secretary: Secretary) -> None:
    edition("Før mødet", ago=timedelta(hours=3))
    held_meeting(timedelta(hours=2))
    code = new_barrier("Vi må ikke bruge firmakort")
    step("P2", Step.SOLVE)
    coming = meeting("Velkommen", starts_in=timedelta(days=9), invited=(member(),))
    address = f"/taskforce/sekretariat/moeder/{coming.id}/punkter/forslag/"
    assert "er udgivet" not in secretary.client.get(address).text
    edition("Efter mødet")
    page = plain(secretary.client.get(address).text)
    assert "Arbejdspapiret: udgave 2 er udgivet" in page
    assert f"Nye: {code} Vi må ikke bruge firmakort" in page
    assert "Ændret: P2 " in page
    post(secretary.client, address, forslag="paper:2")
    agenda = plain(secretary.client.get(f"/taskforce/sekretariat/moeder/{coming.id}/").text)
    assert "Arbejdspapiret: udgave 2 er udgivet" in agenda
    assert f"{PAPER}udgaver/2/" in agenda
    assert "Arbejdspapiret: udgave" not in plain(secretary.client.get(address).text)


@pytest.mark.parametrize(
    "path", [DRAFT, f"{DRAFT}vis/", f"{DRAFT}udgiv/", f"{DRAFT}forskelle/", f"{DRAFT}afsnit/kilder/"]
)
def test_the_draft_is_the_secretarys(client: CheckedClient, path: str) -> None:
    assert client.get(path).status_code == 303


def test_the_pages_ask_as_few_questions_of_500_barriers(
    client: CheckedClient, secretary: Secretary, count_sql: Count
) -> None:
    def counted(browser: CheckedClient, path: str) -> int:
        browser.get(path)
        with count_sql() as statements:
            assert browser.get(path).status_code == 200
        return len(statements)

    edition()
    paths = [
        (client, PAPER),
        (client, f"{PAPER}udgaver/1/"),
        (secretary.client, f"{DRAFT}vis/"),
        (secretary.client, DRAFT),
    ]
    before = [counted(*path) for path in paths]
    for number in range(456):
        register.raise_barrier(BY, command(f"Barriere {number}"))
    db.session.commit()
    edition()
    assert [counted(*path) for path in paths] == before
    assert before[0] <= 3
    assert client.get(PAPER).text.count("<article") == 500
