"""What a proof and a status list say, as Verifiable Credentials, before they are signed.

Open Badges 3.0 has one text per field, so each stands in Danish and English, whoever asks.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from urllib.parse import urlencode

from app.credentials.keys import Keys
from app.credentials.proofs import CREDENTIALS_V2, OPEN_BADGES, Document, instant
from app.domain.credentials import Claim, Purpose
from app.domain.moments import DENMARK
from app.domain.verification import Status
from app.reference import catalogue
from app.reference.catalogue import SchemeInfo
from app.web.filters import cvr_groups, in_language
from app.web.i18n import LANGUAGES, gettext, speaking
from app.web.status import verified_name

NAME = "Buy Social Danmark"
# What a legal fact does not decide.
LEGAL_FACTS = frozenset({"par54", "par190"})
# How long a status list may be kept before it is asked for again, and how long it may be believed at most.
LIST_KEPT, LIST_BELIEVED = timedelta(minutes=5), timedelta(days=1)


@dataclass(frozen=True)
class Issue:
    """Everything that makes one proof what it is."""

    key: str
    cvr: str
    name: str | None
    is_demo: bool
    claim: Claim
    list_number: int
    place: int
    issued_at: datetime


def credential(keys: Keys, issue: Issue) -> Document:
    """The proof as an OpenBadgeCredential, not yet signed."""
    claim, base = issue.claim, keys.address
    info = catalogue.schemes()[claim.scheme]
    page = f"{base}/verificering/{issue.cvr}/"
    known = urlencode({"dato": _day(issue.issued_at).isoformat(), "kendt": instant(issue.issued_at)})
    document: Document = {
        "@context": [CREDENTIALS_V2, OPEN_BADGES],
        "id": f"urn:uuid:{issue.key}",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": _both(lambda: f"{in_language(info, 'name')}: {_status(claim)}"),
        "description": _both(lambda: _scope(issue)),
        "issuer": {"id": keys.did, "type": ["Profile"], "name": NAME, "url": f"{base}/"},
        "validFrom": instant(_begin(claim.valid_from)),
        "awardedDate": instant(issue.issued_at),
        "credentialSubject": {
            "id": page,
            "type": ["AchievementSubject"],
            "identifier": _identifiers(issue),
            "achievement": _achievement(base, info, claim),
            "narrative": _both(lambda: _said(issue, info)),
        },
        "evidence": [
            {
                "id": f"{page}?{known}",
                "type": ["Evidence"],
                "name": _both(lambda: gettext("Opslag med dato, kilde og historik")),
            }
        ],
        "credentialStatus": [entry(base, purpose, issue.list_number, issue.place) for purpose in Purpose],
    }
    if claim.valid_until:
        document["validUntil"] = instant(_begin(claim.valid_until + timedelta(days=1)) - timedelta(seconds=1))
    return document


def status_list(keys: Keys, purpose: Purpose, number: int, encoded: str, hour: datetime) -> Document:
    """A status list as a BitstringStatusListCredential of this hour, not yet signed."""
    address = list_address(keys.address, purpose, number)
    return {
        "@context": [CREDENTIALS_V2],
        "id": address,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": keys.did,
        "validFrom": instant(hour),
        "validUntil": instant(hour + LIST_BELIEVED),
        "credentialSubject": {
            "id": f"{address}#list",
            "type": "BitstringStatusList",
            "statusPurpose": purpose.value,
            "encodedList": encoded,
            "ttl": int(LIST_KEPT.total_seconds() * 1000),
        },
    }


def list_address(base: str, purpose: Purpose, number: int) -> str:
    """Where a status list is."""
    return f"{base}/verificering/statuslister/{purpose.value}/{number}"


def entry(base: str, purpose: Purpose, number: int, place: int) -> Document:
    """A proof's place in a status list."""
    address = list_address(base, purpose, number)
    return {
        "id": f"{address}#{place}",
        "type": "BitstringStatusListEntry",
        "statusPurpose": purpose.value,
        "statusListIndex": str(place),
        "statusListCredential": address,
    }


def _achievement(base: str, info: SchemeInfo, claim: Claim) -> Document:
    rules = f"{base}/saadan-verificerer-vi/"
    return {
        "id": f"{rules}#{info.code}",
        "type": ["Achievement"],
        "achievementType": "Certification",
        "name": _both(lambda: in_language(info, "name")),
        "description": _both(lambda: in_language(info, "meaning")),
        "criteria": {
            "id": rules,
            "narrative": _both(
                lambda: gettext(
                    "%(meaning)s. Kilde: %(issuer)s.",
                    meaning=in_language(info, "meaning"),
                    issuer=in_language(info, "issuer"),
                )
            ),
        },
        "image": {
            "id": f"{base}/verificering/bevis/{claim.scheme}.svg",
            "type": "Image",
            "caption": _both(lambda: in_language(info, "name")),
        },
    }


def _identifiers(issue: Issue) -> list[Document]:
    """The CVR number, and the name where we know it, in the clear: both are public."""
    known = {"ext:cvr": issue.cvr, "name": issue.name}
    return [
        {"type": "IdentityObject", "hashed": False, "identityHash": value, "identityType": kind}
        for kind, value in known.items()
        if value
    ]


def _status(said: Claim) -> str:
    return {
        Status.CONDITIONAL: gettext("Betinget verificeret"),
        Status.RENEWAL_RECEIVED: gettext("Verificeret, mens fornyelsen behandles"),
    }.get(said.status, verified_name(said.scheme))


def _scope(issue: Issue) -> str:
    """What every proof covers (DOMAIN.md C2, rule 6); a legal fact is one of its day."""
    if issue.claim.scheme in LEGAL_FACTS:
        return gettext(
            "Dokumentationen gælder virksomheden CVR %(cvr)s på datoen, ikke dens varer.",
            cvr=cvr_groups(issue.cvr),
        )
    return gettext(
        "Verifikationen gælder virksomheden CVR %(cvr)s, ikke dens varer.", cvr=cvr_groups(issue.cvr)
    )


def _said(issue: Issue, info: SchemeInfo) -> str:
    parts = [f"{in_language(info, 'name')}: {_status(issue.claim)}.", _scope(issue)]
    if info.code in LEGAL_FACTS:
        parts.append(gettext("Ordregiver skal selv kontrollere, at betingelserne er opfyldt."))
    if issue.is_demo:
        parts.append(gettext("Demo: en opdigtet virksomhed") + ".")
    return " ".join(parts)


def _both(text: Callable[[], str]) -> str:
    """A text in Danish and English, once where they are the same."""
    found = []
    for language in LANGUAGES:
        with speaking(language):
            found.append(text())
    return " / ".join(dict.fromkeys(found))


def _begin(day: date) -> datetime:
    """When a day begins in Denmark, in UTC."""
    return datetime.combine(day, time.min, DENMARK).astimezone(UTC)


def _day(moment: datetime) -> date:
    return moment.astimezone(DENMARK).date()
