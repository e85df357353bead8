"""Files between looking them over and importing them: sealed, the author's own, gone after an hour."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import ClassVar

from piccolo.table import Table

from evalkit.store import tables
from evalkit.store.columns import instant_text
from evalkit.store.unit import Unit


@dataclass(frozen=True)
class Upload:
    table: ClassVar[type[Table]] = tables.ImportUpload
    id: str
    content: bytes
    made_by: str | None
    made_at: datetime.datetime


async def keep_upload(unit: Unit, upload_id: str, content: bytes) -> None:
    await unit.add(tables.ImportUpload, id=upload_id, content=content, made_by=unit.scope.account, made_at=unit.now)


async def own_upload(unit: Unit, upload_id: str) -> Upload | None:
    """The file if the reader brought it; a colleague's is not found."""
    found = await unit.one(Upload, tables.ImportUpload.id == upload_id)
    return found if found is not None and found.made_by == unit.scope.account else None


async def forget_upload(unit: Unit, upload_id: str) -> None:
    await unit.remove(tables.ImportUpload, tables.ImportUpload.id == upload_id)


async def forget_uploads_before(unit: Unit, moment: datetime.datetime) -> int:
    return await unit.remove(tables.ImportUpload, tables.ImportUpload.made_at < instant_text(moment))
