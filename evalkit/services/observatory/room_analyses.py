"""A group analysis in one room on the observatory's own figures: people of several associations read a comparison
together, and what they validated stands beside it.

The steps are those of every group analysis (``collect.group_steps``) without the account itself: it is told in the room
and not written down here, since its teller would have nobody near to take it back from. Only what the group ticked
leaves, and only while the text stands as it was validated; a later validation replaces it, also with nothing ticked.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from evalkit import store
from evalkit.access import OBSERVATORY, Role, check_rule
from evalkit.collect import group_steps
from evalkit.collect.group_steps import ACCOUNT, ROLES, STEPS
from evalkit.errors import Refused, problem
from evalkit.services.asking.check_ins import is_key
from evalkit.services.observatory.two_hats import wears_two_hats
from evalkit.services.words import association_words
from evalkit.services.words.group_analyses import Validated, Written, check_texts, numbers
from evalkit.services.words.group_validation import NEEDED
from evalkit.store import Scope, Unit
from evalkit.store.queries import comparisons
from evalkit.store.queries import room_analyses as kept
from evalkit.store.queries.room_analyses import Room

WRITTEN: Final = tuple(step for step in STEPS if step.key != ACCOUNT)
BY_KEY: Final = {step.key: step for step in WRITTEN}
_PART, _VALIDATION = "room_analysis_part", "room_validation"


@dataclass(frozen=True)
class RoomPage:
    """One analysis as far as it goes. ``version``: the number of the version that the room had before it.
    ``leaving``: names of the passages that stand beside the figures now."""

    id: str
    comparison: str
    title: Mapping[str, str]
    version: int
    begun_on: dt.date
    steps: tuple[Written, ...]
    validation: Validated | None
    leaving: tuple[str, ...]

    @property
    def next_step(self) -> str | None:
        """The first step that is empty; None: everything is written."""
        return next((one.step.key for one in self.steps if one.is_empty), None)

    @property
    def passages(self) -> dict[str, str]:
        return group_steps.passages({one.step.key: one.values for one in self.steps})

    def at(self, step: str) -> Written:
        return next(one for one in self.steps if one.step.key == step)


@dataclass(frozen=True)
class Beside:
    """What a room lets everybody read who reads the comparison. ``room``: role → how many; ``passages``: by kind, in
    the order of the steps; ``dissent``: word for word."""

    day: dt.date
    version: int
    room: Mapping[str, int]
    passages: Mapping[str, tuple[str, ...]]
    dissent: tuple[str, ...]


async def begin(scope: Scope, comparison_id: str, *, submission_key: str, now: dt.datetime | None = None) -> str:
    """Begin an analysis on the newest version of a comparison; gives its id. The same key again begins nothing more."""
    check_rule(Role(scope.role), OBSERVATORY)
    if not is_key(submission_key):
        raise Refused(problem("entry.key_missing"))
    both = await wears_two_hats(scope)
    async with store.unit(scope, write=True, now=now) as unit:
        if await comparisons.comparison(unit, comparison_id) is None:
            raise Refused(problem("access.not_found"))
        versions = await comparisons.versions(unit, comparison_id)
        if not versions:
            raise Refused(problem("comparison.no_version"))
        made = kept.room_id(unit.organisation, submission_key)
        if await kept.begin(unit, submission_key=submission_key, comparison=comparison_id, version=versions[0].id):
            unit.note("begin", "room_analysis", made, two_hats=both)
        return made


async def page(scope: Scope, analysis_id: str) -> RoomPage:
    """One analysis with everything written so far; 404 for another observatory's."""
    check_rule(Role(scope.role), OBSERVATORY)
    async with store.unit(scope) as unit:
        return await _opened(unit, await _room(unit, analysis_id))


async def about(scope: Scope, comparison_id: str) -> tuple[RoomPage, ...]:
    """The analyses that the observatory holds about a comparison, oldest first."""
    check_rule(Role(scope.role), OBSERVATORY)
    async with store.unit(scope) as unit:
        return tuple([await _opened(unit, one) for one in await kept.rooms_about(unit, comparison_id)])


async def save(
    scope: Scope,
    analysis_id: str,
    step: str,
    typed: Mapping[str, str],
    *,
    based_on: int,
    now: dt.datetime | None = None,
) -> Written | None:
    """Keep a step as a new version. ``based_on``: the version that the writer saw; where somebody wrote another one
    meanwhile, that one is given back and nothing is kept."""
    check_rule(Role(scope.role), OBSERVATORY)
    if step not in BY_KEY:
        raise Refused(problem("access.not_found"))
    values = group_steps.read(BY_KEY[step], typed)
    check_texts(values)
    async with store.unit(scope, write=True, now=now) as unit:
        found = await _room(unit, analysis_id)
        written = (await _opened(unit, found)).at(step)
        if values == dict(written.values):
            return None
        if written.number != based_on:
            return written
        number = written.number + 1
        words = association_words.seal(unit, _PART, f"{found.id}:{step}:{number}", values)
        if await kept.add_part(unit, found.id, step=step, number=number, words=words):
            unit.note("write", "room_analysis", found.id, step=step, number=number)
        return None


