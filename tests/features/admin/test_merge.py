import re
from datetime import date, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskCliRunner

from app.audit.models import AuditEntry
from app.domain.access import Duty, Role
from app.domain.merging import as_json
from app.domain.verification import Status
from app.extensions import db
from app.notifications.models import OutboxMessage
from app.suppliers import document
from app.suppliers.models import Supplier, SupplierMerge
from tests.factories.people import browser, organisation, person, post
from tests.factories.suppliers import publish, valid_cvr

WHY = "IVS'et blev til et ApS, ringede 25/11."
KEPT, OTHER = sorted((valid_cvr(3), valid_cvr(4)))
ADDRESS = f"/admin/dubletter/{KEPT}/{OTHER}/sammenlaeg/?behold={KEPT}"


@pytest.fixture
def two(app: Flask, runner: FlaskCliRunner) -> None:
    """Two profiles that look alike, each with something of its own."""
    publish(name="Rug & Ramsløg ApS", cvr=KEPT, email="", phone="11111111", offers=("Mødeforplejning",))
    publish(name="Rug & Ramsløg IVS", cvr=OTHER, email="mail@rug.dk", phone="22222222", offers=("Fyrværkeri",),
            cpv=("24613000",), schemes=(("rsv", Status.VERIFIED, date(2020, 5, 2), None),))  # fmt: skip
    runner.invoke(args=["duplicates", "find"])


def profiles() -> list[object]:
    """Both, as they stand."""
    db.session.rollback()
    db.session.expire_all()
    rows = [db.session.query(Supplier).filter_by(cvr=c).one() for c in (KEPT, OTHER)]
    return [(as_json(document.read(r)), r.state, r.profile_updated_on, r.standings) for r in rows]


def fields(page: str) -> dict[str, str]:
    """The hidden fields of a form."""
    found = {n: re.search(rf'name="{n}"[^>]*value="([^"]*)"', page) for n in ("csrf_token", "set")}
    return {n: m[1] for n, m in found.items() if m}


def merge(client, **chosen: str) -> str:  # type: ignore[no-untyped-def]
    """Merge as a browser does; the address of the merge."""
    page = client.get(ADDRESS).text
    answer = client.post(ADDRESS, data=fields(page) | {"begrundelse": WHY} | chosen)
    assert answer.status_code == 303, answer.status_code
    return str(answer.location)


def test_the_preview_tells_and_changes_nothing(app: Flask, two: None) -> None:
    organisation((person("Inger"), Role.OWNER), cvr=OTHER)
    before = profiles()
    client = browser(app, person(duty=Duty.SECRETARY))
    assert "Se sammenlægningen" in client.get(f"/admin/dubletter/{KEPT}/{OTHER}/").text
    page = client.get(ADDRESS).text
    assert all(t in page for t in ("Fyrværkeri", "mail@rug.dk", "22222222", "Inger", "90 dage"))
    assert 'name="valg_phone"' in page
    assert 'name="valg_email"' not in page
    assert profiles() == before
    assert post(client, ADDRESS, begrundelse=" ", set="x").status_code == 422
    assert client.get(ADDRESS.replace(f"behold={KEPT}", "behold=x")).status_code == 404


def test_merging_moves_texts_and_nothing_else(app: Flask, two: None) -> None:
    owner, editor = person("Inger"), person()
    organisation((owner, Role.OWNER), cvr=OTHER)
    organisation((editor, Role.OWNER), (owner, Role.READER), cvr=KEPT)
    client = browser(app, person(duty=Duty.SECRETARY))
    visitor = browser(app)
    looked_up = [visitor.get(f"/api/v1/verifications/{c}").json for c in (KEPT, OTHER)]
    merge(client, valg_phone="anden")
    shown = visitor.get(f"/leverandoerer/{KEPT}/").text
    assert "Fyrværkeri" in shown
    row = db.session.query(Supplier).filter_by(cvr=KEPT).one()
    assert (row.name, row.email, row.phone) == ("Rug & Ramsløg ApS", "mail@rug.dk", "22222222")
    found = visitor.get("/leverandoerer/?q=fyrværkeri").text
    assert f"/leverandoerer/{KEPT}/" in found
    assert f"/leverandoerer/{OTHER}/" not in found
    moved = visitor.get(f"/leverandoerer/{OTHER}/")
    assert (moved.status_code, moved.location) == (308, f"/leverandoerer/{KEPT}/")
    answer = visitor.get(f"/api/v1/suppliers/{OTHER}")
    assert (answer.status_code, answer.json) == (308, {"cvr": OTHER, "merged_into": KEPT})
    after = [visitor.get(f"/api/v1/verifications/{c}").json for c in (KEPT, OTHER)]
    for was, now in zip(looked_up, after, strict=True):
        assert {k for k in was if was[k] != now[k]} == set()
    mails = db.session.query(OutboxMessage).filter_by(kind="profiles_merged").all()
    assert sorted(m.to_address for m in mails) == sorted([owner.email, editor.email])
    entries = db.session.query(AuditEntry).filter_by(action="supplier.merged").all()
    assert {e.subject for e in entries} == {f"supplier:{KEPT}", f"supplier:{OTHER}"}
    assert "Ingen mulige dubletter" in client.get("/admin/dubletter/").text
    assert WHY.replace("'", "&#39;") in client.get("/admin/sammenlaegninger/").text


