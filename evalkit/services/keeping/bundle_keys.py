"""The key with which this instance signs bundles: beside its other keys, outside the database and its backups."""

from __future__ import annotations

from evalkit import sealing, signing
from evalkit.services.keeping import keys
from evalkit.settings import Settings

FILE = "bundles.pem"


def signing_key(settings: Settings) -> bytes:
    """The private key (PEM); made the first time. Refused when there are no keys, or others could read them."""
    folder = keys.folder(settings)
    sealing.read_keys(folder)
    place = folder / FILE
    if not place.exists():
        sealing.write_key_file(place, signing.new_private_key())
    return sealing.read_key_file(place)


def digits(settings: Settings) -> str | None:
    """What an observatory compares by telephone; None before anything was signed."""
    if not (keys.folder(settings) / FILE).exists():
        return None
    return signing.fingerprint(signing.public_key(signing_key(settings)))
