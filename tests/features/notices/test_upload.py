"""Uploading notices: an organisation sees what was read and gets drafts; the secretariat's needs are shown at once."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select, update
from werkzeug.test import TestResponse

from app.accounts.models import User
from app.domain.access import Duty, Role
from app.extensions import db
from app.needs.models import Need
from app.notices.models import NoticeUpload
from app.organisations.models import Organisation
from tests.factories.people import browser, organisation, person
from tests.support.client import CheckedClient

NOTICES = Path(__file__).parents[2] / "data" / "eforms"
ADMIN = "/admin/bekendtgoerelser/"


def own(cvr: str) -> str:
    return f"/vores-behov/{cvr}/bekendtgoerelser/"


def upload(client: CheckedClient, address: str, *files: str | tuple[str, bytes]) -> TestResponse:
    """Choose files on the page and send them."""
    chosen = [(name, (NOTICES / name).read_bytes()) if isinstance(name, str) else name for name in files]
    data = {
        "csrf_token": token(client, address),
        "files": [(BytesIO(content), name) for name, content in chosen],
    }
    return client.post(address, data=data, content_type="multipart/form-data")


def token(client: CheckedClient, address: str) -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', client.get(address).text)
    assert found
    return found[1]


def say_yes(client: CheckedClient, address: str) -> TestResponse:
    return client.post(address, data={"csrf_token": token(client, address)})


def town(*members: tuple[User, Role]) -> str:
    """A municipality that buys."""
    cvr = organisation((person(), Role.OWNER), *members, kind="municipality", name="Prøveby Kommune")
    db.session.execute(update(Organisation).where(Organisation.cvr == cvr).values(buys=True))
    db.session.commit()
    return cvr


def needs() -> list[Need]:
    db.session.expire_all()
    return list(db.session.scalars(select(Need).order_by(Need.id)))


def waiting() -> int:
    return db.session.scalar(select(func.count()).select_from(NoticeUpload)) or 0


def test_an_editor_sees_what_was_read_and_then_gets_drafts(app: Flask) -> None:
    user = person()
    cvr = town((user, Role.EDITOR))
    client = browser(app, user)
    answer = upload(
        client, own(cvr), "cn_24_multilingual.xml", "INVALID_pin-only_24_minimal.xml", "cn_24_cumbria.xml"
    )
    assert answer.status_code == 303
    page = client.get(answer.location)
    assert "3 filer: 2 nye behov, 1 afvist." in page.text
    assert "Levering af IT-tjenester relateret til operationelle" in page.text
    assert "It-tjenester" in page.text or "72230000" in page.text
    assert "titlen (BT-21)" in page.text
    assert needs() == []
    done = say_yes(client, answer.location)
    assert done.status_code == 303
    assert "Bekendtgørelserne er læst ind: 2 nye behov, 1 afvist" in client.get(done.location).text
    assert [(n.state, n.source, n.buyer_cvr, n.buyer_name) for n in needs()] == [
        ("draft", "eforms", cvr, "Prøveby Kommune")
    ] * 2
    assert waiting() == 0
    assert client.get(answer.location).status_code == 404


def test_the_secretariats_notices_are_shown_at_once(app: Flask) -> None:
    client = browser(app, person(duty=Duty.SECRETARY))
    answer = upload(client, ADMIN, "can_24_no_tenders.xml", "cn_24_open.xml", "X01_EEIG.xml")
    page = client.get(answer.location)
    assert "en registrering af en virksomhed" in page.text
    assert "Offentliggør 2 behov" in page.text
    say_yes(client, answer.location)
    assert [n.state for n in needs()] == ["not_awarded", "closed"]
    again = upload(client, ADMIN, "cn_24_open.xml")
    page = client.get(again.location)
    assert "Er her allerede" in page.text
    assert not re.search(r"Offentliggør \d+ behov", page.text)


def test_what_could_not_be_taken_over_is_told(app: Flask) -> None:
    client = browser(app, person(duty=Duty.SECRETARY))
    text = (NOTICES / "cn_24_open.xml").read_text(encoding="utf-8")
    odd = text.replace(">500000<", ">99999999999999999999<").replace(
        "RC-CPU", "<![CDATA[<script>alert(1)</script>]]>"
    )
    odd = odd.replace(">Term Contract", "><![CDATA[<b onclick=x>Term</b>]]> Contract")
    answer = upload(client, ADMIN, ("<img src=x>.xml", odd.encode()))
    page = client.get(answer.location)
    assert "Den anslåede værdi (BT-27) er udeladt" in page.text
    assert "&lt;b onclick=x&gt;Term" in page.text


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ((), "Vælg mindst én fil"),
        (("E1_minimal.xml",) * 21, "Vælg højst 20 filer ad gangen. Du har valgt 21"),
    ],
)
def test_none_and_too_many_are_refused_at_the_field(app: Flask, files: tuple[str, ...], message: str) -> None:
    client = browser(app, person(duty=Duty.SECRETARY))
    answer = upload(client, ADMIN, *files)
    assert answer.status_code == 422
    assert message in answer.text
    assert waiting() == 0


def test_a_batch_is_one_persons_in_one_place(app: Flask) -> None:
    user = person()
    cvr, other = (town((user, Role.EDITOR)) for _ in range(2))
    location = upload(browser(app, user), own(cvr), "cn_24_open.xml").location
    assert browser(app, user).get(location.replace(cvr, other)).status_code == 404
    assert (
        browser(app, person(duty=Duty.SECRETARY)).get(ADMIN + location.split("/")[-2] + "/").status_code
        == 404
    )
    reader = person()
    assert browser(app, reader).get(location).status_code == 403


def test_files_nobody_said_yes_to_go_the_next_day(app: Flask) -> None:
    client = browser(app, person(duty=Duty.SECRETARY))
    upload(client, ADMIN, "E1_minimal.xml", "E2_minimal.xml")
    db.session.execute(update(NoticeUpload).values(at=datetime.now(UTC) - timedelta(days=2)))
    db.session.commit()
    upload(client, ADMIN, "E3_minimal.xml")
    db.session.expire_all()
    assert db.session.scalars(select(NoticeUpload.file_name)).all() == ["E3_minimal.xml"]


def test_an_organisation_is_told_that_a_notice_is_anothers(app: Flask) -> None:
    user = person()
    cvr = town((user, Role.EDITOR))
    client = browser(app, user)
    text = (NOTICES / "cn_24_cumbria.xml").read_text(encoding="utf-8")
    text = text.replace(">GBR<", ">DNK<").replace("<cbc:CompanyID>xyz<", "<cbc:CompanyID>DK13748136<")
    page = client.get(upload(client, own(cvr), ("a.xml", text.encode()), "can_24_LSBU.xml").location)
    assert "nævner et andet CVR-nummer" in page.text
    assert "en kontrakt, der er tildelt" in page.text
    assert not re.search(r"Gem \d+ kladde", page.text)


def test_a_reader_of_the_organisation_may_not(app: Flask) -> None:
    reader = person()
    cvr = town((reader, Role.READER))
    assert browser(app, reader).get(own(cvr)).status_code == 403


def test_an_organisation_that_does_not_buy_is_told_so(app: Flask) -> None:
    user = person()
    cvr = organisation((user, Role.OWNER))
    page = browser(app, user).get(own(cvr))
    assert "I står ikke som køber" in page.text
    assert 'type="file"' not in page.text


def test_the_pages_are_there_in_english(app: Flask) -> None:
    client = browser(app, person(duty=Duty.SECRETARY))
    answer = upload(client, "/en" + ADMIN, "veat_81.xml")
    assert client.get(answer.location).status_code == 200


HOSTILE: list[tuple[str, bytes]] = [
    ("bombe.xml", ("<!DOCTYPE x [<!ENTITY a 'ha'>" + "".join(
        f"<!ENTITY {b} '{f'&{a};' * 10}'>" for a, b in zip("abcdefgh", "bcdefghi", strict=True)
    ) + "]><x>&i;</x>").encode()),
    ("xxe.xml", b'<!DOCTYPE x [<!ENTITY l SYSTEM "file:///etc/passwd">]><x>&l;</x>'),
    ("halv.xml", (NOTICES / "cn_24_open.xml").read_bytes()[:20_000]),
    ("billede.xml", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40),
    ("nul.xml", b""),
    ("ukendt.xml", (NOTICES / "cn_24_minimal.xml").read_bytes().replace(b">16<", b">77<")),
    ("<img src=x onerror=alert(1)>.xml", b"<x>"),
]  # fmt: skip


def test_hostile_files_are_refused_one_by_one_and_the_rest_is_taken_in(app: Flask) -> None:
    user = person(duty=Duty.SECRETARY)
    client = browser(app, user)
    assert isinstance(client, CheckedClient)
    sent = upload(client, ADMIN, *HOSTILE, "cn_24_open.xml")
    assert sent.status_code == 303
    address = sent.headers["Location"]
    page = client.get(address).text
    for name, _ in HOSTILE[:-1]:
        assert name in page
    assert "root:" not in page
    assert "<img src=x" not in page
    assert page.count("haha") == 0
    assert needs() == []
    assert say_yes(client, address).status_code == 303
    assert [n.notice_id != "" for n in needs()] == [True]


def test_hostile_files_alone_leave_nothing_behind(app: Flask) -> None:
    client = browser(app, person(duty=Duty.SECRETARY))
    assert isinstance(client, CheckedClient)
    answer = upload(client, ADMIN, *HOSTILE[:2])
    assert answer.status_code in (303, 422)
    if answer.status_code == 303:
        page = client.get(answer.headers["Location"]).text
        assert "bombe.xml" in page
        assert "xxe.xml" in page
    assert needs() == []
