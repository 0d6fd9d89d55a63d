"""Lists of CVR numbers as people paste them."""

from __future__ import annotations

from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.cvr_lists import MOST, TooManyLines, carried, from_carried, from_rows, from_text
from tests.factories.suppliers import valid_numbers

GOOD, OTHER = "13748136", "25313763"
NUMBERS = st.sampled_from(list(islice(valid_numbers(99), 200)))
WRITTEN = st.sampled_from(
    ["{0}{1}{2}{3}", "{0} {1} {2} {3}", "DK{0}{1}{2}{3}", "DK-{0} {1} {2} {3}", "CVR {0}{1}{2}{3}",
     "{0}.{1}.{2}.{3}", "{0}{1} {2}{3}", "cvr-nr. {0}\u00a0{1}\u00a0{2}\u00a0{3}", "  {0}{1}{2}{3}  "]
)  # fmt: skip


def read(text: str) -> list[tuple[int, str | None, str | None]]:
    return [(line.place, line.cvr, line.fault) for line in from_text(text)]


@given(
    st.lists(st.tuples(NUMBERS, WRITTEN), min_size=1, max_size=30), st.sampled_from(["\n", "\r\n", "\n\n"])
)
def test_every_way_of_writing_gives_every_number_in_order(pairs: list[tuple[str, str]], end: str) -> None:
    text = end.join(way.format(n[:2], n[2:4], n[4:6], n[6:]) for n, way in pairs)
    assert [line.cvr for line in from_text(text)] == [n for n, _ in pairs]


@given(st.lists(NUMBERS, min_size=1, max_size=20), st.sampled_from([", ", ";", "\t", " | ", " ", ","]))
def test_several_on_a_line_with_any_separator(numbers: list[str], separator: str) -> None:
    assert [line.cvr for line in from_text(separator.join(numbers))] == numbers


@given(st.text(max_size=400))
def test_whatever_is_pasted_is_read_and_carried_without_a_change(text: str) -> None:
    lines = from_text(text)
    again = from_carried(carried(lines))
    assert [(x.place, x.cvr, x.fault, x.original) for x in again] == [
        (x.place, x.cvr, x.fault, x.original) for x in lines
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("CVR-nr.\n13748136", [(2, GOOD, None)]),
        (f"{GOOD}\n{GOOD}\n{OTHER}", [(1, GOOD, None), (2, GOOD, None), (3, OTHER, None)]),
        ("1003456789", [(1, None, "p_number")]),
        ("13748137", [(1, None, "check_digit")]),
        ("1374813", [(1, None, "format")]),
        (f"{GOOD}\nhej", [(1, GOOD, None), (2, None, "missing")]),
        (f"{GOOD} {OTHER} 12", [(1, GOOD, None), (1, OTHER, None), (1, None, "format")]),
        (f"Rug ApS, Vestergade 12, 8800 Viborg, {GOOD}, tlf. 86 62 10 00", [(1, GOOD, None)]),
        (f"Navn;CVR nummer;By\nRug;{GOOD};Viborg\nX;;Y", [(2, GOOD, None), (3, None, "missing")]),
        ("", []),
    ],
)
def test_what_is_made_of_it(text: str, found: list[tuple[int, str | None, str | None]]) -> None:
    assert read(text) == found


def test_the_column_of_a_table_is_found_by_heading_or_by_content() -> None:
    by_heading = [
        (1, ["Kreditor", "Beløb", "Leverandørens CVR-nr."]),
        (2, ["Rug", "25313763", "DK 13748136"]),
    ]
    assert [(x.place, x.cvr) for x in from_rows(by_heading)] == [(2, GOOD)]
    by_content = [(1, ["Navn", "Nummer"]), (2, ["Rug", GOOD]), (3, ["Ramsløg", OTHER]), (4, ["Hest", "12"])]
    assert [(x.place, x.cvr, x.fault) for x in from_rows(by_content)] == [
        (2, GOOD, None), (3, OTHER, None), (4, None, "format"),
    ]  # fmt: skip


def test_ten_thousand_and_one_are_too_many() -> None:
    assert len(from_text("\n".join([GOOD] * MOST))) == MOST
    with pytest.raises(TooManyLines) as raised:
        from_text("\n".join([GOOD] * (MOST + 1)))
    assert raised.value.count == MOST + 1
