"""An attacker who has every release of every reader, knows who joined and left and when, and a solver.

Programmes live for months. Each month people join or leave (the planted groups: fewer than k at a time), and tables
are asked for: of each programme since its beginning, of its last quarter and half-year (reports to funders), as a
comparison (higher or not), and of all programmes together, rounded (for everybody). The product's gate decides what
leaves; ``gate="off"`` lets everything out that its own cells allow. The attacker then solves for every planted group.

``python -m tests.disclosure_attack`` renews the figures in docs/disclosure.md. The attack is written apart from
``evalkit.disclosure.together``, which it judges.
"""

from __future__ import annotations

import itertools
import os
import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import numpy as np
from scipy import sparse
from scipy.optimize import linprog

from evalkit.disclosure.audit import rounded, unrounded
from evalkit.disclosure.coalition import Part, narrows
from evalkit.disclosure.gate import PublishedSet, judge
from evalkit.disclosure.together import CATEGORIES, Told, gives_away

PAGE = Path(__file__).parents[1] / "docs" / "disclosure.md"
BEGIN, END = "<!-- figures: python -m tests.disclosure_attack -->", "<!-- end of figures -->"
K, PUBLIC_K, STEP = 5, 10, 5
SMALL, FULL = (3, 10), (6, 18)
"""Programmes × months."""
SEEDS = (3,)
"""With this one the question about two tables alone lets something through, small as it is."""

Gate = Literal["on", "pairs", "off"]
"""``pairs``: only the question about two tables, as the gate asked before it looked at all of them together."""
GATES: tuple[Gate, ...] = ("on", "pairs", "off")


@dataclass(frozen=True)
class Table:
    """What was let out: of whom, and between what each count lies for its readers."""

    name: str
    people: frozenset[str]
    counts: dict[str, tuple[float, float]]
    public: bool = False


@dataclass
class Course:
    """One programme, month after month. ``planted``: who came or went in a month, when they were fewer than k."""

    name: str
    now: set[str] = field(default_factory=set)
    joined: list[set[str]] = field(default_factory=list)
    planted: list[frozenset[str]] = field(default_factory=list)


@dataclass
class Simulation:
    """``truth``: person → category."""

    truth: dict[str, str] = field(default_factory=dict)
    tables: list[Table] = field(default_factory=list)
    courses: list[Course] = field(default_factory=list)
    asked: int = 0


@dataclass(frozen=True)
class Outcome:
    """Of ``planted`` groups so many ``recovered``: how some of their people answered is known exactly. ``beyond``:
    other groups of fewer than k of which that is so. ``narrowed``: a programme's small counts, known too closely."""

    programmes: int
    months: int
    asked: int
    released: int
    planted: int
    recovered: int
    beyond: int
    narrowed: int


def simulate(programmes: int, months: int, *, seed: int, gate: Gate) -> Simulation:
    """The same programmes with and without the gate: chance is spent on people only."""
    draw = random.Random(seed)
    found = Simulation()
    found.courses = [Course(f"p{number}") for number in range(programmes)]
    for course in found.courses:
        course.now = _people(draw, found, course.name, 36)
        course.joined.append(set(course.now))
    for month in range(months):
        for course in found.courses:
            _one_month(draw, found, course)
        for course in found.courses:
            recent = set().union(*course.joined[-3:]) & course.now
            half = set().union(*course.joined[-6:]) & course.now
            for name, people in (("all", course.now), ("quarter", recent), ("half", half)):
                _report(found, f"{course.name} {name} {month}", frozenset(people), gate=gate)
            _comparison(found, f"{course.name} compared {month}", frozenset(course.now), gate=gate)
        _public(found, f"public {month}", gate=gate)
    return found


def _people(draw: random.Random, found: Simulation, programme: str, count: int) -> set[str]:
    made = {f"{programme}-{len(found.truth) + number}" for number in range(count)}
    for person in sorted(made):
        found.truth[person] = draw.choices(CATEGORIES, (5, 3, 2))[0]
    return made


def _one_month(draw: random.Random, found: Simulation, course: Course) -> None:
    came, gone = set[str](), set[str]()
    if draw.random() < 0.75:
        came = _people(draw, found, course.name, draw.choice((1, 2, 3, 4, 7)))
    else:
        gone = set(draw.sample(sorted(course.now), draw.choice((1, 2))))
    course.now = (course.now | came) - gone
    course.joined.append(came)
    course.planted += [frozenset(group) for group in (came, gone) if 0 < len(group) < K]


