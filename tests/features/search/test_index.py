import numpy as np
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from app.extensions import db
from app.search import codec, queries, services, snapshot
from app.search.documents import Document
from app.search.models import SearchPosting
from app.search.queries import Filters


@given(st.dictionaries(st.integers(0, codec.IN_BLOCK), st.integers(1, 255)))
def test_postings_come_back_as_they_went_in(strengths: dict[int, int]) -> None:
    offsets, found = codec.unpack_postings(codec.pack_postings(strengths))
    assert dict(zip(offsets.tolist(), found.tolist(), strict=True)) == strengths


@given(st.sets(st.integers(0, 20_000)))
def test_bitsets_come_back_as_they_went_in(positions: set[int]) -> None:
    bits = sum(1 << position for position in positions)
    flags = codec.flags_of(bits, 20_001)
    assert set(np.flatnonzero(flags).tolist()) == positions
    assert codec.bits_of(flags) == bits


def document(number: int, words: list[str]) -> Document:
    return Document(
        number,
        f"{number:08d}",
        f"Firma {number}",
        titles=words,
        card={"id": number, "name": f"Firma {number}"},
    )


WORDS = st.lists(st.sampled_from(["frokost", "maling", "cykler", "syning"]), max_size=3)
CHANGES = st.lists(st.tuples(st.sampled_from([1, 2, 4095, 4096, 9000]), st.none() | WORDS), max_size=8)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(CHANGES)
def test_after_any_changes_the_index_says_what_was_written_last(
    app: Flask, changes: list[tuple[int, list[str] | None]]
) -> None:
    services.clear()
    truth: dict[int, list[str]] = {}
    for number, words in changes:
        if words is None:
            services.remove([number])
            truth.pop(number, None)
        else:
            services.write([document(number, words)])
            truth[number] = words
        db.session.commit()
    for word in ("frokost", "maling", "cykler", "syning"):
        found = queries.search(Filters(text=word, spell=False), per_page=50)
        assert {c["id"] for c in found.cards} == {n for n, words in truth.items() if word in words}
    assert queries.search(Filters(), per_page=50).total == len(truth)
    if not truth:
        assert db.session.scalars(select(SearchPosting)).all() == []


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(CHANGES)
def test_what_a_process_puts_together_piece_by_piece_is_what_a_new_one_reads(
    app: Flask, changes: list[tuple[int, list[str] | None]]
) -> None:
    services.clear()
    for number, words in changes:
        if words is None:
            services.remove([number])
        else:
            services.write([document(number, words)])
        db.session.commit()
        grown = snapshot.current()
        app.extensions.pop(snapshot.EXTENSION)
        anew = snapshot.current()
        app.extensions[snapshot.EXTENSION] = grown
        assert {k: v for k, v in grown.bits.items() if v} == {k: v for k, v in anew.bits.items() if v}
        assert (grown.size, grown.statuses) == (anew.size, anew.statuses)
        assert grown.by_name.tolist() == anew.by_name.tolist()
        assert grown.newest.tolist() == anew.newest.tolist()


def test_another_process_sees_a_change_at_once(app: Flask) -> None:
    services.write([document(1, ["frokost"])])
    db.session.commit()
    assert queries.search(Filters(text="frokost")).total == 1
    services.write([document(2, ["frokost"])])
    db.session.commit()
    assert queries.search(Filters(text="frokost")).total == 2
