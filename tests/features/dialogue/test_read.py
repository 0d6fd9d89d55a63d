"""What the buyer reads, when it may, and what leaks nowhere before: the table, one answer, threads, the case."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import zipfile
from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
from flask import Flask
from sqlalchemy import event, select

from app.audit.models import AuditEntry
from app.dialogue.models import Answer
from app.domain.needs import Step
from app.extensions import db
from app.needs import services as needs
from tests.factories.documents import pdf
from tests.factories.suppliers import publish, valid_cvr
from tests.features.dialogue.house import GARDEN, KITCHEN, TOWN, House
from tests.support.client import CheckedClient
from tests.support.people import mails


def close(place: House) -> None:
    needs.take_step("user:1", place.need, Step.CLOSE)
    db.session.commit()


def case(client: CheckedClient, place: House) -> dict[str, bytes]:
    answer = client.get(place.ours("sag.zip"))
    assert answer.status_code == 200
    with zipfile.ZipFile(BytesIO(answer.data)) as archive:
        assert archive.testzip() is None
        return {n: archive.read(n) for n in archive.namelist()}


def test_offers_that_compete_are_sealed_until_all_are_in(place: House) -> None:
    place.answered(tekst="Hemmeligt køkken")
    buyer = place.as_(TOWN)
    answer = db.session.scalars(select(Answer)).one().id
    page = buyer.get(place.ours("svar/")).text
    assert "1 leverandør har svaret" in page
    assert "Køkkenet" not in page
    assert buyer.get(place.ours(f"svar/{answer}/")).status_code == 404
    assert buyer.get(place.ours(f"samtale/{KITCHEN}/")).status_code == 404
    files = case(buyer, place)
    words = ("Hemmeligt", "Køkkenet", KITCHEN)
    # Who was told of the need is no secret.
    told = ("inviterede.csv", "deltagere.csv")
    assert [(n, w) for n, c in files.items() for w in words if w in n + c.decode() and n not in told] == []
    assert "Hemmeligt" not in files["inviterede.csv"].decode()
    close(place)
    page = buyer.get(place.ours("svar/")).text
    assert "Køkkenet ApS" in page
    assert "200.000\xa0kr." in page
    assert "Registreret" in page
    assert "Hemmeligt køkken" in buyer.get(place.ours(f"svar/{answer}/")).text


def test_the_deadline_opens_them_too(place: House) -> None:
    place.answered()
    place.need.answer_by = datetime.now(UTC) - timedelta(seconds=1)
    db.session.commit()
    assert "Køkkenet ApS" in place.as_(TOWN).get(place.ours("svar/")).text


def test_talk_is_read_as_it_comes_and_drafts_are_not(talk: House) -> None:
    talk.answered()
    talk.as_(GARDEN).post(talk.mine("svar/skriv/", GARDEN), data=talk.fields(tekst="Kladden"))
    page = talk.as_(TOWN).get(talk.ours("svar/")).text
    assert "Køkkenet ApS" in page
    assert "Gården" not in page
    talk.as_(KITCHEN).post(talk.mine("svar/traek"))
    assert "Ingen har svaret endnu" in talk.as_(TOWN).get(talk.ours("svar/")).text


def test_the_table_asks_the_same_whatever_its_length(talk: House) -> None:
    def statements() -> int:
        count: list[str] = []
        seen[:] = []
        listen = lambda *a: (count.append(a[2]), seen.append(a[2][:150]))  # noqa: E731
        event.listen(db.engine, "before_cursor_execute", listen)
        try:
            assert client.get(url).status_code == 200
        finally:
            event.remove(db.engine, "before_cursor_execute", listen)
        return len(count)

    client, url, seen = talk.as_(TOWN), talk.ours("svar/"), list[str]()
    talk.answered()
    one = statements()
    for number in range(20):
        cvr = valid_cvr(960 + number)
        publish(cvr=cvr, name=f"Firma {number}")
        db.session.add(Answer(need_id=talk.need.id, cvr=cvr, name=f"Firma {number}", state="sent", text="Ja", written_by="user:1",
                              created_at=datetime.now(UTC), written_at=datetime.now(UTC), sent_at=datetime.now(UTC)))  # fmt: skip
    db.session.commit()
    many = statements()
    assert many <= one, "\n".join(seen)
    assert one <= 14


def test_a_thread_is_private_and_tells_the_other_side(talk: House) -> None:
    supplier, buyer = talk.as_(KITCHEN), talk.as_(TOWN)
    assert supplier.post(talk.mine("samtale/"), data={"tekst": "Hej"}).status_code == 409
    talk.answered()
    assert supplier.post(talk.mine("samtale/"), data={"tekst": "<i>Hej</i>"}).status_code == 303
    assert supplier.post(talk.mine("samtale/"), data={"tekst": " "}).status_code == 422
    assert supplier.post(talk.mine("samtale/"), data={"tekst": "x" * 5001}).status_code == 422
    assert len(mails(talk.people[TOWN].email, "need_message")) == 1
    assert "1 ny besked" in buyer.get(talk.ours("svar/")).text
    assert "&lt;i&gt;Hej" in buyer.get(talk.ours(f"samtale/{KITCHEN}/")).text
    assert buyer.post(talk.ours(f"samtale/{KITCHEN}/"), data={"tekst": "Goddag"}).status_code == 303
    assert "1 ny besked" not in buyer.get(talk.ours("svar/")).text
    (told,) = mails(talk.people[KITCHEN].email, "need_message")
    assert "Goddag" not in told.text
    page = supplier.get(talk.mine("samtale/")).text
    assert "Goddag" in page
    assert "Anna Køber" not in page
    assert "Goddag" not in talk.as_(GARDEN).get(talk.mine("samtale/", GARDEN)).text
    assert buyer.post(talk.ours(f"samtale/{GARDEN}/"), data={"tekst": "Psst"}).status_code == 404


def test_the_case_holds_everything_and_its_sums(app: Flask, talk: House) -> None:
    talk.need.title = "=HYPERLINK(1)"
    db.session.commit()
    supplier, buyer = talk.as_(KITCHEN), talk.as_(TOWN)
    supplier.post(talk.mine("svar/skriv/"), data=talk.fields(prisnote="=1+1"))
    supplier.post(talk.mine("svar/bilag/"), data={"files": [(BytesIO(pdf()), "pris.pdf")]})
    supplier.post(talk.mine("svar/send"))
    supplier.post(talk.mine("samtale/"), data={"tekst": "Hej køber"})
    supplier.post(talk.mine("spoergsmaal/"), data={"tekst": "Hvor mange er I? Hilsen Køkkenet"})
    assert supplier.post(talk.mine("svar"), data={"svar": "ja", "set": "0"}).status_code == 303
    assert buyer.post(talk.ours("noter"), data={"note": "=Ring til Bo"}).status_code == 303
    files = case(buyer, talk)
    assert "Leverandørerne er fundet" in files["log/invitationer.csv"].decode()
    assert "'=Ring til Bo" in files["noter.csv"].decode()
    # Who at the supplier clicked is the supplier's own matter.
    assert "need.interest" not in files["log/revision.csv"].decode()
    assert "Bo Kok" not in files["inviterede.csv"].decode() + files["log/invitationer.csv"].decode()
    folder = f"svar/{KITCHEN} Køkkenet ApS"
    assert files[f"{folder}/bilag/01 pris.pdf"] == pdf()
    assert "Vi laver maden" in files[f"{folder}/svar.txt"].decode()
    assert "Hej køber" in files[f"samtaler/{KITCHEN}.txt"].decode()
    (row,) = csv.DictReader(io.StringIO(files["svar/svar.csv"].decode("utf-8-sig")), delimiter=";")
    assert row["pris_note"] == "'=1+1"
    assert json.loads(files["behov/behov.json"])["title"] == "=HYPERLINK(1)"
    assert "Hvor mange er I?" in files["spoergsmaal.csv"].decode()
    assert KITCHEN not in files["spoergsmaal.csv"].decode() + files["log/revision.csv"].decode()
    assert all(not n.startswith("/") and ".." not in n for n in files)
    sums = dict(reversed(line.split("  ", 1)) for line in files["SHA256SUMS.txt"].decode().splitlines())
    assert sums == {n: hashlib.sha256(c).hexdigest() for n, c in files.items() if n != "SHA256SUMS.txt"}
    assert "<h1>=HYPERLINK(1)</h1>" in files["index.html"].decode()
    db.session.rollback()
    noted = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "need.case_fetched")).all()
    assert len(noted) == 1


@pytest.mark.parametrize("path", ["svar/", "spoergsmaal/", "moeder/", "sag.zip", "moeder.ics"])
def test_another_organisation_reads_nothing(place: House, path: str) -> None:
    assert place.as_(KITCHEN).get(place.ours(path)).status_code == 403
    theirs = place.ours(path).replace(TOWN, KITCHEN)
    assert place.as_(KITCHEN).get(theirs).status_code == 404
    reader = place.as_(TOWN, "reader")
    assert reader.get(place.ours(path)).status_code == 200
    assert GARDEN not in reader.get(place.ours("svar/")).text
