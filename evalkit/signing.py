"""Signing: what leaves an instance for another says by whom it was made, and that nothing of it was changed.

Ed25519 (RFC 8032) over the list of the files' SHA-256 hashes, in the format of ``sha256sum``: it can be checked with
``openssl`` and ``sha256sum`` alone. A public key is recognised by thirty digits that two people read to each other.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

DIGITS = 30
"""About a hundred bits: nobody finds another key with the same digits."""
_GROUP = 5


class NotAKeyError(ValueError):
    """These bytes are no public key of the kind that signs bundles."""


def new_private_key() -> bytes:
    """A new signing key: PKCS 8, PEM."""
    return Ed25519PrivateKey.generate().private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def public_key(private: bytes) -> bytes:
    """The public half: SubjectPublicKeyInfo, PEM."""
    return _private(private).public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )  # fmt: skip


def sign(words: bytes, private: bytes) -> bytes:
    """64 bytes."""
    return _private(private).sign(words)


def is_signed(words: bytes, signature: bytes, public: bytes) -> bool:
    """Whether the owner of ``public`` signed these words. NotAKeyError when it is no such key."""
    try:
        _public(public).verify(signature, words)
    except InvalidSignature:
        return False
    return True


def fingerprint(public: bytes) -> str:
    """Thirty digits in groups of five, from the SHA-256 of the key's DER: to be compared by telephone."""
    der = _public(public).public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    digits = f"{int(hashlib.sha256(der).hexdigest(), 16) % 10**DIGITS:0{DIGITS}d}"
    return " ".join(digits[at : at + _GROUP] for at in range(0, DIGITS, _GROUP))


def sums(files: Mapping[str, bytes]) -> bytes:
    """The hashes of files as ``sha256sum`` writes and checks them, by name."""
    lines = (f"{hashlib.sha256(content).hexdigest()}  {name}\n" for name, content in sorted(files.items()))
    return "".join(lines).encode()


def _private(pem: bytes) -> Ed25519PrivateKey:
    found = serialization.load_pem_private_key(pem, password=None)
    if not isinstance(found, Ed25519PrivateKey):
        raise NotAKeyError
    return found


def _public(pem: bytes) -> Ed25519PublicKey:
    try:
        found = serialization.load_pem_public_key(pem)
    except Exception as error:  # whatever a foreign file makes of the reader, it is no key
        raise NotAKeyError from error
    if not isinstance(found, Ed25519PublicKey):
        raise NotAKeyError
    return found
