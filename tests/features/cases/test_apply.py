"""The firm's half: overview, draft, documents, message, handing in."""

from __future__ import annotations

import io

import pytest
from sqlalchemy import select

from app.cases import evidence, queries
from app.domain.cases import State
from app.domain.verification import Event, Status
from app.extensions import db
from app.notifications.models import OutboxMessage
from app.search.snapshot import today
from tests.architecture.test_bodies import send
from tests.factories import documents as made
from tests.factories.verifications import record
from tests.features.cases.firm import Firm, upload


def test_the_overview_says_what_can_be_done(firm: Firm) -> None:
    page = firm.as_("editor").get(firm.url()).text
    assert "Søg om § 54-egnet" in page.replace("\u00a0", " ")
    assert "I registrerer jer hos Erhvervsstyrelsen på Virk" in page
    assert "Ikke dokumenteret" in page
    reader = firm.as_("reader").get(firm.url()).text
    assert "Søg om § 54-egnet" not in reader.replace("\u00a0", " ")
    assert '<html lang="en">' in firm.as_("reader", "En til").get("/en" + firm.url()).text


def test_from_draft_to_receipt(firm: Firm) -> None:
    editor = firm.as_("editor")
    case = firm.begin(editor)
    assert firm.begin(editor).id == case.id
    page = editor.get(firm.url(f"{case.id}/")).text
    assert "0 af 4 krav er vist" in page
    assert "I kan indsende, når alle krav er vist" in page
    early = editor.get(firm.url(f"{case.id}/indsend/"))
    assert "Der mangler dokumenter" in early.text
    assert "læg op: vedtægter" in early.text
    assert "Indsend sagen" not in early.text
    refused = editor.post(firm.url(f"{case.id}/indsend/"), data={"version": case.version})
    assert refused.status_code == 422
    assert "Læg mindst ét dokument op" in refused.text
    assert "Indsend sagen" not in refused.text
    firm.prove(editor, case)
    assert "4 af 4 krav er vist" in editor.get(firm.url(f"{case.id}/")).text
    assert "vedtægter.pdf" in editor.get(firm.url(f"{case.id}/indsend/")).text
    sent = editor.post(firm.url(f"{case.id}/indsend/"), data={"version": case.version}, follow_redirects=True)
    assert "Sagen er indsendt" in sent.text
    assert "I får en afgørelse senest" in sent.text
    mails = db.session.scalars(select(OutboxMessage)).all()
    assert [m.subject for m in mails] == ["Vi har modtaget jeres sag om § 54-egnet"]
    assert f"/verifikation/{case.id}/" in mails[0].text


def test_one_document_shows_several_criteria_and_can_be_chosen_for_more(firm: Firm) -> None:
    editor = firm.as_("editor")
    case = firm.begin(editor, "par190")
    editor.post(firm.url(f"{case.id}/krav/public_service/"), data=upload(criteria=["public_service"]))
    (held,) = evidence.documents(case.id)
    assert held.criteria == ("public_service",)
    page = editor.get(firm.url(f"{case.id}/krav/reinvestment/")).text
    assert "Dokumenter i sagen, som også viser kravet" in page
    editor.post(firm.url(f"{case.id}/krav/reinvestment/dokumenter"), data={"documents": [held.id]})
    assert evidence.documents(case.id)[0].criteria == ("public_service", "reinvestment")
    editor.post(firm.url(f"{case.id}/krav/public_service/dokumenter"), data={})
    assert evidence.documents(case.id)[0].criteria == ("reinvestment",)
    editor.post(firm.url(f"{case.id}/dokumenter/{held.id}/fjern"))
    assert evidence.documents(case.id) == ()


def test_a_document_of_another_type_shows_nothing_and_the_page_says_so(firm: Firm) -> None:
    editor = firm.as_("editor")
    case = firm.begin(editor, "par190")
    codes = ["public_service", "reinvestment", "participation"]
    editor.post(firm.url(f"{case.id}/krav/participation/"), data=upload(criteria=codes, kind="certificate"))
    page = editor.get(firm.url(f"{case.id}/")).text
    assert "0 af 3 krav er vist" in page
    assert "Her mangler stadig: vedtægter eller ledelseserklæring" in page
    assert "er lagt op som certifikat, og den type kan ikke vise kravet" in page
    assert "Er typen forkert, så fjern filen" in page
    refused = editor.post(firm.url(f"{case.id}/indsend/"), data={"version": case.version})
    assert refused.status_code == 422
    form = editor.get(firm.url(f"{case.id}/krav/participation/")).text
    choices = form.split('name="type"')[1].split("</select>")[0]
    assert (
        choices.index("Vedtægter")
        < choices.index("De tæller ikke for dette krav")
        < choices.index("Certifikat")
    )
    editor.post(
        firm.url(f"{case.id}/krav/participation/"), data=upload(made.pdf("2"), "v.pdf", criteria=codes)
    )
    page = editor.get(firm.url(f"{case.id}/")).text
    assert "3 af 3 krav er vist" in page
    assert "Ikke alle dokumenter tæller her" in page


