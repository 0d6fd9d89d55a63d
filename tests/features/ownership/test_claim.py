import threading
from datetime import date, timedelta
from pathlib import Path
from re import search

import pytest
from flask import Flask

from app.audit.models import AuditEntry
from app.domain.access import Duty, Role
from app.domain.membership import Denied, Proof
from app.extensions import db
from app.integrations.cvr_register import Company, NoRegister
from app.notifications.models import OutboxMessage
from app.organisations.models import Claim, Membership, Organisation
from app.organisations.queries import roles_of
from app.ownership import services, tokens
from app.ownership.services import ClaimCommand
from tests.factories.people import actor, browser, organisation, person, post
from tests.factories.register import put_companies

CVR, CLOSED, UNKNOWN = "13748136", "24256790", "13585628"
ADDRESS = f"/organisationer/ny/?cvr={CVR}"
WHAT = {"art": "social_enterprise", "leverer": "1"}


@pytest.fixture(autouse=True)
def register(app: Flask, tmp_path: Path) -> None:
    put_companies(
        app,
        tmp_path,
        Company(CVR, "Rug og Ramsløg ApS", email="kontakt@rugogramsloeg.dk", website="www.rugogramsloeg.dk"),
        Company(CLOSED, "Lukket ApS", ended_on=date(2024, 5, 1)),
    )


def mail(kind: str) -> OutboxMessage:
    found = db.session.query(OutboxMessage).filter_by(kind=kind).order_by(OutboxMessage.id.desc()).first()
    assert found
    return found


def link(kind: str) -> str:
    found = search(r"http://localhost(/\S+)", mail(kind).text)
    assert found
    return found[1]


def trail() -> list[str]:
    rows = db.session.query(AuditEntry).filter_by(subject=f"organisation:{CVR}").order_by(AuditEntry.id)
    return [row.action for row in rows]


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("", "Skriv CVR-nummeret med 8 cifre"),
        ("12345678", "CVR-nummeret kan ikke findes. Tjek cifrene"),
        ("1234567890", "Det ligner et P-nummer"),
        (UNKNOWN, "CVR-nummeret findes ikke i CVR"),
        (CLOSED, "Lukket ApS er ophørt i CVR og kan ikke oprettes"),
    ],
)
def test_a_number_that_cannot_be_claimed(app: Flask, typed: str, message: str) -> None:
    page = browser(app, person()).get("/organisationer/ny/", query_string={"cvr": typed})
    assert page.status_code == 422
    assert message in page.text
    assert "Fejl:" in page.text


def test_a_number_may_be_typed_with_spaces(app: Flask) -> None:
    page = browser(app, person()).get("/organisationer/ny/?cvr=DK-13+74+81+36")
    assert page.status_code == 200
    assert "Tilføj Rug og Ramsløg ApS" in page.text


def test_an_account_on_the_organisations_domain_owns_it_at_once(app: Flask) -> None:
    user = person(email="maja@rugogramsloeg.dk")
    client = browser(app, user)
    answer = post(client, ADDRESS, **WHAT, bevis="domain", email="Maja@RugOgRamsloeg.dk")
    assert answer.status_code == 303
    assert "Du er nu ejer af Rug og Ramsløg ApS" in client.get(answer.location).text
    assert roles_of(user.id) == {CVR: Role.OWNER}
    held = db.session.query(Organisation).one()
    assert (held.domain, held.supplies, held.buys) == ("rugogramsloeg.dk", True, False)
    assert trail() == ["organisation.claim_made", "organisation.claim_granted"]


@pytest.mark.parametrize(
    ("what", "leads_to"),
    [
        ({"art": "social_enterprise", "leverer": "1"}, f"/min-virksomhed/{CVR}/"),
        ({"art": "municipality", "koeber": "1", "leverer": "1"}, f"/min-virksomhed/{CVR}/"),
        ({"art": "municipality", "koeber": "1"}, f"/organisationer/{CVR}/"),
    ],
)
def test_the_mail_leads_a_supplier_to_its_profile_and_a_buyer_to_its_organisation(
    app: Flask, what: dict[str, str], leads_to: str
) -> None:
    user = person(email="maja@rugogramsloeg.dk")
    client = browser(app, user)
    post(client, ADDRESS, **what, bevis="domain", email="maja@rugogramsloeg.dk")
    assert link("claim_decided") == leads_to
    assert f"http://localhost{leads_to}" in (mail("claim_decided").html or "")
    assert client.get(leads_to).status_code == 200


