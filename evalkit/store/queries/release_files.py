"""The files of a release, as they were let out: pages and documents that are served and never made again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from piccolo.table import Table

from evalkit.store import tables
from evalkit.store.unit import Unit

FORMATS = ("article", "sources", "pdf", "docx", "xlsx", "json", "poster", "slides", "decisions")
"""The report as an HTML fragment, the source pages of its figures as JSON (figure id → fragment), the report as a
document in four formats; for the association alone: poster and slides for the group, and the record of what was hidden
and why (it tells which hidden numbers are small)."""


@dataclass(frozen=True)
class ReleaseFile:
    """``sha256``: of ``content``, in hexadecimal."""

    table: ClassVar[type[Table]] = tables.ReleaseFile
    id: str
    release: str
    language: str
    format: str
    content: bytes
    sha256: str


@dataclass(frozen=True)
class NewFile:
    language: str
    format: str
    content: bytes
    sha256: str


async def keep_files(unit: Unit, release_id: str, files: Sequence[NewFile]) -> None:
    """Keep the files of a release of the scope's association."""
    await unit.add_many(
        tables.ReleaseFile,
        [
            {
                "release": release_id,
                "language": one.language,
                "format": one.format,
                "content": one.content,
                "sha256": one.sha256,
                "made_at": unit.now,
            }
            for one in files
        ],
    )


async def release_file(unit: Unit, release_id: str, *, language: str, format: str) -> ReleaseFile | None:
    """A file of a release of the scope's association."""
    return await unit.one(
        ReleaseFile,
        tables.ReleaseFile.release == release_id,
        tables.ReleaseFile.language == language,
        tables.ReleaseFile.format == format,
    )


async def release_file_received(unit: Unit, release_id: str, *, language: str, format: str) -> ReleaseFile | None:
    """A file of a release addressed to the scope's organisation."""
    rows = await unit.raw(
        """SELECT f.id, f.release, f.language, f.format, f.content, f.sha256 FROM release_file f
        JOIN release r ON r.organisation = f.organisation AND r.id = f.release
        WHERE r.recipient = {} AND f.release = {} AND f.language = {} AND f.format = {}
          AND f.format NOT IN ('decisions', 'poster', 'slides')""",
        unit.organisation,
        release_id,
        language,
        format,
    )
    return unit.record(ReleaseFile, rows[0]) if rows else None


async def files_of(unit: Unit, release_id: str) -> tuple[ReleaseFile, ...]:
    """Every file of a release of the scope's association, by language and format."""
    return await unit.all(
        ReleaseFile,
        tables.ReleaseFile.release == release_id,
        order=[tables.ReleaseFile.language, tables.ReleaseFile.format],
    )
