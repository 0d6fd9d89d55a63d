"""From nothing to found by search; hide, show again, archive."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from app.audit.models import AuditEntry
from app.extensions import db
from app.profiles.models import DraftSection
from app.suppliers.models import Supplier
from tests.features.profiles.conftest import Firm, seen_in
from tests.support.client import CheckedClient


def write(client: CheckedClient, firm: Firm, slug: str, section: str, **values: object) -> int:
    """Fill a section's form in and send it."""
    address = firm.url(f"profil/{slug}/")
    page = client.get(address)
    assert page.status_code == 200
    sent = {f"{section}-{k}": v for k, v in values.items()} | {f"{section}-seen": seen_in(page.text, section)}
    return client.post(address, data=sent).status_code


def write_minimum(client: CheckedClient, firm: Firm) -> None:
    """Name, municipality, summary, two offers."""
    assert (
        write(client, firm, "stamdata", "basics", name="Rug & Ramsløg Kantine ApS", municipality="0791")
        == 303
    )
    assert write(client, firm, "formaal", "about", summary_da="Vi laver rugbrødsmad til møder.") == 303
    offer = {"cpv": "55520000", "price_oere": "1.500,50", "price_unit": "person"}
    assert write(client, firm, "ydelser/ny", "offers", title_da="Ramsløgfrokost til møder", **offer) == 303
    assert (
        write(client, firm, "ydelser/ny", "offers", title_da="Drift af kantine", lead_time_days="14") == 303
    )


def is_found(client: CheckedClient, firm: Firm) -> bool:
    """Whether anybody who searches for an offer sees the firm."""
    return f"/leverandoerer/{firm.cvr}/" in client.get("/leverandoerer/?q=ramsl%C3%B8gfrokost").text


def test_a_new_profile_is_written_published_and_found(firm: Firm, client: CheckedClient) -> None:
    editor = firm.as_("editor")
    assert editor.get("/min-virksomhed/").location == firm.url()
    assert "Profilen er ikke offentlig endnu" in editor.get(firm.url()).text
    write_minimum(editor, firm)
    assert client.get(f"/leverandoerer/{firm.cvr}/").status_code == 404, "a draft is nobody else's"
    preview = editor.get(firm.url("vis/")).text
    assert "Sådan vil køberne se profilen" in preview
    assert "1.500,50\u00a0kr. pr. person" in preview
    assert editor.post(firm.url("offentliggoer")).status_code == 303
    assert is_found(client, firm)
    public = client.get(f"/leverandoerer/{firm.cvr}/").text
    assert "Bestil 14 dage før" in public
    assert db.session.scalars(select(DraftSection)).all() == []
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "supplier.created")).one()
    assert entry.diff["about.summary_da"] == ["", "Vi laver rugbrødsmad til møder."]
    assert entry.actor.startswith("user:")


def test_what_is_missing_is_named(firm: Firm) -> None:
    editor = firm.as_("editor")
    write(editor, firm, "formaal", "about", summary_da="Vi laver mad.")
    answer = editor.post(firm.url("offentliggoer"))
    assert answer.status_code == 422
    assert "Vælg jeres kommune" in answer.text
    assert "Skriv mindst én ydelse" in answer.text
    assert db.session.scalars(select(Supplier)).all() == []


def test_an_edit_is_not_public_before_it_is_published(firm: Firm, client: CheckedClient) -> None:
    editor = firm.as_("editor")
    write_minimum(editor, firm)
    editor.post(firm.url("offentliggoer"))
    write(editor, firm, "formaal", "about", summary_da="Vi bager nu også.")
    assert "Vi bager nu også" not in client.get(f"/leverandoerer/{firm.cvr}/").text
    editor.post(firm.url("kladde/slet"))
    assert "Vi bager nu også" not in editor.get(firm.url("profil/")).text
    write(editor, firm, "formaal", "about", summary_da="Vi bager nu også.")
    editor.post(firm.url("offentliggoer"))
    assert "Vi bager nu også" in client.get(f"/leverandoerer/{firm.cvr}/").text


def test_hide_show_and_archive(firm: Firm, client: CheckedClient) -> None:
    owner = firm.as_("owner")
    write_minimum(owner, firm)
    owner.post(firm.url("offentliggoer"))
    for address, values, status in (
        ("tilstand", {"til": "hide"}, 404),
        ("tilstand", {"til": "show"}, 200),
        ("arkiver", {}, 404),
        ("tilstand", {"til": "show"}, 200),
    ):
        owner.post(firm.url(address), data=values)
        assert client.get(f"/leverandoerer/{firm.cvr}/").status_code == status
        assert is_found(client, firm) == (status == 200)


def test_without_changes_the_preview_shows_the_day_it_was_confirmed(firm: Firm) -> None:
    editor = firm.as_("editor")
    write_minimum(editor, firm)
    editor.post(firm.url("offentliggoer"))
    row = db.session.query(Supplier).filter_by(cvr=firm.cvr).one()
    row.profile_updated_on = date(2026, 2, 3)
    db.session.commit()
    assert "3.\u00a0feb. 2026" in editor.get(firm.url("vis/")).text
    write(
        editor, firm, "formaal", "about", summary_da="Noget nyt", purpose_da="", summary_en="", purpose_en=""
    )
    assert "3.\u00a0feb. 2026" not in editor.get(firm.url("vis/")).text
