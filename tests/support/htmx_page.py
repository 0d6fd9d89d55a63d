"""A page in which htmx answers are swapped in, to be compared with the page fetched anew."""

from __future__ import annotations

import re
from html import unescape

from lxml import html
from lxml.html import HtmlElement


class HtmxPage:
    """The parsed page; `swap` does what htmx does with an answer."""

    def __init__(self, text: str) -> None:
        self.root: HtmlElement = html.fromstring(text)

    def swap(self, answer: str, target: str) -> None:
        """Replace `#target` (outerHTML) and every out-of-band part; a title that comes first is the page's."""
        title = re.match(r"\s*<title>(.*?)</title>", answer, re.DOTALL)
        if title:
            self.root.find(".//title").text = unescape(title[1])
            answer = answer[title.end() :]
        parts = html.fragments_fromstring(answer, no_leading_text=True)
        main = []
        for part in parts:
            how = part.attrib.pop("hx-swap-oob", None)
            part.tail = None
            if how is None:
                main.append(part)
            elif how == "innerHTML":
                held = self.root.get_element_by_id(part.get("id"))
                held.clear(keep_tail=True) if not held.attrib else self._set_text(held, part)
            else:
                self._replace(part.get("id"), part)
        assert len(main) == 1, f"one main part, not {len(main)}"
        self._replace(target, main[0])

    @staticmethod
    def _set_text(held: HtmlElement, part: HtmlElement) -> None:
        held.text = part.text

    def _replace(self, target: str, part: HtmlElement) -> None:
        held = self.root.get_element_by_id(target)
        part.tail = held.tail
        held.getparent().replace(held, part)

    def announced(self) -> str:
        """What the status region says."""
        return (self.root.get_element_by_id("live").text or "").strip()

    def title(self) -> str:
        """What the browser's tab says."""
        return str(self.root.findtext(".//title"))

    def language_links(self) -> list[str]:
        """Where the links of the page frame to each language lead, as they are written."""
        links = self.root.xpath("//body//*[not(ancestor-or-self::main)]/a[@hreflang]")
        return [html.tostring(link, encoding="unicode", with_tail=False) for link in links]

    def main(self) -> list[str]:
        """The main part as comparable lines: tags, attributes and words, whatever the white space."""
        lines: list[str] = []
        for element in self.root.get_element_by_id("main-content").iter():
            if isinstance(element.tag, str):
                attributes = " ".join(f'{k}="{v}"' for k, v in sorted(element.attrib.items()))
                words = " ".join((element.text or "").split())
                tail = " ".join((element.tail or "").split())
                lines.append(f"<{element.tag} {attributes}> {words} | {tail}")
        return lines
