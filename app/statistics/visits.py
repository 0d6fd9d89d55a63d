"""Which requests count: those of people who come to look, as far as their headers say so.

Nothing is remembered of who came. A doubt counts as no visit.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from flask import request

CRAWLER = re.compile(
    r"bot\b|bot[/_-]|crawl|spider|slurp|archiv|scrap|monitor|uptime|pingdom|lighthouse|headless|preview"
    r"|facebookexternalhit|embedly|whatsapp|gptbot|chatgpt|claude|perplexity|bytespider|validator",
    re.IGNORECASE,
)
# How every browser's name begins.
BROWSER = ("Mozilla/", "Opera/")
# What comes with a page that nobody may ever look at, being fetched ahead of time, or that htmx puts back.
NOT_LOOKED_AT = ("HTTP_SEC_PURPOSE", "HTTP_PURPOSE", "HTTP_X_MOZ", "HTTP_HX_HISTORY_RESTORE_REQUEST")
RELOADED = frozenset({"max-age=0", "no-cache"})
# As much of a browser's name as is looked at; anything may be sent.
NAME_LENGTH = 300


def is_visit(environ: Mapping[str, Any], *, by_program: bool = False) -> bool:
    """Whether a request is somebody's first look. `by_program`: an API's callers are no browsers."""
    method = environ["REQUEST_METHOD"]
    if method == "HEAD":
        return False
    for name in NOT_LOOKED_AT:
        if name in environ:
            return False
    # Browsers send this with a form too.
    if method == "GET" and environ.get("HTTP_CACHE_CONTROL") in RELOADED:
        return False
    return not _is_machine(environ.get("HTTP_USER_AGENT", "")[:NAME_LENGTH], by_program)


def comes_from(cvr: str) -> bool:
    """Whether the page before this was one of the supplier's own: another tab, another language, or back."""
    return f"/leverandoerer/{cvr}/" in _path_before()


def is_click_on_contact(cvr: str) -> bool:
    """Whether somebody chose the link on the supplier's profile, rather than a program that follows every link.

    Browsers since 2023 say so in Sec-Fetch-User; of an older one the page before is asked.
    """
    if _path_before().endswith(f"/leverandoerer/{cvr}/kontakt/"):
        return False
    site = request.headers.get("Sec-Fetch-Site")
    if site is None:
        return comes_from(cvr)
    return site == "same-origin" and request.headers.get("Sec-Fetch-User") == "?1"


def _path_before() -> str:
    """The path of the page before, if it was one of ours."""
    try:
        before = urlsplit(request.headers.get("Referer", ""))
    except ValueError:
        return ""
    return before.path if before.netloc == request.host else ""


@lru_cache(maxsize=2_000)
def _is_machine(name: str, by_program: bool) -> bool:
    return bool(CRAWLER.search(name)) or not (by_program or name.startswith(BROWSER))
