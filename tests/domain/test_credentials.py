"""What a proof says and what it is worth, by the events alone."""

import base64
import gzip
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.credentials import PLACES, Claim, Purpose, Worth, blemish, claim, did_web, encode_bits, worth
from app.domain.multikey import NotAKey, multikey, read_multikey
from app.domain.verification import CURRENT, Event, ImpossibleRecord, Status, check_record, standing

START = date(2026, 1, 1)


def on(day: int) -> date:
    return START + timedelta(days=day)


def event(status: Status, day: int, to: int | None = None) -> Event:
    return Event("ppf", status, on(day), on(to) if to is not None else None)


VERIFIED, SUSPENDED, REVOKED = Status.VERIFIED, Status.SUSPENDED, Status.REVOKED


@pytest.mark.parametrize(
    ("events", "day", "expected"),
    [
        ([event(VERIFIED, 0)], 5, Claim("ppf", VERIFIED, on(0), None)),
        ([event(VERIFIED, 0, 10)], 10, Claim("ppf", VERIFIED, on(0), on(10))),
        ([event(VERIFIED, 0, 10)], 11, None),
        ([event(Status.CONDITIONAL, 0, 10)], 5, Claim("ppf", Status.CONDITIONAL, on(0), on(10))),
        ([event(Status.SELF_DECLARED, 0)], 5, None),
        ([event(VERIFIED, 0), event(SUSPENDED, 3)], 5, None),
        ([event(VERIFIED, 0), event(SUSPENDED, 3), event(VERIFIED, 4)], 5, Claim("ppf", VERIFIED, on(0), None)),
        ([event(VERIFIED, 0), event(REVOKED, 3), event(VERIFIED, 4)], 5, Claim("ppf", VERIFIED, on(4), None)),
        ([event(VERIFIED, 0, 10), event(Status.RENEWAL_RECEIVED, 8)], 9,
         Claim("ppf", Status.RENEWAL_RECEIVED, on(0), on(98))),
        ([event(VERIFIED, 0, 10), event(VERIFIED, 11, 20)], 12, Claim("ppf", VERIFIED, on(0), on(20))),
    ],
)  # fmt: skip
def test_what_may_be_attested(events: list[Event], day: int, expected: Claim | None) -> None:
    assert claim(events, on(day)) == expected


SAID = Claim("ppf", VERIFIED, on(0), on(100))


@pytest.mark.parametrize(
    ("later", "day", "expected"),
    [
        ([], 5, Worth.VALID),
        ([], 100, Worth.VALID),
        ([], 101, Worth.EXPIRED),
        ([event(SUSPENDED, 3)], 5, Worth.SUSPENDED),
        ([event(SUSPENDED, 3), event(VERIFIED, 4, 100)], 5, Worth.VALID),
        ([event(SUSPENDED, 3)], 101, Worth.EXPIRED),
        ([event(REVOKED, 3)], 5, Worth.REVOKED),
        # Taken back is taken back, after its last day too, and when the firm is verified anew.
        ([event(REVOKED, 3)], 200, Worth.REVOKED),
        ([event(REVOKED, 3), event(VERIFIED, 4, 100)], 5, Worth.REVOKED),
        ([event(REVOKED, 3), event(VERIFIED, 4, 100)], 2, Worth.VALID),
        ([event(Status.CEASED, 3)], 5, Worth.REVOKED),
        ([event(Status.EXPIRED, 3)], 5, Worth.REVOKED),
        ([event(Status.CONDITIONAL, 3, 100)], 5, Worth.REVOKED),
        # A renewal in time is no blemish, and the next period none either.
        ([event(Status.RENEWAL_RECEIVED, 90)], 95, Worth.VALID),
        ([event(VERIFIED, 101, 465)], 120, Worth.EXPIRED),
        # The period was cut short by a new decision: true until its end, then taken back.
        ([event(VERIFIED, 3, 50)], 40, Worth.VALID),
        ([event(VERIFIED, 3, 50)], 51, Worth.REVOKED),
    ],
)
def test_what_a_proof_is_worth(later: list[Event], day: int, expected: Worth) -> None:
    assert worth(SAID, [event(VERIFIED, 0, 100), *later], on(day)) is expected


def test_a_correction_that_it_began_later_takes_the_proof_back() -> None:
    corrected = [event(VERIFIED, 0, 100), event(Status.EXPIRED, 0), event(VERIFIED, 2, 100)]
    assert blemish(SAID, corrected, on(5)) is Purpose.REVOCATION


@st.composite
def histories(draw: st.DrawFn) -> list[Event]:
    """Events that the table lets in, in the order they were recorded."""
    known: list[Event] = []
    for _ in range(draw(st.integers(0, 8))):
        day = draw(st.integers(0, 60))
        length = draw(st.none() | st.integers(0, 40))
        new = event(draw(st.sampled_from(list(Status))), day, None if length is None else day + length)
        try:
            check_record(known, new)
        except ImpossibleRecord:
            continue
        known.append(new)
    return known


@given(histories(), st.integers(0, 120))
def test_what_is_attested_on_a_day_is_worth_something_that_day(events: list[Event], day: int) -> None:
    said = claim(events, on(day))
    now = standing(events, on(day))
    assert (said is not None) == (now is not None and now.status in CURRENT)
    if said:
        assert worth(said, events, on(day)) is Worth.VALID


@given(histories(), st.integers(0, 120), st.integers(0, 120))
def test_a_proof_is_never_valid_on_a_day_on_which_nothing_stands(
    events: list[Event], day: int, later: int
) -> None:
    said = claim(events, on(day))
    now = standing(events, on(day + later))
    if said and worth(said, events, on(day + later)) is Worth.VALID:
        assert now is not None
        assert now.status in CURRENT


@given(st.sets(st.integers(0, PLACES - 1), max_size=50))
def test_the_bits_are_where_the_standard_reads_them(places: set[int]) -> None:
    encoded = encode_bits(places)
    assert encoded[0] == "u"
    assert "=" not in encoded
    bits = gzip.decompress(base64.urlsafe_b64decode(encoded[1:] + "=" * (-len(encoded[1:]) % 4)))
    assert len(bits) * 8 == PLACES
    assert {n for n in range(PLACES) if bits[n // 8] and bits[n // 8] >> (7 - n % 8) & 1} == places
    assert encode_bits(sorted(places, reverse=True)) == encoded


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("https://buysocial.example.dk", "did:web:buysocial.example.dk"),
        ("https://BuySocial.example.dk/", "did:web:buysocial.example.dk"),
        ("http://127.0.0.1:8000", "did:web:127.0.0.1%3A8000"),
        ("https://example.dk:8443/a/b/", "did:web:example.dk%3A8443:a:b"),
        ("https://example.dk/~social", "did:web:example.dk:~social"),
        ("https://[::1]:8000", "did:web:%3A%3A1%3A8000"),
    ],
)
def test_the_name_of_an_address(address: str, expected: str) -> None:
    assert did_web(address) == expected


@given(st.binary(min_size=32, max_size=32))
def test_a_key_is_read_as_it_was_written(key: bytes) -> None:
    assert multikey(key).startswith("z6Mk")
    assert read_multikey(multikey(key)) == key


@pytest.mark.parametrize("text", ["", "z", "z6Mk", "6Mk", "z0OIl", "z" + "1" * 48, "z" * 500])
def test_what_is_no_key_is_refused(text: str) -> None:
    with pytest.raises(NotAKey):
        read_multikey(text)
