import pytest

from app.search.documents import FOR_WHOM, text_shares
from app.search.filters import Filters
from app.search.queries import search
from tests.factories.suppliers import publish


@pytest.mark.parametrize(
    ("text", "concept", "share"),
    [
        ("Vask af trapper, elevatorer og indgange i boligafdelinger", "elevator", FOR_WHOM),
        ("Pudsning af solceller", "solar_panels", FOR_WHOM),
        ("Montering af solceller", "solar_panels", 1.0),
        ("Service på elevatorer", "elevator", FOR_WHOM),
    ],
)
def test_what_is_worked_on_is_not_what_is_sold(text: str, concept: str, share: float) -> None:
    assert text_shares(text)[concept] == pytest.approx(share, abs=0.15)


def test_nobody_offers_what_is_only_named_in_passing(app: object) -> None:
    publish(
        name="Trappevask ApS", offers=("Trappevask",), purpose_da="Vask af trapper, elevatorer og indgange."
    )
    found = search(Filters(text="elevatoreftersyn"))
    assert found.total == 0
    assert search(Filters(text="trappevask")).total == 1
