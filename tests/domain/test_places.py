import pytest

from app.domain.places import Area, covered, distance_km
from app.reference import catalogue


def test_all_municipalities_are_there_with_region_and_landsdel() -> None:
    places = catalogue.places()
    assert len(places) == 98
    assert len({p.region for p in places.values()}) == 5
    assert len({p.nuts3 for p in places.values()}) == 11


def test_bridges_and_ferries_make_neighbours_both_ways() -> None:
    places = catalogue.places()
    for place in places.values():
        assert place.neighbours, f"{place.name} has no neighbour"
        for code in place.neighbours:
            assert place.code in places[code].neighbours
    assert "0450" in places["0330"].neighbours, "Storebælt: Slagelse and Nyborg"
    assert "0561" in places["0563"].neighbours, "the ferry: Fanø and Esbjerg"


@pytest.mark.parametrize("text", ["Viborg", "viborg", "0791", "791", "Viborg Kommune"])
def test_a_municipality_by_name_or_code(text: str) -> None:
    place = catalogue.find_place(text)
    assert place is not None
    assert place.code == "0791"


@pytest.mark.parametrize(
    ("text", "code"), [("Århus", "0751"), ("Aabenraa", "0580"), ("Nordfyns", "0480"), ("Nordfyn", "0480")]
)
def test_other_spellings(text: str, code: str) -> None:
    place = catalogue.find_place(text)
    assert place is not None
    assert place.code == code


def test_unknown_place() -> None:
    assert catalogue.find_place("Atlantis") is None
    assert catalogue.find_place("9999") is None


def test_distance_is_about_right() -> None:
    places = catalogue.places()
    assert 140 < distance_km(places["0101"], places["0751"]) < 175


def test_danish_order_puts_aa_last() -> None:
    names = [p.name for p in catalogue.places_by_name()]
    assert names[0] == "Albertslund"
    assert names[-3:] == ["Aabenraa", "Aalborg", "Aarhus"]


def test_accents_decide_no_order() -> None:
    names = ["Øen", "Café B", "Cafe A", "Zoo", "Ägir", "Ålen", "Cafe C", "Müller", "Mynte"]
    expected = ["Cafe A", "Café B", "Cafe C", "Müller", "Mynte", "Zoo", "Ägir", "Øen", "Ålen"]
    assert sorted(names, key=catalogue.danish_order) == expected


@pytest.mark.parametrize(
    ("area", "inside", "outside"),
    [
        (Area(nationwide=True), "0101", None),
        (Area(municipalities=frozenset({"0791", "0779"})), "0779", "0751"),
        (Area(regions=frozenset({"Region Nordjylland"})), "0851", "0791"),
        (Area(radius_km=40), "0779", "0101"),
        (Area(), "0779", "0101"),
    ],
)
def test_what_an_area_covers_for_a_supplier_in_viborg(area: Area, inside: str, outside: str | None) -> None:
    found = covered(area, "0791", catalogue.places())
    assert inside in found
    assert outside is None or outside not in found


def test_nothing_stated_and_no_home_covers_nothing() -> None:
    assert covered(Area(), None, catalogue.places()) == frozenset()


def test_where_nothing_is_stated_the_places_of_the_text_count() -> None:
    places = catalogue.places()
    assert covered(Area(), None, places, frozenset({"0657"})) == {"0657"}
    assert "0657" in covered(Area(), "0101", places, frozenset({"0657"}))
    stated = Area(municipalities=frozenset({"0101"}))
    assert covered(stated, "0101", places, frozenset({"0657"})) == {"0101"}
