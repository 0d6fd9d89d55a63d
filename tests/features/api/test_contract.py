from contextvars import Context
from datetime import date

import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, given, settings
from schemathesis.specs.openapi.checks import positive_data_acceptance

from app import create_app
from app.api.views import openapi
from app.config import Settings
from app.domain.verification import Status
from app.extensions import db
from tests.factories.suppliers import VERIFIED, publish, valid_cvr
from tests.support.client import CheckedClient

CVR = valid_cvr(900)


def test_a_supplier_in_the_list_and_alone(client: CheckedClient) -> None:
    publish(cvr=CVR, name="Kantinen ApS", offers=("Drift af kantine",), cpv=("55512000",), schemes=VERIFIED)
    listed = client.get("/api/v1/suppliers?q=kantinedrift&municipality=0791").json
    assert listed["total"] == 1
    assert listed["did_you_mean"] is None
    item = listed["items"][0]
    assert item["cvr"] == CVR
    assert item["municipality"] == "Viborg"
    assert 0 < item["score"] <= 100
    assert "ligger i Viborg" in item["reasons"]
    assert item["verifications"] == [
        {"scheme": "rsv", "status": "verified", "valid_from": "2020-05-02", "valid_to": None}
    ]
    alone = client.get(f"/api/v1/suppliers/{CVR}").json
    assert alone["cpv"] == ["55512000"]
    english = client.get("/en/api/v1/suppliers?q=kantinedrift&municipality=0791").json["items"][0]
    assert "based in Viborg" in english["reasons"]


def test_pages_of_a_list(client: CheckedClient) -> None:
    for n in range(5):
        publish(name=f"Nummer {n}")
    first = client.get("/api/v1/suppliers?per_page=2").json
    third = client.get("/api/v1/suppliers?per_page=2&page=3").json
    assert (first["total"], len(first["items"]), len(third["items"])) == (5, 2, 1)


def test_verifications_alone_and_many(client: CheckedClient) -> None:
    publish(cvr=CVR, schemes=(("ppf", Status.VERIFIED, date(2024, 3, 1), date(2025, 2, 28)),))
    assert (
        client.get(f"/api/v1/verifications/{CVR}?on=2024-06-01").json["verifications"][0]["status"]
        == "verified"
    )
    assert client.get(f"/api/v1/verifications/{CVR}").json["verifications"][0]["status"] == "expired"
    many = client.post(
        "/api/v1/verifications/lookup", json={"cvr": ["13748136", CVR], "on": "2024-06-01"}
    ).json["items"]
    assert [i["cvr"] for i in many] == ["13748136", CVR]
    assert many[0]["verifications"] == []
    assert "ingen verifikation" in many[0]["sentence"]


def test_a_list_with_wrong_numbers_names_each_and_the_day_at_once(client: CheckedClient) -> None:
    sent = {"cvr": [CVR, "123", 7, "13748137", "1003388394", CVR], "on": "31-12-2024"}
    answer = client.post("/api/v1/verifications/lookup", json=sent)
    assert answer.status_code == 422
    errors = answer.json["errors"]
    assert [(e["field"], e.get("index"), e.get("value")) for e in errors] == [
        ("on", None, None), ("cvr", 1, "123"), ("cvr", 2, "7"), ("cvr", 3, "13748137"), ("cvr", 4, "1003388394"),
    ]  # fmt: skip
    assert "P-nummer" in errors[4]["detail"]
    assert "cvr[1] »123«: Skriv CVR-nummeret med 8 cifre" in answer.json["detail"]
    many = client.post("/api/v1/verifications/lookup", json={"cvr": ["x" * 99] * 1000}).json
    assert len(many["errors"]) == 1000
    assert len(many["errors"][0]["value"]) == 40
    assert many["detail"].endswith("Og 995 fejl mere.")


@pytest.mark.parametrize(
    ("method", "address", "body", "status"),
    [
        ("GET", "/suppliers?page=0", None, 422),
        ("GET", "/suppliers?per_page=101", None, 422),
        ("GET", "/suppliers?municipality=Atlantis", None, 422),
        ("GET", "/suppliers?scheme=iso", None, 422),
        ("GET", "/suppliers?cpv=1", None, 422),
        ("GET", "/suppliers?q=" + "a" * 5000, None, 422),
        ("GET", "/suppliers/12345678", None, 422),
        ("GET", f"/suppliers/{CVR}", None, 404),
        ("GET", "/verifications/1003388394", None, 422),
        ("GET", f"/verifications/{CVR}?on=31-12-2024", None, 422),
        ("POST", "/verifications/lookup", {"cvr": []}, 422),
        ("POST", "/verifications/lookup", {"cvr": [CVR] * 1001}, 422),
        ("POST", "/verifications/lookup", {"cvr": [1]}, 422),
        ("POST", "/verifications/lookup", {"cvr": [CVR], "on": 5}, 422),
        ("POST", "/match", {}, 422),
        ("POST", "/match", [], 400),
        ("POST", "/match", {"title": "x", "value_dkk": -1}, 422),
        ("POST", "/match", {"title": "x", "value_dkk": 1e999}, 422),
        ("POST", "/match", {"title": "x", "cpv": ["12"]}, 422),
        ("POST", "/match", {"title": "x", "municipality": 5}, 422),
        ("POST", "/match", {"title": "x", "limit": 0}, 422),
        ("GET", "/cpv/suggest?text=x&limit=x", None, 422),
        ("DELETE", "/suppliers", None, 405),
        ("GET", "/nothing", None, 404),
    ],
)
def test_bad_input_is_a_problem_and_never_a_crash(
    client: CheckedClient, method: str, address: str, body: object, status: int
) -> None:
    answer = client.open(f"/api/v1{address}", method=method, json=body)
    assert answer.status_code == status
    assert answer.mimetype == "application/problem+json"
    assert answer.json["status"] == status
    assert answer.json["detail"]


