"""Securing a credential in two ways: a Data Integrity proof in the JSON, and a compact JWT.

Sources: W3C Data Integrity EdDSA Cryptosuites 1.0 (eddsa-rdfc-2022); Open Badges 3.0, section 8.2 (VC-JWT).
"""

from __future__ import annotations

import base64
import hashlib
import json
from datetime import datetime
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any

from app.credentials.keys import Keys
from app.domain.multikey import base58

CREDENTIALS_V2 = "https://www.w3.org/ns/credentials/v2"
OPEN_BADGES = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
# The published contexts, kept here so that nothing is fetched: see contexts/PROVENANCE.md.
FOLDER = Path(__file__).resolve().parent / "contexts"
FILES = {CREDENTIALS_V2: "credentials-v2.json", OPEN_BADGES: "ob-v3p0-context-3.0.3.json"}
# The claims that a JWT adds to the credential, which stands beside them.
CLAIMS = ("iss", "jti", "nbf", "sub", "exp")
# What a key is called where it stands as JWK, which is what a token's reader looks for.
JWK = "-jwk"

Document = dict[str, Any]
# PyLD keeps what it has resolved in caches that threads would share.
ONE_AT_A_TIME = Lock()


def options(method: str, created: datetime) -> Document:
    """A Data Integrity proof but for its value; `method` is the address of the key in the DID document."""
    return {
        "type": "DataIntegrityProof",
        "cryptosuite": "eddsa-rdfc-2022",
        "created": instant(created),
        "verificationMethod": method,
        "proofPurpose": "assertionMethod",
    }


def proof_value(key: Keys, document: Document, proof: Document) -> str:
    """The value of the proof of a document of our own, signed with the present key."""
    configuration = {"@context": document["@context"], **proof}
    hashed = b"".join(hashlib.sha256(canonical(part)).digest() for part in (configuration, document))
    return base58(key.sign(hashed))


def canonical(document: Document) -> bytes:
    """RDF Dataset Canonicalization of a document of our own; only for those, its cost can explode for others."""
    # Only what signs needs it: a process that merely shows pages does without its 10 MB.
    from pyld import jsonld

    with ONE_AT_A_TIME:
        lines = jsonld.normalize(
            document,
            {"algorithm": "URDNA2015", "format": "application/n-quads", "documentLoader": _context},
        )
    return str(lines).encode()


@cache
def _loaded(address: str) -> Document:
    return {
        "contextUrl": None,
        "documentUrl": address,
        "contentType": "application/ld+json",
        "document": json.loads((FOLDER / FILES[address]).read_text("utf-8")),
    }


def _context(address: str, _options: object = None) -> Document:
    """A context by its address, from our own folder; any other is a KeyError."""
    return _loaded(address)


def token(key: Keys, document: Document) -> str:
    """The document as a compact JWT, signed with the present key."""
    header = {"alg": "EdDSA", "kid": key.method(key.key_id + JWK), "typ": "JWT"}
    signed = f"{_packed(header)}.{_packed({**claims(document), **document})}"
    return f"{signed}.{_base64url(key.sign(signed.encode()))}"


def claims(document: Document) -> Document:
    """The registered claims that say the same as the credential does."""
    found = {
        "iss": document["issuer"]["id"] if isinstance(document["issuer"], dict) else document["issuer"],
        "jti": document["id"],
        "nbf": _seconds(document["validFrom"]),
        "sub": document["credentialSubject"]["id"],
    }
    if "validUntil" in document:
        found["exp"] = _seconds(document["validUntil"])
    return found


def unpacked(token: str) -> Document:
    """The credential in a token of our own, without the claims."""
    payload: Document = json.loads(base64url_decode(token.split(".")[1]))
    return {name: value for name, value in payload.items() if name not in CLAIMS}


def instant(moment: datetime) -> str:
    """A moment as the credentials write it; given in UTC."""
    return moment.replace(microsecond=0, tzinfo=None).isoformat() + "Z"


def base64url_decode(text: str) -> bytes:
    """The bytes of unpadded base64url. Raises ValueError for anything else."""
    if not text.isascii() or set("+/=") & set(text):
        raise ValueError("not base64url")
    data = base64.b64decode(text.replace("-", "+").replace("_", "/") + "=" * (-len(text) % 4), validate=True)
    if _base64url(data) != text:
        raise ValueError("not the only way to write it")
    return data


def jwk(public: bytes) -> Document:
    """An Ed25519 public key as JWK (RFC 8037)."""
    return {"kty": "OKP", "crv": "Ed25519", "x": _base64url(public)}


def _seconds(moment: str) -> int:
    return int(datetime.fromisoformat(moment).timestamp())


def _packed(value: Document) -> str:
    return _base64url(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode())


def _base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
