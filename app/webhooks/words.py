"""What went wrong with a message, in a sentence."""

from __future__ import annotations

from collections.abc import Sequence

from app.reference import catalogue
from app.web.filters import in_language
from app.web.i18n import gettext


def error_text(error: str) -> str:
    """What a status code or one of the sender's words means to the one who runs the receiver."""
    if error.isdigit():
        if error.startswith("3"):
            return gettext(
                "Modtageren svarede %(code)s og viste videre. Vi følger ikke viderestillinger.", code=error
            )
        return gettext("Modtageren svarede %(code)s. Vi venter et svar mellem 200 og 299.", code=error)
    return {
        "refused": gettext("Der var ingen forbindelse til modtageren."),
        "timeout": gettext("Modtageren svarede ikke inden for 10 sekunder."),
        "address": gettext("Adressen fører til et netværk, vi ikke sender til."),
        "tls": gettext("Modtagerens certifikat kunne ikke godkendes."),
        "dns": gettext("Navnet i adressen findes ikke."),
        "answer": gettext("Modtagerens svar kunne ikke læses."),
        "secret": gettext("Hemmeligheden kan ikke læses mere. Lav en ny hemmelighed."),
    }.get(error, error)


def scheme_names(codes: Sequence[str]) -> str:
    """The schemes by name, in our order; of none: all."""
    if not codes:
        return gettext("Alle ordninger")
    return ", ".join(in_language(s, "name") for code, s in catalogue.schemes().items() if code in codes)
