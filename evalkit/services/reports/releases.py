"""Letting a report out: computed once, frozen, kept with its files; and withdrawing it.

The association is the author; who pressed the button stays in its audit.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import evalkit
from evalkit import store
from evalkit.access import COORDINATION, Role, check_rule
from evalkit.collect.words_check import holds_national_number
from evalkit.definitions.hashing import digest
from evalkit.errors import Problem, Refused, problem
from evalkit.exchange.analysis_json import analysis_json
from evalkit.i18n import SCREEN
from evalkit.reporting.context import ReleaseMark, ReportContext
from evalkit.services.reports import (
    people_tables,
    progression_tables,
    reading_charter,
    release_again,
    release_answers,
    release_context,
    release_files,
    release_parts,
    release_plan,
    release_preview,
    release_words,
    released_kept,
    sealed_files,
)
from evalkit.services.reports.release_again import Again
from evalkit.services.reports.release_context import Beside, Edit, Words
from evalkit.services.reports.release_plan import Plan, Wish
from evalkit.services.reports.table_freezing import freeze
from evalkit.store import Scope, Unit, new_id
from evalkit.store.queries import releases, report_drafts
from evalkit.store.queries.release_files import NewFile

REPORT = "progression"
LONGEST = 3000
"""Characters of "what we make of it" under one figure."""

_IDS = uuid.UUID("5b0c1f5e-6c3a-4f4e-9a53-0f1f5b7f4f3d")
"""Namespace of release ids: the same click gives the same id."""


@dataclass(frozen=True)
class LetOut:
    """``new`` False: it had been let out already, by the same click or with the same content for the same grant."""

    release: str
    new: bool


async def let_out(
    scope: Scope,
    wish: Wish,
    words: Words,
    *,
    key: str | None = None,
    language: str = "en",
    beside: Mapping[str, Beside] | None = None,
    edit: Edit | None = None,
    draft: str | None = None,
    seen: str | None = None,
    now: dt.datetime | None = None,
) -> LetOut:
    """Let the report of a wish out to the grant's funder.

    ``words``: language → indicator → "what we make of it"; the main indicator needs one (in any language).
    ``key``: of the click; the same key gives the same release. ``beside``: what else the team tells, per language.
    ``edit``: answers to the funder's questions and the author's choices; ``draft``: where they were written.
    ``seen``: the hash of what the author looked at; something else never leaves in its place (``release.not_as_seen``).
    What the gate holds back leaves as its reader had it before, or not at all; the rest leaves.
    Refused with every reason at once: words missing (``release.words_missing``, field ``words``), or another release
    in the meantime (``release.changed``).
    """
    check_rule(Role(scope.role), COORDINATION)
    release_id = str(uuid.uuid5(_IDS, f"{scope.organisation}|{key or new_id()}"))
    async with store.unit(scope, now=now) as unit:
        if await releases.release(unit, release_id) is not None:
            return LetOut(release_id, False)
    made = await release_plan.plan(scope, wish, language=language, beside=beside, edit=edit, now=now)
    if problems := wrong_words(made, words, language):
        raise Refused(*problems)
    content = content_of(made, words)
    content_hash = digest(content)
    async with store.unit(scope, now=now) as unit:
        same = await _same(unit, made, content_hash)
    if same is not None:
        return LetOut(same, False)
    if seen is not None and seen != content_hash:
        raise Refused(problem("release.not_as_seen"))
    mark = ReleaseMark(made.number, content_hash, made.day)
    drawn = Again(
        made.publishable.released, release_context.contexts(made.facts, words, mark=mark), made.facts.programme_names
    )
    again = release_again.kept(drawn, scope.organisation or "", release_id)
    files = await asyncio.to_thread(
        release_files.files,
        drawn.released,
        drawn.contexts,
        names=drawn.names,
        release_id=release_id,
        decisions=made.publishable.decisions,
    )
    async with store.unit(scope, write=True, now=now) as unit:
        if await releases.release(unit, release_id) is not None:
            return LetOut(release_id, False)
        if await release_plan.state_of(unit) != made.state:
            raise Refused(problem("release.changed"))
        tables = await _publish(unit, made)
        tables += await _publish_counts(unit, made)
        await releases.make_release(
            unit,
            release_id=release_id,
            report=REPORT,
            title=dict(made.facts.name),
            audience=made.policy.audience.value,
            recipient=made.grant.funder,
            programme=release_plan.alone(made.programmes),
            funding_grant=made.grant.id,
            table_ids=tables,
            content={"number": made.number, "report": content},
            content_hash=content_hash,
            policy_hash=made.policy.hash,
            code_version=evalkit.__version__,
        )
        await sealed_files.keep(unit, release_id, (*files, again))
        if draft is not None:
            await report_drafts.note_release(unit, draft, release_id)
        await release_words.keep_uses(unit, release_id, drawn.contexts.values())
        if made.replaces is not None:
            await releases.withdraw_release(unit, made.replaces, replaced_by=release_id)
            unit.note("replaced", "release", made.replaces, by=release_id)
        unit.note(
            "released", "release", release_id,
            grant=made.grant.id, tables=len(tables), content=content_hash, files={_name(f): f.sha256 for f in files},
        )  # fmt: skip
    return LetOut(release_id, True)


async def withdraw(scope: Scope, release_id: str, *, now: dt.datetime | None = None) -> None:
    """Take a report back: its reader finds that it was withdrawn, and no longer what stood in it."""
    check_rule(Role(scope.role), COORDINATION)
    async with store.unit(scope, write=True, now=now) as unit:
        if await releases.release(unit, release_id) is None:
            raise Refused(problem("access.not_found"))
        if not await releases.withdraw_release(unit, release_id):
            raise Refused(problem("release.withdrawn_already"))
        unit.note("withdrew", "release", release_id)


def _name(file: NewFile) -> str:
    return f"{file.format}.{file.language}"


def wrong_words(made: Plan, words: Words, language: str) -> list[Problem]:
    """B21: a figure is not released without the words of those who do the work."""
    found: list[Problem] = []
    for asked in release_preview.asked(made, language):
        texts = [texts.get(asked.indicator, "").strip() for texts in words.values()]
        if asked.main and not any(texts):
            found.append(problem("release.words_missing", field="words", indicator=asked.title))
        if any(len(text) > LONGEST for text in texts):
            found.append(problem("release.words_too_long", field="words", indicator=asked.title, longest=LONGEST))
        if any(holds_national_number(text) for text in texts):
            found.append(problem("entry.national_number", field="words"))
    return found


def content_of(made: Plan, words: Words) -> dict[str, Any]:
    """Everything that the report says, as plain values; its hash is printed on the report."""
    facts, days = made.facts, made.facts.days
    told = release_context.contexts(facts, words)
    not_counted = release_context.not_counted(facts)
    figures = {result.indicator for result in made.publishable.released.results}
    return {
        "schema": "evalkit.release/1",
        "report": REPORT,
        "cohort": progression_tables.cohort(days),
        "first": None if days is None else days.first.isoformat(),
        "last": None if days is None else days.last.isoformat(),
        "name": dict(facts.name),
        "association": facts.association,
        "funder": facts.funder,
        "programmes": [programme.key for programme in made.following or made.programmes],
        "together": len(made.following) > 1,
        "origin": told[SCREEN[0]].origin.kind,
        "charter": reading_charter.VERSION,
        "not_counted": None
        if not_counted is None
        else {"value": None, "at_least" if not_counted.low else "below": made.policy.k},
        "words": {
            code: {k: t.strip() for k, t in texts.items() if t.strip() and k in figures}
            for code, texts in words.items()
        },
        "told_in": {code: context.told_in for code, context in told.items()},
        **({"waiting": _waiting(made)} if made.facts.waiting else {}),
        "beside": digest({code: repr(facts.beside[code]) for code in facts.beside}),
        **_edited(made, told),
        "analysis": json.loads(analysis_json(made.publishable.released)),
    }


def _waiting(made: Plan) -> dict[str, dict[str, str | None]]:
    """Figures that the report does not tell anew, with the day as of which they stand."""
    return {
        indicator: {wave: kept.day.isoformat() if kept else None for wave, kept in waves.items()}
        for indicator, waves in made.facts.waiting.items()
    }


def _edited(made: Plan, told: Mapping[str, ReportContext]) -> dict[str, Any]:
    """What the author wrote and chose beside the figures, and which passages are quoted; empty where nothing is."""
    chosen, context = made.facts.edited, told[SCREEN[0]]
    found: dict[str, Any] = {"told": release_parts.told(context)}
    if chosen.questions:
        answered = {
            code: release_files.answers(made.publishable.released, one, code, made.facts.programme_names)
            for code, one in told.items()
        }
        found |= release_answers.content(answered)
        found["totals"] = [[q.number, dict(name), value] for q in chosen.questions for name, value in q.totals]
    if chosen.more_limits:
        limits = {code: list(lines) for code, lines in chosen.more_limits.items()}
        found["limits"] = limits if len(limits) > 1 else next(iter(limits.values()))
    if translations := {code: digest(dict(one.translations)) for code, one in told.items() if one.translations}:
        found["translations"] = translations
    if chosen.order:
        found["order"] = [part.value for part in chosen.order]
    if context.stories:
        found["passages"] = [release_context.story_key(story) for story in context.stories]
    return found


async def _same(unit: Unit, made: Plan, content_hash: str) -> str | None:
    """A release with this very content that the grant's funder has already."""
    for line in await releases.releases(unit):
        current = line.withdrawn_at is None and line.funding_grant == made.grant.id
        if current and line.content_hash == content_hash:
            return line.id
    return None


async def _publish(unit: Unit, made: Plan) -> list[str]:
    """Freeze the new tables, with the keyed marks of their people; those published before are taken as they stand."""
    computation = new_id()
    ids = {programme.key: programme.id for programme in made.following}
    alone = release_plan.alone(made.following)
    published: list[str] = []
    for table in released_kept.to_kept(made.publishable.released):
        key = (table.indicator, table.programme, table.wave)
        if key in made.standing:
            published.append(made.standing[key].table)
            continue
        published.append(
            await freeze(
                unit,
                table,
                made.publishable,
                made.policy,
                computation=computation,
                programme=alone if table.programme is None else ids[table.programme],
                programmes=[programme.key for programme in made.following],
                cohort=progression_tables.cohort(made.facts.days),
                as_of=made.gathered.as_of,
            )
        )
    return published


async def _publish_counts(unit: Unit, made: Plan) -> list[str]:
    """The same for what the report counts of people beside its figures of change."""
    alone = release_plan.alone(made.following or made.programmes)
    counts = {id(one.people): one.people for one in made.facts.beside.values() if one.people.place is not None}
    return [
        table
        for people in counts.values()
        if people.place is not None
        for table in await people_tables.publish(unit, people.tables, people.place, alone)
    ]
