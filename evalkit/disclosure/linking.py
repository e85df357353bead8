"""All results of one analysis as one linked set: shared people are shared variables, all = the sum of programmes."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

from evalkit.definitions.policy import Policy
from evalkit.disclosure.linked_set import LinkedSet, Row, minus, total
from evalkit.disclosure.population import Flow, Population, Slot, population
from evalkit.disclosure.shape import Shape, fits, row_ranges
from evalkit.disclosure.slots import WEIGHT_OF_ALL, lines, slots
from evalkit.progression.result import Result

WEIGHT_OF_MEAN = 2.0
"""A mean of codes is never in a headline: it goes before any of the counts that a reader looks for."""

ROUNDING = 1e-6
"""Room for the last bits of a mean."""


@dataclass
class Linked:
    """The set, and where each published number stands in it: (result's position, slot) → cell.

    ``starts``: indicator and programme → starting level → variable of those who began there.
    """

    set: LinkedSet
    places: dict[tuple[int, Slot], int] = field(default_factory=dict)
    views: list[View] = field(default_factory=list)
    participants: int = -1
    means: dict[int, tuple[float, list[int]]] = field(default_factory=dict)
    starts: dict[tuple[str, str | None], dict[int, int]] = field(default_factory=dict)


@dataclass(frozen=True)
class View:
    """One result as the sum of its populations."""

    result: Result
    shape: Shape
    ranges: tuple[tuple[int, int], ...]
    populations: tuple[Population, ...]

    def expression(self, slot: Slot) -> dict[int, float]:
        reliable = self.result.reliable_change
        threshold = None if reliable is None else reliable.threshold
        return total(*(people.expression(slot, threshold=threshold) for people in self.populations))


def told_by_mean(view: View, mean: float, decimals: int | None) -> list[Row]:
    """What a printed mean change tells: the sum of all changes lies within what each group's changes can be."""
    half = 0.0 if decimals is None else 0.5 * 10**-decimals
    atoms = [pair for people in view.populations for pair in people.atoms]
    least = {variable: atom.least - (mean + half) for variable, atom in atoms}
    most = {variable: (mean - half) - atom.most for variable, atom in atoms}
    return [(row, ROUNDING) for row in (least, most) if all(math.isfinite(value) for value in row.values())]


def link(
    results: Sequence[Result],
    shapes: Sequence[Shape],
    policy: Policy,
    *,
    participants: int,
    loose: bool = False,
) -> Linked:
    """Build the linked set of these results under these shapes, with everything that must be protected in it.

    ``loose``: conclude nothing from a starting level about the change that is possible from there.
    """
    builder = _Builder(policy, loose=loose)
    linked = Linked(builder.set)
    for position, (result, shape) in enumerate(zip(results, shapes, strict=True)):
        ranges = row_ranges(result, halves=shape.halves)
        view = View(result, shape, ranges, builder.populations(result, _block(results, result)))
        linked.views.append(view)
        _add(linked, position, view, policy)
    builder.cap_enrolled(linked.views)
    linked.starts = builder.starts
    _add_participants(linked, participants, policy)
    return linked


def _block(results: Sequence[Result], result: Result) -> list[Result]:
    return [r for r in results if (r.indicator, r.wave) == (result.indicator, result.wave)]


class _Builder:
    """Makes each population once, however many results it is part of."""

    def __init__(self, policy: Policy, *, loose: bool) -> None:
        self.set = LinkedSet()
        self._policy = policy
        self._loose = loose
        self._populations: dict[tuple[str, str, str | None], Population] = {}
        self._totals: dict[tuple[str | None, int, str], int] = {}
        self._flows: dict[tuple[object, ...], Flow] = {}
        self.starts: dict[tuple[str, str | None], dict[int, int]] = {}

    def populations(self, result: Result, block: Sequence[Result]) -> tuple[Population, ...]:
        """The result's own population, or, of all programmes together, theirs."""
        parts = [r for r in block if r.programme is not None]
        if result.programme is None and parts and _adds_up(result, parts):
            return tuple(self._one(part, block) for part in parts)
        return (self._one(result, block),)

    def _one(self, result: Result, block: Sequence[Result]) -> Population:
        key = (result.indicator, result.wave, result.programme)
        if key not in self._populations:
            limits = (r.reliable_change.threshold for r in block if r.reliable_change is not None)
            thresholds = sorted({limit for limit in limits if limit is not None})
            self._populations[key] = population(
                self.set,
                result,
                self._flow(result),
                thresholds=thresholds,
                loose=self._loose or not fits(result),
            )
            self._same_starts(self._populations[key])
        return self._populations[key]

    def _same_starts(self, people: Population) -> None:
        """Those with a start are the same people at every wave: at each level at least as many as have a pair there."""
        starts = self.starts.setdefault((people.result.indicator, people.result.programme), {})
        if not starts:
            starts.update({row: self.set.variable() for row in sorted({atom.row for _, atom in people.atoms})})
            self.set.require_equal(minus(dict.fromkeys(starts.values(), 1.0), {people.flow.baseline: 1.0}), 0.0)
        for row, start in starts.items():
            pairs = {variable: 1.0 for variable, atom in people.atoms if atom.row == row}
            self.set.require_at_most(minus(pairs, {start: 1.0}), 0.0)

    def _flow(self, result: Result) -> Flow:
        """Variables of the flow. Equal numbers of one programme are taken to be the same people, as a reader would."""
        counts, programme = result.flow, result.programme
        key = (programme, result.wave, counts.baseline, counts.followed, counts.missed, counts.not_yet_due, counts.left)
        if key not in self._flows:
            self._flows[key] = Flow(
                enrolled=self._total(programme, counts.enrolled, "enrolled"),
                baseline=self._total(programme, counts.baseline, "baseline"),
                followed=self.set.variable(),
                missed=self.set.variable(),
                not_yet_due=self.set.variable(),
                left=None if counts.left is None else self.set.variable(),
            )
        return self._flows[key]

    def _total(self, programme: str | None, value: int, name: str) -> int:
        key = (programme, value, name)
        if key not in self._totals:
            self._totals[key] = self.set.variable()
        return self._totals[key]

    def cap_enrolled(self, views: Sequence[View]) -> None:
        """Tell the reader an upper limit of each number of enrolments, so that every hidden number has one.

        It lies in steps of 4k above the most people seen again, at least k above the truth, so that it narrows
        nothing that needs protection.
        """
        k = max(1, self._policy.k)
        for (programme, value, name), variable in self._totals.items():
            if name == "enrolled":
                published = (people for view in views if view.shape.left_out is None for people in view.populations)
                seen = max((p.result.flow.followed for p in published if p.result.programme == programme), default=0)
                self.set.require_at_most({variable: 1.0}, _cap(value, seen=seen, k=k))


def _cap(value: int, *, seen: int, k: int) -> int:
    return seen + 4 * k * max(1, -(-(value + k - seen) // (4 * k)))


def _adds_up(whole: Result, parts: Sequence[Result]) -> bool:
    """Whether the programmes' numbers add up to those of all, row by row."""
    if any(len(part.by_starting_level) != len(whole.by_starting_level) for part in parts):
        return False
    if whole.transitions is not None and any(part.transitions is None for part in parts):
        return False
    return _counts(whole) == [sum(column) for column in zip(*(_counts(part) for part in parts), strict=True)]


def _counts(result: Result) -> list[int]:
    flow, categories = result.flow, result.categories
    return [
        *(flow.enrolled, flow.baseline, flow.followed, flow.missed, flow.not_yet_due, flow.left or 0),
        *(categories.improved, categories.unchanged, categories.declined, categories.held_at_top),
        *(count for row in result.by_starting_level for count in (row.n, row.improved, row.unchanged, row.declined)),
        *(count for row in (result.transitions.counts if result.transitions else ()) for count in row),
        *(result.rise_among_can_rise.of, result.fall_among_can_fall.of, result.stayed_at_best_start),
        *(result.unanswered.empty, result.unanswered.prefer_not_to_say, result.unanswered.does_not_apply),
    ]


def _add(linked: Linked, position: int, view: View, policy: Policy) -> None:
    result, shape = view.result, view.shape
    published = shape.left_out is None
    _know_the_pairs(linked.set, view, policy)
    # Of a result that is left out, "fewer than k" is all that is said; nothing in it can be narrowed further.
    width = policy.k - 1 if shape.left_out == "fewer_than_k" else policy.k
    heavier = WEIGHT_OF_ALL if result.programme is None else 1.0
    for shown in slots(result, shape, view.ranges):
        cell = linked.set.cell(
            view.expression(shown.slot),
            shown.value,
            weight=heavier * shown.weight if published and shown.published else 0.0,
            published=published and shown.published,
        )
        if shown.published:
            linked.places[position, shown.slot] = cell
        if shown.coarsened_away:
            linked.set.hidden_first.add(cell)
        if 0 < shown.value < policy.k:
            linked.set.demand(cell, width, "small")
    if published:
        _protect_unanimous_lines(linked, view, policy.k)
        _add_mean(linked, position, view, policy)


def _add_mean(linked: Linked, position: int, view: View, policy: Policy) -> None:
    """The mean as it would be printed, and what it tells."""
    mean = view.result.mean_change
    if mean is None or view.result.flow.followed < policy.mean_at_least:
        return
    printed = mean if policy.mean_decimals is None else round(mean, policy.mean_decimals)
    rows = told_by_mean(view, printed, policy.mean_decimals)
    linked.means[position] = printed, linked.set.told(rows, weight=WEIGHT_OF_MEAN)


def _know_the_pairs(linked: LinkedSet, view: View, policy: Policy) -> None:
    """What the state of the result, and whether it has a mean, says about its number of pairs."""
    followed = view.expression(("flow", "followed"))
    if view.shape.left_out == "not_asked":
        return
    if view.shape.left_out == "fewer_than_k":
        linked.require_at_most(followed, policy.k - 1)
        return
    at_least = policy.k
    if view.shape.left_out is None and view.result.mean_change is not None:
        if view.result.flow.followed >= policy.mean_at_least:
            at_least = max(at_least, policy.mean_at_least)
        else:
            linked.require_at_most(followed, policy.mean_at_least - 1)
    linked.require_at_most({variable: -c for variable, c in followed.items()}, -at_least)


def _protect_unanimous_lines(linked: Linked, view: View, k: int) -> None:
    for line in lines(view.result, view.shape, view.ranges):
        if not line.of or all(value != line.of for _, value in line.parts):
            continue
        expressions = [(slot, value, view.expression(slot)) for slot, value in line.parts if slot != ("rest",)]
        if len(line.parts) == 2 and not all(expression for *_, expression in expressions):
            continue  # from the best level nobody can rise: that tells nothing about anybody
        for slot, value, expression in expressions:
            cell = linked.set.cell(expression, value, published=False)
            linked.set.cells[cell].may_hide_zero = True
            if slot[0] == "could" or not expression:
                continue
            linked.set.hidden_first.add(cell)
            if value == line.of or len(line.parts) == 2:
                linked.set.demand(cell, k, "unanimous")


def _add_participants(linked: Linked, participants: int, policy: Policy) -> None:
    everybody = next((view for view in linked.views if view.result.programme is None), None)
    if everybody is None:
        expression: dict[int, float] = {linked.set.variable(): 1.0}
        linked.set.require_at_most(expression, _cap(participants, seen=0, k=policy.k))
    else:
        enrolled = everybody.expression(("flow", "enrolled"))
        if everybody.result.flow.enrolled == participants:
            expression = enrolled
        else:
            expression = {linked.set.variable(): 1.0}
            linked.set.require_at_most(minus(expression, enrolled), 0.0)
    linked.participants = linked.set.cell(expression, participants, weight=60.0)
    if 0 < participants < policy.k:
        linked.set.demand(linked.participants, policy.k, "small")
