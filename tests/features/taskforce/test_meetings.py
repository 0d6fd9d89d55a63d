"""Meetings: planning, agenda, minutes, actions and their steps, through the secretary's pages."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from app.domain.taskforce import State
from app.extensions import db
from app.search.snapshot import today
from app.taskforce import agenda
from app.taskforce.agenda import Suggestion
from app.taskforce.models import Action, Item, Meeting
from tests.factories.taskforce import group, held, items_of, meeting, member
from tests.features.taskforce.conftest import Secretary
from tests.support.people import mails

PLAN = {"gruppe": "", "dato": "03.12.2030", "fra": "13.00", "til": "15.00", "sted": "Rådhuset", "link": ""}


def row_of(meeting_id: int) -> Meeting:
    db.session.rollback()
    row = db.session.get(Meeting, meeting_id)
    assert row is not None
    return row


def test_a_meeting_is_planned_and_everybody_asked(secretary: Secretary) -> None:
    first, second = member(), member()
    answer = secretary.send("moeder/nyt/", **PLAN)
    assert answer.status_code == 303
    row = db.session.query(Meeting).one()
    assert row.starts_at.replace(tzinfo=UTC) == datetime(2030, 12, 3, 12, 0, tzinfo=UTC)
    assert {i.member_id for i in row.invited} == {first, second}


def test_a_groups_meeting_asks_the_group(secretary: Secretary) -> None:
    inside, _outside = member(), member()
    found = group(inside)
    assert f'<option value="{found}" selected' in secretary.text(f"moeder/nyt/?gruppe={found}")
    assert secretary.send("moeder/nyt/", **PLAN | {"gruppe": str(found)}).status_code == 303
    assert [i.member_id for i in db.session.query(Meeting).one().invited] == [inside]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"dato": "31.02.2030"}, "dato"),
        ({"dato": "01.01.2026"}, "dato"),
        ({"fra": "kl. et"}, "fra"),
        ({"til": "12.00"}, "til"),
        ({"til": "13.05"}, "til"),
        ({"sted": "", "link": ""}, "sted"),
        ({"sted": "", "link": "javascript:alert(1)"}, "link"),
        ({"gruppe": "999"}, "gruppe"),
    ],
)
def test_a_plan_that_cannot_be(secretary: Secretary, wrong: dict[str, str], field: str) -> None:
    answer = secretary.send("moeder/nyt/", **PLAN | wrong)
    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text
    assert db.session.query(Meeting).count() == 0


def test_the_agenda_is_typed_moved_and_taken_down(secretary: Secretary) -> None:
    row = meeting("Velkomst")
    page = f"moeder/{row.id}/"
    assert secretary.send(f"{page}punkter/nyt/", titel="Barrierer", tekst="To nye").status_code == 303
    first, second = items_of(row)
    assert secretary.press(f"{page}punkter/{second.id}/flyt/op/", page).status_code == 303
    db.session.rollback()
    assert [i.title for i in items_of(row)] == ["Barrierer", "Velkomst"]
    assert secretary.press(f"{page}punkter/{first.id}/fjern/", page).status_code == 303
    db.session.rollback()
    assert [i.title for i in items_of(row)] == ["Barrierer"]


def test_rooms_suggest_what_is_new_once(secretary: Secretary, monkeypatch: pytest.MonkeyPatch) -> None:
    last = held("Sidste gang", ago=timedelta(days=30))
    asked: list[datetime] = []

    def barriers(since: datetime) -> list[Suggestion]:
        asked.append(since)
        return [Suggestion("barrier:17", "Ny barriere: <b>småordrer</b>", "Mødt 4 gange", "/barrierer/17/")]

    monkeypatch.setattr(agenda, "SOURCES", [barriers])
    row = meeting()
    page = f"moeder/{row.id}/punkter/forslag/"
    assert "Ny barriere: &lt;b&gt;småordrer&lt;/b&gt;" in secretary.text(page)
    assert asked[-1] == last.starts_at.replace(tzinfo=UTC)
    assert secretary.send(page).status_code == 422
    assert secretary.send(page, forslag="barrier:99").status_code == 422
    assert secretary.send(page, forslag="barrier:17").status_code == 303
    [item] = items_of(row)
    assert (item.source, item.path) == ("barrier:17", "/barrierer/17/")
    assert "Intet nyt" in secretary.text(page)


def test_what_is_overdue_is_suggested(secretary: Secretary) -> None:
    before = held("Punkt", approved=False)
    owner, [item] = member("Den sene forening"), items_of(before)
    promise = {"tekst": "Skrive til KL", "ansvarlig": str(owner), "frist": "01.01.2026"}
    page = f"moeder/{before.id}/punkter/{item.id}/handlinger/ny/"
    assert secretary.send(page, **promise).status_code == 303
    assert secretary.send(page, **promise).status_code == 303
    assert db.session.query(Action).count() == 1
    assert "Over fristen" in secretary.text()
    shown = secretary.text(f"moeder/{meeting().id}/punkter/forslag/")
    assert "Opfølgning: 1 handling er over fristen" in shown
    assert "Den sene forening: Skrive til KL" in shown


def test_the_whole_way_with_its_mails(secretary: Secretary) -> None:
    member("Foreningen", mailbox="kontakt@forening.example")
    row = meeting("Velkomst", "Barrierer")
    page = f"moeder/{row.id}/"
    assert "Mødet er ikke begyndt endnu" not in secretary.text(page)
    assert secretary.send(f"{page}skridt/send-dagsorden/").status_code == 303
    [mail] = mails("kontakt@forening.example")
    assert "1. Velkomst" in mail.text
    assert "https://moede.example/a" in mail.text
    assert "kalender.ics" in mail.text
    assert "Det kan du ikke endnu" in secretary.text(f"{page}skridt/afholdt/")
    begun = row_of(row.id)
    begun.starts_at = datetime.now(UTC) - timedelta(minutes=5)
    db.session.commit()
    item = items_of(begun)[0]
    send = f"{page}punkter/{item.id}/"
    assert secretary.send(f"{send}referat/", version=str(item.version), referat="Alle bød ind", beslutning="Vi mødes igen").status_code == 303  # fmt: skip
    asked = str(begun.invited[0].member_id)
    assert secretary.send(f"{page}deltagere/", kom=asked).status_code == 303
    assert secretary.send(f"{send}handlinger/ny/", tekst="Indkalde", ansvarlig=asked, frist="01.03.2030").status_code == 303  # fmt: skip
    assert secretary.send(f"{page}skridt/afholdt/").status_code == 303
    assert secretary.send(f"{page}skridt/godkend-referat/").status_code == 303
    assert State(row_of(row.id).state) is State.APPROVED
    sent = mails("kontakt@forening.example", "taskforce_approve")[0].text
    for words in ("Alle bød ind", "Beslutning: Vi mødes igen", "Foreningen senest 1.\xa0marts 2030: Indkalde", "Til stede: Foreningen"):  # fmt: skip
        assert words in sent
    assert secretary.send(f"{send}referat/", referat="For sent", beslutning="").status_code == 422
    assert db.session.get(Item, item.id).minutes == "Alle bød ind"  # type: ignore[union-attr]


def test_two_take_minutes_at_once(secretary: Secretary) -> None:
    row = held("Barrierer", approved=False)
    [item] = items_of(row)
    page, seen = f"moeder/{row.id}/punkter/{item.id}/referat/", str(item.version)
    assert secretary.send(page, version=seen, referat="Deres referat", beslutning="").status_code == 303
    answer = secretary.send(page, version=seen, referat="Mit referat", beslutning="Min beslutning")
    assert answer.status_code == 409
    assert "Siri Sekretær har gemt, mens du skrev" in answer.text
    assert "Mit referat</textarea>" in answer.text
    assert "Deres referat" in answer.text
    db.session.rollback()
    assert db.session.get(Item, item.id).minutes == "Deres referat"  # type: ignore[union-attr]
    again = secretary.send(page, version=str(int(seen) + 1), referat="Mit referat", beslutning="")
    assert again.status_code == 303
    db.session.rollback()
    assert db.session.get(Item, item.id).minutes == "Mit referat"  # type: ignore[union-attr]


def test_a_step_is_not_taken_on_a_page_that_is_old(secretary: Secretary) -> None:
    member()
    row = meeting("Velkomst")
    old = str(row.version)
    step = f"moeder/{row.id}/skridt/aflys/"
    moved = PLAN | {"version": old, "dato": "04.12.2030"}
    assert secretary.send(f"moeder/{row.id}/ret/", **moved).status_code == 303
    answer = secretary.send(step, version=old)
    assert answer.status_code == 409
    assert "Mødet er ændret, siden du åbnede siden" in answer.text
    assert State(row_of(row.id).state) is State.PLANNED


def test_a_cancelled_meeting_is_told_where_its_agenda_was_sent(secretary: Secretary) -> None:
    member(mailbox="kontakt@forening.example")
    quiet, told = meeting("Et"), meeting("To")
    assert secretary.send(f"moeder/{quiet.id}/skridt/aflys/", version=str(quiet.version)).status_code == 303
    assert mails("kontakt@forening.example") == []
    assert (
        secretary.send(f"moeder/{told.id}/skridt/send-dagsorden/", version=str(told.version)).status_code
        == 303
    )
    now = str(row_of(told.id).version)
    assert secretary.send(f"moeder/{told.id}/skridt/aflys/", version=now).status_code == 303
    [mail] = mails("kontakt@forening.example", "taskforce_cancel")
    assert mail.subject.startswith("Aflyst: ")


def test_an_action_ends(secretary: Secretary) -> None:
    row = held("Punkt", approved=False)
    [item] = items_of(row)
    owner = member("Ejeren")
    promise = {"tekst": "Skrive", "ansvarlig": str(owner), "frist": f"{today():%d.%m.%Y}"}
    secretary.send(f"moeder/{row.id}/punkter/{item.id}/handlinger/ny/", **promise)
    action = db.session.query(Action).one()
    done = promise | {"tilstand": "done", "version": str(action.version)}
    assert secretary.send(f"handlinger/{action.id}/", **done).status_code == 303
    db.session.rollback()
    assert db.session.query(Action).one().ended_on is not None
    assert "Gjort" in secretary.text("handlinger/")
    assert "Ingen handlinger er åbne" in secretary.text()


@pytest.mark.parametrize(
    "path", ["moeder/999/", "moeder/999/ret/", "medlemmer/999/", "grupper/999/", "handlinger/999/"]
)
def test_what_does_not_exist(secretary: Secretary, path: str) -> None:
    assert secretary.client.get(f"/taskforce/sekretariat/{path}").status_code == 404


def test_an_item_is_its_own_meetings(secretary: Secretary) -> None:
    one, other = meeting("Et"), meeting("To")
    [item] = items_of(other)
    address = f"/taskforce/sekretariat/moeder/{one.id}/punkter/{item.id}/"
    assert secretary.client.get(address).status_code == 404
    assert secretary.client.get(f"/taskforce/sekretariat/moeder/{one.id}/skridt/forkert/").status_code == 404
