import json
from datetime import date

from lxml import html

from app.extensions import db
from app.suppliers.impact import hidden
from app.suppliers.models import ImpactReport
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
    assert "Under 5 eller skjult" in page
    assert "41 % af de ansatte" in page.replace("\u00a0", " ")
    assert "240.000" in page


def test_a_hidden_supplier_has_no_page(client: CheckedClient) -> None:
    supplier = publish()
    supplier.state = "hidden"
    db.session.commit()
    assert client.get(f"/leverandoerer/{supplier.cvr}/").status_code == 404


def test_a_stale_profile_says_so(client: CheckedClient) -> None:
    supplier = publish(profile_updated_on=date(2020, 1, 1))
    assert "over 12 måneder gammel" in client.get(f"/leverandoerer/{supplier.cvr}/").text