def test_another_address_on_the_domain_is_proved_by_its_link(app: Flask) -> None:
    user = person("Maja", email="maja@gmail.com")
    client = browser(app, user)
    assert post(client, ADDRESS, **WHAT, bevis="domain", email="kontakt@rugogramsloeg.dk").status_code == 303
    assert mail("domain_proof").to_address == "kontakt@rugogramsloeg.dk"
    assert "maja@gmail.com" in mail("domain_proof").text
    address = link("domain_proof")
    # A colleague who reads the mail cannot give it away by mistake.
    assert browser(app).get(address).status_code == 303
    other = browser(app, person()).get(address)
    assert (other.status_code, "en anden konto" in other.text) == (403, True)
    assert client.get(address).status_code == 200
    assert roles_of(user.id) == {}, "opening the link changes nothing"
    assert post(client, address).status_code == 303
    assert roles_of(user.id) == {CVR: Role.OWNER}
    again = client.get(address)
    assert (again.status_code, "Linket er brugt" in again.text) == (410, True)


def test_links_that_are_old_or_made_up(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    user = person()
    client = browser(app, user)
    post(client, ADDRESS, **WHAT, bevis="domain", email="kontakt@rugogramsloeg.dk")
    address = link("domain_proof")
    assert client.get(address[:-4] + "aaa/").status_code == 404
    assert client.get(f"/organisationer/bekraeft/{tokens.write(999, 'a@b.dk')}/").status_code == 404
    monkeypatch.setattr(tokens.LINK, "lasts", timedelta(seconds=-1))
    late = client.get(address)
    assert (late.status_code, "Linket er udløbet" in late.text) == (410, True)


def test_a_newer_claim_ends_the_older_link(app: Flask) -> None:
    client = browser(app, person())
    addresses = []
    for box in ("kontakt", "post"):
        post(client, ADDRESS, **WHAT, bevis="domain", email=f"{box}@rugogramsloeg.dk")
        addresses.append(link("domain_proof"))
    assert [client.get(a).status_code for a in addresses] == [410, 200]
    assert db.session.query(Claim).filter_by(state="open").count() == 1


def test_an_organisations_mailbox_is_not_filled(app: Flask) -> None:
    statuses = [
        post(browser(app, person()), ADDRESS, **WHAT, bevis="domain", email="kontakt@rugogramsloeg.dk")
        for _ in range(6)
    ]
    assert [s.status_code for s in statuses] == [303] * 5 + [409]
    assert "mange links" in statuses[-1].text
    assert db.session.query(OutboxMessage).filter_by(kind="domain_proof").count() == 5


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"bevis": "domain", "email": "maja@gmail.com"}, "ender på @rugogramsloeg.dk"),
        ({"bevis": "domain", "email": "maja@evil-rugogramsloeg.dk"}, "ender på @rugogramsloeg.dk"),
        ({"bevis": "domain", "email": ""}, "Skriv en e-mailadresse"),
        ({"bevis": "oidc"}, "Vælg, hvordan du viser det"),
        ({"bevis": ""}, "Vælg, hvordan du viser det"),
        ({"bevis": "secretary", "besked": " "}, "Skriv, hvem du er"),
        ({"bevis": "secretary", "besked": "x", "art": "kirke"}, "Vælg, hvad organisationen er"),
        (
            {"bevis": "secretary", "besked": "x", "leverer": "", "art": "private"},
            "købe, levere eller begge dele",
        ),
    ],
)
def test_what_is_missing_is_said_at_its_field(app: Flask, fields: dict[str, str], message: str) -> None:
    sent = {name: value for name, value in {**WHAT, **fields}.items() if value}
    answer = post(browser(app, person()), ADDRESS, **sent)
    assert answer.status_code == 422
    assert message in answer.text
    assert db.session.query(Claim).count() == 0
    assert db.session.query(OutboxMessage).count() == 0


