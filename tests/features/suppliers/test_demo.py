from collections import Counter
from datetime import date, timedelta

import pytest
from flask.testing import FlaskCliRunner
from sqlalchemy import select
from stdnum.dk import cvr as stdnum_cvr

from app.audit.models import AuditEntry
from app.commands.demonstration import profiles
from app.commands.demonstration_events import events
from app.domain.registers import RECHECK_AFTER
from app.domain.schemes import in_force
from app.domain.verification import CURRENT, Event, Status, check_record, standing
from app.extensions import db
from app.reference import catalogue
from app.registers.models import RegisterExtract
from app.registers.queries import company_checks, list_findings
from app.search.snapshot import today
from app.tips.models import Tip
from app.verification.queries import look_up
from tests.support.client import CheckedClient


def test_the_demo_is_broad_and_fictional() -> None:
    rows = profiles()
    places = catalogue.places()
    assert len(rows) >= 150
    assert len({r["municipality_code"] for r in rows}) >= 60
    assert len({places[r["municipality_code"]].region for r in rows}) == 5
    assert len({c[:3] for r in rows for o in r["offers"] for c in o["cpv"]}) >= 25
    assert len({r["name"] for r in rows}) == len({r["cvr"] for r in rows}) == len(rows)
    for row in rows:
        assert row["cvr"].startswith("99")
        assert stdnum_cvr.is_valid(row["cvr"])
        assert row["website"].endswith(".example")
        assert row["email"].endswith(".example")
        assert all(c in catalogue.cpv_codes() for o in row["offers"] for c in o["cpv"])
        assert all(row[f] for f in ("summary_da", "summary_en", "purpose_da", "purpose_en"))


def test_every_status_occurs_and_histories_are_in_order() -> None:
    last: Counter[str] = Counter()
    for row in profiles():
        for scheme in row["verifications"]:
            days = [e["effective_on"] for e in scheme["events"]]
            assert days == sorted(days), row["name"]
            last[scheme["events"][-1]["status"]] += 1
    assert set(last) == {s.value for s in Status}


@pytest.mark.parametrize("shift", [0, 1, 200, 460, 900])
def test_every_period_is_as_long_as_the_rule_of_its_scheme_says(shift: int) -> None:
    """Whatever day the demo is loaded on, also where a leap day lies within a period."""
    told: dict[tuple[str, str], list[Event]] = {}
    for cvr, event in events(profiles(), timedelta(days=shift)):
        told.setdefault((cvr, event.scheme), []).append(event)
    assert {scheme for _, scheme in told} == set(catalogue.schemes())
    for (cvr, scheme), own in told.items():
        seen: list[Event] = []
        for event in own:
            check_record(seen, event)
            seen.append(event)
            before = standing(seen[:-1], event.effective_on)
            rules = in_force(catalogue.scheme_rules(), scheme, event.effective_on)
            if event.status is Status.VERIFIED:
                begins = [event.effective_on]
                if before and before.is_current and before.valid_to:
                    begins.append(before.valid_to + timedelta(days=1))
                assert event.valid_to in map(rules.valid_until, begins), (cvr, event)
                assert event.checked_on == event.effective_on, (cvr, event)
            elif event.status is Status.CONDITIONAL:
                longest = rules.valid_until(event.effective_on)
                assert longest is not None
                assert event.valid_to is not None
                assert event.valid_to <= longest, (cvr, event)
            elif event.status in (Status.SUSPENDED, Status.REVOKED):
                assert before is not None, (cvr, event)
                assert before.status in CURRENT | {Status.SUSPENDED}, (cvr, event)
            elif event.status in (Status.EXPIRED, Status.RENEWAL_RECEIVED):
                assert event.valid_to == seen[-2].valid_to, (cvr, event)
                assert event.effective_on > event.valid_to, (cvr, event)


def test_registers_and_companies_have_been_asked_and_what_they_told_can_be_seen(
    runner: FlaskCliRunner,
) -> None:
    runner.invoke(args=["demo", "load"])
    first, second = db.session.scalars(select(RegisterExtract).order_by(RegisterExtract.id))
    assert (first.scheme, second.scheme) == ("rsv", "rsv")
    assert second.counts["unchanged"] > 80
    told = {(f.kind, f.reason or "") for f in list_findings(second.id, None, 1, 100)}
    assert told >= {
        ("new", ""), ("gone", ""), ("deregistered", ""), ("changed", ""),
        ("suspicious", "association"), ("suspicious", "party"), ("suspicious", "club"),
        ("suspicious", "company_closing"),
    }  # fmt: skip
    strangers = [f for f in list_findings(second.id, None, 1, 100) if f.kind == "suspicious"]
    assert all(f.cvr.startswith("99") for f in strangers)
    assert {(f.kind, f.reason) for f in list_findings(None, None, 1, 100)} == {
        ("person", "name_changed"), ("person", "form_changed"),
    }  # fmt: skip
    checks = company_checks(today())
    assert (checks.companies > 100, checks.due) == (True, 0)
    long_known = look_up("99231408", date(today().year, today().month, 1) - timedelta(days=300)).under("rsv")
    assert long_known
    assert long_known.last_checked
    assert long_known.next_check
    assert long_known.next_check - long_known.last_checked == RECHECK_AFTER
    for tip in db.session.scalars(select(Tip)):
        entry = db.session.scalars(select(AuditEntry).where(AuditEntry.subject == f"tip:{tip.id}")).one()
        assert (entry.at, entry.actor) == (tip.received_at, "tip")


def test_loading_twice_loads_once_and_all_pages_open(runner: FlaskCliRunner, client: CheckedClient) -> None:
    assert "demo suppliers loaded" in runner.invoke(args=["demo", "load"]).output
    assert "there already" in runner.invoke(args=["demo", "load"]).output
    for row in profiles()[::12]:
        for prefix in ("", "/en"):
            assert client.get(f"{prefix}/leverandoerer/{row['cvr']}/").status_code == 200
            assert client.get(f"{prefix}/leverandoerer/{row['cvr']}/effekt/").status_code == 200
            assert client.get(f"{prefix}/verificering/{row['cvr']}/").status_code == 200