def test_a_period_where_the_type_has_one(firm: Firm) -> None:
    editor = firm.as_("editor")
    case = firm.begin(editor)
    url = firm.url(f"{case.id}/krav/share/")
    data = upload(criteria=["share"], kind="staff_statement")
    assert "Periode (valgfrit)" in editor.get(url).text
    assert "Periode (valgfrit)" not in editor.get(firm.url(f"{case.id}/krav/main_aim/")).text
    for fields, sentence in (
        ({"period_from": "i fjor"}, "Skriv datoen som år-måned-dag"),
        ({"period_from": "2026-02-01", "period_to": "2026-01-31"}, "kan ikke slutte, før den begynder"),
        ({"period_to": "2026-01-31", "type": "articles"}, "har en periode. Lad feltet stå tomt"),
    ):
        wrong = editor.post(url, data=upload(criteria=["share"], kind="staff_statement") | fields)
        assert wrong.status_code == 422
        assert sentence in wrong.text
        assert "Vælg filen igen" in wrong.text
    days = {"period_from": "2026-01-01", "period_to": "2026-06-30"}
    assert editor.post(url, data=data | days).status_code == 303
    (held,) = evidence.documents(case.id)
    assert (str(held.period_from), str(held.period_to)) == ("2026-01-01", "2026-06-30")
    assert "1. jan. 2026 – 30. jun. 2026" in editor.get(firm.url(f"{case.id}/")).text.replace("\xa0", " ")


