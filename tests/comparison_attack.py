"""An attacker who keeps every version of a comparison, knows who joined and left, and solves.

A comparison shows of each programme n and how many rose, exactly; of all together, by starting level, sums in steps of
k. Programmes join, leave and bring new counts (k people more at least, as the gate wants) from version to version. The
attacker knows which programme has which letter in each version, and looks for the small numbers that a programme never
shows: who rose from one starting level, and who was not seen again. The versions are made by ``release_columns``;
``protected=False`` prints the sums as they are, in every version.

``python -m tests.comparison_attack`` renews the figures in docs/disclosure.md.
"""

from __future__ import annotations

import itertools
import random
from dataclasses import dataclass, replace
from pathlib import Path
from unittest.mock import patch

import numpy as np
from scipy import sparse
from scipy.optimize import linprog

from evalkit.definitions import Audience, loader
from evalkit.disclosure import compared_table
from evalkit.disclosure.cells import Cell
from evalkit.disclosure.compared_lines import ReleasedLines, sums_wait
from evalkit.progression.comparison_lines import LevelLine, Stratum
from evalkit.progression.line_columns import columns_of

PAGE = Path(__file__).parents[1] / "docs" / "disclosure.md"
BEGIN, END = "<!-- versions: python -m tests.comparison_attack -->", "<!-- end of versions -->"
SMALL, FULL = (8, 12), (12, 30)
"""Programmes × versions."""
POLICY = loader.load_policies().for_audience(Audience.OBSERVATORY)
INDICATOR = loader.shipped_form("empowerment").indicator("speaking_up")
LEVELS = 5
INSIDER = "P00"
"""The attacker's own programme."""


@dataclass(frozen=True)
class Version:
    """What one version shows, and which state of its counts each programme had in it."""

    shown: ReleasedLines
    states: dict[str, int]


@dataclass(frozen=True)
class Outcome:
    """``planted``: numbers of fewer than k people, never shown, of programmes that came or left alone; ``recovered``:
    known exactly."""

    programmes: int
    versions: int
    planted: int
    recovered: int


def simulate(programmes: int, versions: int, *, seed: int, protected: bool) -> tuple[list[Version], list[LevelLine]]:
    """The same comings and goings with and without protection."""
    draw = random.Random(seed)
    states = [_counts(draw, f"P{number:02d}") for number in range(programmes)]
    now = {line.key: at for at, line in enumerate(states)}
    away: set[str] = set()
    made: list[Version] = []
    sums: Version | None = None
    for _ in range(versions):
        taking = [states[at] for key, at in sorted(now.items()) if key not in away]
        shown = _released(taking, protected=protected)
        if (
            sums is not None
            and protected
            and sums_wait(_marks(sums), {line.key: str(now[line.key]) for line in taking})
        ):
            shown = replace(shown, strata=(), possible=Cell.hidden(0, 0))  # those of before stand: nothing is new
        made.append(Version(shown, {line.key: now[line.key] for line in taking}))
        sums = made[-1] if shown.possible.is_shown else sums
        key = draw.choice(sorted(now))
        if key in away:
            away.remove(key)
        elif len(now) - len(away) > 6 and draw.random() < 0.7:
            away.add(key)
        else:
            states.append(_more(draw, states[now[key]]))
            now[key] = len(states) - 1
    return made, states


def _marks(version: Version) -> dict[str, str]:
    return {key: str(state) for key, state in version.states.items()}


def _counts(draw: random.Random, key: str) -> LevelLine:
    strata = []
    for level in range(1, LEVELS + 1):
        n = draw.randint(2, 12)
        strata.append(Stratum(level, level, n, 0 if level == LEVELS else draw.randint(0, n)))
    people = sum(s.n for s in strata)
    return LevelLine(key, tuple(strata), people, people + draw.choice((0, 1, 3, 6, 9)))


def _more(draw: random.Random, line: LevelLine) -> LevelLine:
    """Counts anew, k to nine people more: so many as the gate lets through."""
    strata = list(line.strata)
    for _ in range(draw.randint(POLICY.k, 9)):
        at = draw.randrange(LEVELS)
        rose = int(at < LEVELS - 1 and draw.random() < 0.5)
        strata[at] = replace(strata[at], n=strata[at].n + 1, higher=strata[at].higher + rose)
    people = sum(s.n for s in strata)
    return LevelLine(line.key, tuple(strata), people, people + line.possible - line.followed)


def _released(lines: list[LevelLine], *, protected: bool) -> ReleasedLines:
    def made() -> ReleasedLines:
        columns = columns_of(lines, levels=True)
        return compared_table.release_columns(columns, INDICATOR, "w", POLICY).whole()

    if protected:
        return made()
    with patch.object(compared_table, "rounded", lambda value, **_: value):
        return made()


