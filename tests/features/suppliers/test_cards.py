"""Where a hit is and delivers, as its card says it."""

import pytest

from tests.factories.suppliers import publish
from tests.support.client import CheckedClient

PAGE = "/leverandoerer/"
# Viborg, Skive, Silkeborg and Favrskov lie together; København, Bornholm and Aalborg do not.
VIBORG, SKIVE, SILKEBORG, FAVRSKOV = "0791", "0779", "0740", "0710"
KOEBENHAVN, BORNHOLM, AALBORG = "0101", "0400", "0851"


@pytest.mark.parametrize(
    ("area", "said"),
    [
        ((VIBORG,), "Viborg · leverer i Viborg"),
        ((SKIVE, VIBORG), "Viborg · leverer i Viborg og Skive"),
        ((SKIVE, SILKEBORG, VIBORG), "Viborg · leverer i Viborg, Silkeborg og Skive"),
        ((SKIVE, SILKEBORG, VIBORG, FAVRSKOV), "Viborg · leverer i Viborg og 3 kommuner omkring"),
        ((VIBORG, KOEBENHAVN, BORNHOLM, AALBORG), "Viborg · leverer i Viborg og 3 andre kommuner"),
        ((KOEBENHAVN, BORNHOLM, AALBORG, SKIVE), "Viborg · leverer i Bornholm og 3 andre kommuner"),
        ((), "Viborg · leveringsområde ikke oplyst"),
    ],
)
def test_the_card_names_where_it_delivers(client: CheckedClient, area: tuple[str, ...], said: str) -> None:
    publish(area=area, area_is_stated=bool(area), municipality_code=VIBORG)
    assert f">{said}<" in client.get(PAGE).text


@pytest.mark.parametrize(
    ("home", "area", "said"),
    [
        (VIBORG, (VIBORG,), "ligger i Viborg"),
        (SKIVE, (VIBORG, SKIVE), "leverer i Viborg, ligger 33 km derfra"),
        (None, (VIBORG,), "leverer i Viborg"),
    ],
)
def test_the_distance_is_that_of_the_supplier(
    client: CheckedClient, home: str | None, area: tuple[str, ...], said: str
) -> None:
    publish(area=area, area_is_stated=True, municipality_code=home)
    page = client.get(f"{PAGE}?kommune={VIBORG}").text
    assert f"</b> {said}.</p>" in page


def test_the_distance_of_one_next_door_that_may_deliver(client: CheckedClient) -> None:
    publish(municipality_code=SKIVE)
    assert "</b> ligger 33 km fra Viborg.</p>" in client.get(f"{PAGE}?kommune={VIBORG}&sted=near").text
