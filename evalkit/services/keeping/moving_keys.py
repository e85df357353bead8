"""The keys' own copy: one file under a passphrase, for the drawer of somebody else than who keeps the backups.

A backup without the keys opens nothing, and keys without a backup hold nothing: kept apart, neither tells anything.
"""

from __future__ import annotations

import io
import os
import tarfile
from collections.abc import Iterator
from pathlib import Path

import pyrage
from pyrage import passphrase as by_passphrase

from evalkit import sealing
from evalkit.errors import Refused, problem
from evalkit.services.keeping import backup_files, bundle_keys, keys
from evalkit.settings import Settings

SHORTEST = 16
"""Characters: this file may lie about for years, and whoever finds it has all the time to guess."""

_NAMES = ("envelope.pem", "marks.key", "backup.age")
_BY_PASSPHRASE = b"age-encryption.org/v1\n-> scrypt "
"""How a copy begins. A backup is sealed to a key instead."""
_LATER = (bundle_keys.FILE,)
"""Keys that a copy may be without: it was made before there were any."""


def save(settings: Settings, target: Path, passphrase: str) -> None:
    """Write a copy of the keys that opens with ``passphrase`` (in the format of age) into the new file ``target``."""
    if len(passphrase.strip()) < SHORTEST:
        raise Refused(problem("backup.passphrase_short", n=SHORTEST))
    backup_files.backup_key(settings)  # made now if it was not there: a copy without it would open no backup
    bundle_keys.signing_key(settings)  # a new one would be refused wherever the old one is known
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as archive:
        for name in (*_NAMES, *_LATER):
            content = sealing.read_key_file(keys.folder(settings) / name)
            member = tarfile.TarInfo(name)
            member.size, member.mode = len(content), 0o600
            archive.addfile(member, io.BytesIO(content))
    try:
        sealing.write_key_file(target, by_passphrase.encrypt(packed.getvalue(), passphrase))
    except OSError as error:
        raise Refused(problem("data.unwritable", file=str(target), what=error.strerror or "")) from None


def lying_in(place: Path) -> Iterator[Path]:
    """Files in a folder that are keys or a copy of them: with one of these, whoever finds a backup opens it."""
    for one in sorted(place.rglob("*")):
        if one.is_file() and (one.name in (*_NAMES, *_LATER) or _begins(one) == _BY_PASSPHRASE):
            yield one


def _begins(file: Path) -> bytes:
    with file.open("rb") as opened:
        return opened.read(len(_BY_PASSPHRASE))


def bring_back(settings: Settings, source: Path, passphrase: str) -> None:
    """Put the keys back into a home that has none. Refused ``instance.keys_exist``, ``backup.keys_do_not_open``."""
    folder = keys.folder(settings)
    if folder.exists() and any(folder.iterdir()):
        raise Refused(problem("instance.keys_exist", folder=str(folder)))
    if not source.is_file():
        raise Refused(problem("backup.missing", file=str(source)))
    try:
        packed = by_passphrase.decrypt(source.read_bytes(), passphrase)
        with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
            there = [name for name in _LATER if name in archive.getnames()]
            found = {name: archive.extractfile(name) for name in (*_NAMES, *there)}
            contents = {name: file.read() for name, file in found.items() if file is not None}
    except (pyrage.DecryptError, tarfile.TarError, KeyError, OSError):
        raise Refused(problem("backup.keys_do_not_open", file=str(source))) from None
    unfinished = folder.with_name(f".{folder.name}-being-made-{os.getpid()}")
    unfinished.mkdir(mode=0o700, parents=True)
    for name, content in contents.items():
        sealing.write_key_file(unfinished / name, content)
    sealing.read_keys(unfinished)
    if folder.exists():
        folder.rmdir()
    unfinished.rename(folder)
