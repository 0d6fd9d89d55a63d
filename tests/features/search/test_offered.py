from typing import Any

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


def firm(name: str, offer: str, **about: Any) -> None:
    publish(name=name, offers=(offer,), **{"cpv": (), "summary_da": "", "purpose_da": ""} | about)


def found(text: str) -> list[str]:
    return [card["name"] for card in search(Filters(text=text)).cards]


def test_a_sentence_is_answered_by_the_thing_that_it_names(app: object) -> None:
    firm("Bryggen", "Pakning af varer")
    firm("Grønne Fingre", "Hækklipning")
    assert found("Vi leder efter nogen som kunne klippe vores hæk ved det gamle bibliotek til foråret") == [
        "Grønne Fingre"
    ]
    assert (
        found("Vi leder efter nogen som kunne stemme vores klaver på det gamle bibliotek til foråret") == []
    )


def test_of_an_english_phrase_the_last_word_is_the_thing(app: object) -> None:
    firm("Salen", "Konferencecenter")
    for n in range(4):
        firm(f"Værksted {n}", "Cykelreparation")
    assert found("wheelchair accessible conference venue") == ["Salen"]


def test_work_for_somebody_is_a_search_for_them(app: object) -> None:
    firm("Værkstedet", "Hækklipning", purpose_da="Vi hjælper udsatte unge i arbejde.")
    firm("Kontoret", "Bogholderi", purpose_da="Vi fører regnskab.")
    assert found("arbejdspladser til unge på kanten") == ["Værkstedet"]


def test_what_a_text_says_it_is_without_is_not_offered(app: object) -> None:
    firm("Fladt Hus", "Kurser", purpose_da="Et hus uden kantine og ikke noget hotel.")
    assert found("kantine") == []
    assert found("hotel") == []


@pytest.mark.parametrize(
    "text",
    [
        "Vi tilbyder ikke kun catering, men også kage",
        "Kaffe og ikke mindst catering",
        "En ikke-kommerciel catering",
        "Hvorfor ikke vælge catering hos os?",
    ],
)
def test_not_only_is_not_without(text: str) -> None:
    assert text_shares(text)["catering"] == 1.0


def test_where_a_supplier_is_says_nothing_of_what_it_does(app: object) -> None:
    firm("Havnen", "Bogholderi", city="Hundested", municipality_code="0260")
    firm("Nordpå", "Bogholderi", city="Brønderslev", municipality_code="0810")
    assert found("hund") == []
    assert found("kloakspuling") == []


def test_the_label_of_a_code_is_no_offer(app: object) -> None:
    firm("Bygningsdrift", "Viceværtsservice", cpv=("79993000",))
    firm("Skrivestuen", "Mødereferater")
    assert found("mødereferater") == ["Skrivestuen"]


def test_english_texts_are_not_read_as_danish(app: object) -> None:
    firm("Lydværket", "Teater", purpose_da="", purpose_en="Plays made with the people of our town.")
    assert found("mad") == []


def test_it_support_is_no_support_of_people(app: object) -> None:
    firm("Mentorhuset", "Social støtte", purpose_da="", purpose_en="We give social support to the homeless.")
    assert found("it-support") == []


def test_only_neighbours_at_a_place_are_no_answer_there(app: object) -> None:
    firm("Rent Hus", "Rengøring", municipality_code="0101", area=("0101",))
    firm("Trykkeriet", "Tryksager", purpose_da="Trappevask er der ikke tid til.", area=("0561",))
    assert found("rengøring i Esbjerg") == []


def test_a_place_that_we_do_not_know_is_left_as_it_is(app: object) -> None:
    firm("Brønden", "Kaffe", purpose_da="Vi har en madmor.")
    assert search(Filters(text="kaffe i Malmø")).corrected is None


@pytest.mark.parametrize(("asked", "meant"), [("kursus i masage", "massage"), ("kaffe i Århuus", "aarhus")])
def test_a_slip_after_a_preposition_is_put_right_where_it_is_a_trade_or_a_place(
    app: object, asked: str, meant: str
) -> None:
    firm("Roen", "Massage", municipality_code="0751")
    firm("Koppen", "Kaffe", municipality_code="0751", area=("0751",))
    assert meant in (search(Filters(text=asked)).corrected or "")


def test_a_slip_within_a_compound_is_put_right(app: object) -> None:
    firm("Manegen", "Cirkus", purpose_da="Forestillinger i telt.")
    assert search(Filters(text="cirkusforestiling")).corrected == "cirkusforestilling"
    assert found("cirkusforestiling") == ["Manegen"]
