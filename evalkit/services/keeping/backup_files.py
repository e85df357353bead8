"""A backup is one file in the open format of age: only the instance's own backup key opens it.

Inside stand ``manifest.json`` and the database. The key is ``backup.age`` in ``EVALKIT_HOME/keys``, beside the other
keys and outside every backup. Whoever holds it can also open the file with the program ``age``.
"""

from __future__ import annotations

import hashlib
import json
import os
import tarfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyrage
from pyrage import x25519

from evalkit import sealing
from evalkit.errors import Refused, problem
from evalkit.services.keeping import keys
from evalkit.settings import Settings
from evalkit.store.inventory import Inventory, from_plain

SCHEMA = "evalkit.backup/1"
MANIFEST = "manifest.json"
_KEY_FILE = "backup.age"
_LARGEST_MANIFEST = 10_000_000
_PIECE = 1 << 20


@dataclass(frozen=True)
class Manifest:
    """What a backup holds. ``engine``: sqlite or postgres. ``sha256``: of the database file."""

    made_at: str
    evalkit: str
    engine: str
    file: str
    sha256: str
    bytes: int
    inventory: Inventory


def backup_key(settings: Settings) -> x25519.Identity:
    """The instance's backup key; made beside the other keys the first time. Refused when there are no keys."""
    folder = keys.folder(settings)
    sealing.read_keys(folder)  # refuses missing keys, and keys that others on the machine can read
    place = folder / _KEY_FILE
    if not place.exists():
        sealing.write_key_file(place, str(x25519.Identity.generate()).encode() + b"\n")
    return x25519.Identity.from_str(sealing.read_key_file(place).decode().strip())


def write(settings: Settings, database: Path, target: Path, *, made_at: str, version: str, held: Inventory) -> Manifest:
    """Pack and encrypt ``database`` into the new file ``target`` (0600, on the disk when this returns)."""
    manifest = Manifest(
        made_at=made_at,
        evalkit=version,
        engine="sqlite" if settings.is_sqlite else "postgres",
        file=database.name,
        sha256=digest(database),
        bytes=database.stat().st_size,
        inventory=held,
    )
    about = database.with_name(MANIFEST)
    about.write_text(json.dumps(_plain(manifest), indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    packed = database.with_name("packed.tar.gz")
    with tarfile.open(packed, "w:gz", compresslevel=6) as archive:
        archive.add(about, MANIFEST)
        archive.add(database, database.name)
    descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with packed.open("rb") as source, os.fdopen(descriptor, "wb") as sealed:
        pyrage.encrypt_io(source, sealed, [backup_key(settings).to_public()])
        sealed.flush()
        os.fsync(sealed.fileno())
    packed.unlink()
    return manifest


def open_into(settings: Settings, file: Path, folder: Path) -> tuple[Manifest, Path]:
    """Decrypt a backup into an empty folder; gives its manifest and the database file in it, hash compared.

    Refused ``backup.missing``, ``backup.foreign`` (another key, no backup at all), ``backup.damaged``.
    """
    if not file.is_file():
        raise Refused(problem("backup.missing", file=str(file)))
    packed = folder / "packed.tar.gz"
    try:
        with file.open("rb") as sealed, packed.open("wb") as plain:
            pyrage.decrypt_io(sealed, plain, [backup_key(settings)])
    except pyrage.DecryptError as error:
        if "No matching keys" in str(error) or "Header" in str(error):
            folder_of_keys = str(keys.folder(settings))
            raise Refused(problem("backup.foreign", file=str(file), folder=folder_of_keys)) from None
        raise Refused(problem("backup.damaged", file=str(file), what=str(error))) from None
    except OSError as error:  # a truncated stream ends as one
        raise Refused(problem("backup.damaged", file=str(file), what=error.strerror or str(error))) from None
    try:
        manifest = _unpack(packed, folder)
    except (tarfile.TarError, OSError, EOFError, ValueError, KeyError, TypeError) as error:
        raise Refused(problem("backup.damaged", file=str(file), what=type(error).__name__)) from None
    finally:
        packed.unlink()
    database = folder / manifest.file
    if digest(database) != manifest.sha256:
        raise Refused(problem("backup.damaged", file=str(file), what="SHA-256"))
    return manifest, database


def _unpack(packed: Path, folder: Path) -> Manifest:
    """Only the two files that we know, whatever else an archive may hold."""
    with tarfile.open(packed, "r:gz") as archive:
        member = archive.extractfile(MANIFEST)
        if member is None:
            raise ValueError("no manifest")
        document = json.loads(member.read(_LARGEST_MANIFEST))
        if document["schema"] != SCHEMA or document["file"] not in {"database.sqlite", "database.pgdump"}:
            raise ValueError("another schema")
        source = archive.extractfile(document["file"])
        if source is None:
            raise ValueError("no database")
        descriptor = os.open(folder / document["file"], os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with source, os.fdopen(descriptor, "wb") as target:
            while piece := source.read(_PIECE):
                target.write(piece)
    return Manifest(
        made_at=str(document["made_at"]),
        evalkit=str(document["evalkit"]),
        engine=str(document["engine"]),
        file=str(document["file"]),
        sha256=str(document["sha256"]),
        bytes=int(document["bytes"]),
        inventory=from_plain(document["inventory"]),
    )


def _plain(manifest: Manifest) -> dict[str, Any]:
    return {
        "schema": SCHEMA,
        "made_at": manifest.made_at,
        "evalkit": manifest.evalkit,
        "engine": manifest.engine,
        "file": manifest.file,
        "sha256": manifest.sha256,
        "bytes": manifest.bytes,
        "inventory": manifest.inventory.plain(),
    }


def digest(file: Path) -> str:
    """SHA-256 of a file, in hexadecimal."""
    with file.open("rb") as source:
        return hashlib.file_digest(source, "sha256").hexdigest()
