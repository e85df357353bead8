"""In which releases somebody's words stand."""

from __future__ import annotations

import datetime
import json
from collections.abc import Sequence
from dataclasses import dataclass

from evalkit.store import tables
from evalkit.store.columns import instant
from evalkit.store.unit import Unit


@dataclass(frozen=True)
class ReleaseWithWords:
    """A release that holds a passage. ``standing`` False: it was withdrawn or replaced since."""

    release: str
    passage: str
    day: datetime.date
    standing: bool


async def keep_uses(unit: Unit, release: str, *, passages: Sequence[str], analyses: Sequence[str]) -> None:
    """Keep whose words a release holds: passages of stories, and analyses of groups."""
    rows: list[dict[str, str | None]] = [
        {"story_passage": one, "group_analysis": None} for one in sorted(set(passages))
    ]
    rows += [{"story_passage": None, "group_analysis": one} for one in sorted(set(analyses))]
    await unit.add_many(tables.ReleasePassage, [{"release": release, **row} for row in rows])


async def releases_with(
    unit: Unit, *, passages: Sequence[str] = (), analyses: Sequence[str] = ()
) -> tuple[ReleaseWithWords, ...]:
    """The releases that hold any of these, newest first."""
    found = []
    for column, wanted in (("story_passage", passages), ("group_analysis", analyses)):
        for one in wanted:
            rows = await unit.raw(
                f"""SELECT r.id, r.made_at, r.withdrawn_at FROM release_passage p
                JOIN release r ON r.organisation = p.organisation AND r.id = p.release
                WHERE p.organisation = {{}} AND p.{column} = {{}} ORDER BY r.made_at DESC, r.id""",  # noqa: S608
                unit.organisation,
                one,
            )
            found += [
                ReleaseWithWords(row["id"], one, instant(row["made_at"]).date(), row["withdrawn_at"] is None)
                for row in rows
            ]
    return tuple(found)


@dataclass(frozen=True)
class Use:
    """A passage or an analysis in a release of which files are kept. ``standing``: its reader can still open it."""

    release: str
    title: dict[str, str]
    recipient: str
    story_passage: str | None
    group_analysis: str | None
    day: datetime.date
    standing: bool


async def uses(unit: Unit) -> tuple[Use, ...]:
    """Everybody's words in releases that stand, and in those whose files are still kept; oldest release first."""
    rows = await unit.raw(
        """SELECT r.id, r.title, r.recipient, r.made_at, r.withdrawn_at, p.story_passage, p.group_analysis
        FROM release_passage p JOIN release r ON r.organisation = p.organisation AND r.id = p.release
        WHERE p.organisation = {} AND (r.withdrawn_at IS NULL OR EXISTS (SELECT 1 FROM release_file f
          WHERE f.organisation = r.organisation AND f.release = r.id AND f.format = 'again' AND f.content IS NOT NULL))
        ORDER BY r.made_at, r.id, p.id""",
        unit.organisation,
    )
    return tuple(
        Use(
            row["id"], json.loads(row["title"]), row["recipient"] or "", row["story_passage"], row["group_analysis"],
            instant(row["made_at"]).date(), row["withdrawn_at"] is None,
        )
        for row in rows
    )  # fmt: skip


async def associations_with_words(unit: Unit) -> tuple[str, ...]:
    """The associations of which a release that stands, or whose files are still kept, holds somebody's words."""
    rows = await unit.raw(
        """SELECT DISTINCT p.organisation FROM release_passage p
        JOIN release r ON r.organisation = p.organisation AND r.id = p.release
        WHERE r.withdrawn_at IS NULL OR EXISTS (SELECT 1 FROM release_file f
          WHERE f.organisation = r.organisation AND f.release = r.id AND f.format = 'again' AND f.content IS NOT NULL)
        ORDER BY p.organisation"""
    )
    return tuple(str(row["organisation"]) for row in rows)
