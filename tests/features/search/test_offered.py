import pytest

from app.domain.matching import SAME_WORDS
from app.search import retrieval
from app.search.documents import FOR_WHOM, text_shares
from app.search.filters import Filters
from app.search.queries import search
from app.search.snapshot import current
from tests.factories.suppliers import publish


@pytest.mark.parametrize(
    ("text", "concept", "share"),
    [
        ("Vask af trapper, elevatorer og indgange i boligafdelinger", "elevator", FOR_WHOM),
        ("Pudsning af solceller", "solar_panels", FOR_WHOM),
        ("Montering af solceller", "solar_panels", 1.0),
        ("Service på elevatorer", "elevator", FOR_WHOM),
    ],
)
def test_what_is_worked_on_is_not_what_is_sold(text: str, concept: str, share: float) -> None:
    assert text_shares(text)[concept] == pytest.approx(share, abs=0.15)


def test_nobody_offers_what_is_only_named_in_passing(app: object) -> None:
    publish(
        name="Trappevask ApS", offers=("Trappevask",), purpose_da="Vask af trapper, elevatorer og indgange."
    )
    found = search(Filters(text="elevatoreftersyn"))
    assert found.total == 0
    assert search(Filters(text="trappevask")).total == 1


def test_a_name_is_found_written_as_one_word(app: object) -> None:
    wanted = publish(name="Glad Mad Fonden")
    publish(name="Mad og Møder")
    assert [card["cvr"] for card in search(Filters(text="gladmad")).cards] == [wanted.cvr]


def test_a_shop_for_what_is_asked_comes_before_other_shops(app: object) -> None:
    publish(name="Hylden", offers=("Porcelæn",), purpose_da="Butik med porcelæn.")
    clothes = publish(name="Skabet", offers=("Brugt tøj",), purpose_da="Butik med brugt tøj.")
    assert search(Filters(text="retrotøjsbutik")).cards[0]["cvr"] == clothes.cvr


def test_who_runs_something_carries_no_goods(app: object) -> None:
    publish(
        name="Den Erhvervsdrivende Fond Solsiden", purpose_da="Vi driver café i hele landet, landsdækkende."
    )
    for asked in ("chauffør", "godstransport", "dæk", "bilreparation"):
        assert search(Filters(text=asked)).total == 0, asked


def test_what_is_close_to_a_need_fits_less_than_what_says_the_same(app: object) -> None:
    same = publish(name="Mur og Fuge", offers=("Murerarbejde",), cpv=())
    close = publish(name="Bolig i Stand", offers=("Renovering af lejligheder",), cpv=())
    found = retrieval.fits("Murerarbejde", "", (), current())
    assert 0 < retrieval.text_fit(found, close.id) < SAME_WORDS <= retrieval.text_fit(found, same.id)
