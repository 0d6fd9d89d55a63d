"""Make a list, fill it, write on it, put it away; and who may."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from flask import Flask
from sqlalchemy import select

from app.audit.models import AuditEntry
from app.domain.shortlists import MOST_ITEMS, MOST_LISTS
from app.extensions import db
from app.shortlists import services
from app.shortlists.models import Shortlist, ShortlistItem
from app.shortlists.services import ListCommand, ListRefused
from app.suppliers.models import Supplier
from tests.conftest import Statements
from tests.factories.people import actor, browser, person, post
from tests.factories.suppliers import publish, valid_cvr
from tests.features.shortlists.conftest import House, items, members, stored

SAVE = "/lister/gem/"


def actions(cvr: str) -> list[str]:
    db.session.rollback()
    wanted = select(AuditEntry.action).where(AuditEntry.subject == f"organisation:{cvr}")
    return list(db.session.scalars(wanted.order_by(AuditEntry.id)))


def test_the_whole_way(house: House, suppliers: list[str]) -> None:
    client = house.browser()
    assert f"/lister/{house.cvr}/" in client.get(f"/organisationer/{house.cvr}/").text
    assert client.get("/lister/").location == f"/lister/{house.cvr}/"
    assert "I har ingen lister i brug" in client.get(f"/lister/{house.cvr}/").text
    made = post(client, f"/lister/{house.cvr}/ny/", navn="  Kantine   2027 ", formaal="Frokost til 80")
    assert made.status_code == 303
    (held,) = db.session.scalars(select(Shortlist)).all()
    assert (held.name, held.purpose, held.created_by) == (
        "Kantine 2027", "Frokost til 80", f"user:{house.people['editor'].id}",
    )  # fmt: skip
    one = house.address(held.id)
    assert made.location == one
    assert "Der er ingen leverandører på listen endnu" in client.get(one).text
    assert post(client, f"{one}tilfoej/", numre=f"DK {suppliers[0]}\n{suppliers[1]}").location == one
    page = client.get(one).text
    assert "2 leverandører er gemt på listen" in page
    assert "Anemonens Køkken ApS" in page
    first, second = items(held.id)
    note = post(client, f"{one}leverandoerer/{first.id}/", note="Ring til dem\r\nigen", set="1")
    assert note.location == f"{one}#l{first.id}"
    assert items(held.id)[0].note == "Ring til dem\nigen"
    assert "Note af Editor Lund" in client.get(one).text
    assert post(client, f"{one}leverandoerer/{second.id}/flyt/", one, retning="op").status_code == 303
    assert [i.id for i in items(held.id)] == [second.id, first.id]
    assert (
        post(
            client, f"{one}leverandoerer/{second.id}/fjern/", f"{one}leverandoerer/{second.id}/", set="1"
        ).location
        == one
    )
    assert [i.id for i in items(held.id)] == [first.id]
    assert post(client, f"{one}ret/", navn="Kantine", formaal="", set="1").location == one
    assert (stored(held.id).name, stored(held.id).purpose) == ("Kantine", "")
    assert post(client, f"{one}arkiver/", one).location == f"/lister/{house.cvr}/"
    assert "Arkiverede lister" in client.get(f"/lister/{house.cvr}/").text
    archived = client.get(one).text
    assert "Listen er arkiveret" in archived
    assert "Skriv note" not in archived
    assert post(client, f"{one}tag-i-brug/", one).location == one
    assert client.get(f"{one}slet/").status_code == 403
    owner = house.browser("owner")
    assert post(owner, f"{one}slet/").location == f"/lister/{house.cvr}/"
    assert db.session.scalars(select(ShortlistItem)).all() == []
    assert actions(house.cvr) == [
        f"shortlist.{a}"
        for a in ("created", "filled", "noted", "moved", "emptied", "changed", "archived", "reopened", "deleted")
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("", "Skriv, hvad listen skal hedde"),
        (" \u200b ", "Skriv, hvad"),
        ("x" * 83, "Der er 3 tegn for meget"),
    ],
)
def test_a_bad_name_is_told_at_the_field_and_kept(house: House, name: str, said: str) -> None:
    answer = post(house.browser(), f"/lister/{house.cvr}/ny/", navn=name, formaal="Behold mig")
    assert answer.status_code == 422
    assert said in answer.text
    assert 'value="Behold mig"' in answer.text
    assert "<title>Fejl:" in answer.text


def test_no_two_lists_of_one_name_but_beside_an_archived_one(house: House) -> None:
    client, first = house.browser(), house.make("Kantine")
    answer = post(client, f"/lister/{house.cvr}/ny/", navn="Kantine")
    assert (answer.status_code, "I har allerede en liste med det navn" in answer.text) == (422, True)
    post(client, house.address(first, "arkiver/"), house.address(first))
    assert post(client, f"/lister/{house.cvr}/ny/", navn="Kantine").status_code == 303
    back = post(client, house.address(first, "tag-i-brug/"), house.address(first))
    assert "I har allerede en liste med det navn" in client.get(back.location).text
    assert stored(first).archived_at is not None


def test_no_more_lists_than_there_is_room_for(house: House) -> None:
    for number in range(MOST_LISTS):
        services.create(actor(house.people["editor"]), house.cvr, ListCommand(f"Liste {number}"))
    db.session.commit()
    answer = post(house.browser(), f"/lister/{house.cvr}/ny/", navn="En til")
    assert (answer.status_code, "I har allerede 100 lister i brug" in answer.text) == (422, True)


def test_a_list_is_full_with_two_hundred(house: House, suppliers: list[str]) -> None:
    list_id = house.make("Kantine", suppliers[0])
    numbers, at = [valid_cvr(n) for n in range(MOST_ITEMS - 2)], stored(list_id).created_at
    db.session.add_all(
        ShortlistItem(shortlist_id=list_id, position=n, cvr=c, added_cvr=c, name="X", added_by="user:1",
                      added_at=at)
        for n, c in enumerate(numbers, start=2)
    )  # fmt: skip
    db.session.commit()
    client, add = house.browser(), house.address(list_id, "tilfoej/")
    answer = post(client, add, numre="\n".join(suppliers))
    assert (answer.status_code, "Der er kun plads til 1 leverandør mere" in answer.text) == (422, True)
    assert suppliers[1] in answer.text
    assert post(client, add, numre=suppliers[1]).status_code == 303
    assert "Listen er fuld" in post(client, add, numre=suppliers[2]).text
    page = client.get(house.address(list_id))
    assert page.text.count('class="card hit"') == MOST_ITEMS


@pytest.mark.parametrize(
    ("numbers", "said"),
    [
        ("", "Skriv mindst ét CVR-nummer"),
        ("hej med dig 1", "er ikke et CVR-nummer"),
        ("13748136", "Vi har ingen offentlig profil for CVR 13\xa074\xa081\xa036"),
        ("12345678", "er ikke et CVR-nummer"),
        ("=cmd|' /C calc'!A0", "er ikke et CVR-nummer"),
    ],
)
def test_numbers_that_cannot_be_put_on_a_list(house: House, numbers: str, said: str) -> None:
    list_id = house.make()
    answer = post(house.browser(), house.address(list_id, "tilfoej/"), numre=numbers)
    assert (answer.status_code, said in answer.text) == (422, True)
    assert items(list_id) == []


def test_two_who_write_one_note_both_keep_their_text(house: House, suppliers: list[str]) -> None:
    list_id = house.make("Kantine", suppliers[0])
    (item,) = items(list_id)
    address = house.address(list_id, f"leverandoerer/{item.id}/")
    post(house.browser("owner"), address, note="Ejerens tekst", set="1")
    late = post(house.browser(), address, note="Redaktørens tekst", set="1")
    assert late.status_code == 409
    for text in (
        "Ejerens tekst",
        "Redaktørens tekst",
        "Owner Lund",
        'name="set" value="2"',
        "Gem min tekst i stedet",
    ):
        assert text in late.text
    assert items(list_id)[0].note == "Ejerens tekst"
    assert post(house.browser(), address, note="Redaktørens tekst", set="2").status_code == 303
    assert items(list_id)[0].note == "Redaktørens tekst"
    # The same text twice is no clash, and neither is a mark that nobody gave.
    assert post(house.browser(), address, note="Redaktørens tekst", set="1").status_code == 303
    assert post(house.browser(), address, note="Andet", set="x").status_code == 409


def test_what_was_noted_meanwhile_is_not_removed_unread(house: House, suppliers: list[str]) -> None:
    list_id = house.make("Kantine", suppliers[0])
    (item,) = items(list_id)
    address = house.address(list_id, f"leverandoerer/{item.id}/")
    client = house.browser()
    post(client, address, note="Vigtigt", set="1")
    answer = post(client, f"{address}fjern/", address, set="1")
    assert answer.location == address
    assert "Noten er ændret, siden du åbnede siden" in client.get(address).text
    assert len(items(list_id)) == 1


def test_two_who_rename_a_list(house: House) -> None:
    list_id = house.make("Kantine")
    address = house.address(list_id, "ret/")
    post(house.browser("owner"), address, navn="Kantine 2027", formaal="A", set="1")
    late = post(house.browser(), address, navn="Kantine 2028", formaal="B", set="1")
    assert late.status_code == 409
    assert "Kantine 2027" in late.text
    assert 'value="Kantine 2028"' in late.text
    assert post(house.browser(), address, navn="Kantine 2028", formaal="B", set="2").status_code == 303
    assert stored(list_id).name == "Kantine 2028"


def test_saving_what_stands_there_changes_nothing(house: House, suppliers: list[str]) -> None:
    list_id = house.make("Kantine", suppliers[0])
    before, told = stored(list_id).changed_at, actions(house.cvr)
    client = house.browser()
    post(client, house.address(list_id, "ret/"), navn="Kantine", formaal="Til rådhuset", set="1")
    post(client, house.address(list_id, f"leverandoerer/{items(list_id)[0].id}/"), note="", set="1")
    assert (stored(list_id).changed_at, stored(list_id).version) == (before, 1)
    assert actions(house.cvr) == told


def test_a_note_that_is_too_long_is_kept(house: House, suppliers: list[str]) -> None:
    list_id = house.make("Kantine", suppliers[0])
    answer = post(
        house.browser(),
        house.address(list_id, f"leverandoerer/{items(list_id)[0].id}/"),
        note="y" * 2001,
        set="1",
    )
    assert answer.status_code == 422
    assert "Der er 1 tegn for meget" in answer.text
    assert "y" * 2001 in answer.text


def test_an_archived_list_stays_as_it_is(house: House, suppliers: list[str]) -> None:
    list_id = house.make("Kantine", suppliers[0])
    client = house.browser()
    one, item = house.address(list_id), items(list_id)[0].id
    post(client, f"{one}arkiver/", one)
    for rest in ("ret/", "tilfoej/", f"leverandoerer/{item}/"):
        answer = client.get(f"{one}{rest}")
        assert answer.location == one
        assert "Tag den i brug igen" in client.get(one).text
    assert post(client, f"{one}leverandoerer/{item}/flyt/", one, retning="op").location == one
    with pytest.raises(ListRefused):
        services.add(actor(house.people["editor"]), house.cvr, list_id, suppliers[1:])
    assert len(items(list_id)) == 1


def test_readers_read_and_others_hear_nothing(app: Flask, house: House, suppliers: list[str]) -> None:
    list_id = house.make("Hemmelig liste", *suppliers[:2])
    reader, one = house.browser("reader"), house.address(list_id)
    page = reader.get(one).text
    assert "Hemmelig liste" in page
    assert "Skriv note" not in page
    assert "Arkivér" not in page
    ids = "&".join(f"nr={i.id}" for i in items(list_id))
    assert reader.get(f"{one}sammenlign/?{ids}").status_code == 200
    assert reader.get(f"{one}hent/?format=csv").status_code == 200
    refused = reader.get(f"{one}ret/")
    assert refused.status_code == 403
    assert "Kun ejere og redaktører kan rette lister" in refused.text
    theirs, people = members(name="Skive Kommune")
    other = browser(app, people["owner"])
    for rest in ("", "sammenlign/", "hent/?format=csv", "ret/", "slet/"):
        assert other.get(f"{one}{rest}").status_code == 403
        # Under one's own number there is no such list.
        hidden = other.get(f"/lister/{theirs}/{list_id}/{rest}")
        assert hidden.status_code == 404
        assert "Hemmelig" not in hidden.text
    for rest in ("arkiver/", "tag-i-brug/", f"leverandoerer/{items(list_id)[0].id}/fjern/"):
        assert (
            post(other, f"/lister/{theirs}/{list_id}/{rest}", f"/lister/{theirs}/ny/", set="1").status_code
            == 404
        )
    assert stored(list_id).archived_at is None
    assert len(items(list_id)) == 2
    assert app.test_client().get(one).location.startswith("/log-ind/?next=")


def test_many_suppliers_take_no_more_statements(
    house: House, suppliers: list[str], count_sql: Callable[[], AbstractContextManager[Statements]]
) -> None:
    short, long = house.make("Kort", suppliers[0]), house.make("Lang", *suppliers)
    client = house.browser("reader")
    client.get(house.address(long))
    counts = []
    for list_id in (short, long):
        with count_sql() as statements:
            assert client.get(house.address(list_id)).status_code == 200
        counts.append(len(statements))
    assert counts[0] == counts[1] <= 15


def test_gone_profiles_stay_on_the_list_and_say_so(house: House, suppliers: list[str]) -> None:
    list_id = house.make("Kantine", *suppliers[:3])
    hidden = db.session.scalars(select(Supplier).where(Supplier.cvr == suppliers[0])).one()
    hidden.state = "hidden"
    gone = db.session.scalars(select(Supplier).where(Supplier.cvr == suppliers[1])).one()
    db.session.delete(gone)
    db.session.commit()
    client = house.browser()
    page = client.get(house.address(list_id)).text
    assert "Anemonens Køkken ApS" in page
    assert "Leverandøren har ikke længere en offentlig profil." in page
    assert "Leverandøren findes ikke længere i kataloget." in page
    assert f"/leverandoerer/{suppliers[0]}/" not in page
    ids = "&".join(f"nr={i.id}" for i in items(list_id))
    assert "Ingen offentlig profil" in client.get(house.address(list_id, f"sammenlign/?{ids}")).text


def test_saving_from_a_profile(app: Flask, house: House, suppliers: list[str]) -> None:
    ask = f"{SAVE}?leverandoer={suppliers[0]}"
    assert ask in app.test_client().get(f"/leverandoerer/{suppliers[0]}/").text
    assert app.test_client().get(ask).location == f"/log-ind/?next={SAVE}?leverandoer%3D{suppliers[0]}"
    client = house.browser()
    assert "En ny liste" in client.get(ask).text
    wrong = post(
        client, SAVE, ask, leverandoer=suppliers[0], liste=f"ny:{house.cvr}", navn="", note="Husk mig"
    )
    assert (wrong.status_code, "Husk mig" in wrong.text) == (422, True)
    done = post(
        client, SAVE, ask, leverandoer=suppliers[0], liste=f"ny:{house.cvr}", navn="Kantine", note="God"
    )
    (held,) = db.session.scalars(select(Shortlist)).all()
    assert done.location == house.address(held.id)
    assert [(i.cvr, i.note) for i in items(held.id)] == [(suppliers[0], "God")]
    assert "Står i forvejen på: Kantine" in client.get(ask).text
    again = post(client, SAVE, ask, leverandoer=suppliers[0], liste=f"liste:{held.id}", note="Bedre")
    assert (again.status_code, "De står allerede på listen" in again.text, "Bedre" in again.text) == (
        422,
        True,
        True,
    )
    several = f"{SAVE}?leverandoer={suppliers[0]}&leverandoer={suppliers[1]}"
    token = {"leverandoer": [*suppliers[:2]], "liste": f"liste:{held.id}"}
    sent = post(client, SAVE, several, **token)  # type: ignore[arg-type]
    told = client.get(sent.location).text
    assert "Birkens Brød ApS er gemt på listen. Anemonens Køkken ApS stod der i forvejen." in told


@pytest.mark.parametrize(
    ("query", "status", "said"),
    [
        ("", 422, "Vælg mindst én leverandør"),
        ("?leverandoer=1234", 422, "Skriv CVR-nummeret med 8 cifre"),
        ("?leverandoer=13748136", 404, "Vi har ingen offentlig profil"),
        ("?" + "&".join(f"leverandoer={valid_cvr(n)}" for n in range(31)), 422, "Gem højst 30"),
    ],
)
def test_saving_nobody(house: House, query: str, status: int, said: str) -> None:
    answer = house.browser().get(f"{SAVE}{query}")
    assert (answer.status_code, said in answer.text) == (status, True)


def test_nobody_saves_on_a_list_of_others(app: Flask, house: House, suppliers: list[str]) -> None:
    list_id = house.make()
    _, people = members(name="Skive Kommune")
    other, ask = browser(app, people["editor"]), f"{SAVE}?leverandoer={suppliers[0]}"
    for target in (f"liste:{list_id}", f"ny:{house.cvr}", "liste:x", ""):
        answer = post(other, SAVE, ask, leverandoer=suppliers[0], liste=target, navn="X")
        assert (answer.status_code, "Vælg en liste" in answer.text) == (422, True)
    assert items(list_id) == []
    for who in (house.people["reader"], person("Uden Organisation")):
        shown = browser(app, who).get(ask)
        assert "Du skal være ejer eller redaktør" in shown.text


def test_links_to_save_cost_visitors_nothing(
    app: Flask,
    house: House,
    suppliers: list[str],
    count_sql: Callable[[], AbstractContextManager[Statements]],
) -> None:
    visitor = app.test_client()
    assert "Gem på liste" not in visitor.get("/leverandoerer/").text
    with count_sql() as statements:
        visitor.get("/leverandoerer/")
    assert not any("shortlist" in s for s in statements.sql)
    signed_in = house.browser("reader")
    with count_sql() as own:
        page = signed_in.get("/leverandoerer/?q=mødeforplejning").text
    assert page.count(f"{SAVE}?leverandoer=") >= 4
    assert not any("shortlist" in s for s in own.sql)


def test_choosing_several_matches(app: Flask, house: House, suppliers: list[str]) -> None:
    for client, is_in in ((app.test_client(), False), (house.browser("reader"), True)):
        page = post(client, "/match/", behov="Mødeforplejning til rådhuset").text
        assert ('form="gem-valgte"' in page, "Gem de valgte på en liste" in page) == (is_in, is_in)


def test_an_unpublished_supplier_is_no_choice(house: House) -> None:
    hidden = publish(state="hidden")
    assert house.browser().get(f"{SAVE}?leverandoer={hidden.cvr}").status_code == 404
