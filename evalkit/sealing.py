"""Sealing: words that the database keeps but cannot read, and marks of secrets that it can only compare.

One envelope everywhere, the same in the browser (WebCrypto): ephemeral ECDH on P-256, HKDF-SHA-256, AES-256-GCM.

    byte 0        format version, 1
    bytes 1–65    ephemeral public key, uncompressed point
    bytes 66–77   nonce
    the rest      ciphertext and tag
    key           HKDF-SHA-256(shared secret, salt = ephemeral ‖ recipient public key, info = "evalkit envelope 1")
    bound data    organisation|participant|table|column|revision, so that no envelope opens in another's place

Each person has a key pair; its private half is sealed to the instance key, which lives outside the database and
its backups, in ``EVALKIT_HOME/keys``. Anybody may seal with a public key. Erasing a person shreds their key.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import secrets
import stat
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from evalkit.errors import Refused, problem

FORMAT = 1
_INFO = b"evalkit envelope 1"
_POINT = 65
_NONCE = 12

CODE_SYMBOLS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's 32 symbols: no I, L, O, U."""
CODE_LENGTH = 16
"""16 symbols of 5 bits: 80 bits."""

_KEY_FILE = "envelope.pem"
_MARK_FILE = "marks.key"
_MARK_BYTES = 32


class CannotOpenError(ValueError):
    """An envelope does not open here: another key, another place, another format, or changed bytes."""


@dataclass(frozen=True)
class Place:
    """Where sealed words stand. They open nowhere else. ``participant`` is "" where no person is known."""

    organisation: str
    participant: str
    table: str
    column: str
    revision: str | int

    @property
    def bound(self) -> bytes:
        parts = (self.organisation, self.participant, self.table, self.column, str(self.revision))
        if any("|" in part for part in parts):
            raise ValueError("a part of a place has no | in it")
        return "|".join(parts).encode()


@dataclass(frozen=True)
class KeyPair:
    """``public``: uncompressed point, 65 bytes. ``private``: PKCS 8, DER."""

    public: bytes
    private: bytes

    def __repr__(self) -> str:
        return "KeyPair(…)"


@dataclass(frozen=True)
class InstanceKeys:
    """``envelope`` opens people's keys; ``marks`` makes marks of codes, tokens and people."""

    envelope: KeyPair
    marks: bytes

    def __repr__(self) -> str:
        return "InstanceKeys(…)"


def new_key_pair() -> KeyPair:
    return _pair(ec.generate_private_key(ec.SECP256R1()))


def seal(words: bytes | str, public_key: bytes, place: Place) -> bytes:
    """An envelope that only the private half of ``public_key`` opens, and only for this place."""
    return _seal(words, public_key, place, ec.generate_private_key(ec.SECP256R1()), secrets.token_bytes(_NONCE))


def _seal(
    words: bytes | str, public_key: bytes, place: Place, ephemeral: ec.EllipticCurvePrivateKey, nonce: bytes
) -> bytes:
    plain = words.encode() if isinstance(words, str) else words
    recipient = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), public_key)
    point = _point(ephemeral.public_key())
    key = _derive(ephemeral.exchange(ec.ECDH(), recipient), point + public_key)
    return bytes([FORMAT]) + point + nonce + AESGCM(key).encrypt(nonce, plain, place.bound)


def open(envelope: bytes, pair: KeyPair, place: Place) -> bytes:
    """The words in an envelope. Raises CannotOpenError, without saying which of the reasons it was."""
    head = 1 + _POINT + _NONCE
    if len(envelope) < head + 16 or envelope[0] != FORMAT:
        raise CannotOpenError("not an envelope of a known format")
    point, nonce = envelope[1 : 1 + _POINT], envelope[1 + _POINT : head]
    private = serialization.load_der_private_key(pair.private, password=None)
    if not isinstance(private, ec.EllipticCurvePrivateKey):
        raise CannotOpenError("not a key for envelopes")
    try:
        ephemeral = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
        key = _derive(private.exchange(ec.ECDH(), ephemeral), point + pair.public)
        return AESGCM(key).decrypt(nonce, envelope[head:], place.bound)
    except (InvalidTag, ValueError):
        raise CannotOpenError("the envelope does not open here") from None


def _derive(shared: bytes, salt: bytes) -> bytes:
    return HKDF(algorithm=hashes.SHA256(), length=32, salt=salt, info=_INFO).derive(shared)


def _point(key: ec.EllipticCurvePublicKey) -> bytes:
    return key.public_bytes(serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)


def _pair(private: ec.EllipticCurvePrivateKey) -> KeyPair:
    der = private.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return KeyPair(public=_point(private.public_key()), private=der)


# People's keys


def _key_place(organisation: str, participant: str) -> Place:
    return Place(organisation, participant, "participant_key", "wrapped", 1)


def new_person_key(keys: InstanceKeys, organisation: str, participant: str) -> tuple[bytes, bytes]:
    """(public key, private key wrapped under the instance key) of a new person."""
    pair = new_key_pair()
    return pair.public, seal(pair.private, keys.envelope.public, _key_place(organisation, participant))


def person_key(
    keys: InstanceKeys, organisation: str, participant: str, *, public_key: bytes, wrapped: bytes
) -> KeyPair:
    """A person's key pair, unwrapped. Raises CannotOpenError for another person's or another instance's."""
    return KeyPair(public_key, open(wrapped, keys.envelope, _key_place(organisation, participant)))


# Keys under a secret: what a passphrase, a printed sheet, a card or a session's token opens

SLOW = (2, 19 * 1024, 1)
"""Passes, KiB and lanes of Argon2id: those of a passphrase's own hash, since the weaker of the two would be tried."""


