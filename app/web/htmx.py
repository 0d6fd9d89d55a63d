"""The only place that knows htmx: the same address answers a page or one block of it."""

from __future__ import annotations

from functools import cache
from typing import Any

from flask import Flask, Response, current_app, make_response, render_template, request
from flask import redirect as plain_redirect
from htmx_flask import Htmx
from htmx_flask import request as htmx_request
from jinja2_fragments.flask import render_blocks
from markupsafe import Markup, escape
from werkzeug.wrappers import Response as AnyResponse

from app.web.i18n import LANGUAGES, address_in, current_locale, gettext

VARY = ("HX-Request", "HX-History-Restore-Request")
# htmx looks no further than the first title of an answer, and the map's drawing holds some too.
TITLE = Markup("<title>{} – Buy Social Danmark</title>")
# Stands for a language's address in links that are written out once a process; no address holds such a sign.
ADDRESS = "\x00{}\x00"
STATUS_REGION = Markup('<p id="live" hx-swap-oob="innerHTML">{}</p>')


def wants_block() -> bool:
    """True for an htmx request that is neither boosted nor restoring history.

    A history restore also carries HX-Request in htmx 2 but needs the whole page.
    """
    hx = htmx_request.htmx
    return bool(hx) and not hx.boosted and not hx.history_restore_request


def render(
    template: str,
    block: str,
    *,
    extra: tuple[str, ...] = (),
    status: int = 200,
    push_url: str | None = None,
    title: str = "",
    retarget: str | None = None,
    announce: str = "",
    **context: Any,
) -> Response:
    """Answer with the page, or for htmx with `block` followed by the out-of-band blocks `extra`.

    `push_url` is the address that the page has after the swap; the language links and `title` go with it.
    `announce` is the sentence that the permanent status region reads out after the swap;
    `retarget` names another element than the request's target for `block` to replace. Blocks among
    `extra` write hx-swap-oob where `oob` is true; `block` itself never does.
    """
    if wants_block():
        answer = render_blocks(template, [block, *extra], oob=True, title=title, **context)
        if title:
            answer = str(TITLE.format(title)) + answer
        if push_url:
            answer += language_links(push_url)
        if announce:
            answer += str(STATUS_REGION.format(announce))
        response = make_response(answer, status)
        if push_url:
            response.headers["HX-Push-Url"] = push_url
        if retarget:
            response.headers["HX-Retarget"] = retarget
            response.headers["HX-Reswap"] = "outerHTML"
    else:
        response = make_response(render_template(template, oob=False, title=title, **context), status)
    response.vary.update(VARY)
    return response


def redirect(address: str) -> AnyResponse:
    """Go to another page. htmx would follow a redirect and put that page into its target, so it is told."""
    if not is_htmx():
        return plain_redirect(address, 303)
    response = make_response("", 204)
    response.headers["HX-Redirect"] = address
    return response


def language_links(address: str) -> str:
    """The page frame's links to an address in each language, each to be put in the place of the one before."""
    links = _written_links(current_locale(), request.script_root)
    for language in LANGUAGES:
        links = links.replace(ADDRESS.format(language), escape(address_in(language, address)))
    return links


@cache
def _written_links(_locale: str, _script_root: str) -> str:
    frame: Any = current_app.jinja_env.globals["frame"]
    return str(frame.swapped_links({code: ADDRESS.format(code) for code in LANGUAGES}))


def alert(message: str, status: int) -> Response:
    """A short answer for a failed htmx request; app.js shows it in place and keeps the page."""
    response = make_response(message or gettext("Vi kunne ikke hente listen. Prøv igen."), status)
    response.mimetype = "text/plain"
    response.vary.update(VARY)
    return response


def is_htmx() -> bool:
    """True when the request came from htmx at all."""
    return bool(request.headers.get("HX-Request"))


def init_app(app: Flask) -> None:
    """Install the header parser."""
    Htmx().init_app(app)