@pytest.mark.parametrize("address", ["match", "match/explain", "match/needs", "verifications/lookup"])
@pytest.mark.parametrize(
    "sent", ["[" * 100_000, '{"title": ' + "[" * 3000 + "]" * 3000 + "}"], ids=["open", "nested"]
)
def test_brackets_within_brackets_are_a_problem_and_never_a_crash(
    client: CheckedClient, address: str, sent: str
) -> None:
    answer = client.post(f"/api/v1/{address}", data=sent, content_type="application/json")
    assert (answer.status_code, answer.mimetype) == (400, "application/problem+json")


def test_a_value_of_another_kind_is_named_and_told_how_to_write(client: CheckedClient) -> None:
    deep = '{"cvr": [' + "[" * 700 + "]" * 700 + ', {"a": 1}]}'
    listed = client.post("/api/v1/verifications/lookup", data=deep, content_type="application/json").json
    assert [e["value"] for e in listed["errors"]] == ["[…]", "{…}"]
    for address, more in (
        ("match/explain", {"title": "frokost"}),
        ("match/needs", {"needs": [{"title": "frokost"}]}),
    ):
        found = client.post(f"/api/v1/{address}", json={"cvr": int(CVR), **more})
        assert found.status_code == 422
        assert found.json["errors"] == {"cvr": "Skriv CVR-nummeret som tekst: 8 cifre i anførselstegn"}
    reserved = client.post("/api/v1/match", json={"title": "frokost", "reservation": ["par54"]})
    assert list(reserved.json["errors"]) == ["reservation"]


def test_a_code_in_the_text_is_that_code_and_a_wrong_check_digit_is_told(client: CheckedClient) -> None:
    publish(
        cvr=CVR,
        name="Renseriet ApS",
        offers=("Andet",),
        cpv=("90911200",),
        summary_da="Vi er her.",
        purpose_da="",
    )
    publish(name="Kantinen ApS", offers=("Drift af kantine",), cpv=("55512000",))
    for text in ("90910000", "90910000-9"):
        assert [s["name"] for s in client.get(f"/api/v1/suppliers?q={text}").json["items"]] == [
            "Renseriet ApS"
        ]
        assert client.get(f"/api/v1/cpv/suggest?text={text}").json["items"][0]["code"] == "90910000"
        matched = client.post("/api/v1/match", json={"title": text}).json
        assert [m["cvr"] for m in matched["matches"]] == [CVR]
    assert client.get("/api/v1/suppliers?cpv=90910000-9").status_code == 200
    wrong = client.get("/api/v1/suppliers?cpv=90910000-1")
    assert wrong.status_code == 422
    assert "Kontrolcifferet i CPV-koden »90910000-1« er forkert" in wrong.json["detail"]


def test_the_description_names_every_address(app: Flask) -> None:
    routes = {
        r.rule.replace("<", "{").replace(">", "}")
        for r in app.url_map.iter_rules()
        if r.rule.startswith("/api/v1/")
    }
    assert routes - {"/api/v1/openapi.json"} == set(openapi()["paths"])


def test_asking_too_often_says_when_to_come_back(app: Flask) -> None:
    limited = create_app(
        Settings(app.config["SQLALCHEMY_DATABASE_URI"], "test", app.extensions["settings"].instance_dir)
    )
    client = limited.test_client()
    answers = [client.post("/api/v1/verifications/lookup", json={"cvr": [CVR]}) for _ in range(61)]
    assert answers[-1].status_code == 429
    assert answers[-1].mimetype == "application/problem+json"
    assert "Retry-After" in answers[-1].headers
    with limited.app_context():
        db.engine.dispose()


def test_the_api_is_what_its_description_says(app: Flask) -> None:
    """Schemathesis makes requests from the description, right and wrong ones, and checks every answer."""
    publish(cvr=CVR, schemes=VERIFIED)
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app)
    for operation in schema.get_all_operations():

        @settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck), database=None)
        @given(case=operation.ok().as_strategy())
        def try_out(case: schemathesis.Case) -> None:
            answer = Context().run(case.call)
            assert answer.status_code < 500
            # Which places and codes exist is data, so a request can follow the schema and still be refused.
            case.validate_response(answer, excluded_checks=[positive_data_acceptance])

        try_out()