def test_the_second_of_two_secretaries_is_told(app: Flask, two: None) -> None:
    first, second = (browser(app, person(duty=Duty.SECRETARY)) for _ in range(2))
    opened = fields(second.get(ADDRESS).text)
    merge(first)
    late = second.post(ADDRESS, data=opened | {"begrundelse": WHY})
    assert late.status_code == 409
    assert "allerede lagt sammen" in late.text
    assert db.session.query(SupplierMerge).count() == 1


def test_a_profile_changed_since_the_preview_is_not_overwritten(app: Flask, two: None) -> None:
    client = browser(app, person(duty=Duty.SECRETARY))
    opened = fields(client.get(ADDRESS).text)
    db.session.query(Supplier).filter_by(cvr=OTHER).one().email = "ny@rug.dk"
    db.session.commit()
    answer = client.post(ADDRESS, data=opened | {"begrundelse": WHY})
    assert answer.status_code == 409
    assert "ny@rug.dk" in answer.text
    assert WHY.replace("'", "&#39;") in answer.text
    assert db.session.query(SupplierMerge).count() == 0


def test_undoing_gives_both_back_exactly(app: Flask, two: None) -> None:
    before = profiles()
    client = browser(app, person(duty=Duty.SECRETARY))
    address = merge(client, valg_phone="anden")
    assert profiles() != before
    page = client.get(address).text
    assert "Fortryd sammenlægningen" in page
    assert client.post(address, data=fields(page) | {"begrundelse": WHY}).status_code == 303
    assert profiles() == before
    assert f"/leverandoerer/{OTHER}/" in client.get("/leverandoerer/?q=fyrværkeri").text
    assert client.get(f"/leverandoerer/{OTHER}/").status_code == 200
    assert db.session.query(AuditEntry).filter_by(action="supplier.unmerged").count() == 2
    assert client.post(address, data=fields(page) | {"begrundelse": WHY}).status_code == 409
    assert "Fortrudt" in client.get(address).text


@pytest.mark.parametrize(("choice", "left"), [("nyere", "33333333"), ("gammel", "11111111")])
def test_what_was_changed_since_is_chosen(app: Flask, two: None, choice: str, left: str) -> None:
    client = browser(app, person(duty=Duty.SECRETARY))
    address = merge(client, valg_phone="anden")
    opened = fields(client.get(address).text)
    db.session.query(Supplier).filter_by(cvr=KEPT).one().phone = "33333333"
    db.session.commit()
    assert client.post(address, data=opened | {"begrundelse": WHY}).status_code == 409
    page = client.get(address).text
    assert "Behold den nyere: 33333333" in page
    sent = fields(page) | {"begrundelse": WHY, "valg_phone": choice}
    assert client.post(address, data=sent).status_code == 303
    db.session.rollback()
    row = db.session.query(Supplier).filter_by(cvr=KEPT).one()
    assert (row.phone, row.email) == (left, "")


def test_after_ninety_days_the_way_leads_on_and_nothing_else_is_kept(
    app: Flask, two: None, runner: FlaskCliRunner
) -> None:
    client = browser(app, person(duty=Duty.SECRETARY))
    address = merge(client)
    row = db.session.query(SupplierMerge).one()
    row.at -= timedelta(days=91)
    db.session.commit()
    assert runner.invoke(args=["privacy", "purge"]).exit_code == 0
    db.session.rollback()
    assert db.session.query(SupplierMerge).one().snapshot is None
    assert "mere end 90 dage" in client.get(address).text
    assert client.get(f"/leverandoerer/{OTHER}/").status_code == 308


def test_the_way_to_the_secretary_is_on_ones_own_page(app: Flask) -> None:
    assert 'href="/admin/"' in browser(app, person(duty=Duty.SECRETARY)).get("/min-side/").text
    assert 'href="/admin/"' not in browser(app, person()).get("/min-side/").text
