"""Two people write in the same profile: nothing is lost, and the later one chooses."""

from __future__ import annotations

import re

from app.extensions import db
from app.profiles import queries
from app.profiles.models import DraftSection
from tests.factories.suppliers import publish
from tests.features.profiles.conftest import Firm, seen_in
from tests.features.profiles.test_publish import write, write_minimum
from tests.support.client import CheckedClient


def about(client: CheckedClient, firm: Firm) -> str:
    """The fingerprint of the section as someone has it open."""
    return seen_in(client.get(firm.url("profil/formaal/")).text, "about")


def send(client: CheckedClient, firm: Firm, seen: str, **values: str) -> object:
    sent = {f"about-{k}": v for k, v in values.items()} | {"about-seen": seen}
    return client.post(firm.url("profil/formaal/"), data=sent)


def document(firm: Firm) -> object:
    db.session.expire_all()
    return queries.workbench(firm.cvr, "").document


def test_two_sections_do_not_clash(firm: Firm) -> None:
    maja, bo = firm.as_("editor", "Maja"), firm.as_("editor", "Bo")
    seen = about(maja, firm)
    assert write(bo, firm, "kontakt", "contact", email="ordre@eksempel.dk") == 303
    assert send(maja, firm, seen, summary_da="Vi laver mad.").status_code == 303
    found = document(firm)
    assert found.about.summary_da == "Vi laver mad."
    assert found.contact.email == "ordre@eksempel.dk"


def test_the_same_section_is_chosen_in_field_by_field(firm: Firm) -> None:
    maja, bo = firm.as_("editor", "Maja"), firm.as_("editor", "Bo")
    write(maja, firm, "formaal", "about", summary_da="Først.", purpose_da="Et formål.")
    seen = about(maja, firm)
    send(bo, firm, about(bo, firm), summary_da="Bos tekst.", purpose_da="Bos formål.")
    answer = send(maja, firm, seen, summary_da="Majas <b>tekst</b>.", purpose_da="Et formål.")
    assert answer.status_code == 409
    page = answer.text
    assert re.search(r"<h1[^>]*>Profilen er ændret af en anden kl\. \d\d\.\d\d", page)
    assert "Bo har rettet" in page
    assert "Majas &lt;b&gt;tekst&lt;/b&gt;." in page, "what was typed is shown as typed"
    assert "Bos tekst." in page
    assert document(firm).about.summary_da == "Bos tekst.", "nothing is written before the choice"
    # The field that only Bo changed is likely his, the one both changed likely one's own.
    assert re.search(r'id="valg-summary_da-mine"[^>]*checked', page)
    assert re.search(r'id="valg-purpose_da-theirs"[^>]*checked', page)
    again = {"valg-summary_da": "mine", "valg-purpose_da": "theirs", "about-seen": seen_in(page, "about")}
    kept = dict(re.findall(r'<input type="hidden" name="(about-(?!seen)[^"]*)" value="([^"]*)">', page))
    kept["about-summary_da"] = "Majas <b>tekst</b>."
    assert maja.post(firm.url("profil/formaal/"), data=kept | again).status_code == 303
    found = document(firm).about
    assert (found.summary_da, found.purpose_da) == ("Majas <b>tekst</b>.", "Bos formål.")


def test_a_third_change_during_the_choice_is_a_clash_again(firm: Firm) -> None:
    maja, bo = firm.as_("editor", "Maja"), firm.as_("editor", "Bo")
    seen = about(maja, firm)
    send(bo, firm, seen, summary_da="Bo 1")
    page = send(maja, firm, seen, summary_da="Maja").text
    send(bo, firm, about(bo, firm), summary_da="Bo 2")
    choice = {"about-summary_da": "Maja", "valg-summary_da": "mine", "about-seen": seen_in(page, "about")}
    answer = maja.post(firm.url("profil/formaal/"), data=choice)
    assert answer.status_code == 409
    assert "Bo 2" in answer.text


def test_with_htmx_the_choice_takes_the_place_of_the_form(firm: Firm) -> None:
    maja, bo = firm.as_("editor", "Maja"), firm.as_("editor", "Bo")
    seen = about(maja, firm)
    send(bo, firm, seen, summary_da="Bo")
    answer = maja.htmx(
        firm.url("profil/formaal/"),
        target="afsnit-formaal",
        method="POST",
        data={"about-seen": seen, "about-summary_da": "Maja"},
    )
    assert answer.status_code == 409
    assert answer.text.lstrip().startswith('<section class="part" id="afsnit-formaal"')


