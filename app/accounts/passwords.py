"""Which passwords are good enough: long, and hard to guess. No rules about signs and capitals (NIST SP 800-63B).

How hard a guess is says zxcvbn, which carries lists of leaked passwords and asks no network.
"""

from __future__ import annotations

import re
from typing import Any

from flask_security import PasswordUtil

from app.web.i18n import gettext

SHORTEST, LONGEST = 12, 128
# Of 0 to 4: at least 10^8 guesses.
STRONG_ENOUGH = 3
# zxcvbn judges by the first characters and gets slow with many.
JUDGED = 72
# What people in Denmark choose that the library's English lists lack.
DANISH = frozenset(
    [
        "adgangskode",
        "kodeord",
        "hemmelig",
        "password",
        "velkommen",
        "login",
        "bruger",
        "danmark",
        "københavn",
        "koebenhavn",
        "aarhus",
        "århus",
        "odense",
        "aalborg",
        "ålborg",
        "esbjerg",
        "randers",
        "kolding",
        "horsens",
        "vejle",
        "roskilde",
        "helsingør",
        "herning",
        "silkeborg",
        "fyn",
        "jylland",
        "sjælland",
        "bornholm",
        "sommer",
        "vinter",
        "efterår",
        "foråret",
        "forår",
        "sommerferie",
        "januar",
        "februar",
        "marts",
        "april",
        "maj",
        "juni",
        "juli",
        "august",
        "september",
        "oktober",
        "november",
        "december",
        "mandag",
        "tirsdag",
        "onsdag",
        "torsdag",
        "fredag",
        "lørdag",
        "søndag",
        "brøndby",
        "fck",
        "fodbold",
        "håndbold",
        "kærlighed",
        "elsker",
        "skat",
        "familie",
        "mormor",
        "farmor",
        "morfar",
        "farfar",
        "mor",
        "far",
        "søster",
        "bror",
        "barn",
        "kat",
        "hund",
        "hest",
        "kanin",
        "kaffe",
        "chokolade",
        "øl",
        "carlsberg",
        "tuborg",
        "lego",
        "dannebrog",
        "kongen",
        "dronning",
        "margrethe",
        "viking",
        "socialøkonomisk",
        "kommune",
        "virksomhed",
        "indkøb",
        "indkøber",
        "leverandør",
        "buysocial",
        "buy",
        "social",
        "firma",
        "kontor",
        "hej",
        "goddag",
        "hejmeddig",
        "rødgrødmedfløde",
        "anders",
        "mette",
        "peter",
        "lars",
        "søren",
        "jens",
        "hanne",
        "kirsten",
        "anne",
        "maria",
        "emma",
        "oliver",
        "noah",
        "william",
        "lucas",
        "ida",
        "freja",
    ]
)


class PasswordRules(PasswordUtil):
    """Flask-Security asks this for every new password."""

    def validate(self, password: str, is_register: bool, **kwargs: Any) -> tuple[list[str] | None, str]:
        """What is wrong with a new password (None: nothing), and the password as it will be kept."""
        kept = self.normalize(password)
        user = kwargs.get("user")
        known = (user.email, user.name) if user is not None else (kwargs.get("email"), kwargs.get("name"))
        found = weakness(kept, tuple(k for k in known if k))
        return ([found] if found else None), kept


def weakness(password: str, known: tuple[str, ...] = ()) -> str | None:
    """Why a password is not good enough, with what to do; None when it is.

    `known` holds what others know of the person: e-mail address and name.
    """
    if len(password) < SHORTEST:
        return gettext("Skriv en adgangskode på mindst 12 tegn")
    if len(password) > LONGEST:
        return gettext("Skriv en adgangskode på højst 128 tegn")
    # Its lists take 12 MB that most processes never need.
    from zxcvbn import zxcvbn

    words = [*DANISH, *(w for k in known for w in re.split(r"[\W_]+", k) if len(w) > 2)]
    if zxcvbn(password[:JUDGED], user_inputs=words)["score"] < STRONG_ENOUGH:
        return gettext("Adgangskoden er let at gætte. Skriv for eksempel fire ord, der ikke hører sammen")
    return None
