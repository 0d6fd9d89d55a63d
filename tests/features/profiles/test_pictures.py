"""The logo and the pictures: checked, drafted, published, shown."""

from __future__ import annotations

from io import BytesIO

from PIL import Image

from app.profiles import queries
from tests.features.profiles.conftest import Firm
from tests.features.profiles.test_publish import write_minimum
from tests.support.client import CheckedClient


def png(colour: str = "teal") -> BytesIO:
    """A small drawing."""
    found = BytesIO()
    Image.new("RGB", (300, 120), colour).save(found, "PNG")
    found.seek(0)
    return found


def send(client: CheckedClient, firm: Firm, purpose: str, file: BytesIO, alt: str = "") -> int:
    data = {"purpose": purpose, "file": (file, "billede.png"), "alt_da": alt, "alt_en": ""}
    return client.post(firm.url("profil/billeder/"), data=data).status_code


def test_a_logo_and_a_picture_become_public_with_the_draft(firm: Firm, client: CheckedClient) -> None:
    editor = firm.as_("editor")
    write_minimum(editor, firm)
    editor.post(firm.url("offentliggoer"))
    assert send(editor, firm, "logo", png()) == 303
    assert send(editor, firm, "picture", png("olive"), "Køkkenet en tirsdag") == 303
    held = queries.workbench(firm.cvr, "").document.pictures
    assert held.logo
    assert len(held.pictures) == 1
    public = f"/leverandoerer/{firm.cvr}/"
    assert held.logo not in client.get(public).text
    assert held.logo in editor.get(firm.url("vis/")).text
    assert "Køkkenet en tirsdag" in editor.get(firm.url("profil/")).text
    editor.post(firm.url("offentliggoer"))
    page = client.get(public).text
    assert held.logo in page
    assert 'alt="Køkkenet en tirsdag"' in page
    assert editor.post(firm.url(f"profil/billeder/{held.pictures[0]}/fjern")).status_code == 303
    assert queries.workbench(firm.cvr, "").document.pictures.pictures == ()


def test_what_is_no_picture_is_refused_at_the_field(firm: Firm) -> None:
    editor = firm.as_("editor")
    data = {
        "purpose": "logo",
        "file": (BytesIO(b"<svg onload=alert(1)>"), "logo.png"),
        "alt_da": "",
        "alt_en": "",
    }
    answer = editor.post(firm.url("profil/billeder/"), data=data)
    assert answer.status_code == 422
    assert "Filen er ikke et billede" in answer.text
    answer = editor.post(
        firm.url("profil/billeder/"), data={"purpose": "picture", "file": (png(), "a.png"), "alt_da": ""}
    )
    assert "Skriv, hvad billedet viser" in answer.text


def test_six_pictures_are_the_most(firm: Firm) -> None:
    editor = firm.as_("editor")
    colours = ("red", "green", "blue", "black", "white", "gray", "pink")
    answers = [send(editor, firm, "picture", png(c), c) for c in colours]
    assert answers == [303] * 6 + [422]


def test_a_reader_sends_nothing(firm: Firm) -> None:
    assert firm.as_("reader").post(firm.url("profil/billeder/")).status_code == 403
    assert firm.as_("reader").post(firm.url("profil/billeder/x/fjern")).status_code == 403
