import pytest

from app.domain import cpv
from app.reference import catalogue


@pytest.mark.parametrize(
    ("wanted", "offered", "fit"),
    [
        ("55520000", "55520000", 1.0),
        ("55521200", "55521000", 0.8),
        ("55521000", "55522000", 0.6),
        ("55520000", "55510000", 0.4),
        ("55300000", "55500000", 0.2),
        ("55520000", "90910000", 0.0),
        ("55500000", "55520000", 0.4),
    ],
)
def test_fit_follows_the_level_two_codes_share(wanted: str, offered: str, fit: float) -> None:
    assert cpv.fit(wanted, offered) == fit
    assert cpv.fit(offered, wanted) == fit


def test_ancestors_end_with_the_division() -> None:
    assert cpv.ancestors("55521200") == ["55521000", "55520000", "55500000", "55000000"]
    assert cpv.ancestors("55000000") == []
    assert cpv.ancestors("30000000") == []


@pytest.mark.parametrize("text", ["55520000-1", " 55520000 "])
def test_the_check_digit_may_be_left_out(text: str) -> None:
    assert cpv.normalise(text) == "55520000"


def test_the_vocabulary_is_whole() -> None:
    codes = catalogue.cpv_codes()
    assert len(codes) == 9454
    assert sum(c.reservable for c in codes.values()) == 115
    assert all(c.label_da and c.label_en for c in codes.values())


def test_every_concept_and_shelf_names_known_codes() -> None:
    known = catalogue.cpv_codes()
    for row in catalogue.rows("concepts.csv"):
        assert set(row["cpv"].split()) <= known.keys(), row["concept"]
    for row in catalogue.rows("notice_examples.csv"):
        assert row["cpv"] in known, row["title"]
    for shelf in catalogue.shelves().values():
        assert any(code.startswith(p) for p in shelf.prefixes for code in known), shelf.code


def test_lunch_is_one_kind_of_thing_and_cleaning_another() -> None:
    assert cpv.kind("15860000") == cpv.kind("55520000") == "55"
    assert cpv.kind("90910000") == "90"


@pytest.mark.parametrize(
    ("label", "covered"),
    [
        ("Transporttjenester (ikke affaldstransport)", "Transporttjenester"),
        ("Kontorudstyr, herunder ikke møbler", "Kontorudstyr"),
        ("Footwear other than sports and protective footwear", "Footwear"),
        ("Ikke-tropisk frugt", "Ikke-tropisk frugt"),
        ("Persontransport, ikke rutekørsel", "Persontransport"),
        ("Artikler (ekskl. belysning) og midler", "Artikler og midler"),
    ],
)
def test_what_a_label_leaves_out_is_not_covered(label: str, covered: str) -> None:
    assert cpv.covered_by(label) == covered
