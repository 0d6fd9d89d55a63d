"""What goes with a need: files, people, notes, its steps with their mails, using it again, who it reaches."""

from __future__ import annotations

from io import BytesIO

import pytest
from flask import Flask
from sqlalchemy import select

from app.domain.moments import in_utc
from app.domain.needs import State, Step
from app.extensions import db
from app.needs import services
from app.needs.models import Need, NeedDocument, NeedNote
from tests.factories.documents import pdf
from tests.factories.suppliers import publish, valid_cvr
from tests.features.needs.buyer import TEXT, Buyer, buyer
from tests.support.members import member, person, sign_in
from tests.support.people import mails, post


def upload(content: bytes, name: str = "kravspec.pdf", title: str = "") -> dict[str, object]:
    return {"files": [(BytesIO(content), name)], "title": title}


def test_files_are_kept_listed_opened_and_removed(town: Buyer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.posting.side_forms.MAX_BYTES", 50_000)
    client, need = town.as_("editor"), town.need()
    url = town.url(f"{need.id}/bilag/")
    assert client.post(url, data=upload(pdf(), title="Krav til maden")).status_code == 303
    kept = db.session.scalars(select(NeedDocument)).one()
    assert (kept.title, kept.file_name, kept.mime) == ("Krav til maden", "kravspec.pdf", "application/pdf")
    assert "Krav til maden" in client.get(url).text
    answer = town.as_("reader").get(url + kept.id)
    assert answer.data == pdf()
    assert "attachment" in answer.headers["Content-Disposition"]
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    for content, name, message in (
        (pdf(), "igen.pdf", "igen.pdf: Den fil er lagt op allerede"),
        (b"MZ" + b"x" * 99, "program.pdf", "Filen er et program"),
        (b"", "tom.pdf", "Filen er tom"),
        (b"x" * 50_001, "stor.pdf", "Filen må højst fylde 10 MB"),
    ):
        refused = client.post(url, data=upload(content, name))
        assert refused.status_code == 422
        assert message in refused.text, message
    assert client.post(url, data={"title": ""}).status_code == 422
    other = town.need()
    assert client.get(town.url(f"{other.id}/bilag/{kept.id}")).status_code == 404
    assert client.post(town.url(f"{other.id}/bilag/{kept.id}/fjern")).status_code == 404
    assert client.post(url + f"{kept.id}/fjern").status_code == 303
    assert db.session.scalars(select(NeedDocument.id)).all() == []


def test_no_more_than_ten_files(town: Buyer) -> None:
    client, need = town.as_("editor"), town.need()
    url = town.url(f"{need.id}/bilag/")
    for number in range(10):
        assert client.post(url, data=upload(pdf() + b"%" + bytes([65 + number]))).status_code == 303
    assert "har allerede 10 bilag" in client.post(url, data=upload(pdf())).text


def test_people_and_notes_stay_inside(app: Flask, town: Buyer) -> None:
    client, need = town.as_("editor", "Anne Ansvarlig"), town.need()
    anne = member(person("Frida Fagperson"), town.organisation, "reader")
    stranger = person("Fremmed")
    url = town.url(f"{need.id}/folk/")
    assert "Frida Fagperson" in client.get(url).text
    assert client.post(url, data={"expert": str(stranger.id)}).status_code == 422
    assert client.post(url, data={"expert": str(anne.id), "responsible": ""}).status_code == 303
    notes = town.url(f"{need.id}/noter")
    assert client.post(notes, data={"note": " "}).status_code == 422
    assert client.post(notes, data={"note": "x" * 2001}).status_code == 422
    assert client.post(notes, data={"note": "Husk <b>budgettet</b>"}).status_code == 303
    page = town.as_("reader").get(town.url(f"{need.id}/")).text
    assert "Frida Fagperson" in page
    assert "Husk &lt;b&gt;budgettet&lt;/b&gt;" in page
    assert "Anne Ansvarlig" in page
    assert "Husk" not in client.get(town.url(f"{need.id}/visning/")).text
    note = db.session.scalars(select(NeedNote)).one()
    remove = town.url(f"{need.id}/noter/{note.id}/fjern")
    assert town.as_("owner").post(remove).status_code == 404
    assert client.post(remove).status_code == 303


def test_what_is_missing_leads_to_its_fields(town: Buyer) -> None:
    client, need = town.as_("editor"), town.need(contact_email="", municipalities=[], reservation="par190")
    page = client.get(town.url(f"{need.id}/send/")).text
    edit = client.get(town.url(f"{need.id}/ret/")).text
    for step, field in (("sted", "places"), ("kontakt", "contact"), ("hensyn", "reservation")):
        assert f'/ret/{step}/#{field}"' in page
        assert f'id="{field}"' in client.get(town.url(f"{need.id}/ret/{step}/")).text
        assert f'id="{field}"' in edit
    assert 'name="version"' not in page
    sent = client.post(town.url(f"{need.id}/send/"), data={"version": need.version})
    assert sent.status_code == 422
    assert need.state == "draft"


def test_sent_returned_and_sent_again_with_mails(town: Buyer) -> None:
    person("Den første, som testens behov er begyndt af")
    owner = member(person("Ejer"), town.organisation, "owner")
    lawyer = member(person("Jurist"), town.organisation, "reader")
    client, need = town.as_("editor"), town.need()
    client.post(town.url(f"{need.id}/folk/"), data={"responsible": str(lawyer.id)})
    send = town.url(f"{need.id}/send/")
    assert "Send til godkendelse" in client.get(send).text
    assert client.post(send, data={"version": need.version - 1}).status_code == 409
    assert client.post(send, data={"version": need.version}).status_code == 303
    assert client.post(send, data={"version": need.version}).status_code == 409
    db.session.refresh(need)
    assert need.state == "submitted"
    services.take_step("user:77", need, Step.RETURN, "Skriv, hvor mange der skal spise.")
    db.session.commit()
    assert [m.kind for m in mails(lawyer.email)] == ["need_submit", "need_returned"]
    assert mails(owner.email) == []
    mail = mails(lawyer.email)[-1]
    assert town.url(f"{need.id}/") in mail.text
    for path in ("", "ret/"):
        assert "Skriv, hvor mange der skal spise." in client.get(town.url(f"{need.id}/{path}")).text
    town.save(client, need, text=TEXT)
    db.session.refresh(need)
    assert client.post(send, data={"version": need.version}).status_code == 303


def test_owners_hear_when_nobody_else_is_named(town: Buyer) -> None:
    person("Den første, som testens behov er begyndt af")
    owner = member(person("Ejer"), town.organisation, "owner")
    need = town.need(State.PUBLISHED)
    assert [m.kind for m in mails(owner.email)] == ["need_published"]
    services.take_step(services.CLOCK, need, Step.EXPIRE, at=in_utc(need.answer_by))
    db.session.commit()
    assert mails(owner.email)[-1].kind == "need_closed"


def test_a_published_need_is_withdrawn_with_a_reason_and_closed_after_a_question(town: Buyer) -> None:
    client, need = town.as_("editor"), town.need(State.PUBLISHED)
    url = town.url(f"{need.id}/traek/")
    assert client.post(url, data={"version": need.version, "reason": " "}).status_code == 422
    assert (
        client.post(url, data={"version": need.version, "reason": "Budgettet faldt bort."}).status_code == 303
    )
    db.session.refresh(need)
    assert need.state == "withdrawn"
    assert "Budgettet faldt bort." in client.get(town.url(f"{need.id}/")).text
    other = town.need(State.PUBLISHED)
    close = town.url(f"{other.id}/luk/")
    assert "Luk for svar" in client.get(close).text
    assert client.post(close, data={"version": other.version}).status_code == 303
    db.session.refresh(other)
    assert other.state == "closed"
    late = client.post(town.url(f"{other.id}/traek/"), data={"version": other.version, "reason": "For sent"})
    assert late.status_code == 409
    assert "For sent" in late.text


def test_a_draft_is_laid_away_and_not_deleted(town: Buyer) -> None:
    client, need = town.as_("editor"), town.need()
    url = town.url(f"{need.id}/traek/")
    page = client.get(url).text
    assert "Læg kladden væk" in page
    assert "Slet" not in page
    client.post(url, data={"version": need.version, "reason": ""})
    assert "Kladden er lagt væk" in client.get(town.url(f"{need.id}/")).text


def test_the_preview_says_what_the_public_page_says(town: Buyer) -> None:
    client, need = town.as_("editor"), town.need(State.PUBLISHED)
    preview, public = client.get(town.url(f"{need.id}/visning/")).text, client.get(f"/behov/{need.id}/").text
    head = f'<p class="meta wide">Indhentning af tilbud · {town.organisation.name} · Viborg</p>'
    assert head in preview
    assert head in public
    assert "I vil sammenligne" not in preview


def test_a_need_is_used_again_without_what_belongs_to_its_time(town: Buyer) -> None:
    client, need = town.as_("editor"), town.need()
    town.save(client, need, question_1="Hvor mange?", starts_on="2027-03-01")
    db.session.refresh(need)
    client.post(town.url(f"{need.id}/delaftaler/ny/"), data={"version": need.version, "title": "Kage"})
    answer = client.post(town.url(f"{need.id}/brug-igen"))
    made = db.session.scalars(select(Need).order_by(Need.id.desc()).limit(1)).one()
    assert answer.location == town.url(f"{made.id}/ret/overblik/")
    assert (made.state, made.title, made.answer_by, made.starts_on) == ("draft", need.title, None, None)
    assert (made.value_dkk, made.municipalities) == (420_000, ["0791"])
    assert [q.text for q in made.questions] == ["Hvor mange?"]
    assert [x.title for x in made.lots] == ["Kage"]
    assert client.get(answer.location).status_code == 200


def test_an_anonymous_buyer_is_not_named_in_the_preview(town: Buyer) -> None:
    client, need = town.as_("editor"), town.need(is_anonymous=True)
    page = client.get(town.url(f"{need.id}/visning/")).text
    main = page[page.index("<h1") :]
    assert "Anonym køber" in main
    assert "Prøveby" not in main
    assert "indkoeb@kommune.example" not in main
    assert "Viborg" in main


def test_whom_a_draft_reaches_whole_and_by_lot_and_what_would_widen_it(town: Buyer) -> None:
    publish(name="Rugbrød & Ro", municipality_code="0791")
    publish(name="Sydkøkkenet", municipality_code="0561")
    client, need = town.as_("editor"), town.need(reservation="par54")
    page = client.get(town.url(f"{need.id}/forslag/")).text
    assert "Det ville give flere" in page
    assert "Uden reservation:" in page
    town.save(client, need, reservation="")
    page = client.get(town.url(f"{need.id}/forslag/")).text
    assert "Rugbrød &amp; Ro" in page
    assert "Ingen får besked, før behovet er offentliggjort." in page
    db.session.refresh(need)
    client.post(
        town.url(f"{need.id}/delaftaler/ny/"), data={"version": need.version, "title": "Frokost til møder"}
    )
    db.session.refresh(need)
    lot = need.lots[0]
    assert "Frokost til møder" in client.get(town.url(f"{need.id}/forslag/?del={lot.id}")).text
    assert client.get(town.url(f"{need.id}/forslag/?del=999")).status_code == 404
    empty = client.post(town.url("nyt/"), data={"kind": "quotes", "title": "Xyzzyq"})
    assert client.get(empty.location.replace("ret/behov/", "forslag/")).status_code == 200


def test_where_nobody_fits_there_are_ways_on(town: Buyer) -> None:
    far = publish(name="Ømad", municipality_code="0400", area=("0400",)).cvr
    client, need = town.as_("editor"), town.need(reservation=None)
    page = client.get(town.url(f"{need.id}/forslag/")).text
    ways = page.split("Ingen leverandører passer til behovet")[1]
    assert f'href="/leverandoerer/{far}/"' in ways
    assert "men leverer ikke i Viborg" in ways
    assert "Søg blandt alle leverandører" in ways
    edit = town.url(f"{need.id}/ret/")
    assert f'href="{edit}sted/#is_nationwide"' in ways
    assert 'id="is_nationwide"' in client.get(f"{edit}sted/").text
    assert f'href="{edit}behov/#title"' in ways
    assert 'id="title"' in client.get(f"{edit}behov/").text


def test_a_tried_need_becomes_a_draft(app: Flask, town: Buyer) -> None:
    user = member(person("Inge"), town.organisation, "editor")
    client = app.test_client()
    sign_in(client, user)
    tried = {"behov": "Frokost til møder. Til 40 gæster.", "kommune": "0791", "vaerdi": "420.000", "aar": "2",
             "cpv": ["55520000"]}  # fmt: skip
    assert "Gør det til et behov" in post(client, "/match/", **tried).text
    answer = client.post("/match/behov", data=tried)
    made = db.session.scalars(select(Need)).one()
    assert answer.location == town.url(f"{made.id}/ret/overblik/")
    assert (made.title, made.text, made.value_dkk, made.months) == (
        "Frokost til møder.", "Frokost til møder. Til 40 gæster.", 420_000, 24,
    )  # fmt: skip
    assert client.get(answer.location).status_code == 200
    second = buyer(app, valid_cvr(935), "Naboby Kommune")
    member(user, second.organisation, "owner")
    asked = client.post("/match/behov", data=tried)
    assert asked.status_code == 200
    assert "Naboby Kommune" in asked.text
    assert client.post("/match/behov", data=tried | {"organisation": "99999999"}).status_code == 422
    assert client.post("/match/behov", data=tried | {"organisation": second.cvr}).status_code == 303


def test_a_tried_need_of_one_who_only_reads_becomes_nothing(app: Flask, town: Buyer) -> None:
    client = town.as_("reader")
    answer = client.post("/match/behov", data={"behov": "Frokost"})
    assert answer.status_code == 422
    assert "Du er ikke med i en organisation, der køber ind" in answer.text
    assert "Gør det til et behov" not in post(app.test_client(), "/match/", behov="Frokost").text
