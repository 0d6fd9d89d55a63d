import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, timedelta

from lxml import html

from app.domain.verification import Status
from app.extensions import db
from app.search.snapshot import today
from app.suppliers.impact import hidden
from app.suppliers.models import ImpactReport, Reference, SupplierGoal, SupplierTargetGroup
from tests.conftest import Statements
from tests.factories.suppliers import VERIFIED, publish
from tests.support.client import CheckedClient


def test_a_profile_shows_what_is_known_and_says_what_is_not(client: CheckedClient) -> None:
    supplier = publish(name="Kantinen ApS", offers=("Drift af kantine",), schemes=VERIFIED)
    page = client.get(f"/leverandoerer/{supplier.cvr}/").text
    assert "Drift af kantine" in page
    assert "Registreret socialøkonomisk virksomhed siden 2. maj 2020." in page.replace("\u00a0", " ")
    assert "Ikke dokumenteret" in page
    assert "Leveringsområdet er ikke oplyst" in page
    assert "har ikke oplyst effekt i tal" in client.get(f"/leverandoerer/{supplier.cvr}/effekt/").text


def test_the_data_for_machines_claims_only_what_holds(client: CheckedClient) -> None:
    supplier = publish(name='A "B" </script> ApS', schemes=VERIFIED)
    root = html.fromstring(client.get(f"/leverandoerer/{supplier.cvr}/").text)
    data = json.loads(root.xpath("//script[@type='application/ld+json']/text()")[0])
    assert data["legalName"] == 'A "B" </script> ApS'
    assert data["vatID"] == f"DK{supplier.cvr}"
    assert [c["name"] for c in data["hasCertification"]] == ["RSV"]
    other = publish()
    root = html.fromstring(client.get(f"/leverandoerer/{other.cvr}/").text)
    assert "hasCertification" not in json.loads(root.xpath("//script[@type='application/ld+json']/text()")[0])


def test_other_ways_to_write_the_number_lead_to_one_address(client: CheckedClient) -> None:
    supplier = publish()
    assert client.get(f"/leverandoerer/DK-{supplier.cvr}/").location == f"/leverandoerer/{supplier.cvr}/"


def test_small_counts_of_people_are_hidden_and_cannot_be_worked_out(client: CheckedClient) -> None:
    counts = {"employees_total": 27, "from_target_group": 11, "in_programmes": 9, "moved_on": 4}
    assert hidden(counts) == {"moved_on"}
    assert hidden(counts | {"from_target_group": 24}) == {"moved_on", "from_target_group"}
    assert hidden(counts | {"moved_on": 6}) == {"moved_on"}, "the three who did not move on"
    assert hidden(counts | {"moved_on": 9}) == set(), "all moved on: nobody is left to single out"
    assert hidden(counts | {"employees_total": 4, "from_target_group": 4}) >= {
        "employees_total",
        "from_target_group",
    }
    supplier = publish()
    supplier.impact_reports = [
        ImpactReport(
            year=2025, fte_total=18.5, weekly_hours=310, reinvested_dkk=240_000, evidence="signed", **counts
        )
    ]
    db.session.commit()
    page = client.get(f"/leverandoerer/{supplier.cvr}/effekt/").text
    assert '<dd class="hidden-count">Vises ikke</dd>' in page
    assert "Kilde: virksomhedens egen opgørelse, underskrevet af ledelsen." in page
    assert "41 % af de ansatte" in page.replace("\u00a0", " ")
    assert "240.000" in page


def test_a_hidden_supplier_has_no_page(client: CheckedClient) -> None:
    supplier = publish()
    supplier.state = "hidden"
    db.session.commit()
    assert client.get(f"/leverandoerer/{supplier.cvr}/").status_code == 404


def test_facts_of_more_than_a_year_are_marked(client: CheckedClient) -> None:
    old = today() - timedelta(days=400)
    stale = publish(profile_updated_on=date(2020, 1, 1))
    assert "1 oplysning er over 12 måneder gammel" in client.get(f"/leverandoerer/{stale.cvr}/").text
    checked = publish(schemes=(("ppf", Status.VERIFIED, old, today() + timedelta(days=200)),))
    page = client.get(f"/leverandoerer/{checked.cvr}/").text
    assert page.count("Over 12 måneder:") == 1
    assert "gælder til" in page
    fresh = publish()
    assert "Alle oplysninger er under 12 måneder gamle." in client.get(f"/leverandoerer/{fresh.cvr}/").text


def test_an_imported_name_and_number_make_a_whole_page(client: CheckedClient) -> None:
    supplier = publish(
        offers=(), cpv=(), municipality_code=None, summary_da="", purpose_da="", name="Bare Navn ApS"
    )
    for address in (f"/leverandoerer/{supplier.cvr}/", f"/leverandoerer/{supplier.cvr}/effekt/"):
        root = html.fromstring(client.get(address).text)
        assert root.xpath("//main//*[contains(@class, 'map')]") == [], "no map of nothing"
        assert root.xpath("//a[contains(@href, '/kontakt/')]") == []
        assert "Virksomheden har ikke oplyst, hvordan du får fat i den." in root.text_content()
        headings = [h.text_content() for h in root.xpath("//main//h2")]
        assert not {"Om virksomheden", "Praktisk", "Referencer", "Målgruppe", "Verdensmål"} & set(headings)


def test_one_text_for_summary_and_purpose_is_shown_once(client: CheckedClient) -> None:
    supplier = publish(summary_da="Vi binder bøger.", purpose_da="Vi binder bøger.")
    main = html.fromstring(client.get(f"/leverandoerer/{supplier.cvr}/").text).find(".//main")
    assert main is not None
    assert main.text_content().count("Vi binder bøger.") == 1


def test_an_area_that_is_only_assumed_is_not_called_delivery(client: CheckedClient) -> None:
    assumed, stated = publish(), publish(area=("0791", "0787"))
    assert "Leverer måske" in client.get(f"/leverandoerer/{assumed.cvr}/").text
    page = client.get(f"/leverandoerer/{stated.cvr}/").text
    assert "Leverer måske" not in page
    assert "Thisted, Viborg" in page


def test_a_full_profile_takes_six_statements(
    client: CheckedClient, count_sql: Callable[[], AbstractContextManager[Statements]]
) -> None:
    supplier = publish(offers=("Frokost", "Kaffe"), area=("0791", "0787"), schemes=VERIFIED)
    supplier.target_groups = [SupplierTargetGroup(target_group=g) for g in ("autism_adhd", "young_neet")]
    supplier.goals = [SupplierGoal(goal=g) for g in (10, 8)]
    supplier.references = [Reference(buyer_da="Viborg Kommune", what_da="Frokost", quote_da="God mad.")]
    supplier.impact_reports = [
        ImpactReport(
            year=year, employees_total=27, fte_total=18.5, from_target_group=11, in_programmes=20,
            moved_on=10, weekly_hours=310, reinvested_dkk=240_000, evidence="signed",
        )
        for year in (2024, 2025)
    ]  # fmt: skip
    db.session.commit()
    for address in (f"/leverandoerer/{supplier.cvr}/", f"/leverandoerer/{supplier.cvr}/effekt/"):
        db.session.remove()
        with count_sql() as statements:
            page = client.get(address).text
        assert len(statements) <= 6
    assert "Effekt i 2025" in page
    assert "50 % af dem i forløb" in page.replace("\u00a0", " ")
    assert page.index("8. Anstændige") < page.index("10. Mindre")
