"""Released results from the protected set: each number as a cell, each figure from the cells beside it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from evalkit.definitions.policy import Policy
from evalkit.disclosure import derived
from evalkit.disclosure.audit import Audit, model, rounded
from evalkit.disclosure.cells import Cell, Figure
from evalkit.disclosure.coarsening import Protected
from evalkit.disclosure.outside_warnings import warnings_for_others
from evalkit.disclosure.population import Slot
from evalkit.disclosure.released import ReleasedResult, ReleasedRow, ReleasedTransitions
from evalkit.disclosure.slots import CATEGORIES, FLOW, UNANSWERED, reliable_for_others
from evalkit.progression.result import Warn


@dataclass(frozen=True)
class Assembly:
    """``cells``: each cell of the set as it is published. ``means``: the printed means that may leave."""

    protected: Protected
    policy: Policy
    cells: Mapping[int, Cell]
    means: Mapping[int, float]

    @property
    def decimals(self) -> int | None:
        """Of shares: whole percentages when counts are rounded, else unrounded."""
        return None if self.policy.round_to == 1 else derived.PUBLIC_DECIMALS

    def cell(self, position: int, slot: Slot) -> Cell:
        return self.cells[self.protected.linked.places[position, slot]]


def assemble(protected: Protected, policy: Policy) -> Assembly:
    """Publish each cell: its number, or the bounds that any reader could compute."""
    linked = protected.linked
    seen = model(linked.set, known=protected.known, also_known=protected.readers[0].also_known)
    audit = Audit(seen, protected.hidden)
    needed = {cell for (at, _), cell in linked.places.items() if linked.views[at].shape.left_out is None} | {
        linked.participants
    }
    cells = {}
    for index in sorted(needed):
        if index in protected.hidden:
            cells[index] = Cell.hidden(*audit.integer_range(index))
        else:
            cells[index] = Cell.shown(rounded(linked.set.cells[index].value, round_to=policy.round_to))
    means = {at: mean for at, (mean, told) in linked.means.items() if not protected.hidden.intersection(told)}
    return Assembly(protected, policy, cells, means)


def released_result(assembly: Assembly, position: int) -> ReleasedResult:
    """One result as its audience may see it."""
    view, policy = assembly.protected.linked.views[position], assembly.policy
    steps = tuple(Warn("coarsened", {"step": step}) for step in view.shape.steps)
    if view.shape.left_out is not None:
        few = view.shape.left_out == "fewer_than_k"
        return _short(assembly, position, (Warn("fewer_than_k", {"k": policy.k}),) if few else steps)
    result, decimals = view.result, assembly.decimals
    flow: dict[str, Cell | None] = {
        name: Cell.not_collected() if getattr(result.flow, name) is None else assembly.cell(position, ("flow", name))
        for name in FLOW
    }
    categories = {name: assembly.cell(position, ("category", name)) for name in (*CATEGORIES, "held_at_top")}
    n, improved = flow["followed"], categories["improved"]
    shares = {
        name: found
        for name in ("improved", "declined")
        if (found := derived.share(categories[name], n, decimals=decimals)) is not None
    }
    reliable = reliable_for_others(result)
    mean = assembly.means.get(position)
    outside = warnings_for_others(result.warnings, flow, lambda slot: assembly.cell(position, slot))
    return ReleasedResult(
        indicator=result.indicator,
        programme=result.programme,
        baseline_wave=result.baseline_wave,
        wave=result.wave,
        suppressed=False,
        k=policy.k,
        flow=flow,
        unanswered={name: assembly.cell(position, ("unanswered", name)) for name in UNANSWERED},
        categories=categories,
        shares=shares,
        net_progression=derived.net_progression(categories, n, decimals=decimals),
        superiority_paired=derived.superiority_paired(categories, n, decimals=decimals),
        transitions=_transitions(assembly, position),
        rise_among_can_rise=(improved, assembly.cell(position, ("could", "rise"))),
        fall_among_can_fall=(categories["declined"], assembly.cell(position, ("could", "fall"))),
        mean_change=None if mean is None else Figure(mean),
        reliable_change=None
        if reliable is None
        else {name: assembly.cell(position, ("reliable", name)) for name in CATEGORIES},
        reliable_method=None if reliable is None else reliable.method,
        reliable_threshold=None if reliable is None else reliable.threshold,
        bounds_improved=derived.bounds(improved, flow, at_best=None, decimals=decimals),
        bounds_feasible=derived.bounds(
            improved, flow, at_best=assembly.cell(position, ("stayed_at_best",)), decimals=decimals
        ),
        by_starting_level=_rows(assembly, position),
        two_categories=view.shape.two,
        expert=None,
        warnings=(*outside, *steps, *_of_the_mean(assembly, position)),
    )


def _short(assembly: Assembly, position: int, warnings: tuple[Warn, ...]) -> ReleasedResult:
    """Nothing but that the result exists and why it is not shown."""
    result = assembly.protected.linked.views[position].result
    return ReleasedResult(
        indicator=result.indicator,
        programme=result.programme,
        baseline_wave=result.baseline_wave,
        wave=result.wave,
        suppressed=True,
        k=assembly.policy.k,
        flow={},
        unanswered={},
        categories={},
        shares={},
        net_progression=None,
        superiority_paired=None,
        transitions=None,
        rise_among_can_rise=None,
        fall_among_can_fall=None,
        mean_change=None,
        reliable_change=None,
        reliable_method=None,
        reliable_threshold=None,
        bounds_improved=None,
        bounds_feasible=None,
        by_starting_level=(),
        two_categories=False,
        expert=None,
        warnings=warnings,
    )


def _of_the_mean(assembly: Assembly, position: int) -> tuple[Warn, ...]:
    result, policy = assembly.protected.linked.views[position].result, assembly.policy
    if result.mean_change is None or position in assembly.means:
        return ()
    if result.flow.followed < policy.mean_at_least:
        return (Warn("too_few_for_mean", {"at_least": policy.mean_at_least}),)
    return (Warn("mean_hidden"),)


def _transitions(assembly: Assembly, position: int) -> ReleasedTransitions | None:
    view = assembly.protected.linked.views[position]
    transitions = view.result.transitions
    if transitions is None or view.shape.halves:
        return None
    count = range(len(transitions.levels))
    return ReleasedTransitions(
        levels=transitions.levels,
        cells=tuple(tuple(assembly.cell(position, ("transition", row, column)) for column in count) for row in count),
        row_totals=tuple(assembly.cell(position, ("row", row, row, "n")) for row in count),
        column_totals=tuple(assembly.cell(position, ("column", column)) for column in count),
    )


def _rows(assembly: Assembly, position: int) -> tuple[ReleasedRow, ...]:
    view = assembly.protected.linked.views[position]
    levels = view.result.by_starting_level
    return tuple(
        ReleasedRow(
            levels[first].from_,
            levels[last].to,
            *(assembly.cell(position, ("row", first, last, name)) for name in ("n", *CATEGORIES)),
        )
        for first, last in view.ranges
    )
