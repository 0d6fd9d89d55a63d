from datetime import UTC, datetime, timedelta
from re import search

import pytest
from flask import Flask

from app.audit.models import AuditEntry
from app.domain.access import Role
from app.extensions import db
from app.notifications.models import OutboxMessage
from app.organisations.models import Invitation
from app.organisations.queries import roles_of
from tests.factories.people import browser, organisation, person, post


def invite(app: Flask, cvr: str, owner: object, email: str, role: str = "editor") -> str:
    """Invite, and return the address of the link in the mail."""
    answer = post(browser(app, owner), f"/organisationer/{cvr}/inviter/", email=email, rolle=role)
    assert answer.status_code == 303, answer.text
    mail = (
        db.session.query(OutboxMessage).filter_by(kind="invitation").order_by(OutboxMessage.id.desc()).first()
    )
    found = search(r"http://localhost(/\S+)", mail.text)
    assert found
    return found[1]


def test_an_invitation_lets_its_receiver_in_once(app: Flask) -> None:
    owner, guest = person("Maja Tranekjær"), person(email="gaest@firma.example")
    cvr = organisation((owner, Role.OWNER))
    link = invite(app, cvr, owner, "Gaest@Firma.example")
    client = browser(app, guest)
    page = client.get(link)
    assert "Maja Tranekjær har inviteret dig som redaktør." in page.text
    assert roles_of(guest.id) == {}, "opening the link changes nothing"
    assert post(client, f"{link}ja/", link).status_code == 303
    assert roles_of(guest.id) == {cvr: Role.EDITOR}
    assert "Du er nu med i organisationen." in client.get(f"/organisationer/{cvr}/").text
    again = client.get(link)
    assert again.status_code == 410
    assert "Invitationen er brugt" in again.text
    entries = db.session.query(AuditEntry).filter_by(subject=f"organisation:{cvr}").order_by(AuditEntry.id)
    assert [e.action for e in entries] == ["organisation.invited", "organisation.joined"]
    assert "gaest" not in str([e.diff for e in entries]), "the trail holds no addresses"


def test_the_key_is_nowhere_in_the_table_of_invitations(app: Flask) -> None:
    owner = person()
    cvr = organisation((owner, Role.OWNER))
    key = invite(app, cvr, owner, "a@firma.example").split("/")[2]
    held = db.session.query(Invitation).one()
    assert key not in {held.key_hash, held.email}
    assert len(held.key_hash) == 64


def test_whoever_is_not_signed_in_is_shown_the_way(app: Flask) -> None:
    owner = person()
    cvr = organisation((owner, Role.OWNER))
    link = invite(app, cvr, owner, "a@firma.example")
    page = browser(app).get(link)
    assert page.status_code == 200
    assert f"next={link.replace('/', '%2F')}" in page.text or f"next={link}" in page.text
    assert "Kom med</button>" not in page.text


def test_a_wrong_key(app: Flask) -> None:
    page = browser(app, person()).get("/invitation/findes-ikke/")
    assert page.status_code == 404
    assert "Linket er ikke helt" in page.text


def test_an_expired_invitation_says_since_when(app: Flask) -> None:
    owner, guest = person(), person(email="gaest@firma.example")
    cvr = organisation((owner, Role.OWNER))
    link = invite(app, cvr, owner, guest.email)
    client = browser(app, guest)
    token = search(r'name="csrf_token" value="([^"]+)"', client.get(link).text)
    assert token
    db.session.query(Invitation).one().expires_at = datetime.now(UTC) - timedelta(minutes=1)
    db.session.commit()
    answer = client.post(f"{link}ja/", data={"csrf_token": token[1]})
    assert answer.status_code == 410
    assert "Invitationen er udløbet" in answer.text
    assert roles_of(guest.id) == {}
    assert "Udløbet" in browser(app, owner).get(f"/organisationer/{cvr}/").text
    # Inviting again gives a new link to the same address.
    assert browser(app, guest).get(invite(app, cvr, owner, guest.email)).status_code == 200


def test_a_withdrawn_invitation(app: Flask) -> None:
    owner, guest = person(), person(email="gaest@firma.example")
    cvr = organisation((owner, Role.OWNER))
    link = invite(app, cvr, owner, guest.email)
    number = db.session.query(Invitation).one().id
    page = f"/organisationer/{cvr}/"
    withdraw = f"{page}invitationer/{number}/traek-tilbage/"
    client = browser(app, owner)
    token = search(r'name="csrf_token" value="([^"]+)"', client.get(page).text)
    assert token
    for status in (303, 409):
        assert client.post(withdraw, data={"csrf_token": token[1]}).status_code == status
    answer = browser(app, guest).get(link)
    assert (answer.status_code, "trukket tilbage" in answer.text) == (410, True)


def test_a_newer_invitation_ends_the_older(app: Flask) -> None:
    owner, guest = person(), person(email="gaest@firma.example")
    cvr = organisation((owner, Role.OWNER))
    older, newer = (invite(app, cvr, owner, guest.email, role) for role in ("reader", "owner"))
    client = browser(app, guest)
    assert client.get(older).status_code == 410
    post(client, f"{newer}ja/", newer)
    assert roles_of(guest.id) == {cvr: Role.OWNER}


def test_another_accounts_address(app: Flask) -> None:
    owner, other = person(), person(email="anden@firma.example")
    cvr = organisation((owner, Role.OWNER))
    link = invite(app, cvr, owner, "gaest@firma.example")
    client = browser(app, other)
    page = client.get(link)
    assert page.status_code == 403
    assert "anden@firma.example" in page.text
    assert "gaest@firma.example" not in page.text, "the right address is not given away"
    token = search(r'name="csrf_token" value="([^"]+)"', client.get("/organisationer/ny/?cvr=1").text)
    answer = client.post(f"{link}ja/", data={"csrf_token": token[1] if token else ""})
    assert answer.status_code in {400, 403}
    assert roles_of(other.id) == {}


@pytest.mark.parametrize(
    ("email", "role", "message"),
    [
        ("", "reader", "Skriv en e-mailadresse"),
        ("a@b@c.dk", "reader", "Skriv en e-mailadresse"),
        ("a@firma.dk, b@firma.dk", "reader", "Skriv en e-mailadresse"),
        ("a@firma.dk", "", "Vælg en rolle"),
        ("a@firma.dk\r\nBcc: b@firma.dk", "reader", "Skriv en e-mailadresse"),
    ],
)
def test_what_was_typed_wrong_is_kept_and_nothing_is_sent(
    app: Flask, email: str, role: str, message: str
) -> None:
    owner = person()
    cvr = organisation((owner, Role.OWNER))
    answer = post(browser(app, owner), f"/organisationer/{cvr}/inviter/", email=email, rolle=role)
    assert answer.status_code == 422
    assert message in answer.text
    assert db.session.query(Invitation).count() == 0
    assert db.session.query(OutboxMessage).count() == 0


def test_a_member_is_not_invited_again(app: Flask) -> None:
    owner, member = person(), person(email="med@firma.example")
    cvr = organisation((owner, Role.OWNER), (member, Role.READER))
    answer = post(browser(app, owner), f"/organisationer/{cvr}/inviter/", email=member.email, rolle="owner")
    assert answer.status_code == 422
    assert "allerede er med" in answer.text
