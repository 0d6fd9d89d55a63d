import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain import language
from app.reference import concepts

concepts.prepare()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("cykel", "cykler"),
        ("møbel", "møbler"),
        ("køkken", "køkkenet"),
        ("rengøring", "rengoering"),
        ("blåbær", "blaabaer"),
        ("café", "cafe"),
        ("vindue", "vinduer"),
    ],
)
def test_forms_and_spellings_of_a_word_meet(one: str, other: str) -> None:
    assert set(language.analyse(one).stems) & set(language.analyse(other).stems)


@pytest.mark.parametrize(
    ("compound", "part"),
    [
        ("kantinedrift", "drift"),
        ("vinduespudsning", "vinduer"),
        ("kontorrengøring", "rengøring"),
        ("cykelreparation", "reparation"),
    ],
)
def test_compounds_are_found_by_their_parts(compound: str, part: str) -> None:
    assert language.stem(part) in language.analyse(compound).parts


def test_stop_words_say_nothing() -> None:
    assert language.content_words("Vi skal bruge frokost til møder") == ["frokost", "møder"]


@given(st.text(max_size=300))
def test_any_text_can_be_read(text: str) -> None:
    for word in language.content_words(text):
        analysis = language.analyse(word)
        assert analysis.stems
        assert all(len(t) <= 4 * language.LONGEST_WORD for t in (*analysis.stems, *analysis.parts))


def test_threads_may_stem_at_the_same_time() -> None:
    words = [
        f"{word}{end}" for word in ("frokost", "maling", "gartner", "tryksag") for end in ("en", "erne", "s")
    ]
    alone = [language.stem.__wrapped__(word) for word in words]

    def many_times(_: int) -> bool:
        return all([language.stem.__wrapped__(w) for w in words] == alone for _ in range(200))

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(many_times, range(8)))


def test_a_word_made_to_be_slow_is_not() -> None:
    started = time.perf_counter()
    assert language.split_compound("have" * 10 + "x") == ()
    assert language.split_compound("kunstkunstkunst" * 200) == ()
    assert time.perf_counter() - started < 1


@pytest.mark.parametrize(
    ("compound", "parts"),
    [
        ("tagrenovering", ("tag", "renovering")),
        ("bilrengoering", ("bil", "rengoering")),
        ("vejledning", ()),
        ("huskede", ()),
    ],
)
def test_some_compounds_begin_with_a_short_word(compound: str, parts: tuple[str, ...]) -> None:
    assert language.split_compound(compound) == parts


def test_the_name_of_a_town_is_made_of_no_words() -> None:
    assert language.split_compound("hundested") == ()
    assert language.split_compound("broenderslev") == ()


def test_the_bridge_and_a_bridge_meet() -> None:
    assert language.stem("sprogbroen") == language.stem("sprogbro")
    assert language.stem("loen") == language.stem("løn")


def test_a_word_with_danish_letters_has_no_english_stem() -> None:
    assert language.analyse("rengørring").stems == ("rengoerring",)


def test_the_words_of_an_english_text_have_no_danish_stems() -> None:
    found = dict(language.analyse_text("The bags are made with our hands"))
    assert found["made"].stems == ("made",)
    assert found["bags"].stems == ("bag",)
    assert dict(language.analyse_text("Vi har taget mad med"))["mad"].stems[0] == "mad"
