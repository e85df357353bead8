"""An attacker who has the released document, the form, and a solver; written apart from the audit it judges.

It names every unknown count (who went from where to where, in each programme), writes down each sentence of the
contract as an equation, and asks for the least and the greatest value of every hidden number.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

Sum = dict[str, float]
SIGNS = {"improved": 1, "unchanged": 0, "declined": -1}


def plus(*sums: Sum) -> Sum:
    out: defaultdict[str, float] = defaultdict(float)
    for one in sums:
        for name, factor in one.items():
            out[name] += factor
    return dict(out)


def less(first: Sum, second: Sum) -> Sum:
    return plus(first, {name: -factor for name, factor in second.items()})


@dataclass(frozen=True)
class Move:
    """Pairs that the contract tells apart: start (row), end (column; None where no transitions exist), sign of D."""

    row: int
    column: int | None
    sign: int
    best: bool
    worst: bool
    held: bool

    @property
    def name(self) -> str:
        return f"{self.row}>{self.column}{self.sign:+d}{'b' * self.best}{'w' * self.worst}{'h' * self.held}"


def ordinal_moves(rows: int, *, higher: bool) -> list[Move]:
    best, worst = (rows - 1, 0) if higher else (0, rows - 1)
    signs = {(x, y): ((y > x) - (y < x)) * (1 if higher else -1) for x in range(rows) for y in range(rows)}
    return [Move(x, y, s, x == best, x == worst, x == y == best) for (x, y), s in signs.items()]


def scale_moves(rows: int, *, higher: bool) -> list[Move]:
    best, worst = (rows - 1, 0) if higher else (0, rows - 1)
    moves = []
    for row in range(rows):
        for sign in (-1, 0, 1):
            moves.append(Move(row, None, sign, False, False, False))
            if row == best and sign <= 0:
                moves.append(Move(row, None, sign, True, False, sign == 0))
            if row == worst and sign >= 0:
                moves.append(Move(row, None, sign, False, True, False))
    return moves


@dataclass
class Attacker:
    """``moves``: what the form makes possible; ``rows``: ends of each starting level; ``round_to``: of the policy."""

    document: dict[str, Any]
    moves: list[Move]
    rows: list[tuple[Any, Any]]
    higher: bool = True
    round_to: int = 1
    facts: list[tuple[Sum, float, float]] = field(default_factory=list)
    published: dict[tuple[Any, ...], tuple[Sum, Any]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.k = self.document["policy"]["k"]
        names = [(r["indicator"], r["wave"]) for r in self.document["results"]]
        for block in dict.fromkeys(names):
            own = [r for r in self.document["results"] if (r["indicator"], r["wave"]) == block]
            parts = [r["programme"] for r in own if r["programme"] is not None]
            for result in own:
                self._read(result, parts if result["programme"] is None and parts else [result["programme"]])
        programmes = [r["programme"] for r in self.document["results"] if r["programme"] is not None]
        everybody = plus(*({f"E {p}": 1.0} for p in dict.fromkeys(programmes or [None])))
        self._place((None, "participants"), everybody, self.document["source"]["participants"])

    def _read(self, result: dict[str, Any], parts: list[str | None]) -> None:
        tag = f"{result['indicator']} {result['wave']}"
        for part in parts:
            self._population(result["indicator"], tag, part)

        def pairs(test: Callable[[Move], bool]) -> Sum:
            return {f"{tag} {p} {move.name}": 1.0 for p in parts for move in self.moves if test(move)}

        def others(name: str) -> Sum:
            return plus(*({f"{tag} {p} {name}": 1.0} for p in parts))

        followed = pairs(lambda move: True)
        if result.get("state") == "suppressed":
            few = [w["code"] for w in result["warnings"]] == ["fewer_than_k"]
            self.facts.append((followed, 0.0, self.k - 1.0) if few else (followed, self.k, np.inf))
            return
        self.facts.append((followed, self.k, np.inf))
        self._read_flow(result, parts, followed, others)
        self._read_pairs(result, pairs)
        if result["mean_change"] is not None and self.moves[0].column is not None:
            self._read_mean(result["mean_change"], tag, parts, followed)
        feasible = result["bounds"]["feasible"]
        if feasible is not None and self.round_to == 1:
            n = result["flow"]["baseline"] - result["flow"]["not_yet_due"]
            stayed = round((result["bounds"]["improved"][1] - feasible[1]) * n)
            self.facts.append((others("stayed"), stayed, stayed))

    def _read_flow(
        self, result: dict[str, Any], parts: list[str | None], followed: Sum, others: Callable[[str], Sum]
    ) -> None:
        key = (result["indicator"], result["programme"], result["wave"])
        flow = {
            "enrolled": plus(*({f"E {p}": 1.0} for p in parts)),
            "baseline": plus(*({f"B {result['indicator']} {p}": 1.0} for p in parts)),
            "due": plus(followed, others("missed")),
            "followed": followed,
            **{name: others(name) for name in ("missed", "not_yet_due", "left")},
        }
        for name, of in flow.items():
            if result["flow"][name] is None:
                self.facts.append((of, 0, 0))
            else:
                self._place((*key, "flow", name), of, result["flow"][name])
        for name, cell in result["unanswered"].items():
            self._place((*key, "unanswered", name), others(name), cell)

    def _read_pairs(self, result: dict[str, Any], pairs: Callable[[Callable[[Move], bool]], Sum]) -> None:
        key = (result["indicator"], result["programme"], result["wave"])
        categories, rise, fall = result["categories"], result["rise_among_can_rise"], result["fall_among_can_fall"]
        for name, sign in SIGNS.items():
            self._place((*key, "categories", name), pairs(lambda m, s=sign: m.sign == s), categories[name])
        self._place((*key, "categories", "held_at_top"), pairs(lambda m: m.held), categories["held_at_top"])
        self._place((*key, "rise", "of"), pairs(lambda m: not m.best), rise["of"])
        self._place((*key, "fall", "of"), pairs(lambda m: not m.worst), fall["of"])
        self._place((*key, "rise", "n"), pairs(lambda m: m.sign > 0), rise["n"])
        self._place((*key, "fall", "n"), pairs(lambda m: m.sign < 0), fall["n"])
        for x, row in enumerate(result["transitions"]["counts"] if result["transitions"] else ()):
            for y, cell in enumerate(row):
                of = pairs(lambda m, x=x, y=y: (m.row, m.column) == (x, y))
                self._place((*key, "transitions", x, y), of, cell)
        for row in result["by_starting_level"]:
            first = [begin for begin, _ in self.rows].index(row["from"])
            inside = range(first, [end for _, end in self.rows].index(row["to"]) + 1)
            where = (*key, "rows", row["from"], row["to"])
            self._place((*where, "n"), pairs(lambda m, i=inside: m.row in i), row["n"])
            for name, sign in SIGNS.items():
                self._place((*where, name), pairs(lambda m, i=inside, s=sign: m.row in i and m.sign == s), row[name])

    def _read_mean(self, mean: float, tag: str, parts: list[str | None], followed: Sum) -> None:
        change = {
            f"{tag} {p} {m.name}": ((m.column or 0) - m.row) * (1 if self.higher else -1) - mean
            for p in parts
            for m in self.moves
        }
        band = dict.fromkeys(followed, 0.05 + 1e-6)
        self.facts.append((less(change, band), -np.inf, 0.0))
        self.facts.append((plus(change, band), 0.0, np.inf))

    def _population(self, indicator: str, tag: str, part: str | None) -> None:
        """What holds for everybody of one programme, whatever is published."""
        not_seen = {f"{tag} {part} missed": 1.0, f"{tag} {part} left": 1.0}
        pairs = {f"{tag} {part} {move.name}": 1.0 for move in self.moves}
        everybody = plus(pairs, not_seen, {f"{tag} {part} not_yet_due": 1.0})
        self.facts.append((less(everybody, {f"B {indicator} {part}": 1.0}), 0, 0))
        self.facts.append(({f"B {indicator} {part}": 1.0, f"E {part}": -1.0}, -np.inf, 0))
        # The same people started at every wave, each at one level.
        starts = {row: f"S {indicator} {part} {row}" for row in {move.row for move in self.moves}}
        self.facts.append((less(dict.fromkeys(starts.values(), 1.0), {f"B {indicator} {part}": 1.0}), 0, 0))
        for row, start in starts.items():
            there = {f"{tag} {part} {move.name}": 1.0 for move in self.moves if move.row == row}
            self.facts.append((less(there, {start: 1.0}), -np.inf, 0))
            if self.moves[0].column is not None and any(move.best for move in self.moves if move.row == row):
                without = less({start: 1.0}, plus(there, {f"{tag} {part} stayed": 1.0}))
                self.facts.append((without, 0, np.inf))
                self.facts.append((less(without, {f"{tag} {part} not_yet_due": 1.0}), -np.inf, 0))
        asked = {f"{tag} {part} {why}": 1.0 for why in ("empty", "prefer_not_to_say", "does_not_apply")}
        self.facts.append((less(asked, not_seen), -np.inf, 0))
        self.facts.append((less({f"{tag} {part} stayed": 1.0}, not_seen), -np.inf, 0))

    def _place(self, where: tuple[Any, ...], of: Sum, cell: Any) -> None:
        self.published[where] = (of, cell)
        if isinstance(cell, dict):
            return
        if self.round_to == 1 or cell == 0:
            self.facts.append((of, cell, cell))
        else:
            self.facts.append((of, max(self.k, cell - self.round_to // 2), cell + self.round_to // 2))

    def solve(self, *, whole: bool = False) -> Solver:
        return Solver(self, whole=whole)


class Solver:
    """Least and greatest value of a sum, given all facts. ``whole``: of whole people, not of fractions."""

    def __init__(self, attacker: Attacker, *, whole: bool) -> None:
        names = sorted({name for of, *_ in attacker.facts for name in of})
        names += sorted({name for of, _ in attacker.published.values() for name in of} - set(names))
        self.position = {name: at for at, name in enumerate(names)}
        self.matrix = np.zeros((len(attacker.facts), len(names)))
        for row, (of, _, _) in enumerate(attacker.facts):
            for name, factor in of.items():
                self.matrix[row, self.position[name]] += factor
        self.low = np.array([low for _, low, _ in attacker.facts])
        self.high = np.array([high for _, _, high in attacker.facts])
        self.integrality = np.ones(len(names), dtype=int) if whole else np.zeros(len(names), dtype=int)

    def range(self, of: Sum) -> tuple[float, float]:
        objective = np.zeros(len(self.position))
        for name, factor in of.items():
            objective[self.position[name]] += factor
        ends = []
        for direction in (1.0, -1.0):
            found = self._least(direction * objective, np.zeros(len(self.position), dtype=int))
            if found.status == 0 and self.integrality.any():
                found = self._least(direction * objective, self.integrality)
            assert found.status in (0, 3), f"what is published contradicts itself (status {found.status})"
            ends.append(-direction * np.inf if found.status == 3 else direction * found.fun)
        return ends[0], ends[1]

    def _least(self, objective: Any, integrality: Any) -> Any:
        limits = LinearConstraint(self.matrix, self.low, self.high)
        return milp(objective, constraints=limits, bounds=Bounds(0, np.inf), integrality=integrality)


def cells(document: dict[str, Any]) -> dict[tuple[Any, ...], Any]:
    """Every count of a document by the place it stands in."""
    found: dict[tuple[Any, ...], Any] = {(None, "participants"): document["source"]["participants"]}
    for result in document["results"]:
        if result.get("state") == "suppressed":
            continue
        key = (result["indicator"], result["programme"], result["wave"])
        for group in ("flow", "unanswered", "categories"):
            found |= {(*key, group, name): cell for name, cell in result[group].items() if cell is not None}
        found |= {(*key, "rise", name): cell for name, cell in result["rise_among_can_rise"].items()}
        found |= {(*key, "fall", name): cell for name, cell in result["fall_among_can_fall"].items()}
        for x, row in enumerate(result["transitions"]["counts"] if result["transitions"] else ()):
            found |= {(*key, "transitions", x, y): cell for y, cell in enumerate(row)}
        for row in result["by_starting_level"]:
            where = (*key, "rows", row["from"], row["to"])
            found |= {(*where, name): row[name] for name in ("n", "improved", "unchanged", "declined")}
    return found


def truth(owner: dict[str, Any], place: tuple[Any, ...], rows: list[tuple[Any, Any]]) -> int:
    """The true count of a place, from the owner's document; joined rows are summed."""
    known = cells(owner)
    if place in known:
        return int(known[place])
    *where, first, last, name = place
    at = range([begin for begin, _ in rows].index(first), [end for _, end in rows].index(last) + 1)
    return sum(int(known[(*where, *rows[row], name)]) for row in at)


