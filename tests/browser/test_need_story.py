"""One need from the buyer's first word to the figures that everybody reads."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Page, expect

from tests.support.databases import ROOT
from tests.support.need_story import TITLE

Open = Callable[..., Page]
TEXT = (
    "Vores kantine lukker, og 40 medarbejdere på rådhuset i Viborg mangler frokost. "
    "Vi har brug for en buffet hver onsdag klokken 12 fra 1. marts 2027, også til to vegetarer."
)


def enter(open_page: Open, story: dict[str, str], who: str, path: str, **options: object) -> Page:
    """Open a page as someone who has signed in."""
    page = open_page("/privatliv/", **options)
    origin = page.url.removesuffix("/privatliv/")
    page.context.add_cookies([{"name": "session", "value": story[who], "url": origin}])
    page.goto(path)
    return page


def run(server_env: dict[str, str], *command: str) -> str:
    """What a command on the server's database says."""
    flask = str(Path(sys.executable).with_name("flask"))
    done = subprocess.run(
        [flask, *command], cwd=ROOT, env=os.environ | server_env, check=True, capture_output=True
    )
    return done.stdout.decode()


def mailed_link(server_env: dict[str, str], to: str, path: str) -> str:
    """The first address under `path` in the newest mail to somebody."""
    for line in run(server_env, "outbox", "list").splitlines():
        if to in line:
            shown = run(server_env, "outbox", "show", line.split()[0])
            if found := re.search(rf"https?://\S+{path}\S+", shown):
                return urlsplit(found[0]).path
    raise AssertionError(f"no mail to {to} leads to {path}")


def test_a_need_from_the_first_word_to_the_figures(open_page: Open, server_env: dict[str, str]) -> None:
    script = [sys.executable, "-m", "tests.support.need_story"]
    made = subprocess.run(script, cwd=ROOT, env=os.environ | server_env, check=True, capture_output=True)
    story: dict[str, str] = json.loads(made.stdout.splitlines()[-1])
    anybody = open_page("/behov/tal/")
    before = int(anybody.locator('td[data-title="Tildelt"]').first.inner_text())

    # The buyer writes it step by step.
    buyer = enter(open_page, story, "buyer", f"/vores-behov/{story['town']}/nyt/")
    buyer.get_by_label("Indhentning af tilbud", exact=True).check()
    buyer.get_by_label("Titel").fill(TITLE)
    buyer.get_by_role("button", name="Begynd").click()
    expect(buyer.locator("h1")).to_have_text("Hvad skal I bruge?")
    own = buyer.url.removesuffix("ret/behov/")
    need = own.rstrip("/").rsplit("/", 1)[1]
    onwards = buyer.get_by_role("button", name="Gem og fortsæt")
    buyer.get_by_label("Beskrivelse").fill(TEXT)
    expect(buyer.locator("#kvalitet")).to_contain_text("40 medarbejdere")
    buyer.get_by_text("Kender du CPV-koden?").click()
    buyer.get_by_label("Andre CPV-koder").fill("55520000")
    onwards.click()
    buyer.locator("#places summary").click()
    buyer.get_by_label("Viborg", exact=True).check()
    due = date.today() + timedelta(days=30)
    buyer.get_by_label("Sidste dag for svar").fill(due.isoformat())
    onwards.click()
    buyer.get_by_label("Anslået værdi i alt").fill("240.000")
    onwards.click()
    expect(buyer.locator("h1")).to_have_text("Reservation og sociale hensyn")
    onwards.click()
    buyer.get_by_label("Fælles mailadresse").fill("indkoeb@storby.example")
    onwards.click()
    buyer.get_by_role("button", name="Send til godkendelse").click()
    expect(buyer.locator("main")).to_contain_text("Sendt til godkendelse")

    # The secretary publishes it, and the clock tells the firms that fit.
    secretary = enter(open_page, story, "secretary", f"/moderation/{need}/")
    secretary.get_by_role("link", name="Offentliggør", exact=True).click()
    secretary.get_by_role("button", name="Offentliggør", exact=True).click()
    expect(secretary.get_by_text("er offentliggjort, og køberen har fået en mail").first).to_be_visible()
    run(server_env, "invitations", "run")

    # The supplier says yes from its mail, without script and without signing in.
    anybody = open_page(mailed_link(server_env, "lau@eksempel.dk", "/svar/"), javascript=False)
    expect(anybody.locator("h1")).to_have_text(TITLE)
    anybody.get_by_role("button", name="Vi er interesseret").click()
    expect(anybody.locator("main")).to_contain_text("I har svaret: interesseret")
    buyer.goto(f"{own}inviterede/")
    expect(buyer.locator("main")).to_contain_text(story["name"])

    # It asks, everybody reads the reply, and nobody who asked.
    mine = f"/min-virksomhed/{story['firm']}/behov/{need}/"
    supplier = enter(open_page, story, "supplier", f"{mine}spoergsmaal/")
    supplier.get_by_label("Jeres spørgsmål").fill("Er der et køkken, vi kan bruge?")
    supplier.get_by_role("button", name="Send spørgsmålet").click()
    buyer.goto(f"{own}spoergsmaal/")
    buyer.get_by_role("link", name="Svar alle").click()
    buyer.get_by_label("Svar til alle").fill("Ja, der er et køkken i kælderen.")
    buyer.get_by_role("button", name="Send til alle").click()
    anybody.goto(f"/behov/{need}/")
    expect(anybody.locator("main")).to_contain_text("Ja, der er et køkken i kælderen.")
    assert story["name"] not in anybody.locator("main").inner_text()

    # It answers in full.
    supplier.goto(f"{mine}svar/")
    supplier.get_by_role("link", name="Skriv et svar").click()
    supplier.get_by_label("Jeres svar").fill("Vi laver frokosten selv og bringer den.")
    supplier.get_by_label("Pris for hele perioden").fill("210.000")
    supplier.get_by_role("button", name="Gem, og se svaret").click()
    supplier.get_by_role("button", name="Send svaret").click()
    expect(supplier.locator("main")).to_contain_text("Svaret er sendt")

    # The buyer closes, awards, and the supplier confirms.
    buyer.goto(f"{own}luk/")
    buyer.get_by_role("button", name="Luk for svar").click()
    buyer.goto(f"{own}svar/")
    expect(buyer.locator("main table")).to_contain_text("210.000")
    buyer.goto(f"{own}udfald/")
    buyer.get_by_label("Ja, vi har valgt en leverandør").check()
    buyer.get_by_label("Fik opgaven").check()
    buyer.get_by_role("button", name="Gem udfaldet").click()
    expect(buyer.get_by_text("Udfaldet er gemt").first).to_be_visible()
    supplier.goto(mailed_link(server_env, "lau@eksempel.dk", "/tildelinger/"))
    supplier.get_by_label("Ja, det passer").check()
    supplier.get_by_role("button", name="Send svar").click()
    expect(supplier.get_by_text("Jeres svar er gemt").first).to_be_visible()

    # Both see it in their figures.
    anybody.goto("/behov/tal/")
    after = int(anybody.locator('td[data-title="Tildelt"]').first.inner_text())
    assert after == before + 1
    anybody.goto(f"/behov/{need}/")
    expect(anybody.locator("#udfald")).to_contain_text("Bekræftet af leverandøren")
    supplier.goto(f"/min-virksomhed/{story['firm']}/statistik/")
    expect(supplier.locator("main")).to_contain_text("210.000")
