"""A supplier answers: draft, preview, sending, taking back, sending anew; with partners, texts and files."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
from sqlalchemy import select

from app.dialogue.models import Answer, AnswerDocument, Snippet
from app.domain.dialogue import LONGEST_ANSWER
from app.extensions import db
from app.suppliers.models import Supplier
from tests.factories.documents import pdf
from tests.features.dialogue.house import GARDEN, KITCHEN, TOWN, House
from tests.support.people import mails


def held(cvr: str = KITCHEN) -> Answer:
    db.session.rollback()
    return db.session.scalars(select(Answer).where(Answer.cvr == cvr)).one()


def test_from_draft_to_receipt_and_back(place: House) -> None:
    client = place.as_(KITCHEN)
    assert "Skriv et svar" in client.get(place.mine("svar/")).text
    assert client.get(place.mine("svar/skriv/")).status_code == 200
    saved = client.post(place.mine("svar/skriv/"), data=place.fields(delaftaler=["LOT-0001"], gem="1"))
    assert saved.headers["Location"].endswith("/svar/")
    page = client.get(place.mine("svar/")).text
    assert "Svaret er en kladde" in page
    assert "200.000\xa0kr." in page
    assert "Mad" in page
    assert mails(place.people[TOWN].email, "answer_came") == []
    assert client.post(place.mine("svar/send")).status_code == 303
    assert "Svaret er sendt" in client.get(place.mine("svar/")).text
    (receipt,) = mails(place.people[KITCHEN].email, "answer_sent")
    assert "Køberen har fået jeres svar" in receipt.text
    (told,) = mails(place.people[TOWN].email, "answer_came")
    assert "Køkkenet" not in told.text + told.subject
    assert client.post(place.mine("svar/traek")).status_code == 303
    assert held().state == "withdrawn"
    assert client.post(place.mine("svar/send")).status_code == 303
    assert len(mails(place.people[KITCHEN].email, "answer_sent")) == 2


def test_an_answer_that_lacks_something_is_a_draft_and_is_not_sent(place: House) -> None:
    client = place.as_(KITCHEN)
    question = place.need.questions[0].id
    client.post(place.mine("svar/skriv/"), data=place.fields(**{f"spm-{question}-svar": ""}))
    page = client.get(place.mine("svar/")).text
    assert "Svar på »Hvad koster en kuvert?«" in page
    assert "Send svaret" not in page
    assert client.post(place.mine("svar/send")).status_code == 409
    assert held().state == "draft"


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("tekst", "x" * (LONGEST_ANSWER + 1), "Skriv højst 10.000 tegn"),
        ("pris", "mange penge", "Skriv beløbet i hele kroner"),
        ("pris", "9" * 20, "Beløbet er for stort"),
        ("gyldig_til", "i morgen", "Skriv datoen som"),
        ("kontakt_email", "ikke en mail", "Skriv en e-mailadresse"),
        ("tekst", "Ring til 010203-1234", "ligner et CPR-nummer"),
        ("medsvarer-0-cvr", "123", "Skriv et CVR-nummer på otte cifre"),
    ],
)
def test_what_cannot_be_kept_is_told_and_stays(place: House, field: str, value: str, message: str) -> None:
    answer = place.as_(KITCHEN).post(place.mine("svar/skriv/"), data=place.fields(**{field: value}))
    assert answer.status_code == 422
    assert message in answer.text
    assert value in answer.text
    assert db.session.scalars(select(Answer)).all() == []


def test_markup_is_text(place: House) -> None:
    place.answered(tekst="<script>alert(1)</script> & <b>fed</b>")
    page = place.as_(KITCHEN).get(place.mine("svar/")).text
    assert "&lt;script&gt;alert(1)" in page
    assert "<b>fed" not in page


def test_the_second_of_two_colleagues_is_told_and_may_still_win(place: House) -> None:
    first, second = place.as_(KITCHEN), place.as_(KITCHEN, "editor")
    assert first.post(place.mine("svar/skriv/"), data=place.fields(tekst="Først.")).status_code == 303
    lost = second.post(place.mine("svar/skriv/"), data=place.fields(tekst="Så mig."))
    assert lost.status_code == 409
    assert "En kollega har gemt imens" in lost.text
    assert "Så mig." in lost.text
    again = place.fields(tekst="Så mig.", version=str(held().version))
    assert second.post(place.mine("svar/skriv/"), data=again).status_code == 303
    assert held().text == "Så mig."


def test_only_a_reply_that_changes_is_a_change(place: House) -> None:
    client, question = place.as_(KITCHEN), place.need.questions[0].id
    client.post(place.mine("svar/skriv/"), data=place.fields())
    seen = held().version
    client.post(
        place.mine("svar/skriv/"), data=place.fields(version=seen, **{f"spm-{question}-svar": "90 kr."})
    )
    assert held().version > seen


def test_the_time_runs_out_between_reading_and_sending(place: House) -> None:
    client = place.as_(KITCHEN)
    client.post(place.mine("svar/skriv/"), data=place.fields())
    assert "Send svaret" in client.get(place.mine("svar/")).text
    place.need.answer_by = datetime.now(UTC) - timedelta(seconds=1)
    db.session.commit()
    late = client.post(place.mine("svar/send"))
    assert late.status_code == 409
    assert "Svarfristen er gået" in late.text
    assert held().state == "draft"
    typed = client.post(
        place.mine("svar/skriv/"), data=place.fields(version=held().version, tekst="For sent")
    )
    assert typed.status_code == 409
    assert "For sent" in typed.text
    assert (
        client.post(place.mine("svar/bilag/"), data={"files": [(BytesIO(pdf()), "a.pdf")]}).status_code == 409
    )


def test_partners_take_shares_and_see_the_answer(place: House) -> None:
    more = {"medsvarer-0-cvr": GARDEN, "medsvarer-0-andel": "30 %", "medsvarer-0-goer": "grøntsager"}
    garden = place.as_(GARDEN)
    place.answered(**more)
    answer = held()
    assert [(p.cvr, p.name, p.share) for p in answer.partners] == [(GARDEN, "Gården ApS", 30)]
    assert answer.share == 70
    (told,) = mails(place.people[GARDEN].email, "answer_partner")
    assert "Køkkenet ApS har sendt et svar" in told.text
    page = garden.get(place.mine(f"faelles/{answer.id}/", GARDEN))
    assert "grøntsager" in page.text
    assert "I er med i et svar fra Køkkenet ApS" in garden.get(place.mine("svar/", GARDEN)).text
    place.as_(KITCHEN).post(place.mine("svar/skriv/"), data=place.fields(version=answer.version))
    assert garden.get(place.mine(f"faelles/{answer.id}/", GARDEN)).status_code == 404


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ({"medsvarer-0-cvr": KITCHEN, "medsvarer-0-andel": "30"}, "Virksomheden står der allerede"),
        ({"medsvarer-0-cvr": GARDEN, "medsvarer-0-andel": "100"}, "Skriv et helt tal fra 1 til 99"),
        ({"medsvarer-0-cvr": TOWN, "medsvarer-0-andel": "10"}, "Skriv navnet"),
        (
            {
                "medsvarer-0-cvr": GARDEN, "medsvarer-0-andel": "60",
                "medsvarer-1-cvr": TOWN, "medsvarer-1-navn": "Prøveby", "medsvarer-1-andel": "40",
            },
            "mindre end 100 %",
        ),
    ],
)  # fmt: skip
def test_shares_that_do_not_add_up(place: House, rows: dict[str, str], message: str) -> None:
    answer = place.as_(KITCHEN).post(place.mine("svar/skriv/"), data=place.fields(**rows))
    assert answer.status_code == 422
    assert message in answer.text


def test_partners_are_proposed_and_taken_along(place: House) -> None:
    client = place.as_(KITCHEN)
    found = client.post(place.mine("svar/skriv/"), data=place.fields(find="1"))
    assert found.status_code == 200
    assert "Tag med i svaret" in found.text
    taken = client.post(place.mine("svar/skriv/"), data=place.fields(tag_med=GARDEN))
    assert f'value="{GARDEN}"' in taken.text
    assert db.session.scalars(select(Answer)).all() == []


def test_texts_of_the_library_are_kept_and_put_in(place: House) -> None:
    client, library = place.as_(KITCHEN), f"/min-virksomhed/{KITCHEN}/svarbibliotek/"
    assert client.post(library, data={"titel": "Om os", "tekst": "Vi ansætter unge."}).status_code == 303
    same = client.post(library, data={"titel": "Om os", "tekst": "Igen"})
    assert same.status_code == 409
    assert "I har allerede en tekst med den titel" in same.text
    assert client.post(library, data={"titel": "", "tekst": ""}).status_code == 422
    text = db.session.scalars(select(Snippet)).one()
    shown = client.post(place.mine("svar/skriv/"), data=place.fields(tekst="Hej.", indsaet=str(text.id)))
    assert "Hej.\n\nVi ansætter unge." in shown.text.replace("\r", "")
    other = place.as_(GARDEN)
    taken = other.post(place.mine("svar/skriv/", GARDEN), data=place.fields(indsaet=str(text.id)))
    assert taken.status_code == 404
    assert other.get(f"/min-virksomhed/{GARDEN}/svarbibliotek/{text.id}/").status_code == 404
    edited = client.post(f"{library}{text.id}/", data={"titel": "Om jer", "tekst": "Vi ansætter."})
    assert edited.status_code == 303
    assert "Om jer" in client.get(library).text
    client.post(place.mine("svar/skriv/"), data=place.fields())
    assert client.post(place.mine("svar/gem-tekst")).status_code == 303
    assert "Frokost til 40 kolleger" in client.get(library).text
    assert client.post(f"{library}{text.id}/fjern").status_code == 303
    assert [s.title for s in db.session.scalars(select(Snippet))] == ["Frokost til 40 kolleger hver onsdag"]


def test_files_are_for_the_two_sides_only(talk: House) -> None:
    client = talk.as_(KITCHEN)
    client.post(talk.mine("svar/skriv/"), data=talk.fields())
    url = talk.mine("svar/bilag/")
    assert client.post(url, data={"files": [(BytesIO(pdf()), "../../pris.pdf")]}).status_code == 303
    for content, name, message in (
        (b"MZ" + b"x" * 99, "pris.exe", "Filen er et program"),
        (pdf(), "igen.pdf", "Den fil er lagt op allerede"),
        (b"", "tom.pdf", "Filen er tom"),
    ):
        refused = client.post(url, data={"files": [(BytesIO(content), name)]})
        assert refused.status_code == 422
        assert message in refused.text
    kept = db.session.scalars(select(AnswerDocument)).one()
    assert kept.file_name == "pris.pdf"
    assert client.get(url + kept.id).data == pdf()
    buyer, answer = talk.as_(TOWN), held()
    theirs = talk.ours(f"svar/{answer.id}/bilag/{kept.id}")
    assert buyer.get(theirs).status_code == 404
    client.post(talk.mine("svar/send"))
    opened = buyer.get(theirs)
    assert opened.data == pdf()
    assert "sandbox" in opened.headers["Content-Security-Policy"]
    assert talk.as_(GARDEN).get(talk.mine(f"svar/bilag/{kept.id}", GARDEN)).status_code == 404
    assert client.post(f"{url}{kept.id}/fjern").status_code == 303


def test_who_may_what(place: House) -> None:
    reader, stranger = place.as_(KITCHEN, "reader"), place.as_(GARDEN)
    assert reader.get(place.mine("svar/")).status_code == 200
    assert reader.get(place.mine("svar/skriv/")).status_code == 403
    assert reader.post(place.mine("svar/send")).status_code == 403
    assert stranger.get(place.mine("svar/")).status_code == 403
    assert place.as_(TOWN).get(place.mine("svar/", TOWN)).status_code == 404
    hidden = db.session.scalars(select(Supplier).where(Supplier.cvr == KITCHEN)).one()
    hidden.state = "hidden"
    db.session.commit()
    client = place.as_(KITCHEN)
    client.post(place.mine("svar/skriv/"), data=place.fields())
    refused = client.post(place.mine("svar/send"))
    assert refused.status_code == 409
    assert "når jeres profil er offentlig" in refused.text
