"""Needs as open contracting data: valid by the official schemas, whole, and silent about anonymous buyers."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from app.domain.access import Role
from app.domain.needs import Kind, State, Step
from app.domain.reservation import Reservation
from app.extensions import db
from app.needs import services
from app.needs.models import Need, NeedDocument, NeedLot
from app.reference import catalogue
from app.releases import awards, codes, queries
from app.releases.awards import NeedAward, Winner
from tests.conftest import Statements
from tests.factories.needs import need
from tests.factories.people import organisation, person
from tests.support import ocds
from tests.support.client import CheckedClient

Json = dict[str, Any]
END = {
    State.PUBLISHED: (),
    State.CLOSED: (Step.CLOSE,),
    State.AWARDED: (Step.CLOSE, Step.AWARD),
    State.NOT_AWARDED: (Step.CLOSE, Step.NOT_AWARD),
    State.WITHDRAWN: (Step.WITHDRAW,),
}
STATUS = {
    State.PUBLISHED: "active",
    State.CLOSED: "complete",
    State.AWARDED: "complete",
    State.NOT_AWARDED: "unsuccessful",
    State.WITHDRAWN: "withdrawn",
}


@pytest.fixture
def cvr(app: Flask) -> str:
    return organisation((person(), Role.OWNER), kind="municipality")


def bring(made: Need, state: State) -> Need:
    for step in END[state]:
        services.take_step("user:1", made, step, "Vi bager selv.")
    return made


def package(client: CheckedClient, address: str) -> Json:
    answer = client.get(address)
    assert answer.status_code == 200
    assert answer.mimetype == "application/json"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    found = json.loads(answer.text)
    assert isinstance(found, dict)
    return found


def compiled(client: CheckedClient, made: Need) -> Json:
    found: Json = package(client, f"/behov/{made.id}/ocds.json")["records"][0]["compiledRelease"]
    return found


@pytest.mark.parametrize("state", list(END))
def test_every_kind_reservation_and_state_is_valid(client: CheckedClient, cvr: str, state: State) -> None:
    made = []
    for kind in Kind:
        for reservation in (None, *Reservation):
            one = need(
                cvr,
                kind=kind,
                reservation=reservation,
                codes=tuple(sorted(catalogue.reservable_codes())[:2]),
                starts_on=date(2027, 1, 1),
                ends_on=date(2028, 12, 31),
                questions_by=datetime.now(UTC) + timedelta(days=7),
                social_objectives=["opp", "other"],
                strategic_aims=["soc-obj", "env-imp"],
            )
            one.lots.append(
                NeedLot(
                    ref="LOT-0001", position=0, title="Nord", months=6, value_dkk=1, reservation=reservation
                )
            )
            made.append(bring(one, state))
    db.session.commit()
    for one in made:
        found = package(client, f"/behov/{one.id}/ocds.json")
        assert ocds.errors("record", found) == []
        release = found["records"][0]["compiledRelease"]
        talks = one.kind in ("market_dialogue", "coming") and state is State.PUBLISHED
        assert release["tender"]["status"] == ("planning" if talks else STATUS[state])
    assert ocds.errors("release", package(client, "/behov/ocds.json")) == []


def test_the_check_sees_mistakes(client: CheckedClient, cvr: str) -> None:
    made = need(cvr, reservation="par54")
    db.session.commit()
    found = package(client, f"/behov/{made.id}/ocds.json")
    release = found["records"][0]["compiledRelease"]
    release["tender"]["status"] = "begun"
    release["tender"]["value"]["amount"] = "240.000"
    release["tender"]["tenderPeriod"]["endDate"] = "snart"
    release["tender"]["otherRequirements"]["reservedParticipation"] = ["sheltered"]
    release["tender"]["colour"] = "red"
    release["parties"][0]["roles"] = ["customer"]
    assert len(ocds.errors("record", found)) == 6


def test_a_record_tells_the_steps_and_what_they_come_to(
    client: CheckedClient, cvr: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = need(cvr, buyer_name="Prøveby Kommune", procedure="open", questions_by=datetime.now(UTC))
    made.lots.append(NeedLot(ref="LOT-0001", position=0, title="Frokost", codes=["55521200"]))
    bring(made, State.AWARDED)
    db.session.commit()
    decided = datetime(2026, 11, 20, 12, tzinfo=UTC)
    award = NeedAward("1", decided, [Winner("13748136", "Gryden ApS")], 200_000, ["LOT-0001"])
    monkeypatch.setattr(awards, "AWARDS", [lambda ids: {i: [award] for i in ids}])
    found = package(client, f"/behov/{made.id}/ocds.json")
    assert ocds.errors("record", found) == []
    record = found["records"][0]
    assert record["ocid"] == f"ocds-bsdk00-{made.id}"
    assert [r["tag"] for r in record["releases"]] == [["tender"], ["tenderUpdate"], ["award"]]
    assert [r["date"] for r in record["releases"]] == sorted(r["date"] for r in record["releases"])
    assert len({r["id"] for r in record["releases"]}) == 3
    whole = record["compiledRelease"]
    assert whole["buyer"] == {"id": f"DK-CVR-{cvr}", "name": "Prøveby Kommune"}
    roles = {p["id"]: p["roles"] for p in whole["parties"]}
    assert roles == {f"DK-CVR-{cvr}": ["buyer", "procuringEntity"], "DK-CVR-13748136": ["supplier"]}
    assert whole["awards"][0]["value"] == {"amount": 200_000, "currency": "DKK"}
    assert whole["awards"][0]["suppliers"] == [{"id": "DK-CVR-13748136", "name": "Gryden ApS"}]
    tender = whole["tender"]
    assert tender["procurementMethod"] == "open"
    assert tender["mainProcurementCategory"] == "services"
    assert tender["value"] == {"amount": 240_000, "currency": "DKK"}
    assert tender["items"] == [
        {
            "id": "LOT-0001",
            "description": "Levering af mad ud af huset",
            "classification": {
                "scheme": "CPV",
                "id": "55521200",
                "description": "Levering af mad ud af huset",
            },
            "relatedLot": "LOT-0001",
        }
    ]
    assert tender["deliveryAddresses"] == [
        {"locality": "Viborg", "region": "Region Midtjylland", "country": "DK", "countryName": "Danmark"}
    ]
    assert tender["contractPeriod"] == {"durationInDays": 365}
    assert tender["documents"][0]["url"] == f"http://localhost/behov/{made.id}/"


def test_a_withdrawn_need_tells_nothing_but_that(client: CheckedClient, cvr: str) -> None:
    made = bring(need(cvr), State.WITHDRAWN)
    db.session.commit()
    text = client.get(f"/behov/{made.id}/ocds.json").text + client.get("/behov/ocds.json").text
    assert "withdrawn" in text
    assert "Frokost" not in text
    assert cvr not in text
    assert client.get(f"/behov/{made.id}/").status_code == 404


@pytest.mark.parametrize("state", list(END))
def test_an_anonymous_buyer_leaks_nowhere(client: CheckedClient, cvr: str, state: State) -> None:
    made = need(cvr, is_anonymous=True, buyer_name="Hemmelig Kommune", contact_email="ib@hemmelig.example")
    bring(made, state)
    db.session.commit()
    for address in (f"/behov/{made.id}/ocds.json", "/behov/ocds.json"):
        text = client.get(address).text.casefold()
        assert "hemmelig" not in text
        assert cvr not in text
        assert "buyer" not in text


def test_what_has_never_been_out_is_in_no_release(client: CheckedClient, cvr: str) -> None:
    for state in (State.DRAFT, State.SUBMITTED, State.RETURNED, State.REJECTED, State.WITHDRAWN):
        made = need(cvr, state)
        assert client.get(f"/behov/{made.id}/ocds.json").status_code == 404
    db.session.commit()
    found = package(client, "/behov/ocds.json")
    assert found["releases"] == []
    # The schema takes an empty list.
    assert list(ocds.validator("release").iter_errors(found)) == []


def test_files_stand_with_their_addresses(client: CheckedClient, cvr: str) -> None:
    made = need(cvr)
    content = b"%PDF-1.7"
    db.session.add(
        NeedDocument(
            id="a" * 22, need_id=made.id, title="Krav", file_name="krav.pdf", mime="application/pdf", size=8,
            sha256=hashlib.sha256(content).hexdigest(), uploaded_by="user:1", uploaded_at=datetime.now(UTC),
            content=content,
        )
    )  # fmt: skip
    db.session.commit()
    files = compiled(client, made)["tender"]["documents"]
    assert [f["format"] for f in files] == ["text/html", "application/pdf"]
    assert client.get(files[1]["url"]).data == content


def test_releases_come_in_pages_that_lead_on(
    client: CheckedClient, cvr: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = [bring(need(cvr), State.CLOSED) for _ in range(5)]
    db.session.commit()
    monkeypatch.setattr(queries, "PER_PAGE", 4)
    seen: list[str] = []
    address = "/behov/ocds.json"
    for _ in range(9):
        found = package(client, address)
        assert ocds.errors("release", found) == []
        seen += [r["id"] for r in found["releases"]]
        if "links" not in found:
            break
        address = found["links"]["next"]
    assert len(seen) == len(set(seen)) == 2 * len(made)
    assert client.get("/behov/ocds.json?foer=x").status_code == 404


def test_a_notice_that_names_a_region_and_a_buyer_without_a_number(client: CheckedClient, app: Flask) -> None:
    now = datetime.now(UTC)
    made = Need(
        source="eforms", notice_id="6e1b1a2c-0000-4000-8000-000000000001", notice_version="02", buyer_name="Banedanmark",
        kind="tender", state="published", title="Skinner", text="", nuts=["DK04", "DK011"], created_at=now,
        created_by="cli", published_at=now, answer_by=now - timedelta(days=3), strategic_aims=["none"],
    )  # fmt: skip
    db.session.add(made)
    db.session.flush()
    services.set_codes(made, ["45234100"])
    for _ in range(2):
        services.note_step("cli", made, "import", now)
    db.session.commit()
    found = package(client, f"/behov/{made.id}/ocds.json")
    assert ocds.errors("record", found) == []
    release = found["records"][0]["compiledRelease"]
    assert len(found["records"][0]["releases"]) == 1
    assert release["buyer"]["id"] == f"ocds-bsdk00-{made.id}-buyer"
    tender = release["tender"]
    assert tender["mainProcurementCategory"] == "works"
    assert [a["region"] for a in tender["deliveryAddresses"]] == ["Region Midtjylland", "Byen København"]
    assert "startDate" not in tender["tenderPeriod"]
    assert tender["hasSustainability"] is False


def test_an_unchanged_record_is_not_sent_again(client: CheckedClient, cvr: str) -> None:
    made = need(cvr)
    db.session.commit()
    first = client.get(f"/behov/{made.id}/ocds.json")
    again = client.get(f"/behov/{made.id}/ocds.json", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304


def test_a_page_of_releases_takes_few_statements(
    client: CheckedClient, cvr: str, count_sql: Callable[[], AbstractContextManager[Statements]]
) -> None:
    for _ in range(20):
        need(cvr)
    db.session.commit()
    with count_sql() as statements:
        client.get("/behov/ocds.json")
    assert len(statements) <= 6


def test_our_codes_are_those_of_eforms_and_of_the_codelists() -> None:
    assert set(codes.OBJECTIVE_GOALS) == set(catalogue.social_objectives())
    assert set(codes.AIM_GOALS) | {"none"} == set(catalogue.strategic_aims())
    goals = {*codes.OBJECTIVE_GOALS.values(), *codes.AIM_GOALS.values(), *codes.RESERVED_GOALS.values()}
    assert goals <= ocds.codelist("sustainabilityGoal.csv")
    assert set(codes.RESERVED.values()) == ocds.codelist("reservedParticipation.csv")
    assert set(codes.RESERVED) == set(Reservation)
    assert codes.BY_RESERVING in ocds.codelist("sustainabilityStrategy.csv")


CHOICES = st.lists(st.sampled_from(sorted([*codes.OBJECTIVE_GOALS, "unknown"])), max_size=8)
AIMS = st.lists(st.sampled_from(["soc-obj", "env-imp", "inn-pur", "none", "unknown"]), max_size=5)


@given(AIMS, CHOICES, st.sampled_from([None, "par54", "par190"]))
def test_each_goal_stands_once_and_a_reservation_always_has_one(
    aims: list[str], objectives: list[str], reservation: str | None
) -> None:
    found = codes.sustainability(aims, objectives, reservation)
    goals = [g["goal"] for g in found]
    assert len(goals) == len(set(goals))
    assert set(goals) <= ocds.codelist("sustainabilityGoal.csv")
    assert sum("strategies" in g for g in found) == (1 if reservation else 0)
