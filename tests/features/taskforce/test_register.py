"""Member organisations and groups."""

from __future__ import annotations

from app.extensions import db
from app.taskforce.models import Group, Member
from tests.factories.people import organisation, person
from tests.factories.taskforce import group, member
from tests.features.taskforce.conftest import Secretary
from tests.support.client import CheckedClient

NEW = {
    "navn": "Havnens Støtteforening",
    "art": "support",
    "fra": "13.09.2022",
    "postkasse": "kontakt@havnen.example",
}


def members() -> list[Member]:
    db.session.rollback()
    return list(db.session.query(Member).order_by(Member.id))


def test_an_organisation_is_taken_in(secretary: Secretary) -> None:
    cvr = organisation(name="Havnens Støtteforening")
    assert secretary.send("medlemmer/nyt/", **NEW, cvr=cvr).status_code == 303
    [row] = members()
    assert (row.name, row.kind, row.cvr, row.mailbox) == (NEW["navn"], "support", cvr, NEW["postkasse"])
    assert "Oprettet her" in secretary.text("medlemmer/")


def test_a_contact_is_never_a_persons(secretary: Secretary) -> None:
    person(email="sofie@havnen.example")
    for address in ("sofie@havnen.example", "SOFIE@havnen.example", "havnen@gmail.com", "havnen"):
        answer = secretary.send("medlemmer/nyt/", **NEW | {"postkasse": address})
        assert answer.status_code == 422, address
        assert 'href="#postkasse"' in answer.text
    assert members() == []


def test_what_is_missing_is_told_and_what_was_typed_stays(secretary: Secretary) -> None:
    answer = secretary.send("medlemmer/nyt/", navn="", cvr="123", fra="32.13.2026", til="", postkasse="")
    assert answer.status_code == 422
    for field in ("navn", "art", "cvr", "fra"):
        assert f'href="#{field}"' in answer.text
    assert 'value="32.13.2026"' in answer.text


def test_a_number_is_one_members(secretary: Secretary) -> None:
    cvr = organisation()
    member(cvr=cvr)
    answer = secretary.send("medlemmer/nyt/", **NEW, cvr=cvr)
    assert answer.status_code == 422
    assert "En anden i taskforcen har det nummer" in answer.text


def test_two_secretaries_at_one_member(secretary: Secretary) -> None:
    found = member("Gammelt navn")
    row = db.session.get(Member, found)
    assert row is not None
    old = str(row.version)
    fields = NEW | {"version": old}
    assert secretary.send(f"medlemmer/{found}/", **fields | {"navn": "Deres navn"}).status_code == 303
    answer = secretary.send(f"medlemmer/{found}/", **fields | {"navn": "Mit navn"})
    assert answer.status_code == 409
    assert "En anden har gemt, mens du skrev" in answer.text
    assert 'value="Mit navn"' in answer.text
    assert "Deres navn" in answer.text
    assert members()[0].name == "Deres navn"
    again = fields | {"navn": "Mit navn", "version": str(int(old) + 1)}
    assert secretary.send(f"medlemmer/{found}/", **again).status_code == 303
    assert members()[0].name == "Mit navn"


def test_a_member_that_has_left_is_no_member(secretary: Secretary, client: CheckedClient) -> None:
    found = member("Udmeldt Forening")
    assert "Udmeldt Forening" in client.get("/taskforce/").text
    row = db.session.get(Member, found)
    assert row is not None
    left = NEW | {"navn": "Udmeldt Forening", "til": "01.01.2026", "version": str(row.version)}
    assert secretary.send(f"medlemmer/{found}/", **left).status_code == 303
    assert "Udmeldt Forening" not in client.get("/taskforce/").text
    assert "Forladt" in secretary.text("medlemmer/")


def test_a_group_is_formed_and_whoever_chairs_it_is_in_it(
    secretary: Secretary, client: CheckedClient
) -> None:
    chair, other = member("Formandsforeningen"), member("Den anden forening")
    answer = secretary.send(
        "grupper/ny/", navn="Udbud", navn_en="Tenders", formaal="Finder <b>veje</b>", formaal_en="Finds ways",
        medlemmer=str(other), formand=str(chair),
    )  # fmt: skip
    assert answer.status_code == 303
    row = db.session.query(Group).one()
    assert {m.member_id for m in row.members} == {chair, other}
    page = client.get(f"/taskforce/grupper/{row.id}/").text
    assert "Finder &lt;b&gt;veje&lt;/b&gt;" in page
    assert "Formandsforeningen" in page
    english = client.get(f"/en/taskforce/grupper/{row.id}/").text
    assert "Finds ways" in english
    assert "Tenders" in english


def test_a_closed_group_leaves_the_front_page(secretary: Secretary, client: CheckedClient) -> None:
    found = group(member(), name="Den gamle gruppe")
    row = db.session.get(Group, found)
    assert row is not None
    fields = {
        "navn": "Den gamle gruppe",
        "formaal": "Var",
        "lukket": "01.01.2026",
        "version": str(row.version),
    }
    assert secretary.send(f"grupper/{found}/", **fields).status_code == 303
    assert "Den gamle gruppe" not in client.get("/taskforce/").text
    assert "Gruppen er lukket" in client.get(f"/taskforce/grupper/{found}/").text
