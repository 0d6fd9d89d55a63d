from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from app.domain import merging
from app.domain.merging import PARTS, Snapshot
from app.domain.profile import (
    About,
    Basics,
    Contact,
    DeliveryArea,
    Document,
    Goals,
    Groups,
    Impact,
    Offer,
    Offers,
    Pictures,
    Reference,
    References,
    Report,
    Section,
)

WORD = st.sampled_from(["", "rug", "ramsløg", "kaffe"])
KEY = st.sampled_from(["1", "2", "m1", "mm1", "9"])


def some(of, key):  # type: ignore[no-untyped-def]
    return st.lists(of, max_size=4, unique_by=key).map(tuple)


DOCUMENTS = st.builds(
    Document,
    basics=st.builds(Basics, name=WORD, municipality=WORD, city=WORD, employees=st.none() | st.integers(0, 9),
                     register_on=st.sampled_from(["", "2026-01-02"])),
    about=st.builds(About, WORD, WORD, WORD, WORD),
    offers=st.builds(Offers, some(st.builds(Offer, KEY, WORD), lambda o: o.key), some(WORD, str)),
    area=st.builds(DeliveryArea, st.booleans(), some(WORD, str)),
    references=st.builds(References, some(st.builds(Reference, KEY, WORD), lambda r: r.key)),
    groups=st.builds(Groups, some(WORD, str), some(WORD, str)),
    impact=st.builds(Impact, some(st.builds(Report, st.sampled_from(["2023", "2024"]), st.integers(0, 9)), lambda r: r.key)),
    goals=st.builds(Goals, some(st.integers(1, 17), str)),
    contact=st.builds(Contact, WORD, WORD, WORD),
    pictures=st.builds(Pictures, WORD, some(st.text("abc", min_size=1, max_size=2), str)),
)  # fmt: skip
CHOICES = st.sets(st.sampled_from([p.key for p in PARTS]))


@given(DOCUMENTS, DOCUMENTS, CHOICES)
def test_undoing_gives_both_back(kept: Document, other: Document, wanted: set[str]) -> None:
    after = merging.merged(kept, other, wanted)
    snapshot = Snapshot(kept, other, after)
    assert merging.clashes(snapshot, after) == ()
    assert (merging.undone(snapshot, after), snapshot.other) == (kept, other)


@given(DOCUMENTS)
def test_nothing_is_lost_from_what_is_kept(held: Document) -> None:
    assert merging.from_saved(merging.as_json(held)) == held


@given(DOCUMENTS, DOCUMENTS, CHOICES)
def test_what_the_kept_one_says_is_there_afterwards(
    kept: Document, other: Document, wanted: set[str]
) -> None:
    after = merging.merged(kept, other, wanted)
    assert {i.key for i in kept.offers.items} <= {i.key for i in after.offers.items}
    assert len({i.key for i in after.offers.items}) == len(after.offers.items)
    said = {replace(i, key="") for i in after.offers.items}
    assert {replace(i, key="") for i in (*kept.offers.items, *other.offers.items)} == said
    assert set(kept.impact.items) <= set(after.impact.items)
    for part in PARTS:
        if part.key not in wanted and not part.is_list and not merging.is_empty(kept, part):
            assert merging.held(after, part) == merging.held(kept, part)
    if kept.basics.register_on:
        assert after.basics.name == kept.basics.name


@given(DOCUMENTS, DOCUMENTS, DOCUMENTS, CHOICES)
def test_what_was_written_since_stays_where_one_says_so(
    kept: Document, other: Document, now: Document, wanted: set[str]
) -> None:
    snapshot = Snapshot(kept, other, merging.merged(kept, other, wanted))
    clashing = merging.clashes(snapshot, now)
    newer = merging.undone(snapshot, now, {p.key for p in clashing})
    older = merging.undone(snapshot, now)
    for part in PARTS:
        if part in clashing:
            assert merging.held(newer, part) == merging.held(now, part)
            assert merging.held(older, part) == merging.held(kept, part)
        elif merging.held(kept, part) == merging.held(snapshot.after, part):
            assert merging.held(newer, part) == merging.held(now, part)


def test_every_field_of_a_profile_is_in_one_part() -> None:
    named = [(p.section, n) for p in PARTS for n in p.names]
    assert len(named) == len(set(named))
    every = {(s, n) for s in Section for n in vars(Document().section(s))}
    # The day of the register says when, and stays with its number. Verifications are in no section.
    assert every - set(named) == {(Section.BASICS, "register_on")}
