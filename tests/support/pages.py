"""What every page must be: valid HTML, one h1, labelled fields, living links, nothing inline."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from flask import Flask
from justhtml import JustHTML
from lxml import html
from lxml.html import HtmlElement
from werkzeug.exceptions import MethodNotAllowed, NotFound
from werkzeug.routing import RequestRedirect
from werkzeug.test import TestResponse

SELF_LABELLED = {"hidden", "submit", "button", "image"}


def check(response: TestResponse, app: Flask, *, fragment: bool) -> None:
    """Fail with the first thing that is not in order."""
    text = response.text
    assert "{{" not in text, "template syntax left in the page"
    assert "{%" not in text, "template syntax left in the page"
    assert response.headers["Content-Security-Policy"].startswith("default-src 'self'")
    if fragment:
        root = html.fromstring(f"<div>{text}</div>")
    else:
        errors = JustHTML(text, collect_errors=True).errors
        assert not errors, f"not valid HTML: {errors[:3]}"
        root = html.fromstring(text)
        check_frame(root)
    check_ids(root)
    check_fields(root)
    check_nothing_inline(root)
    check_links(root, app, fragment=fragment)


def check_frame(root: HtmlElement) -> None:
    """One h1, a title that ends in our name, a language."""
    assert root.get("lang") in {"da", "en"}
    assert len(root.findall(".//h1")) == 1, "a page has one h1"
    title = root.findtext(".//title") or ""
    assert title.endswith("– Buy Social Danmark"), f"title: {title!r}"
    assert len(title) > len("– Buy Social Danmark") + 2


def check_ids(root: HtmlElement) -> None:
    """Ids are unique, and what refers to one finds it."""
    ids = [e.get("id") for e in root.iter() if isinstance(e.tag, str) and e.get("id")]
    assert len(ids) == len(set(ids)), f"repeated ids: {sorted({i for i in ids if ids.count(i) > 1})}"
    for attribute in ("aria-describedby", "aria-labelledby"):
        for element in root.xpath(f"//*[@{attribute}]"):
            for name in element.get(attribute).split():
                assert name in ids, f"{attribute} names the missing id {name}"


def check_fields(root: HtmlElement) -> None:
    """Every control has a label; every label has a control."""
    labelled = {label.get("for") for label in root.iter("label")}
    ids = {e.get("id") for e in root.iter() if isinstance(e.tag, str)}
    assert labelled <= ids, f"labels without a control: {labelled - ids}"
    for tag in ("input", "select", "textarea"):
        for control in root.iter(tag):
            if control.get("type") not in SELF_LABELLED:
                assert control.get("id") in labelled or control.get("aria-label"), html.tostring(control)


def check_nothing_inline(root: HtmlElement) -> None:
    """No script body, style or handler: the content security policy would stop it."""
    for element in root.iter():
        if not isinstance(element.tag, str):
            continue
        inline = [a for a in element.attrib if re.match(r"on[a-z]+$|style$|hx-on", a)]
        assert not inline, f"{element.tag} has {inline}"
        if element.tag == "script" and element.get("type") != "application/ld+json":
            assert element.get("src")
            assert not (element.text or "").strip()


def check_links(root: HtmlElement, app: Flask, *, fragment: bool) -> None:
    """Every address of ours leads to a route, and every htmx target is there."""
    ids = {e.get("id") for e in root.iter() if isinstance(e.tag, str)}
    for attribute in ("href", "action", "hx-get", "hx-post"):
        for element in root.xpath(f"//*[@{attribute}]"):
            if element.tag not in {"use", "link"}:
                check_address(element.get(attribute), app, ids, "POST" if attribute == "hx-post" else None)
    for element in root.xpath("//*[@hx-target]"):
        target = element.get("hx-target").removeprefix("#")
        if target.startswith("find "):
            assert element.xpath(f".//{target.removeprefix('find ')}")
            continue
        assert fragment or target in ids, f"hx-target #{target} is not on the page"


def check_address(address: str, app: Flask, ids: set[str | None], method: str | None) -> None:
    """An address of ours matches a route; a bare fragment names an id of the page."""
    parts = urlsplit(address)
    if parts.scheme or parts.netloc:
        return
    if not parts.path:
        assert not parts.fragment or parts.fragment in ids, f"#{parts.fragment} is not on the page"
        return
    path = parts.path.removeprefix("/en") or "/"
    if path.startswith("/static/"):
        return
    routes = app.url_map.bind("localhost")
    try:
        routes.match(path, method=method)
    except RequestRedirect:
        pass
    except MethodNotAllowed:
        routes.match(path, method="POST")
    except NotFound:
        raise AssertionError(f"no route for {address}") from None
