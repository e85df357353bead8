"""Somebody takes their words back: every report that quotes them is replaced at once by one without them.

The figures are those that were let out; only the words go. Whoever opens the old address is led to the new one, and
finds the fingerprint of what was there: the bytes of its files go, also of a version that was replaced before.
"""

from __future__ import annotations

import asyncio
import datetime as dt
from dataclasses import dataclass, replace

import evalkit
from evalkit import store
from evalkit.access import TEAM, Role, check_rule
from evalkit.definitions.hashing import digest
from evalkit.reporting.context import ReleaseMark, ReportContext
from evalkit.services.reports import release_again, release_files, release_plan, release_words, sealed_files
from evalkit.services.reports.release_again import Again
from evalkit.services.reports.release_context import story_key
from evalkit.store import Scope, new_id
from evalkit.store.queries import release_files as kept_files
from evalkit.store.queries import releases, report_drafts
from evalkit.store.queries.releases import Release


@dataclass(frozen=True)
class Gone:
    """What may no longer be read: passages of stories, and analyses of groups whose teller took the account back."""

    passages: frozenset[str] = frozenset()
    analyses: frozenset[str] = frozenset()


async def withdraw_passage(scope: Scope, passage: str, *, now: dt.datetime | None = None) -> tuple[str, ...]:
    """Replace every current report of the association that quotes the passage; gives the new releases' ids.

    ``passage``: its id, as the report's material names it (:func:`evalkit.services.reports.release_context.story_key`).
    """
    check_rule(Role(scope.role), TEAM)
    async with store.unit(scope, now=now) as unit:
        current = [line.id for line in await releases.releases(unit) if line.withdrawn_at is None]
    made = []
    for release_id in current:
        new = await without(scope, release_id, Gone(frozenset({passage})), now=now)
        if new is not None:
            made.append(new)
    return tuple(made)


async def without(scope: Scope, release_id: str, gone: Gone, *, now: dt.datetime | None = None) -> str | None:
    """Replace one report by the same without these words; gives the new one's id, None where it holds none of them."""
    async with store.unit(scope, now=now) as unit:
        old = await releases.release(unit, release_id)
        number = (await release_plan.state_of(unit))[1] + 1
        day = unit.today
        kept_again = await kept_files.release_file(unit, release_id, language="en", format=sealed_files.AGAIN)
        decisions = await kept_files.release_file(unit, release_id, language="en", format=sealed_files.DECISIONS)
    if old is None or kept_again is None or kept_again.content is None:
        return None
    before = release_again.read(release_files.checked(kept_again), old.organisation, old.id)
    cut = {code: _cut(context, gone) for code, context in before.contexts.items()}
    if cut == dict(before.contexts):
        return None
    report = _report(old, gone, next(iter(cut.values())))
    content_hash, made_id = digest(report), new_id()
    mark = ReleaseMark(number, content_hash, day)
    contexts = {code: replace(context, release=mark) for code, context in cut.items()}
    again = Again(before.released, contexts, before.names)
    files = await asyncio.to_thread(
        release_files.files, again.released, again.contexts, names=again.names, release_id=made_id
    )
    if decisions is not None and decisions.content is not None:
        files = (
            *(one for one in files if one.format != sealed_files.DECISIONS),
            kept_files.NewFile("en", sealed_files.DECISIONS, decisions.content, decisions.sha256),
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
            content={"number": number, "report": report},
            content_hash=content_hash,
            policy_hash=old.policy_hash,
            code_version=evalkit.__version__,
        )
        await sealed_files.keep(unit, made_id, (*files, release_again.kept(again, unit.organisation, made_id)))
        await release_words.keep_uses(unit, made_id, contexts.values())
        await releases.withdraw_release(unit, old.id, replaced_by=made_id)
        await kept_files.let_go(unit, old.id)
        await report_drafts.follow_release(unit, old.id, made_id)
        unit.note("released_without_words", "release", made_id, replaces=old.id, content=content_hash)
    return made_id


async def let_go(scope: Scope, release_id: str, *, now: dt.datetime | None = None) -> None:
    """A report that stands no more holds these words too: its files lose their bytes and keep their hashes."""
    async with store.unit(scope, write=True, now=now) as unit:
        files = await kept_files.let_go(unit, release_id)
        if files:
            unit.note("let_files_go", "release", release_id, files=files)


def _cut(context: ReportContext, gone: Gone) -> ReportContext:
    """The same without these words, wherever they stand: as a quotation, beside a figure, in the group's analysis."""
    analysis = context.group_analysis
    if analysis is not None and analysis.analysis in gone.analyses:
        analysis = replace(analysis, account="", analysis="")
    joints = tuple(
        replace(joint, quote=None) if joint.quote is not None and joint.quote.passage in gone.passages else joint
        for joint in context.pictured.joints
    )
    return replace(
        context,
        stories=tuple(story for story in context.stories if story_key(story) not in gone.passages),
        group_analysis=analysis,
        pictured=context.pictured if joints == context.pictured.joints else replace(context.pictured, joints=joints),
    )


def _report(old: Release, gone: Gone, context: ReportContext) -> dict[str, object]:
    """What the report says, without these words; its other words and every figure are the same."""
    report = dict(old.content["report"])
    left = [story_key(story) for story in context.stories]
    if "passages" in report:
        report["passages"] = left
    report["beside"] = digest([report["beside"], "without", sorted(gone.passages), sorted(gone.analyses)])
    report["told"] = [part for part in report.get("told", ()) if part != "stories" or left]
    return report
