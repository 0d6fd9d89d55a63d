"""What may stand in a field: a message at the field, 422, and what was typed is kept."""

from __future__ import annotations

import pytest
from lxml import html

from app.profiles import queries
from app.suppliers.impact import figures
from tests.features.profiles.conftest import Firm
from tests.features.profiles.test_publish import write, write_minimum

OFFER = {"title_da": "Frokost"}
REPORT = {
    "key": "2025",
    "employees_total": "20",
    "from_target_group": "9",
    "in_programmes": "9",
    "moved_on": "3",
}
WRONG = [
    ("kontakt", "contact", {"website": "javascript:alert(1)"}, "website", "Skriv adressen på en hjemmeside"),
    ("kontakt", "contact", {"website": "ftp://eksempel.dk"}, "website", "Skriv adressen på en hjemmeside"),
    ("kontakt", "contact", {"email": "ordre@@eksempel"}, "email", "Skriv en e-mailadresse"),
    ("kontakt", "contact", {"phone": "ring til Bo"}, "phone", "Skriv et telefonnummer"),
    ("formaal", "about", {"summary_da": "x" * 161}, "summary_da", "Skriv højst 160 tegn"),
    ("formaal", "about", {"summary_da": ""}, "summary_da", "Skriv en sætning"),
    ("stamdata", "basics", {"name": "A", "municipality": "9999"}, "municipality", "Vælg en kommune"),
    ("stamdata", "basics", {"name": "A", "municipality": "0791", "postcode": "88"}, "postcode", "4 cifre"),
    ("ydelser/ny", "offers", OFFER | {"cpv": "99999999"}, "cpv", "CPV-koden »99999999« findes ikke"),
    (
        "ydelser/ny",
        "offers",
        OFFER | {"price_oere": "1.50", "price_unit": "hour"},
        "price_oere",
        "Skriv et tal",
    ),
    ("ydelser/ny", "offers", OFFER | {"price_oere": "10"}, "price_unit", "Vælg, hvad prisen er pr."),
    ("ydelser/ny", "offers", OFFER | {"lead_time_days": "-3"}, "lead_time_days", "Skriv et helt tal"),
    ("ydelser/ny", "offers", OFFER | {"lead_time_days": "800"}, "lead_time_days", "Skriv højst 730"),
    ("ydelser/ny", "offers", OFFER | {"annual_capacity_dkk": "1" * 30}, "annual_capacity_dkk", "Skriv"),
    ("verdensmaal", "goals", {"goals": ["1", "2", "3", "4"]}, "goals", "Vælg højst tre verdensmål"),
    ("effekt/ny", "impact", REPORT | {"key": "1999"}, "key", "Skriv et år fra 2000"),
    ("effekt/ny", "impact", REPORT | {"from_target_group": "21"}, "from_target_group", "ikke være flere"),
    ("omraade", "area", {"radius_km": "0"}, "radius_km", "Skriv mindst 1 km"),
]


@pytest.mark.parametrize(("slug", "section", "values", "field", "message"), WRONG)
def test_a_mistake_is_told_at_its_field(
    firm: Firm, slug: str, section: str, values: dict[str, object], field: str, message: str
) -> None:
    editor = firm.as_("editor")
    sent = {f"{section}-{k}": v for k, v in values.items()} | {f"{section}-seen": ""}
    answer = editor.post(firm.url(f"profil/{slug}/"), data=sent)
    assert answer.status_code == 422
    root = html.fromstring(answer.text)
    told = root.get_element_by_id(f"{section}-{field}-error").text_content()
    assert message in told.replace("\u00a0", " ")
    typed = values.get(field)
    if isinstance(typed, str) and typed and len(typed) < 30 and field != "municipality":
        assert f'value="{typed}"' in answer.text
    assert queries.workbench(firm.cvr, "").saves == {}


def test_numbers_are_danish_and_in_english_english(firm: Firm) -> None:
    editor = firm.as_("editor")
    price = {"price_oere": "1.500,50", "price_unit": "hour"}
    assert write(editor, firm, "ydelser/ny", "offers", title_da="Rengøring", **price) == 303
    offer = queries.workbench(firm.cvr, "").document.offers.items[0]
    assert offer.price_oere == 150_050
    url = firm.url(f"profil/ydelser/{offer.key}/")
    assert 'value="1.500,50"' in editor.get(url).text
    assert 'value="1,500.50"' in editor.get(f"/en{url}").text


def test_what_people_type_is_shown_as_typed(firm: Firm) -> None:
    editor = firm.as_("editor")
    write(editor, firm, "formaal", "about", summary_da='<script>alert(1)</script> & "mad"')
    page = editor.get(firm.url("profil/")).text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; &#34;mad&#34;" in page


def test_small_counts_are_the_organisations_own_and_hidden_from_buyers(firm: Firm) -> None:
    editor = firm.as_("editor")
    write_minimum(editor, firm)
    assert write(editor, firm, "effekt/ny", "impact", evidence="signed", **REPORT) == 303
    preview = queries.preview(queries.workbench(firm.cvr, ""))
    assert preview.impact is not None
    moved = figures(preview.impact)[3]
    assert moved.is_hidden
    again = {f"impact-{k}": v for k, v in REPORT.items()} | {"impact-evidence": "signed", "impact-seen": ""}
    answer = editor.post(firm.url("profil/effekt/ny/"), data=again)
    assert "I har allerede tal for 2025" in answer.text


def test_codes_are_suggested_for_an_offers_words_without_saving(firm: Firm) -> None:
    editor = firm.as_("editor")
    answer = editor.post(
        firm.url("profil/ydelser/ny/"), data={"offers-title_da": "Frokost til møder", "foreslaa": "1"}
    )
    assert answer.status_code == 200
    assert "55520000" in answer.text
    found = editor.post(
        firm.url("profil/ydelser/ny/"),
        data={"offers-title_da": "", "foreslaa": "1", "soeg": "vinduespudsning"},
    )
    assert "90911300" in found.text
    assert queries.workbench(firm.cvr, "").saves == {}


def test_the_area_says_how_many_municipalities_it_covers(firm: Firm) -> None:
    editor = firm.as_("editor")
    write(editor, firm, "stamdata", "basics", name="A", municipality="0791")
    assert (
        "hjemkommunen, dens naboer og de steder, jeres tekst nævner" in editor.get(firm.url("profil/")).text
    )
    write(editor, firm, "omraade", "area", regions=["Region Nordjylland"], municipalities=["0791"])
    assert "I leverer i 12 kommuner." in editor.get(firm.url("profil/")).text
