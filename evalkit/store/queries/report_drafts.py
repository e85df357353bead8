"""Reports while they are written: their texts in every version, and what colleagues say to each other beside them."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import ClassVar

from piccolo.table import Table

from evalkit.store import tables
from evalkit.store.unit import Unit


@dataclass(frozen=True)
class ReportDraft:
    """``release``: the last one that was let out from it. ``language``: of the answers to the funder's questions."""

    table: ClassVar[type[Table]] = tables.ReportDraft
    id: str
    funding_grant: str
    programme: str | None
    first_on: datetime.date
    last_on: datetime.date
    language: str
    release: str | None
    made_by: str | None
    made_at: datetime.datetime


@dataclass(frozen=True)
class DraftText:
    """One version of a text. ``words``: sealed."""

    table: ClassVar[type[Table]] = tables.ReportDraftText
    place: str
    language: str
    version: int
    words: bytes
    written_by: str | None
    written_at: datetime.datetime


@dataclass(frozen=True)
class Comment:
    """``words``: sealed."""

    table: ClassVar[type[Table]] = tables.ReportComment
    id: str
    report_draft: str
    place: str
    words: bytes
    written_by: str | None
    written_at: datetime.datetime
    resolved_by: str | None
    resolved_at: datetime.datetime | None


async def make_draft(
    unit: Unit, *, grant: str, programme: str | None, first: datetime.date, last: datetime.date, language: str
) -> str:
    return await unit.add(
        tables.ReportDraft,
        funding_grant=grant,
        programme=programme,
        first_on=first,
        last_on=last,
        language=language,
        made_by=unit.scope.account,
        made_at=unit.now,
    )


async def draft(unit: Unit, draft_id: str) -> ReportDraft | None:
    return await unit.one(ReportDraft, tables.ReportDraft.id == draft_id)


async def drafts(unit: Unit) -> tuple[ReportDraft, ...]:
    """The association's drafts, newest first."""
    return await unit.all(ReportDraft, order=[tables.ReportDraft.made_at, tables.ReportDraft.id], descending=True)


async def same_draft(
    unit: Unit, *, grant: str, programme: str | None, first: datetime.date, last: datetime.date
) -> ReportDraft | None:
    """The draft of this very report, if somebody began it."""
    of_programme = (
        tables.ReportDraft.programme.is_null() if programme is None else tables.ReportDraft.programme == programme
    )
    found = await unit.all(
        ReportDraft,
        tables.ReportDraft.funding_grant == grant,
        of_programme,
        tables.ReportDraft.first_on == first.isoformat(),
        tables.ReportDraft.last_on == last.isoformat(),
        order=[tables.ReportDraft.made_at, tables.ReportDraft.id],
    )
    return found[0] if found else None


async def change_days(unit: Unit, draft_id: str, *, first: datetime.date, last: datetime.date) -> None:
    await unit.change(tables.ReportDraft, {"first_on": first, "last_on": last}, tables.ReportDraft.id == draft_id)


async def note_release(unit: Unit, draft_id: str, release: str) -> None:
    await unit.change(tables.ReportDraft, {"release": release}, tables.ReportDraft.id == draft_id)


async def follow_release(unit: Unit, old: str, new: str) -> None:
    """A release was replaced: the draft that it came from leads to the new one."""
    await unit.change(tables.ReportDraft, {"release": new}, tables.ReportDraft.release == old)


async def texts(unit: Unit, draft_id: str) -> tuple[DraftText, ...]:
    """Every text of a draft in its newest version, by place and language."""
    found = await unit.all(
        DraftText,
        tables.ReportDraftText.report_draft == draft_id,
        order=[tables.ReportDraftText.place, tables.ReportDraftText.language, tables.ReportDraftText.version],
    )
    return tuple({(one.place, one.language): one for one in found}.values())


async def versions(unit: Unit, draft_id: str, place: str, language: str) -> tuple[DraftText, ...]:
    """A text in all its versions, oldest first."""
    return await unit.all(
        DraftText,
        tables.ReportDraftText.report_draft == draft_id,
        tables.ReportDraftText.place == place,
        tables.ReportDraftText.language == language,
        order=[tables.ReportDraftText.version],
    )


async def add_text(unit: Unit, draft_id: str, *, place: str, language: str, version: int, words: bytes) -> bool:
    """Keep the next version; False when somebody kept that version meanwhile."""
    text = tables.ReportDraftText
    return await unit.add_once(
        text,
        [text.organisation, text.report_draft, text.place, text.language, text.version],
        report_draft=draft_id,
        place=place,
        language=language,
        version=version,
        words=words,
        written_by=unit.scope.account,
        written_at=unit.now,
    )


async def add_comment(unit: Unit, comment_id: str, draft_id: str, *, place: str, words: bytes) -> None:
    await unit.add(
        tables.ReportComment,
        id=comment_id,
        report_draft=draft_id,
        place=place,
        words=words,
        written_by=unit.scope.account,
        written_at=unit.now,
    )


async def comments(unit: Unit, draft_id: str) -> tuple[Comment, ...]:
    """What colleagues said beside a draft, oldest first."""
    return await unit.all(
        Comment,
        tables.ReportComment.report_draft == draft_id,
        order=[tables.ReportComment.written_at, tables.ReportComment.id],
    )


async def open_comments(unit: Unit) -> tuple[Comment, ...]:
    """What colleagues said beside any draft and nobody settled, oldest first."""
    return await unit.all(
        Comment,
        tables.ReportComment.resolved_at.is_null(),
        order=[tables.ReportComment.written_at, tables.ReportComment.id],
    )


async def comment(unit: Unit, comment_id: str) -> Comment | None:
    return await unit.one(Comment, tables.ReportComment.id == comment_id)


async def resolve_comment(unit: Unit, comment_id: str) -> bool:
    changed = await unit.change(
        tables.ReportComment,
        {"resolved_by": unit.scope.account, "resolved_at": unit.now},
        tables.ReportComment.id == comment_id,
        tables.ReportComment.resolved_at.is_null(),
    )
    return changed == 1
