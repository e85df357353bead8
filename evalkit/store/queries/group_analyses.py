"""The group's own analysis, step by step, its validation, what the group lets others read, and its later answers."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from piccolo.table import Table

from evalkit.store import tables
from evalkit.store.keyed_ids import keyed_id
from evalkit.store.unit import Unit


@dataclass(frozen=True)
class Analysis:
    table: ClassVar[type[Table]] = tables.GroupAnalysis
    id: str
    programme: str
    begun_on: datetime.date


@dataclass(frozen=True)
class Part:
    """One step as it was written at one time; the highest ``number`` holds. ``words``: sealed."""

    table: ClassVar[type[Table]] = tables.GroupAnalysisPart
    group_analysis: str
    step: str
    number: int
    words: bytes
    day: datetime.date
    author: str | None


@dataclass(frozen=True)
class Account:
    """The account that was told. ``words`` None: its teller took it back."""

    table: ClassVar[type[Table]] = tables.GroupAccount
    group_analysis: str
    number: int
    words: bytes | None
    day: datetime.date
    withdrawn_on: datetime.date | None
    author: str | None


@dataclass(frozen=True)
class Validation:
    """``parts``: step → number of the version that was read back."""

    table: ClassVar[type[Table]] = tables.GroupValidation
    id: str
    group_analysis: str
    number: int
    parts: dict[str, int]
    words: bytes
    day: datetime.date


@dataclass(frozen=True)
class Choice:
    """What one reader may see of one validated text."""

    table: ClassVar[type[Table]] = tables.GroupChoice
    group_analysis: str
    number: int
    group_validation: str
    reader_kind: str
    reader: str
    passages: list[str]
    day: datetime.date


@dataclass(frozen=True)
class Return:
    """What the group answered to its figures. ``words``: sealed."""

    table: ClassVar[type[Table]] = tables.GroupReturn
    id: str
    programme: str
    language: str
    words: bytes
    may_leave: bool
    day: datetime.date


def analysis_id(organisation: str, submission_key: str) -> str:
    return keyed_id(organisation, "group_analysis", submission_key)


def return_id(organisation: str, submission_key: str) -> str:
    return keyed_id(organisation, "group_return", submission_key)


async def begin(unit: Unit, *, submission_key: str, programme: str) -> bool:
    """Begin an analysis; False when this key was used before."""
    return await unit.add_once(
        tables.GroupAnalysis,
        [tables.GroupAnalysis.organisation, tables.GroupAnalysis.submission_key],
        id=analysis_id(unit.organisation, submission_key),
        programme=programme,
        submission_key=submission_key,
        begun_on=unit.today,
        author=unit.scope.account,
    )


async def analysis(unit: Unit, analysis_id: str) -> Analysis | None:
    return await unit.one(Analysis, tables.GroupAnalysis.id == analysis_id)


async def analyses_of(unit: Unit, programmes: Sequence[str]) -> tuple[Analysis, ...]:
    """The analyses of these programmes, oldest first."""
    if not programmes:
        return ()
    return await unit.all(
        Analysis,
        tables.GroupAnalysis.programme.is_in(list(programmes)),
        order=[tables.GroupAnalysis.begun_on, tables.GroupAnalysis.id],
    )


async def parts_of(unit: Unit, analysis_id: str) -> tuple[Part, ...]:
    """Every version of every step, oldest first of each."""
    return await unit.all(
        Part,
        tables.GroupAnalysisPart.group_analysis == analysis_id,
        order=[tables.GroupAnalysisPart.step, tables.GroupAnalysisPart.number],
    )


async def add_part(unit: Unit, analysis_id: str, *, step: str, number: int, words: bytes) -> bool:
    """Add a version of a step; False when somebody else wrote this version meanwhile."""
    return await unit.add_once(
        tables.GroupAnalysisPart,
        [
            tables.GroupAnalysisPart.organisation,
            tables.GroupAnalysisPart.group_analysis,
            tables.GroupAnalysisPart.step,
            tables.GroupAnalysisPart.number,
        ],
        group_analysis=analysis_id,
        step=step,
        number=number,
        words=words,
        day=unit.today,
        author=unit.scope.account,
    )


async def accounts_of(unit: Unit, analysis_id: str) -> tuple[Account, ...]:
    """Every version of the account, oldest first."""
    return await unit.all(
        Account, tables.GroupAccount.group_analysis == analysis_id, order=[tables.GroupAccount.number]
    )


async def add_account(unit: Unit, analysis_id: str, *, number: int, words: bytes) -> bool:
    return await unit.add_once(
        tables.GroupAccount,
        [tables.GroupAccount.organisation, tables.GroupAccount.group_analysis, tables.GroupAccount.number],
        group_analysis=analysis_id,
        number=number,
        words=words,
        day=unit.today,
        author=unit.scope.account,
    )


async def withdraw_account(unit: Unit, analysis_id: str) -> int:
    """Remove the account's words, in every version; gives how many versions had some."""
    return await unit.change(
        tables.GroupAccount,
        {"words": None, "withdrawn_on": unit.today},
        tables.GroupAccount.group_analysis == analysis_id,
        tables.GroupAccount.withdrawn_on.is_null(),
    )


async def add_validation(unit: Unit, analysis_id: str, *, number: int, parts: Mapping[str, int], words: bytes) -> str:
    return await unit.add(
        tables.GroupValidation,
        group_analysis=analysis_id,
        number=number,
        parts=dict(parts),
        words=words,
        day=unit.today,
        author=unit.scope.account,
    )


async def validations_of(unit: Unit, analysis_id: str) -> tuple[Validation, ...]:
    return await unit.all(
        Validation, tables.GroupValidation.group_analysis == analysis_id, order=[tables.GroupValidation.number]
    )


async def add_choice(unit: Unit, of: Validation, *, reader_kind: str, reader: str, passages: Sequence[str]) -> None:
    """Add what the group lets a reader see; the newest choice holds."""
    earlier = [
        c for c in await choices_of(unit, of.group_analysis) if (c.reader_kind, c.reader) == (reader_kind, reader)
    ]
    await unit.add(
        tables.GroupChoice,
        group_analysis=of.group_analysis,
        number=len(earlier) + 1,
        group_validation=of.id,
        reader_kind=reader_kind,
        reader=reader,
        passages=list(passages),
        day=unit.today,
        author=unit.scope.account,
    )


async def choices_of(unit: Unit, analysis_id: str) -> tuple[Choice, ...]:
    """Every choice, in order for each reader; the last holds."""
    return await unit.all(
        Choice,
        tables.GroupChoice.group_analysis == analysis_id,
        order=[tables.GroupChoice.reader_kind, tables.GroupChoice.reader, tables.GroupChoice.number],
    )


async def add_return(
    unit: Unit,
    *,
    submission_key: str,
    programme: str,
    language: str,
    words: bytes,
    may_leave: bool,
    day: datetime.date,
) -> bool:
    return await unit.add_once(
        tables.GroupReturn,
        [tables.GroupReturn.organisation, tables.GroupReturn.submission_key],
        id=return_id(unit.organisation, submission_key),
        programme=programme,
        submission_key=submission_key,
        language=language,
        words=words,
        may_leave=may_leave,
        day=day,
        author=unit.scope.account,
    )


async def returns_of(unit: Unit, programmes: Sequence[str]) -> tuple[Return, ...]:
    """What these programmes' groups answered, oldest first."""
    if not programmes:
        return ()
    return await unit.all(
        Return,
        tables.GroupReturn.programme.is_in(list(programmes)),
        order=[tables.GroupReturn.day, tables.GroupReturn.id],
    )
