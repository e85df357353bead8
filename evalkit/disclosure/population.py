"""The people behind one result, in groups that nobody publishes, and each published number as a sum of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from evalkit.disclosure.linked_set import LinkedSet, minus
from evalkit.disclosure.pair_atoms import PairAtom, loose_atoms, ordinal_atoms, scale_atoms
from evalkit.disclosure.shape import is_ordinal
from evalkit.progression.result import Result

Slot = tuple[str, ...] | tuple[str, int, int, str] | tuple[str, int, int] | tuple[str, int]
"""Where a number stands: ("flow", "missed"), ("row", first, last, "improved"), ("transition", row, column)…"""

SIGN = {"improved": 1, "unchanged": 0, "declined": -1}


@dataclass(frozen=True)
class Flow:
    """Variables of those who are not pairs; shared by results that count the same people."""

    enrolled: int
    baseline: int
    followed: int
    missed: int
    not_yet_due: int
    left: int | None


@dataclass(frozen=True)
class Population:
    """One enrolment population at one wave: variables for its pairs and for the others."""

    result: Result
    atoms: tuple[tuple[int, PairAtom], ...]
    flow: Flow
    unanswered: dict[str, int]
    stayed_at_best: int
    others_at_end: dict[str, int]
    thresholds: tuple[float, ...]

    def expression(self, slot: Slot, *, threshold: float | None = None) -> dict[int, float]:
        """A published number as a sum of variables. ``threshold``: of reliable change, which may differ by result."""
        kind = slot[0]
        if kind == "flow":
            return self._flow(str(slot[1]))
        if kind == "unanswered":
            return {self.unanswered[str(slot[1])]: 1.0}
        if kind == "stayed_at_best":
            return {self.stayed_at_best: 1.0}
        if kind == "reliable":
            return self._reliable(str(slot[1]), threshold)
        if kind == "start_at":
            way = str(slot[1])
            return {**self._pairs(_PAIR_TESTS["at_end"](way)), self.others_at_end[way]: 1.0}
        return self._pairs(_PAIR_TESTS[kind](*slot[1:]))

    def _pairs(self, wanted: Callable[[PairAtom], bool]) -> dict[int, float]:
        return {variable: 1.0 for variable, atom in self.atoms if wanted(atom)}

    def _flow(self, name: str) -> dict[int, float]:
        if name == "due":
            return {self.flow.followed: 1.0, self.flow.missed: 1.0}
        if name == "left":
            return {} if self.flow.left is None else {self.flow.left: 1.0}
        variable = {
            "enrolled": self.flow.enrolled,
            "baseline": self.flow.baseline,
            "followed": self.flow.followed,
            "missed": self.flow.missed,
            "not_yet_due": self.flow.not_yet_due,
        }[name]
        return {variable: 1.0}

    def _reliable(self, name: str, threshold: float | None) -> dict[int, float]:
        level = sum(known <= threshold for known in self.thresholds) if threshold is not None else 0
        if name == "unchanged":
            return self._pairs(lambda atom: atom.passed < level)
        return self._pairs(lambda atom: atom.passed >= level and atom.sign == SIGN[name])


def _category(name: str) -> Callable[[PairAtom], bool]:
    if name == "held_at_top":
        return lambda atom: atom.held_at_top
    return lambda atom: atom.sign == SIGN[name]


def _row(first: int, last: int, name: str) -> Callable[[PairAtom], bool]:
    if name == "n":
        return lambda atom: first <= atom.row <= last
    return lambda atom: first <= atom.row <= last and atom.sign == SIGN[name]


_PAIR_TESTS: dict[object, Callable[..., Callable[[PairAtom], bool]]] = {
    "category": _category,
    "row": _row,
    "transition": lambda row, column: lambda atom: atom.row == row and atom.column == column,
    "column": lambda column: lambda atom: atom.column == column,
    "could": lambda way: (lambda atom: not atom.at_best) if way == "rise" else (lambda atom: not atom.at_worst),
    "at_end": lambda way: (lambda atom: atom.at_best) if way == "rise" else (lambda atom: atom.at_worst),
    "did_not": lambda way: (
        (lambda atom: not atom.at_best and atom.sign <= 0)
        if way == "rise"
        else (lambda atom: not atom.at_worst and atom.sign >= 0)
    ),
}
"""Which pairs a slot counts: could = rise_among_can_rise.of; at_end, did_not: its two complements."""

STARTS_AT = {"ceiling": "rise", "floor": "fall"}
"""Warning → the end of the scale whose starts it counts: at the best nobody can rise, at the worst nobody can fall."""


def population(
    linked: LinkedSet, result: Result, flow: Flow, *, thresholds: Sequence[float], loose: bool
) -> Population:
    """Make the variables of one population and what holds among them in every file."""
    upwards = result.higher_is_better
    if loose:
        atoms = list(loose_atoms(result, thresholds=thresholds))
    elif is_ordinal(result):
        levels = result.transitions.levels if result.transitions is not None else ()
        atoms = list(ordinal_atoms([int(level) for level in levels], upwards=upwards))
    else:
        within_sem = result.reliable_change is not None and result.reliable_change.method == "published"
        atoms = list(scale_atoms(result, upwards=upwards, thresholds=thresholds, held_within_sem=within_sem))
    made = Population(
        result=result,
        atoms=tuple((linked.variable(), atom) for atom in atoms),
        flow=flow,
        unanswered={name: linked.variable() for name in ("empty", "prefer_not_to_say", "does_not_apply")},
        stayed_at_best=linked.variable(),
        others_at_end={"rise": linked.variable(), "fall": linked.variable()},
        thresholds=tuple(thresholds),
    )
    _link(linked, made)
    return made


def _link(linked: LinkedSet, made: Population) -> None:
    flow, counts = made.flow, made.result.flow
    not_seen = {flow.missed: 1.0, **({} if flow.left is None else {flow.left: 1.0})}
    everybody = {variable: 1.0 for variable, _ in made.atoms}
    # The number of pairs stands between pairs and flow: where it is shown, the two have nothing more to do with each
    # other, and the audit can look at each alone.
    linked.require_equal(minus(everybody, {flow.followed: 1.0}), 0.0)
    with_start = {flow.followed: 1.0, **not_seen, flow.not_yet_due: 1.0}
    linked.require_equal(minus(with_start, {flow.baseline: 1.0}), 0.0)
    linked.require_at_most({flow.baseline: 1.0, flow.enrolled: -1.0}, 0.0)
    unanswered = {variable: 1.0 for variable in made.unanswered.values()}
    asked = made.result.unanswered
    total_asked = asked.empty + asked.prefer_not_to_say + asked.does_not_apply
    # An occasion without a value may also belong to somebody whose window is still open.
    of = not_seen if total_asked <= counts.missed + (counts.left or 0) else {**not_seen, flow.not_yet_due: 1.0}
    linked.require_at_most(minus(unanswered, of), 0.0)
    linked.require_at_most(minus({made.stayed_at_best: 1.0}, not_seen), 0.0)
    # Those with a start and no pair who started at the best end: the ones not seen again, and perhaps some not yet due.
    not_pairs = {**not_seen, flow.not_yet_due: 1.0}
    at_best, at_worst = made.others_at_end["rise"], made.others_at_end["fall"]
    linked.require_at_most({made.stayed_at_best: 1.0, at_best: -1.0}, 0.0)
    linked.require_at_most({at_best: 1.0, made.stayed_at_best: -1.0, flow.not_yet_due: -1.0}, 0.0)
    linked.require_at_most(minus({at_best: 1.0, at_worst: 1.0}, not_pairs), 0.0)
