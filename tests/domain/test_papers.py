"""What an edition holds, and what differs between two."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain import papers
from app.domain.papers import (
    Difference,
    Fate,
    Happened,
    News,
    NewsLine,
    Paper,
    PaperBarrier,
    PaperSolution,
    PaperSource,
    Section,
    SectionText,
)

SOLUTION = PaperSolution(
    "L1", "Åbent register", "Open directory", "started", "Hubben", "Spørg", "", "2027-03-01"
)
BARRIER = PaperBarrier(
    "P1",
    ("public", "private"),
    "finding",
    "Vi finder dem ikke",
    "",
    "Tekst",
    "",
    "raised",
    3,
    (SOLUTION,),
    (1,),
)
SOURCE = PaperSource("Altinget", "Altinget", 2022, "https://altinget.example/a")
NEWS = News(
    "2026-10-22",
    True,
    (NewsLine("P1", "Vi finder dem ikke", "", "changed", (("edited", ("text_da",), ""),)),),
)
PAPER = Paper({"public": SectionText("Kommentar", "")}, (BARRIER,), (SOURCE,), {"P4": "P1"}, NEWS)


def test_a_paper_is_kept_whole() -> None:
    assert papers.from_json(papers.as_json(PAPER)) == PAPER
    assert papers.from_json(papers.as_json(replace(PAPER, news=None))).news is None


def test_two_papers_say_the_same_whatever_is_news() -> None:
    assert papers.fingerprint(PAPER) == papers.fingerprint(replace(PAPER, news=None))
    assert papers.fingerprint(PAPER) != papers.fingerprint(replace(PAPER, merged={}))


@pytest.mark.parametrize(
    ("code", "state", "section"),
    [
        ("P1", "raised", Section.PUBLIC), ("S2", "worked_on", Section.SOCIAL), ("V3", "raised", Section.PRIVATE),
        ("P1", "solved", Section.SETTLED), ("V3", "parked", Section.SETTLED), ("X9", "raised", Section.PUBLIC),
    ],
)  # fmt: skip
def test_a_barrier_stands_in_one_section(code: str, state: str, section: Section) -> None:
    assert replace(BARRIER, code=code, state=state).section is section


def test_who_else_meets_it_is_told_in_their_section() -> None:
    assert BARRIER.also_in == (Section.PRIVATE,)
    assert replace(BARRIER, state="solved").also_in == ()


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        (["raised", "edited", "solve"], Happened.RAISED),
        (["start", "solve"], Happened.SOLVED),
        (["solve", "reopen"], Happened.TAKEN_UP),
        (["park"], Happened.PARKED),
        (["merge"], Happened.MERGED),
        (["edited", "solution", "received"], Happened.CHANGED),
    ],
)
def test_the_weightiest_thing_is_told(steps: list[str], expected: Happened) -> None:
    assert papers.happened(steps) is expected


def test_every_source_has_one_number() -> None:
    other = replace(SOURCE, title="KFST")
    assert papers.numbered([[SOURCE], [], [other, SOURCE]]) == ((SOURCE, other), [(1,), (), (2, 1)])


ENTRIES = st.dictionaries(
    st.sampled_from(["P1", "P2", "S1", "V1"]),
    st.fixed_dictionaries({"name": st.text(max_size=3), "text": st.text(max_size=3)}),
)


@given(ENTRIES, ENTRIES)
def test_differences_lead_from_one_edition_to_the_other(
    old: dict[str, dict[str, str]], new: dict[str, dict[str, str]]
) -> None:
    made = {key: dict(fields) for key, fields in old.items()}
    for found in papers.differences(old, new):
        if found.fate is Fate.REMOVED:
            del made[found.key]
            continue
        made.setdefault(found.key, {"name": "", "text": ""}).update(
            {name: text for name, _, text in found.changes}
        )
    assert made == new


def test_added_changed_and_removed_are_told_apart() -> None:
    old = {"P1": {"name": "A", "text": "x"}, "P2": {"name": "B", "text": ""}}
    new = {"S1": {"name": "C", "text": ""}, "P1": {"name": "A", "text": "y"}}
    assert papers.differences(old, new) == (
        Difference("S1", Fate.ADDED, (("name", "", "C"),)),
        Difference("P1", Fate.CHANGED, (("text", "x", "y"),)),
        Difference("P2", Fate.REMOVED, (("name", "B", ""),)),
    )
