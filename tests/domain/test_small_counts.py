import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.small_counts import AT_LEAST, HIDDEN, conceal

SAFE = f"{AT_LEAST['da']} {HIDDEN['da']}"


@pytest.mark.parametrize(
    "note",
    [
        "",
        "Månedligt registeropslag: RSV og aktiv i CVR.",
        "3 af 5 standarder opfyldt.",
        "11 af 27 medarbejdere (41 %) er i målgruppen.",
        "5 af 16 medarbejdere (31 %) er i målgruppen.",
        "Mindst 30 % af medarbejderne er i målgruppen.",
        "25 personer i forløb.",
        "1.204 medarbejdere.",
    ],
)
def test_a_note_that_singles_nobody_out_stays(note: str) -> None:
    assert conceal(note, "da") == note


@pytest.mark.parametrize(
    ("note", "instead"),
    [
        ("4 af 12 medarbejdere (33 %) er i målgruppen.", SAFE),
        ("fire ud af tolv medarbejdere er i målgruppen.", SAFE),
        ("7 af 12 medarbejdere (58 %) er i målgruppen.", SAFE),
        ("24 af 27 medarbejdere (89 %) er i målgruppen.", SAFE),
        ("4 af 60 medarbejdere er i målgruppen.", HIDDEN["da"]),
        ("3 medarbejdere er i fleksjob.", HIDDEN["da"]),
        ("Tre nye medarbejdere i år.", HIDDEN["da"]),
        ("33 % af medarbejderne er i målgruppen.", HIDDEN["da"]),
        ("Erklæring læst. 4 af 12 medarbejdere er i målgruppen.", f"Erklæring læst. {SAFE}"),
    ],
)
def test_a_sentence_that_does_gives_way(note: str, instead: str) -> None:
    assert conceal(note, "da") == instead
    assert conceal(instead, "da") == instead


def test_so_in_english() -> None:
    safe = f"{AT_LEAST['en']} {HIDDEN['en']}"
    assert conceal("4 of 12 employees (33%) are in the target group.", "en") == safe
    assert conceal("four out of the twelve employees are in the target group.", "en") == safe
    assert conceal("11 of 27 employees (41%) are in the target group.", "en").startswith("11 of 27")
    assert conceal(safe, "en") == safe


def test_what_is_hidden_cannot_be_worked_out() -> None:
    """Of 12 employees at least 30 % are four or more: had only four been hidden, hiding would say four."""
    notes = {conceal(f"{part} af 12 medarbejdere er i målgruppen.", "da") for part in range(4, 13)}
    assert notes == {SAFE}


@given(st.integers(1, 200), st.integers(1, 200))
def test_no_small_group_is_ever_written(part: int, total: int) -> None:
    part = min(part, total)
    shown = conceal(f"{part} af {total} medarbejdere ({part * 100 // total} %) er i målgruppen.", "da")
    if shown.startswith(f"{part} af"):
        assert part >= 5
        assert total - part == 0 or total - part >= 5
