"""A person takes a passage back: every report that quotes it is replaced at once by one without it.

The figures are those that were let out; only the passage goes. Whoever opens the old address is led to the new one,
and finds the fingerprint of what was there.
"""

from __future__ import annotations

import asyncio
import datetime as dt
from dataclasses import replace

import evalkit
from evalkit import store
from evalkit.access import TEAM, Role, check_rule
from evalkit.definitions.hashing import digest
from evalkit.reporting.context import ReleaseMark
from evalkit.services import release_again, release_files, release_plan
from evalkit.services.release_again import Again
from evalkit.services.release_context import story_key
from evalkit.store import Scope, new_id
from evalkit.store.queries import release_files as kept_files
from evalkit.store.queries import releases, report_drafts
from evalkit.store.queries.releases import Release


async def withdraw_passage(scope: Scope, passage: str, *, now: dt.datetime | None = None) -> tuple[str, ...]:
    """Replace every current report of the association that quotes the passage; gives the new releases' ids.

    ``passage``: its id, as the report's material names it (:func:`evalkit.services.release_context.story_key`).
    """
    check_rule(Role(scope.role), TEAM)
    async with store.unit(scope, now=now) as unit:
        current = [line.id for line in await releases.releases(unit) if line.withdrawn_at is None]
    made = []
    for release_id in current:
        new = await _without(scope, release_id, passage, now=now)
        if new is not None:
            made.append(new)
    return tuple(made)


async def _without(scope: Scope, release_id: str, passage: str, *, now: dt.datetime | None) -> str | None:
    async with store.unit(scope, now=now) as unit:
        old = await releases.release(unit, release_id)
        number = (await release_plan.state_of(unit))[1] + 1
        day = unit.today
        decisions = await kept_files.release_file(unit, release_id, language="en", format=release_files.DECISIONS)
    if old is None or passage not in old.content["report"].get("passages", ()):
        return None
    before = release_again.read(old.content["again"], old.organisation, old.id)
    report = _report(old, passage)
    content_hash, made_id = digest(report), new_id()
    contexts = {
        code: replace(
            context,
            stories=tuple(story for story in context.stories if story_key(story) != passage),
            release=ReleaseMark(number, content_hash, day),
        )
        for code, context in before.contexts.items()
    }
    again = Again(before.released, contexts, before.names)
    files = await asyncio.to_thread(
        release_files.files, again.released, again.contexts, names=again.names, release_id=made_id
    )
    if decisions is not None:
        files = (
            *(one for one in files if one.format != release_files.DECISIONS),
            kept_files.NewFile("en", release_files.DECISIONS, decisions.content, decisions.sha256),
        )
    async with store.unit(scope, write=True, now=now) as unit:
        there = await releases.release(unit, release_id)
        if there is None or there.withdrawn_at is not None:
            return None
        await releases.make_release(
            unit,
            release_id=made_id,
            report=old.report,
            title=old.title,
            audience=old.audience,
            recipient=old.recipient,
            programme=old.programme,
            funding_grant=old.funding_grant,
            table_ids=old.tables,
            content={
                "number": number,
                "report": report,
                "again": release_again.kept(again, unit.organisation, made_id),
            },
            content_hash=content_hash,
            policy_hash=old.policy_hash,
            code_version=evalkit.__version__,
        )
        await kept_files.keep_files(unit, made_id, files)
        await releases.withdraw_release(unit, old.id, replaced_by=made_id)
        await report_drafts.follow_release(unit, old.id, made_id)
        unit.note("released_without_passage", "release", made_id, replaces=old.id, content=content_hash)
    return made_id


def _report(old: Release, passage: str) -> dict[str, object]:
    """What the report says, without the passage; its other words and every figure are the same."""
    report = dict(old.content["report"])
    left = [one for one in report["passages"] if one != passage]
    report["passages"] = left
    report["beside"] = digest([report["beside"], "without", passage])
    report["told"] = [part for part in report.get("told", ()) if part != "stories" or left]
    return report
