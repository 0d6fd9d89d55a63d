"""What the check of a need's text finds, in texts as buyers write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.need_text import CHECKS, CLUES, LONGEST_QUOTE, Quality, read, readability

LUNCH = (
    "I dag bestiller hver afdeling frokost for sig, og meget mad ender som spild. Vi har brug for én leverandør "
    "af frokost til 40 medarbejdere hver onsdag. Maden leveres på rådhuset i Viborg senest kl. 11.30 fra 1. marts 2027."
)
TEXTS = [
    # text, the clues that are there, a quote by clue
    (LUNCH, set(CLUES), {"amount": "40 medarbejdere", "users": "medarbejdere", "date": "1. marts 2027"}),
    (
        (
            "Vores kontrakt om vask af arbejdstøj udløber. 120 pædagoger i dagtilbud bruger ca. 300 sæt om ugen. "
            "Tøjet hentes på Skolevej 12 hver mandag fra uge 8."
        ),
        set(CLUES),
        {"amount": "120 pædagoger", "place": "Skolevej 12", "date": "fra uge 8"},
    ),
    ("Kommunen søger en leverandør af vinduespolering.", set(), {}),
    (
        "Der ønskes tilbud på indkøb af kontorartikler jf. § 54. Ring på 87 87 87 87 eller mød op kl. 10.30.",
        set(),
        {},
    ),
    (
        "Beboerne på vores plejehjem kan ikke komme ud at handle. Vi vil prøve en indkøbsbil.",
        {"problem", "users"},
        {"problem": "Beboerne på vores plejehjem kan ikke komme ud at handle."},
    ),
    (
        "Grønne områder skal slås 14 gange om året. Arealet er 12.000 m2 og ligger i hele kommunen.",
        {"amount", "place"},
        {"amount": "14 gange"},
    ),
    (
        "Vi skal flytte to skoler i sommerferien 2027, fordi bygningen rives ned. 25-30 klasser skal pakkes.",
        {"problem", "amount", "date"},
        {"amount": "to skoler", "date": "i sommerferien 2027"},
    ),
    ("Levering 3.12.2026.", {"date"}, {"date": "3.12.2026"}),
    ("Bøgerne er slidte. Levering i 4. kvartal 2026 til 8800 Viborg.", {"problem", "place", "date"}, {"place": "8800 Viborg"}),
    ("Two guests a day find it difficult to get lunch.", {"problem", "users", "amount"}, {"amount": "Two guests"}),
]  # fmt: skip


def said(found: Quality) -> set[str]:
    return {c.kind for c in found.clues if c.is_there and c.kind in CLUES}


@pytest.mark.parametrize(("text", "wanted", "quotes"), TEXTS)
def test_what_a_text_says(text: str, wanted: set[str], quotes: dict[str, str]) -> None:
    found = read("", text, place_in=lambda whole: "Viborg" if "i Viborg" in whole else "")
    assert said(found) == wanted, {c.kind: c.quote for c in found.clues}
    assert {k: found.clue(k).quote for k in quotes} == quotes


def test_a_clear_text_and_an_empty_one() -> None:
    found = read("Frokost", LUNCH, place_in=lambda _: "Viborg")
    assert (found.done, found.level) == (len(CHECKS), "clear")
    empty = read("", "")
    assert (empty.done, empty.level, empty.lix) == (0, "unclear", None)


def test_what_the_fields_hold_need_not_be_written() -> None:
    assert said(read("", "Ny maling.", given={"place", "date"})) == {"place", "date"}


def test_the_title_counts_too_but_not_for_the_problem() -> None:
    assert said(read("Frokost til 40 gæster, fordi de er sultne", "")) == {"users", "amount"}


@pytest.mark.parametrize(("text", "lix"), [("", None), ("Det er en kat.", 4), ("Sammenhængskraft.", 101)])
def test_readability(text: str, lix: int | None) -> None:
    assert readability(text) == lix


def test_a_law_is_hard_to_read() -> None:
    law = (
        "Ordregivende myndigheder kan uanset bestemmelserne vedrørende gennemførelsesforanstaltninger fastsætte "
        "nærmere betingelser for tilbudsgivernes dokumentation af egnethed, herunder økonomisk formåen."
    )
    assert not read("", law).clue("language").is_there


danish = st.text(st.sampled_from(list("abcdeæøå ABÆØÅ0123456789.,-§%\n!?/:")) | st.characters(), max_size=400)


@given(danish, danish)
def test_every_quote_stands_in_the_text(title: str, text: str) -> None:
    found = read(title, text)
    for clue in found.clues:
        assert clue.quote in f"{title}\n{text}"
        assert clue.is_there or not clue.quote
    assert len(found.clue("problem").quote) <= LONGEST_QUOTE
    assert 0 <= found.done <= len(CHECKS)


@given(danish, st.sampled_from([t for t, *_ in TEXTS]))
def test_more_text_takes_no_clue_away(more: str, text: str) -> None:
    assert said(read("", text)) <= said(read("", f"{text}\n\n{more}"))


@pytest.mark.parametrize("text", ["", "Kaffe", "Vi skal bruge kaffe hver uge."])
def test_of_a_few_words_no_language_is_told(text: str) -> None:
    clue = read("", text).clue("language")
    assert (clue.is_there, clue.is_unknown) == (False, True)
    assert not read("", LUNCH).clue("language").is_unknown


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("Vask af tøj for hjemmeplejen i Viborg.", "for hjemmeplejen"),
        ("Frugt til kommunens skoler.", "til kommunens skoler"),
        ("Mad til vores tre plejehjem.", "til vores tre plejehjem"),
        ("Rengøring på skolen til skoleåret.", ""),
        ("Tøjet bliver vasket af medarbejderne selv.", ""),
        ("I dag udføres det af vores egne medarbejdere.", ""),
        ("Maden er lavet af medarbejderne og til beboerne.", "beboerne"),
        ("Bilen bruges af medarbejderne.", "medarbejderne"),
        ("Et hold af frivillige spiser med.", "hold"),
    ],
)
def test_who_it_is_for_is_not_who_does_it_today(text: str, quote: str) -> None:
    assert read("", text).clue("users").quote == quote
