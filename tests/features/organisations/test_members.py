from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from flask import Flask

from app.audit.models import AuditEntry
from app.domain.access import Role
from app.extensions import db
from app.notifications.models import OutboxMessage
from app.organisations.models import Organisation
from app.organisations.queries import roles_of
from tests.conftest import Statements
from tests.factories.people import browser, organisation, person, post


def trail(cvr: str) -> list[str]:
    rows = db.session.query(AuditEntry).filter_by(subject=f"organisation:{cvr}").order_by(AuditEntry.id)
    return [row.action for row in rows]


def mails(kind: str) -> list[OutboxMessage]:
    return list(db.session.query(OutboxMessage).filter_by(kind=kind).order_by(OutboxMessage.id))


def test_members_see_each_other_and_only_owners_can_change(app: Flask) -> None:
    owner, reader = person("Maja Tranekjær"), person("Ole Løv")
    cvr = organisation((owner, Role.OWNER), (reader, Role.READER))
    page = browser(app, owner).get(f"/organisationer/{cvr}/")
    assert "Maja Tranekjær" in page.text
    assert f"/organisationer/{cvr}/medlemmer/{reader.id}/" in page.text
    page = browser(app, reader).get(f"/organisationer/{cvr}/")
    assert page.status_code == 200
    assert "/medlemmer/" not in page.text
    assert "Invitationer" not in page.text


@pytest.mark.parametrize("role", list(Role))
def test_every_member_of_a_supplier_sees_its_page(app: Flask, role: Role) -> None:
    owner, member = person("Maja Tranekjær"), person("Ole Løv")
    cvr = organisation((owner, Role.OWNER), (member, role))
    db.session.query(Organisation).filter_by(cvr=cvr).update({"supplies": True, "buys": True})
    db.session.commit()
    page = browser(app, member).get(f"/organisationer/{cvr}/")
    assert page.status_code == 200
    assert f"/min-virksomhed/{cvr}/" in page.text
    assert ("/inviter/" in page.text) is (role is Role.OWNER)


@pytest.mark.parametrize("address", ["", "inviter/", "forlad/"])
def test_another_organisations_owner_is_kept_out(app: Flask, address: str) -> None:
    stranger = person()
    organisation((stranger, Role.OWNER))
    cvr = organisation((person(), Role.OWNER))
    client = browser(app, stranger)
    assert client.get(f"/organisationer/{cvr}/{address}").status_code == 403
    assert browser(app).get(f"/organisationer/{cvr}/{address}").status_code == 303


def test_a_role_is_changed_audited_and_told(app: Flask) -> None:
    owner, other = person("Maja"), person("Ole", locale="en")
    cvr = organisation((owner, Role.OWNER), (other, Role.READER))
    address = f"/organisationer/{cvr}/medlemmer/{other.id}/"
    client = browser(app, owner)
    assert post(client, address, rolle="editor").status_code == 303
    assert "Ole er nu redaktør." in client.get(f"/organisationer/{cvr}/").text
    assert roles_of(other.id) == {cvr: Role.EDITOR}
    assert trail(cvr) == ["organisation.role_changed"]
    (mail,) = mails("role_changed")
    assert (mail.to_address, mail.locale) == (other.email, "en")
    assert "/en/min-side/" in mail.text


def test_the_last_owner_stays_owner_and_member(app: Flask) -> None:
    owner = person()
    cvr = organisation((owner, Role.OWNER), (person(), Role.EDITOR))
    client = browser(app, owner)
    answer = post(client, f"/organisationer/{cvr}/medlemmer/{owner.id}/", rolle="reader")
    assert answer.status_code == 409
    assert "Organisationen skal have mindst én ejer" in answer.text
    assert (
        post(client, f"/organisationer/{cvr}/forlad/", f"/organisationer/{cvr}/inviter/").status_code == 409
    )
    assert roles_of(owner.id) == {cvr: Role.OWNER}
    assert trail(cvr) == []


@pytest.mark.parametrize("others", [0, 1])
def test_the_last_owner_is_told_before_asking_to_leave(app: Flask, others: int) -> None:
    owner = person()
    cvr = organisation((owner, Role.OWNER), *((person(), Role.EDITOR) for _ in range(others)))
    page = browser(app, owner).get(f"/organisationer/{cvr}/forlad/").text
    assert "Du er eneste ejer" in page
    assert "Forlad organisationen</button>" not in page
    assert (f"/organisationer/{cvr}/inviter/" in page) is not bool(others)


def test_an_unknown_role_changes_nothing(app: Flask) -> None:
    owner, other = person(), person()
    cvr = organisation((owner, Role.OWNER), (other, Role.READER))
    answer = post(browser(app, owner), f"/organisationer/{cvr}/medlemmer/{other.id}/", rolle="konge")
    assert answer.status_code == 422
    assert "Vælg en rolle" in answer.text
    assert roles_of(other.id) == {cvr: Role.READER}


def test_removing_and_leaving(app: Flask) -> None:
    owner, second, third = person(), person(), person()
    cvr = organisation((owner, Role.OWNER), (second, Role.OWNER), (third, Role.READER))
    member = f"/organisationer/{cvr}/medlemmer/{third.id}/"
    assert post(browser(app, owner), f"{member}fjern/", member).status_code == 303
    assert roles_of(third.id) == {}
    assert len(mails("member_removed")) == 1
    client = browser(app, second)
    assert post(client, f"/organisationer/{cvr}/forlad/").status_code == 303
    assert "ikke længere med" in client.get("/min-side/").text
    assert roles_of(second.id) == {}
    assert trail(cvr) == ["organisation.member_removed", "organisation.left"]
    assert client.get(f"/organisationer/{cvr}/").status_code == 403


def test_the_page_asks_as_much_for_many_members_as_for_few(
    app: Flask, count_sql: Callable[[], AbstractContextManager[Statements]]
) -> None:
    counted = []
    for size in (1, 12):
        people = [person() for _ in range(size)]
        cvr = organisation(*((p, Role.OWNER) for p in people))
        client = browser(app, people[0])
        client.get(f"/organisationer/{cvr}/")
        with count_sql() as statements:
            client.get(f"/organisationer/{cvr}/")
        counted.append(len(statements))
    assert counted[0] == counted[1] <= 9
