"""What may leave of the process. Counts of requests and sessions are nobody's; counts of people go by the policy.

The demand tally counts requests by their outcome alone and holds no person, so it leaves as it is (METHODS 9: "people
with no place" stands on page 1). A need or a passage says something about whoever had it, so a count below k does not
leave. Exits and hours are about the people of the report: each is a published table that the gate judges, and beside
the flow of the same people they leave coarsely: exits as "at least", in steps of k, hours as whole numbers from the
number of people that a mean needs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from evalkit.definitions.policy import Policy
from evalkit.disclosure.cells import Cell
from evalkit.progression.hours import quartiles


@dataclass(frozen=True)
class AtLeast:
    """A number of people as a step: at least ``low``; 0: fewer than ``step``. Exact where the step is 1."""

    low: int
    step: int


def in_groups(counts: Mapping[str, int], policy: Policy) -> dict[str, AtLeast] | None:
    """People in groups, each as a step. None where somebody who knows how many they are together (the flow says how
    many left, or how many there were at all) could narrow a group of fewer than k to fewer than k possible numbers."""
    steps = {group: at_least(count, policy) for group, count in counts.items()}
    room, together = max(policy.k, 1) - 1, sum(counts.values())
    least, most = sum(one.low for one in steps.values()), sum(one.low + room for one in steps.values())
    few = together < 2 * policy.k  # that no group is large would then say that all are small
    if few or (any(not one.low for one in steps.values()) and not least + room <= together <= most - room):
        return None
    return steps


@dataclass(frozen=True)
class HoursFollowed:
    """Whole hours of the middle person and the middle half, over at least so many ``people``: those that a mean needs,
    since a closer number would stand beside the flow of the same people and narrow it."""

    people: AtLeast
    median: int
    low: int
    high: int


def at_least(count: int, policy: Policy) -> AtLeast:
    """A count of people as a step of the policy's k."""
    step = max(policy.k, 1)
    return AtLeast(count // step * step, step)


def few_hidden(counts: Mapping[str, int], policy: Policy) -> dict[str, Cell]:
    """Counts that have no total: each from 1 to k − 1 is hidden; what is zero is not counted there at all."""
    return {key: _cell(count, policy) for key, count in counts.items() if count > 0}


def nested(counts: Sequence[int], policy: Policy) -> tuple[Cell, ...]:
    """Steps that people go one after the other (proposed, accepted, …).

    Who dropped out between two shown steps is a count of people too: a step is hidden as well where they are few.
    """
    found: list[Cell] = []
    shown: int | None = None
    for count in counts:
        drop = None if shown is None else shown - count
        hidden = 0 < count < policy.k or (drop is not None and 0 < abs(drop) < policy.k)
        if hidden:
            high = policy.k - 1 if count < policy.k or shown is None else shown
            found.append(Cell.hidden(0, high))
        else:
            found.append(Cell.shown(count))
            shown = count
    return tuple(found)


def hours_followed(minutes: Sequence[int], policy: Policy) -> HoursFollowed | None:
    """Hours that the people of a report followed; None when there are too few of them for a mean."""
    found, least = quartiles(minutes), max(policy.mean_at_least, policy.k, 1)
    if found is None or found.n < least:
        return None
    people = AtLeast(least, policy.k) if policy.k else at_least(found.n, policy)
    return HoursFollowed(people, round(found.median), round(found.low), round(found.high))


def _cell(count: int, policy: Policy) -> Cell:
    return Cell.hidden(1, policy.k - 1) if 0 < count < policy.k else Cell.shown(count)
