"""Programmes as they are: most people start low, move a level or none, and some are not seen again."""

from __future__ import annotations

import random
from dataclasses import replace

from evalkit.progression.result import Result
from tests.unit.disclosure.people import Person, by_programme, coarse, result_of


def people(draw: random.Random, count: int, *, programmes: int = 1, levels: int = 5) -> list[Person]:
    """``count`` enrolments, spread unevenly over the programmes."""
    return [_person(draw, programmes, levels) for _ in range(count)]


def _person(draw: random.Random, programmes: int, levels: int) -> Person:
    programme = draw.choices("abcd"[:programmes], weights=[4, 3, 2, 1][:programmes])[0]
    start = min(levels, max(1, round(draw.gauss(2.5, 1.1))))
    fate = draw.random()
    if fate < 0.05:
        return Person(None, programme=programme)
    if fate < 0.8:
        step = draw.choices([-1, 0, 1, 2], weights=[1, 4, 4, 1])[0]
        return Person(start, min(levels, max(1, start + step)), programme=programme)
    why = draw.choice(["missed", "missed", "left", "not_yet_due"])
    asked = draw.choice([None, None, "empty", "prefer_not_to_say"]) if why != "not_yet_due" else None
    return Person(start, None, why, asked, programme)


def results(seed: int) -> tuple[list[Result], bool]:
    """Results of a world, with or without programmes, ordinal or scale; and whether higher is better."""
    draw = random.Random(seed)
    levels, higher = draw.choice([2, 3, 5]), draw.random() < 0.7
    crowd = people(draw, draw.choice([8, 12, 18, 25, 40, 80]), programmes=draw.choice([1, 1, 2, 3, 4]), levels=levels)
    made = [result_of(crowd, levels=levels, higher=higher)]
    if draw.random() < 0.5:
        made = by_programme(crowd, levels=levels, higher=higher)
    return [coarse(r) for r in made] if draw.random() < 0.4 else made, higher


def waves(seed: int, *, count: int, names: str = "123") -> list[Result]:
    """Two indicators at several waves of the same people."""
    draw = random.Random(seed)
    crowd = people(draw, count)
    found = []
    for indicator in ("speaking_up", "ties_to_services"):
        for wave in names:
            again = [replace(p, **_later(draw, p)) if p.start is not None else p for p in crowd]
            found.append(result_of(again, indicator=indicator, wave=wave))
    return found


def _later(draw: random.Random, person: Person) -> dict[str, int | str | None]:
    if draw.random() < 0.8:
        return {"end": min(5, max(1, (person.start or 1) + draw.choice([-1, 0, 0, 1, 1]))), "unanswered": None}
    return {"end": None, "fate": draw.choice(["missed", "left"]), "unanswered": None}
