"""Whether a proof that somebody shows us is ours and unchanged, and what it is worth now.

Nothing is fetched, and nothing is canonicalized: we know every proof that we have issued, so what is shown is held
against that. So a hostile document costs no more than reading it.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from app.credentials import keys, queries
from app.credentials.proofs import JWK, Document, base64url_decode
from app.credentials.queries import Issued
from app.credentials.reading import Shown, read_object
from app.domain.credentials import Worth, worth
from app.search.snapshot import today
from app.verification import queries as verifications
from app.verification.queries import LookUp

ID = re.compile(r"urn:uuid:([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})")


class Finding(StrEnum):
    """What a proof turned out to be."""

    GENUINE = "genuine"
    # It bears the id of one of ours, but does not say what we signed.
    ALTERED = "altered"
    # Ours, but signed with a key that we no longer stand by.
    DISOWNED = "disowned"
    # Signed by somebody else, or by nobody.
    NOT_OURS = "not_ours"
    # Signed by us, but it is no proof of a firm's verification, such as a status list.
    OTHER = "other"


@dataclass(frozen=True)
class Verdict:
    """What is said of a proof. `issued` is the one it is or pretends to be; `register` what holds of that firm."""

    finding: Finding
    issued: Issued | None = None
    worth: Worth | None = None
    register: LookUp | None = None

    @property
    def is_genuine(self) -> bool:
        """Whether every word is ours."""
        return self.finding is Finding.GENUINE


def check(shown: Shown) -> Verdict:
    """Judge a proof. Two to four statements."""
    finding, issued = _check_token(shown.token) if shown.token else _check_document(shown.document or {})
    if issued is None:
        return Verdict(finding)
    if finding is Finding.GENUINE and issued.key_id not in keys.current().known:
        finding = Finding.DISOWNED
    events = queries.events_by_scheme([issued.cvr]).get((issued.cvr, issued.claim.scheme), [])
    register = verifications.look_up(issued.cvr)
    return Verdict(finding, issued, worth(issued.claim, events, today()), register)


def _check_token(token: str) -> tuple[Finding, Issued | None]:
    """By what was issued, to the letter; the signature tells what else we have signed."""
    head, body, signature = token.split(".")
    try:
        name = str(read_object(base64url_decode(head)).get("kid", "")).rpartition("#")[2].removesuffix(JWK)
        payload = read_object(base64url_decode(body))
        signed = keys.current().holds(name, base64url_decode(signature), f"{head}.{body}".encode())
    except ValueError:
        return Finding.NOT_OURS, None
    issued = _named(payload.get("jti")) or _named(payload.get("id"))
    if issued is None:
        return (Finding.OTHER if signed else Finding.NOT_OURS), None
    return (Finding.GENUINE if token == issued.token else Finding.ALTERED), issued


def _check_document(document: Document) -> tuple[Finding, Issued | None]:
    """By what was issued, word for word: the order of members and the white space are free."""
    issued = _named(document.get("id"))
    if issued is None:
        return Finding.NOT_OURS, None
    try:
        same = _written(document) == _written(issued.document)
    except RecursionError:  # nested deeper than anything of ours
        same = False
    return (Finding.GENUINE if same else Finding.ALTERED), issued


def _named(name: Any) -> Issued | None:
    found = ID.fullmatch(name) if isinstance(name, str) else None
    return queries.find(found[1]) if found else None


def _written(document: Document) -> str:
    """One spelling per content, in which true is not 1 and 1 is not 1.0."""
    return json.dumps(document, sort_keys=True, ensure_ascii=True)
