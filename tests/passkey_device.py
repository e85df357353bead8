"""A device that makes passkeys and signs with them, as a browser hands it over: an own, small WebAuthn authenticator.

It obeys whoever asks: it signs for any origin and repeats itself, which a real one does not.
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
from dataclasses import dataclass, field

import cbor2
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

PRESENT, VERIFIED, WITH_KEY = 0x01, 0x04, 0x40


def text(plain: bytes) -> str:
    return base64.urlsafe_b64encode(plain).rstrip(b"=").decode()


@dataclass
class Device:
    """One passkey. ``counts``: whether its counter goes up with each use; many always say 0."""

    origin: str
    name: str = "localhost"
    counts: bool = False
    counter: int = 0
    id: bytes = field(default_factory=lambda: secrets.token_bytes(16))
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))

    def make(self, question: str) -> str:
        """The answer to being asked to make one."""
        point = self.key.public_key().public_numbers()
        public = cbor2.dumps({1: 2, 3: -7, -1: 1, -2: point.x.to_bytes(32, "big"), -3: point.y.to_bytes(32, "big")})
        about = self._about(WITH_KEY) + bytes(16) + len(self.id).to_bytes(2, "big") + self.id + public
        attestation = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": about})
        return self._answer(attestationObject=attestation, clientDataJSON=self._client("webauthn.create", question))

    def sign(self, question: str) -> str:
        """The answer to being asked at sign-in."""
        self.counter += self.counts
        about, client = self._about(), self._client("webauthn.get", question)
        signature = self.key.sign(about + hashlib.sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        return self._answer(authenticatorData=about, clientDataJSON=client, signature=signature)

    def _about(self, more: int = 0) -> bytes:
        flags = bytes([PRESENT | VERIFIED | more])
        return hashlib.sha256(self.name.encode()).digest() + flags + self.counter.to_bytes(4, "big")

    def _client(self, kind: str, question: str) -> bytes:
        asked = {"type": kind, "challenge": json.loads(question)["challenge"], "origin": self.origin}
        return json.dumps(asked).encode()

    def _answer(self, **response: bytes) -> str:
        return json.dumps(
            {
                "id": text(self.id),
                "rawId": text(self.id),
                "type": "public-key",
                "response": {name: text(part) for name, part in response.items()},
            }
        )
