"""The key that proofs are signed with, the ones that earlier proofs were, and who we are in them."""

from __future__ import annotations

import base64
import binascii
import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import cast
from urllib.parse import urlsplit

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from flask import current_app

from app.config import Settings, SettingsError
from app.domain.credentials import did_web
from app.domain.multikey import KEY_BYTES, NotAKey, multikey, read_multikey

EXTENSION = "credential_keys"
WANTED = "CREDENTIAL_KEY must be an Ed25519 key: PEM, or 32 bytes in base64 or hexadecimal"


@dataclass(frozen=True)
class Keys:
    """What we sign with, if we do, and every public key that a proof of ours may be signed with, by its id."""

    address: str
    signing: Ed25519PrivateKey | None = field(default=None, repr=False)
    known: Mapping[str, Ed25519PublicKey] = field(default_factory=dict)

    @property
    def did(self) -> str:
        """Who we are: the did:web of our address."""
        return did_web(self.address)

    @property
    def document_address(self) -> str:
        """Where our DID document is: well known at the top of a host, in the folder itself below one."""
        is_below = bool(urlsplit(self.address).path.strip("/"))
        return f"{self.address}/did.json" if is_below else f"{self.address}/.well-known/did.json"

    @property
    def key_id(self) -> str:
        """The id of the key that we sign with; empty when we do not."""
        return key_id(self.signing.public_key()) if self.signing else ""

    def method(self, name: str) -> str:
        """The verification method of a key: its address in our DID document."""
        return f"{self.did}#{name}"

    def sign(self, data: bytes) -> bytes:
        """The signature of 64 bytes. Only called when proofs are offered."""
        assert self.signing is not None
        return self.signing.sign(data)

    def holds(self, name: str, signature: bytes, data: bytes) -> bool:
        """Whether the key of that id, present or retired, has signed the data."""
        key = self.known.get(name)
        try:
            if key is None:
                return False
            key.verify(signature, data)
        except (InvalidSignature, ValueError):
            return False
        return True


def current() -> Keys:
    """The keys of this installation."""
    return cast(Keys, current_app.extensions[EXTENSION])


def offered() -> bool:
    """Whether this installation issues proofs."""
    return current().signing is not None


def key_id(key: Ed25519PublicKey) -> str:
    """A key's id is the key itself, as Multikey, so that it never has to be chosen."""
    return multikey(key.public_bytes_raw())


def read(settings: Settings) -> Keys:
    """The keys of the settings. Raises SettingsError for one that cannot be read.

    Without a key production issues nothing; development makes its own from SECRET_KEY.
    """
    address = (settings.public_url or settings.credential_address).rstrip("/")
    signing = None
    if settings.credential_key:
        signing = _private(settings.credential_key)
    elif settings.env != "production":
        seed = hmac.digest(settings.secret_key.encode(), b"credentials", "sha256")
        signing = Ed25519PrivateKey.from_private_bytes(seed)
    known = {key_id(k): k for k in ([signing.public_key()] if signing else [])}
    for text in settings.credential_keys_retired:
        known.setdefault(text, _public(text))
    return Keys(address, signing, known)


def _private(text: str) -> Ed25519PrivateKey:
    if "BEGIN" in text:
        try:
            # A key of several lines is often given with \n written out.
            found = load_pem_private_key(text.replace("\\n", "\n").encode(), None)
        except (ValueError, TypeError) as error:
            raise SettingsError(WANTED) from error
        if not isinstance(found, Ed25519PrivateKey):
            raise SettingsError(WANTED)
        return found
    return Ed25519PrivateKey.from_private_bytes(_seed(text.strip()))


def _seed(text: str) -> bytes:
    try:
        if len(text) == KEY_BYTES * 2:
            return bytes.fromhex(text)
        plain = text.replace("-", "+").replace("_", "/").rstrip("=")
        seed = base64.b64decode(plain + "=" * (-len(plain) % 4), validate=True)
    except (ValueError, binascii.Error) as error:
        raise SettingsError(WANTED) from error
    if len(seed) != KEY_BYTES:
        raise SettingsError(WANTED)
    return seed


def _public(text: str) -> Ed25519PublicKey:
    try:
        return Ed25519PublicKey.from_public_bytes(read_multikey(text))
    except (NotAKey, ValueError) as error:
        raise SettingsError("CREDENTIAL_KEYS_RETIRED must hold public keys like z6Mk…") from error
