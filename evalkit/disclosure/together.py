"""What several released tables tell together, beyond any two of them: the gate's last question (METHODS 10.5).

Two tables that differ by enough people may still, with a third, give away a few: a quarter, the next quarter, and a
half-year with one person more. A reader who knows who stands in which table solves that as a linear programme; so does
this. People who stand in exactly the same tables are one group; what is published bounds sums over groups. A new table
waits when it lets a reader work out exactly how fewer than k people divide, or a small number that a table hides, and
nobody could before. What k people or more who came or went did is no secret: that is the gate's rule for two tables.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy import sparse

from evalkit.disclosure.linear_programme import ContradictionError, Floats, LinearProgramme

CATEGORIES: Final = ("improved", "unchanged", "declined")
"""A person of a table is in exactly one."""

MOST_UNITED: Final = 6
"""So many small groups are united in every way; with more, two by two."""

Range = tuple[float, float]


@dataclass(frozen=True)
class Told:
    """A table: who stands in it (each with their values: whoever answers otherwise is somebody else here), and between
    what its three counts lie for whoever reads it. A count that is not there is not told."""

    people: frozenset[str]
    counts: Mapping[str, Range]


@dataclass(frozen=True)
class Found:
    """A number of people that can be worked out: ``value`` of ``size`` are in ``category`` ("not …": are not)."""

    people: frozenset[str]
    category: str
    value: int

    @property
    def size(self) -> int:
        return len(self.people)


def gives_away(new: Told, earlier: Sequence[Told], *, k: int) -> tuple[Found, ...]:
    """What can be worked out with ``new`` and could not without it, below ``k``. Empty: it may be read beside them."""
    linked = _linked(new, earlier)
    if not linked:
        return ()
    found = worked_out([*linked, new], k=k)
    before = frozenset(worked_out(linked, k=k)) if found else frozenset[Found]()
    return tuple(one for one in found if one not in before)


def _linked(new: Told, earlier: Sequence[Told]) -> list[Told]:
    """Earlier tables that share people with the new one, directly or through others."""
    left, reached, people = list(earlier), [], set(new.people)
    while found := [one for one in left if not people.isdisjoint(one.people)]:
        reached += found
        for one in found:
            people |= one.people
        left = [one for one in left if one not in found]
    return reached


def worked_out(tables: Sequence[Told], *, k: int) -> tuple[Found, ...]:
    """Every exact number below ``k`` that these tables give away; a zero that one of them shows is none."""
    groups = _groups(tables)
    programme = _programme(tables, groups)
    found = []
    for target, categories in _targets(tables, groups, k):
        people = frozenset().union(*(groups[at] for at in target))
        for category in categories:
            inside = _exactly(programme, len(groups), target, CATEGORIES.index(category))
            if inside is None or _plain(tables, people, category):
                continue
            for name, value in ((category, inside), (f"not {category}", len(people) - inside)):
                if 0 < value < k:
                    found.append(Found(people, name, value))
    return tuple(found)


def _groups(tables: Sequence[Told]) -> list[frozenset[str]]:
    """People by the tables in which they stand."""
    standing: dict[str, list[int]] = {}
    for at, table in enumerate(tables):
        for person in table.people:
            standing.setdefault(person, []).append(at)
    groups: dict[tuple[int, ...], set[str]] = {}
    for person, places in standing.items():
        groups.setdefault(tuple(places), set()).add(person)
    return [frozenset(groups[key]) for key in sorted(groups)]


def _programme(tables: Sequence[Told], groups: Sequence[frozenset[str]]) -> LinearProgramme:
    """A variable for each group and category; the size of each group is known, and what tables tell of sums."""
    rows: list[Floats] = []
    low: list[float] = []
    high: list[float] = []
    width = len(groups) * len(CATEGORIES)

    def limit(places: Sequence[int], least: float, most: float) -> None:
        row = np.zeros(width)
        row[list(places)] = 1
        rows.append(row)
        low.append(least)
        high.append(most)

    for at, group in enumerate(groups):
        limit([at * 3 + number for number in range(3)], len(group), len(group))
    for table in tables:
        within = [at for at, group in enumerate(groups) if group <= table.people]
        for number, category in enumerate(CATEGORIES):
            least, most = table.counts.get(category, (0, math.inf))
            limit([at * 3 + number for at in within], least, most)
    return LinearProgramme(sparse.csr_array(np.array(rows)), np.array(low), np.array(high))


def _targets(
    tables: Sequence[Told], groups: Sequence[frozenset[str]], k: int
) -> Iterator[tuple[tuple[int, ...], Collection[str]]]:
    """Fewer than k people of the same tables, the few united, what two tables differ by; and what a table hides."""
    seen: set[tuple[int, ...]] = set()
    few = [at for at, group in enumerate(groups) if len(group) < k]
    largest = len(few) if len(few) <= MOST_UNITED else 2
    wanted = [united for count in range(1, largest + 1) for united in itertools.combinations(few, count)]
    within = [tuple(at for at, group in enumerate(groups) if group <= table.people) for table in tables]
    wanted += [tuple(sorted({*one} - {*other})) for one, other in itertools.permutations(within, 2)]
    for target in wanted:
        if target and target not in seen and sum(len(groups[at]) for at in target) < k:
            seen.add(target)
            yield target, CATEGORIES
    for table, whole in zip(tables, within, strict=True):
        hidden = [name for name, (low, high) in table.counts.items() if low < high]
        if whole and hidden:
            yield whole, hidden


def _exactly(programme: LinearProgramme, groups: int, target: Sequence[int], number: int) -> int | None:
    """The number of people of a target in a category, when only one whole number fits."""
    objective = np.zeros(groups * 3)
    objective[[at * 3 + number for at in target]] = 1
    try:
        low = math.ceil(programme.least(objective).value - 1e-6)
        high = math.floor(-programme.least(-objective).value + 1e-6)
    except ContradictionError:
        return None
    return low if low == high else None


def _plain(tables: Sequence[Told], people: frozenset[str], category: str) -> bool:
    """Whether one table that holds all of them shows nobody in this category: a zero may be shown."""
    return any(people <= table.people and table.counts.get(category, (0, 1))[1] <= 0 for table in tables)
