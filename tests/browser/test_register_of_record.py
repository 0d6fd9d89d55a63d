"""One verification from the application to the suspension, and what everybody sees of it on the way."""

from __future__ import annotations

import base64
import gzip
import json
import os
import subprocess
import sys
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Page, expect

from app.integrations.cvr_register import DEMO
from app.verification.badge import COLOUR, GREY
from tests.browser.test_desk import Desk, open_documents
from tests.browser.test_desk import desk as desk
from tests.browser.test_desk import enter as enter_desk
from tests.browser.test_profiles import enter
from tests.factories.documents import pdf
from tests.support.databases import ROOT

Open = Callable[..., Page]
# A company that the demo's register knows and that no other test takes.
CVR = [row.split(",")[0] for row in DEMO.read_text("utf-8").splitlines() if ",active," in row][-12]
CRITERIA = ("certificate", "same_enterprise", "purpose", "operations", "revenue", "surplus", "structure")


def status_bits(anybody: Page, proof: dict[str, Any]) -> dict[str, int]:
    """The two bits of a proof, read as the standard says: multibase, gzip, the highest bit first."""
    found = {}
    for entry in proof["credentialStatus"]:
        listed: dict[str, Any] = anybody.request.get(urlsplit(entry["statusListCredential"]).path).json()
        packed = listed["credentialSubject"]["encodedList"]
        assert packed.startswith("u")
        bits = gzip.decompress(base64.urlsafe_b64decode(packed[1:] + "=" * (-len(packed[1:]) % 4)))
        place = int(entry["statusListIndex"])
        found[entry["statusPurpose"]] = bits[place // 8] >> (7 - place % 8) & 1
    return found


def test_a_verification_from_application_to_suspension(
    open_page: Open, server_env: dict[str, str], desk: Desk
) -> None:
    script = [sys.executable, "-m", "tests.support.enterprise", CVR]
    made = subprocess.run(script, cwd=ROOT, env=os.environ | server_env, check=True, capture_output=True)
    people = json.loads(made.stdout.splitlines()[-1])

    firm = enter(open_page, people, "maja", "verifikation/")
    firm.locator(".card", has=firm.locator("#ordning-ppf")).get_by_role("button").click()
    expect(firm.locator("#krav-certificate")).to_be_visible()
    case = firm.url.rstrip("/").rsplit("/", 1)[1]
    firm.locator("#krav-certificate").get_by_role("link", name="Læg dokumenter op").click()
    firm.locator("input[type=file]").set_input_files(
        [{"name": "certifikat.pdf", "mimeType": "application/pdf", "buffer": pdf()}]
    )
    part = firm.locator("#krav-certificate")
    part.get_by_role("group", name="Hvilke krav viser det?").get_by_label("Samme virksomhed").check()
    part.get_by_role("button", name="Læg op").click()
    expect(firm.locator("#krav-certificate")).to_contain_text("certifikat.pdf")
    firm.goto(f"/min-virksomhed/{CVR}/verifikation/{case}/")
    firm.get_by_role("link", name="Tjek svarene, og indsend").click()
    firm.get_by_role("button", name="Indsend sagen").click()
    expect(firm.locator("main")).to_contain_text("I får en afgørelse senest")

    ada = enter_desk(open_page, desk, "ada", f"sager/{case}/")
    ada.get_by_label("Jeg har ingen interesse i virksomheden").check()
    ada.get_by_role("button", name="Tag sagen").click()
    for number, code in enumerate(CRITERIA, start=1):
        criterion = ada.locator(f"#kriterium-{code}")
        criterion.get_by_label("Opfyldt", exact=True).check()
        criterion.get_by_label("Begrundelse i én linje").fill("Står i certifikatet.")
        criterion.get_by_label("Begrundelse i én linje").press("Enter")
        expect(ada.locator("#skridt")).to_contain_text(f"{number} af 7 kriterier er vurderet")
    ada.goto(f"/verifikation/sager/{case}/indstil/")
    open_documents(ada)
    ada.get_by_label("Godkend", exact=True).check()
    ada.get_by_label("Begrundelse", exact=True).fill("Certifikatet gælder.")
    ada.get_by_role("button", name="Indstil", exact=True).click()
    expect(ada.locator("#skridt")).to_contain_text("Du har selv indstillet")

    anybody = open_page(f"/verificering/{CVR}/")
    expect(anybody.locator("#svar h1")).not_to_contain_text("Ja,")
    bo = enter_desk(open_page, desk, "bo", f"sager/{case}/")
    bo.get_by_role("link", name="Afgør sagen").click()
    open_documents(bo)
    bo.get_by_label("Godkend", exact=True).check()
    bo.get_by_label("Begrundelse", exact=True).fill("Enig.")
    bo.get_by_label("Jeg har ingen interesse i virksomheden").check()
    bo.get_by_role("button", name="Gem afgørelsen").click()
    expect(bo.locator("body")).to_contain_text("Afgørelsen er gemt")

    anybody.reload()
    expect(anybody.locator("#svar h1")).to_contain_text("Ja,")
    expect(anybody.locator("#svar h1")).to_contain_text("er verificeret som socialøkonomisk virksomhed")
    permalink = str(anybody.locator("[data-copy]").first.get_attribute("data-copy"))
    assert COLOUR in anybody.request.get(f"/badge/{CVR}.svg").text()
    proof = anybody.request.get(f"/verificering/{CVR}/bevis/ppf.json").json()
    assert status_bits(anybody, proof) == {"revocation": 0, "suspension": 0}

    anybody.get_by_role("link", name="Fortæl os om en fejl").click()
    anybody.get_by_label("Virksomheden har givet urigtige oplysninger").check()
    anybody.get_by_label("Hvad er forkert?").fill("Certifikatet er ikke deres eget.")
    anybody.locator("main").get_by_role("button", name="Send", exact=True).click()
    expect(anybody.locator("h1")).to_have_text("Tak for dit tip")
    ada.goto("/verifikation/tip/")
    shown = " ".join(CVR[n : n + 2] for n in range(0, 8, 2)).replace(" ", "\u00a0")
    ada.get_by_role("row").filter(has_text=shown).get_by_role("link").click()
    ada.get_by_role("link", name="Suspender med det samme").click()
    ada.get_by_label("Begrundelse").fill("Udstederen bekræfter det.")
    ada.locator("main").get_by_role("button", name="Suspender med det samme").click()

    anybody.goto(f"/verificering/{CVR}/")
    expect(anybody.locator("#svar")).to_contain_text("Undersøgelse i gang")
    expect(anybody.locator("main")).not_to_contain_text("Udstederen bekræfter")
    badge = anybody.request.get(f"/badge/{CVR}.svg").text()
    assert GREY in badge
    assert COLOUR not in badge
    # No proof is given out now, and the one that somebody has already says so.
    assert anybody.request.get(f"/verificering/{CVR}/bevis/ppf.json").status == 404
    assert status_bits(anybody, proof) == {"revocation": 0, "suspension": 1}
    # What was said before is said again under its own address.
    anybody.goto(permalink)
    expect(anybody.locator("#svar h1")).to_contain_text("er verificeret som socialøkonomisk virksomhed")
