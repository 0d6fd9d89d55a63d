"""With whom a supplier could answer a need: the sets that cover it together, and who would take what."""

from __future__ import annotations

from dataclasses import dataclass

from app.matches import posted
from app.matches.queries import rank
from app.matches.together import Together
from app.needs.models import Need
from app.reference.choosing import code_name
from app.web.filters import in_language, kroner
from app.web.i18n import gettext

MOST = 6
NAMED = 2


@dataclass(frozen=True)
class Proposal:
    """A supplier to answer with: what it could take, in words."""

    cvr: str
    name: str
    takes: tuple[str, ...]


def proposals(need: Need, cvr: str) -> tuple[Proposal, ...]:
    """Others for an answer of this supplier, best first: of sets that hold it, else those that fit the need best."""
    found = rank(posted.whole(need))
    seen: dict[str, Proposal] = {}
    mine = [c for c in found.consortia if any(s.card["cvr"] == cvr for s in c.shares)]
    for group in mine or found.consortia:
        for share in group.shares:
            other = share.card["cvr"]
            takes = tuple(_part(group, lot, dkk) for lot, dkk in share.takes)
            seen.setdefault(other, Proposal(other, share.card["name"], takes))
    for match in found.matches:
        card = match.card
        seen.setdefault(card["cvr"], Proposal(card["cvr"], card["name"], tuple(in_language(o, "title") for o in card["offers"][:NAMED])))  # fmt: skip
    return tuple(p for p in seen.values() if p.cvr not in (cvr, need.buyer_cvr))[:MOST]


def _part(group: Together, lot: int, dkk: int | None) -> str:
    held = group.lots[lot]
    names = held.name or ", ".join(code_name(c) for c in held.codes[:NAMED])
    if dkk is None:
        return names
    return gettext("%(what)s, op til %(amount)s om året", what=names, amount=kroner(dkk))
