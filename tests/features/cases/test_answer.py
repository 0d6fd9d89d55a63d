"""After handing in: questions and answers, decision, letter, appeal, and what time does by itself."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from docx import Document
from lxml import html
from sqlalchemy import select, update

from app.cases import clock, services
from app.cases.models import Case
from app.domain.cases import Mark, State, Step
from app.extensions import db
from app.notifications.models import OutboxMessage
from app.search.snapshot import today
from tests.factories import documents as made
from tests.factories.cases import read
from tests.features.cases.firm import ADA, BO, CIA, Firm, decide, upload

Make = Callable[..., Case]


def subjects(kind: str) -> list[str]:
    return list(
        db.session.scalars(
            select(OutboxMessage.subject)
            .where(OutboxMessage.kind == f"case_{kind}")
            .order_by(OutboxMessage.id)
        )
    )


def asked(firm: Firm) -> Case:
    """A case in which a verifier has asked."""
    case = firm.apply(firm.as_("editor"))
    services.take_step(ADA, case, Step.TAKE)
    services.take_step(ADA, case, Step.ASK, "Hvor er tallene?")
    db.session.commit()
    return case


def test_what_is_asked_is_answered_with_documents(firm: Firm) -> None:
    case = asked(firm)
    editor = firm.as_("editor", "En anden")
    page = editor.get(firm.url(f"{case.id}/")).text
    assert "Hvor er tallene?" in page
    assert "Svar senest" in page
    assert "901" not in page.split("<main")[1].split("</main")[0].replace(firm.cvr, "")
    data = upload(made.xlsx(), "tal.xlsx", criteria=["share"], kind="staff_statement")
    assert editor.post(firm.url(f"{case.id}/krav/share/"), data=data).status_code == 303
    empty = editor.post(firm.url(f"{case.id}/svar/"), data={"text": " ", "version": case.version})
    assert empty.status_code == 422
    sent = editor.post(firm.url(f"{case.id}/svar/"), data={"text": "Her er de.", "version": case.version})
    assert sent.status_code == 303
    db.session.expire_all()
    assert State(case.state) is State.UNDER_REVIEW
    again = editor.post(firm.url(f"{case.id}/svar/"), data={"text": "Mere endnu", "version": case.version})
    assert again.status_code == 422
    assert "Der er ikke noget at svare på" in again.text
    assert "Mere endnu" in again.text
    assert "En anden har ændret" not in again.text


def test_a_step_that_is_not_open_says_why_and_has_no_form(firm: Firm) -> None:
    editor = firm.as_("editor")
    case = firm.apply(editor)

    def says(way: str) -> str:
        answer = editor.get(firm.url(f"{case.id}/{way}/"))
        assert answer.status_code == 200
        main: str = answer.text.split("<main")[1].split("</main")[0]
        assert "En anden har ændret" not in main
        assert 'method="post"' not in main
        return main

    assert "Der er ikke noget at svare på" in says("svar")
    assert "Der er ikke noget at klage over" in says("klage")
    assert "Sagen er indsendt" in says("indsend")
    decide(case, Step.APPROVE, Mark.MET)
    db.session.commit()
    assert "I kan ikke klage over en godkendelse" in says("klage")
    assert "Sagen kan ikke trækkes tilbage" in says("traek")


def test_reminders_come_once_and_the_case_is_closed(firm: Firm) -> None:
    case = asked(firm)
    day = today()
    assert clock.run(day + timedelta(days=6)).reminders == 0
    assert clock.run(day + timedelta(days=7)).reminders == 1
    assert clock.run(day + timedelta(days=8)).reminders == 0
    assert clock.run(day + timedelta(days=14)).reminders == 1
    assert clock.run(day + timedelta(days=30)) == clock.Summary(0, 0, 0, 0, 0)
    assert clock.run(day + timedelta(days=31)).closed == 1
    assert clock.run(day + timedelta(days=31)).closed == 0
    assert State(case.state) is State.CLOSED
    assert len(subjects("reminder")) == 2
    assert subjects("close") == ["Sagen om § 54-egnet er lukket"]


def test_a_recheck_goes_on_after_the_hearing(firm: Firm) -> None:
    firm.as_("owner")
    case = services.open_recheck("system:register", firm.cvr, "par54", "owners")
    services.take_step(ADA, case, Step.TAKE)
    services.take_step(ADA, case, Step.ASK, "Hvad siger I til de nye ejere?")
    page = firm.as_("editor").get(firm.url(f"{case.id}/")).text
    assert "Ejerforholdene er ændret" in page
    assert "Træk sagen tilbage" not in page
    assert clock.run(today() + timedelta(days=14)).resumed == 0
    assert clock.run(today() + timedelta(days=15)).resumed == 1
    assert State(case.state) is State.UNDER_REVIEW


def test_a_draft_that_nobody_touches_is_given_up(firm: Firm) -> None:
    case = firm.begin(firm.as_("editor"))
    assert clock.run(today() + timedelta(days=180)).drafts == 0
    assert clock.run(today() + timedelta(days=190)).drafts == 1
    assert State(case.state) is State.WITHDRAWN
    assert "ingen havde rørt den" in firm.as_("reader").get(firm.url(f"{case.id}/")).text


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_a_rejection_is_explained_per_criterion_in_a_letter(firm: Firm, prefix: str) -> None:
    case = firm.apply(firm.as_("editor"))
    decide(case)
    db.session.commit()
    reader = firm.as_("reader")
    page = reader.get(prefix + firm.url(f"{case.id}/")).text
    assert "Andelen er ikke vist." in page
    letter = reader.get(prefix + firm.url(f"{case.id}/afgoerelse/")).text
    assert "Internt" not in page + letter
    for text in (page, letter):
        assert "Det fremgår af § 2." in text
    basis = "section 54 of the Danish Public Procurement Act" if prefix else "udbudsloven § 54"
    assert basis in letter
    # Why each criterion was judged so comes first; what the one who decided adds stands under it.
    assert letter.index("Det fremgår af § 2.") < letter.index("Andelen er ikke vist.")
    assert '<p lang="da">Det fremgår af § 2.</p>' in letter
    assert ("in the language" in letter) is bool(prefix)
    got = reader.get(prefix + firm.url(f"{case.id}/afgoerelse.docx"))
    assert got.headers["Content-Disposition"].startswith("attachment")
    words = "\n".join(p.text for p in Document(io.BytesIO(got.data)).paragraphs)
    assert firm.organisation.name in words
    assert "Det fremgår af § 2." in words
    assert "Internt" not in words
    assert ADA not in words


def test_a_no_against_the_marks_begins_with_its_reason(firm: Firm) -> None:
    case = firm.apply(firm.as_("editor"))
    decide(case, Step.REJECT, Mark.MET)
    db.session.commit()
    letter = firm.as_("reader").get(firm.url(f"{case.id}/afgoerelse/")).text
    assert letter.index("Andelen er ikke vist.") < letter.index("Det fremgår af § 2.")
    assert "Bemærkning fra den" not in letter


def test_an_english_document_says_which_words_are_danish(firm: Firm) -> None:
    case = firm.apply(firm.as_("editor"))
    decide(case)
    db.session.commit()
    got = firm.as_("reader").get("/en" + firm.url(f"{case.id}/afgoerelse.docx"))
    found = Document(io.BytesIO(got.data))
    (danish,) = [p for p in found.paragraphs if p.text == "Andelen er ikke vist."]
    assert 'w:val="da-DK"' in danish._p.xml
    assert any("in the language" in p.text for p in found.paragraphs)


def test_an_approval_says_until_when(firm: Firm) -> None:
    case = firm.apply(firm.as_("editor"))
    decide(case, Step.APPROVE, Mark.MET)
    db.session.commit()
    letter = firm.as_("reader").get(firm.url(f"{case.id}/afgoerelse/")).text
    assert "Verifikationen gælder til og med" in letter
    assert "Sådan klager I" not in letter
    assert subjects("approve") == ["Sagen om § 54-egnet er afgjort"]


def test_an_appeal_within_its_time(firm: Firm) -> None:
    editor = firm.as_("editor")
    case = firm.apply(editor)
    decide(case)
    db.session.commit()
    assert "Klag senest" in editor.get(firm.url()).text
    sent = editor.post(
        firm.url(f"{case.id}/klage/"), data={"text": "Tallet er forkert", "version": case.version}
    )
    assert sent.status_code == 303
    db.session.expire_all()
    assert State(case.state) is State.APPEALED
    assert len(subjects("appeal")) == 1
    new = upload(made.xlsx(), "tal.xlsx", criteria=["share"], kind="staff_statement")
    assert editor.post(firm.url(f"{case.id}/krav/share/"), data=new).status_code == 303
    for criterion in ("main_aim", "share", "target_group", "signed"):
        services.mark(CIA, case, criterion, Mark.MET, "Nye tal.")
    read(case, CIA)
    services.take_step(CIA, case, Step.APPROVE, "Nye tal.")
    db.session.commit()
    assert "Nye tal." in editor.get(firm.url(f"{case.id}/afgoerelse/")).text


def test_an_appeal_after_its_time_is_refused(firm: Firm) -> None:
    editor = firm.as_("editor")
    case = firm.apply(editor)
    decide(case)
    db.session.execute(update(Case).where(Case.id == case.id).values(decided_on=today() - timedelta(days=29)))
    db.session.commit()
    db.session.expire_all()
    assert "Klag senest" not in editor.get(firm.url()).text
    answer = editor.post(firm.url(f"{case.id}/klage/"), data={"text": "For sent", "version": case.version})
    assert answer.status_code == 422
    assert "Fristen for at klage er gået" in answer.text
    assert "For sent" in answer.text
    page = editor.get(firm.url(f"{case.id}/klage/")).text
    assert "Fristen for at klage er gået" in page
    assert "Send klagen" not in page


def test_mails_are_in_the_persons_language(firm: Firm) -> None:
    from tests.support.members import member, person

    someone = member(person("An owner"), firm.organisation, "owner")
    someone.locale = "en"
    db.session.flush()
    case = services.open_recheck("system:register", firm.cvr, "par54", "owners")
    services.take_step(ADA, case, Step.TAKE)
    mail = db.session.scalars(select(OutboxMessage)).one()
    assert (mail.to_address, mail.locale) == (someone.email, "en")
    assert "/en/min-virksomhed/" in mail.text


def test_the_rules_of_every_scheme_are_public(firm: Firm) -> None:
    client = firm.app.test_client()
    page = client.get("/verificering/ordninger/").text
    assert "Mindst 30" in page
    # Whoever has the mark of a partner has People and Planet First by it, and no other scheme.
    partners = html.fromstring(page).xpath("//section[.//h3[contains(., 'dobbeltmærke')]]")
    assert [p.xpath("string(.//h2)").strip() for p in partners] == ["People and Planet First"]
    assert "Buy Social Canada" in partners[0].text_content()
    earlier = client.get("/verificering/ordninger/?dato=2022-06-01").text
    assert "Hed dengang SEWF Verification" in earlier
    assert "Hed dengang SEWF Verification" not in page
    assert "ingen regler hos os den dag" in client.get("/verificering/ordninger/?dato=1999-01-01").text
    assert client.get("/verificering/ordninger/?dato=i+morgen").status_code == 422
    assert client.get("/en/verificering/ordninger/").status_code == 200


def test_the_share_is_written_and_read_alike() -> None:
    from app.domain.share import Share, read

    share = Share(12.5, 36, "årsværk", date(2026, 11, 1), "Fleksjob; løntilskud")
    assert read(share.stated("To\n\nafsnit")) == (share, "To\n\nafsnit")
    assert read(share.stated()) == (share, "")
    assert read("Bare tekst") == (None, "Bare tekst")
    assert not Share(29.96, 100, "personer", date(2026, 1, 1), "x").is_enough
    assert BO
