"""The end of a group analysis: the group validates its text, chooses passage by passage who may read what, and its
teller may take the account back. Nothing leaves before the text is validated as it stands."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from evalkit import store
from evalkit.access import TEAM, Role, check_rule
from evalkit.collect import group_steps
from evalkit.errors import Refused, problem
from evalkit.services.words import association_words, group_analyses, word_readers
from evalkit.services.words.group_analyses import AnalysisPage
from evalkit.services.words.word_readers import Reader
from evalkit.store import Scope, Unit
from evalkit.store.queries import group_analyses as kept
from evalkit.store.queries import story_uses
from evalkit.store.queries.group_analyses import Analysis
from evalkit.store.queries.story_uses import ReleaseWithWords

NEEDED = ("room", "choice", "agreement")
"""Steps without which there is no text to validate."""


@dataclass(frozen=True)
class ForReader:
    """What one reader may see now. ``passages``: name → text; empty: nothing was chosen, or not of this text."""

    reader: Reader
    passages: Mapping[str, str]
    chosen_on: dt.date | None


@dataclass(frozen=True)
class LeavesPage:
    """What could leave, and what does, reader by reader."""

    analysis: AnalysisPage
    passages: Mapping[str, str]
    readers: tuple[ForReader, ...]


async def validate(
    scope: Scope,
    analysis_id: str,
    *,
    present: str,
    dissent: str,
    read: Mapping[str, int],
    now: dt.datetime | None = None,
) -> None:
    """Note that the group validated the text. ``dissent``: one position a line, word for word. ``read``: step → the
    version that was read back; a step that somebody changed meanwhile has to be read again."""
    check_rule(Role(scope.role), TEAM)
    lines = [line.strip() for line in dissent.splitlines() if line.strip()]
    async with store.unit(scope, write=True, now=now) as unit:
        found = await kept.analysis(unit, analysis_id)
        if found is None:
            raise Refused(problem("access.not_found"))
        page = await group_analyses.opened(unit, found)
        missing = [key for key in NEEDED if page.at(key).is_empty]
        if missing:
            raise Refused(problem("words.group_unfinished", field=""))
        if not present.strip():
            raise Refused(problem("words.group_present", field="present"))
        group_analyses.check_texts({"present": present, "dissent": lines}, field="dissent")
        if dict(read) != group_analyses.numbers(page.steps):
            raise Refused(problem("words.group_changed", field=""))
        number = len(await kept.validations_of(unit, found.id)) + 1
        content = {"present": present.strip(), "dissent": lines}
        words = association_words.seal(unit, "group_validation", f"{found.id}:{number}", content)
        await kept.add_validation(unit, found.id, number=number, parts=dict(read), words=words)
        unit.note("validate", "group_analysis", found.id, dissent=len(lines))


async def leaves_page(scope: Scope, analysis_id: str, *, now: dt.datetime | None = None) -> LeavesPage:
    """The passages of an analysis and who may read them."""
    check_rule(Role(scope.role), TEAM)
    async with store.unit(scope, now=now) as unit:
        found = await kept.analysis(unit, analysis_id)
        if found is None:
            raise Refused(problem("access.not_found"))
        page = await group_analyses.opened(unit, found)
        readers = [
            await for_reader(unit, found, page, one) for one in await word_readers.readers_of(unit, found.programme)
        ]
        return LeavesPage(page, group_steps.passages(page.parts), tuple(readers))


async def choose(
    scope: Scope, analysis_id: str, *, reader: str, passages: Sequence[str], now: dt.datetime | None = None
) -> tuple[ReleaseWithWords, ...]:
    """Note what the group lets one reader see; gives the releases that hold more than that now."""
    check_rule(Role(scope.role), TEAM)
    async with store.unit(scope, write=True, now=now) as unit:
        found = await kept.analysis(unit, analysis_id)
        if found is None:
            raise Refused(problem("access.not_found"))
        page = await group_analyses.opened(unit, found)
        validations = await kept.validations_of(unit, found.id)
        if page.validation is None or not page.validation.holds:
            raise Refused(problem("words.group_not_validated"))
        known = {one.key: one for one in await word_readers.readers_of(unit, found.programme)}
        if reader not in known:
            raise Refused(problem("entry.unknown_recipient", field="reader"))
        there = group_steps.passages(page.parts)
        before = (await for_reader(unit, found, page, known[reader])).passages
        chosen = [name for name in there if name in set(passages)]
        await kept.add_choice(
            unit, validations[-1], reader_kind=known[reader].kind, reader=known[reader].id, passages=chosen
        )
        unit.note("choose_passages", "group_analysis", found.id, reader=reader, passages=len(chosen))
        if not before.keys() - set(chosen):
            return ()
        return await _standing(unit, found.id)


async def withdraw_account(
    scope: Scope, analysis_id: str, *, now: dt.datetime | None = None
) -> tuple[ReleaseWithWords, ...]:
    """The teller takes the account back: its words are removed; gives the releases that still hold it."""
    check_rule(Role(scope.role), TEAM)
    async with store.unit(scope, write=True, now=now) as unit:
        if await kept.analysis(unit, analysis_id) is None:
            raise Refused(problem("access.not_found"))
        if await kept.withdraw_account(unit, analysis_id):
            unit.note("withdraw_account", "group_analysis", analysis_id)
        return await _standing(unit, analysis_id)


async def for_reader(unit: Unit, found: Analysis, page: AnalysisPage, reader: Reader) -> ForReader:
    """What this reader may see of the text as it stands: only of one that the group validated."""
    choices = [
        c for c in await kept.choices_of(unit, found.id) if (c.reader_kind, c.reader) == (reader.kind, reader.id)
    ]
    newest = choices[-1] if choices else None
    valid = page.validation is not None and page.validation.holds
    if newest is None or not valid or page.validation is None or newest.group_validation != page.validation.id:
        return ForReader(reader, {}, None)
    there = group_steps.passages(page.parts)
    return ForReader(reader, {name: there[name] for name in newest.passages if name in there}, newest.day)


async def _standing(unit: Unit, analysis_id: str) -> tuple[ReleaseWithWords, ...]:
    found = await story_uses.releases_with(unit, analyses=[analysis_id])
    return tuple(one for one in found if one.standing)
