"""What the CVR register says of a claimed number, as far as a claim needs it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from app.domain.membership import own_domains
from app.integrations.cvr_register import RegisterUnavailable, register

OPEN_TO_ANYONE = Path(__file__).parent / "data/open_domains.txt"


@dataclass(frozen=True)
class Company:
    """A claimed company. `is_checked` is false while the register does not answer; then only the number is known."""

    cvr: str
    name: str = ""
    is_closed: bool = False
    is_checked: bool = True
    domains: frozenset[str] = frozenset()


def find(cvr: str) -> Company | None:
    """The company; None when the register says there is none."""
    try:
        found = register().find(cvr)
    except RegisterUnavailable:
        return Company(cvr, is_checked=False)
    if found is None:
        return None
    return Company(
        cvr=cvr,
        name=found.name,
        is_closed=found.is_gone,
        domains=own_domains((found.email, found.website), open_domains()),
    )


@cache
def open_domains() -> frozenset[str]:
    """Domains on which anyone can get an address or a page; read once per process."""
    lines = OPEN_TO_ANYONE.read_text("utf-8").split("\n")
    return frozenset(d for line in lines if (d := line.split("#")[0].strip()))
