"""What people said: the pairs of the field page exactly, and plausible levels around them."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from evalkit.collect.frames import PREFER_NOT_TO_SAY
from evalkit.services.demonstration.courses import Course
from evalkit.services.demonstration.field import ProgrammeField
from evalkit.services.demonstration.world import Answer

LOWEST, HIGHEST = 1, 5

ASKS_A_CONDITION = "lire_la_ville"
"""The programme whose form has a question that shows only after an answer."""


@dataclass(frozen=True)
class Said:
    """What one person said to each indicator at the start, in the middle and at the last wave (if they were there)."""

    start: Mapping[str, Answer]
    middle: Mapping[str, Answer]
    last: Mapping[str, Answer]


def answers(field: ProgrammeField, found: Sequence[Course], rng: random.Random) -> tuple[Said, ...]:
    """The levels of every course, in the same order. Only those who are done have a last wave."""
    by_indicator = {key: _indicator(field, key, found, rng) for key in field.indicators}
    return tuple(
        Said(
            start={key: triples[i][0] for key, triples in by_indicator.items()},
            middle={key: triples[i][1] for key, triples in by_indicator.items()},
            last={key: triples[i][2] for key, triples in by_indicator.items()},
        )
        for i in range(len(found))
    )


def beside_the_levels(programme: str, label: str) -> Mapping[str, bool | int | None]:
    """What a person said, at each occasion, to the question under a condition: every third one learns elsewhere too."""
    if programme != ASKS_A_CONDITION:
        return {}
    number = sum(label.encode())
    elsewhere = number % 3 == 0
    return {"cours_ailleurs": elsewhere, "heures_ailleurs": 2 + number % 4 if elsewhere else None}


def _indicator(
    field: ProgrammeField, key: str, found: Sequence[Course], rng: random.Random
) -> list[tuple[Answer, Answer, Answer]]:
    pairs = [pair for pair, number in field.pairs[key].items() for _ in range(number)]
    starts = [start for start, _ in pairs]
    for course in found:
        if key in course.pin.pairs:
            pairs.remove(course.pin.pairs[key])
    free = [i for i, c in enumerate(found) if c.part == "done" and key not in c.pin.pairs]
    # Who is done but in no pair of this indicator preferred not to answer it at the last wave.
    silent = set(rng.sample([i for i in free if found[i].pin.label is None], len(free) - len(pairs)))
    rng.shuffle(pairs)
    out: list[tuple[Answer, Answer, Answer]] = []
    for i, course in enumerate(found):
        if i in silent:
            level = rng.choice(starts)
            out.append((level, level, PREFER_NOT_TO_SAY))
        elif course.part == "done":
            start, last = course.pin.pairs[key] if key in course.pin.pairs else pairs.pop()
            out.append((start, rng.choice((start, last, (start + last) // 2)), last))
        else:
            out.append(_unpaired(course, starts, rng))
    return out


def _unpaired(course: Course, starts: Sequence[int], rng: random.Random) -> tuple[Answer, Answer, Answer]:
    """Those not seen again started a little lower, as is usual."""
    start = rng.choice(starts)
    if course.part in ("left", "missed") and rng.random() < 0.4:
        start = max(LOWEST, start - 1)
    middle = min(HIGHEST, start + rng.choice((0, 0, 1)))
    return start, middle, middle
