"""Coarsen first: the first shape, in the fixed order, in which what is left can be read (METHODS 10.1).

Starting levels to two rows; categories to two; waves to the last; programmes together. A result takes its next step
when a table of it would be grey: when its categories are not all shown, or when a table by starting level hides more
of its people's cells than it shows.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from evalkit.definitions.policy import Policy
from evalkit.disclosure.additive_lines import additive_lines
from evalkit.disclosure.audit import Known, knowledge
from evalkit.disclosure.linear_programme import ContradictionError
from evalkit.disclosure.linking import Linked, link
from evalkit.disclosure.population import Slot
from evalkit.disclosure.remainder import NO_PROGRAMME
from evalkit.disclosure.shape import LeftOut, Shape, can_halve, row_ranges
from evalkit.disclosure.slots import CATEGORIES, lines, slots
from evalkit.disclosure.suppression import CannotProtectError, Reader, hide
from evalkit.progression.result import Result


@dataclass(frozen=True)
class Protected:
    """The linked set under the shapes that were chosen, and which of its cells stay hidden."""

    linked: Linked
    shapes: tuple[Shape, ...]
    hidden: frozenset[int]
    known: Mapping[int, Known]
    readers: tuple[Reader, ...]


ReadersOf = Callable[[Linked], tuple[Reader, ...]]


def only_this_release(linked: Linked) -> tuple[Reader, ...]:
    """A reader who has seen nothing else."""
    return (Reader(tuple(linked.set.demands.values())),)


def protect(
    results: Sequence[Result],
    policy: Policy,
    *,
    participants: int,
    hold: Collection[str] = (),
    readers_of: ReadersOf = only_this_release,
) -> Protected:
    """Choose shapes and hidden cells for all results together.

    ``hold``: indicators for which holding was hoped for; their two categories are higher or same / lower.
    ``readers_of``: who could attack, and what they know already.
    """
    task = _Task(results, policy, participants, [_first_shape(result, policy, hold=hold) for result in results])
    blocks = _blocks(results)
    while True:
        before = list(task.shapes)
        for block in blocks:
            task.try_alone(block)
        found = task.settle(range(len(results)), readers_of=readers_of)
        if found is not None:
            return found
        changed = {at for at, shape in enumerate(task.shapes) if shape != before[at]}
        blocks = [block for block in blocks if changed & set(block)]


@dataclass
class _Task:
    """Results whose shapes are being chosen.

    ``needed``: places that must be hidden for the sake of their own indicator and wave alone. ``loose``: the links
    of the data's own scales do not hold, so less is concluded.
    """

    results: Sequence[Result]
    policy: Policy
    participants: int
    shapes: list[Shape]
    needed: dict[int, set[Slot]] = field(default_factory=dict)
    loose: bool = False

    def try_alone(self, block: Sequence[int]) -> None:
        """Coarsen the results of one indicator and wave as if there were no others, and note what must be hidden."""
        found = None
        for at in block:
            self.needed.pop(at, None)
        while found is None:
            found = self.settle(block)
        for (index, slot), cell in found.linked.places.items():
            if cell in found.hidden and found.shapes[index].left_out is None:
                self.needed.setdefault(block[index], set()).add(slot)

    def settle(self, positions: Sequence[int], *, readers_of: ReadersOf | None = None) -> Protected | None:
        """Hide what must be hidden in these results together; None when one of them took a step of coarsening instead.

        Without ``readers_of`` these are not all results, and no wave is left out.
        """
        results, shapes = [self.results[at] for at in positions], [self.shapes[at] for at in positions]
        linked = link(results, shapes, self.policy, participants=self.participants, loose=self.loose)
        readers = (readers_of or only_this_release)(linked)
        known = knowledge(linked.set, round_to=self.policy.round_to, k=self.policy.k)
        all_waves = readers_of is not None
        hidden: frozenset[int] | None = None
        try:
            hidden = hide(
                linked.set,
                known=known,
                readers=readers,
                lines=additive_lines(linked) if self.policy.round_to == 1 else (),
                keep=self._needed(positions, linked),
                whole=all_waves,
                unreadable=partial(_would_coarsen, results, shapes, linked, all_waves),
            )
        except CannotProtectError as failure:
            if all(shape.left_out is not None for shape in shapes):
                hidden = frozenset(range(len(linked.set.cells)))
            else:
                _give_way(results, shapes, linked, failure.cells)
        except ContradictionError:
            if self.loose:
                raise
            self.loose = True
        if hidden is not None and not _coarsen_grey(results, shapes, linked, hidden, all_waves=all_waves):
            return Protected(linked, tuple(shapes), hidden, known, readers)
        for at, shape in zip(positions, shapes, strict=True):
            self.shapes[at] = shape
        return None

    def _needed(self, positions: Sequence[int], linked: Linked) -> frozenset[int]:
        places = ((index, slot) for index, at in enumerate(positions) for slot in self.needed.get(at, ()))
        return frozenset(linked.places[place] for place in places if place in linked.places)


def _blocks(results: Sequence[Result]) -> list[list[int]]:
    """Positions of the results of each indicator and wave; one block alone needs no trial."""
    found: dict[tuple[str, str], list[int]] = {}
    for position, result in enumerate(results):
        found.setdefault((result.indicator, result.wave), []).append(position)
    return list(found.values()) if len(found) > 1 else []


def _first_shape(result: Result, policy: Policy, *, hold: Collection[str]) -> Shape:
    """The first shape that is not grey already through its small cells alone."""
    if result.programme == NO_PROGRAMME:
        return Shape(left_out="not_asked")
    if result.flow.followed < policy.k:
        return Shape(left_out="fewer_than_k")
    shape = Shape(kept="declined" if result.indicator in hold else "improved")
    while True:
        ranges = row_ranges(result, halves=shape.halves)
        small = {s.slot for s in slots(result, shape, ranges) if s.coarsened_away or 0 < s.value < policy.k}
        for line in lines(result, shape, ranges):
            if line.of and any(value == line.of for _, value in line.parts):
                small |= {slot for slot, _ in line.parts}
        further = _next(result, shape)
        if further is None or _readable(result, shape, ranges, small):
            return shape
        shape = further


def _next(result: Result, shape: Shape) -> Shape | None:
    """The next step of the same wave and programme; None when there is none."""
    if not shape.halves and can_halve(result):
        return replace(shape, halves=True)
    if not shape.two:
        return replace(shape, two=True)
    return None


def _readable(result: Result, shape: Shape, ranges: tuple[tuple[int, int], ...], hidden: Collection[Slot]) -> bool:
    """Whether what is left can be read: no grey categories, no grey table by starting level."""
    if shape.two:
        return ("category", shape.kept) not in hidden
    if any(("category", name) in hidden for name in CATEGORIES):
        return False
    if shape.halves or not can_halve(result):
        return True
    tables: dict[str, list[bool]] = {"row": [], "transition": []}
    for shown in slots(result, shape, ranges):
        kind = str(shown.slot[0])
        if kind in tables and shown.value:
            tables[kind].append(shown.slot in hidden)
    return all(2 * sum(cells) <= len(cells) for cells in tables.values())


def _would_coarsen(
    results: Sequence[Result], shapes: Sequence[Shape], linked: Linked, all_waves: bool, hidden: Collection[int]
) -> bool:
    return _coarsen_grey(results, list(shapes), linked, hidden, all_waves=all_waves)


def _coarsen_grey(
    results: Sequence[Result], shapes: list[Shape], linked: Linked, hidden: Collection[int], *, all_waves: bool
) -> bool:
    """Take the next step where a result is grey. Whether any was taken.

    ``all_waves``: all waves are here, so waves may be left out too.
    """
    taken = False
    for position, (result, shape) in enumerate(zip(results, shapes, strict=True)):
        if shape.left_out is not None:
            continue
        slots_hidden = {slot for (at, slot), cell in linked.places.items() if at == position and cell in hidden}
        if ("flow", "followed") in slots_hidden:
            shapes[position] = replace(shape, left_out="results" if result.programme is None else "programmes")
        elif _readable(result, shape, linked.views[position].ranges, slots_hidden):
            continue
        elif (further := _next(result, shape)) is not None:
            shapes[position] = further
        elif not all_waves or _is_last_wave(results, shapes, position):
            continue
        else:
            shapes[position] = replace(shape, left_out="waves")
        taken = True
    return taken


def _is_last_wave(results: Sequence[Result], shapes: Sequence[Shape], position: int) -> bool:
    """Whether no later wave of the same indicator and programme is shown."""
    here = results[position]
    return not any(
        (later.indicator, later.programme) == (here.indicator, here.programme) and shape.left_out is None
        for later, shape in zip(results[position + 1 :], shapes[position + 1 :], strict=True)
    )


def _give_way(results: Sequence[Result], shapes: list[Shape], linked: Linked, cells: Collection[int]) -> None:
    """Where hiding cells is not enough: coarsen the smallest result concerned, or leave it out; programmes first."""
    shown = [at for at, shape in enumerate(shapes) if shape.left_out is None]
    concerned = {at for (at, _), cell in linked.places.items() if cell in cells} & set(shown)
    at = min(concerned or shown, key=lambda at: (results[at].programme is None, results[at].flow.followed, at))
    reason: LeftOut = "results" if results[at].programme is None else "programmes"
    shapes[at] = _next(results[at], shapes[at]) or replace(shapes[at], left_out=reason)