def broken(released: str, owner: str, *, higher: bool = True, round_to: int = 1, whole: bool = False) -> list[str]:
    """Everything that the attacker learns and should not, as sentences; empty when the release holds."""
    document, truths = json.loads(released), json.loads(owner)
    ordinal = truths["results"][0]["transitions"] is not None
    rows = [(row["from"], row["to"]) for row in truths["results"][0]["by_starting_level"]]
    moves = (ordinal_moves if ordinal else scale_moves)(len(rows), higher=higher)
    attacker = Attacker(document, moves, rows, higher=higher, round_to=round_to)
    solver = attacker.solve(whole=whole)
    found: list[str] = []
    done: dict[frozenset[tuple[str, float]], tuple[float, float]] = {}
    for place, cell in cells(document).items():
        true = truth(truths, place, rows)
        if not isinstance(cell, dict):
            if 0 < true < attacker.k:
                found.append(f"{place}: {true} is shown")
            if cell != round(true / round_to) * round_to:
                found.append(f"{place}: shown as {cell}, is {true}")
            continue
        if not cell["low"] <= true <= cell["high"]:
            found.append(f"{place}: {true} outside {cell}")
        if 0 < true < attacker.k:
            of = attacker.published[place][0]
            key = frozenset(of.items())
            if key not in done:
                done[key] = solver.range(of)
            low, high = done[key]
            if high - low < attacker.k - 1e-6:
                found.append(f"{place}: {true} narrowed to {low:.2f}..{high:.2f}")
    return found