async def validate(
    scope: Scope,
    analysis_id: str,
    *,
    present: str,
    dissent: str,
    read: Mapping[str, int],
    passages: Sequence[str],
    now: dt.datetime | None = None,
) -> None:
    """Note that the group validated the text, and what of it may stand beside the figures.

    ``dissent``: one position a line, word for word. ``read``: step → the version that was read back; a step that
    somebody changed meanwhile has to be read again.
    """
    check_rule(Role(scope.role), OBSERVATORY)
    lines = [line.strip() for line in dissent.splitlines() if line.strip()]
    both = await wears_two_hats(scope)
    async with store.unit(scope, write=True, now=now) as unit:
        found = await _room(unit, analysis_id)
        opened = await _opened(unit, found)
        if any(opened.at(key).is_empty for key in NEEDED):
            raise Refused(problem("words.group_unfinished", field=""))
        if not present.strip():
            raise Refused(problem("words.group_present", field="present"))
        check_texts({"present": present, "dissent": lines}, field="dissent")
        if dict(read) != numbers(opened.steps):
            raise Refused(problem("words.group_changed", field=""))
        chosen = [name for name in opened.passages if name in set(passages)]
        number = len(await kept.validations_of(unit, found.id)) + 1
        content = {"present": present.strip(), "dissent": lines}
        words = association_words.seal(unit, _VALIDATION, f"{found.id}:{number}", content)
        await kept.add_validation(
            unit, found.id, number=number, parts=dict(read), passages=chosen, words=words
        )  # fmt: skip
        unit.note(
            "validate", "room_analysis", found.id, dissent=len(lines), passages=len(chosen), two_hats=both
        )  # fmt: skip


async def beside(observatory: str, comparison_id: str) -> tuple[Beside, ...]:
    """What rooms let stand beside a comparison, for whoever reads it; whether they may is asked before."""
    async with store.unit(Scope(observatory, None, Role.OBSERVATORY)) as unit:
        return beside_of([await _opened(unit, one) for one in await kept.rooms_about(unit, comparison_id)])


def beside_of(rooms: Sequence[RoomPage]) -> tuple[Beside, ...]:
    """The same of rooms that are open already."""
    found = []
    for one in rooms:
        if one.validation is None or not one.leaving:
            continue
        kinds: dict[str, list[str]] = {}
        for name, text in one.passages.items():
            if name in one.leaving:
                kinds.setdefault(group_steps.kind_of(name), []).append(text)
        there = one.at("room").values
        found.append(
            Beside(
                day=one.validation.day,
                version=one.version,
                room={role: n for role in ROLES if isinstance(n := there.get(role), int) and n},
                passages={kind: tuple(texts) for kind, texts in kinds.items()},
                dissent=one.validation.dissent,
            )
        )
    return tuple(found)


async def _room(unit: Unit, analysis_id: str) -> Room:
    found = await kept.room(unit, analysis_id)
    if found is None:
        raise Refused(problem("access.not_found"))
    return found


async def _opened(unit: Unit, found: Room) -> RoomPage:
    """An analysis with its words in clear."""
    comparison = await comparisons.comparison(unit, found.comparison)
    versions = {one.id: one.number for one in await comparisons.versions(unit, found.comparison)}
    parts = {part.step: part for part in await kept.parts_of(unit, found.id)}
    steps = []
    for step in WRITTEN:
        part = parts.get(step.key)
        if part is None:
            steps.append(Written(step, 0, {}))
            continue
        values = association_words.unseal(unit, _PART, f"{found.id}:{step.key}:{part.number}", part.words)
        steps.append(Written(step, part.number, values, part.day))
    validated, leaving = await _validation(unit, found.id, steps)
    return RoomPage(
        id=found.id,
        comparison=found.comparison,
        title=comparison.title if comparison is not None else {},
        version=versions.get(found.version, 0),
        begun_on=found.begun_on,
        steps=tuple(steps),
        validation=validated,
        leaving=leaving,
    )


async def _validation(unit: Unit, analysis_id: str, steps: list[Written]) -> tuple[Validated | None, tuple[str, ...]]:
    """The group's last word, and what may be read of the text while it stands as it was read back."""
    validations = await kept.validations_of(unit, analysis_id)
    if not validations:
        return None, ()
    last = validations[-1]
    said = association_words.unseal(unit, _VALIDATION, f"{analysis_id}:{last.number}", last.words)
    dissent = tuple(str(line) for line in said.get("dissent", ()))
    holds = last.parts == numbers(steps)
    made = Validated(str(last.number), last.day, str(said.get("present", "")), dissent, holds)
    return made, tuple(last.passages) if holds else ()
