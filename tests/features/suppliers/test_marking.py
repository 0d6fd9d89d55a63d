"""Words of a card that answer the query are marked, and nothing else is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import escape

from app.reference import concepts
from app.suppliers.marking import marked

concepts.prepare()


@pytest.mark.parametrize(
    ("text", "query", "shown"),
    [
        ("Frokost, kage og kaffe.", "frokost", "<mark>Frokost</mark>, kage og kaffe."),
        ("Vi pudser vinduer i hele byen.", "vinduespolering", "Vi <mark>pudser vinduer</mark> i hele byen."),
        ("Genbrugs-it til skoler.", "brugte computere", "<mark>Genbrugs-it</mark> til skoler."),
        ("Vi laver <b>mad</b> & musik.", "asfalt", "Vi laver &lt;b&gt;mad&lt;/b&gt; &amp; musik."),
        ("Et godt sted at arbejde.", "job", "Et godt sted at arbejde."),
    ],
)
def test_what_is_marked(text: str, query: str, shown: str) -> None:
    assert str(marked(text, query)) == shown


@given(st.text(max_size=80), st.sampled_from(["frokost", "rengøring", "kaffe og kage", ""]))
def test_marking_changes_no_letter(text: str, query: str) -> None:
    assert str(marked(text, query)).replace("<mark>", "").replace("</mark>", "") == str(escape(text))
