"""Readers who have seen earlier releases of the same data: what these tell is added to what they know.

A reader has every release that may be shown to them. So a public release is checked twice: for those who read only
what is public, and for a funder who sets it beside the closer figures received before.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from evalkit.definitions.policy import Policy
from evalkit.disclosure.audit import unrounded
from evalkit.disclosure.cells import Cell
from evalkit.disclosure.coarsening import ReadersOf
from evalkit.disclosure.linked_set import Demand, Row, minus, times
from evalkit.disclosure.linking import Linked, View, told_by_mean
from evalkit.disclosure.population import Slot
from evalkit.disclosure.reach_beside import Halves, ReachTold, within
from evalkit.disclosure.released import Released, ReleasedResult
from evalkit.disclosure.shape import Shape, row_ranges
from evalkit.disclosure.slots import CATEGORIES, slots
from evalkit.disclosure.suppression import Reader
from evalkit.progression.result import Analysis


def readers_with(
    history: Sequence[Released], analysis: Analysis, policy: Policy, reach: Sequence[tuple[Halves, ReachTold]] = ()
) -> ReadersOf:
    """Who could attack a release under ``policy`` after these earlier ones of the same file and form, and after they
    were told ``reach`` of the same people."""
    same = [
        earlier
        for earlier in history
        if earlier.policy.k
        and (earlier.source.sha256, earlier.form_hash) == (analysis.source.sha256, analysis.form_hash)
    ]

    def readers(linked: Linked) -> tuple[Reader, ...]:
        own = [earlier for earlier in same if earlier.audience.may_be_shown_to(policy.audience)]
        starts = tuple(row for halves, told in reach for row in _starts(halves, told, linked))
        found = [Reader(tuple(linked.set.demands.values()), (*_told(own, linked), *starts))]
        for closer in same:
            if not closer.audience.may_be_shown_to(policy.audience):
                found.append(Reader(tuple(_demands(closer, linked)), (*_told(same, linked), *starts)))
        return tuple(found)

    return readers


def _told(releases: Sequence[Released], linked: Linked) -> Iterator[Row]:
    """Everything that earlier releases tell, as limits of expressions."""
    for earlier in releases:
        for view, result in _matched(earlier, linked):
            if result.suppressed:
                if any(warn.code == "fewer_than_k" for warn in result.warnings):
                    yield view.expression(("flow", "followed")), earlier.policy.k - 1
                continue
            for slot, _, cell in _cells(view, result):
                low, high = _limits(cell, earlier.policy)
                expression = view.expression(slot)
                yield expression, high
                yield {variable: -coefficient for variable, coefficient in expression.items()}, -low
            if result.mean_change is not None and result.mean_change.value is not None:
                yield from told_by_mean(view, result.mean_change.value, earlier.policy.mean_decimals)


def _starts(halves: Halves, told: ReachTold, linked: Linked) -> Iterator[Row]:
    """What who is reached tells of those who began, at whatever occasion they were seen again."""
    whose = (halves.indicator, halves.programme)
    view = next((v for v in linked.views if (v.result.indicator, v.result.programme) == whose), None)
    starts = linked.starts.get(whose, {})
    if view is None or not starts:
        return
    ends = [(row.from_, row.to) for row in view.result.by_starting_level]
    everybody = dict.fromkeys(starts.values(), 1.0)
    lower, upper = (
        {variable: 1.0 for row, variable in starts.items() if row < len(ends) and within(*ends[row], half)}
        for half in (halves.lower, halves.upper)
    )
    yield everybody, told.people.high
    yield times(-1.0, everybody), -told.people.low
    yield lower, told.lower.high
    yield minus(upper, everybody), -told.lower.low


def _demands(earlier: Released, linked: Linked) -> Iterator[Demand]:
    """The small cells that an earlier release hid: they must stay as wide for its readers."""
    k = earlier.policy.k
    for view, result in _matched(earlier, linked):
        for slot, value, cell in () if result.suppressed else _cells(view, result):
            if 0 < value < k and not cell.is_shown:
                index = linked.set.cell(view.expression(slot), value, published=False)
                yield Demand(index, k, "small for an earlier reader")


def _limits(cell: Cell, policy: Policy) -> tuple[float, float]:
    if cell.is_shown and cell.value is not None:
        known = unrounded(cell.value, round_to=policy.round_to, k=policy.k)
        return known.low, known.high
    return cell.low or 0, float("inf") if cell.high is None else cell.high


def _matched(earlier: Released, linked: Linked) -> Iterator[tuple[View, ReleasedResult]]:
    views = {(v.result.indicator, v.result.programme, v.result.wave): v for v in linked.views}
    for result in earlier.results:
        view = views.get((result.indicator, result.programme, result.wave))
        if view is not None:
            yield view, result


def _cells(view: View, earlier: ReleasedResult) -> Iterator[tuple[Slot, int, Cell]]:
    """Slot, true value and released cell of everything that an earlier result showed or hid."""
    halves = len(earlier.by_starting_level) < len(view.result.by_starting_level) or earlier.transitions is None
    ranges = row_ranges(view.result, halves=halves)
    if not _same_ends(view, ranges, earlier):
        ranges = row_ranges(view.result, halves=False)
    if not _same_ends(view, ranges, earlier):
        ranges = ()
    released = dict(_released_cells(earlier, ranges))
    for shown in slots(view.result, Shape(halves=halves), ranges):
        cell = released.get(shown.slot)
        if cell is not None and cell.state != "not_collected":
            yield shown.slot, shown.value, cell


def _same_ends(view: View, ranges: tuple[tuple[int, int], ...], earlier: ReleasedResult) -> bool:
    rows = view.result.by_starting_level
    return [(rows[a].from_, rows[b].to) for a, b in ranges] == [(r.from_, r.to) for r in earlier.by_starting_level]


def _released_cells(result: ReleasedResult, ranges: tuple[tuple[int, int], ...]) -> Iterator[tuple[Slot, Cell | None]]:
    for name, flow_cell in result.flow.items():
        yield ("flow", name), flow_cell
    for kind, cells in (
        ("unanswered", result.unanswered),
        ("category", result.categories),
        ("reliable", result.reliable_change or {}),
    ):
        for name, cell in cells.items():
            yield (kind, name), cell
    for way, among in (("rise", result.rise_among_can_rise), ("fall", result.fall_among_can_fall)):
        if among is not None:
            yield ("could", way), among[1]
    for (first, last), row in zip(ranges, result.by_starting_level, strict=False):
        yield ("row", first, last, "n"), row.n
        for name in CATEGORIES:
            yield ("row", first, last, name), getattr(row, name)
    if result.transitions is not None:
        for at, released_row in enumerate(result.transitions.cells):
            for column, cell in enumerate(released_row):
                yield ("transition", at, column), cell
        for column, cell in enumerate(result.transitions.column_totals):
            yield ("column", column), cell
