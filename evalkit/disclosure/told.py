"""A released table as its reader has it: who stands in it, and between what its counts lie."""

from __future__ import annotations

from collections.abc import Iterator

from evalkit.definitions.policy import Policy
from evalkit.disclosure.audit import unrounded
from evalkit.disclosure.gate import PublishedSet
from evalkit.disclosure.released import ReleasedResult
from evalkit.disclosure.together import CATEGORIES, Range, Told


def told_of(result: ReleasedResult, of: PublishedSet, policy: Policy) -> Told:
    """``of``: the keyed marks behind the table; a person with another answer has another pair and is another mark."""
    people = frozenset(f"{person}.{pair}" for person, pair in of.people.items())
    return Told(people, {} if result.suppressed else dict(_ranges(result, policy)))


def _ranges(result: ReleasedResult, policy: Policy) -> Iterator[tuple[str, Range]]:
    for category in CATEGORIES:
        cell = result.categories.get(category)
        if cell is None or cell.state == "not_collected":
            continue
        if cell.value is not None:
            known = unrounded(cell.value, round_to=policy.round_to, k=policy.k)
            yield category, (known.low, known.high)
        else:
            yield category, (cell.low or 0, float("inf") if cell.high is None else cell.high)
