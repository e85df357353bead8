"""Rounds of choosing the story of most significant change, and how the choice was told back."""

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
class Round:
    """``stories``: those that were read; ``story``: the one chosen. ``panel``: role → how many. ``words``: sealed."""

    table: ClassVar[type[Table]] = tables.SelectionRound
    id: str
    programme: str
    domain: str
    story: str
    stories: list[str]
    panel: dict[str, int]
    words: bytes
    day: datetime.date


@dataclass(frozen=True)
class Feedback:
    table: ClassVar[type[Table]] = tables.SelectionFeedback
    id: str
    selection_round: str
    words: bytes
    day: datetime.date


def round_id(organisation: str, submission_key: str) -> str:
    return keyed_id(organisation, "selection_round", submission_key)


def feedback_id(organisation: str, submission_key: str) -> str:
    return keyed_id(organisation, "selection_feedback", submission_key)


async def add_round(
    unit: Unit,
    *,
    submission_key: str,
    programme: str,
    domain: str,
    story: str,
    stories: Sequence[str],
    panel: Mapping[str, int],
    words: bytes,
    day: datetime.date,
) -> bool:
    """Keep a round; False when this key was used before."""
    return await unit.add_once(
        tables.SelectionRound,
        [tables.SelectionRound.organisation, tables.SelectionRound.submission_key],
        id=round_id(unit.organisation, submission_key),
        submission_key=submission_key,
        programme=programme,
        domain=domain,
        story=story,
        stories=list(stories),
        panel=dict(panel),
        words=words,
        day=day,
        author=unit.scope.account,
    )


async def selection_round(unit: Unit, round_id: str) -> Round | None:
    return await unit.one(Round, tables.SelectionRound.id == round_id)


async def rounds_of(unit: Unit, programmes: Sequence[str]) -> tuple[Round, ...]:
    """The rounds of these programmes, oldest first."""
    if not programmes:
        return ()
    return await unit.all(
        Round,
        tables.SelectionRound.programme.is_in(list(programmes)),
        order=[tables.SelectionRound.day, tables.SelectionRound.id],
    )


async def add_feedback(unit: Unit, of: Round, *, submission_key: str, words: bytes, day: datetime.date) -> bool:
    return await unit.add_once(
        tables.SelectionFeedback,
        [tables.SelectionFeedback.organisation, tables.SelectionFeedback.submission_key],
        id=feedback_id(unit.organisation, submission_key),
        selection_round=of.id,
        submission_key=submission_key,
        words=words,
        day=day,
        author=unit.scope.account,
    )


async def feedback_of(unit: Unit, round_id: str) -> tuple[Feedback, ...]:
    return await unit.all(
        Feedback,
        tables.SelectionFeedback.selection_round == round_id,
        order=[tables.SelectionFeedback.day, tables.SelectionFeedback.id],
    )
