from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.completeness import (
    CHECKS,
    NEEDED,
    WITHOUT,
    completeness,
    missing_to_publish,
    points,
    stale_points,
)
from app.domain.drafting import choices, fingerprint, is_safe, resolved
from app.domain.matching import WEIGHTS
from app.domain.numbers import read_number, read_whole
from app.domain.profile import (
    ITEMS,
    TYPES,
    About,
    Basics,
    DeliveryArea,
    Document,
    MalformedProfile,
    Offer,
    Offers,
    Section,
    diff,
    from_json,
    item,
    moved,
    to_json,
    with_item,
    without_item,
)

ON = date(2026, 11, 25)
TEXT = st.text(max_size=20)
OFFERS = st.builds(
    Offer,
    key=st.sampled_from("abcd"),
    title_da=TEXT,
    cpv=st.lists(TEXT, max_size=2).map(tuple),
    price_oere=st.none() | st.integers(0, 10**9),
)


@given(st.builds(Offers, items=st.lists(OFFERS, max_size=4, unique_by=lambda o: o.key).map(tuple)))
def test_what_is_written_as_json_is_read_back(offers: Offers) -> None:
    assert from_json(Offers, to_json(offers)) == offers


@pytest.mark.parametrize("kind", [*TYPES.values()])
def test_every_section_starts_empty_and_survives_json(kind: type) -> None:
    assert from_json(kind, to_json(kind())) == kind()


@pytest.mark.parametrize(
    "raw",
    [
        None,
        [],
        {"summary_da": 1},
        {"summary_da": None},
        {"unknown": "x"},
    ],
)
def test_what_has_not_the_shape_is_refused(raw: object) -> None:
    with pytest.raises(MalformedProfile):
        from_json(About, raw)


@pytest.mark.parametrize(
    "raw", [{"items": [{}]}, {"items": "x"}, {"items": [{"key": "a", "price_oere": True}]}]
)
def test_items_are_checked_too(raw: object) -> None:
    with pytest.raises(MalformedProfile):
        from_json(Offers, raw)


def test_items_are_put_in_taken_out_and_moved() -> None:
    offers = Offers(tuple(Offer(k) for k in "abc"))
    assert [o.key for o in moved(offers, "a", 1).items] == ["b", "a", "c"]
    assert [o.key for o in moved(offers, "c", 9).items] == ["a", "b", "c"]
    assert [o.key for o in moved(offers, "x", 1).items] == ["a", "b", "c"]
    assert [o.key for o in without_item(offers, "b").items] == ["a", "c"]
    changed = with_item(offers, Offer("b", title_da="Ny"))
    assert item(changed, "b") == Offer("b", title_da="Ny")
    assert diff(offers, changed) == {"b.title_da": [None, "Ny"]}
    assert set(ITEMS) == {Section.OFFERS, Section.REFERENCES, Section.IMPACT}


@given(
    base=st.builds(About, TEXT, TEXT), mine=st.builds(About, TEXT, TEXT), theirs=st.builds(About, TEXT, TEXT)
)
def test_a_choice_is_offered_for_each_difference_and_nothing_else(
    base: About, mine: About, theirs: About
) -> None:
    found = choices(base, mine, theirs)
    assert {c.field for c in found} == set(diff(mine, theirs))
    assert resolved(mine, theirs, {c.field: "theirs" for c in found}) == theirs
    assert resolved(mine, theirs, {}) == mine
    likely = resolved(mine, theirs, {c.field: c.likely for c in found})
    for name in ("summary_da", "summary_en"):
        own, other = getattr(mine, name), getattr(theirs, name)
        assert getattr(likely, name) == (other if own == getattr(base, name) else own)


def test_a_save_is_safe_when_nothing_unseen_stands_there() -> None:
    seen, new = About("a"), About("b")
    assert is_safe(fingerprint(seen), seen, new)
    assert not is_safe(fingerprint(seen), About("c"), new)
    assert is_safe("", new, new), "what is wanted stands there already"
    assert is_safe(fingerprint(None), None, new)


def test_points_follow_the_weights_of_matching() -> None:
    assert points("annual") == WEIGHTS["capacity"] / 2, "a stated capacity against an unknown one"
    assert points("target_groups") == WEIGHTS["social_aim"] / 2
    assert points("website") == 0
    assert all(0 < points(code) <= 100 for code in WITHOUT)
    assert stale_points(ON, ON) == 0
    assert stale_points(date(2024, 1, 1), ON) == WEIGHTS["freshness"]


def test_an_empty_profile_lacks_everything_and_is_told_the_dearest_first() -> None:
    found = completeness(Document(), ON)
    assert found.share == 0
    assert found.missing[0].code == "offer"
    gains = [m.points for m in found.missing]
    assert gains == sorted(gains, reverse=True)
    assert not {"cpv", "annual", "price"} & {m.code for m in found.missing}, (
        "no offer: nothing to add them to"
    )
    assert {m.code for m in missing_to_publish(Document())} == NEEDED


def test_what_is_written_is_no_longer_missing() -> None:
    document = Document(
        basics=Basics(name="A", municipality="0791"),
        about=About(summary_da="Mad."),
        offers=Offers((Offer("1", "Frokost", cpv=("55520000",)), Offer("2", "Rengøring"))),
        area=DeliveryArea(nationwide=True),
    )
    assert missing_to_publish(document) == ()
    codes = {m.code: m.item for m in completeness(document, ON).missing}
    assert codes["cpv"] == "2", "the link leads to the offer that lacks it"
    assert "area" not in codes
    assert len({c.code for c in CHECKS}) == len(CHECKS)


@pytest.mark.parametrize(
    ("text", "comma", "value"),
    [
        ("1.500,50", ",", "1500.50"),
        ("1500,5", ",", "1500.5"),
        ("1 500 kr.", ",", "1500"),
        ("1.500", ",", "1500"),
        ("1,500.50", ".", "1500.50"),
        ("1,500", ".", "1500"),
        ("0", ",", "0"),
        ("500,-", ",", "500"),
        ("1.50", ",", None),
        ("1,50,0", ",", None),
        ("-5", ",", None),
        ("", ",", None),
        ("٣", ",", None),
        ("9" * 40, ",", None),
    ],
)
def test_numbers_are_read_as_they_are_written(text: str, comma: str, value: str | None) -> None:
    found = read_number(text, comma)
    assert (None if found is None else f"{found.normalize():f}") == (
        None if value is None else value.rstrip("0").rstrip(".") if "." in value else value
    )


def test_a_whole_number_has_no_part() -> None:
    assert read_whole("1.500") == 1500
    assert read_whole("1,5") is None
