"""The client of the CVR register against a real server that answers in its format."""

import json
import time
from collections.abc import Iterator
from dataclasses import fields
from datetime import date
from typing import Any

import pytest
import urllib3

from app.integrations.cvr_register import Company, CompanyStatus, RegisterUnavailable, status_of
from app.integrations.virk import LARGEST_ANSWER, RETRIES, VirkRegister, today
from tests.support.virk_server import PASSWORD, USER, Virk, firm, serving

CVR = "13748136"


@pytest.fixture
def virk() -> Iterator[Virk]:
    with serving() as server:
        yield server


def client(virk: Virk, password: str = PASSWORD, read: float = 2) -> VirkRegister:
    return VirkRegister(
        virk.url, USER, password, timeout=urllib3.Timeout(connect=1, read=read),
        retries=RETRIES.new(backoff_factor=0),
    )  # fmt: skip


def unavailable(virk: Virk, **more: Any) -> str:
    with pytest.raises(RegisterUnavailable) as found:
        client(virk, **more).find(CVR)
    assert PASSWORD not in str(found.value)
    return found.value.reason


def test_a_company_is_read_with_its_present_facts(virk: Virk) -> None:
    virk.firms[int(CVR)] = firm(int(CVR))
    assert client(virk).find(CVR) == Company(
        cvr=CVR, name="Prøvefirma A/S", legal_form="A/S", status=CompanyStatus.ACTIVE,
        started_on=date(2010, 1, 1), ended_on=None, address="Prøvevej 15A-17, 2. tv", postcode="0800",
        city="Høje Taastrup", municipality_code="0151", industry_code="692000", industry="Bogføring og revision",
        employees="10-19", phone="00000002", email="post@proevefirma.example", website="",
        advertising_protected=True, as_of=today(), source="CVR, Erhvervsstyrelsen",
    )  # fmt: skip


def test_persons_are_neither_asked_for_nor_kept(virk: Virk) -> None:
    virk.firms[int(CVR)] = firm(int(CVR))
    found = client(virk).find(CVR)
    assert "Person" not in repr(found)
    assert "hemmelig" not in repr(found)
    assert not [f for f in virk.asked[0]["_source"] if "deltager" in f.lower()]
    assert not {f.name for f in fields(Company)} & {"owners", "persons", "participants"}


def test_a_number_the_register_lacks(virk: Virk) -> None:
    assert client(virk).find(CVR) is None
    assert virk.asked[0]["query"] == {"term": {"Vrvirksomhed.cvrNummer": int(CVR)}}


def test_a_number_with_a_leading_zero_keeps_it(virk: Virk) -> None:
    virk.firms[1234565] = firm(1234565)
    found = client(virk).find("01234565")
    assert found
    assert found.cvr == "01234565"


def test_a_company_with_almost_nothing_registered(virk: Virk) -> None:
    virk.firms[int(CVR)] = {
        "cvrNummer": int(CVR),
        "virksomhedMetadata": {"nyesteNavn": {"navn": "Bare et navn"}, "nyesteBeliggenhedsadresse": None},
    }
    found = client(virk).find(CVR)
    assert found
    assert (found.name, found.address, found.municipality_code, found.employees) == (
        "Bare et navn",
        "",
        None,
        "",
    )
    # Nothing said about advertising: the careful reading.
    assert found.advertising_protected


def test_a_company_that_has_ended_and_one_that_was_revived(virk: Virk) -> None:
    gone = [{"periode": {"gyldigFra": "2010-01-01", "gyldigTil": "2021-05-31"}}]
    back = [*gone, {"periode": {"gyldigFra": "2022-01-01", "gyldigTil": None}}]
    virk.firms[int(CVR)] = firm(int(CVR), livsforloeb=gone)
    found = client(virk).find(CVR)
    assert found
    assert (found.status, found.ended_on, found.is_active) == (CompanyStatus.CEASED, date(2021, 5, 31), False)
    virk.firms[int(CVR)] = firm(int(CVR), livsforloeb=back)
    found = client(virk).find(CVR)
    assert found
    assert (found.status, found.ended_on) == (CompanyStatus.ACTIVE, None)


