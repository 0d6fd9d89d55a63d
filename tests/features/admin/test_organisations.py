from datetime import UTC, datetime, timedelta

from flask import Flask
from sqlalchemy import select

from app.audit.models import AuditEntry
from app.domain.access import Duty, Role
from app.extensions import db
from app.notifications.models import OutboxMessage
from app.organisations.models import JoinRequest, Organisation
from app.organisations.queries import roles_of
from tests.factories.people import browser, organisation, person, post

WHY = "Ringede til bestyrelsesformanden 25/11."


def last_entry() -> AuditEntry:
    db.session.rollback()
    return db.session.query(AuditEntry).order_by(AuditEntry.id.desc()).first()


def test_organisations_are_found_by_name_and_number(app: Flask) -> None:
    client = browser(app, person(duty=Duty.SECRETARY))
    assert "Der er ingen organisationer endnu." in client.get("/admin/organisationer/").text
    cvr = organisation((person("Maja"), Role.OWNER), name="Øens Køkken ApS")
    other = organisation(name="Rug og Ramsløg ApS")
    for query in ("øens", "KØKKEN", cvr, f"DK-{cvr}"):
        page = client.get(f"/admin/organisationer/?q={query}").text
        assert cvr in page.replace(" ", "").replace("\xa0", ""), query
        assert "Ramsløg" not in page
    assert "ingen ejer" in client.get(f"/admin/organisationer/?q={other}").text
    assert "Ingen organisationer passer" in client.get("/admin/organisationer/?q=findes-ikke").text
    assert client.get("/admin/organisationer/?side=9").status_code == 303
    assert client.get("/admin/organisationer/00000000/").status_code == 404


def test_a_correction_is_recorded_and_never_overwrites_unseen(app: Flask) -> None:
    client = browser(app, person(duty=Duty.SECRETARY))
    cvr = organisation((person("Maja"), Role.OWNER), name="Øens Køkken")
    address = f"/admin/organisationer/{cvr}/ret/"
    form = client.get(address).text
    seen = form.partition('name="set" value="')[2].partition('"')[0]
    sent = {"art": "support", "leverer": "1", "koeber": "1", "begrundelse": WHY, "set": seen}
    assert post(client, address, navn="Øens Køkken ApS", **sent).status_code == 303
    assert last_entry().diff == {
        "name": ["Øens Køkken", "Øens Køkken ApS"], "kind": ["social_enterprise", "support"],
        "buys": [False, True], "reason": [None, WHY],
    }  # fmt: skip
    clash = post(client, address, navn="Noget andet", **sent)
    assert clash.status_code == 409
    assert "Nu står der: Øens Køkken ApS" in clash.text
    assert 'value="Noget andet"' in clash.text
    row = db.session.scalars(select(Organisation).where(Organisation.cvr == cvr)).one()
    assert row.name == "Øens Køkken ApS"
    sent["set"] = clash.text.partition('name="set" value="')[2].partition('"')[0]
    assert post(client, address, navn="Noget andet", **sent).status_code == 303


def test_what_is_missing_is_said_at_the_field(app: Flask) -> None:
    client = browser(app, person(duty=Duty.SECRETARY))
    cvr = organisation(name="Øens Køkken")
    answer = post(client, f"/admin/organisationer/{cvr}/ret/", navn="", art="odd", begrundelse="")
    assert answer.status_code == 422
    for message in ("Skriv organisationens navn", "Vælg en type", "Vælg, om organisationen", "Skriv, hvad"):
        assert message in answer.text


def test_a_member_is_removed_but_never_the_last_owner(app: Flask) -> None:
    client = browser(app, person("Sekretær", duty=Duty.SECRETARY))
    owner, editor = person("Ejer"), person("Redaktør")
    cvr = organisation((owner, Role.OWNER), (editor, Role.EDITOR))
    at = f"/admin/organisationer/{cvr}/medlemmer"
    assert post(client, f"{at}/{editor.id}/fjern/", begrundelse=WHY).status_code == 303
    assert last_entry().diff == {f"member:{editor.id}": ["editor", None], "reason": [None, WHY]}
    assert roles_of(editor.id) == {}
    assert db.session.query(OutboxMessage).filter_by(kind="member_removed").one().to_address == editor.email
    answer = post(client, f"{at}/{owner.id}/fjern/", begrundelse=WHY)
    assert answer.status_code == 409
    assert "mindst én ejer" in answer.text
    assert roles_of(owner.id) == {cvr: Role.OWNER}
    assert client.get(f"{at}/{editor.id}/fjern/").status_code == 404


def test_the_secretary_steps_in_but_not_for_themselves(app: Flask) -> None:
    secretary, new = person("Sekretær", duty=Duty.SECRETARY), person("Ny Ejer")
    client, cvr = browser(app, secretary), organisation((person("Væk"), Role.OWNER))
    address = f"/admin/organisationer/{cvr}/ejer/"
    assert post(client, address, email="ingen@her.dk", begrundelse=WHY).status_code == 422
    own = post(client, address, email=secretary.email, begrundelse=WHY)
    assert own.status_code == 409
    assert "Du kan ikke gøre dig selv til ejer" in own.text
    assert roles_of(secretary.id) == {}
    assert post(client, address, email=new.email.upper(), begrundelse=WHY).status_code == 303
    assert roles_of(new.id) == {cvr: Role.OWNER}
    assert last_entry().diff == {f"member:{new.id}": [None, "owner"], "reason": [None, WHY]}
    assert db.session.query(OutboxMessage).filter_by(kind="role_changed").one().to_address == new.email
    assert WHY in client.get(f"/admin/organisationer/{cvr}/").text
    assert post(client, address, email=new.email, begrundelse=WHY).status_code == 409


def test_the_overview_tells_what_waits(app: Flask) -> None:
    client = browser(app, person(duty=Duty.SECRETARY))
    assert "Intet venter" in client.get("/admin/").text
    cvr = organisation((person(), Role.OWNER), name="Øens Køkken")
    row = db.session.scalars(select(Organisation).where(Organisation.cvr == cvr)).one()
    for name, days in (("Gammel", 15), ("Ny", 13)):
        asker = person(name)
        db.session.add(
            JoinRequest(
                organisation_id=row.id, account_id=asker.id, state="open", proven=False, message="",
                at=datetime.now(UTC) - timedelta(days=days),
            )
        )  # fmt: skip
    now = datetime.now(UTC)
    db.session.add(
        OutboxMessage(
            key="k", kind="x", to_address="a@b.dk", locale="da", subject="Emnet", text="t", headers={},
            message_id="m", created_at=now, due_at=now, state="dead", last_error="550 nej",
        )
    )  # fmt: skip
    db.session.commit()
    page = client.get("/admin/").text
    assert "Gammel" in page
    assert "Ny<" not in page
    assert "550 nej" in page