def _counts(found: Simulation, people: Iterable[str]) -> dict[str, int]:
    of = [found.truth[person] for person in people]
    return {name: of.count(name) for name in CATEGORIES}


def _own_cells(counts: dict[str, int]) -> dict[str, tuple[float, float]] | None:
    """What a table shows by itself: three categories where none is small, else higher or not, else nothing."""
    rest = counts["unchanged"] + counts["declined"]
    if all(count == 0 or count >= K for count in counts.values()):
        return {name: (count, count) for name, count in counts.items()}
    if counts["improved"] >= K and rest >= K:
        return {"improved": (counts["improved"], counts["improved"])}
    return None


def _report(found: Simulation, name: str, people: frozenset[str], *, gate: Gate) -> None:
    cells = _own_cells(_counts(found, people))
    if cells is not None:
        _ask(found, Table(name, people, cells), k=K, gate=gate)


def _comparison(found: Simulation, name: str, people: frozenset[str], *, gate: Gate) -> None:
    counts = _counts(found, people)
    if counts["improved"] >= K and len(people) - counts["improved"] >= K:
        cells: dict[str, tuple[float, float]] = {"improved": (counts["improved"], counts["improved"])}
        _ask(found, Table(name, people, cells), k=K, gate=gate)


def _public(found: Simulation, name: str, *, gate: Gate) -> None:
    people = frozenset().union(*(course.now for course in found.courses))
    counts, cells = _counts(found, people), {}
    for category, count in counts.items():
        if 0 < count < PUBLIC_K:
            continue
        known = unrounded(rounded(count, round_to=STEP), round_to=STEP, k=PUBLIC_K)
        parts = [Part(_counts(found, course.now)[category], len(course.now)) for course in found.courses]
        if gate == "off" or not narrows(parts, int(known.low), int(known.high), k=K):
            cells[category] = (known.low, known.high)
    if cells:
        _ask(found, Table(name, people, cells, public=True), k=PUBLIC_K, gate=gate)


def _ask(found: Simulation, table: Table, *, k: int, gate: Gate) -> None:
    """The product's gate: beside each earlier table, then beside all of them together."""
    found.asked += 1
    if any(table.people == old.people and table.counts == old.counts for old in found.tables):
        return
    if gate != "off":
        earlier = [PublishedSet(old.name, "i", "w", dict.fromkeys(old.people, "")) for old in found.tables]
        if not judge(PublishedSet(table.name, "i", "w", dict.fromkeys(table.people, "")), earlier, k=k).admitted:
            return
        if gate == "on" and gives_away(_told(table), [_told(old) for old in found.tables], k=k):
            return
    found.tables.append(table)


def _told(table: Table) -> Told:
    return Told(table.people, table.counts)


class Solver:
    """Least and greatest number of people of a group in a category, over everything that fits the tables."""

    def __init__(self, tables: Sequence[Table]) -> None:
        where: dict[str, list[int]] = {}
        for at, table in enumerate(tables):
            for person in table.people:
                where.setdefault(person, []).append(at)
        groups: dict[tuple[int, ...], list[str]] = {}
        for person, places in where.items():
            groups.setdefault(tuple(places), []).append(person)
        self.group = {person: at for at, people in enumerate(groups.values()) for person in people}
        self.sizes = [len(people) for people in groups.values()]
        signatures = list(groups)
        rows, low, high = [], [], []
        for at in range(len(self.sizes)):
            rows.append({at * 3 + number: 1.0 for number in range(3)})
            low.append(float(self.sizes[at]))
            high.append(float(self.sizes[at]))
        for place, table in enumerate(tables):
            inside = [at for at, signature in enumerate(signatures) if place in signature]
            for number, category in enumerate(CATEGORIES):
                if category in table.counts:
                    rows.append({at * 3 + number: 1.0 for at in inside})
                    low.append(table.counts[category][0])
                    high.append(table.counts[category][1])
        matrix = sparse.lil_array((len(rows), 3 * len(self.sizes)))
        for at, row in enumerate(rows):
            for column, value in row.items():
                matrix[at, column] = value
        self.matrix = sparse.csr_array(sparse.vstack([matrix, -matrix]))
        self.sides = np.concatenate([np.array(high), -np.array(low)])

    def range(self, people: Iterable[str], number: int) -> tuple[int, int] | None:
        """None: the group cannot be told apart from others, so a share of a larger group is all there is."""
        wanted = [self.group[person] for person in people if person in self.group]
        if len(wanted) != len(list(people)) or not wanted:
            return None
        objective = np.zeros(3 * len(self.sizes))
        for at in set(wanted):
            if wanted.count(at) != self.sizes[at]:
                return None
            objective[at * 3 + number] = 1
        ends = [linprog(sign * objective, A_ub=self.matrix, b_ub=self.sides, method="highs") for sign in (1, -1)]
        assert all(end.status == 0 for end in ends)
        return int(np.ceil(ends[0].fun - 1e-6)), int(np.floor(-ends[1].fun + 1e-6))


