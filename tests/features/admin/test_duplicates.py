import time
from datetime import date

from flask import Flask
from flask.testing import FlaskCliRunner

from app.admin import duplicates
from app.admin.models import DuplicatePair
from app.audit.models import AuditEntry
from app.domain.access import Duty, Role
from app.domain.verification import Status
from app.extensions import db
from tests.factories.people import browser, organisation, person, post
from tests.factories.suppliers import publish, valid_cvr

WHY = "To afdelinger af samme fond, ringede 25/11."


def two(app: Flask, runner: FlaskCliRunner) -> tuple[str, str]:
    """Two that look alike, and one that does not; the numbers of the two."""
    one = publish(name="Rug & Ramsløg IVS", cvr=valid_cvr(3), email="mail@rug.dk", postcode="8800",
                  schemes=(("rsv", Status.VERIFIED, date(2020, 5, 2), None),))  # fmt: skip
    publish(name="Hus og Have", cvr=valid_cvr(4))
    other = organisation((person(), Role.OWNER), name="Rug og Ramsløg ApS", cvr=valid_cvr(900))
    result = runner.invoke(args=["duplicates", "find"])
    assert result.output == "1 pairs to look at.\n", result.output
    first, second = sorted((one.cvr, other))
    return first, second


def test_the_two_are_shown_side_by_side(app: Flask, runner: FlaskCliRunner) -> None:
    client = browser(app, person(duty=Duty.SECRETARY))
    assert "Ingen mulige dubletter" in client.get("/admin/dubletter/").text
    first, second = two(app, runner)
    assert "Mulige dubletter" in client.get("/admin/").text
    listed = client.get("/admin/dubletter/").text
    assert "Navnene ligner hinanden" in listed
    assert "Hus og Have" not in listed
    page = client.get(f"/admin/dubletter/{first}/{second}/").text
    assert "mail@rug.dk" in page
    assert "Har en historik" in page
    assert "Ingen profil" in page
    assert client.get(f"/admin/dubletter/{second}/{first}/").status_code == 404
    assert client.get("/admin/dubletter/?side=7").status_code == 303


def test_what_is_no_duplicate_is_not_asked_again(app: Flask, runner: FlaskCliRunner) -> None:
    secretary = person(duty=Duty.SECRETARY)
    client = browser(app, secretary)
    first, second = two(app, runner)
    address = f"/admin/dubletter/{first}/{second}/"
    form = client.get(address).text
    token = form.partition('name="csrf_token" value="')[2].partition('"')[0]
    assert post(client, address, begrundelse=" ").status_code == 422
    assert post(client, address, begrundelse=WHY).status_code == 303
    assert "Ingen mulige dubletter" in client.get("/admin/dubletter/").text
    assert WHY in client.get(address).text
    assert client.post(address, data={"csrf_token": token, "begrundelse": WHY}).status_code == 409
    assert runner.invoke(args=["duplicates", "find"]).output == "0 pairs to look at.\n"
    db.session.rollback()
    row = db.session.query(DuplicatePair).one()
    assert (row.reason, row.dismissed_by) == (WHY, f"user:{secretary.id}")
    entries = db.session.query(AuditEntry).filter_by(action="organisation.no_duplicate").all()
    assert {e.subject for e in entries} == {f"organisation:{first}", f"organisation:{second}"}


def test_a_pair_that_no_longer_looks_alike_goes_away(app: Flask, runner: FlaskCliRunner) -> None:
    two(app, runner)
    from app.organisations.models import Organisation

    db.session.query(Organisation).update({"name": "Noget helt andet"})
    db.session.commit()
    assert runner.invoke(args=["duplicates", "find"]).output == "0 pairs to look at.\n"
    assert db.session.query(DuplicatePair).count() == 0


def test_a_mail_domain_that_anyone_has_is_nothing_in_common(app: Flask) -> None:
    assert duplicates.own_domain("rug@gmail.com") == ""
    assert duplicates.own_domain("https://www.rug.dk/om") == "rug.dk"
    assert duplicates.digits("+45 12 34 56 78") == duplicates.digits("12345678") == "12345678"
    assert duplicates.digits("1234") == ""


def test_ten_thousand_firms_take_seconds() -> None:
    from app.domain.duplicates import Firm, find

    words = [f"{a}{b}" for a in ["rug", "ramsløg", "have", "køkken", "kaffe", "træ", "cykel", "glas", "tekst", "mad"]
             for b in ["huset", "værket", "gården", "butikken", "service", "kompagniet", "laget"]]  # fmt: skip
    firms = [
        Firm(
            str(10_000_000 + 7 * n),
            (f"{words[n % 70]} {words[n * 13 % 69]} {n % 911} ApS",),
            str(1000 + n % 900),
        )
        for n in range(10_000)
    ]
    began = time.process_time()
    find(firms)
    assert time.process_time() - began < 20
