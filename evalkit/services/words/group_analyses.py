"""The group's own analysis: taken down step by step, left unfinished and taken up again, by several note-takers.

Two who write at the same step never overwrite each other: the second sees both versions and decides.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from evalkit import store
from evalkit.access import TEAM, Role, check_rule
from evalkit.collect import group_steps
from evalkit.collect.group_steps import ACCOUNT, BY_KEY, STEPS, Step, Values
from evalkit.collect.words_check import holds_national_number
from evalkit.errors import Refused, problem
from evalkit.services.asking.check_ins import is_key
from evalkit.services.words import association_words
from evalkit.store import Scope, Unit
from evalkit.store.queries import group_analyses as kept
from evalkit.store.queries import programmes
from evalkit.store.queries.group_analyses import Analysis
from evalkit.store.queries.programmes import Programme


@dataclass(frozen=True)
class Written:
    """One step as it stands. ``number`` 0: nothing was written yet. ``withdrawn``: its teller took the account back."""

    step: Step
    number: int
    values: Values
    day: dt.date | None = None
    withdrawn: bool = False

    @property
    def is_empty(self) -> bool:
        return group_steps.is_empty(self.values)


@dataclass(frozen=True)
class Validated:
    """The group's word on a text. ``holds`` False: something was changed since."""

    id: str
    day: dt.date
    present: str
    dissent: tuple[str, ...]
    holds: bool


@dataclass(frozen=True)
class AnalysisPage:
    """One analysis as far as it goes."""

    id: str
    programme: Programme
    begun_on: dt.date
    steps: tuple[Written, ...]
    validation: Validated | None

    @property
    def next_step(self) -> str | None:
        """The first step that is empty; None: everything is written."""
        return next((one.step.key for one in self.steps if one.is_empty and not one.withdrawn), None)

    @property
    def parts(self) -> Mapping[str, Values]:
        return {one.step.key: one.values for one in self.steps}

    def at(self, step: str) -> Written:
        return next(one for one in self.steps if one.step.key == step)


@dataclass(frozen=True)
class Saved:
    """``theirs``: what somebody else wrote at this step meanwhile; then nothing was kept."""

    theirs: Written | None = None


async def begin(scope: Scope, programme: str, *, submission_key: str, now: dt.datetime | None = None) -> str:
    """Begin an analysis; gives its id. The same key again begins nothing more."""
    check_rule(Role(scope.role), TEAM)
    if not is_key(submission_key):
        raise Refused(problem("entry.key_missing"))
    async with store.unit(scope, write=True, now=now) as unit:
        if await programmes.programme(unit, programme) is None:
            raise Refused(problem("access.not_found"))
        made = kept.analysis_id(unit.organisation, submission_key)
        if await kept.begin(unit, submission_key=submission_key, programme=programme):
            unit.note("begin", "group_analysis", made)
        return made


async def analysis_page(scope: Scope, analysis_id: str, *, now: dt.datetime | None = None) -> AnalysisPage:
    """One analysis with everything written so far; 404 for another association's."""
    check_rule(Role(scope.role), TEAM)
    async with store.unit(scope, now=now) as unit:
        return await opened(unit, await _analysis(unit, analysis_id))


async def save(
    scope: Scope,
    analysis_id: str,
    step: str,
    typed: Mapping[str, str],
    *,
    based_on: int,
    now: dt.datetime | None = None,
) -> Saved:
    """Keep a step as a new version. ``based_on``: the version that the writer saw; another one is shown to them."""
    check_rule(Role(scope.role), TEAM)
    if step not in BY_KEY:
        raise Refused(problem("access.not_found"))
    values = group_steps.read(BY_KEY[step], typed)
    check_texts(values)
    async with store.unit(scope, write=True, now=now) as unit:
        found = await _analysis(unit, analysis_id)
        written = (await opened(unit, found)).at(step)
        if values == dict(written.values):
            return Saved()
        if written.number != based_on:
            return Saved(written)
        number = written.number + 1
        row = f"{found.id}:{step}:{number}"
        if step == ACCOUNT:
            words = association_words.seal(unit, "group_account", row, values)
            new = await kept.add_account(unit, found.id, number=number, words=words)
        else:
            words = association_words.seal(unit, "group_analysis_part", row, values)
            new = await kept.add_part(unit, found.id, step=step, number=number, words=words)
        if new:
            unit.note("write", "group_analysis", found.id, step=step, number=number)
        return Saved()


def check_texts(values: Values, *, field: str = "") -> None:
    """Refuse a text that is too long or holds what must not stand in it."""
    for text in group_steps.texts(values):
        if len(text) > group_steps.LONGEST:
            raise Refused(problem("words.too_long", field=field, longest=group_steps.LONGEST))
        if holds_national_number(text):
            raise Refused(problem("entry.national_number", field=field))


async def opened(unit: Unit, found: Analysis) -> AnalysisPage:
    """An analysis with its words in clear."""
    programme = await programmes.programme(unit, found.programme)
    if programme is None:
        raise Refused(problem("access.not_found"))
    parts = {part.step: part for part in await kept.parts_of(unit, found.id)}
    accounts = await kept.accounts_of(unit, found.id)
    steps = []
    for step in STEPS:
        if step.key == ACCOUNT:
            steps.append(_account(unit, found.id, step, accounts[-1] if accounts else None))
            continue
        part = parts.get(step.key)
        if part is None:
            steps.append(Written(step, 0, {}))
            continue
        row = f"{found.id}:{step.key}:{part.number}"
        values = association_words.unseal(unit, "group_analysis_part", row, part.words)
        steps.append(Written(step, part.number, values, part.day))
    return AnalysisPage(found.id, programme, found.begun_on, tuple(steps), await _validation(unit, found.id, steps))


def _account(unit: Unit, analysis_id: str, step: Step, account: kept.Account | None) -> Written:
    if account is None:
        return Written(step, 0, {})
    if account.words is None:
        return Written(step, account.number, {}, account.day, withdrawn=True)
    row = f"{analysis_id}:{step.key}:{account.number}"
    return Written(
        step, account.number, association_words.unseal(unit, "group_account", row, account.words), account.day
    )


def numbers(steps: tuple[Written, ...] | list[Written]) -> dict[str, int]:
    """Step → the version that stands."""
    return {one.step.key: one.number for one in steps}


async def _validation(unit: Unit, analysis_id: str, steps: list[Written]) -> Validated | None:
    validations = await kept.validations_of(unit, analysis_id)
    if not validations:
        return None
    newest = validations[-1]
    said = association_words.unseal(unit, "group_validation", f"{analysis_id}:{newest.number}", newest.words)
    dissent = tuple(str(line) for line in said.get("dissent", ()))
    return Validated(newest.id, newest.day, str(said.get("present", "")), dissent, newest.parts == numbers(steps))


async def _analysis(unit: Unit, analysis_id: str) -> Analysis:
    found = await kept.analysis(unit, analysis_id)
    if found is None:
        raise Refused(problem("access.not_found"))
    return found