def test_a_public_mail_domain_proves_nothing(app: Flask, tmp_path: Path) -> None:
    put_companies(app, tmp_path, Company(CVR, "Enkeltmand", email="enkeltmand@gmail.com"))
    user = person(email="enkeltmand@gmail.com")
    client = browser(app, user)
    assert 'value="domain"' not in client.get(ADDRESS).text
    answer = post(client, ADDRESS, **WHAT, bevis="domain", email="enkeltmand@gmail.com")
    assert answer.status_code == 422
    assert roles_of(user.id) == {}


def test_while_the_register_is_away_the_secretary_looks(app: Flask) -> None:
    app.extensions["cvr_register"] = NoRegister()
    secretary = person(duty=Duty.SECRETARY, email="sekretariat@buysocial.example")
    client = browser(app, person(email="maja@rugogramsloeg.dk"))
    page = client.get(ADDRESS)
    assert "Vi kan ikke slå nummeret op lige nu" in page.text
    assert post(client, ADDRESS, **WHAT, bevis="secretary", besked="Ring.").status_code == 422
    fields = {**WHAT, "bevis": "secretary", "besked": "Ring til os.", "navn": "Rug og Ramsløg"}
    assert post(client, ADDRESS, **fields).status_code == 303
    assert "Sekretariatet ser på din sag" in client.get("/min-side/").text
    assert mail("claim_waits").to_address == secretary.email
    assert db.session.query(Claim).one().name == "Rug og Ramsløg"
    number = db.session.query(Claim).one().id
    assert post(client, f"/min-side/ejerskab/{number}/fortryd/", "/min-side/").status_code == 303
    assert db.session.query(Claim).one().state == "withdrawn"


def test_an_organisation_with_an_owner_is_asked_instead(app: Flask) -> None:
    owner = person()
    organisation((owner, Role.OWNER), cvr=CVR)
    page = browser(app, person()).get(ADDRESS)
    assert page.status_code == 200
    assert f"/organisationer/{CVR}/anmod/" in page.text
    assert browser(app, owner).get(ADDRESS).location == f"/organisationer/{CVR}/"


def test_an_organisation_that_its_owner_left_can_be_claimed_again(app: Flask) -> None:
    first, second = person(email="a@rugogramsloeg.dk"), person(email="b@rugogramsloeg.dk")
    post(browser(app, first), ADDRESS, **WHAT, bevis="domain", email=first.email)
    db.session.query(Membership).delete()
    db.session.commit()
    answer = post(browser(app, second), ADDRESS, **WHAT, bevis="domain", email=second.email)
    assert answer.status_code == 303
    assert roles_of(second.id) == {CVR: Role.OWNER}
    assert [c.state for c in db.session.query(Claim).order_by(Claim.id)] == ["withdrawn", "granted"]


def test_of_two_at_once_the_database_lets_one_through(app: Flask) -> None:
    people = [actor(person()) for _ in range(2)]
    command = ClaimCommand(CVR, "Rug og Ramsløg ApS", "private", True, False, Proof.OIDC)
    gate, results = threading.Barrier(2), []

    def run(number: int) -> None:
        with app.test_request_context("/"):
            try:
                gate.wait(10)
                services.claim(people[number], command)
                db.session.commit()
                results.append("owner")
            except Denied as denied:
                db.session.rollback()
                results.append(denied.reason)
            finally:
                db.session.remove()

    threads = [threading.Thread(target=run, args=(n,)) for n in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(results) == ["already_owned", "owner"]
    db.session.expire_all()
    assert db.session.query(Membership).count() == 1
    assert db.session.query(Claim).filter_by(state="granted").count() == 1
    assert trail().count("organisation.claim_granted") == 1


def test_whoever_sends_the_form_too_late_is_led_to_the_owner(app: Flask) -> None:
    first, second = actor(person()), person()
    command = ClaimCommand(CVR, "Rug og Ramsløg ApS", "private", True, False, Proof.OIDC)
    client = browser(app, second)
    token = search(r'name="csrf_token" value="([^"]+)"', client.get(ADDRESS).text)
    assert token
    with app.test_request_context("/"):
        services.claim(first, command)
        db.session.commit()
    answer = client.post(
        ADDRESS,
        data={**WHAT, "csrf_token": token[1], "bevis": "secretary", "besked": "Ring."},
    )
    assert answer.status_code == 409
    assert "Organisationen har fået en ejer" in answer.text
    assert f"/organisationer/{CVR}/anmod/" in answer.text
