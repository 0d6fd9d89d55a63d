"""The code sample of the guide, run as receivers will: taken from the page itself."""

from __future__ import annotations

import html
import re
from collections.abc import Callable

from tests.support.databases import ROOT


def is_ours(secret: str, headers: dict[str, str], body: bytes) -> bool:
    """What the sample says of a message."""
    page = (ROOT / "templates/webhooks/_guide.html").read_text("utf-8")
    sample = next(
        c for c in re.findall(r"<code>(.*?)</code>", page, re.DOTALL) if "import hmac" in c or "hmac" in c
    )
    space: dict[str, Callable[..., bool]] = {}
    exec(html.unescape(sample), space)
    return bool(space["is_ours"](secret, headers, body))
