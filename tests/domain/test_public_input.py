"""What anybody may send: the same text is known again, and its links are counted."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from app.domain import public_input


@given(st.text(max_size=200))
def test_the_same_text_is_known_again(text: str) -> None:
    assert public_input.is_same(text, text)
    assert public_input.fingerprint(f"  {text}\n") == public_input.fingerprint(text)


def test_another_text_is_another() -> None:
    assert not public_input.is_same("De har ingen ansatte fra målgruppen", "De har lukket butikken i Viborg")
    assert public_input.is_same(
        "De har ingen ansatte fra målgruppen mere.", "De har ingen ansatte fra målgruppen mere!"
    )
    assert public_input.link_count("se www.a.dk og https://b.dk, ikke a.dk") == 2
