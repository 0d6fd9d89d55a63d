"""Ed25519 public keys as the world of verifiable credentials writes them: Multikey, base58btc in multibase.

Source: W3C Controlled Identifiers 1.0, sections 2.2.2 and 2.4.
"""

from __future__ import annotations

from app.domain.errors import DomainError

ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
BASE58BTC = "z"
# The multicodec of an Ed25519 public key, as a varint.
ED25519_PUBLIC = b"\xed\x01"
KEY_BYTES = 32


class NotAKey(DomainError):
    """A text that is no Ed25519 public key as Multikey."""


def base58(data: bytes) -> str:
    """Bytes in base58btc, with the multibase sign in front."""
    number, digits = int.from_bytes(data, "big"), ""
    while number:
        number, rest = divmod(number, 58)
        digits = ALPHABET[rest] + digits
    zeros = len(data) - len(data.lstrip(b"\0"))
    return BASE58BTC + ALPHABET[0] * zeros + digits


def multikey(public: bytes) -> str:
    """A public key of 32 bytes as `z6Mk…`."""
    return base58(ED25519_PUBLIC + public)


def read_multikey(text: str) -> bytes:
    """The 32 bytes of `z6Mk…`. Raises NotAKey."""
    number = 0
    if not text.startswith(BASE58BTC) or len(text) > 60:
        raise NotAKey(text)
    for sign in text[1:]:
        place = ALPHABET.find(sign)
        if place < 0:
            raise NotAKey(text)
        number = number * 58 + place
    data = number.to_bytes(-(-number.bit_length() // 8), "big")
    if not data.startswith(ED25519_PUBLIC) or len(data) != len(ED25519_PUBLIC) + KEY_BYTES:
        raise NotAKey(text)
    return data[len(ED25519_PUBLIC) :]
