"""Ten thousand numbers in Chromium: one sees that they are sent and looked up, and then the answer."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.factories.suppliers import valid_cvr

Open = Callable[..., Page]
# What the bar shows from the first byte sent to the answer.
WATCH = """() => {
  window.seen = [];
  ["htmx:xhr:progress", "htmx:beforeSwap"].forEach(name => document.body.addEventListener(name, event => {
    const bar = document.querySelector("#mange progress");
    if (bar) window.seen.push([name, getComputedStyle(bar).visibility, bar.hasAttribute("value")]);
  }));
}"""


def test_one_sees_that_a_long_list_is_on_its_way(open_page: Open) -> None:
    page = open_page("/verificering/mange/")
    expect(page.locator("#mange progress")).to_be_hidden()
    numbers = "\n".join(valid_cvr(n) for n in range(10_000))
    page.locator("input[type=file]").set_input_files(
        {"name": "numre.csv", "mimeType": "text/csv", "buffer": numbers.encode()}
    )
    page.evaluate(WATCH)
    page.get_by_role("button", name="Slå op").click()
    expect(page.locator("#antal")).to_contain_text("af 10.000 numre er verificeret", timeout=60_000)
    seen = page.evaluate("window.seen")
    assert [name for name, *_ in seen].count("htmx:beforeSwap") == 1
    assert {visibility for _, visibility, _ in seen} == {"visible"}
    # All is sent and the answer is waited for: the bar moves without a number.
    assert seen[-1] == ["htmx:beforeSwap", "visible", False]