class Solver:
    """For each state of each programme: people and how many rose by level, and how many were not seen again."""

    def __init__(self, versions: list[Version], states: list[LevelLine], *, width: int) -> None:
        self.width, count = width, len(states)
        self.rows: list[dict[int, float]] = []
        self.low: list[float] = []
        self.high: list[float] = []
        for version in versions:
            self._version(version)
        for state, line in enumerate(states):
            if line.key == INSIDER:
                self._known(state, line)
            for level in range(LEVELS):
                self._limit({self.rose(state, level): 1.0, self.people(state, level): -1.0}, -np.inf, 0.0)
            self._limit({self.rose(state, LEVELS - 1): 1.0}, 0.0, 0.0)
        matrix = sparse.lil_array((len(self.rows), count * (2 * LEVELS + 1)))
        for at, row in enumerate(self.rows):
            for column, value in row.items():
                matrix[at, column] = value
        high, low = np.array(self.high), np.array(self.low)
        upper, lower = np.isfinite(high), np.isfinite(low)
        whole = sparse.csr_array(matrix)
        self.matrix = sparse.csr_array(sparse.vstack([whole[upper], -whole[lower]]))
        self.sides = np.concatenate([high[upper], -low[lower]])

    def people(self, state: int, level: int) -> int:
        return state * (2 * LEVELS + 1) + level

    def rose(self, state: int, level: int) -> int:
        return state * (2 * LEVELS + 1) + LEVELS + level

    def missing(self, state: int) -> int:
        return state * (2 * LEVELS + 1) + 2 * LEVELS

    def _limit(self, row: dict[int, float], low: float, high: float) -> None:
        self.rows.append(row)
        self.low.append(low)
        self.high.append(high)

    def _known(self, state: int, line: LevelLine) -> None:
        missing = line.possible - line.followed
        self._limit({self.missing(state): 1.0}, missing, missing)
        for level, stratum in enumerate(line.strata):
            self._limit({self.people(state, level): 1.0}, stratum.n, stratum.n)
            self._limit({self.rose(state, level): 1.0}, stratum.higher, stratum.higher)

    def _version(self, version: Version) -> None:
        compared = []
        for line in version.shown.lines:
            state = version.states[line.letter]
            n, higher = line.n.value or 0, line.higher.value if line.higher else None
            self._limit({self.people(state, level): 1.0 for level in range(LEVELS)}, n, n)
            if higher is not None:
                self._limit({self.rose(state, level): 1.0 for level in range(LEVELS)}, higher, higher)
                compared.append((state, line.followed.value or 0))
        for stratum in version.shown.strata:
            inside = range(stratum.first - 1, stratum.last)
            for told, where in ((stratum.n.value, self.people), (stratum.higher.value, self.rose)):
                if told is not None:
                    row = {where(state, level): 1.0 for state, _ in compared for level in inside}
                    self._limit(row, told - self.width, told + self.width)
        possible, seen = version.shown.possible.value, sum(followed for _, followed in compared)
        if possible is not None:
            row = {self.missing(state): 1.0 for state, _ in compared}
            self._limit(row, possible - self.width - seen, possible + self.width - seen)

    def range(self, column: int) -> tuple[int, int]:
        objective = np.zeros(self.matrix.shape[1])
        objective[column] = 1.0
        ends = [linprog(sign * objective, A_ub=self.matrix, b_ub=self.sides, method="highs") for sign in (1, -1)]
        assert ends[0].status == 0
        least = int(np.ceil(ends[0].fun - 1e-6))
        return least, 10**6 if ends[1].status == 3 else int(np.floor(-ends[1].fun + 1e-6))


def outcome(programmes: int, versions: int, *, protected: bool, seed: int = 3) -> Outcome:
    """The attacker is one of the associations: of its own programme it knows everything."""
    made, states = simulate(programmes, versions, seed=seed, protected=protected)
    plain, _ = simulate(programmes, versions, seed=seed, protected=False)
    solver = Solver(made, states, width=POLICY.k // 2 if protected else 0)
    planted = recovered = 0
    for column, true in sorted(_planted(solver, plain, states)):
        bounds = solver.range(column)
        assert bounds[0] <= true <= bounds[1]
        planted += 1
        recovered += bounds[0] == bounds[1]
    return Outcome(programmes, versions, planted, recovered)


def _planted(solver: Solver, plain: list[Version], states: list[LevelLine]) -> set[tuple[int, int]]:
    """Numbers of fewer than k people of a programme that came or left while nothing else changed. ``plain``: the
    versions as they would be without protection; it tells which sums there are to subtract."""
    found = set()
    for one, other in itertools.pairwise(plain):
        apart = set(one.states.items()) ^ set(other.states.items())
        if len(apart) != 1:
            continue
        ((key, state),) = apart
        compared = {line.letter for version in (one, other) for line in version.shown.compared}
        if key == INSIDER or key not in compared:
            continue
        line = states[state]
        parts = {(s.first, s.last) for s in one.shown.strata} & {(s.first, s.last) for s in other.shown.strata}
        hidden = [(solver.missing(state), line.possible - line.followed)]
        for level, stratum in enumerate(line.strata):
            if (level + 1, level + 1) in parts:
                hidden += [(solver.people(state, level), stratum.n), (solver.rose(state, level), stratum.higher)]
        found |= {(column, true) for column, true in hidden if 0 < true < POLICY.k}
    return found


def lines(size: str, found: dict[bool, Outcome]) -> list[str]:
    said = {True: "in steps of k, renewed with three programmes", False: "as they are"}
    return [
        f"| {size}: {one.programmes} × {one.versions} | {said[protected]} | {one.planted} | {one.recovered} |"
        for protected, one in found.items()
    ]


def page(text: str, found: dict[str, dict[bool, Outcome]]) -> str:
    head = ["| programmes × versions | sums over all | planted small numbers | recovered |", "|---|---|---|---|"]
    rows = [*head, *(line for size, of in found.items() for line in lines(size, of))]
    before, _, rest = text.partition(BEGIN)
    return f"{before}{BEGIN}\n" + "\n".join(rows) + f"\n{END}{rest.partition(END)[2]}"


def figures(size: tuple[int, int]) -> dict[bool, Outcome]:
    return {protected: outcome(*size, protected=protected) for protected in (True, False)}


if __name__ == "__main__":
    both = {"small": figures(SMALL), "full": figures(FULL)}
    PAGE.write_text(page(PAGE.read_text(encoding="utf-8"), both), encoding="utf-8")
