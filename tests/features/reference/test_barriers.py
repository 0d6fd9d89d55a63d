"""The register of barriers as shipped: whole, in both languages, with sources, and honest about what stands."""

from collections import Counter
from itertools import combinations
from urllib.parse import urlsplit

import pytest
from flask import Flask
from rapidfuzz import fuzz

from app.domain.needs import Kind
from app.reference import barriers
from app.rules import RULES

PERSPECTIVES = {"P": "public", "S": "social", "V": "private"}
THEMES = {"finding", "rules", "contract", "skills", "trust", "effect"}
STATES = {"not_started", "started", "in_operation"}
MEASURES = {"suppliers", "verified", "needs", "answers", "awards", "awarded_dkk", "municipalities"}
# From here on two names would be taken for the same.
ALIKE = 85
SHORTEST_TEXT, LONGEST_TEXT = 150, 600
LONGEST_NAME = 150


def test_there_are_44_numbered_by_whoever_meets_them() -> None:
    found = barriers.barriers()
    wanted = [f"{letter}{n}" for letter, most in (("P", 18), ("S", 17), ("V", 9)) for n in range(1, most + 1)]
    assert list(found) == wanted
    for code, barrier in found.items():
        assert barrier.perspective == PERSPECTIVES[code[0]], code
        assert set(barrier.perspectives) <= set(PERSPECTIVES.values()), code
        assert len(set(barrier.perspectives)) == len(barrier.perspectives), code


def test_every_theme_holds_some_and_none_holds_most() -> None:
    counts = Counter(barrier.theme for barrier in barriers.barriers().values())
    assert set(counts) == THEMES
    assert min(counts.values()) >= 4
    assert max(counts.values()) <= 12


def test_kinds_of_need_are_known() -> None:
    for code, barrier in barriers.barriers().items():
        assert set(barrier.kinds) <= {kind.value for kind in Kind}, code
        assert len(barrier.kinds) < len(Kind), f"{code}: all kinds are written as none"


def test_every_text_says_something_in_both_languages() -> None:
    for code, barrier in barriers.barriers().items():
        for text in (barrier.text_da, barrier.text_en):
            assert SHORTEST_TEXT <= len(text) <= LONGEST_TEXT, (code, len(text))
            assert _is_tidy(text), code
        assert barrier.text_da != barrier.text_en, code
    for code, solution in barriers.solutions().items():
        for text in (solution.text_da, solution.text_en):
            assert _is_tidy(text), code


@pytest.mark.parametrize("language", ["da", "en"])
def test_no_two_names_are_alike(language: str) -> None:
    for held in (barriers.barriers(), barriers.solutions()):
        names = {code: getattr(one, f"name_{language}") for code, one in held.items()}
        assert all(names.values())
        assert max(map(len, names.values())) <= LONGEST_NAME
        for (code, name), (other, second) in combinations(names.items(), 2):
            likeness = fuzz.token_sort_ratio(name.lower(), second.lower())
            assert likeness < ALIKE, (code, other, likeness)


def test_every_barrier_has_a_source_or_says_that_there_is_none() -> None:
    assert {source.barrier for source in barriers.sources()} == set(barriers.barriers())
    for source in barriers.sources():
        assert source.title, source
        assert source.publisher, source
        assert source.year is None or 2000 <= source.year <= 2026, source
        if source.url:
            parts = urlsplit(source.url)
            assert parts.scheme in {"http", "https"}, source
            assert "." in parts.netloc, source
            assert source.url.isascii(), source
            assert " " not in source.url, source
        else:
            assert "ikke fundet en offentliggjort kilde" in source.title, source


def test_no_source_is_named_twice_for_one_barrier() -> None:
    named = Counter((source.barrier, source.title) for source in barriers.sources())
    assert max(named.values()) == 1


def test_every_barrier_has_a_solution() -> None:
    served = {code for solution in barriers.solutions().values() for code in solution.barriers}
    assert served == set(barriers.barriers())


def test_solutions_have_a_known_state_and_move_known_figures() -> None:
    for number, (code, solution) in enumerate(barriers.solutions().items(), 1):
        assert code == f"L{number}"
        assert solution.state in STATES, code
        assert solution.measures, code
        assert set(solution.measures) <= MEASURES, code
        assert len(set(solution.barriers)) == len(solution.barriers), code


def test_what_is_in_operation_can_be_opened_and_what_is_not_begun_cannot(app: Flask) -> None:
    open_ones = {rule.endpoint for rule in app.url_map.iter_rules() if not rule.arguments}
    for code, solution in barriers.solutions().items():
        if solution.endpoint:
            assert solution.endpoint in RULES, code
            assert solution.endpoint in open_ones, f"{code}: the address needs something to be filled in"
        assert bool(solution.endpoint) == (solution.state != "not_started"), code
        assert solution.owner or solution.state == "not_started", code


def _is_tidy(text: str) -> bool:
    """Whole sentences, single spaces, and nobody shouts."""
    return text.endswith(".") and "  " not in text and "!" not in text
