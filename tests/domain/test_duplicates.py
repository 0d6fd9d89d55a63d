import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.domain.duplicates import Firm, Likeness, compare, find, plain

NAMES = st.lists(st.sampled_from(["Rug", "Ramsløg", "Køkken", "Kantine", "Øens", "Hus", "Service", "A/S", "ApS", "F.M.B.A.", "Å"]), min_size=1, max_size=4).map(" ".join)  # fmt: skip
FIRMS = st.builds(
    Firm,
    cvr=st.integers(10_000_000, 10_000_030).map(str),
    names=st.lists(NAMES, min_size=1, max_size=2).map(tuple),
    postcode=st.sampled_from(["", "8000", "8800"]),
    email=st.sampled_from(["", "kontakt@rug.dk", "mail@hus.dk"]),
    website=st.sampled_from(["", "rug.dk"]),
    phone=st.sampled_from(["", "12345678"]),
)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Rug & Ramsløg ApS", "rug ramsloeg"),
        ("RUG OG RAMSLØG A/S", "rug ramsloeg"),
        ("Øens Køkken F.M.B.A.", "oeens koekken"),
        ("Øens Køkken f.m.b.a", "oeens koekken"),
        ("Fonden Ålykke S.M.B.A.", "aalykke"),
        ("Foreningen", "foreningen"),
        ("Hus 10 I/S", "hus 10"),
        ("", ""),
    ],
)
def test_a_name_is_compared_without_its_form(name: str, expected: str) -> None:
    assert plain(name) == expected


@pytest.mark.parametrize(
    ("one", "other", "why"),
    [
        (Firm("10000001", ("Rug og Ramsløg ApS",)), Firm("22222222", ("Rug og Ramsløg A/S",)), (Likeness.NAME,)),
        (Firm("10000001", ("Cafe Rosen",), "8000"), Firm("22222222", ("Café Rosen, Fonden",), "8000"),
         (Likeness.NAME, Likeness.ADDRESS)),
        (Firm("10000001", ("Rug Kantine",), email="a@rug.dk"), Firm("22222222", ("Rug Kantine Nord",), email="a@rug.dk"),
         (Likeness.NAME, Likeness.EMAIL)),
        (Firm("13748136", ("Grøn Have",)), Firm("13748163", ("Grøn Have IVS",)),
         (Likeness.NAME, Likeness.NUMBER)),
        (Firm("10000001", ("Rug Kantine",), "8000"), Firm("22222222", ("Hus og Have",), "8000"), None),
        (Firm("10000001", ("Rug Kantine",), phone="12345678"), Firm("22222222", ("Hus og Have",), phone="12345678"), None),
        (Firm("10000001", ("Rug",)), Firm("10000001", ("Rug",)), None),
    ],
)  # fmt: skip
def test_why_two_look_alike(one: Firm, other: Firm, why: tuple[Likeness, ...] | None) -> None:
    pair = compare(one, other)
    assert (pair and pair.why) == why


def related(one: Firm, other: Firm) -> bool:
    """Whether two firms share a word, short ones only in one place, their whole name or a way to reach them."""
    mine, theirs = ({plain(name) for name in firm.names} for firm in (one, other))
    words = {w for name in mine for w in name.split()} & {w for name in theirs for w in name.split()}
    near = bool(one.postcode) and one.postcode == other.postcode
    reached = any(
        a and a == b
        for a, b in ((one.email, other.email), (one.website, other.website), (one.phone, other.phone))
    )
    return bool(mine & theirs) or reached or any(len(word) > 3 or near for word in words)


# Building the strategies counts as input generation the first time, which a busy machine takes long for.
@settings(suppress_health_check=[HealthCheck.too_slow])
@given(FIRMS, FIRMS)
def test_it_does_not_matter_who_is_named_first(one: Firm, other: Firm) -> None:
    pair = compare(one, other)
    assert pair == compare(other, one)
    assert pair is None or (0 < pair.score <= 100 and pair.first < pair.second and pair.why)


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(FIRMS, max_size=12, unique_by=lambda f: f.cvr), st.randoms())
def test_blocks_miss_nothing_that_shares_a_word(firms: list[Firm], random) -> None:  # type: ignore[no-untyped-def]
    every = {p for a in firms for b in firms if (p := compare(a, b))}
    found = find(firms)
    assert set(found) <= every
    assert len(found) == len(set(found))
    expected = {p for a in firms for b in firms if related(a, b) and (p := compare(a, b))}
    assert expected <= set(found)
    shuffled = list(firms)
    random.shuffle(shuffled)
    assert find(shuffled) == found