@dataclass(frozen=True)
class HeldKeys:
    """What a session may open beside the instance's own: ``account``, the key pair of whoever typed their passphrase;
    ``people``, by record, what a card opens. ``here``: this session's secret, for what it has begun itself."""

    account: KeyPair | None = None
    people: Mapping[str, KeyPair] = field(default_factory=lambda: MappingProxyType({}))
    here: bytes = b""

    def __repr__(self) -> str:
        return "HeldKeys(…)"


def pair_of(private: bytes) -> KeyPair:
    """A key pair from its private half alone."""
    key = serialization.load_der_private_key(private, password=None)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise CannotOpenError("not a key for envelopes")
    return KeyPair(_point(key.public_key()), private)


def slow_key(passphrase: str, salt: bytes) -> bytes:
    """The key that a passphrase gives (Argon2id, 35 ms)."""
    passes, kib, lanes = SLOW
    return hash_secret_raw(passphrase.encode(), salt, passes, kib, lanes, 32, Type.ID)


def quick_key(secret: str, purpose: str) -> bytes:
    """The key that a secret of our own making gives (80 random bits and more need no slow hash), for one purpose."""
    info = f"evalkit {purpose} 1".encode()
    return HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=info).derive(secret.encode())


def wrap(plain: bytes, key: bytes, bound: str) -> bytes:
    """AES-256-GCM under a key that is not kept; opens only for the same ``bound``."""
    nonce = secrets.token_bytes(_NONCE)
    return bytes([FORMAT]) + nonce + AESGCM(key).encrypt(nonce, plain, bound.encode())


def unwrap(wrapped: bytes, key: bytes, bound: str) -> bytes:
    """What :func:`wrap` kept. Raises CannotOpenError for another key or place."""
    if len(wrapped) < 1 + _NONCE + 16 or wrapped[0] != FORMAT:
        raise CannotOpenError("not wrapped in a known format")
    try:
        return AESGCM(key).decrypt(wrapped[1 : 1 + _NONCE], wrapped[1 + _NONCE :], bound.encode())
    except InvalidTag:
        raise CannotOpenError("the secret does not open this") from None


# Marks: what is compared and never read back


def mark(keys: InstanceKeys, kind: str, value: str) -> str:
    """HMAC-SHA-256 of a secret under the instance key, in hexadecimal; the same value differs between kinds."""
    return hmac.new(keys.marks, f"{kind}|{value}".encode(), hashlib.sha256).hexdigest()


def new_symbols(number: int) -> str:
    """So many of :data:`CODE_SYMBOLS`, by chance: five bits each."""
    return "".join(secrets.choice(CODE_SYMBOLS) for _ in range(number))


def in_fours(symbols: str) -> str:
    """As a code is shown and printed: ``7K2M-XQ4R-0GTD-9WZ1``."""
    return "-".join(symbols[start : start + 4] for start in range(0, len(symbols), 4))


def typed_symbols(typed: str) -> str:
    """A typed or scanned code without what does not count: small letters, spaces and dashes; I and L for 1, O for 0."""
    return "".join(typed.upper().split()).replace("-", "").translate(str.maketrans("ILO", "110"))


def new_access_code() -> str:
    """A person's access code, 80 bits. Shown once."""
    return in_fours(new_symbols(CODE_LENGTH))


def read_access_code(typed: str) -> str | None:
    """A typed or scanned code as 16 symbols, or None when it cannot be one."""
    symbols = typed_symbols(typed)
    whole = len(symbols) == CODE_LENGTH and all(symbol in CODE_SYMBOLS for symbol in symbols)
    return symbols if whole else None


def access_code_mark(keys: InstanceKeys, code: str) -> str | None:
    """What the database keeps of an access code; None when ``code`` cannot be one."""
    symbols = read_access_code(code)
    return None if symbols is None else mark(keys, "access_code", symbols)


# Key files


def make_keys(folder: Path) -> InstanceKeys:
    """Make the instance's keys in a folder, readable by the owner only; existing ones are never overwritten."""
    if folder.exists() and any(folder.iterdir()):
        raise Refused(problem("instance.keys_exist", folder=str(folder)))
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.chmod(0o700)
    private = ec.generate_private_key(ec.SECP256R1())
    pem = private.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    write_key_file(folder / _KEY_FILE, pem)
    write_key_file(folder / _MARK_FILE, base64.b64encode(secrets.token_bytes(32)) + b"\n")
    return read_keys(folder)


def read_keys(folder: Path) -> InstanceKeys:
    """The instance's keys. Refused when they are missing or when others on the machine could read them."""
    pem, marks = read_key_file(folder / _KEY_FILE), read_key_file(folder / _MARK_FILE)
    try:
        private = serialization.load_pem_private_key(pem, password=None)
    except ValueError:
        private = None
    if not isinstance(private, ec.EllipticCurvePrivateKey):
        raise Refused(problem("instance.key_damaged", file=str(folder / _KEY_FILE)))
    try:
        secret = base64.b64decode(marks.strip(), validate=True)
    except ValueError:
        secret = b""
    if len(secret) != _MARK_BYTES:  # shorter, it would make other marks, and nobody's card would be known
        raise Refused(problem("instance.key_damaged", file=str(folder / _MARK_FILE)))
    return InstanceKeys(_pair(private), secret)


def write_key_file(path: Path, content: bytes) -> None:
    """Write a new key file, for its owner only and on the disk; FileExistsError when there is one."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def read_key_file(path: Path) -> bytes:
    """A key file's content; Refused when it is missing or when others on the machine could read it."""
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        raise Refused(problem("instance.keys_missing", folder=str(path.parent))) from None
    if stat.S_IMODE(mode) & 0o077:
        raise Refused(problem("instance.keys_readable", file=str(path)))
    return path.read_bytes()