@pytest.mark.parametrize(
    ("text", "ended", "status"),
    [
        ("NORMAL", None, "active"),
        ("Aktiv", None, "active"),
        ("UNDER REKONSTRUKTION", None, "active"),
        ("UNDER KONKURS", None, "bankrupt"),
        ("UNDERKONKURS", None, "bankrupt"),
        ("OPLØST EFTER KONKURS", date(2020, 1, 1), "bankrupt"),
        ("OPLØSTEFTERFRIVILLIGLIKVIDATION", date(2020, 1, 1), "dissolved"),
        ("OPLØST EFTER FUSION", date(2020, 1, 1), "dissolved"),
        ("TVANGSOPLØST", date(2020, 1, 1), "dissolved"),
        ("UNDER TVANGSOPLØSNING", None, "closing"),
        ("UNDER FRIVILLIG LIKVIDATION", None, "closing"),
        ("Ophørt", None, "ceased"),
        ("NORMAL", date(2020, 1, 1), "ceased"),
        ("", None, "active"),
    ],
)
def test_the_registers_words_for_a_state(text: str, ended: date | None, status: str) -> None:
    assert status_of(text, ended) == status


def test_a_wrong_password_is_not_tried_again(virk: Virk) -> None:
    assert unavailable(virk, password="forkert") == "refused"
    assert len(virk.asked) == 1


def test_a_passing_fault_is_tried_again(virk: Virk) -> None:
    virk.firms[int(CVR)] = firm(int(CVR))
    virk.script = [(503, b""), (502, b"<html>")]
    assert client(virk).find(CVR)
    assert len(virk.asked) == 3


def test_a_lasting_fault_is_given_up(virk: Virk) -> None:
    virk.script = [(503, b"")] * 10
    assert unavailable(virk) == "unreachable"
    assert len(virk.asked) == 3
    virk.script = [(500, b"boom")]
    assert unavailable(virk) == "unreachable"


def test_a_redirect_does_not_carry_the_password_away(virk: Virk) -> None:
    virk.script = [(302, b"")]
    assert unavailable(virk) == "unreachable"
    assert len(virk.asked) == 1


def test_a_register_that_does_not_answer(virk: Virk) -> None:
    virk.delay = 1
    started = time.perf_counter()
    assert unavailable(virk, read=0.1) == "unreachable"
    assert time.perf_counter() - started < 2


def test_a_register_that_is_not_there() -> None:
    with serving() as server:
        gone = client(server)
    with pytest.raises(RegisterUnavailable) as found:
        gone.find(CVR)
    assert found.value.reason == "unreachable"


@pytest.mark.parametrize(
    "body",
    [
        b"", b"{", b"null", b"[]", b"\xff\xfe", b'{"hits": null}', b'{"hits": {"hits": [{}]}}',
        b'{"hits": {"hits": [{"_source": {"Vrvirksomhed": null}}]}}', b"<html>vedligehold</html>",
        b'{"hits": {"hits": [{"_source": {"Vrvirksomhed": {"cvrNummer": "x", "virksomhedMetadata": {}}}}]}}',
        b"[" * 100_000,
        json.dumps({"hits": {"hits": [{"_source": {"Vrvirksomhed": firm(24256790)}}]}}).encode(),
        json.dumps({"hits": {"hits": [{"_source": {"Vrvirksomhed": firm(int(CVR), meta={"stiftelsesDato": "x"})}}]}}).encode(),
    ],
    ids=range(13),
)  # fmt: skip
def test_an_answer_that_cannot_be_read(virk: Virk, body: bytes) -> None:
    virk.script = [(200, body)]
    assert unavailable(virk) == "answer"


def test_big_answers_up_to_a_limit(virk: Virk) -> None:
    big = firm(int(CVR), historik="x" * (LARGEST_ANSWER // 2))
    virk.firms[int(CVR)] = big
    asker = client(virk)
    assert asker.find(CVR)
    virk.script = [(200, b" " * (LARGEST_ANSWER + 1))]
    with pytest.raises(RegisterUnavailable) as found:
        asker.find(CVR)
    assert found.value.reason == "answer"
    # The rest of the large answer is not taken for the next one.
    assert asker.find(CVR)
