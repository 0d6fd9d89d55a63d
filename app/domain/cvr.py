"""CVR numbers: eight digits, the last a check digit (modulus 11, weights 2 7 6 5 4 3 2 1).

Source: Erhvervsstyrelsen's description of modulus 11. Passing proves form, not existence.
"""

from __future__ import annotations

import re

from stdnum.dk import cvr as stdnum_cvr

from app.domain.errors import InvalidCvr

SEPARATORS = re.compile(r"[\s.\-\u00a0]")


def parse(text: str) -> str:
    """`DK-13 74 81 36` -> `13748136`. Raises InvalidCvr with the reason."""
    digits = re.sub(r"^(DK|CVR)[:\-]?", "", SEPARATORS.sub("", text).upper())
    if re.fullmatch(r"\d{10}", digits):
        raise InvalidCvr("p_number")
    if not re.fullmatch(r"[0-9]{8}", digits):
        raise InvalidCvr("format")
    if not stdnum_cvr.is_valid(digits):
        raise InvalidCvr("check_digit")
    return digits


def looks_like(text: str) -> bool:
    """Whether someone who typed this meant a number rather than a name."""
    digits = SEPARATORS.sub("", text).upper().removeprefix("DK").removeprefix("CVR")
    return bool(re.fullmatch(r"\d{6,12}", digits))
