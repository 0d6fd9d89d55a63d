"""The live badge, its code to copy, and the picture with a proof inside."""

import re
from datetime import date

from flask import Flask
from lxml import etree
from openbadgeslib.baking import extract_svg

from app.domain.verification import Event, Status
from app.extensions import db
from app.search.snapshot import today
from app.verification import services as verification
from app.verification.badge import COLOUR, GREY, HEIGHT
from app.web.filters import long_date
from tests.factories.suppliers import publish
from tests.support.client import CheckedClient

BAKED = "{https://purl.imsglobal.org/ob/v3p0}credential"


def firm(*events: tuple[Status, date]) -> str:
    supplier = publish(name="Kaffe & <Kager> ApS")
    for status, day in events:
        verification.announce("test", [(supplier.cvr, Event("ppf", status, day))])
    db.session.commit()
    return supplier.cvr


def test_the_badge_turns_grey_by_itself_and_says_of_what_day_it_is(app: Flask, client: CheckedClient) -> None:
    cvr = firm((Status.VERIFIED, date(2025, 1, 1)))
    for language in ("", "/en"):
        drawn = etree.fromstring(client.get(f"{language}/badge/{cvr}.svg").data)
        assert drawn.get("height") == str(HEIGHT)
        assert "Kaffe & <Kager> ApS" in drawn.get("aria-label")
        assert COLOUR in etree.tostring(drawn).decode()
    assert long_date(today()) in client.get(f"/badge/{cvr}.svg").text
    verification.announce("test", [(cvr, Event("ppf", Status.SUSPENDED, today()))])
    db.session.commit()
    drawn_grey = client.get(f"/badge/{cvr}.svg").text
    assert GREY in drawn_grey
    assert COLOUR not in drawn_grey


def test_the_code_to_copy_is_html_in_both_languages(app: Flask, client: CheckedClient) -> None:
    cvr = firm((Status.VERIFIED, date(2025, 1, 1)))
    page = etree.HTML(client.get(f"/en/verificering/{cvr}/").text)
    codes = [code.text for code in page.iterfind(".//pre[@class='snippet']/code")]
    assert len(codes) == 2
    for code, prefix in zip(codes, ("", "/en"), strict=True):
        found = etree.fromstring(code.replace('">', '"/>', 2).replace('"/><img', '"><img', 1))
        image = found.find("img")
        assert found.get("href") == f"http://localhost{prefix}/verificering/{cvr}/"
        assert image.get("src") == f"http://localhost{prefix}/badge/{cvr}.svg"
        assert image.get("height") == "28"
        assert image.get("alt")
        assert client.get(image.get("src").removeprefix("http://localhost")).status_code == 200


def test_the_picture_carries_the_proof_and_names_a_day_but_no_status(
    app: Flask, client: CheckedClient
) -> None:
    cvr = firm((Status.VERIFIED, date(2025, 1, 1)))
    answer = client.get(f"/verificering/{cvr}/bevis/ppf.svg")
    assert answer.mimetype == "image/svg+xml"
    token = client.get(f"/verificering/{cvr}/bevis/ppf.jwt").text
    drawn = etree.fromstring(answer.data)
    assert drawn[0].tag == BAKED
    assert drawn[0].get("verify") == token
    # By somebody else's reader too.
    assert extract_svg(answer.data, element="openbadges:credential") == token
    assert not re.search("Verificeret", "".join(drawn.itertext()))
