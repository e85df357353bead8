"""The files of a release, as they were let out: pages and documents that are served and never made again."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from piccolo.table import Table

from evalkit.store import tables
from evalkit.store.unit import Unit

FORMATS = ("article", "sources", "pdf", "docx", "xlsx", "json", "poster", "slides", "decisions", "again")
"""The report as an HTML fragment, the source pages of its figures as JSON (figure id → fragment), the report as a
document in four formats; for the association alone: poster and slides for the group, and the record of what was hidden
and why (it tells which hidden numbers are small); for nobody: what the report is drawn from again, sealed."""

STAYS = "decisions"
"""The one format that holds nobody's words: it stays when the others go."""


@dataclass(frozen=True)
class ReleaseFile:
    """``content``: as it lies, most formats sealed. ``sha256``: of what a reader gets, in hexadecimal; it stays where
    the bytes went (``content`` None, ``gone_on``)."""

    table: ClassVar[type[Table]] = tables.ReleaseFile
    id: str
    organisation: str
    release: str
    language: str
    format: str
    content: bytes | None
    sha256: str
    gone_on: datetime.date | None


@dataclass(frozen=True)
class Tombstone:
    """What stays of a file whose bytes went: which one it was, its former hash, and the day."""

    language: str
    format: str
    sha256: str
    gone_on: datetime.date


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
        """SELECT f.id, f.organisation, f.release, f.language, f.format, f.content, f.sha256, f.gone_on
        FROM release_file f
        JOIN release r ON r.organisation = f.organisation AND r.id = f.release
        WHERE r.recipient = {} AND f.release = {} AND f.language = {} AND f.format = {}
          AND f.format NOT IN ('decisions', 'poster', 'slides', 'again')""",
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


async def let_go(unit: Unit, release_id: str) -> int:
    """The bytes of a release's files go, of one that stands no more; gives how many. Their hashes stay."""
    return await unit.change(
        tables.ReleaseFile,
        {"content": None, "gone_on": unit.today},
        tables.ReleaseFile.release == release_id,
        tables.ReleaseFile.content.is_not_null(),
        tables.ReleaseFile.format != STAYS,
    )


async def tombstones(unit: Unit, release_id: str) -> tuple[Tombstone, ...]:
    """What is left of the documents of a release, for who let it out and for whom it was addressed to."""
    rows = await unit.raw(
        """SELECT f.language, f.format, f.sha256, f.gone_on FROM release_file f
        JOIN release r ON r.organisation = f.organisation AND r.id = f.release
        WHERE (r.organisation = {} OR r.recipient = {}) AND f.release = {} AND f.gone_on IS NOT NULL
          AND f.format IN ('pdf', 'docx', 'xlsx', 'json') ORDER BY f.language, f.format""",
        unit.organisation,
        unit.organisation,
        release_id,
    )
    return tuple(
        Tombstone(row["language"], row["format"], row["sha256"], datetime.date.fromisoformat(row["gone_on"]))
        for row in rows
    )