def attack(found: Simulation) -> tuple[int, int, int, int]:
    """Planted groups, those recovered, others recovered, small counts of programmes that are narrowed."""
    planted = {group for course in found.courses for group in course.planted}
    if not found.tables:
        return len(planted), 0, 0, 0
    solver = Solver(found.tables)
    extra = {frozenset(one.people - other.people) for one, other in itertools.permutations(found.tables, 2)}
    few = {group for group in extra if 0 < len(group) < K}
    recovered = sum(_recovered(found, solver, group) for group in planted)
    beyond = sum(_recovered(found, solver, group) for group in few - planted)
    return len(planted), recovered, beyond, _narrowed(found, solver)


def _recovered(found: Simulation, solver: Solver, group: frozenset[str]) -> bool:
    """Some count of the group is known exactly, and it (or what is left of the group) is small and not nobody."""
    for number, category in enumerate(CATEGORIES):
        bounds = solver.range(sorted(group), number)
        if bounds is not None and bounds[0] == bounds[1]:
            assert bounds[0] == sum(found.truth[person] == category for person in group)
            if not any(group <= t.people and t.counts.get(category, (0, 1))[1] == 0 for t in found.tables):
                return True
    return False


def _narrowed(found: Simulation, solver: Solver) -> int:
    """Small counts of whole programmes, as they are now, that are known to less than k wide."""
    count = 0
    for course in found.courses:
        for number, category in enumerate(CATEGORIES):
            true = _counts(found, course.now)[category]
            bounds = solver.range(sorted(course.now), number) if 0 < true < K else None
            count += bounds is not None and bounds[1] - bounds[0] < K
    return count


def outcome(programmes: int, months: int, *, gate: Gate, seeds: Sequence[int]) -> Outcome:
    """Over several seeds together."""
    numbers = np.zeros(6, dtype=int)
    for seed in seeds:
        found = simulate(programmes, months, seed=seed, gate=gate)
        numbers += np.array([found.asked, len(found.tables), *attack(found)])
    return Outcome(programmes, months, *(int(number) for number in numbers))


Figures = dict[str, dict[Gate, Outcome]]


def figures(*, full: bool) -> Figures:
    """Size → gate → outcome; the full size only where it is asked for."""
    sizes = {"small": SMALL, **({"full": FULL} if full else {})}
    return {name: {gate: outcome(*size, gate=gate, seeds=SEEDS) for gate in GATES} for name, size in sizes.items()}


def lines(size: str, found: dict[Gate, Outcome]) -> list[str]:
    """The rows of the page's table for one size."""
    return [
        f"| {size}: {one.programmes} × {one.months} | {gate} | {one.asked} | {one.released} | {one.planted} | "
        f"{one.recovered} | {one.beyond} | {one.narrowed} |"
        for gate, one in found.items()
    ]


HEAD = (
    "| programmes × months | gate | tables asked for | let out | planted groups | recovered | others recovered | "
    "small counts narrowed |",
    "|---|---|---|---|---|---|---|---|",
)


def page(text: str, found: Figures) -> str:
    """The page with its figures renewed."""
    before, _, rest = text.partition(BEGIN)
    table = "\n".join([*HEAD, *(line for size, of in found.items() for line in lines(size, of))])
    return f"{before}{BEGIN}\n{table}\n{END}{rest.partition(END)[2]}"


FULL_WANTED = os.environ.get("EVALKIT_TRUST") == "full"

if __name__ == "__main__":
    PAGE.write_text(page(PAGE.read_text(encoding="utf-8"), figures(full=True)), encoding="utf-8")
