"""The phrase book: everyday words, compounds on either side, and what must not be mixed up."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.concepts import Span, tokens
from app.domain.false_friends import SAME_WORD
from app.reference import catalogue, concepts

concepts.prepare()
BOOK = concepts.book()


def meanings(text: str) -> set[str]:
    """The concepts that a text names outright."""
    return {code for span in BOOK.find(tokens(text)) for code in span.exact}


@pytest.mark.parametrize(
    ("text", "concept"),
    [
        ("vinduespolering", "window_cleaning"),
        ("polering af vinduer", "window_cleaning"),
        ("vindues pudsning", "window_cleaning"),
        ("kantinedrift", "canteen_operation"),
        ("drift af kantiner", "canteen_operation"),
        ("havemand", "gardening"),
        ("flyttefirma", "moving_firm"),
        ("genbrugs-it", "used_computers"),
        ("rydning af sne", "snow_clearing"),
        ("bike rental", "bike_rental"),
        ("corporate gifts", "company_gifts"),
        ("tidligere straffede", "people_ex_offenders"),
        ("flygtningekvinder", "people_minority_women"),
        ("bi avl", "beekeeping"),
        ("vi skal af med gamle pc'er", "electronics_recycling"),
        ("værelse for natten", "hotel"),
        ("aflevere aflagt tøj", "textile_collection"),
    ],
)
def test_buyers_words_name_a_concept(text: str, concept: str) -> None:
    assert concept in meanings(text)


@pytest.mark.parametrize(
    ("text", "other"), [("bager", "bags"), ("gift", "people_women"), ("loves", "legal_advice")]
)
def test_words_that_only_look_alike_are_kept_apart(text: str, other: str) -> None:
    assert other not in meanings(text)


@pytest.mark.parametrize("text", ["Sct. Hans Have", "Skt. Hans Have", "sankt hans have"])
def test_a_saint_is_written_in_three_ways(text: str) -> None:
    assert tokens(text) == ["sankt", "hans", "have"]


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("dækker hele landet", "car_repair"),
        ("landsdækkende", "car_repair"),
        ("en særlig indsats", "people_prisoners"),
        ("boller til kaffen", "housing"),
        ("afhænger af opgaven", "people_addiction"),
        ("de gældende regler", "legal_aid"),
        ("kunstig intelligens", "art"),
        ("sund mad", "health_services"),
        ("grønt til køkkenet", "tea"),
        ("alle minutter tæller", "secretarial"),
        ("et program for unge", "programming"),
    ],
)
def test_a_word_with_the_stem_of_another_is_read_as_itself(text: str, other: str) -> None:
    named = {c for s in BOOK.find(tokens(text)) for c in (*s.exact, *s.head, *s.modifier)}
    assert other not in named


@pytest.mark.parametrize(
    ("text", "concept"),
    [
        ("dæk", "car_repair"),
        ("boller", "bakery"),
        ("bukser", "clothing"),
        ("en ny dør", "windows_doors"),
        ("opføre en mur", "mason"),
        ("etiketterne", "stickers"),
        ("sundhedsfremmende indsats", "health_services"),
    ],
)
def test_the_word_itself_keeps_its_meaning(text: str, concept: str) -> None:
    assert concept in meanings(text)


def test_what_is_published_is_danish_where_a_word_is_both() -> None:
    text = tokens("Vi driver en café og står bag en fond")
    assert not {c for s in BOOK.find(text, typed=False) for c in s.exact} & {"goods_transport", "bags"}
    assert "goods_transport" in meanings("driver")


def test_no_phrase_of_the_table_is_kept_out_as_a_look_alike() -> None:
    known = concepts.book()
    for row in catalogue.stream("concepts.csv"):
        for phrase in row["da"].split(";"):
            if phrase.isalpha():
                assert row["concept"] in known.word(phrase.lower())[0], phrase
                assert phrase not in SAME_WORD


def test_the_ending_of_a_letter_word_is_no_word() -> None:
    assert tokens("brugte pc'er, tv’et og NGO's") == ["brugte", "pc", "tv", "og", "ngo"]


def test_a_compound_outside_the_book_is_read_by_its_last_part() -> None:
    (span,) = BOOK.find(["rådhusrengøring"])
    assert span.exact == ()
    assert "cleaning" in span.head


def test_a_longer_phrase_is_taken_before_a_shorter_one() -> None:
    spans = BOOK.find(tokens("billige brugte kontormøbler"))
    assert any(s.size == 2 and "used_office_furniture" in s.exact for s in spans)


def test_the_table_is_sound() -> None:
    rows = catalogue.rows("concepts.csv")
    codes = [row["concept"] for row in rows]
    assert len(codes) == len(set(codes))
    assert sum(len(row["da"].split(";")) for row in rows) >= 600
    for row in rows:
        assert row["da"], row["concept"]
        assert row["en"], row["concept"]
        assert set(row["near"].split()) <= set(codes) - {row["concept"]}, row["concept"]
        assert row["cpv"] or row["concept"].startswith("people_"), row["concept"]


@given(st.lists(st.text(max_size=12), max_size=8))
def test_spans_lie_in_the_text_and_do_not_overlap(words: list[str]) -> None:
    found: list[Span] = BOOK.find(words)
    ends = 0
    for span in found:
        assert span.start >= ends
        ends = span.start + span.size
    assert ends <= len(words)


@pytest.mark.parametrize(
    ("text", "concept"),
    [
        ("IT refurbishing", "used_computers"),
        ("bike servicing", "bike_repair"),
        ("chair hire", "furniture_rental"),
        ("envelope stuffing", "mailing"),
        ("child minding", "childcare"),
        ("uniform washing", "workwear_laundry"),
        ("temp staff", "staffing"),
        ("kitchen help", "canteen_operation"),
        ("cabinet making", "joiner"),
        ("deaf interpreter", "sign_language"),
    ],
)
def test_everyday_english_of_buyers_is_read(text: str, concept: str) -> None:
    assert concept in meanings(text)


@pytest.mark.parametrize(
    ("text", "concept"),
    [
        ("byggematerialegenbrug", "building_material_reuse"),
        ("klippe vores hæk", "hedge_cutting"),
        ("vi skal have vasket vores biler og klippet jeres hæk", "hedge_cutting"),
        ("please mow our lawn", "grass_cutting"),
    ],
)
def test_phrases_are_found_turned_round_and_with_small_words_between(text: str, concept: str) -> None:
    assert concept in meanings(text)


def test_a_phrase_covers_the_small_words_within_it() -> None:
    (found,) = (s for s in BOOK.find(tokens("nu klippe vores hæk hurtigt")) if "hedge_cutting" in s.exact)
    assert (found.start, found.size) == (1, 3)


@pytest.mark.parametrize("text", ["Furniture made with the hands of our team", "We are made of this"])
def test_an_english_text_is_not_read_by_danish_stems(text: str) -> None:
    read = {code for span in BOOK.find(tokens(text), typed=False) for code in span.exact}
    assert "meals" not in read


def test_danish_words_are_understood_in_an_english_text() -> None:
    assert "smorrebrod" in meanings("We are famous for the smørrebrød of our kitchen")
