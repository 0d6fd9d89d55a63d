"""`python -m tests.support.screenshots ADDRESS`: the pictures of the README, from a running server."""

from __future__ import annotations

import sys

from playwright.sync_api import sync_playwright

from tests.browser.conftest import FLAGS
from tests.support.databases import ROOT, chromium

PAGES = {
    "front": "/",
    "search": "/leverandoerer/?q=frokost&kommune=0791",
    "match": "/match/?behov=Frokost+til+m%C3%B8der+p%C3%A5+r%C3%A5dhuset&kommune=0791&vaerdi=420000",
    "look-up": "/verificering/{cvr}/",
    "profile": "/leverandoerer/{cvr}/",
}


def main(address: str) -> None:
    """Take each picture at 1280 pixels."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        page = browser.new_page(base_url=address, viewport={"width": 1280, "height": 960}, locale="da-DK")
        found = page.request.get("/api/v1/suppliers?q=kantine&scheme=par54&per_page=1").json()
        for name, path in PAGES.items():
            page.goto(path.format(cvr=found["items"][0]["cvr"]))
            page.screenshot(path=ROOT / "docs/screenshots" / f"{name}.png")
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1])
