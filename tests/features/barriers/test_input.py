"""What anybody hands in, by the form or in a file: taken in, counted, refused with a reason, and decided."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.barriers import importing, note_queries, notes, queries
from app.barriers.models import BarrierNote
from app.barriers.notes import NoteCommand
from app.domain.access import Duty
from app.domain.barriers import Perspective
from app.extensions import db
from app.notifications.models import OutboxMessage
from tests.factories.people import browser, person, post
from tests.support.client import CheckedClient

ADDRESS = "/barrierer/foreslaa/"
TEXT = "Vi finder aldrig ud af, hvem i kommunen vi skal ringe til."


def send(client: CheckedClient, **fields: object):  # type: ignore[no-untyped-def]
    return post(client, ADDRESS, **{"perspektiv": "social", "tekst": TEXT} | fields)


def held() -> list[BarrierNote]:
    db.session.rollback()
    return list(db.session.scalars(select(BarrierNote).order_by(BarrierNote.id)))


def test_the_same_note_fifty_times_is_one_note_met_by_all_who_sent_it(client: CheckedClient) -> None:
    for n in range(50):
        send(
            client,
            tekst=TEXT if n % 2 else f"  {TEXT.upper()}!! ",
            perspektiv="private" if n == 7 else "social",
        )
    (only,) = held()
    assert only.times == 50
    assert only.perspectives == {Perspective.SOCIAL, Perspective.PRIVATE}


def test_notes_sent_in_the_same_moment_are_all_counted(app: Flask) -> None:
    def one(_: int) -> None:
        with app.app_context():
            notes.hand_in(NoteCommand(TEXT, frozenset({Perspective.SOCIAL})))
            db.session.commit()
            db.session.remove()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(one, range(24)))
    (only,) = held()
    assert only.times == 24


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"perspektiv": ""}, "Vælg mindst én"),
        ({"perspektiv": "borger"}, "Vælg mindst én"),
        ({"tekst": ""}, "mindst 10 tegn"),
        ({"tekst": "<script>alert(1)</script>"}, "mindst 10 tegn"),
        ({"tekst": "x" * 2345}, "Du har skrevet 2.345"),
        ({"tekst": f"{TEXT} Ring til 010190-1234."}, "Slet CPR-nummeret"),
        ({"ide": f"{TEXT} 0101901234"}, "Slet CPR-nummeret"),
        ({"tekst": "Køb https://a.example www.b.example https://c.example nu i dag"}, "højst to links"),
        ({"email": "a@b.example\nBcc: c@d.example"}, "Skriv en e-mailadresse"),
    ],
)
def test_what_cannot_be_used_is_said_at_its_field_and_kept(
    client: CheckedClient, fields: dict[str, str], said: str
) -> None:
    answer = send(client, **fields)
    assert answer.status_code == 422
    assert answer.text.count(said) >= 2
    assert held() == []


def test_a_machine_is_thanked_and_an_address_is_not_kept(client: CheckedClient) -> None:
    assert send(client, hjemmeside="Best Offers").status_code == 303
    assert held() == []
    for n in range(5):
        send(client, email="borger@eksempel.dk", tekst=f"{TEXT} {n * 'x '}")
    assert "borger" not in str([vars(n) for n in held()])
    assert db.session.scalar(select(func.count()).select_from(OutboxMessage)) == 3


def test_only_the_sender_sees_the_receipt(app: Flask, client: CheckedClient) -> None:
    thanks = send(client).location
    assert "Tak for dit forslag" in client.get(thanks).text
    assert browser(app).get(thanks).status_code == 404


def test_the_secretary_lays_it_to_a_barrier_which_is_then_met_that_often(
    app: Flask, client: CheckedClient
) -> None:
    for _ in range(3):
        send(client, om="p1")
    secretary = browser(app, person(duty=Duty.SECRETARY))
    assert "1 forslag venter" in secretary.get("/barrierer/forslag/").text
    assert (
        'href="/barrierer/forslag/">Forslag til barrierer</a></th><td>1</td>' in secretary.get("/admin/").text
    )
    (note,) = held()
    address = f"/barrierer/forslag/{note.reference}/"
    assert secretary.get(address).text.index("P1 ·") < secretary.get(address).text.index("P2 ·")
    assert post(secretary, address, hvad="laeg", barriere="P99").status_code == 422
    assert post(secretary, address, hvad="laeg", barriere="P1").status_code == 303
    assert "Mødt 3 gange" in client.get("/barrierer/P1/").text
    again = secretary.post(
        address, data={"hvad": "afvis", "begrundelse": "Nej", "csrf_token": token(secretary)}
    )
    assert "Der er taget stilling" in again.text
    assert note_queries.count_waiting() == 0


def test_it_becomes_a_new_barrier_or_is_declined_with_a_reason(app: Flask, client: CheckedClient) -> None:
    send(client)
    send(client, tekst="Køb mine fine briller i butikken, de er billige i dag")
    new, spam = held()
    secretary = browser(app, person(duty=Duty.SECRETARY))
    way = post(secretary, f"/barrierer/forslag/{new.reference}/", hvad="ny").location
    made = post(
        secretary, way, navn_da="Vi ved ikke, hvem vi skal ringe til", tekst_da=TEXT, perspektiv="social",
        tema="finding", seddel=new.reference, kilder="En rapport | Et ministerium | 2024 | https://eksempel.dk/r",
    )  # fmt: skip
    assert made.location == "/barrierer/S18/trin/"
    page = client.get("/barrierer/S18/").text
    assert "Mødt 1 gang" in page
    assert "Et ministerium, 2024" in page
    assert post(secretary, f"/barrierer/forslag/{spam.reference}/", hvad="afvis").status_code == 422
    post(secretary, f"/barrierer/forslag/{spam.reference}/", hvad="afvis", begrundelse="Reklame")
    assert [n.state for n in held()] == ["taken", "declined"]


def token(client: CheckedClient) -> str:
    from re import search

    found = search(r'name="csrf_token" value="([^"]+)"', client.get("/barrierer/ny/").text)
    assert found
    return found[1]


FILE = "tekst;perspektiv;ide\r\nFristen for at svare er for kort til os;socialøkonomisk, privat;Længere frist\r\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_file_is_read_as_the_spreadsheet_wrote_it(app: Flask, encoding: str) -> None:
    with app.test_request_context():
        found = importing.read(FILE.encode(encoding))
    assert found.faults == ()
    (note,) = found.notes
    assert note.text == "Fristen for at svare er for kort til os"
    assert note.idea == "Længere frist"
    assert note.perspectives == {Perspective.SOCIAL, Perspective.PRIVATE}


@pytest.mark.parametrize(
    ("data", "line", "said"),
    [
        (b"", 0, "overskrifterne"),
        (b"navn;by\nA;B\n", 0, "overskrifterne"),
        (b"tekst;perspektiv\n", 0, "mellem 1 og 500"),
        (b"tekst;perspektiv\n" + b"Noget der er langt nok;privat\n" * 501, 0, "mellem 1 og 500"),
        (b"tekst;perspektiv\nNoget der er langt nok;borger\n", 2, "offentlig"),
        (b"tekst;perspektiv\nNoget der er langt nok;\n", 2, "offentlig"),
        (b"tekst;perspektiv\nkort;privat\n", 2, "kortere end 10"),
        (b"tekst;perspektiv\nFint nok at skrive;privat\n0101901234 ringer;privat\n", 3, "CPR"),
        (b"PK\x03\x04" + b"\x00" * 40, 0, "ikke en tekstfil"),
    ],
)
def test_a_wrong_line_is_named_and_nothing_is_taken_in(app: Flask, data: bytes, line: int, said: str) -> None:
    with app.test_request_context():
        found = importing.read(data)
    assert found.notes == ()
    assert found.faults[0][0] == line
    assert said in found.faults[0][1]


def test_a_file_goes_to_what_waits(app: Flask) -> None:
    from io import BytesIO

    secretary = browser(app, person(duty=Duty.SECRETARY))
    twice = (FILE + FILE.split("\r\n", 1)[1]).encode("cp1252")
    for data, status in ((b"tekst;perspektiv\nx;y\n", 422), (twice, 303)):
        fields = {"csrf_token": token(secretary), "fil": (BytesIO(data), "noter.csv")}
        assert secretary.post("/barrierer/fra-fil/", data=fields).status_code == status
    (note,) = held()
    assert (note.times, note.channel) == (2, "import")


def test_two_editors_of_a_barrier_lose_nothing(app: Flask) -> None:
    one, other = (browser(app, person(duty=Duty.SECRETARY)) for _ in range(2))
    fields = {"perspektiv": "public", "tema": "rules", "navn_da": "Et nyt navn", "version": version(one)}
    post(one, "/barrierer/P3/ret/", **fields, tekst_da="Den første tekst")
    clash = post(other, "/barrierer/P3/ret/", **fields, tekst_da="Den anden tekst")
    assert clash.status_code == 409
    assert "Den første tekst" in clash.text
    assert "Den anden tekst" in clash.text
    saved = post(
        other, "/barrierer/P3/ret/", **fields | {"version": version(other)}, tekst_da="Den anden tekst"
    )
    assert saved.status_code == 303
    line = queries.find("P3")
    assert line is not None
    assert line.text_da == "Den anden tekst"


def test_sources_alone_are_a_change_that_the_other_sees(app: Flask) -> None:
    secretary = browser(app, person(duty=Duty.SECRETARY))
    seen = version(secretary)
    fields = {
        "perspektiv": "public",
        "tema": "rules",
        "navn_da": "Vi er usikre på, hvornår vi må reservere en kontrakt",
    }
    for kilder, status in (("En ny kilde", 303), ("En helt anden", 409)):
        assert (
            post(secretary, "/barrierer/P3/ret/", **fields, version=seen, kilder=kilder).status_code == status
        )


def version(client: CheckedClient) -> str:
    from re import search

    found = search(r'name="version" value="(\d+)"', client.get("/barrierer/P3/ret/").text)
    assert found
    return found[1]


def test_merging_in_a_circle_is_refused_with_a_way_out(app: Flask) -> None:
    secretary = browser(app, person(duty=Duty.SECRETARY))
    assert post(secretary, "/barrierer/P4/trin/saml/", i="P3").status_code == 303
    back = post(secretary, "/barrierer/P3/trin/saml/", i="P4")
    assert back.status_code == 409
    assert post(secretary, "/barrierer/P3/trin/saml/", i="P3").status_code == 409
    assert post(secretary, "/barrierer/P4/trin/skil/").status_code == 422
    assert post(secretary, "/barrierer/P4/trin/skil/", begrundelse="To forskellige").status_code == 303
    assert post(secretary, "/barrierer/P3/trin/parker/", begrundelse="Afventer").status_code == 303
    assert "Barrieren er parkeret: Afventer" in secretary.get("/barrierer/P3/").text