def test_two_offers_do_not_clash_and_a_removed_one_can_be_kept(firm: Firm) -> None:
    maja, bo = firm.as_("editor", "Maja"), firm.as_("editor", "Bo")
    write_minimum(maja, firm)
    first, second = (o.key for o in document(firm).offers.items)
    one, two = (firm.url(f"profil/ydelser/{key}/") for key in (first, second))
    seen_one, seen_two = (seen_in(maja.get(url).text, "offers") for url in (one, two))
    assert bo.post(two, data={"offers-title_da": "Bos", "offers-seen": seen_two}).status_code == 303
    assert maja.post(one, data={"offers-title_da": "Majas", "offers-seen": seen_one}).status_code == 303
    assert [o.title_da for o in document(firm).offers.items] == ["Majas", "Bos"]
    seen = seen_in(maja.get(one).text, "offers")
    assert bo.post(f"{one}fjern", data={"seen": seen}).status_code == 303
    answer = maja.post(one, data={"offers-title_da": "Majas 2", "offers-seen": seen})
    assert answer.status_code == 409
    assert "er fjernet, mens du skrev" in answer.text
    kept = {
        "offers-title_da": "Majas 2",
        "offers-seen": seen_in(answer.text, "offers"),
        "offers-price_unit": "",
    }
    assert maja.post(one, data=kept).status_code == 303
    assert [o.title_da for o in document(firm).offers.items] == ["Bos", "Majas 2"]


def test_an_offer_changed_meanwhile_is_not_removed_unread(firm: Firm) -> None:
    maja, bo = firm.as_("editor", "Maja"), firm.as_("editor", "Bo")
    write_minimum(maja, firm)
    key = document(firm).offers.items[0].key
    url = firm.url(f"profil/ydelser/{key}/")
    seen = seen_in(maja.get(url).text, "offers")
    bo.post(url, data={"offers-title_da": "Ny", "offers-seen": seen})
    maja.post(f"{url}fjern", data={"seen": seen})
    assert len(document(firm).offers.items) == 2


def test_offers_are_put_in_order(firm: Firm) -> None:
    editor = firm.as_("editor")
    write_minimum(editor, firm)
    second = document(firm).offers.items[1].key
    editor.post(firm.url(f"profil/ydelser/{second}/flyt"), data={"vej": "op"})
    assert [o.title_da for o in document(firm).offers.items] == [
        "Drift af kantine",
        "Ramsløgfrokost til møder",
    ]
    editor.post(firm.url("offentliggoer"))
    editor.post(firm.url(f"profil/ydelser/{document(firm).offers.items[0].key}/flyt"), data={"vej": "ned"})
    editor.post(firm.url("offentliggoer"))
    assert [o.title_da for o in document(firm).offers.items] == [
        "Ramsløgfrokost til møder",
        "Drift af kantine",
    ]
    assert document(firm).offers.items[0].cpv == ("55520000",)


def test_a_form_opened_before_publishing_still_saves_after_it(firm: Firm) -> None:
    editor = firm.as_("editor")
    write_minimum(editor, firm)
    seen = about(editor, firm)
    editor.post(firm.url("offentliggoer"))
    assert send(editor, firm, seen, summary_da="Nyt.").status_code == 303


def test_what_another_made_public_meanwhile_is_compared_before_publishing(firm: Firm) -> None:
    supplier = publish(cvr=firm.cvr, name="Rug & Ramsløg Kantine ApS")
    editor = firm.as_("editor")
    write(editor, firm, "formaal", "about", summary_da="Vores tekst.")
    supplier.summary_da = "Registrets tekst."
    db.session.commit()
    answer = editor.post(firm.url("offentliggoer"))
    assert answer.status_code == 409
    assert "sammenlign/" in answer.text
    page = editor.get(firm.url("profil/formaal/sammenlign/")).text
    assert "Registrets tekst." in page
    assert "Vores tekst." in page
    seen = page.split('name="seen" value="')[1].split('"')[0]
    editor.post(firm.url("profil/formaal/sammenlign/"), data={"seen": seen, "valg-summary_da": "mine"})
    assert editor.post(firm.url("offentliggoer")).status_code == 303
    assert document(firm).about.summary_da == "Vores tekst."
    assert db.session.query(DraftSection).count() == 0
