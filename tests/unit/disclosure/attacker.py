"""An attacker who has the released document, the form, and a solver; written apart from the audit it judges.

It names every unknown count (who went from where to where, in each programme), writes down each sentence of the
contract as an equation, and asks for the least and the greatest value of every hidden number.
"""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

Sum = dict[str, float]


def plus(*sums: Sum) -> Sum:
    out: defaultdict[str, float] = defaultdict(float)
    for one in sums:
        for name, factor in one.items():
            out[name] += factor
    return dict(out)


def less(first: Sum, second: Sum) -> Sum:
    return plus(first, {name: -factor for name, factor in second.items()})


@dataclass
class Attacker:
    """``levels``: of the ordinal form; ``higher``: direction; ``round_to``, ``k``: of the published policy."""

    document: dict[str, Any]
    levels: int
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
                if result["programme"] is not None or not parts:
                    self._read(result, [result["programme"]])
                else:
                    self._read(result, parts)
        everybody = next((r for r in self.document["results"] if r["programme"] is None), None)
        if everybody is not None:
            programmes = [r["programme"] for r in self.document["results"] if r["programme"] is not None]
            of = plus(*({f"E {p}": 1.0} for p in dict.fromkeys(programmes or [None])))
            self._place((None, "participants"), of, self.document["source"]["participants"])

    def _read(self, result: dict[str, Any], parts: list[str | None]) -> None:
        key = (result["indicator"], result["programme"], result["wave"])
        tag = f"{result['indicator']} {result['wave']}"
        for part in parts:
            self._population(result["indicator"], tag, part)
        span = range(1, self.levels + 1)

        def pairs(test: Any) -> Sum:
            return {f"{tag} {p} {x}>{y}": 1.0 for p in parts for x in span for y in span if test(x, y)}

        def sign(x: int, y: int) -> int:
            return (y > x) - (y < x) if self.higher else (x > y) - (x < y)

        followed = pairs(lambda x, y: True)
        if result.get("state") == "suppressed":
            codes = [w["code"] for w in result["warnings"]]
            low, high = (0.0, self.k - 1.0) if codes == ["fewer_than_k"] else (self.k, np.inf)
            self.facts.append((followed, low, high))
            return
        self.facts.append((followed, self.k, np.inf))
        best, worst = (self.levels, 1) if self.higher else (1, self.levels)
        many = {name: plus(*({f"{tag} {p} {name}": 1.0} for p in parts)) for name in ("missed", "not_yet_due", "left")}
        flow = {
            "enrolled": plus(*({f"E {p}": 1.0} for p in parts)),
            "baseline": plus(*({f"B {result['indicator']} {p}": 1.0} for p in parts)),
            "due": plus(followed, many["missed"]),
            "followed": followed,
            **many,
        }
        for name, of in flow.items():
            if result["flow"][name] is None:
                self.facts.append((of, 0, 0))
            else:
                self._place((*key, "flow", name), of, result["flow"][name])
        for name, cell in result["unanswered"].items():
            self._place((*key, "unanswered", name), plus(*({f"{tag} {p} {name}": 1.0} for p in parts)), cell)
        signs = {"improved": 1, "unchanged": 0, "declined": -1}
        for name, wanted in signs.items():
            of = pairs(lambda x, y, wanted=wanted: sign(x, y) == wanted)
            self._place((*key, "categories", name), of, result["categories"][name])
        held = pairs(lambda x, y: x == y == best)
        self._place((*key, "categories", "held_at_top"), held, result["categories"]["held_at_top"])
        self._place((*key, "rise", "of"), pairs(lambda x, y: x != best), result["rise_among_can_rise"]["of"])
        self._place((*key, "fall", "of"), pairs(lambda x, y: x != worst), result["fall_among_can_fall"]["of"])
        improved, declined = (pairs(lambda x, y, s=s: sign(x, y) == s) for s in (1, -1))
        self._place((*key, "rise", "n"), improved, result["rise_among_can_rise"]["n"])
        self._place((*key, "fall", "n"), declined, result["fall_among_can_fall"]["n"])
        if result["transitions"] is not None:
            for x in span:
                for y in span:
                    cell = result["transitions"]["counts"][x - 1][y - 1]
                    self._place((*key, "transitions", x, y), pairs(lambda a, b, x=x, y=y: (a, b) == (x, y)), cell)
        for row in result["by_starting_level"]:
            inside = range(row["from"], row["to"] + 1)
            where = (*key, "rows", row["from"], row["to"])
            self._place((*where, "n"), pairs(lambda x, y, i=inside: x in i), row["n"])
            for name, wanted in signs.items():
                of = pairs(lambda x, y, i=inside, wanted=wanted: x in i and sign(x, y) == wanted)
                self._place((*where, name), of, row[name])
        mean = result["mean_change"]
        if mean is not None:
            change = {
                f"{tag} {p} {x}>{y}": float(y - x if self.higher else x - y) for p in parts for x in span for y in span
            }
            total = {name: value - mean for name, value in change.items()}
            band = {name: 0.05 + 1e-9 for name in followed}
            self.facts.append((less(total, band), -np.inf, 0.0))
            self.facts.append((plus(total, band), 0.0, np.inf))
        feasible = result["bounds"]["feasible"]
        if feasible is not None and self.round_to == 1:
            n = result["flow"]["baseline"] - result["flow"]["not_yet_due"]
            stayed = round((result["bounds"]["improved"][1] - feasible[1]) * n)
            self.facts.append((plus(*({f"{tag} {p} stayed": 1.0} for p in parts)), stayed, stayed))

    def _population(self, indicator: str, tag: str, part: str | None) -> None:
        """What holds for everybody of one programme, whatever is published."""
        span = range(1, self.levels + 1)
        not_seen = {f"{tag} {part} missed": 1.0, f"{tag} {part} left": 1.0}
        everybody = plus(
            {f"{tag} {part} {x}>{y}": 1.0 for x in span for y in span}, not_seen, {f"{tag} {part} not_yet_due": 1.0}
        )
        self.facts.append((less(everybody, {f"B {indicator} {part}": 1.0}), 0, 0))
        self.facts.append(({f"B {indicator} {part}": 1.0, f"E {part}": -1.0}, -np.inf, 0))
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
            found = milp(
                direction * objective,
                constraints=LinearConstraint(self.matrix, self.low, self.high),
                bounds=Bounds(0, np.inf),
                integrality=self.integrality,
            )
            assert found.status in (0, 3), f"what is published contradicts itself (status {found.status})"
            ends.append(-direction * np.inf if found.status == 3 else direction * found.fun)
        return ends[0], ends[1]


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
        for x, row in enumerate(result["transitions"]["counts"] if result["transitions"] else (), start=1):
            found |= {(*key, "transitions", x, y): cell for y, cell in enumerate(row, start=1)}
        for row in result["by_starting_level"]:
            where = (*key, "rows", row["from"], row["to"])
            found |= {(*where, name): row[name] for name in ("n", "improved", "unchanged", "declined")}
    return found


def truth(owner: dict[str, Any], place: tuple[Any, ...]) -> int:
    """The true count of a place, from the owner's document; joined rows are summed."""
    known = cells(owner)
    if place in known:
        return int(known[place])
    *where, first, last, name = place
    return sum(int(known[(*where, level, level, name)]) for level in range(first, last + 1))


def broken(
    released: str, owner: str, *, levels: int, higher: bool = True, round_to: int = 1, whole: bool = False
) -> list[str]:
    """Everything that the attacker learns and should not, as sentences; empty when the release holds."""
    document, truths = json.loads(released), json.loads(owner)
    attacker = Attacker(document, levels, higher=higher, round_to=round_to)
    solver = attacker.solve(whole=whole)
    found: list[str] = []
    done: dict[frozenset[tuple[str, float]], tuple[float, float]] = {}
    for place, cell in cells(document).items():
        true = truth(truths, place)
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