def test_several_files_at_once_all_or_none(firm: Firm) -> None:
    editor = firm.as_("editor")
    case = firm.begin(editor)
    data = upload()
    data["files"] = [(io.BytesIO(made.pdf("1")), "a.pdf"), (io.BytesIO(b"MZ"), "b.pdf")]
    answer = editor.post(firm.url(f"{case.id}/krav/main_aim/"), data=data)
    assert answer.status_code == 422
    assert "b.pdf: Filen er et program" in answer.text
    assert evidence.documents(case.id) == ()
    data = upload(criteria=["main_aim", "signed"])
    data["files"] = [(io.BytesIO(made.pdf("1")), "a.pdf"), (io.BytesIO(made.docx()), "b.docx")]
    assert editor.post(firm.url(f"{case.id}/krav/main_aim/"), data=data).status_code == 303
    assert len(evidence.documents(case.id)) == 2


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"content": b""}, "Filen er tom"),
        ({"content": b"<svg onload=alert(1)>"}, "Filen er en webside"),
        ({"content": b"x" * 3000}, "Filen må højst fylde 10 MB"),
        ({"name": "010190-1234.pdf"}, "ligner et CPR-nummer"),
        ({"title": "Ansat 010190-1234"}, "ligner et CPR-nummer"),
        ({"kind": "nonsense"}, "Vælg, hvad det er"),
        ({"criteria": ["nonsense"]}, "Sæt kryds ved mindst ét krav"),
    ],
)
def test_what_is_wrong_is_said_at_the_field_and_what_was_typed_stays(
    firm: Firm, fields: dict[str, object], sentence: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Large bodies are tried below; here the limit is small so that the test is.
    monkeypatch.setattr("app.cases.forms.MAX_BYTES", 2000)
    editor = firm.as_("editor")
    case = firm.begin(editor)
    data = upload(**({"title": "Vores vedtægter"} | fields))  # type: ignore[arg-type]
    answer = editor.post(firm.url(f"{case.id}/krav/main_aim/"), data=data)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert str(fields.get("title", "Vores vedtægter")) in answer.text
    assert evidence.documents(case.id) == ()


def test_half_a_gigabyte_is_refused_before_it_is_read(firm: Firm) -> None:
    editor = firm.as_("editor")
    case = firm.begin(editor)
    answer, wire = send(editor, firm.url(f"{case.id}/krav/main_aim/"), 500 * 1024 * 1024)
    assert (answer.status_code, wire.read_bytes) == (413, 0)
    assert "Alt, I har gemt, står her stadig" in answer.text


def test_the_share_of_employees_is_totals_with_a_method(firm: Firm) -> None:
    editor = firm.as_("editor")
    case = firm.begin(editor)
    url = firm.url(f"{case.id}/besked/")
    fields = {
        "part": "12,5",
        "total": "36",
        "unit": "årsværk",
        "on": today().isoformat(),
        "method": "Fleksjob og løntilskud",
        "message": "Ring gerne.",
        "version": case.version,
    }
    wrong = editor.post(url, data=fields | {"part": "40", "method": ""})
    assert wrong.status_code == 422
    assert "Der kan ikke være flere i målgruppen" in wrong.text
    assert "Ring gerne." in wrong.text
    assert editor.post(url, data=fields).status_code == 303
    page = editor.get(firm.url(f"{case.id}/")).text
    assert "Det er mindst 30" in page
    assert "Ring gerne." in page
    assert 'value="12,5"' in editor.get(url).text
    stale = editor.post(url, data=fields | {"message": "Min tekst"})
    assert stale.status_code == 409
    assert "Min tekst" in stale.text


def test_two_editors_hand_in_once(firm: Firm) -> None:
    first, second = firm.as_("editor"), firm.as_("owner", "Den anden")
    case = firm.begin(first)
    firm.prove(first, case)
    version = case.version
    assert first.post(firm.url(f"{case.id}/indsend/"), data={"version": version}).status_code == 303
    answer = second.post(firm.url(f"{case.id}/indsend/"), data={"version": version})
    assert answer.status_code == 409
    assert "En anden har ændret sagen" in answer.text


def test_a_document_is_saved_and_never_shown(firm: Firm) -> None:
    editor = firm.as_("editor")
    case = firm.begin(editor)
    firm.prove(editor, case)
    held, *_ = evidence.documents(case.id)
    got = firm.as_("reader").post(firm.url(f"{case.id}/dokumenter/{held.id}/hent"))
    assert got.data == made.pdf()
    assert got.headers["Content-Disposition"].startswith("attachment")
    assert got.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in got.headers["Content-Security-Policy"]
    assert got.headers["Cache-Control"] == "no-store"
    assert len(evidence.openings(case.id)[held.id]) == 1


def test_a_reader_changes_nothing(firm: Firm) -> None:
    case = firm.begin(firm.as_("editor"))
    reader = firm.as_("reader")
    assert reader.get(firm.url(f"{case.id}/")).status_code == 200
    for path in ("par190/begynd", f"{case.id}/krav/main_aim/", f"{case.id}/indsend/", f"{case.id}/traek/"):
        answer = reader.post(firm.url(path))
        assert answer.status_code == 403
        assert "Kun ejere og redaktører" in answer.text


def test_another_firms_case_and_document_are_not_found(firm: Firm) -> None:
    from tests.factories.suppliers import valid_cvr
    from tests.support.members import organisation

    editor = firm.as_("editor")
    case = firm.begin(editor)
    firm.prove(editor, case)
    held, *_ = evidence.documents(case.id)
    other = Firm(firm.app, organisation(valid_cvr(911)))
    stranger = other.as_("owner", "Fremmed")
    for path in (
        "",
        "krav/main_aim/",
        "besked/",
        "indsend/",
        "svar/",
        "klage/",
        "afgoerelse/",
        "afgoerelse.docx",
    ):
        assert stranger.get(other.url(f"{case.id}/{path}")).status_code == 404
        assert stranger.get(firm.url(f"{case.id}/{path}")).status_code == 403
    assert stranger.post(other.url(f"{case.id}/dokumenter/{held.id}/hent")).status_code == 404
    own = other.begin(stranger, "par190")
    assert stranger.post(other.url(f"{own.id}/dokumenter/{held.id}/hent")).status_code == 404
    assert stranger.post(other.url(f"{own.id}/dokumenter/{held.id}/fjern")).status_code == 404
    assert stranger.get(other.url("99999999/")).status_code == 404
    assert evidence.openings(case.id) == {}


def test_a_renewal_is_asked_for_when_it_is_time(firm: Firm) -> None:
    from datetime import timedelta

    editor = firm.as_("editor")
    end = today() + timedelta(days=200)
    record(firm.cvr, Event("par54", Status.VERIFIED, today() - timedelta(days=100), end))
    db.session.commit()
    assert "I kan søge om fornyelse fra" in editor.get(firm.url()).text
    editor.post(firm.url("par54/begynd"))
    assert queries.open_case(firm.cvr, "par54") is None
    record(firm.cvr, Event("par54", Status.VERIFIED, today(), today() + timedelta(days=80)))
    db.session.commit()
    assert "Forny § 54-egnet" in editor.get(firm.url()).text.replace("\u00a0", " ")
    assert firm.begin(editor).kind == "renewal"


def test_a_draft_is_withdrawn_with_its_documents(firm: Firm) -> None:
    editor = firm.as_("editor")
    case = firm.begin(editor)
    firm.prove(editor, case)
    assert "Ja, træk sagen tilbage" in editor.get(firm.url(f"{case.id}/traek/")).text
    assert editor.post(firm.url(f"{case.id}/traek/"), data={"version": case.version}).status_code == 303
    db.session.expire_all()
    assert State(case.state) is State.WITHDRAWN
    assert evidence.delete_due(today()) == 3
    db.session.commit()
    assert "slettet" in editor.get(firm.url(f"{case.id}/")).text
