"""A case at the desk through the web: take, mark, ask, recommend, send back, decide; who may not, and why."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask

from app.audit.models import AuditEntry
from app.cases import services
from app.cases.models import Case, CaseMark, CaseStep
from app.cases.queries import find_case, rules_of
from app.domain.cases import Step
from app.domain.share import Share
from app.domain.verification import Status
from app.extensions import db
from app.integrations.cvr_register import Company
from app.search.snapshot import today
from app.verification.queries import look_up
from tests.factories.people import post
from tests.factories.register import put_companies
from tests.features.cases.conftest import FIRM
from tests.features.desk.conftest import Verifier

Make = Callable[..., int]


def case_of(number: int) -> Case:
    db.session.rollback()
    db.session.expire_all()
    found = find_case(number)
    assert found is not None
    return found


def test_one_takes_marks_and_recommends_and_another_decides(
    applied: Make, ada: Verifier, bo: Verifier
) -> None:
    case = applied()
    assert "Tag sagen" in ada.get(case).text
    assert ada.take(case).status_code == 303
    assert case_of(case).taken_by == ada.label
    assert db.session.query(AuditEntry).filter_by(action="verifier.no_interest", actor=ada.label).count() == 1
    for criterion in rules_of(case_of(case)).criteria:
        answer = ada.mark(
            case, criterion.code, kilde="Vedtægter § 2", naeste=str(today() + timedelta(days=90))
        )
        assert answer.status_code == 303, answer.text
    held = db.session.query(CaseMark).filter_by(case_id=case).all()
    assert {(m.mark, m.source, m.next_check_on) for m in held} == {
        ("met", "Vedtægter § 2", today() + timedelta(days=90))
    }
    assert "4 af 4 kriterier er vurderet" in ada.get(case).text
    assert ada.post(case, "indstil/", svar="godkend", begrundelse="Alt er vist.").status_code == 303
    assert case_of(case).recommendation == "approve"
    page = bo.get(case, "afgoer/").text
    assert "Alt er vist." in page
    assert "Står i § 2." in page
    assert "Dokumenteret" in page
    assert bo.decide(case).status_code == 303
    found = look_up(case_of(case).cvr).under("par54")
    assert found is not None
    assert (found.status, found.valid_to) == (Status.VERIFIED, rules_of(case_of(case)).valid_until(today()))
    assert "Sagen er slut" in bo.get(case).text


def test_nobody_takes_a_case_without_saying_that_they_have_no_interest(applied: Make, ada: Verifier) -> None:
    case = applied()
    answer = ada.post(case, "tag/")
    assert answer.status_code == 422
    assert "Bekræft, at du ingen interesse har" in answer.text
    assert case_of(case).state == "applied"


def test_four_eyes_through_the_web(recommended: Make, ada: Verifier, bo: Verifier) -> None:
    case = recommended()
    page = ada.get(case, "afgoer/").text
    assert "Du har selv indstillet eller afgjort sagen" in page
    assert "Gem afgørelsen" not in page
    sent = post(
        ada.client, f"/verifikation/sager/{case}/afgoer/", "/verifikation/interesser/",
        svar="godkend", begrundelse="Jeg er enig med mig selv", ingen_interesse="1", set=ada.seen(case),
    )  # fmt: skip
    assert sent.status_code == 422
    assert "En anden verifikator skal afgøre den" in sent.text
    assert "Jeg er enig med mig selv" in sent.text
    assert case_of(case).state == "recommended"
    assert bo.decide(case, svar="afslag", begrundelse="Andelen er ikke vist.").status_code == 303
    assert case_of(case).state == "rejected"
    assert look_up(case_of(case).cvr).history == ()


def test_an_appeal_is_decided_by_a_third(
    recommended: Make, ada: Verifier, bo: Verifier, cia: Verifier
) -> None:
    case = recommended()
    bo.decide(case, svar="afslag", begrundelse="Andelen er ikke vist.")
    services.take_step(FIRM, case_of(case), Step.APPEAL, "Her er de nye tal.")
    db.session.commit()
    for before in (ada, bo):
        assert "Du har selv indstillet eller afgjort" in before.get(case, "afgoer/").text
        assert before.mark(case, "share").status_code == 422
    assert "Her er de nye tal." in cia.get(case, "afgoer/").text
    assert cia.mark(case, "share", reason="De nye tal viser 41 %.").status_code == 303
    assert cia.decide(case).status_code == 303
    held = case_of(case)
    assert (held.state, held.appeal_decided_by) == ("approved", cia.label)
    assert look_up(held.cvr).under("par54") is not None


def test_asking_for_more_stops_the_clock(applied: Make, ada: Verifier) -> None:
    case = applied()
    ada.take(case)
    page = ada.get(case, "spoerg/?skabelon=andel&sprog=en").text
    assert "We cannot see how large a share" in page
    hearing = ada.post(case, "spoerg/", begrundelse="Fordi: [Skriv, hvad der er ændret]")
    assert hearing.status_code == 422
    assert "kantede parenteser" in hearing.text
    assert ada.post(case, "spoerg/", begrundelse="Send en opgørelse.").status_code == 303
    held = case_of(case)
    assert held.state == "waiting"
    assert "Uret står stille" in ada.get(case).text
    assert "Send en opgørelse." in ada.get(case).text


def test_a_conditional_recommendation_says_what_is_missing_until_when(
    applied: Make, ada: Verifier, bo: Verifier
) -> None:
    case = applied()
    ada.take(case)
    for criterion in rules_of(case_of(case)).criteria:
        ada.mark(case, criterion.code, "partly" if criterion.code == "signed" else "met")
    short = ada.post(case, "indstil/", svar="betinget", begrundelse="Et dokument mangler.")
    assert short.status_code == 422
    for message in (
        "Skriv, hvad der mangler, på dansk",
        "Skriv, hvad der mangler, på engelsk",
        "hvilken dag dokumentet er lovet",
    ):
        assert message in short.text
    assert "Et dokument mangler." in short.text
    until = today() + timedelta(days=60)
    sent = ada.post(
        case, "indstil/", svar="betinget", begrundelse="Et dokument mangler.", gaelder_til=str(until),
        mangler_da="Ledelseserklæringen er på vej.", mangler_en="The management statement is on its way.",
    )  # fmt: skip
    assert sent.status_code == 303
    page = bo.get(case, "afgoer/").text
    assert "Ledelseserklæringen er på vej." in page
    assert "Betinget verificeret til" in page
    bo.decide(case)
    found = look_up(case_of(case).cvr).under("par54")
    assert found is not None
    assert (found.status, found.valid_to) == (Status.CONDITIONAL, until)
    assert found.event.note_da == (
        "Ledelseserklæringen er på vej. Vist med vedtægter, medarbejderopgørelse, ledelseserklæring. "
        "Afgjort af to verifikatorer hos Buy Social Danmark."
    )
    assert found.event.note_en.startswith("The management statement is on its way. ")


@pytest.mark.parametrize(
    ("days", "message"),
    [(0, "Vælg en dag efter i dag"), (-3, "Vælg en dag efter i dag"), (500, "Ordningen gælder højst til")],
)
def test_the_last_day_lies_within_the_rules(
    recommended: Make, ada: Verifier, days: int, message: str
) -> None:
    case = recommended()
    ada.post(case, "send-tilbage/", begrundelse="Et øjeblik.")
    sent = ada.post(
        case, "indstil/", svar="godkend", begrundelse="Ja.", gaelder_til=str(today() + timedelta(days=days))
    )
    assert sent.status_code == 422
    assert message in sent.text


def test_an_earlier_last_day_is_kept(recommended: Make, ada: Verifier, bo: Verifier) -> None:
    case = recommended()
    ada.post(case, "send-tilbage/", begrundelse="Certifikatet udløber før.")
    until = today() + timedelta(days=100)
    ada.post(case, "indstil/", svar="godkend", begrundelse="Ja.", gaelder_til=str(until))
    bo.decide(case)
    found = look_up(case_of(case).cvr).under("par54")
    assert found is not None
    assert found.valid_to == until


def test_what_is_open_is_not_recommended_and_what_is_not_met_is_not_approved(
    applied: Make, ada: Verifier
) -> None:
    case = applied()
    ada.take(case)
    early = ada.post(case, "indstil/", svar="godkend", begrundelse="Det går nok.")
    assert early.status_code == 422
    assert "Vurder alle kriterier" in early.text
    assert "Det går nok." in early.text
    for criterion in rules_of(case_of(case)).criteria:
        ada.mark(case, criterion.code, "not_met")
    against = ada.post(case, "indstil/", svar="godkend", begrundelse="Det går nok.")
    assert against.status_code == 422
    assert "»Ikke opfyldt«" in against.text
    assert ada.post(case, "indstil/", svar="afslag", begrundelse="Formålet mangler.").status_code == 303
    assert case_of(case).recommendation == "reject"


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"mark": "", "reason": "Står i § 2."}, "Vælg en vurdering"),
        ({"mark": "maaske", "reason": "Står i § 2."}, "Vælg en vurdering"),
        ({"reason": "  "}, "Skriv, hvad du bygger vurderingen på"),
        ({"reason": "x" * 301}, "Skriv højst 300 tegn"),
        ({"naeste": "i morgen"}, "Skriv datoen som år-måned-dag"),
        ({"naeste": "2020-01-01"}, "Vælg en dag inden for de næste fem år"),
    ],
)
def test_a_mark_needs_its_parts(applied: Make, ada: Verifier, fields: dict[str, str], message: str) -> None:
    case = applied()
    ada.take(case)
    answer = ada.mark(case, "share", **fields)
    assert answer.status_code == 422
    assert message in answer.text
    assert db.session.query(CaseMark).count() == 0


def test_a_mark_is_saved_in_place(applied: Make, ada: Verifier) -> None:
    case = applied()
    ada.take(case)
    from re import search

    token = search(r'name="csrf_token" value="([^"]+)"', ada.get(case).text)
    assert token
    answer = ada.client.htmx(
        f"/verifikation/sager/{case}/kriterier/share/", method="POST", target="kriterium-share",
        data={"csrf_token": token[1], "share-vurdering": "met", "share-begrundelse": "41 %.", "share-set": ""},
    )  # fmt: skip
    assert answer.status_code == 200
    assert answer.text.lstrip().startswith("<section")
    assert "Gemt" in answer.text
    assert 'id="skridt"' in answer.text
    assert "1 af 4 kriterier er vurderet" in answer.text


def test_only_the_one_who_has_the_case_works_on_it(applied: Make, ada: Verifier, bo: Verifier) -> None:
    case = applied()
    ada.take(case)
    assert "Ada Ager har sagen" in bo.get(case).text
    for answer in (
        bo.mark(case, "share"),
        bo.post(case, "spoerg/", begrundelse="Send mere."),
        bo.post(case, "indstil/", svar="afslag", begrundelse="Nej."),
    ):
        assert answer.status_code == 409
        assert "En anden har sagen" in answer.text
    assert bo.take(case).status_code == 303
    assert case_of(case).taken_by == bo.label
    assert bo.mark(case, "share").status_code == 303
    assert [s.step for s in db.session.query(CaseStep).filter_by(case_id=case).order_by(CaseStep.id)] == [
        "open", "hand_in", "take", "take",
    ]  # fmt: skip


def test_a_case_is_sent_back_with_a_reason(recommended: Make, ada: Verifier, bo: Verifier) -> None:
    case = recommended()
    assert bo.post(case, "send-tilbage/", begrundelse=" ").status_code == 422
    assert bo.post(case, "send-tilbage/", begrundelse="Se på § 3 igen.").status_code == 303
    held = case_of(case)
    assert (held.state, held.taken_by, held.recommended_by) == ("under_review", ada.label, "")
    assert "Se på § 3 igen." in ada.get(case).text


def test_a_company_that_has_ceased_is_not_approved(
    recommended: Make, bo: Verifier, app: object, tmp_path: object
) -> None:
    from pathlib import Path

    from flask import Flask

    from app.integrations.cvr_register import Company, CompanyStatus
    from tests.factories.register import put_companies

    case = recommended()
    assert isinstance(app, Flask)
    assert isinstance(tmp_path, Path)
    put_companies(app, tmp_path, Company(case_of(case).cvr, "Væk ApS", status=CompanyStatus.BANKRUPT))
    bo.read(case)
    page = bo.get(case, "afgoer/").text
    assert "CVR siger, at virksomheden er ophørt" in page
    assert "Konkurs" in page
    sent = bo.decide(case)
    assert sent.status_code == 422
    assert "CVR siger, at virksomheden er ophørt" in sent.text
    assert bo.decide(case, svar="afslag", begrundelse="Konkurs.").status_code == 303


def test_a_verified_firm_is_looked_at_again(recommended: Make, ada: Verifier, bo: Verifier) -> None:
    case = recommended()
    cvr = case_of(case).cvr
    early = post(ada.client, "/verifikation/ny-kontrol/", cvr=cvr, ordning="par54", aarsag="owners")
    assert early.status_code == 422
    assert "ikke verificeret under den ordning" in early.text
    bo.decide(case)
    sent = post(ada.client, "/verifikation/ny-kontrol/", cvr=cvr, ordning="par54", aarsag="owners")
    assert sent.status_code == 303
    again = int(sent.location.rstrip("/").rsplit("/", 1)[1])
    assert "Ejerkredsen er ændret" in ada.get(again).text
    assert "Andre sager om virksomheden" in ada.get(again).text
    ada.take(again)
    for criterion in rules_of(case_of(again)).criteria:
        ada.mark(again, criterion.code, "not_met")
    ada.post(again, "indstil/", svar="afslag", begrundelse="Formålet er væk.")
    assert "skal høres" in bo.get(again, "afgoer/").text
    unheard = bo.decide(again, svar="afslag", begrundelse="Enig.", set=bo.seen(again))
    assert unheard.status_code == 422
    assert "skal høres" in unheard.text


def test_a_draft_is_the_firms_own(ada: Verifier, company: Callable[..., str]) -> None:
    draft = services.open_case(FIRM, company(), "par54")
    db.session.commit()
    assert ada.get(draft.id).status_code == 404
    gone = ada.get(999999)
    assert gone.status_code == 404
    assert '<a href="/verifikation/">Gå til køen</a>' in gone.text


def test_a_step_that_is_not_open_says_why_and_shows_no_form(
    applied: Make, ada: Verifier, bo: Verifier
) -> None:
    case = applied()

    def says(who: Verifier, way: str, *texts: str) -> None:
        answer = who.get(case, way)
        assert answer.status_code == 200
        main = answer.text.split("<main")[1].split("</main")[0]
        assert 'name="set"' not in main
        for text in texts:
            assert text in main

    for way in ("spoerg/", "indstil/", "send-tilbage/", "afgoer/"):
        says(ada, way, "Sagen er ikke taget endnu", f"/sager/{case}/#tag")
    sent = ada.post(case, "spoerg/", begrundelse="Send mere.")
    assert sent.status_code == 422
    assert "Sagen er ikke taget endnu" in sent.text
    assert "mens du havde den åben" not in sent.text
    assert "Send mere." in sent.text
    ada.take(case)
    says(ada, "indstil/", "Der mangler vurderinger", f"/sager/{case}/kriterier/main_aim/")
    says(ada, "afgoer/", "Sagen er ikke indstillet endnu")
    says(bo, "spoerg/", "En anden har sagen", f"/sager/{case}/#tag")
    ada.post(case, "spoerg/", begrundelse="Send en opgørelse.")
    says(ada, "indstil/", "Vi venter på virksomheden")


def test_a_share_that_the_register_does_not_know_is_pointed_out(
    applied: Make, ada: Verifier, app: Flask, tmp_path: Path
) -> None:
    case = applied()
    held = case_of(case)
    share = Share(14, 34, "personer", today(), "Fleksjob og løntilskud")
    held.message = share.stated("Ring gerne.")
    db.session.commit()
    put_companies(app, tmp_path, Company(held.cvr, "Café ApS", employees="5-9"))
    page = ada.get(case).text
    assert "CVR siger 5-9 ansatte. Det passer ikke med 34 i alt" in page
    assert "Ring gerne." in page
    put_companies(app, tmp_path, Company(held.cvr, "Café ApS", employees="20-49"))
    assert "Det passer med opgørelsen" in ada.get(case).text


def test_the_third_may_approve_on_a_condition(recommended: Make, bo: Verifier, cia: Verifier) -> None:
    case = recommended()
    bo.decide(case, svar="afslag", begrundelse="Andelen er ikke vist.")
    services.take_step(FIRM, case_of(case), Step.APPEAL, "Her er de nye tal.")
    db.session.commit()
    until = today() + timedelta(days=60)
    bare = cia.decide(case, svar="betinget", gaelder_til=str(until))
    assert bare.status_code == 422
    assert "Skriv, hvad der mangler, på dansk" in bare.text
    terms = {"mangler_da": "Årsrapporten.", "mangler_en": "The accounts.", "gaelder_til": str(until)}
    assert cia.decide(case, svar="betinget", **terms).status_code == 303
    found = look_up(case_of(case).cvr).under("par54")
    assert found is not None
    assert (found.status, found.valid_to) == (Status.CONDITIONAL, until)
