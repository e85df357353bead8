"""The files of a release as they lie in the database: sealed to the instance key, since people's passages are in them.

Their hash is that of what a reader gets, so whoever compares a downloaded file compares it with that.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import replace

from evalkit import sealing
from evalkit.sealing import InstanceKeys, Place
from evalkit.services.keeping.keys import instance_keys
from evalkit.store import Unit
from evalkit.store.queries import release_files as kept
from evalkit.store.queries.release_files import NewFile, ReleaseFile

DECISIONS, AGAIN = "decisions", "again"
"""Not sealed here: the record of decisions holds nobody's words, and what a report is drawn from again is an envelope
already."""


async def keep(unit: Unit, release_id: str, files: Iterable[NewFile]) -> None:
    """Keep the files of a release of the scope's association."""
    await kept.keep_files(unit, release_id, [_sealed(one, unit.organisation, release_id) for one in files])


def _sealed(file: NewFile, organisation: str, release_id: str) -> NewFile:
    if file.format in (DECISIONS, AGAIN):
        return file
    place = _place(organisation, release_id, file)
    return replace(file, content=sealing.seal(file.content, instance_keys().envelope.public, place))


def content_of(file: ReleaseFile, keys: InstanceKeys | None = None) -> bytes | None:
    """What was let out, of a file whose bytes are there; None where it is not that any more. What was kept before
    files were sealed is served as it lies. ``keys``: of the instance, where they are not open in this process."""
    lies = file.content
    if lies is None or sha256(lies) == file.sha256:
        return lies
    try:
        told = sealing.open(lies, (keys or instance_keys()).envelope, _place(file.organisation, file.release, file))
    except sealing.CannotOpenError:
        return None
    return told if sha256(told) == file.sha256 else None


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _place(organisation: str, release_id: str, file: NewFile | ReleaseFile) -> Place:
    return Place(organisation, "", "release_file", "content", f"{release_id}:{file.language}:{file.format}")
