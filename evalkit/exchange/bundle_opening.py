"""A bundle's file, opened without trust: sizes, names, signature, hashes. Nothing of it is written to a disk."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from evalkit import signing
from evalkit.errors import Refused, problem
from evalkit.exchange.bundle import COLUMNS, KEY, SIGNATURE, SUMS

LARGEST: Final = 500_000
"""Bytes of a packed bundle."""
LARGEST_OPEN: Final = 4_000_000
"""Bytes of all its files together."""
FILES: Final = frozenset(
    {"datapackage.json", "README.txt", "codebook.csv", SUMS, SIGNATURE, KEY, *(f"{name}.csv" for name in COLUMNS)}
)
"""Every file of a bundle, and no other."""
_SHOWN = 5


@dataclass(frozen=True)
class Opened:
    """The files of a bundle whose signature holds. ``fingerprint``: of the key that made it."""

    files: Mapping[str, bytes]
    public_key: bytes
    fingerprint: str


def open_bundle(data: bytes) -> Opened:
    """Refused (``bundle.…``) unless it is whole, of a bounded size, and signed by the key that it holds."""
    if len(data) > LARGEST:
        raise Refused(problem("bundle.too_large", kilobytes=LARGEST // 1000))
    files = _unpacked(data)
    signed = {name: content for name, content in files.items() if name not in {SUMS, SIGNATURE, KEY}}
    try:
        holds = signing.is_signed(files[SUMS], files[SIGNATURE], files[KEY])
        fingerprint = signing.fingerprint(files[KEY])
    except signing.NotAKeyError:
        raise Refused(problem("bundle.no_key")) from None
    if not holds:
        raise Refused(problem("bundle.not_signed"))
    if signing.sums(signed) != files[SUMS]:
        listed = set(files[SUMS].splitlines())
        changed = [name for name, content in signed.items() if signing.sums({name: content})[:-1] not in listed]
        raise Refused(problem("bundle.changed", files=", ".join(sorted(changed)) or SUMS))
    return Opened(files, files[KEY], fingerprint)


def _unpacked(data: bytes) -> dict[str, bytes]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            names = [member.filename for member in members]
            if len(names) != len(FILES) or set(names) != FILES:
                raise Refused(problem("bundle.other_files", files=_difference(names)))
            return _read(archive, members)
    except Refused:
        raise
    except Exception:  # whatever a hostile archive makes of the reader (zlib, struct, overflow, encryption, …)
        raise Refused(problem("bundle.not_a_zip")) from None


def _read(archive: zipfile.ZipFile, members: list[zipfile.ZipInfo]) -> dict[str, bytes]:
    """Read by what comes out, not by what the archive promises of itself."""
    files, left = {}, LARGEST_OPEN
    for member in members:
        with archive.open(member) as source:
            content = source.read(left + 1)
        left -= len(content)
        if left < 0:
            raise Refused(problem("bundle.too_large", kilobytes=LARGEST_OPEN // 1000))
        files[member.filename] = content
    return files


def _difference(names: list[str]) -> str:
    """The first names that are too many, twice there, or missing; shortened, since they come from anybody."""
    odd = [name[:40] for name in names if name not in FILES or names.count(name) > 1]
    missing = sorted(FILES - set(names))
    return ", ".join([*dict.fromkeys(odd), *missing][:_SHOWN])
